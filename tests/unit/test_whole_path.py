"""From any JSON of a source to every form of its dataset: nothing raises or is invalid, twice is once."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from any_drafts import RECORD, any_dataset, as_draft, errors, junk, raw_text, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from harvester.dcat.ckan import Origin, to_package
from harvester.dcat.document import from_document, to_document
from harvester.dcat.forms import Form, write
from harvester.dcat.published import Addresses, Catalogue, Shown
from harvester.dcat.rdf_syntax import Syntax, foot, head
from harvester.domain.record import DatasetDraft, RawRecord
from harvester.domain.source import Source
from harvester.normalise.normalise import normalise
from harvester.sdk import RecordInvalid, SkipRecord, SourcePlugin
from harvester.sdk.testing import fill_defaults
from plugins.ckan import CkanPlugin
from plugins.datajson import DataJsonPlugin
from plugins.opendatasoft import OpendatasoftPlugin

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset

FIXTURES = Path(__file__).parents[1] / "plugins" / "fixtures"
MANY = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
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


def filled(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with the keys of real records and anything in them."""
    one = st.dictionaries(st.sampled_from(keys) | text, junk, max_size=6)
    return st.dictionaries(st.sampled_from(keys), junk | one | st.lists(one, max_size=2), max_size=14)


def recorded_keys(name: str) -> list[str]:
    keys: set[str] = set()
    for path in sorted((FIXTURES / name).rglob("*.json")):
        keys.update(re.findall(r'"([\w@:-]{2,40})"\s*:', path.read_text("utf-8", "replace")))
    return sorted(keys)


PLUGINS: list[type[SourcePlugin]] = [CkanPlugin, DataJsonPlugin, OpendatasoftPlugin]
KEYS = {plugin: recorded_keys(plugin.name) for plugin in PLUGINS}


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)
@MANY
@given(data=st.data())
def test_any_json_of_a_source_takes_every_form(plugin: type[SourcePlugin], data: st.DataObject) -> None:
    content = data.draw(filled(KEYS[plugin]))
    made = plugin("https://data.go.id", fill_defaults(plugin.config_schema, {}))
    raw = RawRecord(identifier="r1", content={"id": "r1", "name": "r1", **content}, url=RECORD.url)
    try:
        draft = made.draft(raw)
    except (RecordInvalid, SkipRecord):
        return
    once = normalise(draft, RECORD).dataset
    check(once)
    again = normalise(as_draft(once), RECORD).dataset
    assert to_document(again) == to_document(once)
