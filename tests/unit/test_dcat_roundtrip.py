"""What the feed says, the dcat plugin reads back: nothing is lost between two of us."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from any_dataset import json
from hypothesis import given
from hypothesis import strategies as st
from rdf_samples import BARE, FULL, HOSTILE, URI

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.dcat.rdf import MEDIA_TYPES, SYNTAXES, Fragments, Syntax, fragments, page, tombstone
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.sdk.redraft import draft_of
from harvester.sdk.testing import Answer, FakeHttp, Site, make_context
from harvester.settings import config_dir
from plugins.dcat import DcatPlugin

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset
    from harvester.domain.record import RawRecord

ADDRESS = "https://data.example.go.id/catalog"


def read(feed: Fragments, syntax: Syntax) -> tuple[DcatPlugin, list[RawRecord]]:
    body = b"".join(page(syntax, [feed.of(syntax)]))
    answer = Answer(body=body, headers={"Content-Type": MEDIA_TYPES[syntax]})
    site = Site(url=ADDRESS, config={}, answers={ADDRESS: answer})
    plugin = DcatPlugin(ADDRESS, {})
    return plugin, list(plugin.records(make_context(FakeHttp(site.answers), site)))


def told(dataset: Dataset, catalog: str | None = None) -> Fragments:
    return fragments(dataset, URI + "x", catalog, to_document(dataset))


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("original", [FULL, BARE], ids=["full", "bare"])
def test_a_dataset_comes_back_as_it_was(original: Dataset, syntax: Syntax) -> None:
    plugin, raws = read(told(original, ADDRESS), syntax)
    assert [raw.identifier for raw in raws] == [URI + "x"]
    assert plugin.draft(raws[0]) == draft_of(to_document(original))


@pytest.mark.parametrize("original", [FULL, BARE], ids=["full", "bare"])
def test_what_is_told_again_is_normalised_to_itself(original: Dataset) -> None:
    vocabularies = load_vocabularies(config_dir() / "vocabularies")
    source = SourceContext(name="s", title="S", url=ADDRESS, plugin="dcat")
    record = RecordContext(identifier="x", url=None, source=source, vocabularies=vocabularies)
    draft = draft_of(to_document(original))
    assert draft is not None
    once = normalise(draft, record).dataset
    again = draft_of(to_document(once))
    assert again is not None
    assert to_document(normalise(again, record).dataset) == to_document(once)


@pytest.mark.parametrize("document", [None, 7, "x", [], {}, {"title": "x"}, {"title": {"id": 7}}])
def test_what_is_no_document_is_left_aside(document: Any) -> None:
    assert draft_of(document) is None


@given(st.dictionaries(st.sampled_from([*to_document(FULL), "x"]), json, max_size=8))
def test_any_document_is_read(document: dict[str, Any]) -> None:
    draft = draft_of({**document, "title": {"id": "Judul"}})
    assert draft is not None
    assert draft.title == {"id": "Judul"}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_withdrawn_dataset_comes_back_withdrawn(syntax: Syntax) -> None:
    _, raws = read(tombstone(URI + "x", "x", title={"id": "Hilang"}), syntax)
    assert [(raw.identifier, raw.deleted) for raw in raws] == [(URI + "x", True)]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_hostile_dataset_comes_back_readable(syntax: Syntax) -> None:
    plugin, raws = read(told(HOSTILE, ADDRESS), syntax)
    draft = plugin.draft(raws[0])
    assert draft.landing_page == HOSTILE.landing_page
    assert [item.download_url for item in draft.distribution if item.download_url] == [
        HOSTILE.distribution[0].download_url
    ]


def test_the_record_is_the_same_in_every_syntax() -> None:
    contents = [read(told(FULL, ADDRESS), syntax)[1][0].content for syntax in SYNTAXES]
    assert all(content == contents[0] for content in contents)


def test_another_title_is_another_record() -> None:
    _, before = read(told(FULL), "ttl")
    _, after = read(told(replace(FULL, title={"id": "Lain"})), "ttl")
    assert before[0].content != after[0].content


def test_pages_are_written_piece_by_piece() -> None:
    turtle = told(FULL).ttl
    out = io.BytesIO()
    for piece in page("ttl", (turtle for _ in range(3))):
        out.write(piece)
    assert out.getvalue().count(turtle) == 3
