"""Feeds of any kind: RSS, Atom, JSON Feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    RawRecord,
    Recognition,
    SourcePlugin,
)
from harvester.sdk.articles import Articles
from harvester.sdk.markup import plain_text
from harvester.sdk.options import PLACE, pages_option, publisher_option, texts_option
from harvester.sdk.posts import Post, Publication, draft_post
from plugins._feed_enclosures import attachments, carries_data
from plugins._feed_identity import Names
from plugins._feed_recognise import recognised
from plugins._feed_source import FeedPage, FeedSource
from plugins._told import objects, split_names, text, texts

if TYPE_CHECKING:
    from harvester.sdk.feeds import FeedEntry

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_CUT = re.compile(
    r"(?:…|\.{3}|\[\s*(?:…|\.{3}|&hellip;|&#8230;)\s*\]|&hellip;|&#8230;|read more|selengkapnya|"
    r"lanjutkan membaca)"
    r"[\s»>.\])]*(?:<[^>]*>[\s»>]*)*$",
    re.IGNORECASE,
)
_NO_LABEL = frozenset({"uncategorized", "tak berkategori", "tanpa kategori", "umum"})
WHOLE = 1_500  #: characters; a marked-up summary that is longer and not cut is the whole post


class FeedPlugin(SourcePlugin):
    """Posts of any RSS, Atom or JSON feed that hold a table, or link to a file or a Google sheet."""

    name = "feed"
    title = "Feed (RSS, Atom, JSON Feed)"
    description = (
        "Tables, files and Google sheets in the posts of any site that has a feed; "
        "posts of one series become one dataset."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.TOMBSTONES})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "labels": texts_option(
                "Labels", "Only posts with one of these labels or categories. Empty: all posts."
            ),
            "read_pages": {
                "type": "string",
                "enum": ["auto", "always", "never"],
                "default": "auto",
                "title": "Read the posts' pages",
                "description": "Whether to read a post's own page: where the feed holds only a summary "
                "(auto), always, or never.",
            },
            "page_parameter": {
                "type": "string",
                "pattern": "^[A-Za-z_][A-Za-z0-9_\\[\\]-]{0,39}$|^$",
                "default": "",
                "title": "Parameter of the page number",
                "description": "For feeds that have further pages but do not name them, such as “paged” for "
                "?paged=2. Empty: pages that the feed names, and those of WordPress.",
            },
            "max_pages": pages_option(100, 1000, "Read no more pages of the feed than this in one run."),
            "publisher": publisher_option("Who publishes the data. Empty: the feed's title."),
            "place": PLACE,
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """The address is a feed, or its page names one."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The posts in the feed; a complete listing only where the feed goes on to its end."""
        limit = self.config.get("max_pages")
        source = FeedSource(
            ctx,
            self.url,
            parameter=text(self.config.get("page_parameter")),
            max_pages=limit if isinstance(limit, int) else 100,
        )
        names, articles = Names(ctx), Articles(ctx)
        for page in source.pages():
            if not names.sample:
                for old in names.compare(page.feed.entries):
                    yield RawRecord(identifier=old, content=None, deleted=True)
            for identifier, entry in names.name(page.feed.entries):
                if (raw := self._record(identifier, entry, page, articles)) is not None:
                    yield raw
        if not source.whole:
            ctx.partial("The feed holds only the newest posts.")
        ctx.save_state({"feed": source.address, **names.state()})

    def _record(
        self, identifier: str, entry: FeedEntry, page: FeedPage, articles: Articles
    ) -> RawRecord | None:
        labels = [name for label in entry.labels if (name := plain_text(label)).casefold() not in _NO_LABEL]
        wanted = {label.casefold() for label in self._labels()}
        if wanted and wanted.isdisjoint(label.casefold() for label in labels):
            return None
        html = self._body(identifier, entry, articles)
        if html is None:
            return None
        return RawRecord(
            identifier=identifier,
            url=entry.link,
            content={
                "title": entry.title,
                "content": html,
                "link": entry.link,
                "published": entry.published,
                "updated": entry.updated,
                "labels": labels,
                "enclosures": [
                    {"url": one.url, "type": one.media_type, "size": one.byte_size}
                    for one in entry.enclosures
                ],
                "feed": plain_text(page.feed.title),
                "home": link
                if (link := page.feed.link or "").startswith(("http://", "https://"))
                else urljoin(page.url, "/"),
            },
        )

    def _body(self, identifier: str, entry: FeedEntry, articles: Articles) -> str | None:
        """The whole text of a post, from its page where the feed does not hold it."""
        told = entry.content or entry.summary
        mode = text(self.config.get("read_pages"))
        whole = bool(entry.content) or _is_whole(entry.summary) or carries_data(entry.enclosures)
        if mode == "never" or (whole and mode != "always"):
            return told
        return articles.whole(identifier, entry.link, told)

    def _labels(self) -> tuple[str, ...]:
        return texts(self.config.get("labels"))

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The post's tables, files and sheets, in the series that its title and label name."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        enclosures = objects(told.get("enclosures"))
        files = attachments(enclosures, raw.url)
        draft = draft_post(
            Post(
                identifier=raw.identifier,
                title=text(told.get("title")),
                html=text(told.get("content")),
                url=raw.url or text(told.get("link")) or None,
                published=text(told.get("published")) or None,
                updated=text(told.get("updated")) or None,
                labels=texts(told.get("labels")),
                attachments=tuple(one.link for one in files),
            ),
            Publication(
                title=text(told.get("feed")),
                homepage=text(told.get("home")) or None,
                publisher=text(self.config.get("publisher")) or None,
                labels=self._labels(),
                places=split_names(self.config.get("place")),
            ),
        )
        of = {one.link.address: one for one in files}
        return replace(
            draft,
            distribution=tuple(
                replace(d, byte_size=one.byte_size, media_type=one.media_type)
                if (one := of.get(d.identifier or ""))
                else d
                for d in draft.distribution
            ),
        )


def _is_whole(summary: str) -> bool:
    if _CUT.search(summary[-300:]):
        return False
    return bool(_TABLE.search(summary)) or (len(summary) > WHOLE and "<p" in summary)
