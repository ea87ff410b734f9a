"""The data tables of an HTML page: found, told from layout, and cleaned of what is not data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from harvester.domain.dataset import Column
from harvester.domain.record import TableDraft
from harvester.sdk._addresses import clean_address
from harvester.sdk._grid import Grid, Row, lay_out
from harvester.sdk._heads import make_columns
from harvester.sdk._reading import read_rows
from harvester.sdk._shapes import is_data_shape, is_layout_element
from harvester.sdk._words import is_vague
from harvester.sdk.markup import squeeze, text_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from harvester.sdk._bodies import Body

__all__ = ["MAX_TABLES", "SECTION_TITLE", "FoundTable", "find_tables", "make_columns"]

MAX_TABLES = 200
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BETWEEN = frozenset({"p", "div", "center", "b", "strong", "span", "br", "font", "u", "em", "hr", "figure"})
_COLONS = re.compile(r"[:\s]*")
SECTION_TITLE = "Bagian"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundTable:
    """A table of data. Cells are as told, on one line; merged cells are repeated."""

    index: int  #: place among all ``table`` elements of the document, from 0
    title: str | None  #: its caption, a line across its top, or the heading before it
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sections: tuple[
        str | None, ...
    ] = ()  #: beside ``rows``, where lines across the table part it; else empty
    above: tuple[str, ...] = ()  #: lines across its top, before the header
    lines: tuple[
        tuple[int, str], ...
    ] = ()  #: every line across the table, with the number of the row in ``rows`` that follows it
    totals: tuple[tuple[str, ...], ...] = ()  #: rows left out because they sum up others
    notes: tuple[str, ...] = ()  #: lines across its foot: source, remarks
    links: Mapping[tuple[int, int], tuple[str, ...]] = field(
        default_factory=dict
    )  #: (row, column) → addresses
    truncated: bool = False  #: larger than the limits; its end is missing

    def draft(self) -> TableDraft:
        """The table for a distribution; sections, where there are any, become the first column."""
        if not self.sections:
            return TableDraft(columns=self.columns, rows=self.rows)
        titles = [SECTION_TITLE, *(column.title or column.name for column in self.columns)]
        rows = tuple((section or "", *row) for section, row in zip(self.sections, self.rows, strict=True))
        return TableDraft(columns=make_columns(titles), rows=rows)


def find_tables(
    source: str | Element,
    *,
    base: str | None = None,
    drop_totals: bool = True,
    drop_unfilled: bool = False,
) -> list[FoundTable]:
    """The data tables of a page or fragment, in document order.

    A data table has two columns and two rows below its header at least. Tables that place other tables,
    forms, pictures or link lists on a page, calendars and signature blocks are left out. Relative links
    are joined to ``base`` where given. ``drop_unfilled`` also drops rows such as BELUM MENGISI.
    """
    tree = tree_of(source)
    if tree is None:
        return []
    elements = list(tree.iter("table"))[:MAX_TABLES]
    holders = _holders(elements)
    found: dict[int, FoundTable] = {}
    outside: set[Element] = set()
    for index in range(len(elements) - 1, -1, -1):  # the innermost first
        element = elements[index]
        if element in outside or is_layout_element(element):
            continue
        grid = lay_out(element, nested=element in holders)
        table = _read(element, grid, index, base, (drop_totals, drop_unfilled))
        if table is not None:
            found[index] = table
            outside.update(element.iterancestors("table"))
    return [found[index] for index in sorted(found)]


def _holders(elements: Sequence[Element]) -> set[Element]:
    return {
        above for element in elements if (above := next(element.iterancestors("table"), None)) is not None
    }


def _read(
    element: Element, grid: Grid, index: int, base: str | None, drop: tuple[bool, bool]
) -> FoundTable | None:
    reading = read_rows(grid.rows, grid.width, drop_totals=drop[0], drop_unfilled=drop[1])
    if reading is None:
        return None
    body, names = reading.body, reading.names
    kept = [at for at in range(grid.width) if not _is_blank_column(names[at], body, at)]
    if len(kept) < 2:
        return None
    if not is_data_shape(body.rows, kept, [names[at] for at in kept]):
        return None
    links = _links(body.rows, kept, base)
    return FoundTable(
        index=index,
        title=_title(element, reading.lines),
        columns=make_columns([names[at] for at in kept]),
        rows=tuple(_texts(row, kept, at, links) for at, row in enumerate(body.rows)),
        sections=tuple(body.sections) if any(body.sections) else (),
        above=tuple(reading.lines),
        lines=tuple(body.lines),
        totals=tuple(tuple(row.cells[at].text for at in kept) for row in body.totals),
        notes=tuple(body.notes),
        links=links,
        truncated=grid.truncated,
    )


def _is_blank_column(title: str, body: Body, at: int) -> bool:
    if any(not _COLONS.fullmatch(row.cells[at].text) for row in body.rows):
        return False
    has_links = any(row.cells[at].links for row in body.rows)
    return not has_links and (not title or any(row.cells[at].text for row in body.rows))


def _links(
    rows: Sequence[Row], kept: Sequence[int], base: str | None
) -> dict[tuple[int, int], tuple[str, ...]]:
    found = {}
    for row_at, row in enumerate(rows):
        for column, at in enumerate(kept):
            told = row.cells[at].links
            if told and (links := tuple(link for one in told if (link := _address(base, one)))):
                found[row_at, column] = links
    return found


def _address(base: str | None, told: str) -> str | None:
    if told.startswith("#"):
        return None
    address = clean_address(told)
    try:
        return urljoin(base, address) if base and address else address
    except ValueError:
        return None


def _texts(
    row: Row, kept: Sequence[int], row_at: int, links: Mapping[tuple[int, int], tuple[str, ...]]
) -> tuple[str, ...]:
    """The row's texts; where a cell only says “Unduh”, the address says more."""
    texts = []
    for column, at in enumerate(kept):
        text = row.cells[at].text
        addresses = links.get((row_at, column))
        if addresses and is_vague(text):
            text = " ".join(dict.fromkeys(addresses))
        texts.append(text)
    return tuple(texts)


def _title(element: Element, lines: Sequence[str]) -> str | None:
    for caption in element.iterchildren("caption"):
        if text := text_of(caption):
            return text[:300]
    if lines:
        return squeeze(" ".join(lines[:3]))[:300]
    return next(_headings_before(element), None)


def _headings_before(element: Element) -> Iterator[str]:
    """The caption of a figure around it, or a heading just before: ``h3``, or a short line wholly bold."""
    place = element
    for _ in range(3):
        for caption in place.iterchildren("figcaption"):
            if text := text_of(caption):
                yield text[:300]
        for steps, before in enumerate(place.itersiblings(preceding=True)):
            if before.tag in _HEADINGS:
                if text := text_of(before):
                    yield text[:300]
                return
            text = text_of(before) if before.tag in _BETWEEN else " " * 400
            if text and not (len(text) <= 150 and _is_bold(before, text)):
                return
            if text:
                yield text
            if steps >= 4:
                return
        above = place.getparent()
        if above is None or above.tag not in {"div", "figure", "center", "section", "p"}:
            return
        place = above


def _is_bold(element: Element, text: str) -> bool:
    return any(
        inner.tag in {"b", "strong", "u"} and text_of(inner).strip(" :") == text.strip(" :")
        for inner in element.iter()
    )
