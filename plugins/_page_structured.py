"""Datasets that pages describe for machines, gathered from one page or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.sdk import FetchContext, Problem, RawRecord
from harvester.sdk.structured import find_structured
from harvester.sdk.walk import page_key
from plugins._page_dataset import identify, is_thin, own_page
from plugins._page_reading import Reader

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass
class Datasets:
    """The datasets of a site, each once; what a page only mentions waits for the page that says more."""

    ctx: FetchContext
    reader: Reader
    _given: set[str] = field(default_factory=set)
    _described: set[str] = field(default_factory=set)  #: pages that describe a dataset
    _mentioned: dict[str, tuple[RawRecord, str]] = field(default_factory=dict)

    def of_page(self, tree: Element, url: str) -> Iterator[RawRecord]:
        """The datasets that a page describes."""
        data = find_structured(tree, base=url)
        for reason in data.broken:
            self.ctx.problem(
                Problem(
                    code="jsonld-broken",
                    message="The page {url} describes data for machines (JSON-LD), but in a way that cannot "
                    "be read: {reason}",
                    params={"url": url, "reason": reason},
                )
            )
        for node in data.of_type("Dataset"):
            identifier = identify(node, url)
            if identifier in self._given:
                continue
            raw = RawRecord(
                identifier=identifier,
                url=own_page(node, url) or url,
                content={"kind": "dataset", "page": url, "entry": node},
            )
            page = own_page(node, url)
            if is_thin(node) and page and page_key(page) != page_key(url) and self.reader.is_own(page):
                self._mentioned.setdefault(identifier, (raw, page))
                continue
            self._given.add(identifier)
            if not is_thin(node):
                self._described.update(page_key(one) for one in (url, page) if one)
            self._mentioned.pop(identifier, None)
            yield raw

    def rest(self) -> Iterator[RawRecord]:
        """The pages of datasets that were only mentioned, and the mention where its page says no more."""
        for identifier, (raw, page) in list(self._mentioned.items()):
            if identifier in self._given or page_key(page) in self._described:
                continue
            if self.reader.exhausted:
                self.reader.cut()
            elif (read := self.reader.get(page)) is not None:
                yield from self.of_page(read.tree, read.url)
            if identifier not in self._given and page_key(page) not in self._described:
                self._given.add(identifier)
                yield raw
