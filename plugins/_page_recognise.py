"""How sites are known that the plugin for pages can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import ContentUnreadable, Recognition
from harvester.sdk.listings import parse_listing
from harvester.sdk.markup import parse_html
from harvester.sdk.sitemaps import parse_sitemap
from harvester.sdk.structured import find_structured
from harvester.sdk.walk import WalkedPage, links_of
from plugins._page_numbered import numbered, pattern_among

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from harvester.sdk import Json, Page

LISTED, METADATA, DESCRIBED, NUMBERED, MAPPED = 0.8, 0.5, 0.75, 0.4, 0.3
SITEMAP_ITSELF = 0.4
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|title|pre|div|p)\b", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_LOOK_AT = 1_000_000  #: characters of a page


def recognised(page: Page) -> float | Recognition:
    """A listing, described datasets, numbered pages or a sitemap, in this order. Other software is surer."""
    if page.status != 200:
        return 0.0
    if _SITEMAP.search(page.text[:5_000]):
        return _found(SITEMAP_ITSELF, "the address is a sitemap", "sitemap", url=page.url)
    if not _MARKUP.search(page.text[:20_000]) or page.text.lstrip()[:1] in {"{", "["}:
        return 0.0
    tree = parse_html(page.text[:_LOOK_AT])
    if tree is None:
        return 0.0
    return (
        _as_listing(page, tree) or _as_described(page, tree) or _as_numbered(page, tree) or _as_mapped(page)
    )


def _as_listing(page: Page, tree: Element) -> Recognition | None:
    listing = parse_listing(tree, page.url)
    if listing is None or not listing.entries:
        return None
    files = [entry for entry in listing.entries if not entry.is_folder]
    sheets = sum(entry.name.lower().endswith(".xml") for entry in files)
    if sheets and sheets * 2 > len(files):
        return _found(
            METADATA, f"the listing of a directory with {sheets} XML files", "listing", url=listing.url
        )
    told = (
        f"the listing of a directory with {len(files)} files and {len(listing.entries) - len(files)} folders"
    )
    return _found(LISTED, told, "listing", url=listing.url)


def _as_described(page: Page, tree: Element) -> Recognition | None:
    data = find_structured(tree, base=page.url)
    if count := sum(1 for _ in data.of_type("Dataset")):
        told = f"the page describes {count} datasets for machines (schema.org/Dataset)"
        return _found(DESCRIBED, told, "jsonld")
    if next(data.of_type("DataCatalog"), None):
        return _found(DESCRIBED, "the page describes a catalogue of data for machines (schema.org)", "jsonld")
    return None


def _as_numbered(page: Page, tree: Element) -> Recognition | None:
    own = numbered(page.url)
    links = [link.url for link in links_of(WalkedPage(url=page.url, tree=tree, depth=0))]
    found = pattern_among(links)
    if own and (found is None or found.pattern == own.pattern):
        return _found(
            NUMBERED,
            f"the address is that of a numbered page ({_path(own.pattern)})",
            "numbered",
            own.pattern,
        )
    if found:
        return _found(
            NUMBERED, f"the page links to numbered pages ({_path(found.pattern)})", "numbered", found.pattern
        )
    return None


def _as_mapped(page: Page) -> float | Recognition:
    if urlsplit(page.url).path.strip("/"):
        return 0.0
    other = page.probe("/sitemap.xml")
    if other is None or other.status != 200 or not _SITEMAP.search(other.text[:5_000]):
        return 0.0
    try:
        sitemap = parse_sitemap(other.body, url=other.url)
    except ContentUnreadable:
        return 0.0
    if not sitemap.pages and not sitemap.sitemaps:
        return 0.0
    return _found(MAPPED, f"the site has a sitemap at {other.url}", "sitemap")


def _path(pattern: str) -> str:
    return pattern.partition("://")[2].partition("/")[2].join(("/", ""))


def _found(
    confidence: float, evidence: str, mode: str, pattern: str = "", *, url: str | None = None
) -> Recognition:
    config: dict[str, Json] = {"mode": mode}
    if pattern:
        config["pattern"] = _path(pattern)
    return Recognition(confidence=confidence, evidence=(evidence,), config=config, url=url)
