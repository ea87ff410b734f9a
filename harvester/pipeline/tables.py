"""Tables found in pages become CSV: columns typed, numbers read, rows on disk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harvester.domain.dataset import Column
from harvester.domain.problem import Problem
from harvester.normalise.numbers import classify_column, read_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.domain.record import DatasetDraft, DistributionDraft, SpooledTable, TableDraft
    from harvester.ports import TableFiles


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
        distributions.append(replace(distribution, table=replace(table, rows=(), spool=_spool(table, files))))
    return replace(draft, distribution=tuple(distributions)), tuple(problems)


def _spool(table: TableDraft, files: TableFiles) -> SpooledTable:
    width = len(table.columns)
    rows = [tuple(row[:width]) + ("",) * (width - len(row)) for row in table.rows]
    formats = [
        classify_column([row[i] for row in rows], column.title or column.name)
        for i, column in enumerate(table.columns)
    ]
    columns = [
        Column(name=column.name, title=column.title, type=found.type, unit=column.unit or found.unit)
        for column, found in zip(table.columns, formats, strict=True)
    ]

    def typed() -> Iterator[Sequence[str]]:
        for row in rows:
            yield [read_cell(cell, found) for cell, found in zip(row, formats, strict=True)]

    return files.write(columns, typed())
