"""What a source would become, without keeping anything."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.domain.dataset import Dataset, Provenance, Table
from harvester.domain.decide import State
from harvester.domain.errors import HarvesterError
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem, Severity, each_once
from harvester.pipeline.assess import assess
from harvester.pipeline.calls import call_plugin
from harvester.pipeline.guarding import masked
from harvester.pipeline.listing import with_sound_identifier
from harvester.pipeline.prepare import Preparer, raw_hash
from harvester.ports import Outcome, TableFiles

if TYPE_CHECKING:
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


@dataclass(kw_only=True)
class Series:
    """The contributions to one dataset seen so far."""

    records: list[str] = field(default_factory=list)
    contributions: list[tuple[str, str, Dataset]] = field(default_factory=list)
    held: list[tuple[str, str, Dataset]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def preview(
    preparer: Preparer, context: FetchContext, *, limit: int, tables: TableFiles
) -> Iterator[PreviewLine]:
    """Read until ``limit`` records would be kept; skipped and failed ones come first, datasets after.

    Raises:
        SourceError: the listing breaks off; lines of what was read before come first.
    """
    context.limit = limit
    rules = preparer.rules()
    series: dict[str, Series] = {}
    kept = 0
    fault: HarvesterError | None = None
    records = iter(preparer.plugin.records(context))
    for _ in range(limit * READ_AT_MOST):
        try:
            raw = call_plugin(preparer.plugin.name, "list records", lambda: next(records, None))
        except HarvesterError as error:
            fault = error
            break
        if raw is None or kept >= limit:
            break
        if raw.deleted:
            continue
        raw = with_sound_identifier(raw)
        prepared = preparer.prepare(raw, hashed=raw_hash(raw), rules=rules)
        row = prepared.row
        if prepared.dataset is None or row.series is None:
            skipped = row.outcome is Outcome.SKIPPED
            yield PreviewLine(
                records=(row.identifier,),
                problems=row.problems,
                skipped=row.reason if skipped else None,
                failed=None if skipped else row.reason,
            )
            continue
        group = series.setdefault(row.series, Series())
        group.records.append(row.identifier)
        bucket = group.held if row.outcome is Outcome.HELD else group.contributions
        bucket.append((row.position, row.identifier, prepared.dataset))
        group.problems.extend((*row.problems, *prepared.not_inspected))
        kept += 1
        if kept >= limit:
            break
    for told, record in context.problems:
        problem = masked(told)
        failed = problem.text if problem.severity is Severity.ERROR else None
        yield PreviewLine(records=(record,) if record else (), failed=failed, problems=(problem,))
    for group in series.values():
        yield _line(preparer, group, tables)
    if fault is not None:
        raise fault


def _line(preparer: Preparer, group: Series, tables: TableFiles) -> PreviewLine:
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
