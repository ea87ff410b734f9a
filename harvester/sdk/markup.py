"""Reading HTML as the web writes it: any text parses, and nothing in it recurses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Elements whose text no reader sees.
UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "textarea", "select", "svg"})
_BLOCKS_TEXT = """
    address article aside blockquote br center dd div dl dt figure figcaption footer form h1 h2 h3 h4 h5
    h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\u00ad]+")
_LIST_EDGE = re.compile(r"^(?:; )+|(?:; )+$|(?<=; )(?:; )+")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = re.compile(r"\(?[a-z0-9]{1,2}\)|[*†‡]{1,3}\)?|(\d{1,2})", re.IGNORECASE)
_LAST_FIGURES = re.compile(r"[\d.,]*\d$")
_OPENS = re.compile(r"<html[\s>]", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_MARK = re.compile(r"[<&]")

MAX_CHARACTERS = 5_000_000


def parse_html(text: str) -> Element | None:
    """The element tree of a page or fragment, or ``None`` when there is no element in it.

    Comments are left out; characters that XML cannot hold become nothing; text beyond five million
    characters is not read.
    """
    text = _UNREADABLE.sub("", text[:MAX_CHARACTERS])
    if "<" not in text:
        return None
    # Plain elements: those of lxml.html cost a look-up in Python each.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def breaks_off(text: str) -> bool:
    """Whether a page ends before its end: it opens ``html`` and never closes it, nor its body."""
    return _OPENS.search(text[:5_000]) is not None and _CLOSES.search(text[-5_000:]) is None


def tree_of(source: str | Element) -> Element | None:
    """``source`` parsed, unless it already is."""
    return parse_html(source) if isinstance(source, str) else source


def squeeze(text: str | None) -> str:
    """``text`` on one line, with single plain spaces."""
    if not text:
        return ""
    return " ".join(text.split()) if text.isascii() else _SPACE.sub(" ", text).strip()


def is_hidden(element: Element) -> bool:
    """Whether the element says that it is not shown."""
    attributes = element.attrib
    if not attributes:
        return False
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None


def text_of(element: Element) -> str:
    """What a reader sees of an element, on one line; the items of a list are parted by ``; ``."""
    if not len(element):
        return squeeze(element.text)
    text = squeeze("".join(_pieces(element)))
    if "; " in text or text.endswith(";"):
        text = _LIST_EDGE.sub("", text.replace(" ; ", "; "))
    return text


def _pieces(root: Element) -> Iterator[str]:
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: object = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN or is_hidden(element) or (tag == "sup" and _is_footnote(element)):
                walker.skip_subtree()
                skipped = element
                continue
            if tag == "li":
                yield "; "
            elif tag in _BLOCKS:
                yield " "
            elif tag == "img" and element.get("alt"):
                yield f" {element.get('alt')} " if _is_tick(element.get("alt", "")) else ""
            elif tag == "input" and element.get("type") == "checkbox" and "checked" in element.attrib:
                yield "✓"
            if element.text:
                yield element.text
            continue
        if element is skipped:
            skipped = None
        elif tag in _BLOCKS and element is not root:
            yield " "
        if element is not root and element.tail:
            yield element.tail


def _is_footnote(element: Element) -> bool:
    """Whether a raised text only points to a remark: ``30<sup>1)</sup>``, not ``m<sup>2</sup>``."""
    mark = squeeze(element.text)
    if len(element) or not mark or not (raised := _RAISED.fullmatch(mark)):
        return False
    if raised[1] is None:
        return True
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    figures = _LAST_FIGURES.search(squeeze(before))
    return figures is not None and figures[0] != "10"


def _is_tick(alt: str) -> bool:
    return len(alt) <= 3 or alt.strip().lower() in {"check", "centang", "yes", "ya", "no", "tidak"}


def plain_text(markup: str) -> str:
    """Text from a title or label that may hold entities and tags: ``R&amp;D <em>2</em>`` → ``R&D 2``."""
    if not _MARK.search(markup):
        return squeeze(_UNREADABLE.sub("", markup))
    tree = parse_html(f"<div>{markup}</div>")
    return text_of(tree) if tree is not None else ""
