"""Directory listings as web servers make them: Apache, nginx, IIS, lighttpd, Tomcat, Python and their kin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from lxml import etree

from harvester.sdk._periods import MONTHS
from harvester.sdk.joining import web_address
from harvester.sdk.markup import squeeze, text_of, tree_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ENTRIES = 50_000
_TITLE = re.compile(
    r"(?:index of|directory listing (?:for|of)|listing of|directory:|daftar isi)\s*\S*/?", re.IGNORECASE
)
_IIS_TITLE = re.compile(r"[\w.-]+(?::\d+)? - (/\S*)")
_PARENT = re.compile(
    r"\[?(?:to )?parent directory\]?|\.\.?/?|up(?: to higher level)?|(?:←|↩|⇧|\W)*\.\./?", re.IGNORECASE
)
_SORT = re.compile(
    r"(?:C=[NMSD](?:[;&]O=[AD])?|[NMSD]=[AD]|sort=\w+(?:&order=\w+)?|order=\w+(?:&sort=\w+)?)", re.IGNORECASE
)
_CLOCK = r"[T, ]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([AP]M\b)?"
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})-(\d{{2}}|[A-Za-z]{{3}})-(\d{{2}})(?:{_CLOCK})?")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[- ]([A-Za-z]{{3,9}})[- ,]+(\d{{4}})(?:{_CLOCK})?")
_MONTH_FIRST = re.compile(rf"\b([A-Za-z]{{3,9}}) (\d{{1,2}}), (\d{{4}})(?:{_CLOCK})?")
_SLASHED = re.compile(rf"(?<![\d/])(\d{{1,2}})[/.](\d{{1,2}})[/.](\d{{4}})(?:{_CLOCK})?")
_SIZE = re.compile(r"\d[\d.,]*\s?(?:[KMGT]i?B?|bytes?|B)?", re.IGNORECASE)
_SIZE_AFTER = re.compile(rf"(?:GMT|UTC|[+-]\d{{4}})?\s*({_SIZE.pattern})(?=\s|$)", re.IGNORECASE)
_SIZE_BEFORE = re.compile(rf"(?:^|\s)({_SIZE.pattern})[\s,]*(?:[A-Z][a-z]+,)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFile:
    """One entry of a listing."""

    name: str  #: unescaped
    url: str
    is_folder: bool
    modified: str | None = None  #: ISO 8601 without a zone, as servers write their own time
    size: str | None = None  #: as told: ``39985``, ``35K``


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What a directory holds."""

    url: str  #: of the directory, ending in ``/``
    entries: tuple[ListedFile, ...]
    truncated: bool = False


class _Line(NamedTuple):
    href: str
    text: str


def parse_listing(source: str | Element, url: str) -> Listing | None:
    """The listing at ``url``; ``None`` when the page is none. Sort links and the parent are left out."""
    tree = tree_of(source)
    if tree is None:
        return None
    base = directory_of(url)
    lines = list(_lines(tree))
    named = _is_named(tree, base)
    sorting = any(_is_sorting(line.href) for line in lines)
    if not named and not sorting:
        return None
    children = {child: line for line in lines if (child := _child(base, line.href))}
    others = sum(1 for line in lines if not _child(base, line.href) and not _is_own(base, line))
    if others > max(3, len(children)) or (not named and not children):
        return None
    told = list(children.items())[:MAX_ENTRIES]
    day_first = _is_day_first([line.text for _, line in told])
    return Listing(
        url=base,
        entries=tuple(_entry(child, line, day_first=day_first) for child, line in told),
        truncated=len(children) > len(told),
    )


def directory_of(url: str) -> str:
    """The address of the directory listed at ``url``: of ``/data``, ``/data/`` and ``/data/index.html``."""
    parts = urlsplit(url)
    folder, _, last = parts.path.rpartition("/")
    path = f"{folder}/" if not last or "." in last else f"{parts.path}/"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _is_named(tree: Element, base: str) -> bool:
    """Whether the page calls itself a listing."""
    titles = [squeeze(title.text) for title in tree.iter("title")][:1]
    heads = [text_of(head) for head in tree.iter("h1", "h2")][:2]
    for told in (*titles, *heads):
        if _TITLE.match(told) and "/" in told:
            return True
        iis = _IIS_TITLE.fullmatch(told)
        if (
            iis
            and unquote(iis[1]).rstrip("/").casefold() == unquote(urlsplit(base).path).rstrip("/").casefold()
        ):
            return tree.find(".//pre") is not None
    return False


def _is_sorting(href: str) -> bool:
    return href.startswith("?") and _SORT.fullmatch(href[1:]) is not None


def _is_own(base: str, line: _Line) -> bool:
    """Whether a link sorts the listing, or leads to what is above it."""
    if _is_sorting(line.href):
        return True
    address = _joined(base, line.href)
    return address is not None and (
        base.startswith(address.partition("?")[0].rstrip("/") + "/")
        or _PARENT.fullmatch(line.text.strip()) is not None
    )


def _child(base: str, href: str) -> str | None:
    """The address of a link that leads to something in the directory itself."""
    address = _joined(base, href)
    if address is None or "?" in href:
        return None
    own, other = urlsplit(base), urlsplit(address)
    same = (own.hostname or "").removeprefix("www.") == (other.hostname or "").removeprefix("www.")
    path = unquote(other.path)
    folder = unquote(own.path)
    if not same or not path.startswith(folder):
        return None
    rest = path[len(folder) :]
    inner = rest.rstrip("/")
    return address if inner and "/" not in inner and inner not in {".", ".."} else None


def _joined(base: str, href: str) -> str | None:
    if not href or href.startswith("#"):
        return None
    address = web_address(base, href)
    return address.partition("#")[0] if address else None


def _entry(url: str, line: _Line, *, day_first: bool) -> ListedFile:
    name = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    told = line.text.replace(name, " ", 1)
    modified, span = _modified(told, day_first=day_first)
    size = None
    if span:
        after = _SIZE_AFTER.match(told[span[1] :])
        before = _SIZE_BEFORE.search(told[: span[0]])
        size = after[1] if after else before[1] if before else None
    is_folder = urlsplit(url).path.endswith("/") or "<dir>" in told.lower()
    return ListedFile(
        name=name.encode("utf-8", "replace").decode(),
        url=url if not is_folder or url.endswith("/") else f"{url}/",
        is_folder=is_folder,
        modified=modified,
        size=None if is_folder else size,
    )


def _is_day_first(texts: list[str]) -> bool:
    """Whether ``3/4/2024`` is a day in April: as numbers above 12 show, or a clock without AM and PM."""
    found = [match for text in texts if (match := _SLASHED.search(text))]
    if any(int(match[1]) > 12 for match in found):
        return True
    return not any(int(match[2]) > 12 or match[6] for match in found)


def _modified(text: str, *, day_first: bool) -> tuple[str | None, tuple[int, int] | None]:
    """The moment in a line of a listing, and where it stands."""
    for pattern, order in (
        (_YEAR_FIRST, (1, 2, 3)),
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_SLASHED, (3, 2, 1) if day_first else (3, 1, 2)),
    ):
        if (match := pattern.search(text)) and (moment := _moment(match, order)):
            return moment, match.span()
    return None, None


def _moment(match: re.Match[str], order: tuple[int, int, int]) -> str | None:
    year, month, day = (match[at] for at in order)
    number = int(month) if month.isdigit() else MONTHS.get(month[:3].lower())
    if number is None:
        return None
    try:
        on = date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
    if match[4] is None:
        return on
    hour, minute = int(match[4]), int(match[5])
    if match[6]:
        hour = hour % 12 + (12 if match[6].upper() == "PM" else 0)
    return f"{on}T{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else on


def _lines(tree: Element) -> Iterator[_Line]:
    """Each link with what stands beside it: in its row or item, or on its line of a ``pre``."""
    within: Mapping[Element, str] = {}
    for pre in tree.iter("pre"):
        within = {**within, **_texts_beside(pre)}
    for link in tree.iter("a"):
        href = link.get("href")
        if not href:
            continue
        if link in within:
            yield _Line(href, f"{text_of(link)} {within[link]}")
            continue
        around = next(link.iterancestors("tr", "li"), None)
        if around is None:
            yield _Line(href, f"{text_of(link)} {squeeze(link.tail)}")
        else:
            cells = [text_of(cell) for cell in around] if around.tag == "tr" else [text_of(around)]
            moments = [told for time in around.iter("time") if (told := time.get("datetime"))]
            yield _Line(href, "  ".join((*cells, *moments)))


def _texts_beside(pre: Element) -> dict[Element, str]:
    """The rest of the line of each link in preformatted text."""
    found: dict[Element, str] = {}
    links: list[Element] = []
    pieces: list[str] = []

    def end_line() -> None:
        told = squeeze("".join(pieces))
        found.update(dict.fromkeys(links, told))
        links.clear()
        pieces.clear()

    def add(text: str | None) -> None:
        for number, part in enumerate((text or "").split("\n")):
            if number:
                end_line()
            pieces.append(part)

    inside: Element | None = None
    for event, element in etree.iterwalk(pre, events=("start", "end")):
        if event == "start":
            if element.tag in {"br", "hr"}:
                end_line()
            if element.tag == "a" and inside is None:
                inside = element
                links.append(element)
            elif inside is None:
                add(element.text)
            continue
        if element is inside:
            inside = None
        if inside is None and element is not pre:
            add(element.tail)
    end_line()
    return found
