"""The pages of one site, from one of them: further pages of a list, and pages that a plugin asks for."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from lxml.etree import _Element as Element

from harvester.domain.errors import ContentUnreadable, SourceError, SourceUnavailable
from harvester.domain.problem import Problem, Severity
from harvester.sdk._addresses import clean_address, resolve
from harvester.sdk.context import FetchContext
from harvester.sdk.joining import web_address
from harvester.sdk.markup import breaks_off, parse_html, squeeze, text_of
from harvester.sdk.outline import is_around

if TYPE_CHECKING:
    from harvester.sdk.http import Response

MAX_BYTES = 5_000_000
MAX_LINKS = 2_000  #: links read of one page
MAX_WAITING = 5_000  #: pages noted and not yet read
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|ul|h1)\b", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|bmp|css|js|mp[34]|m4[av]|avi|mov|woff2?|ttf|exe|apk|ics|vcf)$"
    r"|/(?:wp-login\.php|wp-admin|wp-json|xmlrpc\.php|log[io]n|logout|masuk|register|daftar-akun|feed|rss|print|cetak|"
    r"keranjang|cart|share)(?:/|$|\.)",
    re.IGNORECASE,
)
_NO_PAGE_QUERY = re.compile(
    r"(?:^|&)(?:print=1|format=(?:feed|pdf|raw)|tmpl=component|replytocom=|share=|action=(?:login|edit)|option=com_users|"
    r"(?:sort|order|orderby|order_by|dir|sortby|filter_order)=)",
    re.IGNORECASE,
)
_VOLATILE = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|phpsessid|jsessionid|sid|session_?id|_ga|_token)$", re.IGNORECASE
)
_PAGE_KEYS = frozenset(
    {"page", "paged", "halaman", "hal", "p", "pg", "start", "limitstart", "offset", "per_page", "pageno"}
)
_PAGE_PATH = re.compile(r"/(?:page|halaman|hal)[/-]?(\d{1,4})/?$", re.IGNORECASE)
_PAGE_TEXT = re.compile(
    r"\d{1,4}|next(?: page)?|selanjutnya|berikut(?:nya)?|lanjut|lebih lama|older(?: posts)?|"
    r"terakhir|last|[»›>]+|(?:next|selanjutnya|berikutnya|lanjut|older posts)\W*|(?:halaman|page)\s*\d{1,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLink:
    """A link from one page of a site to another."""

    url: str
    text: str
    around: bool  #: stands in a menu, a side bar or the foot of the page


def page_breaks_off(url: str) -> Problem:
    """The note on a page that ends before its end; what it lacks may be there all the same."""
    return Problem(
        code="page-breaks-off",
        message="The page {url} breaks off before its end. What stands before is read; nothing is withdrawn "
        "because it is missing there.",
        params={"url": url},
        severity=Severity.INFO,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkedPage:
    """A page that was read. ``text`` is the link that led to it; empty for the first."""

    url: str
    tree: Element
    depth: int
    text: str = ""
    cut: bool = False  #: it ends before its end

    @property
    def title(self) -> str:
        """What the page calls itself in its head."""
        return squeeze(next((told.text for told in self.tree.iter("title") if told.text), ""))[:300]

    @property
    def heading(self) -> str:
        """The page's first ``h1``."""
        head = next(self.tree.iter("h1"), None)
        return text_of(head)[:300] if head is not None else ""

    @property
    def key(self) -> str:
        """What tells the page from others of its site: its path and query."""
        parts = urlsplit(page_key(self.url))
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


@dataclass(kw_only=True)
class Walk:
    """Goes over the pages of one site, breadth first; iterate it once.

    ``follow`` says which links of a page lead on. Links to further pages of a list (“2”, “Selanjutnya”) are
    followed in any case, without going deeper. A page that cannot be read is a problem, and only the
    first ends the run. Where the limits cut the walk short, or a page did not answer, the run is partial.

    Raises:
        SourceUnavailable, SourceRefused, ContentUnreadable: the first page cannot be read.
    """

    ctx: FetchContext
    start: str
    follow: Callable[[PageLink, WalkedPage], bool]
    max_pages: int = 100
    max_depth: int = 3
    read: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[WalkedPage]:
        """Read page after page."""
        waiting = deque([(PageLink(url=self.start, text="", around=False), 0)])
        seen = {page_key(self.start)}
        while waiting:
            link, depth = waiting.popleft()
            if self.read >= self.max_pages:
                self._cut()
                return
            page = self._page(link, depth, seen)
            if page is None:
                continue
            self.read += 1
            yield page
            for further in links_of(page):
                key = page_key(further.url)
                deeper = depth + (0 if is_next(further, page.url) else 1)
                if key in seen or len(waiting) >= MAX_WAITING or deeper > self.max_depth:
                    continue
                if deeper == depth or self.follow(further, page):
                    seen.add(key)
                    waiting.append((further, deeper))

    def _page(self, link: PageLink, depth: int, seen: set[str]) -> WalkedPage | None:
        try:
            with self.ctx.http.get(link.url, crawl=True, max_bytes=MAX_BYTES) as answer:
                if not self._is_wanted(answer, link, seen):
                    return None
                tree = parse_html(answer.text)
                url = answer.url
                if breaks_off(answer.text):
                    self.ctx.partial("A page of the site breaks off before its end.")
                    self.ctx.problem(page_breaks_off(url))
        except SourceError as error:
            if self.read == 0 and link.url == self.start:
                raise
            self._missed(link.url, error)
            return None
        if tree is None:
            if link.url == self.start:
                raise ContentUnreadable(f"Expected a page at {link.url}, but the answer is something else.")
            return None
        return WalkedPage(url=url, tree=tree, depth=depth, text=link.text)

    def _is_wanted(self, answer: Response, link: PageLink, seen: set[str]) -> bool:
        if link.url == self.start:
            seen.add(page_key(answer.url))
            self.start = answer.url if _host(answer.url) != _host(self.start) else self.start
            return True
        key = page_key(answer.url)
        if key != page_key(link.url):
            if key in seen or _host(answer.url) != _host(self.start):
                return False
            seen.add(key)
        if answer.media_type:
            return "html" in answer.media_type
        return bool(_HTML.search(answer.open().read(4_000)))

    def _missed(self, url: str, error: SourceError) -> None:
        status = getattr(error, "status", None)
        if isinstance(error, SourceUnavailable) or status in {401, 403}:
            self.ctx.partial("Some pages of the site could not be read.")
        self.ctx.problem(
            Problem(
                code="page-unreadable",
                message="The page {url} could not be read: {reason}",
                params={"url": url, "reason": str(error)},
                severity=Severity.INFO if status in {404, 410} else Severity.WARNING,
            )
        )

    def _cut(self) -> None:
        self.ctx.partial(f"Only the first {self.max_pages} pages of the site were read.")
        self.ctx.problem(
            Problem(
                code="pages-cut",
                message="Only the first {count} pages of the site were read; raise the limit of pages, or "
                "register the address of the list itself.",
                params={"count": str(self.max_pages)},
            )
        )


def links_of(page: WalkedPage) -> Iterator[PageLink]:
    """The links of a page to further pages of its own site."""
    host = _host(page.url)
    base = next((told for b in page.tree.iter("base") if (told := b.get("href"))), "")
    home = _join(page.url, base) or page.url
    count = 0
    for element in page.tree.iter("a", "link"):
        told = element.get("href")
        if not told or told.startswith("#") or (element.tag == "link" and element.get("rel") != "next"):
            continue
        count += 1
        if count > MAX_LINKS:
            return
        url = _join(home, told)
        if url is None or _host(url) != host or not may_be_page(url):
            continue
        text = "Next" if element.get("rel") == "next" else text_of(element) or element.get("title") or ""
        yield PageLink(url=url, text=text[:300], around=is_around(element))


def is_next(link: PageLink, url: str) -> bool:
    """Whether a link leads to a further page of the list at ``url``."""
    if not _PAGE_TEXT.fullmatch(link.text.strip()):
        return False
    own, other = urlsplit(url), urlsplit(link.url)
    if _PAGE_PATH.sub("", own.path).rstrip("/") != _PAGE_PATH.sub("", other.path).rstrip("/"):
        return False
    if _PAGE_PATH.search(other.path):
        return True
    mine = {(k, v) for k, v in parse_qsl(own.query) if not _is_page_key(k)}
    theirs = {(k, v) for k, v in parse_qsl(other.query) if not _is_page_key(k)}
    return mine == theirs and any(_is_page_key(k) for k, _ in parse_qsl(other.query))


def _is_page_key(key: str) -> bool:
    return key.lower() in _PAGE_KEYS or "page" in key.lower()


def may_be_page(url: str) -> bool:
    """Whether an address may lead to a page to read, not to a file, a form or a machine's interface."""
    parts = urlsplit(url)
    if _NO_PAGE.search(parts.path) or _NO_PAGE_QUERY.search(parts.query):
        return False
    return resolve(url, parts.hostname) is None


def page_key(url: str) -> str:
    """What tells one page of a site from another: neither scheme, ``www.``, fragment nor session."""
    parts = urlsplit(urldefrag(url)[0])
    pairs = sorted(
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _VOLATILE.match(k)
    )
    path = re.sub(r"/(?:index\.(?:php|html?))?$", "", parts.path)
    return urlunsplit(("", _host(url), path, urlencode(pairs), ""))


def _join(base: str, told: str) -> str | None:
    address = web_address(base, clean_address(told))
    return urldefrag(address)[0] if address else None


def _host(url: str) -> str:
    """The host, with its port where that is not the usual one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port not in {None, 80, 443} else host
