"""The table in a sheet: found below its title lines, cleaned of totals and signatures, its cells as text.

The rules for header, totals, sections and signatures are those of the tables in pages
(:mod:`harvester.sdk.tables`). A sheet of up to ten thousand rows is looked at whole; of a larger one the
beginning and the end are, and what lies between is data.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.domain.dataset import Column
from harvester.sdk._cells import ColumnCells, told_text
from harvester.sdk._heads import make_columns
from harvester.sdk._layout import Laid, find_top, lay_rows, merged_rows
from harvester.sdk._reading import Reading, read_rows
from harvester.sdk.markup import squeeze
from harvester.sdk.sheets import Sheet
from harvester.sdk.tables import SECTION_TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk._grid import Row
    from harvester.sdk.sheets import Value

MAX_LOOKED_AT = 10_000  #: rows
MAX_CELLS_LOOKED_AT = 200_000
_TOP = 200
_END = 60
_PAIR = re.compile(r"[:：]")


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetTable:
    """A table of data in a sheet."""

    title: str | None  #: the lines above it, but for pairs such as ``Tahun : 2023``
    columns: tuple[Column, ...]  #: typed where the sheet's own cells are numbers or dates; else text
    notes: tuple[str, ...]  #: pairs above it, remarks below it
    count: int
    _sheet: Sheet = field(repr=False)
    _plan: _Plan = field(repr=False)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows, read anew at each call; cells of columns of text are as told."""
        for index, row in self._plan.kept_rows(self._sheet):
            texts = tuple(cells.text(row[at] if at < len(row) else None) for at, cells in self._plan.cells)
            yield (self._plan.sections.get(index) or "", *texts) if self._plan.sections else texts


@dataclass(kw_only=True, slots=True)
class _Plan:
    """Which rows and columns of a sheet are its table."""

    begin: int  #: the first row of data
    dropped: frozenset[int]
    repeated: tuple[str, ...]  #: the header's last row, which long tables repeat
    sections: dict[int, str | None]
    cells: list[tuple[int, ColumnCells]] = field(default_factory=list)  #: the columns kept

    def kept_rows(self, sheet: Sheet) -> Iterator[tuple[int, Sequence[Value]]]:
        for index, row, _ in merged_rows(sheet):
            if index < self.begin or index in self.dropped or not any(map(told_text, row)):
                continue
            if not self._repeats_header(row):
                yield index, row

    def _repeats_header(self, row: Sequence[Value]) -> bool:
        head = self.repeated
        return (
            len(head) == len(row) > 0
            and told_text(row[-1]) == head[-1]
            and tuple(map(told_text, row)) == head
        )


def find_table(sheet: Sheet) -> SheetTable | None:
    """The table of a sheet; ``None`` where there are no two columns and two rows of data.

    Raises:
        ContentUnreadable: the sheet is broken.
    """
    looked_at, whole = _look(sheet)
    if len(looked_at) < 2:
        return None
    top = find_top(looked_at)
    width = max(len(laid.values) for laid in looked_at)
    rows = lay_rows(looked_at[top:], width, sections=whole)
    reading = read_rows(rows, width)
    if reading is None:
        return None
    plan = _plan(reading, rows, looked_at[top:], whole=whole)
    titles, count = _take_columns(plan, reading, sheet, width)
    if len(plan.cells) < 2 or count < 2:
        return None
    lines, pairs = _lines(looked_at[:top])
    columns = tuple(
        Column(name=column.name, title=column.title, type=cells.type)
        for column, (_, cells) in zip(make_columns(titles), plan.cells, strict=True)
    )
    if plan.sections:
        columns = _with_sections(columns)
    return SheetTable(
        title=squeeze(" ".join([*lines, *reading.lines][:3]))[:300] or None,
        columns=columns,
        notes=(*pairs, *reading.body.notes),
        count=count,
        _sheet=sheet,
        _plan=plan,
    )


def _look(sheet: Sheet) -> tuple[list[Laid], bool]:
    """The rows with something in them: all of them, or the first and last of many."""
    first: list[Laid] = []
    last: deque[Laid] = deque(maxlen=_END)
    cells = 0
    whole = True
    for index, row, spans in merged_rows(sheet):
        if not any(map(told_text, row)):
            continue
        laid = Laid(index=index, values=row, spans=spans)
        if whole:
            first.append(laid)
            cells += len(row)
            whole = len(first) < MAX_LOOKED_AT and cells < MAX_CELLS_LOOKED_AT
            if not whole:
                last.extend(first[_TOP:])
                del first[_TOP:]
        else:
            last.append(laid)
    return [*first, *last], whole


def _plan(reading: Reading, rows: Sequence[Row], looked_at: Sequence[Laid], *, whole: bool) -> _Plan:
    index_of = {id(row): laid.index for row, laid in zip(rows, looked_at, strict=True)}
    kept = [index_of[id(row)] for row in reading.body.rows]
    sections = {}
    if whole and any(reading.body.sections):
        sections = dict(zip(kept, reading.body.sections, strict=True))
    begin = kept[0]
    above = [laid for laid in looked_at if laid.index < begin]
    repeated = tuple(map(told_text, above[-1].values)) if above else ()
    return _Plan(
        begin=begin,
        dropped=frozenset(index_of.values()) - set(kept),
        repeated=repeated,
        sections=sections,
    )


def _take_columns(plan: _Plan, reading: Reading, sheet: Sheet, width: int) -> tuple[list[str], int]:
    """Choose the columns that hold something, and see how their cells are to be written."""
    every = [ColumnCells(reading.names[at]) for at in range(width)]
    count = 0
    for _, row in plan.kept_rows(sheet):
        count += 1
        for cells, value in zip(every, row, strict=False):
            if value is not None and value != "":
                cells.take(value)
    plan.cells = [(at, cells) for at, cells in enumerate(every) if cells.filled]
    return [reading.names[at] for at, _ in plan.cells], count


def _with_sections(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    named = make_columns([SECTION_TITLE, *(column.title or column.name for column in columns)])
    types = ("string", *(column.type for column in columns))
    return tuple(
        Column(name=column.name, title=column.title, type=kind)
        for column, kind in zip(named, types, strict=True)
    )


def _lines(above: Sequence[Laid]) -> tuple[list[str], list[str]]:
    """The title lines above a table, and pairs such as ``Kecamatan : Balen``."""
    lines: list[str] = []
    pairs: list[str] = []
    for laid in above:
        told = list(dict.fromkeys(text for value in laid.values if (text := told_text(value))))
        text = squeeze(" ".join(told)).replace(" :", ":")
        (pairs if len(told) > 1 or _PAIR.search(text) else lines).append(text[:300])
    return lines, pairs
