"""How a WordPress site is known by one of its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from plugins._told import texts

if TYPE_CHECKING:
    from harvester.sdk import Page

_API_HEADER = re.compile(r"<([^>]+)>\s*;[^,]*rel=[\"']?https://api\.w\.org/")
_TAG = re.compile(r"<(?:meta|link|script|img)\b[^>]{0,2000}>", re.IGNORECASE)
_REL_API = re.compile(r"""rel\s*=\s*["']?https://api\.w\.org/""", re.IGNORECASE)
_HREF = re.compile(r"""(?:href|src)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_GENERATOR = re.compile(
    r"""name\s*=\s*["']?generator["']?[^>]*content\s*=\s*["']?wordpress|"""
    r"""content\s*=\s*["']?wordpress[^>]*name\s*=\s*["']?generator""",
    re.IGNORECASE,
)
_OWN_FILES = re.compile(r"/wp-(?:content|includes)/")
_RSS_GENERATOR = re.compile(r"<generator>\s*https?://(?:\w+\.)?wordpress\.(?:org|com)/", re.IGNORECASE)


def marks_of_wordpress(page: Page) -> tuple[dict[str, float], str | None]:
    """What shows that the page is of a WordPress site, with how surely; and the site's root, if it says.

    Pictures or links that lead to another WordPress site show nothing.
    """
    seen: dict[str, float] = {}
    if page.status != 200:
        return seen, None
    root = None
    if header := _API_HEADER.search(page.headers.get("link", "")):
        seen["the Link header names the WordPress REST interface"] = 0.95
        root = _root(page.url, header[1])
    own, files_root = 0, None
    for tag in _TAG.findall(page.text[:500_000]):
        if _GENERATOR.search(tag):
            seen["the page names WordPress as its generator"] = 0.9
        href = _HREF.search(tag)
        if href and _at_home(page.url, href[1]):
            if _REL_API.search(tag):
                seen["the page links to its WordPress REST interface"] = 0.95
                root = root or _root(page.url, href[1])
            if place := _OWN_FILES.search(href[1]):
                own += 1
                files_root = files_root or urljoin(page.url, href[1][: place.start()] + "/")
    if own:
        seen["the page loads its own files from /wp-content/"] = 0.7 if own > 1 else 0.55
    if _RSS_GENERATOR.search(page.text[:5_000]):
        seen["the feed names WordPress as its generator"] = 0.85
    if page.media_type in {"", "application/json"} and page.text.lstrip()[:1] == "{":
        told = page.json()
        if isinstance(told, Mapping) and "wp/v2" in texts(told.get("namespaces")):
            seen["the address is a WordPress REST interface"] = 0.95
        root = page.url.partition("wp-json")[0].partition("?")[0]
    return seen, root or files_root


def _at_home(url: str, href: str) -> bool:
    try:
        host = urlsplit(urljoin(url, href)).hostname or ""
    except ValueError:
        return False
    return host.removeprefix("www.") == (urlsplit(url).hostname or "").removeprefix("www.")


def _root(url: str, api: str) -> str | None:
    """The site's root from its REST address, where both are on one host."""
    return urljoin(url, api).partition("wp-json")[0].partition("?")[0] if _at_home(url, api) else None
