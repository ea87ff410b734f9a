"""Pages that are numbered one after the other: ``/berita/baca/345``, ``/artikel.php?id=12``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from harvester.sdk import FetchContext
from harvester.sdk.walk import links_of
from plugins._page_article import fingerprint
from plugins._page_config import NUMBER, Options
from plugins._page_reading import Reader

if TYPE_CHECKING:
    from harvester.sdk.walk import WalkedPage

NOWHERE = 999_999_999  #: a number that no page has, to see how the site answers then
FEW = 3  #: links to numbered pages that make a pattern
_PATH = re.compile(r"(?<=/)(\d{1,8})(?=/?$|\.html?$|\.php$)")
_QUERY = re.compile(
    r"(?:^|&)(?:id|id_?berita|berita|artikel|news|post|no|kode|idb)=(\d{1,8})(?=$|&)", re.IGNORECASE
)
_LISTS = re.compile(
    r"/(?:page|halaman|hal|kategori|category|tags?|arsip|archive|tahun|year|index|agenda|kalender|album|galeri)/?$",
    re.IGNORECASE,
)
_NEWS = re.compile(r"berita|baca|artikel|news|read|detail|post|kabar|pengumuman|informasi", re.IGNORECASE)


class Numbered(NamedTuple):
    """An address with its number cut out."""

    pattern: str  #: with ``{n}`` in its place
    number: int


def numbered(url: str) -> Numbered | None:
    """The pattern of a numbered address; ``None`` where it has no number, or that of a list or a year."""
    parts = urlsplit(url)
    if (match := _PATH.search(parts.path)) and not _LISTS.search(parts.path[: match.start()]):
        path, told = f"{parts.path[: match.start()]}{NUMBER}{parts.path[match.end() :]}", match[1]
        query = parts.query
    elif match := _QUERY.search(parts.query):
        path, told = parts.path, match[1]
        query = f"{parts.query[: match.start(1)]}{NUMBER}{parts.query[match.end(1) :]}"
    else:
        return None
    if told.startswith("0") or (len(told) == 4 and told[:2] in {"19", "20"} and not _NEWS.search(path)):
        return None
    whole = f"{parts.scheme}://{parts.netloc}{path}"
    return Numbered(f"{whole}?{query}" if query else whole, int(told))


def pattern_among(urls: Iterable[str]) -> Numbered | None:
    """The pattern that most addresses have, news before others, with the highest number in it."""
    found: dict[str, set[int]] = {}
    for url in urls:
        if one := numbered(url):
            found.setdefault(one.pattern, set()).add(one.number)
    often = {pattern: numbers for pattern, numbers in found.items() if len(numbers) >= FEW}
    if not often:
        return None
    best = max(often, key=lambda pattern: (bool(_NEWS.search(pattern)), len(often[pattern]), pattern))
    return Numbered(best, max(often[best]))


@dataclass
class NumberedWalk:
    """The numbered pages of a site; iterate once. Each comes with its number, as its identifier."""

    ctx: FetchContext
    reader: Reader
    options: Options
    pattern: str
    known: int = 0  #: the highest number that the site links to
    last: int = field(default=0, init=False)  #: the highest number found
    _nowhere: str | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[tuple[str, WalkedPage]]:
        """Read the pages: all of them, or from the last ones known on."""
        since = self.ctx.state.get("last")
        continued = not self.ctx.full and isinstance(since, int) and not isinstance(since, bool)
        if continued and isinstance(since, int):
            self.ctx.partial("Only the newest pages were read.")
            self.last = since
            lowest = max(self.options.first, since - self.options.reread + 1)
            known = max(since, self.known if self.known < since + self.options.max_pages else 0)
        else:
            lowest, known = self.options.first, self.known
        self._learn_nowhere()
        upwards = self._beyond(max(known + 1, lowest))
        downwards = self._down(known, lowest)
        # A preview wants to see something at once; a run must not lose the newest to the limit of pages.
        for part in (downwards, upwards) if self.ctx.limit else (upwards, downwards):
            yield from part
        if self.last and not (continued and self.reader.unread):
            self.ctx.save_state({"last": self.last})

    def _beyond(self, number: int) -> Iterator[tuple[str, WalkedPage]]:
        misses = 0
        while misses < self.options.misses:
            if self.reader.exhausted:
                self.reader.cut()
                return
            page = self._page(number)
            misses = 0 if page else misses + 1
            if page:
                yield str(number), page
            number += 1

    def _down(self, number: int, lowest: int) -> Iterator[tuple[str, WalkedPage]]:
        while number >= lowest:
            if self.reader.exhausted:
                self.reader.cut()
                return
            if page := self._page(number):
                yield str(number), page
            number -= 1

    def _page(self, number: int) -> WalkedPage | None:
        page = self.reader.get(self.pattern.replace(NUMBER, str(number)))
        if page is None or fingerprint(page, number) == self._nowhere:
            return None
        self.last = max(self.last, number)
        return page

    def _learn_nowhere(self) -> None:
        """How the site answers where there is no page: many say so with 200."""
        page = self.reader.peek(self.pattern.replace(NUMBER, str(NOWHERE)))
        self._nowhere = fingerprint(page, NOWHERE) if page else None


def find_pattern(url: str, options: Options, page: WalkedPage | None) -> Numbered | None:
    """The pattern as configured, else of the address itself, else of the links on its page."""
    links = [link.url for link in links_of(page)] if page is not None else []
    own = numbered(url)
    if options.pattern:
        whole = urljoin(url, options.pattern.replace(NUMBER, "7777777")).replace("7777777", NUMBER)
        own = Numbered(whole, 0)
    if own is None:
        return pattern_among(links)
    same = [one.number for link in links if (one := numbered(link)) and one.pattern == own.pattern]
    return Numbered(own.pattern, max([own.number, *same]))
