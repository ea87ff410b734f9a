"""How the Blogger plugin pages, and what it does when a blog misbehaves."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from harvester.sdk import FetchContext, RawRecord, SourceRefused, SourceUnavailable, SourceUnchanged
from harvester.sdk.testing import Answer, FakeHttp, Site, canonical_url, fill_defaults, make_context
from plugins.blogger import BloggerPlugin

ROOT = "https://kim.blogspot.com/"


def entry(number: int, **fields: Any) -> dict[str, Any]:
    """A post of the feed."""
    return {
        "id": {"$t": f"post-{number}"},
        "title": {"$t": f"Judul {number}"},
        "updated": {"$t": f"2020-01-{number % 28 + 1:02d}T00:00:00.000+07:00"},
        "content": {"$t": "<p>isi</p>"},
        "link": [{"rel": "alternate", "href": f"{ROOT}{number}.html"}],
        **fields,
    }


def page(entries: list[Any], total: int | None = None) -> Answer:
    """One page of the feed."""
    feed: dict[str, Any] = {"title": {"$t": "KIM"}, "entry": entries}
    if total is not None:
        feed["openSearch$totalResults"] = {"$t": str(total)}
    return Answer(body=orjson.dumps({"feed": feed}))


def address(start: int, size: int = 150, base: str = ROOT) -> str:
    """The address of a page of the feed."""
    return f"{base}feeds/posts/default?alt=json&max-results={size}&start-index={start}"


def listing(
    http: FakeHttp, *, url: str = ROOT, limit: int | None = None, state: Any = None, **config: Any
) -> tuple[list[RawRecord], FetchContext]:
    """The records of a run, and what the run noted."""
    plugin = BloggerPlugin(url, fill_defaults(BloggerPlugin.config_schema, config))
    ctx = make_context(http, Site(url=url, config=config, answers={}, state=state or {}))
    ctx.limit = limit
    return list(plugin.records(ctx)), ctx


def test_advances_by_the_number_received() -> None:
    pages = {address(1): page([entry(1), entry(2)]), address(3): page([entry(3)]), address(4): page([])}
    records, ctx = listing(FakeHttp(pages))
    assert [raw.identifier for raw in records] == ["post-1", "post-2", "post-3"]
    assert ctx.partial_reason is None
    assert ctx.new_state == {"updated": "2020-01-04T00:00:00.000+07:00"}


def test_asks_for_no_more_when_all_are_told() -> None:
    http = FakeHttp({address(1): page([entry(1), entry(2)], total=2)})
    records, ctx = listing(http)
    assert (len(records), len(http.requests), ctx.partial_reason) == (2, 1, None)


def test_a_blog_that_repeats_its_page_ends_and_is_partial() -> None:
    http = FakeHttp({}, otherwise=page([entry(1), entry(2)], total=900))
    records, ctx = listing(http)
    assert len(records) == 2
    assert ctx.partial_reason is not None


def test_a_blog_that_gives_less_than_it_tells_is_partial() -> None:
    records, ctx = listing(FakeHttp({address(1): page([entry(1)], total=9), address(2): page([], total=9)}))
    assert len(records) == 1
    assert ctx.partial_reason == "The feed speaks of 9 posts, but gave 1."


def test_an_empty_blog_is_complete() -> None:
    records, ctx = listing(FakeHttp({address(1): page([], total=0)}))
    assert (records, ctx.partial_reason) == ([], None)


def test_a_preview_asks_for_few() -> None:
    http = FakeHttp({address(1, 5): page([entry(1)], total=1)})
    assert len(listing(http, limit=5)[0]) == 1


def test_unchanged_ends_the_run() -> None:
    with pytest.raises(SourceUnchanged):
        listing(FakeHttp({address(1): Answer(status=304)}))


def test_a_closed_blog_says_what_to_ask_for() -> None:
    with pytest.raises(SourceRefused, match="Allow blog feed"):
        listing(FakeHttp({}, otherwise=Answer(body=b"<html>Masuk</html>")))
    with pytest.raises(SourceRefused, match="Allow blog feed"):
        listing(FakeHttp({}, otherwise=Answer(status=404)))


def test_a_page_that_fails_midway_fails_the_run() -> None:
    with pytest.raises(SourceUnavailable):
        listing(FakeHttp({address(1): page([entry(1)]), address(2): Answer(status=503)}))


def test_a_summary_whose_page_is_down_is_held_back() -> None:
    short = entry(7, summary={"$t": "ringkas"})
    del short["content"]
    http = FakeHttp({address(1): page([short, entry(1)], total=2), f"{ROOT}7.html": Answer(status=503)})
    records, ctx = listing(http)
    assert [raw.identifier for raw in records] == ["post-1"]
    assert ctx.partial_reason == "The pages of some posts could not be read."
    assert ctx.new_state is None
    assert [record for _, record in ctx.problems] == ["post-7"]


def test_two_labels_name_a_post_once() -> None:
    def labelled(label: str) -> str:
        return address(1).replace("default?", f"default/-/{label}?")

    http = FakeHttp(
        {
            labelled("A%2FB"): page([entry(1), entry(2)], total=2),
            labelled("Harga%20Pasar"): page([entry(2), entry(3)], total=2),
        }
    )
    records, _ = listing(http, labels=["A/B", "Harga Pasar"])
    assert [raw.identifier for raw in records] == ["post-1", "post-2", "post-3"]


@pytest.mark.parametrize(
    "url",
    [
        ROOT,
        "https://kim.blogspot.com",
        f"{ROOT}2020/01/x.html?m=1",
        f"{ROOT}feeds/posts/default?alt=rss",
        f"{ROOT}feeds/posts/summary",
    ],
)
def test_takes_any_address_of_the_blog(url: str) -> None:
    assert len(listing(FakeHttp({address(1): page([entry(1)], total=1)}), url=url)[0]) == 1


def test_takes_the_feed_at_blogger_com() -> None:
    base = "https://www.blogger.com/"
    http = FakeHttp({address(1, base=f"{base}").replace("feeds/", "feeds/77/"): page([entry(1)], total=1)})
    assert len(listing(http, url=f"{base}feeds/77/posts/default")[0]) == 1


def test_a_state_of_nonsense_is_no_state() -> None:
    http = FakeHttp({address(1): page([entry(1)], total=1)})
    for state in (
        {"updated": "kemarin"},
        {"updated": None},
        {"updated": "0001-01-01T00:00:00+07:00"},
        {"x": 1},
    ):
        assert len(listing(http, state=state)[0]) == 1


def test_asks_in_the_form_that_blogger_documents() -> None:
    http = FakeHttp({address(1): page([], total=0)})
    listing(http)
    assert http.requests == [canonical_url(address(1))]
