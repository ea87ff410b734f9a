"""An HTML table laid out: merged cells repeated, every row equally wide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.etree import _Element as Element

from harvester.sdk.markup import is_hidden, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator


MAX_COLUMNS = 256
MAX_ROWS = 50_000
MAX_CELLS = 400_000
_MAX_HEAD = 50  #: rows among which a header may stand; there, equal cells are not one cell
_MAX_SHARED = 20_000
_DIGITS = re.compile(r"\s*(\d{1,6})")
_ENUMERATOR = re.compile(r"(?:[A-Za-z]|[IVXivx]{1,5}|\d{1,3}(?:\.\d{1,2})*)?[.)]?")
_BOLD = frozenset({"b", "strong"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a merged cell stands in every place it covers."""

    text: str
    header: bool  #: a ``th``
    bold: bool  #: a ``th``, or wholly in bold type
    image: bool
    width: int  #: columns that it covers
    height: int
    links: tuple[str, ...] = ()
    linked: bool = False  #: the whole text is one link


def _counts(cell: Cell) -> bool:
    return cell.height == 1 and _ENUMERATOR.fullmatch(cell.text) is not None


def is_digits(text: str) -> bool:
    """Whether there is a figure in the text and no word."""
    return any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


BLANK = Cell(text="", header=False, bold=False, image=False, width=1, height=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid."""

    cells: list[Cell]
    in_head: bool = False  #: stands in a ``thead``
    element: Element | None = None  #: its ``tr``, where wanted

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not any(cell.text or cell.links for cell in self.cells)

    @property
    def spanning(self) -> str | None:
        """The text of the cell that covers the row, but for a running number before it or a ragged end."""
        cells = self.cells
        at = 1 if len(cells) > 3 and cells[0] is not cells[1] and _counts(cells[0]) else 0
        wide = cells[at]
        if not wide.text or wide.width < 2 or wide.width * 2 < len(cells) - at:
            return None
        rest = cells[at:]
        if any(cell is not wide and (cell.text or cell.links) for cell in rest):
            return None
        if at and (wide.width < len(cells) - 1 or is_digits(wide.text)):
            return None
        return f"{cells[0].text} {wide.text}".strip() if at else wide.text

    def texts(self) -> list[str]:
        """The text of each cell."""
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, without blank ones."""

    rows: list[Row]
    width: int
    truncated: bool = False  #: the table is larger than the limits, and its end was not read


def lay_out(table: Element, *, nested: bool, elements: bool = False) -> Grid:
    """Lay the table out. ``nested`` says that it holds further tables, whose rows are not its own.

    With ``elements`` the rows keep theirs, which costs a long table much memory.
    """
    laid: list[Row] = []
    carried: dict[int, tuple[int, Cell]] = {}
    shared: dict[tuple[int, str], Cell] = {}
    cells = width = 0
    truncated = False
    for element in _own_rows(table, nested):
        if is_hidden(element):
            continue
        in_head = _tag_above(element) == "thead"
        row = Row(_lay_row(element, carried), in_head, element if elements else None)
        if len(laid) > _MAX_HEAD:
            _share(row.cells, shared)
        cells += len(row.cells)
        width = max(width, len(row.cells))
        if len(laid) >= MAX_ROWS or cells > MAX_CELLS or width * len(laid) > MAX_CELLS:
            truncated = True
            break
        laid.append(row)
    for row in laid:
        row.cells.extend([BLANK] * (width - len(row.cells)))
    return Grid(rows=[row for row in laid if row.cells and not row.blank], width=width, truncated=truncated)


def _share(cells: list[Cell], shared: dict[tuple[int, str], Cell]) -> None:
    """Let equal plain cells of a column be one: a long table says the same over and over."""
    for at, cell in enumerate(cells):
        if (
            cell.width == 1
            and cell.height == 1
            and not (cell.header or cell.bold or cell.image or cell.links)
        ):
            key = at, cell.text
            if key in shared or len(shared) < _MAX_SHARED:
                cells[at] = shared.setdefault(key, cell)


def _own_rows(table: Element, nested: bool) -> Iterator[Element]:
    rows = list(table.iter("tr"))
    if nested:
        rows = [row for row in rows if next(row.iterancestors("table"), None) is table]
    yield from (row for row in rows if _tag_above(row) != "tfoot")
    yield from (row for row in rows if _tag_above(row) == "tfoot")


def _tag_above(element: Element) -> object:
    above = element.getparent()
    return above.tag if above is not None else None


def _lay_row(element: Element, carried: dict[int, tuple[int, Cell]]) -> list[Cell]:
    row: list[Cell] = []
    for child in element.iterchildren("td", "th"):
        _fill_carried(row, carried)
        if len(row) >= MAX_COLUMNS:
            break
        if is_hidden(child):
            continue
        cell = _read_cell(child)
        for _ in range(min(cell.width, MAX_COLUMNS - len(row))):
            if cell.height > 1:
                carried[len(row)] = (cell.height - 1, cell)
            row.append(cell)
    _fill_carried(row, carried)
    while carried and len(row) <= max(carried):
        row.append(BLANK)
        _fill_carried(row, carried)
    return row


def _fill_carried(row: list[Cell], carried: dict[int, tuple[int, Cell]]) -> None:
    while (waiting := carried.pop(len(row), None)) is not None:
        left, cell = waiting
        if left > 1:
            carried[len(row)] = (left - 1, cell)
        row.append(cell)


def _read_cell(element: Element) -> Cell:
    header = element.tag == "th"
    attributes = element.attrib
    width = _span(attributes.get("colspan"), 1) if attributes else 1
    height = _span(attributes.get("rowspan"), MAX_ROWS) if attributes else 1
    text = text_of(element)
    if not len(element):
        bold = header or bool(attributes and _BOLD_STYLE.search(attributes.get("style", "")))
        return Cell(text, header, bold, False, width, height)
    anchors = [a for a in element.iter("a") if a.get("href")]
    return Cell(
        text,
        header,
        header or _wholly_bold(element, text),
        next(element.iter("img"), None) is not None,
        width,
        height,
        tuple(a.get("href", "").strip() for a in anchors),
        len(anchors) == 1 and bool(text) and text_of(anchors[0]) == text,
    )


def _wholly_bold(element: Element, text: str) -> bool:
    if not text:
        return False
    for inner in element.iter():
        bold = inner.tag in _BOLD or (inner.attrib and _BOLD_STYLE.search(inner.get("style", "")))
        if bold and text_of(inner) == text:
            return True
    return False


def _span(told: str | None, when_zero: int) -> int:
    if told is None:
        return 1
    digits = _DIGITS.match(told)
    return max(1, int(digits[1]) or when_zero) if digits else 1
