"""Progress bars on stderr, for people who wait."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from harvester.domain.run import Counts
    from harvester.pipeline.deliver import DeliveryCounts
    from harvester.service.delivering import Progress as DeliveryWatcher
    from harvester.service.harvesting import Watcher


@contextmanager
def harvest_bar(title: str, shown: bool) -> Iterator[Watcher | None]:
    """A bar while a source is harvested; ``None`` where nobody looks."""
    with _bar(title, shown) as show:
        if show is None:
            yield None
            return

        def watch(counts: Counts, expected: int | None) -> None:
            show(counts.seen, expected, f"{counts.created} new, {counts.updated} changed")

        yield watch


@contextmanager
def delivery_bar(title: str, shown: bool) -> Iterator[DeliveryWatcher | None]:
    """A bar while a target is brought in step; ``None`` where nobody looks."""
    with _bar(title, shown) as show:
        if show is None:
            yield None
            return

        def watch(counts: DeliveryCounts, expected: int) -> None:
            done = counts.created + counts.updated + counts.withdrawn + counts.unchanged + counts.failed
            show(done, max(expected, done), f"{counts.failed} failed" if counts.failed else "")

        yield watch


class _Show(Protocol):
    def __call__(self, done: int, expected: int | None, note: str) -> None: ...


@contextmanager
def _bar(title: str, shown: bool) -> Iterator[_Show | None]:
    """A bar with its rate, the time gone and the time left, where stderr is a terminal."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, note="")

        def show(done: int, expected: int | None, note: str) -> None:
            speed = progress.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            told = ", ".join(part for part in (rate, note) if part)
            progress.update(task, completed=done, total=expected, note=told)

        yield show
