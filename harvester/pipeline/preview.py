"""What a source would become, without keeping anything."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.domain.dataset import Dataset, Provenance, Table
from harvester.domain.decide import State
from harvester.domain.errors import HarvesterError
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem, Severity, each_once
from harvester.pipeline.assess import assess
from harvester.pipeline.calls import listed
from harvester.pipeline.guarding import masked
from harvester.pipeline.listing import with_sound_identifier
from harvester.ports import Outcome, RecordRow, TableFiles

if TYPE_CHECKING:
    from harvester.pipeline.prepare import Preparer
    from harvester.sdk.context import FetchContext

PREVIEW_ROWS = 50
READ_AT_MOST = 10  # records read for each that is wanted: most posts of a blog are no datasets


@dataclass(frozen=True, kw_only=True, slots=True)
class TableSample:
    """The first rows of a table of ours."""

    distribution: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewLine:
    """One dataset as it would be, one record that would be none, or what is to be said of the listing."""

    records: tuple[str, ...]
    document: JsonObject | None = None
    state: State | None = None
    skipped: str | None = None
    failed: str | None = None
    problems: tuple[Problem, ...] = ()
    tables: tuple[TableSample, ...] = ()


@dataclass(kw_only=True, slots=True)
class _Series:
    """The contributions to one dataset seen so far; each with what puts them in order."""

    records: list[str] = field(default_factory=list)
    contributions: list[tuple[str, str, Dataset]] = field(default_factory=list)
    held: list[tuple[str, str, Dataset]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: RecordRow, dataset: Dataset, not_inspected: Sequence[Problem]) -> None:
        """One more."""
        self.records.append(row.identifier)
        kept = self.held if row.outcome is Outcome.HELD else self.contributions
        kept.append((row.position, row.identifier, dataset))
        self.problems.extend((*row.problems, *not_inspected))


def preview(
    preparer: Preparer, context: FetchContext, *, limit: int, tables: TableFiles
) -> Iterator[PreviewLine]:
    """Read until ``limit`` records would be kept; skipped and failed ones come first, datasets after.

    Raises:
        SourceError, PluginFault: the listing breaks off; lines of what was read before come first.
    """
    context.limit = limit
    series: dict[str, _Series] = {}
    fault: HarvesterError | None = None
    try:
        yield from _read(preparer, context, series, limit)
    except HarvesterError as error:
        fault = error
    yield from (_of_listing(masked(problem), record) for problem, record in context.problems)
    for group in series.values():
        yield _line(preparer, group, tables)
    if fault is not None:
        raise fault


def _read(
    preparer: Preparer, context: FetchContext, series: dict[str, _Series], limit: int
) -> Iterator[PreviewLine]:
    """Put ``limit`` records that would be kept into ``series``; the lines of those that would not be."""
    rules = preparer.rules()
    kept = 0
    for told in itertools.islice(listed(preparer.plugin, context), limit * READ_AT_MOST):
        if told.deleted:
            continue
        raw = with_sound_identifier(told, preparer.key)
        prepared = preparer.prepare(raw, hashed=preparer.raw_hash(raw), rules=rules)
        row = prepared.row
        if prepared.dataset is None or row.series is None:
            yield _left_out(row)
            continue
        series.setdefault(row.series, _Series()).add(row, prepared.dataset, prepared.not_inspected)
        kept += 1
        if kept >= limit:
            return


def _left_out(row: RecordRow) -> PreviewLine:
    skipped = row.outcome is Outcome.SKIPPED
    return PreviewLine(
        records=(row.identifier,),
        problems=row.problems,
        skipped=row.reason if skipped else None,
        failed=None if skipped else row.reason,
    )


def _of_listing(problem: Problem, record: str | None) -> PreviewLine:
    failed = problem.text if problem.severity is Severity.ERROR else None
    return PreviewLine(records=(record,) if record else (), failed=failed, problems=(problem,))


def _line(preparer: Preparer, group: _Series, tables: TableFiles) -> PreviewLine:
    parts = sorted(group.contributions or group.held, key=lambda item: item[:2])
    contributions = [dataset for _, _, dataset in parts]
    provenance = Provenance(source=preparer.source.title, plugin=preparer.plugin.name)
    assessed = assess(
        contributions,
        provenance=provenance,
        problems=each_once(group.problems),
        held=not group.contributions,
    )
    # Rows that the guard holds back are no longer on disk.
    shown = assessed.dataset.distribution if assessed.state is not State.QUARANTINED else ()
    samples = tuple(
        TableSample(
            distribution=distribution.identifier,
            columns=tuple(column.name for column in distribution.table.columns),
            rows=_rows(distribution.table, tables),
        )
        for distribution in shown
        if distribution.table
    )
    return PreviewLine(
        records=tuple(group.records),
        document=assessed.document,
        state=assessed.state,
        problems=assessed.problems,
        tables=samples,
    )


def _rows(table: Table, tables: TableFiles) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for part in table.parts:
        with tables.path(part).open(encoding="utf-8", newline="") as body:
            rows.extend(tuple(row) for row in itertools.islice(csv.reader(body), PREVIEW_ROWS - len(rows)))
        if len(rows) >= PREVIEW_ROWS:
            break
    return tuple(rows)
