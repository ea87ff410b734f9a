"""From any JSON of a source to every form of its dataset: nothing raises or is invalid, twice is once."""

from __future__ import annotations

import copy
import functools
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from any_drafts import RECORD, any_dataset, as_draft, errors, junk, raw_text, text
from damage import damaged_xml, places
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.etree import XMLSyntaxError
from pyoxigraph import RdfFormat, parse

from harvester.dcat.ckan import Origin, to_package
from harvester.dcat.document import from_document, to_document
from harvester.dcat.forms import Form, write
from harvester.dcat.published import Addresses, Catalogue, Shown
from harvester.dcat.rdf_syntax import Syntax, foot, head
from harvester.domain.errors import SourceError, SourceUnchanged
from harvester.domain.record import DatasetDraft, RawRecord, SpooledTable
from harvester.domain.source import Source
from harvester.normalise.normalise import normalise
from harvester.pipeline.tables import spool_tables
from harvester.registry import load_plugins
from harvester.sdk import RecordInvalid, SkipRecord, SourcePlugin
from harvester.sdk.testing import FakeHttp, MemorySpool, Site, fill_defaults, make_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from harvester.domain.dataset import Column, Dataset

FIXTURES = Path(__file__).parents[1] / "plugins" / "fixtures"
MANY = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=50)
NOW = datetime(2024, 5, 1, tzinfo=UTC)
ORIGIN = Origin(
    dataset="7a38c859-be4d-5423-a35f-c59244b3a888",
    name="data-0a1b2c3d",
    source_id="5b7c3c4e-0000-4000-8000-000000000001",
    source_title="S",
    source_url="https://data.go.id",
)
CATALOGUE = Catalogue(
    addresses=Addresses(public_url="https://panen.example"),
    title="Katalog",
    publisher="Pemkab",
    language="id",
)
SOURCE = Source(name="s", title="S", url="https://data.go.id", plugin="ckan")
RDF: dict[Form, tuple[Syntax, RdfFormat]] = {
    Form.NT: ("nt", RdfFormat.N_TRIPLES),
    Form.TTL: ("ttl", RdfFormat.TURTLE),
    Form.JSONLD: ("jsonld", RdfFormat.JSON_LD),
    Form.RDFXML: ("rdfxml", RdfFormat.RDF_XML),
}


def check(dataset: Dataset) -> None:
    """Every form of a normalised dataset can be written, and read by others."""
    document = to_document(dataset)
    assert errors(dataset) == []
    assert from_document(document) == dataset
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    shown = Shown(
        dataset=dataset,
        uuid=ORIGIN.dataset,
        name=ORIGIN.name,
        organization=dataset.organization,
        created=NOW,
        updated=NOW,
        source=SOURCE,
    )
    for form in Form:
        body = write(form, shown, CATALOGUE).plain()
        if form in RDF:
            syntax, grammar = RDF[form]
            assert list(parse(head(syntax) + body + foot(syntax), grammar))
        elif form in {Form.DCAT_US, Form.PACKAGE, Form.SCHEMA_ORG}:
            json.loads(body)
    packaged = to_package(dataset, ORIGIN)
    assert packaged == to_package(from_document(document), ORIGIN)
    json.dumps(packaged.package, allow_nan=False).encode()


@MANY
@given(any_dataset(st.lists(text, max_size=2) | raw_text | junk))
def test_any_draft_takes_every_form(draft: DatasetDraft) -> None:
    check(normalise(draft, RECORD).dataset)


class Tables:
    """Takes the tables of drafts; what is in them is no matter here."""

    def write(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """The description of the table."""
        spooled = MemorySpool()(columns, rows)
        return SpooledTable(columns=tuple(columns), sha256=spooled.sha256, rows=spooled.rows)


PLUGINS = load_plugins().plugins


@functools.cache
def recorded(name: str) -> list[tuple[SourcePlugin, RawRecord]]:
    """The records of a plugin's recorded sites, each with the plugin as configured for its site."""
    plugin, found = PLUGINS[name], []
    for folder in sorted((FIXTURES / name).iterdir()):
        site = Site.load(folder)
        made = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
        with suppress(SourceError, SourceUnchanged):
            found += [(made, raw) for raw in made.records(make_context(FakeHttp(site.answers), site))]
    return [(made, raw) for made, raw in found if not raw.deleted]


@st.composite
def damaged(draw: st.DrawFn, content: Any) -> Any:
    """A record with anything in some of its places, or without them."""
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(0, 6))):
        found = [*places(content)]
        if not found:
            break
        container, key = draw(st.sampled_from(found))
        xml = isinstance(container[key], str) and container[key].lstrip()[:1] == "<"
        if xml and draw(st.integers(0, 9)):
            container[key] = draw(
                st.randoms(use_true_random=False).map(partial(_damaged_xml, container[key]))
            )
        elif draw(st.integers(0, 4)):
            container[key] = draw(text | junk | st.lists(text, max_size=2))
        else:
            del container[key]
    return content


def _damaged_xml(told: str, chance: Random) -> str:
    try:
        return damaged_xml(told.encode(), chance).decode()
    except (XMLSyntaxError, ValueError):  # HTML, or text that XML does not allow
        return told[: chance.randrange(len(told))]


def test_every_plugin_has_records_to_start_from() -> None:
    assert len(PLUGINS) >= 21
    assert [name for name in PLUGINS if not recorded(name)] == []


@pytest.mark.parametrize("name", sorted(PLUGINS))
@SOME
@given(data=st.data())
def test_any_record_of_any_plugin_takes_every_form(name: str, data: st.DataObject) -> None:
    made, raw = data.draw(st.sampled_from(recorded(name)))
    raw = replace(raw, content=data.draw(damaged(raw.content)))
    try:
        draft = made.draft(raw)
    except (RecordInvalid, SkipRecord):
        return
    draft, _ = spool_tables(draft, Tables())
    context = replace(RECORD, identifier=raw.identifier, url=raw.url or made.url)
    result = normalise(draft, context)
    once = result.dataset
    check(once)
    again = normalise(as_draft(once), context).dataset
    if any(change.rule == "publisher-from-host" for change in result.changes):
        again = replace(again, theme=once.theme)  # only a publisher that is told hints at a theme
    assert to_document(again) == to_document(once)
