"""Is there a catalogue of maps at an address, or a folder of its records?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from harvester.sdk import Recognition
from harvester.sdk.listings import Listing, parse_listing
from harvester.sdk.markup import parse_html
from plugins._csw_requests import bare, capabilities_url

if TYPE_CHECKING:
    from harvester.sdk import Page

ITSELF, RECORD, FOLDER, LINKED, USUAL = 0.97, 0.9, 0.9, 0.9, 0.85
MOST_PROBES = 4
_LOOK_AT = 400_000
_START = 6_000
_CAPABILITIES = re.compile(r"<(?:[\w.-]+:)?Capabilities\b[^>]{0,4000}opengis\.net/cat/csw", re.DOTALL)
_RESPONSE = re.compile(r"<(?:[\w.-]+:)?(?:GetRecordsResponse|GetRecordByIdResponse)\b")
_EXCEPTION = re.compile(r"<(?:[\w.-]+:)?ExceptionReport\b")
_METADATA = re.compile(r"<(?:[\w.-]+:)?(?:MD_Metadata|MI_Metadata|CHE_MD_Metadata)\b")
_HTML = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_CSW_LINK = re.compile(
    r"""(?:href|src|url|endpoint)["']?\s*[=:]\s*["']([^"'<>\s]*?(?:service=csw[^"'<>\s]*|/csw(?:\.py)?/?(?:\?[^"'<>\s]*)?))["']""",
    re.IGNORECASE,
)
_CSW_PATH = re.compile(r"service=csw\b|/csw(?:\.py)?/?(?:\?|$)", re.IGNORECASE)
_SRV = re.compile(
    r"""(?P<base>(?:https?://[^\s"'<>]+?|/[\w./-]*?)?/srv)/(?P<language>[a-z]{3})/(?:catalog\.|csw|search|home|find|main\.home|api)"""
)
#: Software by its marks in a page, and where its catalogue usually is.
_SOFTWARE = (
    ("GeoNetwork", re.compile(r"geonetwork", re.IGNORECASE), "/geonetwork/srv/eng/csw"),
    ("GeoNode", re.compile(r"geonode", re.IGNORECASE), "/catalogue/csw"),
    ("Esri Geoportal", re.compile(r"esri geoportal|geoportal server", re.IGNORECASE), "/geoportal/csw"),
    ("pycsw", re.compile(r"pycsw", re.IGNORECASE), "/csw"),
    ("GeoServer", re.compile(r"/geoserver/|palapa", re.IGNORECASE), "/geoserver/csw"),
)
_GEO_HOST = re.compile(
    r"(?:^|[.-])(?:geoportal|geonetwork|geonode|geodata|sdi|ina-sdi|palapa)[\w-]*\.", re.IGNORECASE
)
_USUAL = ("/geonetwork/srv/eng/csw", "/csw", "/geoserver/csw", "/catalogue/csw")


def recognised(page: Page) -> float | Recognition:
    """A catalogue, a record or a folder at the address itself; else what a geoportal's page leads to."""
    if page.status in {200, 400} and not _HTML.search(page.text[:_START]) and "<" in page.text[:_START]:
        return _as_document(page)
    return (_as_folder(page) if page.status == 200 else None) or _as_portal(page) or 0.0


def _as_document(page: Page) -> float | Recognition:
    start = page.text[:_START]
    if _CAPABILITIES.search(start):
        return _found(ITSELF, "the capabilities of a catalogue of maps (CSW)", bare(page.url))
    if _RESPONSE.search(start) and "/cat/csw" in start:
        return _found(ITSELF, "an answer of a catalogue of maps (CSW)", bare(page.url))
    if page.status == 200 and _METADATA.search(start) and "isotc211" in start + page.text[:_LOOK_AT]:
        return _found(RECORD, "a record of metadata after ISO 19139", page.url)
    if page.status == 200 and _METADATA.search(start) and "standards.iso.org/iso/19115" in start:
        return _found(RECORD, "a record of metadata after ISO 19115-3", page.url)
    if _EXCEPTION.search(start):
        return (
            _probed(
                page, bare(page.url), "the address answers as a catalogue of maps (CSW) when asked", ITSELF
            )
            or 0.0
        )
    return 0.0


def _as_folder(page: Page) -> Recognition | None:
    tree = parse_html(page.text[:_LOOK_AT])
    listing = parse_listing(tree, bare(page.url)) if tree is not None else None
    if listing is None:
        return None
    count = _sheets(listing)
    if not count:
        folder = next((entry for entry in listing.entries if entry.is_folder), None)
        inner_page = page.probe(folder.url) if folder else None
        inner = parse_listing(inner_page.text, inner_page.url) if inner_page else None
        if inner_page is None or inner is None or not _is_metadata(inner_page, inner):
            return None
        return _found(
            FOLDER, "the listing of a folder, whose folders hold metadata of maps in XML (WAF)", listing.url
        )
    files = sum(not entry.is_folder for entry in listing.entries)
    if count * 2 < files or not _is_metadata(page, listing):
        return None
    return _found(FOLDER, f"the listing of a folder with {count} files of metadata in XML (WAF)", listing.url)


def _sheets(listing: Listing) -> int:
    return sum(entry.name.lower().endswith(".xml") for entry in listing.entries if not entry.is_folder)


def _is_metadata(page: Page, listing: Listing) -> bool:
    """Whether the first files of a folder are records; one of them may be broken."""
    sheets = [e.url for e in listing.entries if not e.is_folder and e.name.lower().endswith(".xml")]
    for url in sheets[:2]:
        file = page.probe(url)
        if file is not None and _METADATA.search(file.text[:_START]):
            return True
    return False


def _as_portal(page: Page) -> Recognition | None:
    for number, (url, told) in enumerate(candidates(page.url, page.text[:_LOOK_AT])):
        if number >= MOST_PROBES:
            break
        if found := _probed(page, url, told, LINKED if number == 0 else USUAL):
            return found
    return None


def candidates(url: str, html: str) -> Iterator[tuple[str, str]]:
    """Where a catalogue may be, by what a page links to and what software made it; with the evidence."""
    seen: set[str] = set()
    for address, told in _candidates(url, html):
        at = _bare(address)
        if at and at not in seen and urlsplit(at).scheme in {"http", "https"}:
            seen.add(at)
            yield at, told


def _candidates(url: str, html: str) -> Iterator[tuple[str, str]]:
    if _CSW_PATH.search(url):
        yield url, "the address is that of a catalogue of maps (CSW)"
    own = _SRV.search(url)
    if own:
        yield f"{own['base']}/{own['language']}/csw", "the page is one of GeoNetwork"
    for link in _CSW_LINK.findall(html)[:3]:
        yield _joined(url, unescape(link)), "the page links to a catalogue of maps (CSW)"
    linked = _SRV.search(html)
    if linked:
        yield _joined(url, f"{linked['base']}/{linked['language']}/csw"), "the page links to GeoNetwork"
    for name, mark, path in _SOFTWARE:
        if mark.search(html) or mark.search(url):
            yield _joined(url, path), f"the page is one of a geoportal ({name})"
    if _GEO_HOST.search(urlsplit(url).hostname or ""):
        for path in _USUAL:
            yield (
                _joined(url, path),
                "the site has a catalogue of maps (CSW) where geoportals usually have it",
            )


def _joined(url: str, path: str) -> str:
    try:
        return urljoin(url, path)
    except ValueError:
        return ""


def _bare(address: str) -> str:
    try:
        return bare(address)
    except ValueError:
        return ""


def _probed(page: Page, url: str, told: str, confidence: float) -> Recognition | None:
    answer = page.probe(capabilities_url(url))
    if answer is None or not _CAPABILITIES.search(answer.text[:_START]):
        return None
    return _found(confidence, told, bare(answer.url))


def _found(confidence: float, evidence: str, url: str) -> Recognition:
    return Recognition(confidence=confidence, evidence=(evidence,), url=url)
