"""Articles: the newest from the feed, older ones from the pages that the sitemap lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from harvester.sdk import ContentUnreadable, DatasetDraft, Json, RawRecord
from harvester.sdk.articles import article_html
from harvester.sdk.feeds import Feed, FeedEntry, parse_feed
from harvester.sdk.markup import parse_html, squeeze, text_of
from harvester.sdk.posts import Post, Publication, draft_post
from harvester.sdk.sitemaps import SitemapEntry, parse_sitemap
from plugins._told import text, texts

if TYPE_CHECKING:
    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "artikel/"
_ARTICLE = re.compile(r"(?:^|/)artikel/((?:\d{4}/\d{1,2}/\d{1,2}/)?[^/?#]{1,200})/?$")
_DATED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})/")
_BODIES = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' single_page_area ')]",
    "//*[starts-with(@id, 'artikel-')]",
)


def read_feed(site: Site) -> Feed | None:
    """The feed at its new or its old address; nothing where there is none."""
    for path in ("feed.xml", "feed"):
        body, kind = site.file(path)
        if not body:
            continue
        try:
            return parse_feed(body, url=site.url(path), content_type=kind)
        except ContentUnreadable as error:
            if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower() not in {b"<!doc", b"<html"}:
                site.tell(path, error)
    return None


class Articles:
    """Reads the articles of one site."""

    def __init__(self, site: Site, archive: int) -> None:
        self._site = site
        self._archive = archive

    def records(self, feed: Feed | None, village: Village, *, full: bool) -> Iterator[RawRecord]:
        """Those in the feed; with ``full`` also older ones, as far as the limit of pages allows."""
        seen: set[str] = set()
        for entry in feed.entries if feed else ():
            name = identifier_of(entry.link) or identifier_of(entry.identifier)
            if name and name not in seen:
                seen.add(name)
                yield _record(name, entry.link, _of_entry(entry), village)
        older = [entry for entry in self._listed() if (identifier_of(entry.url) or "") not in seen]
        if not older:
            return
        wanted = older[: self._archive] if full else []
        if len(wanted) < len(older):
            self._site.ctx.keep(PREFIX)
        for listed in wanted:
            name = identifier_of(listed.url)
            content = self._of_page(listed)
            if name and name not in seen and content:
                seen.add(name)
                yield _record(name, listed.url, content, village)

    def _listed(self) -> list[SitemapEntry]:
        """The articles in the sitemap, newest first."""
        body, _ = self._site.file("sitemap.xml")
        if not body:
            return []
        try:
            pages = parse_sitemap(body, url=self._site.root).pages
        except ContentUnreadable as error:
            if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower() not in {b"<!doc", b"<html"}:
                self._site.tell("sitemap.xml", error)
            return []
        home = urlsplit(self._site.root).netloc
        own = [page for page in pages if urlsplit(page.url).netloc == home and identifier_of(page.url)]
        return sorted(own, key=lambda page: page.modified or "", reverse=True)

    def _of_page(self, entry: SitemapEntry) -> Mapping[str, Json] | None:
        html = self._site.page(entry.url)
        if not html:
            return None
        tree = parse_html(html)
        body = next(
            (found for path in _BODIES if tree is not None for found in _elements(tree.xpath(path))), None
        )
        markup = (
            etree.tostring(body, encoding="unicode", method="html", with_tail=False)
            if body is not None
            else article_html(html)
        )
        return {
            "title": _title(tree) if tree is not None else "",
            "content": markup or "",
            "published": entry.modified or _day_of(entry.url),
            "labels": [],
        }


def identifier_of(address: str | None) -> str | None:
    """What stays of an article's address over versions: ``2024/1/17/slug``, or its number."""
    try:
        found = _ARTICLE.search(urlsplit(address or "").path)
    except ValueError:
        return None
    return found[1] if found else None


def _elements(found: object) -> list[etree._Element]:
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def _title(tree: etree._Element) -> str:
    for element in _elements(tree.xpath("//meta[@property='og:title']")):
        if told := squeeze(element.get("content")):
            return told
    for name in ("h1", "h2", "title"):
        for element in tree.iter(name):
            if told := squeeze(element.text) if name == "title" else text_of(element):
                return told.rpartition(" - ")[0] or told if name == "title" else told
    return ""


def _day_of(address: str) -> str | None:
    found = _DATED.search(address)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else None


def _of_entry(entry: FeedEntry) -> Mapping[str, Json]:
    return {
        "title": entry.title,
        "content": entry.content or entry.summary,
        "published": entry.published,
        "labels": list(entry.labels),
    }


def _record(name: str, url: str | None, content: Mapping[str, Json], village: Village) -> RawRecord:
    return RawRecord(
        identifier=f"{PREFIX}{name}",
        url=url,
        content={"feature": "articles", **content, "village": village.told()},
    )


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The article's tables and files, in the series that its title and category name."""
    publisher = village.publisher(home)
    made = draft_post(
        Post(
            identifier=raw.identifier,
            title=text(content.get("title")),
            html=text(content.get("content")),
            url=raw.url,
            published=text(content.get("published")) or None,
        ),
        Publication(
            title=village.title,
            homepage=home,
            publisher=publisher.name,
            places=(village.name,) if village.name else (),
        ),
    )
    return replace(
        made,
        # By its title alone: an article's page, from which older ones are read, names no category.
        series=f"{PREFIX}{made.series}",
        keyword=texts(content.get("labels")),
        publisher=publisher,
        spatial=village.places,
    )
