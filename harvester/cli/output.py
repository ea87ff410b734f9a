"""What the commands print: JSON for scripts on stdout, tables for people, diagnostics on stderr."""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from harvester.domain.run import COUNTS
from harvester.service.as_json import problem_json
from harvester.service.csv_lines import csv_line

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.pipeline.preview import PreviewLine
    from harvester.ports import RunRow


_PIPE_WIDTH = 1000


def print_json(value: Any) -> None:
    """One JSON value on one line of stdout."""
    sys.stdout.write(orjson.dumps(value, default=_encode).decode() + "\n")
    sys.stdout.flush()


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV for a spreadsheet, line by line."""
    for cells in itertools.chain([columns], rows):
        sys.stdout.write(csv_line(cells))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people; into a pipe it is as wide as it needs."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(file=sys.stdout, highlight=False, markup=False, width=width).print(table)


def say(text: str) -> None:
    """A line for people."""
    click.echo(text)


def warn(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def problem_line(problem: Problem) -> str:
    """A problem for people."""
    where = f" ({problem.path})" if problem.path else ""
    return f"{problem.severity}: {problem.text}{where}"


def run_json(run: RunRow) -> dict[str, Any]:
    """A run for scripts; the keys are documented in ``docs/cli.md``."""
    seconds = (run.finished - run.started).total_seconds() if run.finished and run.started else None
    return {
        "run": run.id,
        "source": run.source,
        "status": str(run.status),
        **{name: getattr(run.counts, name) for name in COUNTS},
        "held": run.held,
        "seconds": seconds,
        "started": run.started,
        "finished": run.finished,
        "error": run.error,
    }


def run_line(run: RunRow) -> str:
    """A run for people."""
    shown = [name for name in COUNTS if name == "seen" or getattr(run.counts, name)]
    counts = ", ".join(f"{getattr(run.counts, name)} {name}" for name in shown)
    line = f"{run.source}: {run.status} (run {run.id}): {counts}"
    if run.held:
        line += f"\n  {run.held} records are missing from the source; too many to withdraw without a person."
        line += f"\n  If that is right: harvester harvest {run.source} --confirm-withdrawals"
    return f"{line}\n  {run.error}" if run.error else line


def preview_json(line: PreviewLine) -> dict[str, Any]:
    """A line of a preview for scripts; the keys are documented in ``docs/cli.md``."""
    problems = [problem_json(problem) for problem in line.problems]
    if line.document is None:
        told: dict[str, Any] = {"dataset": None, "records": list(line.records)}
        if line.skipped is not None:
            return told | {"skipped": line.skipped}
        if line.failed is not None:
            told["failed"] = line.failed
        return told | {"problems": problems}
    quarantined = line.state == "quarantined"
    return {
        "dataset": line.document,
        "records": list(line.records),
        "problems": problems,
        "quarantined": quarantined,
        "state": str(line.state),
        "tables": [dataclasses.asdict(table) for table in line.tables],
    }
