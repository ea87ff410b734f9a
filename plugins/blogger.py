"""Blogs on Blogger (Blogspot), read through their JSON feed, or Atom where that is all there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urlsplit

from harvester.sdk import (
    Capability,
    ContentUnreadable,
    DatasetDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    Severity,
    SourcePlugin,
    SourceRefused,
    SourceUnchanged,
)
from harvester.sdk.articles import Articles
from harvester.sdk.options import PLACE, publisher_option, texts_option
from harvester.sdk.posts import Post, Publication, draft_post
from plugins import _blogger_feed as feed
from plugins._told import field, later, since, split_names, text, texts

if TYPE_CHECKING:
    from harvester.sdk import Response

PAGE_SIZE = 150
OVERLAP_HOURS = 24


class BloggerPlugin(SourcePlugin):
    """Posts of a Blogger blog that hold a table, or link to a file or a Google sheet."""

    name = "blogger"
    title = "Blogger blog"
    description = (
        "Tables, files and Google sheets in the posts of a blog on Blogger; "
        "posts of one series become one dataset."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "labels": texts_option("Labels", "Only posts with one of these labels. Empty: all posts."),
            "publisher": publisher_option("Who publishes the data. Empty: the blog's title."),
            "place": PLACE,
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A blog says so in its head: the generator, and links to its feeds."""
        seen = feed.marks_of_blogger(page)
        if not seen:
            return 0.0
        label = feed.Address.read(page.url).label
        return Recognition(
            confidence=0.95 if len(seen) > 1 else 0.8,
            evidence=seen,
            config={"labels": [label]} if label else {},
            url=feed.Address.read(page.url).root,
        )

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """All posts, or those updated since the last run."""
        moment = None if ctx.full else since(ctx.state.get("updated"), hours=OVERLAP_HOURS)
        if moment:
            ctx.partial("Only posts changed since the last run were asked for.")
        latest = text(ctx.state.get("updated"))
        seen: set[str] = set()
        articles = Articles(ctx)
        labels = self._labels()
        for label in labels or (None,):
            for page in self._pages(ctx, label, moment, conditional=len(labels) < 2):
                for raw in self._records_of(page, ctx, seen, articles):
                    latest = later(latest, field(raw.content, "updated"))
                    yield raw
        if latest and not articles.missed:
            ctx.save_state({"updated": latest})

    def _labels(self) -> list[str]:
        told = self.config.get("labels")
        labels = [label for label in told if isinstance(label, str)] if isinstance(told, list | tuple) else []
        own = feed.Address.read(self.url).label
        return labels or ([own] if own else [])

    def _pages(
        self, ctx: FetchContext, label: str | None, moment: datetime | None, *, conditional: bool
    ) -> Iterator[feed.FeedPage]:
        address = feed.Address.read(self.url)
        url = address.feed + (f"/-/{quote(label, safe='')}" if label else "")
        size = min(PAGE_SIZE, max(1, ctx.limit)) if ctx.limit else PAGE_SIZE
        start, told = 1, 0
        known: set[str] = set()
        while True:
            params: dict[str, str | int] = {"alt": "json", "max-results": size, "start-index": start}
            if moment:
                params |= {"orderby": "updated", "updated-min": moment.isoformat(timespec="seconds")}
            page = self._page(ctx, url, params, conditional=conditional and start == 1)
            fresh = [entry for entry in page.entries if (entry.identifier or repr(entry)) not in known]
            if not fresh:
                break
            known.update(entry.identifier or repr(entry) for entry in fresh)
            if start == 1 and page.total is not None:
                told = page.total
                ctx.expect(told)
            yield page
            start += len(page.entries)
            if page.total is not None and start > page.total and not page.has_next:
                break
        if page.entries and start <= told:
            ctx.partial("The feed repeats its pages, so that older posts cannot be reached.")
        elif len(known) < told:
            ctx.partial(f"The feed speaks of {told} posts, but gave {len(known)}.")

    def _page(
        self, ctx: FetchContext, url: str, params: Mapping[str, str | int], *, conditional: bool
    ) -> feed.FeedPage:
        answer = ctx.http.get(url, params=params, conditional=conditional, accept_status={401, 403, 404})
        with answer:
            if answer.not_modified:
                raise SourceUnchanged
            if answer.status != 200 or feed.is_login(answer.url):
                raise SourceRefused(_no_feed(answer), status=answer.status)
            try:
                return feed.read_json(answer.json())
            except ContentUnreadable:
                pass
            try:
                return feed.read_atom(answer.content, answer.url)
            except ContentUnreadable:
                pass
        # Old proxies in front of a custom domain drop ``alt``'s answer; Atom is the feed's own form.
        plain = {key: value for key, value in params.items() if key != "alt"}
        with ctx.http.get(url, params=plain, accept_status={401, 403, 404}) as answer:
            if answer.status != 200:
                raise SourceRefused(_no_feed(answer), status=answer.status)
            try:
                return feed.read_atom(answer.content, answer.url)
            except ContentUnreadable as error:
                raise ContentUnreadable(_no_feed(answer)) from error

    def _records_of(
        self, page: feed.FeedPage, ctx: FetchContext, seen: set[str], articles: Articles
    ) -> Iterator[RawRecord]:
        for number, entry in enumerate(page.entries):
            if not entry.identifier:
                ctx.problem(_NAMELESS, f"entry[{number}]")
                continue
            if entry.identifier in seen:
                continue
            seen.add(entry.identifier)
            html = entry.html
            if html is None:
                html = articles.whole(entry.identifier, entry.link, entry.summary)
            if html is None:
                continue
            yield RawRecord(
                identifier=entry.identifier,
                url=entry.link,
                content={
                    "id": entry.identifier,
                    "published": entry.published,
                    "updated": entry.updated,
                    "title": entry.title,
                    "content": html,
                    "labels": list(entry.labels),
                    "link": entry.link,
                    "blog": page.title,
                },
            )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The post's tables, files and sheets, in the series that its title and label name."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        return draft_post(
            Post(
                identifier=raw.identifier,
                title=text(told.get("title")),
                html=text(told.get("content")),
                url=raw.url or text(told.get("link")) or None,
                published=text(told.get("published")) or None,
                updated=text(told.get("updated")) or None,
                labels=texts(told.get("labels")),
            ),
            self._publication(told.get("blog")),
        )

    def _publication(self, blog: Json) -> Publication:
        return Publication(
            title=text(blog),
            homepage=feed.Address.read(self.url).root,
            publisher=text(self.config.get("publisher")) or None,
            labels=tuple(self._labels()),
            places=split_names(self.config.get("place")),
        )


def _no_feed(answer: Response) -> str:
    host = urlsplit(answer.url).hostname or answer.url
    return (
        f"The blog's feed at {host} does not answer with posts (status {answer.status}). Check the address; "
        "if it is right, ask the owner to set “Allow blog feed” to “Full” in the blog's settings, "
        "and to make the blog public."
    )


_NAMELESS = Problem(
    code="post-without-id",
    message="An entry of the feed has no identifier and was left out.",
    severity=Severity.ERROR,
)
