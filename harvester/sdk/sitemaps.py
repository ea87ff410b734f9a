"""Sitemaps (https://www.sitemaps.org/protocol.html): bytes in, addresses out."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from harvester.domain.errors import ContentUnreadable
from harvester.sdk.joining import web_address
from harvester.sdk.markup import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HTML = re.compile(rb"\W*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
MAX_BYTES = 50 * 1024 * 1024  #: the protocol's own limit, uncompressed
MAX_ENTRIES = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class SitemapEntry:
    """One address."""

    url: str
    modified: str | None = None  #: ``lastmod`` as told


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitemap:
    """The pages that a sitemap lists, and the further sitemaps where it is an index."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def parse_sitemap(body: bytes, *, url: str = "") -> Sitemap:
    """Read a sitemap or an index of them, gzipped or not. Relative addresses are joined to ``url``.

    Entities are not resolved; addresses that are none of the web are left out, doubles as well.

    Raises:
        ContentUnreadable: it is no sitemap, in words that say what it looks like instead.
    """
    body = _unpacked(body, url)
    if not body.strip():
        raise ContentUnreadable(f"Expected a sitemap at {url}, but the answer is empty.")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ContentUnreadable(f"The sitemap at {url} is broken: {error}.") from error
    name = _name(root) if root is not None else ""
    if root is None or name not in {"urlset", "sitemapindex"}:
        what = "an HTML page" if _HTML.match(body) else "something else"
        raise ContentUnreadable(f"Expected a sitemap at {url}, but the answer is {what}.")
    entries = _entries(root, url)
    return Sitemap(pages=entries) if name == "urlset" else Sitemap(sitemaps=entries)


def _unpacked(body: bytes, url: str) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body[:MAX_BYTES]
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(MAX_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentUnreadable(f"The sitemap at {url} cannot be unpacked: {error}.") from error


def _name(element: Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _entries(root: Element, url: str) -> tuple[SitemapEntry, ...]:
    found: dict[str, SitemapEntry] = {}
    for item in root:
        told = {_name(child): squeeze(child.text) for child in item if child.text}
        address = web_address(url, told.get("loc"))
        if address and address not in found:
            found[address] = SitemapEntry(url=address, modified=told.get("lastmod") or None)
            if len(found) >= MAX_ENTRIES:
                break
    return tuple(found.values())
