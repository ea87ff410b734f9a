"""A site of documents: which pages of it to read, whose it is, and what lies on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from harvester.sdk import Problem, RawRecord
from harvester.sdk.documents import FoundDocument, find_documents
from harvester.sdk.links import find_target, link_from
from harvester.sdk.markup import squeeze, text_of
from harvester.sdk.walk import PageLink, Walk, WalkedPage
from plugins._categories import EXCLUDED, category_of, category_within, is_excluded
from plugins._document_types import type_of
from plugins._offices import site_office

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from harvester.sdk import FetchContext, Json

MAX_DOCUMENTS = 20_000
_WORDS = re.compile(
    r"\b(?:transparansi|anggaran|keuangan(?! desa)|kinerja|akuntabilitas|s?akip|perencanaan|dokumen|"
    r"unduh(?:an)?|download|arsip|laporan|ppid|informasi publik|daftar informasi|dip|layanan informasi|"
    r"maklumat|sop|standar (?:layanan|operasional)|regulasi|pengadaan|realisasi)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OTHER_MATTERS = re.compile(
    r"/(?:berita|news|artikel|post|galeri|gallery|album|agenda|events?|kalender|kontak|contact|hubungi|tentang|about|video|"
    r"foto|author|search|cari|pencarian|faq|sitemap|peta-situs|pengaduan|lapor|login|user|pegawai|struktur|"
    r"visi-misi|form|formulir|permohonan|keberatan|survei|survey|pengumuman-lelang)(?:[/.-]|$)",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"\b(?:hits?|dilihat|views?|viewer|diunduh|jumlah unduh\w*|downloads)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Whose site it is, as its first page says."""

    name: str | None
    homepage: str

    def told(self) -> dict[str, Json]:
        """For the content of a record."""
        return {"name": self.name, "homepage": self.homepage}


def site_of(page: WalkedPage, publisher: str) -> Site:
    """Whose site a page belongs to: as configured, else as the page calls its site."""
    home = urljoin(page.url, "/")
    if publisher:
        return Site(name=publisher, homepage=home)
    named = [
        meta.get("content", "")
        for meta in page.tree.iter("meta")
        if meta.get("property") == "og:site_name" or meta.get("name") == "application-name"
    ]
    heads = [text_of(head) for head in page.tree.iter("h1")][:2]
    for told in (*named, page.title, *heads):
        if told and (name := site_office(squeeze(told))):
            return Site(name=name, homepage=home)
    return Site(name=None, homepage=home)


def leads_on(link: PageLink, page: WalkedPage, start: str) -> bool:
    """Whether a link leads to a page that may list documents."""
    parts = urlsplit(link.url)
    slug = _slug(parts.path)
    if is_excluded(link.text) or is_excluded(slug):
        return False
    if _OTHER_MATTERS.search(parts.path) and not _OTHER_MATTERS.search(urlsplit(start).path):
        return False
    for told in (link.text, slug):
        if type_of(told) or category_of(told) or _WORDS.search(told):
            return True
    return not link.around and (_is_beneath(parts, start) or _goes_on(link, page))


def _is_beneath(parts: SplitResult, start: str) -> bool:
    """Whether an address lies in the folder of the first, or asks the first page something else."""
    folder = urlsplit(start).path.rstrip("/")
    own = parts.path.rstrip("/")
    return bool(folder) and (own.startswith(f"{folder}/") or (own == folder and bool(parts.query)))


def _goes_on(link: PageLink, page: WalkedPage) -> bool:
    """Whether a link names a year, or stands on a page of one category or kind."""
    return bool(_YEAR.search(link.text)) or any(
        category_of(told) or type_of(told) for told in (page.text, page.title)
    )


def _slug(path: str) -> str:
    return " ".join(unquote(path).rstrip("/").split("/")[-2:]).replace("-", " ").replace("_", " ")[:300]


def walk_of(ctx: FetchContext, url: str, config: Mapping[str, Json]) -> Walk:
    """The walk over the pages of a site that may list documents."""
    pages, depth = config.get("pages"), config.get("depth")
    return Walk(
        ctx=ctx,
        start=url,
        follow=lambda link, page: leads_on(link, page, url),
        max_pages=pages if isinstance(pages, int) else 100,
        max_depth=depth if isinstance(depth, int) else 2,
    )


def file_at(url: str) -> RawRecord | None:
    """The record of a source that is itself one file."""
    target = find_target(url)
    if target is None or target.kind == "folder":
        return None
    link = link_from(target)
    home = urljoin(url, "/")
    found = FoundDocument(link=link, title=link.title)
    return record_of(found, Site(name=None, homepage=home), page_url=url, page_titles=())


class Collected:
    """The documents of a site, each once, but for those that any page keeps from the public."""

    def __init__(self) -> None:
        self._records: dict[str, RawRecord] = {}
        self._excluded: set[str] = set()

    def add(self, page: WalkedPage, site: Site) -> None:
        """Note the documents of a page."""
        titles = tuple(dict.fromkeys(told for told in (page.text, page.title) if told))
        for found in find_documents(page.tree, base=page.url):
            address = found.link.address
            if is_kept_back(found, titles):
                self._excluded.add(address)
            elif address not in self._records and len(self._records) < MAX_DOCUMENTS:
                self._records[address] = record_of(found, site, page_url=page.url, page_titles=titles)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[RawRecord]:
        """The records in the order in which they were found."""
        return (record for address, record in self._records.items() if address not in self._excluded)


def is_kept_back(found: FoundDocument, titles: tuple[str, ...] = ()) -> bool:
    """Whether a document is of the category that the law keeps from the public."""
    if is_excluded(found.title) or is_excluded(unquote(urlsplit(found.link.address).path).rpartition("/")[2]):
        return True
    above = (found.column, *found.headings, *titles)
    if category_within(found.cells, found.lines, above) == EXCLUDED:
        return True
    return any(is_kept_back(again) for again in found.elsewhere)


def record_of(found: FoundDocument, site: Site, *, page_url: str, page_titles: tuple[str, ...]) -> RawRecord:
    """A document as a record: its address tells it from others."""
    link = found.link
    return RawRecord(
        identifier=link.address,
        url=page_url,
        content={
            "title": found.title,
            "column": found.column,
            "cells": [[title, text[:500]] for title, text in found.cells if not _COUNTERS.search(title)][:40],
            "lines": list(found.lines[:6]),
            "headings": [*found.headings[:8], *(told for told in page_titles if told not in found.headings)],
            "kind": link.kind,
            "format": link.format,
            "download": link.download_url,
            "access": link.access_url,
            "site": site.told(),
        },
    )


def nothing_found(url: str) -> Problem:
    """The problem of a site without documents."""
    return Problem(
        code="no-documents",
        message="No document was found at {url} or on the pages that it leads to. Register the address of "
        "the page that lists them; lists that a script fills in cannot be read.",
        params={"url": url},
    )
