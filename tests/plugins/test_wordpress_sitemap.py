"""A WordPress site whose REST interface and feed are closed, read page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harvester.sdk import FetchContext, RawRecord, SourceRefused
from harvester.sdk.testing import Answer, FakeHttp, Site, fill_defaults, make_context
from plugins.wordpress import WordPressPlugin

SITE = Site.load(Path(__file__).parent / "fixtures" / "wordpress" / "sitemap")
ROOT = "https://contoh.desa.id"


def run(
    answers: dict[str, Answer] | None = None, *, state: Any = None, **config: Any
) -> tuple[list[RawRecord], FetchContext, FakeHttp]:
    http = FakeHttp({**SITE.answers, **(answers or {})})
    filled = fill_defaults(WordPressPlugin.config_schema, config)
    ctx = make_context(http, Site(url=SITE.url, config=filled, answers={}, state=state or {}))
    return list(WordPressPlugin(SITE.url, filled).records(ctx)), ctx, http


def test_posts_and_pages_have_the_numbers_that_rest_gives_them() -> None:
    found, ctx, http = run()
    assert [raw.identifier for raw in found] == ["101", "102", "104"]
    assert ctx.new_state == {"modified": "2023-03-04T08:00:00+07:00"}
    assert not any("users" in url for url in http.requests)
    assert [place for _, place in ctx.problems] == [f"{ROOT}/hilang/"]


def test_only_what_changed_is_read_again() -> None:
    found, ctx, http = run(state={"modified": "2023-03-05T07:00:00+07:00"})
    assert [raw.identifier for raw in found] == ["104"]
    assert ctx.partial_reason
    assert f"{ROOT}/berita/" not in http.requests


def test_kinds_and_categories() -> None:
    assert [raw.identifier for raw in run(types=["pages"])[0]] == ["104"]
    assert [raw.identifier for raw in run(categories=["berita"])[0]] == ["102"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_site_that_is_closed_altogether_says_what_to_ask_for(status: int) -> None:
    closed = {f"{ROOT}/wp-sitemap.xml": Answer(status=status)}
    with pytest.raises(SourceRefused, match="no sitemap"):
        run(closed)


def test_a_page_that_does_not_answer_now_withdraws_nothing() -> None:
    found, ctx, _ = run({f"{ROOT}/berita/": Answer(status=503)})
    assert [raw.identifier for raw in found] == ["101", "104"]
    assert ctx.partial_reason


def test_a_part_of_the_sitemap_that_is_missing_withdraws_nothing() -> None:
    found, ctx, _ = run({f"{ROOT}/wp-sitemap-posts-page-1.xml": Answer(body=b"<html>")})
    assert [raw.identifier for raw in found] == ["101", "102"]
    assert ctx.partial_reason
