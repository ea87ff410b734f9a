"""Statements of rights in words or HTML: the licence in them, and the words."""

from __future__ import annotations

import re

from harvester.sdk.markup import plain_text

_SHORT = 80  #: characters; what is longer is no name of a licence
_LINK = re.compile(r"""href\s*=\s*["']?\s*(https?://[^"'\s>]+)|(https?://[^\s<>"')]+)""", re.IGNORECASE)
_LICENCES = re.compile(
    r"^https?://(?:www\.)?(?:creativecommons\.org/(?:licenses|publicdomain)/|opendatacommons\.org/licenses/"
    r"|opendefinition\.org/licenses/|data\.gov\.uk/|(?:www\.)?nationalarchives\.gov\.uk/doc/open-government"
    r"|opensource\.org/licenses/|(?:www\.)?etalab\.gouv\.fr/)",
    re.IGNORECASE,
)


def terms_of_use(markup: str | None) -> tuple[str | None, str | None]:
    """(licence, rights) out of a statement in HTML: the licence it links to, or a short name; else words."""
    if not markup:
        return None, None
    words, linked = plain_text(markup), licence_link(markup)
    if linked:
        return linked, words if words and words != linked else None
    return (words, None) if words and len(words) <= _SHORT else (None, words or None)


def licence_link(markup: str) -> str | None:
    """The address of a licence that a statement of rights in HTML links to or names."""
    for href, bare in _LINK.findall(markup):
        address: str = (href or bare).rstrip(".,;")
        if _LICENCES.match(address):
            return address
    return None
