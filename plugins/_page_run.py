"""One run over a site without an interface."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harvester.sdk import FetchContext, Problem, RawRecord, SourceRefused
from harvester.sdk.links import find_links
from harvester.sdk.listings import parse_listing
from harvester.sdk.tables import find_tables
from harvester.sdk.walk import PageLink, Walk, WalkedPage
from plugins._document_site import Collected, leads_on, nothing_found, site_of
from plugins._page_article import read_article, titles_of
from plugins._page_config import Options
from plugins._page_listing import ListingWalk
from plugins._page_modes import Start, choose, highest_linked
from plugins._page_numbered import NumberedWalk, find_pattern
from plugins._page_reading import Reader
from plugins._page_structured import Datasets

_DATA_PATH = re.compile(
    r"/(?:datasets?|data|data-sets?|kumpulan-data|katalog|catalog(?:ue)?|koleksi|statistik|indikator)(?:[/-]|$)",
    re.IGNORECASE,
)


@dataclass
class Run:
    """Reads a site once."""

    ctx: FetchContext
    options: Options
    url: str
    reader: Reader = field(init=False)
    datasets: Datasets = field(init=False)
    start: Start = field(init=False)
    _name: str | None = field(default=None, init=False)
    _common: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self.reader = Reader(self.ctx, self.url, self.options.max_pages)
        self.datasets = Datasets(self.ctx, self.reader)
        self.start = Start(self.ctx, self.options, self.reader, self.url)

    def records(self) -> Iterator[RawRecord]:
        """The records, in the way that the options or the address say.

        Raises:
            SourceUnavailable, SourceRefused: the site cannot be read in this way.
        """
        self.start.read()
        self.reader.home = self.start.url
        way: dict[str, Callable[[], Iterator[RawRecord]]] = {
            "sitemap": self._by_sitemap,
            "numbered": self._by_number,
            "links": self._by_links,
            "jsonld": self._by_description,
            "listing": self._by_listing,
        }
        yield from way[choose(self.start)]()

    def _meet(self) -> None:
        """Learn from its front page whose site it is, and which titles say nothing on other pages."""
        front = self.start.front
        if front is not None:
            self._name = site_of(front, self.options.publisher).name
            self._common = titles_of(front)

    def _by_sitemap(self) -> Iterator[RawRecord]:
        self._meet()
        for entry, page in self.start.sitemap:
            yield from self._of_page(page, page.key, modified=entry.modified)
        yield from self.datasets.rest()

    def _by_number(self) -> Iterator[RawRecord]:
        found = find_pattern(self.start.url, self.options, self.start.page)
        if found is None:
            raise SourceRefused(
                f"No numbered pages are known at {self.url}. Register the address of one, such as "
                "/berita/baca/345, or set its pattern."
            )
        self._meet()
        known = highest_linked(self.start, found.pattern, found.number)
        for number, page in NumberedWalk(self.ctx, self.reader, self.options, found.pattern, known):
            yield from self._of_page(page, number)
        yield from self.datasets.rest()

    def _of_page(
        self, page: WalkedPage, identifier: str, *, modified: str | None = None
    ) -> Iterator[RawRecord]:
        """The datasets that a page describes, else what it says."""
        described = list(self.datasets.of_page(page.tree, page.url))
        if described:
            yield from described
            return
        url = page.url
        told = dict(read_article(page, common=self._common, modified=modified).told())
        told["site"] = self._name or told["site"]
        html = str(told["content"])
        if page.cut and not find_tables(html) and not find_links(html, base=url):
            return  # what it holds may stand where it was cut off
        yield RawRecord(identifier=identifier, url=url, content={"kind": "article", **told})

    def _by_links(self) -> Iterator[RawRecord]:
        collected = Collected()
        site = None
        for page in self._walk(lambda link, page: leads_on(link, page, self.start.url)):
            site = site or site_of(page, self.options.publisher)
            collected.add(page, site)
            if self.ctx.limit and len(collected) >= self.ctx.limit:
                break
        yield from collected
        if not len(collected):
            self.ctx.problem(nothing_found(self.url))

    def _by_description(self) -> Iterator[RawRecord]:
        count = 0
        for page in self._walk(lambda link, _: self._leads_to_data(link)):
            self.reader.read += 1
            for raw in self.datasets.of_page(page.tree, page.url):
                count += 1
                yield raw
        for raw in self.datasets.rest():
            count += 1
            yield raw
        if not count:
            self.ctx.problem(
                Problem(
                    code="no-datasets",
                    message="No page at {url} describes a dataset for machines (schema.org/Dataset). "
                    "Register the page of a dataset or of their list.",
                    params={"url": self.url},
                )
            )

    def _by_listing(self) -> Iterator[RawRecord]:
        page = self.start.page
        listing = parse_listing(page.tree, page.url) if page is not None else None
        if listing is None:
            raise SourceRefused(f"The address {self.url} is not the listing of a directory any more.")
        yield from ListingWalk(self.ctx, self.reader, self.options).records(listing)

    def _walk(self, follow: Callable[[PageLink, WalkedPage], bool]) -> Iterator[WalkedPage]:
        return iter(
            Walk(
                ctx=self.ctx,
                start=self.start.url,
                follow=lambda link, page: self.options.wants(link.url) and follow(link, page),
                max_pages=self.options.max_pages,
                max_depth=self.options.depth,
            )
        )

    def _leads_to_data(self, link: PageLink) -> bool:
        """Whether a link leads to what may describe a dataset: beneath the address, or called so."""
        path = urlsplit(link.url).path
        folder = urlsplit(self.start.url).path.rstrip("/")
        return (
            bool(self.options.include) or path.startswith(f"{folder}/") or _DATA_PATH.search(path) is not None
        )
