"""XML of catalogues: safe parsing, and elements by their local names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from harvester.sdk import ContentUnreadable
from harvester.sdk.http import decode

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f]..|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.IGNORECASE
)
_BARE = re.compile(r"&(?!(?:#\d+|#x[0-9a-f]+|[A-Za-z_][\w.-]*);)", re.IGNORECASE)


def parse_xml(body: bytes, url: str = "") -> Element:
    """The root of a document. Nothing outside it is fetched, and entities that multiply are refused.

    Characters that XML forbids and ampersands that no one escaped are forgiven; wrong charsets too.

    Raises:
        ContentUnreadable: it is no XML, or broken, in words.
    """
    if not body.strip():
        raise ContentUnreadable(f"Expected XML at {url}, but the answer is empty.")
    if _HTML.match(body.lstrip(b"\xef\xbb\xbf")):
        raise ContentUnreadable(f"Expected XML at {url}, but the answer is an HTML page.")
    try:
        return _parsed(body)
    except etree.XMLSyntaxError as error:
        first = error
    try:
        return _parsed(mended(body))
    except etree.XMLSyntaxError:
        raise ContentUnreadable(f"The XML at {url} is broken: {_said(first)}.") from first


def mended(body: bytes) -> bytes:
    """A document in UTF-8 without characters that XML forbids, its bare ampersands escaped."""
    text = _UNREADABLE.sub("", _DECLARATION.sub("", _as_text(body)).lstrip())
    return _BARE.sub("&amp;", _REFERENCE.sub(" ", text)).encode("utf-8", "replace")


def _as_text(body: bytes) -> str:
    """Bytes as text: as they declare themselves, else as Windows wrote them."""
    declared = _ENCODING.match(body[:200])
    for name in (declared[1].decode() if declared else "utf-8", "utf-8"):
        try:
            return decode(body) if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def _parsed(body: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(body, parser)
    if root is None:
        raise etree.XMLSyntaxError("there is no element in it", 0, 0, 0)
    return root


def _said(error: etree.XMLSyntaxError) -> str:
    """What libxml2 says, without advice to its own callers."""
    told = (error.msg or "it cannot be parsed").partition(", see xmlCtxt")[0]
    return told.replace("Maximum entity amplification factor exceeded", "its entities grow without end")


def name_of(element: Element) -> str:
    """The local name."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def every(element: Element | None, *path: str) -> Iterator[Element]:
    """The descendants along a path of local names; ``*`` is any one, ``A|B`` either."""
    if element is None:
        return
    if not path:
        yield element
        return
    first, *rest = path
    wanted = frozenset(first.split("|"))
    for child in element:
        name = name_of(child)
        if name and (first == "*" or name in wanted):
            yield from every(child, *rest)


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names."""
    return next(every(element, *path), None)
