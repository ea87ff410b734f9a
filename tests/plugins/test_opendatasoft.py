"""The Opendatasoft plugin: its contract, recorded portals, paging and what it looks like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.domain.identity import content_digest
from harvester.sdk import FetchContext, RawRecord, Recognition, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, make_context
from plugins._ods_catalogue import roots
from plugins._ods_draft import federated_from, stable
from plugins.opendatasoft import OpendatasoftPlugin

URL = "https://data.contohkota.example/"
API = f"{URL}api/explore/v2.1/catalog/datasets?limit=100&offset="


class TestOpendatasoft(PluginContract):
    plugin = OpendatasoftPlugin
    cases = Path(__file__).parent / "fixtures" / "opendatasoft"


def run(answers: dict[str, Any], *, limit: int | None = None) -> tuple[list[RawRecord], FetchContext]:
    told = {
        url: answer if isinstance(answer, Answer) else Answer(body=json.dumps(answer).encode())
        for url, answer in answers.items()
    }
    context = make_context(FakeHttp(told), Site(url=URL, config={}, answers=told))
    context.limit = limit
    return list(OpendatasoftPlugin(URL, {}).records(context)), context


def page(total: int, *names: str) -> dict[str, Any]:
    return {
        "total_count": total,
        "results": [{"dataset_id": n, "metas": {"default": {"title": n}}} for n in names],
    }


def test_the_walk_advances_by_what_was_received() -> None:
    records, context = run({f"{API}0": page(3, "a", "b"), f"{API}2": page(3, "c")})
    assert [record.identifier for record in records] == ["a", "b", "c"]
    assert context.partial_reason is None


def test_a_listing_short_of_its_own_count_is_partial_where_there_is_no_export() -> None:
    records, context = run({f"{API}0": page(3, "a", "b"), f"{API}2": page(3)})
    assert len(records) == 2
    assert context.partial_reason == "The source says that it has 3 entries, but gives 2."


def test_pages_end_at_the_window_where_there_is_no_export() -> None:
    many = {
        f"{API}{start}": page(20_000, *(f"d{start + n}" for n in range(100)))
        for start in range(0, 10_000, 100)
    }
    records, context = run(many)
    assert len(records) == 10_000
    assert context.partial_reason


def test_a_page_that_fails_ends_the_run() -> None:
    with pytest.raises(SourceUnavailable):
        run({f"{API}0": page(3, "a", "b"), f"{API}2": Answer(status=503)})


def test_a_preview_never_asks_for_the_export() -> None:
    export = {f"{URL}api/explore/v2.1/catalog/exports/json": Answer(status=500)}
    records, _ = run({f"{API}0": page(20_000, "a"), f"{API}1": page(20_000), **export}, limit=5)
    assert [record.identifier for record in records] == ["a"]


def test_counts_of_views_and_times_of_processing_change_nothing() -> None:
    def told(number: int) -> Any:
        default = {"title": "A", "data_processed": str(number), "records_count": 3}
        return stable({"metas": {"default": default, "explore": {"download_count": number}}})

    assert content_digest(told(1)) == content_digest(told(2))


@pytest.mark.parametrize(
    ("default", "host", "origin"),
    [
        ({}, "a.example", None),
        ({"source_domain_address": "A.example"}, "a.example", None),
        ({"source_domain_address": "https://b.example/", "source_domain_title": "B"}, "a.example", "B"),
        ({"source_domain": "a"}, "a.opendatasoft.com", None),
        ({"source_domain": "b"}, "a.opendatasoft.com", "b"),
        ({"federated": True}, "a.example", "another portal"),
        ({"source_domain_address": "http://[", "source_domain": 3}, "a.example", "http://["),
    ],
)
def test_what_comes_from_another_portal(default: Any, host: str, origin: str | None) -> None:
    assert federated_from({"metas": {"default": default}}, host) == origin


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://x.example/explore/dataset/a/table/?q=1", "https://x.example"),
        ("https://x.example/api/explore/v2.1/catalog/datasets", "https://x.example"),
        ("https://x.example/d4c/api/datasets/1.0/search", "https://x.example/d4c"),
        ("https://x.example/data", "https://x.example/data"),
    ],
)
def test_the_portal_is_found_from_any_of_its_addresses(url: str, first: str) -> None:
    assert roots(url)[0] == first


@pytest.mark.parametrize(
    "body",
    [
        '{"total_count": 3, "results": [{"id": 1, "title": "x"}]}',
        '{"success": true, "result": {"count": 1, "results": []}}',
        '{"dataset": [{"title": "Opendatasoft", "identifier": "1"}]}',
        '<html><head><meta name="generator" content="CKAN 2.10"></head><a href="/dataset/a">x</a></html>',
        '<html><a href="/explore/dataset/peta">GeoNode</a></html>',
    ],
)
def test_look_alikes_are_left_to_others(body: str) -> None:
    page = FakeHttp({URL: Answer(body=body.encode())}).page(URL)
    answer = OpendatasoftPlugin.recognise(page)
    assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5
