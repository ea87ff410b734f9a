"""The pages that a site's sitemaps list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from harvester.sdk import FetchContext, Problem, SourceRefused, SourceUnavailable
from harvester.sdk.joining import web_address
from harvester.sdk.sitemaps import Sitemap, SitemapEntry, parse_sitemap
from harvester.sdk.walk import may_be_page
from plugins._page_config import Options
from plugins._page_reading import Reader

if TYPE_CHECKING:
    from harvester.sdk import JsonObject
    from harvester.sdk.walk import WalkedPage

USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap.xml.gz", "/sitemap-index.xml")
MAX_SITEMAPS, MAX_DEPTH, MAX_URLS = 300, 4, 200_000
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_LISTS = re.compile(
    r"/(?:tags?|author|penulis|kategori|category|page|halaman)/[^/]+/?$|/feed/?$", re.IGNORECASE
)
_SITEMAP_NAME = re.compile(r"sitemap[\w.-]*\.xml(?:\.gz)?$", re.IGNORECASE)


def is_sitemap_address(url: str) -> bool:
    """Whether an address is called as sitemaps are."""
    return _SITEMAP_NAME.search(urlsplit(url).path) is not None


@dataclass
class SitemapWalk:
    """The pages of a site by its sitemaps, last changed first; iterate once."""

    ctx: FetchContext
    reader: Reader
    options: Options
    start: str
    is_root: bool = False  #: the address is itself a sitemap
    found: bool = field(default=False, init=False)  #: there is a sitemap
    _listed: list[SitemapEntry] | None = field(default=None, init=False)
    _silent: SourceUnavailable | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[tuple[SitemapEntry, WalkedPage]]:
        """Read the pages that changed; all of them when a full listing is wanted.

        Raises:
            SourceRefused: there is no sitemap.
        """
        listed = self.listed()
        if not self.found:
            raise SourceRefused(
                f"No sitemap is found at {self.start}. Register the address of the sitemap, or choose "
                "another way of reading."
            )
        before = self.ctx.state.get("lastmod")
        known = before if isinstance(before, Mapping) and not self.ctx.full else {}
        now: dict[str, str] = {}
        wanted = [entry for entry in listed if not _is_known(entry, known)]
        if len(wanted) < len(listed):
            self.ctx.partial("Only pages changed since the last run were read.")
            now.update(
                (key, str(known[key])) for entry in listed if _is_known(entry, known) and (key := _key(entry))
            )
        self.ctx.expect(min(len(wanted), self.options.max_pages))
        for entry in wanted:
            if self.reader.exhausted:
                self.reader.cut()
                break
            unread = self.reader.unread
            page = self.reader.get(entry.url)
            if self.reader.unread == unread and entry.modified:
                now[_key(entry)] = entry.modified
            if page is not None:
                yield entry, page
        state: JsonObject = {"lastmod": dict(now)}
        self.ctx.save_state(state)

    def listed(self) -> list[SitemapEntry]:
        """The pages of this site in all of its sitemaps, filtered, each once.

        Raises:
            SourceUnavailable: the site does not answer now.
        """
        if self._listed is not None:
            return self._listed
        pages: dict[str, SitemapEntry] = {}
        seen: set[str] = set()
        for root in self._named():
            self._collect(root, pages, seen)
        for path in () if self.found or self.is_root else USUAL:
            self._collect(urljoin(self.start, path), pages, seen)
            if self.found:
                break
        if not self.found and self._silent is not None:
            raise self._silent
        self._listed = sorted(pages.values(), key=lambda entry: entry.modified or "", reverse=True)
        return self._listed

    def _collect(self, root: str, pages: dict[str, SitemapEntry], seen: set[str]) -> None:
        waiting = [(root, 0)]
        while waiting and len(pages) < MAX_URLS:
            url, depth = waiting.pop()
            if url in seen or len(seen) >= MAX_SITEMAPS or depth > MAX_DEPTH:
                continue
            seen.add(url)
            read = self._sitemap(url, optional=depth == 0 and url != self.start)
            if read is None:
                continue
            self.found = True
            for entry in read.pages:
                if entry.url not in pages and self._is_wanted(entry.url):
                    pages[entry.url] = entry
            inner = [entry.url for entry in read.sitemaps if self.reader.is_own(entry.url)]
            waiting.extend((one, depth + 1) for one in reversed(inner))

    def _named(self) -> list[str]:
        """The sitemap that was registered, else those that robots.txt names."""
        if self.is_root:
            return [self.start]
        try:
            address = urljoin(self.start, "/robots.txt")
            with self.ctx.http.get(address, accept_status={401, 403, 404, 410}) as answer:
                if answer.status != 200 or "html" in answer.media_type:
                    return []
                told = _NAMED.findall(answer.text[:100_000])
        except (SourceRefused, SourceUnavailable):
            return []
        joined = (web_address(answer.url, one) for one in told)
        return list(dict.fromkeys(url for url in joined if url and self.reader.is_own(url)))

    def _sitemap(self, url: str, *, optional: bool) -> Sitemap | None:
        try:
            with self.ctx.http.get(url, accept_status={404, 410} if optional else ()) as answer:
                return parse_sitemap(answer.content, url=answer.url) if answer.status == 200 else None
        except (SourceRefused, SourceUnavailable) as error:
            if isinstance(error, SourceUnavailable):
                self._silent = error
            if not optional:
                self.ctx.partial("A sitemap could not be read.")
                self.ctx.problem(
                    Problem(
                        code="sitemap-unreadable",
                        message="The sitemap {url} could not be read: {reason}",
                        params={"url": url, "reason": str(error)},
                    )
                )
            return None

    def _is_wanted(self, url: str) -> bool:
        if not self.reader.is_own(url) or not may_be_page(url) or not self.options.wants(url):
            return False
        return bool(self.options.include) or not _LISTS.search(urlsplit(url).path)


def _key(entry: SitemapEntry) -> str:
    return hashlib.sha256(entry.url.encode("utf-8", "replace")).hexdigest()[:16]


def _is_known(entry: SitemapEntry, known: Mapping[str, object]) -> bool:
    return bool(entry.modified) and known.get(_key(entry)) == entry.modified
