"""Tables as told become CSV: columns typed, numbers read, rows on disk."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import IO, TYPE_CHECKING

from harvester.domain.dataset import Column
from harvester.domain.problem import Problem
from harvester.normalise.months import is_missing
from harvester.normalise.numbers import ColumnFormat, classify_column, header_unit, read_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.domain.record import DatasetDraft, DistributionDraft, SpooledTable
    from harvester.ports import TableFiles

_REMEMBERED = 5_000  #: cells of a column whose reading is kept: days and names come again
_IN_MEMORY = 500  #: rows of a table that wait in memory
_LOOK_AFTER = 1_000  #: distinct cells after which a column that is plainly text is not gathered further


def spool_tables(draft: DatasetDraft, files: TableFiles) -> tuple[DatasetDraft, tuple[Problem, ...]]:
    """The draft with every table in memory written to disk, and what was wrong with them."""
    if not any(d.table and d.table.spool is None for d in draft.distribution):
        return draft, ()
    distributions: list[DistributionDraft] = []
    problems: list[Problem] = []
    for position, distribution in enumerate(draft.distribution):
        table = distribution.table
        if table is None or table.spool is not None:
            distributions.append(distribution)
            continue
        if not table.columns or not table.rows:
            problems.append(
                Problem(
                    code="table-empty",
                    path=f"distribution[{position}]",
                    message="The table has no rows; it is left out.",
                )
            )
            continue
        spool = spool_as_told(table.columns, table.rows, files)
        distributions.append(replace(distribution, table=replace(table, rows=(), spool=spool)))
    return replace(draft, distribution=tuple(distributions)), tuple(problems)


def spool_as_told(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], files: TableFiles
) -> SpooledTable:
    """Write rows whose cells are as told: each column of text is typed by all of its cells, then read.

    A column that already has a type keeps it, and its cells. Rows wait on disk until the last is known;
    in memory are the distinct cells of the columns that may yet be numbers or dates.
    """
    gathered = [_Gathered(column=column) for column in columns]
    width = len(gathered)
    with _Waiting() as waiting:
        for told in rows:
            row = [*told[:width], *[""] * (width - len(told))]
            waiting.add(row)
            for one, cell in zip(gathered, row, strict=True):
                one.take(cell)
        formats = [one.format() for one in gathered]
        typed = [_typed(column, found) for column, found in zip(columns, formats, strict=True)]
        return files.write(typed, _read(waiting, formats))


class _Waiting:
    """Rows until the last is known: a few in memory, as nearly every table has, more on disk."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._file: IO[str] | None = None

    def add(self, row: list[str]) -> None:
        if self._file is None and len(self._rows) >= _IN_MEMORY:
            self._file = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed by __exit__
        if self._file is None:
            self._rows.append(row)
        else:
            self._file.write(json.dumps(row) + "\n")

    def __iter__(self) -> Iterator[list[str]]:
        yield from self._rows
        if self._file is not None:
            self._file.seek(0)
            yield from map(json.loads, self._file)

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _typed(column: Column, found: ColumnFormat) -> Column:
    if column.type == "string":
        return replace(column, type=found.type, unit=column.unit or found.unit)
    measured = column.type in {"integer", "number"}
    return replace(column, unit=column.unit or (header_unit(column.title or "") if measured else None))


def _read(waiting: Iterable[list[str]], formats: Sequence[ColumnFormat]) -> Iterator[Sequence[str]]:
    reads = [lru_cache(_REMEMBERED)(partial(read_cell, fmt=found)) for found in formats]
    for row in waiting:
        yield [read(cell) for cell, read in zip(row, reads, strict=True)]


@dataclass(kw_only=True, slots=True)
class _Gathered:
    """The distinct cells of one column, until it is plain that it is text."""

    column: Column
    cells: dict[str, None] = field(default_factory=dict)
    text: bool = False
    _look_at: int = _LOOK_AFTER

    def __post_init__(self) -> None:
        self.text = self.column.type != "string"

    def take(self, cell: str) -> None:
        if self.text or cell in self.cells:
            return
        self.cells[cell] = None
        if len(self.cells) >= self._look_at:
            self._look_at *= 8
            # What makes a column text does not go away with more cells; a column of blanks says nothing yet.
            self.text = self.format().type == "string" and not all(map(is_missing, self.cells))
            if self.text:
                self.cells.clear()

    def format(self) -> ColumnFormat:
        if self.text:
            return ColumnFormat()
        return classify_column(list(self.cells), self.column.title or self.column.name)
