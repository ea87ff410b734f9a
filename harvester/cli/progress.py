"""Progress on stderr, for people who wait: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
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

from harvester.cli.output import warn

if TYPE_CHECKING:
    from harvester.domain.run import Counts
    from harvester.pipeline.deliver import DeliveryCounts
    from harvester.service.delivering import Progress as DeliveryWatcher
    from harvester.service.harvesting import Watcher

LINE_SECONDS = 15.0  #: between two lines in a log


@contextmanager
def harvest_bar(
    title: str, shown: bool, clock: Callable[[], float] = time.monotonic
) -> Iterator[Watcher | None]:
    """A bar while a source is harvested; ``None`` where nobody looks. ``clock`` gives seconds."""
    with _bar(title, shown, clock) as show:
        if show is None:
            yield None
            return

        def watch(counts: Counts, expected: int | None) -> None:
            show(counts.seen, expected, f"{counts.created} new, {counts.updated} changed")

        yield watch


@contextmanager
def delivery_bar(
    title: str, shown: bool, clock: Callable[[], float] = time.monotonic
) -> Iterator[DeliveryWatcher | None]:
    """A bar while a target is brought in step; ``None`` where nobody looks. ``clock`` gives seconds."""
    with _bar(title, shown, clock) as show:
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
def _bar(title: str, shown: bool, clock: Callable[[], float]) -> Iterator[_Show | None]:
    """A bar with its rate, the time gone and the time left; plain lines where stderr is no terminal."""
    if not shown:
        yield None
        return
    if not sys.stderr.isatty():
        yield _Lines(title, clock)
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


class _Lines:
    """A line every so many seconds, for a log."""

    def __init__(self, title: str, clock: Callable[[], float]) -> None:
        self._title = title
        self._clock = clock
        self._began = self._last = clock()

    def __call__(self, done: int, expected: int | None, note: str) -> None:
        now = self._clock()
        if now - self._last < LINE_SECONDS:
            return
        self._last = now
        rate = done / (now - self._began)
        told = [f"{done} of {expected}" if expected else str(done), f"{rate:.1f}/s"]
        if expected and rate:
            told.append(f"{timedelta(seconds=round(max(expected - done, 0) / rate))} left")
        warn(f"{self._title}: {', '.join([*told, note] if note else told)}")
