"""What a page says of itself in its head: the other forms that it comes in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.sdk.joining import web_address
from harvester.sdk.markup import squeeze, tree_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

MAX_ALTERNATES = 50
_TARGET = re.compile(r"<([^>]*)>\s*((?:;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^;,\s]*)\s*)*)")
_NEXT = re.compile(r"\brel\s*=\s*\"?[^\";]*\bnext\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternate:
    """One other form of a page."""

    url: str
    media_type: str
    title: str = ""


def alternates(source: str | Element, url: str, media_types: Sequence[str]) -> list[Alternate]:
    """The forms of a page in one of ``media_types``, by ``link`` or ``a`` with ``rel=alternate``.

    In the order of ``media_types``, then of the page; addresses are joined to ``url``.
    """
    if isinstance(source, str) and "alternate" not in source:
        return []
    tree = tree_of(source)
    if tree is None:
        return []
    found: list[tuple[int, Alternate]] = []
    for element in tree.iter("link", "a"):
        media_type = (element.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (element.get("rel") or "").lower().split() or media_type not in media_types:
            continue
        address = web_address(url, element.get("href"))
        if address and len(found) < MAX_ALTERNATES:
            one = Alternate(url=address, media_type=media_type, title=squeeze(element.get("title")))
            found.append((media_types.index(media_type), one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def next_in_header(header: str) -> list[str]:
    """The targets of ``Link: <…>; rel="next"`` (RFC 8288)."""
    return [match[1].strip() for match in _TARGET.finditer(header[:8192]) if _NEXT.search(match[2])]
