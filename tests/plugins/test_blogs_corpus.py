"""The blog plugins on recorded answers of real software, where the shared corpus is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from harvester.sdk import DatasetDraft, RawRecord, Recognition, SkipRecord, SourcePlugin
from harvester.sdk.testing import Answer, FakeHttp, Site, canonical_url, fill_defaults, make_context
from plugins.blogger import BloggerPlugin
from plugins.wordpress import WordPressPlugin

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")

WP = CORPUS / "wordpress" / "generated-wp-6.1"
HOST = "http://127.0.0.1:8099"


class RecordedHttp(FakeHttp):
    """Answers by path and page alone, as a real site does whatever else is asked."""

    def __init__(self, *, rest: bool = True) -> None:
        super().__init__({})
        self._rest = rest

    def _answer(self, url: str, accept_status: Any) -> Any:
        self._answers = {canonical_url(url): self._recorded(url)}
        return super()._answer(url, accept_status)

    def _recorded(self, url: str) -> Answer:
        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        page = query.get("page", query.get("paged", "1"))
        names = {
            "/wp-json/": "index.json",
            "/wp-json/wp/v2/posts": {"1": "posts-p1.json", "2": "posts-p2-embed.json"}.get(
                page, "posts-p99.json"
            ),
            "/wp-json/wp/v2/pages": "posts-p99.json",
            "/wp-json/wp/v2/categories": "categories.json",
            "/wp-json/wp/v2/media": "media.json" if query.get("media_type") == "application" else "",
            "/feed/": {"1": "feed-rss2.xml", "2": "feed-rss2-paged2.xml"}.get(page, "feed-404.xml"),
            "/": "home.html",
        }
        name = names.get(parts.path, "")
        if not name or "rest_route" in query or (not self._rest and "wp-json" in url):
            return Answer(status=401 if "wp-json" in url else 404)
        lines = (WP / f"{name}.headers").read_text().splitlines()
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        return Answer(body=(WP / name).read_bytes(), status=int(lines[0].split()[1]), headers=headers)


def harvest(plugin: SourcePlugin, http: FakeHttp) -> tuple[dict[str, DatasetDraft], dict[str, str]]:
    """Drafts and reasons for skipping, by record."""
    site = Site(url=plugin.url, config=plugin.config, answers={})
    drafts: dict[str, DatasetDraft] = {}
    skipped: dict[str, str] = {}
    for raw in plugin.records(make_context(http, site)):
        assert isinstance(raw, RawRecord)
        assert raw.identifier not in drafts
        try:
            drafts[raw.identifier] = plugin.draft(raw)
        except SkipRecord as reason:
            skipped[raw.identifier] = str(reason)
    return drafts, skipped


def wordpress(**config: Any) -> WordPressPlugin:
    """The plugin as the core makes it."""
    return WordPressPlugin(HOST + "/", fill_defaults(WordPressPlugin.config_schema, config))


def test_reads_a_real_wordpress_through_rest() -> None:
    drafts, skipped = harvest(wordpress(), RecordedHttp())
    assert skipped == {"1": "There is no table, file or sheet in this post."}
    assert len(drafts) == 19
    assert drafts["35"].title == "Statistik Sektoral"
    assert tuple(drafts["35"].keyword) == ("Kependudukan",)
    assert drafts["19"].series == drafts["51"].series == "kependudukan/daftar-puskesmas-posyandu"
    assert [d.download_url for d in drafts["51"].distribution] == [
        f"{HOST}/wp-content/uploads/2025/08/data-35.zip",
        f"{HOST}/wp-content/uploads/2025/08/lampiran%2035.xls",
        "https://docs.google.com/spreadsheets/d/1AbC35/export?format=csv&gid=0",
    ]
    assert drafts["34"].title == "Berita Acara Rapat Koordinasi"
    assert drafts["10"].title == "Harga Komoditas Pasar “Induk”"


def test_reads_the_same_wordpress_through_rss() -> None:
    by_rest, _ = harvest(wordpress(), RecordedHttp())
    by_feed, skipped = harvest(wordpress(), RecordedHttp(rest=False))
    assert list(skipped) == ["1"]
    assert len(by_feed) == 19
    assert {draft.series for draft in by_feed.values()} == {draft.series for draft in by_rest.values()}
    assert {draft.title for draft in by_feed.values()} == {draft.title for draft in by_rest.values()}


def test_recognises_the_real_wordpress() -> None:
    headers = {"Link": f'<{HOST}/wp-json/>; rel="https://api.w.org/"', "Content-Type": "text/html"}
    home = FakeHttp({HOST + "/": Answer(body=(WP / "home.html").read_bytes(), headers=headers)})
    recognition = WordPressPlugin.recognise(home.page(HOST + "/"))
    assert isinstance(recognition, Recognition)
    assert recognition.confidence > 0.9
    assert recognition.url == HOST + "/"
    bare = FakeHttp({HOST + "/": Answer(body=(WP / "home.html").read_bytes())})
    assert isinstance(WordPressPlugin.recognise(bare.page(HOST + "/")), Recognition)
    assert BloggerPlugin.recognise(home.page(HOST + "/")) == 0.0


def sample(name: str) -> Any:
    """A sample as JSON."""
    return json.loads((CORPUS / "samples" / name).read_text("utf-8"))


def test_reads_the_blogger_samples() -> None:
    root = "http://kim-contoh.blogspot.com/"
    pages = {
        1: sample("blogger/feed_alt_json_page1_derived.json"),
        2: sample("blogger/feed_alt_json_page2_derived.json"),
        3: sample("blogger/feed_alt_json_empty_derived.json"),
    }
    answers = {
        f"{root}feeds/posts/default?alt=json&max-results=150&start-index={start}": Answer(
            body=json.dumps(told).encode()
        )
        for start, told in pages.items()
    }
    plugin = BloggerPlugin(root, fill_defaults(BloggerPlugin.config_schema, {}))
    drafts, skipped = harvest(plugin, FakeHttp(answers))
    assert not skipped
    prices, budget = drafts.values()
    assert prices.distribution[0].table is not None
    assert [column.title for column in prices.distribution[0].table.columns] == [
        "Komoditas",
        "Satuan",
        "Harga",
    ]
    assert [d.format for d in budget.distribution] == ["CSV", None]
    assert budget.temporal[0].start == "2017"


def test_reads_the_wordpress_samples() -> None:
    root = "https://contoh-bjn.desa.id/"
    plugin = WordPressPlugin(root, fill_defaults(WordPressPlugin.config_schema, {}))

    class Sampled(RecordedHttp):
        def _recorded(self, url: str) -> Answer:
            path = urlsplit(url).path
            name = {"/wp-json/wp/v2/posts": "posts_page1", "/wp-json/wp/v2/media": "media_parent_731"}.get(
                path
            )
            if "page=2" in url:
                return Answer(
                    body=json.dumps(sample("wordpress/page_past_end_derived.json")).encode(), status=400
                )
            if name is None:
                return Answer(status=404)
            return Answer(body=json.dumps(sample(f"wordpress/{name}_derived.json")).encode())

    drafts, _ = harvest(plugin, Sampled())
    (draft,) = drafts.values()
    assert (draft.title, draft.issued) == ("Realisasi APBDes", "2019-08-20T02:31:00Z")
    (file,) = draft.distribution
    assert (file.format, file.title) == ("XLSX", "APBDes-2019")
