"""Rows of a sheet laid out as a grid: merged areas filled, and merging inferred where a file tells none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_high
from typing import TYPE_CHECKING

from harvester.sdk._bodies import is_note
from harvester.sdk._cells import told_text
from harvester.sdk._grid import BLANK, Cell, Row
from harvester.sdk._heads import MAX_HEADER_ROWS, is_number
from harvester.sdk.sheets import Value

if TYPE_CHECKING:
    from harvester.sdk.sheets import Sheet

_MAX_MERGED = 20_000
_SENTENCE = 60  #: characters from which a lone text is a remark
_SEARCHED = 60  #: rows in which a header is looked for
_YEAR = re.compile(r"(?:19|20)\d\d\D{0,3}")
_PAIR = re.compile(r".*:|:.*", re.DOTALL)
_SECTION = re.compile(r"(?:[A-Z]|[IVXLC]{1,6})[.)]\s*\S.*|[^a-z]{4,}|.*:", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area of a sheet."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """A row with its place in the sheet. A merged cell's value stands in every place it covers."""

    index: int
    values: Sequence[Value]
    spans: Mapping[int, Area] = field(default_factory=dict)


def merged_rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[Value], Mapping[int, Area]]]:
    """The rows of a sheet with their number, merged areas filled, and which columns each area covers.

    A row that only goes on with what was merged above it is blank.
    """
    starts: dict[int, list[Area]] = {}
    for (top, left), (bottom, right) in sheet.merged[:_MAX_MERGED]:
        if bottom >= top >= 0 and right >= left >= 0 and (bottom, right) != (top, left):
            starts.setdefault(top, []).append(Area(top, left, bottom, right))
    active: list[tuple[Area, Value]] = []
    for index, told in enumerate(sheet.rows()):
        if not active and index not in starts:
            yield index, told, {}
            continue
        row = list(told)
        begun = starts.get(index, [])
        active += [(area, row[area.left] if area.left < len(row) else None) for area in begun]
        spans: dict[int, Area] = {}
        for area, value in active:
            for column in range(area.left, min(area.right + 1, len(row))):
                row[column] = value
                spans[column] = area
        goes_on = all(
            at in spans and spans[at].top < index for at, value in enumerate(row) if told_text(value)
        )
        yield (index, (), {}) if goes_on else (index, row, spans)
        active = [pair for pair in active if pair[0].bottom > index]


def find_top(rows: Sequence[Laid]) -> int:
    """Where the table begins: the first row about as full as the others, or one above that parts it."""
    counts = [sum(1 for value in row.values if told_text(value)) for row in rows]
    usual = median_high([count for count in counts if count > 1] or [1])
    least = max(2, usual / 2)
    top = 0
    for at, row in enumerate(rows[:_SEARCHED]):
        if _distinct(row) >= 2 and counts[at] >= least and not _is_pair(row):
            top = at
            break
    while top > 0 and rows[top - 1].index == rows[top].index - 1 and _parts(rows[top - 1], rows[top]):
        top -= 1
    return top


def _distinct(row: Laid) -> int:
    """Cells with something in them, merged ones once."""
    places = {
        (row.spans[at].top, row.spans[at].left) if at in row.spans else (row.index, at)
        for at, value in enumerate(row.values)
        if told_text(value)
    }
    return len(places)


def _is_pair(row: Laid) -> bool:
    """Whether it is a line such as ``Kecamatan | : Balen`` and no row of a table."""
    told = [text for value in row.values if (text := told_text(value))]
    return len(told) <= 4 and any(_PAIR.fullmatch(text) for text in told[:3]) and len(told[0]) <= 60


def _parts(above: Laid, row: Laid) -> bool:
    """Whether each cell of the row above stands over two or more of the row's."""
    told = [at for at, value in enumerate(above.values) if told_text(value)]
    if len(told) < 2 or _is_pair(above) or any(_is_figure(told_text(above.values[at])) for at in told):
        return False
    if any(right - left < 2 for left, right in pairwise(told)):
        return False
    return all(all(_has(row, column) for column in (at, at + 1)) for at in told)


def _has(row: Laid, column: int) -> bool:
    return column < len(row.values) and told_text(row.values[column]) != ""


def _is_figure(text: str) -> bool:
    return is_number(text) and not _YEAR.fullmatch(text)


def lay_rows(rows: Sequence[Laid], width: int, *, sections: bool) -> list[Row]:
    """The rows as a grid, with remarks such as ``Sumber: …`` as lines across it.

    ``sections`` also makes lines of lone texts such as ``A. PENDAPATAN``.
    """
    cells: dict[Area, Cell] = {}
    laid = [_lay(row, width, cells) for row in rows]
    for at in range(min(MAX_HEADER_ROWS - 1, len(laid) - 1)):
        if not _merge_head(laid, at):
            break
    if width > 2:
        for at in range(1, len(laid)):
            laid[at] = _across(laid[at], sections=sections)
    return laid


def _lay(row: Laid, width: int, cells: dict[Area, Cell]) -> Row:
    found: list[Cell] = []
    for at, value in enumerate(row.values):
        text = told_text(value)
        area = row.spans.get(at)
        if area is None:
            found.append(_plain(text) if text else BLANK)
            continue
        if area not in cells:
            across, down = area.right - area.left + 1, area.bottom - area.top + 1
            cells[area] = Cell(text, False, False, False, across, down)
        found.append(cells[area])
    return Row([*found, *[BLANK] * (width - len(found))])


def _plain(text: str, width: int = 1, height: int = 1) -> Cell:
    return Cell(text, header=False, bold=False, image=False, width=width, height=height)


def _merge_head(rows: list[Row], at: int) -> bool:
    """Merge a header row with the one below where blanks show that they belong together.

    ``Desa | Jumlah | | `` above `` | L | P | Total``: *Desa* goes down, *Jumlah* across.
    """
    above, below = rows[at].cells, rows[at + 1].cells
    if any(cell.width > 1 or cell.height > 1 for cell in above) or _has_figures(above) or _has_figures(below):
        return _has_merged(above)
    gaps = [i for i, cell in enumerate(above) if not cell.text and below[i].text]
    downs = [i for i, cell in enumerate(above) if cell.text and not below[i].text]
    if not gaps or not ((downs and above[0].text) or _stand_over(above, below)):
        return False
    head, under = list(above), list(below)
    for i, cell in enumerate(above):
        if cell.text and not below[i].text:
            head[i] = under[i] = _plain(cell.text, height=2)
        elif cell.text:
            end = i + 1
            while end < len(above) and not above[end].text and below[end].text:
                end += 1
            if end - i > 1:
                head[i:end] = [_plain(cell.text, width=end - i)] * (end - i)
    rows[at], rows[at + 1] = Row(head), Row(under)
    return True


def _stand_over(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether each text stands over two columns or more that repeat their names: years over L and P."""
    told = [i for i, cell in enumerate(above) if cell.text]
    over = all(i + 1 < len(above) and not above[i + 1].text and below[i + 1].text for i in told)
    names = [cell.text for cell in below if cell.text]
    return len(told) > 1 and over and len(set(names)) < len(names)


def _has_merged(cells: Sequence[Cell]) -> bool:
    return any(1 < cell.width < len(cells) for cell in cells)


def _has_figures(cells: Sequence[Cell]) -> bool:
    return any(cell.text and _is_figure(cell.text) for cell in cells)


def _across(row: Row, *, sections: bool) -> Row:
    """A row with one text only, as a line across the grid when it reads like a section or a remark."""
    told = [(at, cell) for at, cell in enumerate(row.cells) if cell.text]
    if len(told) != 1 or told[0][0] > 1 or told[0][1].height > 1:
        return row
    text = told[0][1].text
    remark = is_note(text) or len(text) > _SENTENCE
    if is_number(text) or not (remark or (sections and _SECTION.fullmatch(text))):
        return row
    return Row([_plain(text, width=len(row.cells))] * len(row.cells))
