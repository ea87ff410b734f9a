"""Links outside RDF: the alternates that an HTML page names."""

from __future__ import annotations

from harvester.sdk.alternates import alternates

_ALTERNATES = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "text/n3",
)


def link_alternates(html: str, url: str) -> list[tuple[str, str]]:
    """(address, media type) of the RDF alternates of an HTML page, the handiest syntax first."""
    return [(one.url, one.media_type) for one in alternates(html, url, _ALTERNATES)]
