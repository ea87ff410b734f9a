"""The files, sheets and downloads that a page links to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from harvester.sdk._addresses import Target, announced, clean_address, resolve
from harvester.sdk._words import is_vague
from harvester.sdk.markup import squeeze, text_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

Kind = Literal["file", "sheet", "drive", "document", "download", "folder"]

MAX_LINKS = 1_000
MAX_PLACES = 20  #: places of one link that are remembered
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ONCLICK = re.compile(r"""(?:location(?:\.href)?\s*=|window\.open\()\s*['"]([^'"]{1,2000})['"]""")
_NAME_ENDS = re.compile(r"\.(?:[A-Za-z0-9]{2,5}|geojson|parquet|ndjson|sqlite)$", re.IGNORECASE)
_UNDERSCORES = re.compile(r"[_+]+|(?<=\w)-(?=\w)")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLink:
    """One link to data. Exactly one of the addresses may be missing."""

    kind: Kind
    title: str
    download_url: str | None  #: where the bytes are, where that is known
    access_url: str | None = None  #: where a person looks, when that is another address
    format: str | None = None  #: ``XLSX``, ``CSV`` …: from the address or the link's text, not verified

    @property
    def address(self) -> str:
        """The address that tells this link from others."""
        return self.download_url or self.access_url or ""


class LocatedLink(NamedTuple):
    """A link, and where it stands."""

    link: FoundLink
    element: Element  #: the element that says most of it
    others: tuple[Element, ...] = ()  #: further elements with the same address


def find_links(source: str | Element, *, base: str | None = None) -> list[FoundLink]:
    """The data that a page or fragment links to or embeds, each address once, in document order.

    Known are files by their extension, Google Sheets, Docs and Drive, Dropbox, and the addresses of
    download plugins. The title is the link's text, unless that says nothing (“Unduh”, “di sini”): then
    the rest of its table row, the heading or bold line above, or the file's name. Relative addresses are
    joined to ``base`` where given, else kept.
    """
    return [located.link for located in located_links(source, base=base)]


def located_links(
    source: str | Element, *, base: str | None = None, limit: int = MAX_LINKS
) -> list[LocatedLink]:
    """As :func:`find_links`, each with the elements that it stands in; ``limit`` is how many at most."""
    tree = tree_of(source)
    if tree is None:
        return []
    found: dict[str, LocatedLink] = {}
    vague: set[str] = set()
    for element, told in _addresses(tree):
        target = _target(element, told, base)
        if target is None:
            continue
        text = own_text(element)
        key = target.download_url or target.access_url or ""
        known = found.get(key)
        if known is None and len(found) >= limit:
            continue
        if known and not (key in vague and not is_vague(text)):
            found[key] = known._replace(others=(*known.others[-MAX_PLACES:], element))
            continue
        if is_vague(text):
            vague.add(key)
        else:
            vague.discard(key)
        link = link_from(target, text if not is_vague(text) else _context(element))
        found[key] = (
            LocatedLink(replace(known.link, title=link.title), element, (*known.others, known.element))
            if known
            else LocatedLink(link, element)
        )
    return list(found.values())


def _target(element: Element, told: str, base: str | None) -> Target | None:
    """Where a link leads, by its address; where that does not show it, by its words and attributes."""
    target = find_target(told, base)
    if target and (target.format or target.kind != "download"):
        return target
    hint = _announced(element, told, base)
    return replace(target, format=hint.format) if target and hint else target or hint


def _announced(element: Element, told: str, base: str | None) -> Target | None:
    if element.tag != "a" or not told or (address := _joined(told, base)) is None:
        return None
    return announced(
        address,
        urlsplit(base).hostname if base else None,
        media_type=element.get("type") or "",
        text=text_of(element),
        saved=element.get("download") is not None,
    )


def _joined(told: str, base: str | None) -> str | None:
    """An address as a browser would open it, or ``None`` when it is no web address."""
    address = clean_address(told)
    if address is None or not base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def find_target(told: str, base: str | None = None) -> Target | None:
    """What an address leads to, when it leads to data."""
    address = _joined(told, base)
    return resolve(address, urlsplit(base).hostname if base else None) if address is not None else None


def link_from(target: Target, text: str = "") -> FoundLink:
    """A link with the best title there is: ``text``, else the file's name; Google's files show none."""
    format_ = target.format
    if format_ is None and (ending := _NAME_ENDS.search(text)):
        format_ = ending[0][1:].upper()
    named = target.kind in {"file", "download"} and target.download_url is not None
    title = text or (file_title(target.download_url or "") if named else "")
    return FoundLink(
        kind=target.kind,
        title=title[:300],
        download_url=target.download_url,
        access_url=target.access_url,
        format=format_,
    )


def file_title(address: str) -> str:
    """A title from a file's name: ``/x/APBDes-2019_final.xlsx`` → ``APBDes 2019 final``."""
    name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    title = squeeze(_UNDERSCORES.sub(" ", _NAME_ENDS.sub("", name)))
    if title.isdigit() and len(title) != 4:  # the number of a file, not a year
        return ""
    return title.encode("utf-8", "replace").decode()


def _addresses(tree: Element) -> Iterator[tuple[Element, str]]:
    for element in tree.iter("a", "iframe", "embed", "object", "button"):
        for attribute in ("data-downloadurl", "href", "src", "data", "data-src"):
            told = element.get(attribute)
            if told and told[:1] != "#":
                yield element, told
        scripted = element.get("onclick")
        if scripted and (target := _ONCLICK.search(scripted)):
            yield element, target[1]


def own_text(element: Element) -> str:
    """What a link says of itself; empty when that is nothing (“Unduh”, a bare address)."""
    if element.tag in {"a", "button"}:
        text = text_of(element)
        for told in (text, element.get("download"), element.get("title"), element.get("aria-label")):
            if told and not is_vague(told) and not told.startswith(("http://", "https://")):
                return squeeze(told)
        return ""
    return squeeze(element.get("title"))


def _context(element: Element) -> str:
    """What stands around a link whose own text says nothing."""
    row = next(element.iterancestors("tr"), None)
    if row is not None:
        texts = [text_of(cell) for cell in row.iterchildren("td", "th")]
        told = [text for text in texts if not is_vague(text) and not text.isdigit() and len(text) > 2]
        if told:
            return max(told, key=len)[:300]
    item = next(element.iterancestors("li", "p"), None)
    if item is not None and (before := _text_before(item, element)):
        return before
    return _heading_above(element)


def _text_before(item: Element, link: Element) -> str:
    """The words of a list item or paragraph before the link: “Data penduduk 2019: (unduh)”."""
    parts = [item.text or ""]
    for inner in item.iterdescendants():
        if inner is link:
            break
        if inner.tag == "a":  # what stands before another link speaks of that one
            parts = [inner.tail or ""]
            continue
        parts.extend(part for part in (inner.text, inner.tail) if part)
    text = squeeze("".join(parts)).strip(" :;([-–—|»>→")
    return text if 3 <= len(text) <= 150 and not is_vague(text) else ""


def _words_beside(above: Element, place: Element) -> str:
    """The short text that shares a box with this link alone: a card, a row made of ``div``."""
    if (
        above.tag in {"body", "html"}
        or sum(1 for _ in above.iter("a", "button", "iframe", "embed", "object")) > 1
    ):
        return ""
    texts = [squeeze(above.text)]
    for child in above:
        texts.extend(("" if child is place else text_of(child), squeeze(child.tail)))
    text = squeeze(" ".join(texts)).strip(" :;([-–—|»>→")
    return text if 3 <= len(text) <= 150 and not is_vague(text) else ""


def _heading_above(element: Element) -> str:
    place = element
    for _ in range(4):
        for before in place.itersiblings(preceding=True):
            if before.tag in _HEADINGS and (text := text_of(before)):
                return text[:300]
        above = place.getparent()
        if above is None:
            break
        if text := _words_beside(above, place):
            return text
        place = above
    return ""
