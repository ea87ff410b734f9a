"""How the pages of a site are found, as its address and first page show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from harvester.sdk import FetchContext, SourceRefused
from harvester.sdk.documents import find_documents
from harvester.sdk.listings import parse_listing
from harvester.sdk.markup import parse_html
from harvester.sdk.structured import find_structured
from harvester.sdk.walk import MAX_BYTES, WalkedPage, links_of
from plugins._page_config import Options
from plugins._page_numbered import find_pattern, numbered
from plugins._page_reading import Reader
from plugins._page_sitemap import SitemapWalk, is_sitemap_address

FEW = 2  #: documents that make a list of them
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")


@dataclass
class Start:
    """The address of a source, and what was read there."""

    ctx: FetchContext
    options: Options
    reader: Reader
    url: str
    page: WalkedPage | None = field(default=None, init=False)
    is_sitemap: bool = field(default=False, init=False)
    sitemap: SitemapWalk = field(init=False)
    _front: WalkedPage | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.sitemap = SitemapWalk(self.ctx, self.reader, self.options, self.url)

    @property
    def is_front(self) -> bool:
        """Whether the address is that of the site's front page."""
        parts = urlsplit(self.url)
        return parts.path.strip("/") in {"", "index.php", "index.html", "home"} and not parts.query

    def read(self) -> None:
        """Read the page at the address, unless the way of reading does not need it.

        Raises:
            SourceUnavailable, SourceRefused: it cannot be read.
        """
        if is_sitemap_address(self.url):
            self.is_sitemap = True
        elif numbered(self.url) is not None and self.options.mode in {"auto", "numbered"}:
            self.page = self.reader.peek(self.url)
        else:
            with self.ctx.http.get(self.url, crawl=True, max_bytes=MAX_BYTES) as answer:
                self.is_sitemap = bool(_SITEMAP.search(answer.open().read(4_000)))
                tree = None if self.is_sitemap else parse_html(answer.text)
                self.page = None if tree is None else WalkedPage(url=answer.url, tree=tree, depth=0)
                self.url = answer.url
        self.sitemap.start, self.sitemap.is_root = self.url, self.is_sitemap

    @property
    def front(self) -> WalkedPage | None:
        """The site's front page, if it can be read."""
        if self._front is None:
            self._front = self.page if self.is_front else self.reader.peek(urljoin(self.url, "/"))
        return self._front


def choose(start: Start) -> str:
    """The way of reading: as configured, else as the address and its page show.

    Raises:
        SourceRefused: the address holds no page.
    """
    if start.options.mode != "auto":
        return start.options.mode
    if start.is_sitemap:
        return "sitemap"
    page = start.page
    if start.options.pattern or numbered(start.url):
        return "numbered"
    if page is None:
        raise SourceRefused(f"Expected a page at {start.url}, but the answer is something else.")
    if parse_listing(page.tree, page.url) is not None:
        return "listing"
    if next(find_structured(page.tree, base=page.url).of_type("Dataset", "DataCatalog"), None):
        return "jsonld"
    if not start.is_front and len(find_documents(page.tree, base=page.url)) >= FEW:
        return "links"
    listed = {entry.url for entry in start.sitemap.listed()}
    pattern = find_pattern(start.url, start.options, page)
    if pattern and not any((own := numbered(url)) and own.pattern == pattern.pattern for url in listed):
        return "numbered"
    return "sitemap" if listed else "links"


def highest_linked(start: Start, pattern: str, known: int) -> int:
    """The highest number that the first or the front page links to."""
    pages = [page for page in (start.page, start.front) if page is not None]
    found = (numbered(link.url) for page in pages for link in links_of(page))
    return max([known, *(one.number for one in found if one and one.pattern == pattern)])
