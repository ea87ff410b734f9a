"""Where a site's feed is, and its pages one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    ContentUnreadable,
    FetchContext,
    Problem,
    SourceRefused,
    SourceUnavailable,
    SourceUnchanged,
)
from harvester.sdk.alternates import alternates, next_in_header
from harvester.sdk.feeds import Feed, parse_feed
from harvester.sdk.joining import web_address
from harvester.sdk.jsonfeed import parse_json_feed

if TYPE_CHECKING:
    from harvester.sdk import Response

FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json", "application/json",
              "application/rdf+xml", "text/xml", "application/xml")  # fmt: skip
USUAL = ("feed.xml", "feed/", "rss.xml", "atom.xml", "rss", "index.xml", "feed.json")
MAX_TRIES = 10
_REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 410})
_OF_COMMENTS = re.compile(r"comments?(?:/|\b)|komentar|oembed|wp-json", re.IGNORECASE)
_COMPLETE = re.compile(rb"<(?:\w+:)?complete\s*/?>")
_HISTORY = b"purl.org/syndication/history/1.0"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPage:
    """One page of a feed."""

    url: str
    feed: Feed
    next_url: str | None = None
    complete: bool = False  #: the feed says that it holds everything (RFC 5005, section 2)


def links_to_feeds(html: str, url: str) -> list[str]:
    """The feeds that a page names, those of comments left out."""
    found = alternates(html, url, FEED_TYPES)
    return list(dict.fromkeys(one.url for one in found if not _OF_COMMENTS.search(f"{one.url} {one.title}")))


def read_page(answer: Response) -> FeedPage:
    """An answer as a page of a feed.

    Raises:
        ContentUnreadable: it is none.
    """
    body = answer.content
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed, complete = parse_json_feed(answer.json(), url=answer.url), False
    else:
        feed = parse_feed(body, url=answer.url, content_type=answer.headers.get("content-type", ""))
        head = body[:20_000]
        complete = _HISTORY in head and bool(_COMPLETE.search(head))
    told = feed.next_link or next(iter(next_in_header(answer.headers.get("link", ""))), None)
    return FeedPage(url=answer.url, feed=feed, next_url=web_address(answer.url, told), complete=complete)


@dataclass
class FeedSource:
    """The feed of one source in one run; ``url`` is the feed's own address or a page that names it."""

    ctx: FetchContext
    url: str
    parameter: str = ""  #: of the page number, where the feed does not name its next page
    max_pages: int = 100
    whole: bool = field(default=False, init=False)  #: everything there is was read
    address: str = field(default="", init=False)

    def pages(self) -> Iterator[FeedPage]:
        """The pages, newest first, until the end, a repetition, or the limit.

        Raises:
            SourceUnchanged: the feed has not changed since the last run.
            SourceRefused: there is no feed.
        """
        page: FeedPage | None = self._first()
        self.whole = page is not None and page.complete
        seen = {self.address}
        known: set[str] = set()
        for number in range(1, self.max_pages + 1):
            if page is None:
                return
            fresh = {entry.identifier or entry.link or entry.title for entry in page.feed.entries} - known
            if number > 1 and not fresh:  # the site answers every page with the same one
                return
            known |= fresh
            seen.add(page.url)
            yield page
            following = page.next_url or self._numbered(page, number + 1)
            if following is None or following in seen:
                self.whole = page.complete or (number > 1 and following is None)
                return
            seen.add(following)
            page = self._further(following)
        if page is not None:
            self._tell_cut()

    def _first(self) -> FeedPage:
        known = self.ctx.state.get("feed")
        if isinstance(known, str) and known and known != self.url:
            try:
                if page := self._try(known):
                    return page
            except (SourceRefused, ContentUnreadable):
                pass
        with self.ctx.http.get(self.url, conditional=known == self.url or not known) as answer:
            if answer.not_modified:
                raise SourceUnchanged
            try:
                page = read_page(answer)
            except ContentUnreadable as error:
                return self._discover(answer, error)
            self.address = self.url
            return page

    def _discover(self, answer: Response, error: ContentUnreadable) -> FeedPage:
        """The feed that an HTML page names, else at one of the usual places."""
        if answer.open().read(2_000).lstrip()[:1] != b"<":
            raise error
        named = links_to_feeds(answer.text, answer.url)
        usual = [urljoin(answer.url, "/" + path) for path in USUAL]
        for address in list(dict.fromkeys((*named, *usual)))[:MAX_TRIES]:
            try:
                if page := self._try(address):
                    return page
            except AddressForbidden:
                continue
            except SourceUnavailable:
                if address in named:
                    raise
        raise SourceRefused(
            f"No feed is found at {self.url}: the page names none that can be read. Register the address of "
            "the feed itself, or ask the owner to publish one."
        ) from error

    def _try(self, address: str) -> FeedPage | None:
        with self.ctx.http.get(address, conditional=True, accept_status=_REFUSALS) as answer:
            if answer.not_modified:
                raise SourceUnchanged
            if answer.status != 200:
                return None
            try:
                page = read_page(answer)
            except ContentUnreadable:
                return None
        self.address = address
        return page

    def _further(self, address: str) -> FeedPage | None:
        """A later page; ``None`` past the last, which many sites answer with 404 and an empty feed."""
        self.whole = False
        try:
            with self.ctx.http.get(address, accept_status={400, 404, 410}) as answer:
                status = answer.status
                page = read_page(answer)
        except ContentUnreadable:
            self.whole = status != 200
            return None
        except (SourceRefused, SourceUnavailable) as error:
            self._tell_missing(address, error)
            return None
        self.whole = not page.feed.entries
        return page if page.feed.entries else None

    def _numbered(self, page: FeedPage, number: int) -> str | None:
        """The next page by its number: as configured, or as WordPress numbers them."""
        parameter = self.parameter or ("paged" if "wordpress.org" in page.feed.generator else "")
        if not parameter or self.ctx.limit:
            return None
        parts = urlsplit(self.address)
        pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != parameter]
        return urlunsplit(parts._replace(query=urlencode([*pairs, (parameter, str(number))])))

    def _tell_cut(self) -> None:
        self.ctx.problem(
            Problem(
                code="feed-pages-cut",
                message="Only the first {count} pages of the feed were read; raise the limit of pages.",
                params={"count": str(self.max_pages)},
            )
        )

    def _tell_missing(self, address: str, error: Exception) -> None:
        self.ctx.problem(
            Problem(
                code="feed-page-unreadable",
                message="The feed's further page {url} could not be read: {reason}",
                params={"url": address, "reason": str(error)},
            )
        )
