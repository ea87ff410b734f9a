"""How the WordPress plugin finds its way in, and what it does when a site misbehaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from harvester.sdk import FetchContext, RawRecord, SourceRefused, SourceUnavailable, SourceUnchanged
from harvester.sdk.testing import Answer, FakeHttp, Site, canonical_url, fill_defaults, make_context
from plugins.wordpress import WordPressPlugin

ROOT = "https://desa.example.id/"
Route = Callable[[str, dict[str, str]], Answer | None]


class Routed(FakeHttp):
    """A site that answers by path and query."""

    def __init__(self, route: Route) -> None:
        super().__init__({})
        self._route = route

    def _answer(self, url: str, accept_status: Any) -> Any:
        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        answer = self._route(query.pop("rest_route", parts.path), query)
        self._answers = {canonical_url(url): answer or Answer(status=404)}
        return super()._answer(url, accept_status)


def reply(told: Any, **headers: str) -> Answer:
    """An answer in JSON."""
    return Answer(
        body=orjson.dumps(told), headers={key.replace("_", "-"): value for key, value in headers.items()}
    )


def post(number: int, **fields: Any) -> dict[str, Any]:
    """A post of the list."""
    return {
        "id": number,
        "link": f"{ROOT}{number}/",
        "title": {"rendered": f"Judul {number}"},
        "content": {"rendered": "<p>isi</p>", "protected": False},
        "modified_gmt": f"2023-01-{number % 28 + 1:02d}T00:00:00",
        "categories": [],
        **fields,
    }


def listing(
    route: Route, *, url: str = ROOT, state: Any = None, **config: Any
) -> tuple[list[RawRecord], FetchContext]:
    """The records of a run, and what the run noted."""
    plugin = WordPressPlugin(url, fill_defaults(WordPressPlugin.config_schema, config))
    ctx = make_context(Routed(route), Site(url=url, config=config, answers={}, state=state or {}))
    return list(plugin.records(ctx)), ctx


def numbers(records: list[RawRecord]) -> list[str]:
    """The identifiers."""
    return [raw.identifier for raw in records]


def test_pages_until_the_site_says_400() -> None:
    def route(path: str, query: dict[str, str]) -> Answer | None:
        if path != "/wp-json/wp/v2/posts":
            return None
        page = int(query["page"])
        return (
            reply([post(page)])
            if page < 4
            else Answer(status=400, body=b'{"code":"rest_post_invalid_page_number"}')
        )

    records, ctx = listing(route, types=["posts"])
    assert numbers(records) == ["1", "2", "3"]
    assert ctx.new_state == {"modified": "2023-01-04T00:00:00Z"}
    assert ctx.partial_reason is None


def test_a_site_that_repeats_its_page_ends() -> None:
    records, _ = listing(
        lambda path, _: reply([post(1), post(2)]) if path.endswith(("/posts", "/pages")) else None
    )
    assert numbers(records) == ["1", "2"]


def test_a_later_page_that_is_refused_fails_the_run() -> None:
    def route(path: str, query: dict[str, str]) -> Answer | None:
        if path.endswith("/posts"):
            return reply([post(1)]) if query["page"] == "1" else Answer(status=403)
        return None

    with pytest.raises(SourceRefused):
        listing(route)


def test_a_site_that_is_down_is_not_read_by_its_feed() -> None:
    with pytest.raises(SourceUnavailable):
        listing(lambda *_: Answer(status=502))


def test_a_site_before_5_7_is_read_until_what_is_older() -> None:
    asked = []

    def route(path: str, query: dict[str, str]) -> Answer | None:
        if not path.endswith("/posts"):
            return None
        asked.append(query)
        return reply(
            [post(30 - int(query["page"]), modified_gmt=f"2023-0{10 - int(query['page'])}-01T00:00:00")]
        )

    records, ctx = listing(route, types=["posts"], state={"modified": "2023-08-15T00:00:00Z"})
    assert len(records) == 2
    assert asked[0]["modified_after"] == "2023-08-14T00:00:00+00:00"
    assert ctx.partial_reason is not None


def test_pages_that_are_refused_leave_the_posts_and_withdraw_nothing() -> None:
    def route(path: str, _: dict[str, str]) -> Answer | None:
        if path.endswith("/posts"):
            return reply([post(1)], X_WP_TotalPages="1")
        return Answer(status=403) if path.endswith("/pages") else None

    records, ctx = listing(route)
    assert numbers(records) == ["1"]
    assert ctx.partial_reason == "The site refused its list of pages."
    assert [problem.code for problem, _ in ctx.problems] == ["listing-refused"]


def test_the_attachments_of_locked_posts_are_not_asked_for() -> None:
    asked = []

    def route(path: str, query: dict[str, str]) -> Answer | None:
        if path.endswith("/posts"):
            locked = {"rendered": "rahasia", "protected": True}
            return reply([post(1, content=locked), post(2)], X_WP_TotalPages="1")
        if path.endswith("/media"):
            asked.append(query["parent"])
            return Answer(status=401)
        return None

    records, _ = listing(route, types=["posts"])
    assert asked == ["2"]
    assert "rahasia" not in repr(records)


def test_reads_a_site_in_a_folder_and_one_whose_page_was_given() -> None:
    def route(path: str, query: dict[str, str]) -> Answer | None:
        return reply([post(1)], X_WP_TotalPages="1") if path in {"/desa/wp-json/wp/v2/posts"} else None

    assert numbers(listing(route, url=f"{ROOT}desa/", types=["posts"])[0]) == ["1"]

    def at_root(path: str, query: dict[str, str]) -> Answer | None:
        return reply([post(1)], X_WP_TotalPages="1") if path == "/wp-json/wp/v2/posts" else None

    assert numbers(listing(at_root, url=f"{ROOT}2023/01/berita/", types=["posts"])[0]) == ["1"]


def test_an_unchanged_feed_ends_the_run() -> None:
    def route(path: str, _: dict[str, str]) -> Answer | None:
        return Answer(status=304) if path == "/feed/" else Answer(status=403)

    with pytest.raises(SourceUnchanged):
        listing(route)


@pytest.mark.parametrize(
    "item",
    [
        {"id": "7"},
        {"id": True},
        {"id": 7, "title": None, "content": [], "categories": "x", "date_gmt": 5},
        {"id": 7, "categories": [None, {}, True, 99], "link": ["a"], "date_gmt": "0000-00-00T00:00:00"},
        None,
        [],
    ],
)
def test_survives_posts_of_any_shape(item: Any) -> None:
    def route(path: str, _: dict[str, str]) -> Answer | None:
        if path.endswith("/posts"):
            return reply([item, post(8)], X_WP_TotalPages="one")
        return reply([item, {"post": 7, "source_url": 5}]) if path.endswith("/media") else None

    records, _ = listing(route, types=["posts"])
    assert numbers(records)[-1] == "8"
