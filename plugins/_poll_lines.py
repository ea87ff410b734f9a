"""A page as lines of text with the figures of its bars and charts, as far as a poll needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.sdk.markup import UNSEEN, is_hidden, squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_LINES = 20_000
_BREAKS_TEXT = """
    address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr label legend li main nav ol p pre section table tbody tfoot thead tr ul
"""
_BREAKS = frozenset(_BREAKS_TEXT.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "strong", "b"})
_BAR = re.compile(r"progress|bar|poll|meter|graph|persen|percent|fill", re.IGNORECASE)
_WIDTH = re.compile(r"(?<![-\w])(?:width|height|inline-size)\s*:\s*(\d{1,3}(?:[.,]\d+)?)\s*%", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


class Line(NamedTuple):
    """One line as a reader sees it."""

    text: str
    heading: bool  #: it stands in a heading or in bold
    number: int = 0


def lines_of(tree: Element) -> list[Line]:
    """The lines of a page. Cells of a row are parted by `` | ``; a bar without a figure gets its own."""
    lines: list[Line] = []
    pieces: list[str] = []
    heading = False
    for kind, text in _pieces(tree):
        if kind == "text":
            pieces.append(text)
        elif kind == "heading":
            heading = True
        else:
            if line := squeeze("".join(pieces)).strip(" |"):
                lines.append(Line(line[:2_000], heading, len(lines)))
            pieces, heading = [], False
            if len(lines) >= MAX_LINES:
                break
    return lines


def scripts_of(tree: Element) -> str:
    """The scripts of a page, where charts have their figures."""
    return "\n".join(element.text or "" for element in tree.iter("script"))[:1_000_000]


def _pieces(root: Element) -> Iterator[tuple[str, str]]:
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: object = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN or is_hidden(element):
                walker.skip_subtree()
                skipped = element
                continue
            if tag in _BREAKS:
                yield "break", ""
            if tag in _HEADINGS:
                yield "heading", ""
            if tag in {"td", "th"}:
                yield "text", " | "
            if figure := _bar(element):
                yield "text", f" {figure}% "
            if element.text:
                yield "text", element.text
            continue
        if element is skipped:
            skipped = None
        elif tag in _BREAKS:
            yield "break", ""
        if element is not root and element.tail:
            yield "text", element.tail
    yield "break", ""


def _bar(element: Element) -> str | None:
    """The figure of a bar that shows none: its value for screen readers, or its width."""
    attributes = element.attrib
    if not attributes:
        return None
    around = element.getparent()
    shown = "".join(element.itertext())
    if _FIGURE.search(shown) or (around is not None and len(around) <= 4 and _percent_in(around)):
        return None
    if element.tag in {"progress", "meter"} or "aria-valuenow" in attributes:
        value = attributes.get("aria-valuenow", attributes.get("value", ""))
        most = attributes.get("aria-valuemax", attributes.get("max", "100"))
        return value if re.fullmatch(r"\d{1,3}(?:[.,]\d+)?", value) and most in {"100", "100.0"} else None
    if _BAR.search(attributes.get("class", "")) and (width := _WIDTH.search(attributes.get("style", ""))):
        return width[1]
    return None


def _percent_in(element: Element) -> bool:
    return "%" in "".join(element.itertext())
