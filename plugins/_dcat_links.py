"""Links outside RDF: the Link header, and the alternates that an HTML page names."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

_LINK = re.compile(r"<([^>]*)>\s*((?:;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^;,\s]*)\s*)*)")
_NEXT = re.compile(r"\brel\s*=\s*\"?[^\";]*\bnext\b", re.IGNORECASE)
_ALTERNATES = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "text/n3",
)


def header_next(header: str) -> list[str]:
    """The targets of ``Link: <…>; rel="next"`` (RFC 8288)."""
    return [match[1].strip() for match in _LINK.finditer(header[:8192]) if _NEXT.search(match[2])]


def link_alternates(html: str, url: str) -> list[tuple[str, str]]:
    """(address, media type) of the RDF alternates of an HTML page, the handiest syntax first."""
    if "alternate" not in html:
        return []
    root = etree.fromstring(
        html.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", no_network=True)
    )
    found: list[tuple[int, str, str]] = []
    for element in root.iter("link", "a"):
        media_type = (element.get("type") or "").partition(";")[0].strip().lower()
        href = (element.get("href") or "").strip()
        if "alternate" in (element.get("rel") or "").lower().split() and media_type in _ALTERNATES and href:
            try:
                found.append((_ALTERNATES.index(media_type), urljoin(url, href), media_type))
            except ValueError:
                continue
    return [(address, media_type) for _, address, media_type in sorted(found)]
