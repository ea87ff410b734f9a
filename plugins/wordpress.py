"""WordPress sites, read through REST, or where that is closed through RSS, or page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
)
from harvester.sdk.articles import Articles
from harvester.sdk.links import FoundLink, find_target, link_from
from harvester.sdk.markup import plain_text
from harvester.sdk.options import PLACE, publisher_option, texts_option
from harvester.sdk.posts import Post, Publication, draft_post
from plugins import _wordpress_feed as rss
from plugins._told import field, later, objects, since, split_names, text, texts
from plugins._wordpress_marks import marks_of_wordpress
from plugins._wordpress_rest import NO_LABEL, PER_PAGE, Rest, is_before, roots
from plugins._wordpress_sitemap import Pages, Told

if TYPE_CHECKING:
    from datetime import datetime

    from harvester.sdk.feeds import FeedEntry

OVERLAP_HOURS = 24

Items = Sequence[Mapping[str, Any]]


class WordPressPlugin(SourcePlugin):
    """Posts and pages of a WordPress site that hold a table, or link to a file or a Google sheet."""

    name = "wordpress"
    title = "WordPress site"
    description = (
        "Tables, files and Google sheets in the posts and pages of a WordPress site; "
        "posts of one series become one dataset."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "types": {
                "type": "array",
                "items": {"type": "string", "enum": ["posts", "pages"]},
                "minItems": 1,
                "uniqueItems": True,
                "default": ["posts", "pages"],
                "title": "Types",
                "description": "What to read: posts, pages, or both.",
            },
            "categories": texts_option(
                "Categories", "Only posts in one of these categories. Empty: all posts."
            ),
            "attachments": {
                "type": "boolean",
                "default": True,
                "title": "Attachments",
                "description": "Also documents attached to a post that its text does not link to.",
            },
            "publisher": publisher_option("Who publishes the data. Empty: the site's title."),
            "place": PLACE,
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A site says so in a header, in its head, or by the files its pages load."""
        seen, root = marks_of_wordpress(page)
        if not seen:
            return 0.0
        confidence = max(seen.values())
        return Recognition(confidence=confidence, evidence=tuple(seen), url=root or roots(page.url)[-1])

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """All posts and pages, or those changed since the last run."""
        moment = None if ctx.full else since(ctx.state.get("modified"), hours=OVERLAP_HOURS)
        opened = self._open(ctx, moment)
        if opened is None:
            yield from self._closed(ctx, moment)
            return
        if moment:
            ctx.partial("Only posts changed since the last run were asked for.")
        rest, pages = opened
        latest = text(ctx.state.get("modified"))
        site = "" if text(self.config.get("publisher")) else rest.site_title()
        seen: set[str] = set()  # some sites answer every list with the same posts
        for items in chain(pages, self._further(ctx, rest, moment)):
            for raw in self._records_of(items, rest, site, ctx):
                latest = later(latest, field(raw.content, "updated"))
                if raw.identifier not in seen:
                    seen.add(raw.identifier)
                    yield raw
        if latest:
            ctx.save_state({"modified": latest})

    def _kinds(self) -> list[str]:
        wanted = texts(self.config.get("types"))
        kinds: list[str] = [kind for kind in ("posts", "pages") if kind in wanted]
        # Pages have no categories.
        return ["posts"] if self._categories() or not kinds else kinds

    def _categories(self) -> tuple[str, ...]:
        return texts(self.config.get("categories"))

    def _open(self, ctx: FetchContext, moment: datetime | None) -> tuple[Rest, Iterator[Items]] | None:
        """The site's REST interface with its first listing begun; ``None`` where REST is closed."""
        for root in roots(self.url):
            for plain in (False, True):
                rest = Rest(ctx, root, plain=plain)
                ids = self._category_ids(rest)
                if ids is None:
                    continue
                pages = rest.listing(self._kinds()[0], since=moment, size=_size(ctx), categories=ids)
                try:
                    first = next(pages, None)
                except SourceRefused:
                    continue
                return rest, chain([first] if first else [], pages)
        return None

    def _category_ids(self, rest: Rest) -> list[int] | None:
        """The numbers of the configured categories; ``None`` where the site does not list any."""
        wanted = {name.casefold() for name in self._categories()}
        if not wanted:
            return []
        names = rest.category_names()
        if not names:
            return None
        ids = [number for number, name in names.items() if name.casefold() in wanted]
        if not ids:
            raise SourceRefused(
                f"The site has none of the categories {', '.join(self._categories())}. "
                f"It has: {', '.join(list(names.values())[:20])}."
            )
        return ids

    def _further(self, ctx: FetchContext, rest: Rest, moment: datetime | None) -> Iterator[Items]:
        for kind in self._kinds()[1:]:
            try:
                yield from rest.listing(kind, since=moment, size=_size(ctx))
            except SourceRefused as error:
                ctx.problem(
                    Problem(
                        code="listing-refused",
                        message="The site does not list its {kind}: {reason}",
                        params={"kind": kind, "reason": str(error)},
                    )
                )
                if error.status != 404:
                    ctx.partial(f"The site refused its list of {kind}.")

    def _records_of(self, items: Items, rest: Rest, site: str, ctx: FetchContext) -> Iterator[RawRecord]:
        files: Mapping[int, Items] = {}
        if self.config.get("attachments", True):
            open_ = [item["id"] for item in items if _is_number(item.get("id")) and not _locked(item)]
            files = rest.attachments(open_)
        for item in items:
            number = item.get("id")
            if not _is_number(number):
                ctx.problem(_NAMELESS, text(item.get("link")) or None)
                continue
            told = item.get("categories")
            numbers = told if isinstance(told, list) else []
            names = rest.category_names() if numbers else {}
            yield RawRecord(
                identifier=str(number),
                url=text(item.get("link")) or None,
                content={
                    "id": number,
                    "link": text(item.get("link")) or None,
                    "title": text(item.get("title")),
                    "content": "" if _locked(item) else text(item.get("content")),
                    "protected": _locked(item),
                    "published": _utc(item.get("date_gmt")),
                    "updated": _utc(item.get("modified_gmt")),
                    "labels": [names[n] for n in numbers if _is_number(n) and n in names],
                    "attachments": [_attachment(file) for file in files.get(number, ())],
                    "site": site,
                },
            )

    def _closed(self, ctx: FetchContext, moment: datetime | None) -> Iterator[RawRecord]:
        """The posts in the feed, or where there is none either, those that the sitemap names."""
        try:
            yield from self._by_feed(ctx)
        except rss.NoFeed:
            yield from self._by_sitemap(ctx, moment)

    def _by_sitemap(self, ctx: FetchContext, moment: datetime | None) -> Iterator[RawRecord]:
        pages = Pages(ctx, roots(self.url), self._kinds())
        wanted = {name.casefold() for name in self._categories()}
        latest = text(ctx.state.get("modified"))
        seen: set[str] = set()
        for entry in pages.entries():
            if moment and is_before(entry.modified, moment):
                ctx.partial("Only posts changed since the last run were asked for.")
                continue
            told = pages.read(entry)
            if told is None or told.identifier in seen:
                continue
            seen.add(told.identifier)
            latest = later(latest, entry.modified)
            if not wanted or wanted & {label.casefold() for label in told.article.labels}:
                yield RawRecord(identifier=told.identifier, url=told.url, content=_of_page(told))
        if latest:
            ctx.save_state({"modified": latest})

    def _by_feed(self, ctx: FetchContext) -> Iterator[RawRecord]:
        articles = Articles(ctx)
        wanted = {name.casefold() for name in self._categories()}
        seen: set[str] = set()
        site = ""
        for feed in rss.pages(ctx, roots(self.url)):
            site = site or plain_text(feed.title)
            for entry in feed.entries:
                identifier = rss.identifier_of(entry)
                labels = {plain_text(label).casefold() for label in entry.labels}
                if identifier is None or identifier in seen or (wanted and not wanted & labels):
                    continue
                seen.add(identifier)
                html = entry.content or articles.whole(identifier, entry.link, entry.summary)
                if html is not None:
                    yield RawRecord(
                        identifier=identifier, url=entry.link, content=_of_entry(entry, html, site)
                    )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The post's tables, files and sheets, in the series that its title and category name."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        if told.get("protected") is True:
            raise SkipRecord("This post is protected by a password.")
        return draft_post(
            Post(
                identifier=raw.identifier,
                title=text(told.get("title")),
                html=text(told.get("content")),
                url=raw.url or text(told.get("link")) or None,
                published=text(told.get("published")) or None,
                updated=text(told.get("updated")) or None,
                labels=texts(told.get("labels")),
                attachments=tuple(_links_to(told.get("attachments"), raw.url)),
            ),
            Publication(
                title=text(told.get("site")),
                homepage=roots(self.url)[-1],
                publisher=text(self.config.get("publisher")) or None,
                labels=self._categories(),
                places=split_names(self.config.get("place")),
            ),
        )


def _size(ctx: FetchContext) -> int:
    return min(PER_PAGE, max(1, ctx.limit)) if ctx.limit else PER_PAGE


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _locked(item: Mapping[str, Any]) -> bool:
    return field(item.get("content"), "protected") is True


def _utc(told: Any) -> str | None:
    """A ``*_gmt`` date, which WordPress writes without its zone; drafts have one of zeros."""
    moment = text(told)
    if not moment or moment.startswith("0000"):
        return None
    return moment if moment.endswith("Z") or "+" in moment else f"{moment}Z"


def _attachment(file: Mapping[str, Any]) -> JsonObject:
    return {
        "url": text(file.get("source_url")),
        "title": text(file.get("title")),
        "type": text(file.get("mime_type")),
    }


def _links_to(told: Json, base: str | None) -> Iterator[FoundLink]:
    for file in objects(told):
        target = find_target(text(file.get("url")), base)
        if target is not None:
            yield link_from(target, plain_text(text(file.get("title"))))


def _of_entry(entry: FeedEntry, html: str, site: str) -> JsonObject:
    return {
        "link": entry.link,
        "title": entry.title,
        "content": html,
        "published": entry.published,
        "updated": entry.updated,
        "labels": [name for label in entry.labels if (name := plain_text(label)).lower() not in NO_LABEL],
        "attachments": [{"url": e.url, "title": "", "type": e.media_type or ""} for e in entry.enclosures],
        "site": site,
    }


def _of_page(told: Told) -> JsonObject:
    labels = [label for label in told.article.labels if label.lower() not in NO_LABEL]
    return {**told.article.told(), "link": told.url, "labels": labels, "attachments": []}


_NAMELESS = Problem(
    code="post-without-id",
    message="A post in the list has no number and was left out.",
    severity=Severity.ERROR,
)
