"""Pages of one site, read one by one within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harvester.sdk import FetchContext, Problem, Severity, SourceRefused, SourceUnavailable
from harvester.sdk.markup import breaks_off, parse_html
from harvester.sdk.walk import MAX_BYTES, WalkedPage, page_breaks_off, page_key

MAX_SILENT = 5  #: pages in a row that cannot be read, after which the site is taken to be down
_NUMBER = re.compile(r"\d+")
_GONE = frozenset({404, 410})


@dataclass
class Reader:
    """Reads pages of the site at ``home``; keeps count, and tells what could not be read."""

    ctx: FetchContext
    home: str
    max_pages: int
    read: int = field(default=0, init=False)
    silent: int = field(default=0, init=False)  #: pages in a row that could not be read
    unread: int = field(default=0, init=False)  #: pages that are there, but could not be read now

    @property
    def exhausted(self) -> bool:
        """Whether no further page may be read in this run; says so once it matters."""
        return self.read >= self.max_pages

    def get(self, url: str) -> WalkedPage | None:
        """The page at an address of the site; ``None`` where there is none, or it leads elsewhere.

        Raises:
            SourceUnavailable, SourceRefused: several pages in a row could not be read.
        """
        self.read += 1
        try:
            page = self._fetch(url)
        except (SourceUnavailable, SourceRefused) as error:
            self._tell_unread(url, error)
            self.silent += 1
            if self.silent >= MAX_SILENT:
                raise
            return None
        self.silent = 0
        return page

    def peek(self, url: str) -> WalkedPage | None:
        """A page that need not be there: no error is told."""
        try:
            return self._fetch(url)
        except (SourceUnavailable, SourceRefused):
            return None

    def _fetch(self, url: str) -> WalkedPage | None:
        with self.ctx.http.get(url, crawl=True, accept_status=_GONE, max_bytes=MAX_BYTES) as answer:
            if answer.status in _GONE or not _leads_there(url, answer.url):
                return None
            if answer.media_type and "html" not in answer.media_type:
                return None
            tree = parse_html(answer.text)
            cut = breaks_off(answer.text)
            if cut:
                self.ctx.partial("A page of the site breaks off before its end.")
                self.ctx.problem(page_breaks_off(answer.url))
            return None if tree is None else WalkedPage(url=answer.url, tree=tree, depth=0, cut=cut)

    def is_own(self, url: str) -> bool:
        """Whether an address is of this site."""
        try:
            return _host(url) == _host(self.home)
        except ValueError:
            return False

    def cut(self) -> None:
        """Say that the limit of pages was reached before the end."""
        self.ctx.partial(f"Only {self.max_pages} pages of the site were read.")
        self.ctx.problem(
            Problem(
                code="pages-cut",
                message="Only {count} pages of the site were read in this run; raise the limit of pages, or "
                "name the addresses that matter.",
                params={"count": str(self.max_pages)},
            )
        )

    def _tell_unread(self, url: str, error: SourceUnavailable | SourceRefused) -> None:
        self.unread += 1
        self.ctx.partial("Some pages of the site could not be read.")
        self.ctx.problem(
            Problem(
                code="page-unreadable",
                message="The page {url} could not be read: {reason}",
                params={"url": url, "reason": str(error)},
                severity=Severity.ERROR,
            ),
            url,
        )


def _leads_there(url: str, final: str) -> bool:
    """Whether an answer is that of the page asked for: at its address, or at a longer one of it."""
    asked, got = page_key(url), page_key(final)
    if asked == got:
        return True
    if _host(url) != _host(final):
        return False
    number = _NUMBER.findall(urlsplit(url).path)
    return (got.startswith(f"{asked}/") and len(urlsplit(url).path) > 1) or bool(
        number and number[-1] in _NUMBER.findall(urlsplit(final).path)
    )


def _host(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    port = None if parts.port in {80, 443} else parts.port
    return (parts.hostname or "").lower().removeprefix("www."), port
