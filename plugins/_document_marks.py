"""How a page that lists documents is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk.documents import find_documents
from harvester.sdk.links import find_target
from harvester.sdk.markup import parse_html, squeeze, text_of
from harvester.sdk.walk import WalkedPage, links_of
from plugins._djpk import is_djpk
from plugins._document_types import type_of

if TYPE_CHECKING:
    from harvester.sdk import Page

_ABOUT = re.compile(
    r"\btransparansi\b|\banggaran\b|\bkinerja\b|\bs?akip\b|\bakuntabilitas\b|\bperencanaan\b|\bdokumen\b|\bunduhan\b",
    re.IGNORECASE,
)
#: Menus that lead to lists of documents.
_LISTING = re.compile(
    r"\b(?:unduh(?:an)?|downloads?|dokumen(?:tasi)?|transparansi|akuntabilitas|s?akip|arsip data|"
    r"daftar informasi publik|informasi (?:berkala|publik))\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(rb"\s*%PDF-|\xd0\xcf\x11\xe0|\{\\rtf")
SINGLE = 0.6
FEW, MANY = 2, 8
BENEATH = 0.35
PROBED = 2  #: pages that the front page leads to; the probes of a detection are shared with all other plugins
_LOOK_AT = 500_000  # characters of a page


def marks_of_documents(page: Page) -> dict[str, float]:
    """What shows that a page lists documents, or that a front page leads to one that does, with how surely.

    Any page may; so other marks are surer.
    """
    return _marks_of_file(page) or _marks_of_page(page) or _marks_beneath(page)


def _marks_of_file(page: Page) -> dict[str, float]:
    """The address of one document, which is a source of one dataset."""
    target = find_target(page.url)
    if page.status != 200 or target is None or target.kind == "folder" or "html" in page.media_type:
        return {}
    if _DOCUMENT.match(page.body[:2_000]) or (
        page.body[:4] == b"PK\x03\x04" and b"word/" in page.body[:5_000]
    ):
        return {"the address is that of one document": SINGLE}
    return {}


def _marks_beneath(page: Page) -> dict[str, float]:
    if page.status != 200 or urlsplit(page.url).path.strip("/") or "<a" not in page.text[:_LOOK_AT].lower():
        return {}
    tree = parse_html(page.text[:_LOOK_AT])
    if tree is None:
        return {}
    links = links_of(WalkedPage(url=page.url, tree=tree, depth=0))
    listing = dict.fromkeys(link.url for link in links if _LISTING.search(link.text))
    for url in list(listing)[:PROBED]:
        other = page.probe(url)
        if other and other.url != page.url and (seen := _marks_of_page(other)):
            return {f"{mark} ({other.url})": BENEATH for mark in seen}
    return {}


def _marks_of_page(page: Page) -> dict[str, float]:
    seen: dict[str, float] = {}
    if page.status != 200 or page.media_type not in {"", "text/html", "application/xhtml+xml"}:
        return seen
    tree = parse_html(page.text) if "<a" in page.text.lower() or "tbl_data" in page.text else None
    if tree is None:
        return seen
    if is_djpk(tree):
        seen["the page holds DJPK's APBD table"] = 0.95
        return seen
    found = find_documents(tree, base=page.url)
    known = {
        kind.short
        for one in found
        for told in (one.title, one.column, *one.headings[:1])
        if (kind := type_of(told))
    }
    title = squeeze(
        " ".join(
            [*(told.text or "" for told in tree.iter("title")), *map(text_of, list(tree.iter("h1"))[:2])]
        )
    )
    if len(found) >= FEW and known:
        several = len(known) > 1 or len(found) > 2 * FEW or _ABOUT.search(title)
        seen[f"the page links to {len(found)} documents, among them {', '.join(sorted(known)[:5])}"] = (
            0.6 if several else 0.5
        )
    elif len(found) >= MANY or (len(found) >= FEW and _ABOUT.search(title)):
        seen[f"the page links to {len(found)} documents"] = 0.4
    return seen
