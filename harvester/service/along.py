"""Delivering while sources are harvested, so that neither waits for the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harvester.domain.errors import Conflict
from harvester.pipeline.deliver import DeliveryCounts
from harvester.service.delivering import Delivering

if TYPE_CHECKING:
    from harvester.service.delivering import Progress

_COUNTED = ("created", "updated", "withdrawn", "unchanged", "failed")


@dataclass
class Along:
    """One pass over each target, in threads of their own, that goes on until the harvest is over."""

    delivering: Delivering
    over: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    _passes: dict[str, _Pass] = field(default_factory=dict)

    def begin(self, pool: ThreadPoolExecutor, name: str) -> None:
        """Begin the pass over a target."""
        self._passes[name] = _Pass(self, name, pool)

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished."""
        self.stopped.set()
        self.over.set()

    def finish(self, name: str, progress: Progress | None = None) -> DeliveryCounts:
        """The harvest is over: deliver what is left, and count what was done since it began.

        A pass that ended before the harvest did, since another was at it or the target was down, is
        followed by another.

        Raises:
            As :meth:`Delivering.deliver`.
        """
        self.over.set()
        return self._passes[name].finish(progress)


class _Pass:
    """The pass over one target."""

    def __init__(self, along: Along, name: str, pool: ThreadPoolExecutor) -> None:
        self._along = along
        self._name = name
        self._progress: Progress | None = None
        self._expected = 0
        self._counts = DeliveryCounts(target=name)
        self._early = False  # whether it ended before the harvest did
        self._future = pool.submit(self._deliver)

    def _deliver(self) -> DeliveryCounts:
        along = self._along
        try:
            return along.delivering.deliver(
                self._name,
                progress=self._tell,
                cancelled=along.stopped.is_set,
                lasts=lambda seconds: not along.over.wait(seconds),
            )
        finally:
            self._early = not along.over.is_set()

    def _tell(self, counts: DeliveryCounts, expected: int) -> None:
        self._counts = counts
        if self._progress:
            self._progress(counts, self._expected or expected)

    def finish(self, progress: Progress | None) -> DeliveryCounts:
        delivering = self._along.delivering
        done = sum(getattr(self._counts, each) for each in _COUNTED)
        self._expected = done + delivering.core.deliveries.pending(self._name)
        self._progress = progress
        try:
            counts = self._future.result()
        except Conflict:
            if not self._early:
                raise
            return delivering.deliver(self._name, progress=progress)
        return _sum(counts, delivering.deliver(self._name, progress=progress)) if self._early else counts


def _sum(first: DeliveryCounts, then: DeliveryCounts) -> DeliveryCounts:
    """Both passes; of what failed in the first, no more than what is left after the other."""
    done = {each: getattr(first, each) + getattr(then, each) for each in _COUNTED}
    return replace(then, **{**done, "failed": then.failed + min(first.failed, then.pending)})


@contextmanager
def delivering_along(delivering: Delivering) -> Iterator[Along]:
    """Deliver to every target for as long; to be finished target by target. Stops at an error within."""
    along, targets = Along(delivering), delivering.targets()
    if not targets:
        yield along
        return
    with ThreadPoolExecutor(len(targets), thread_name_prefix="along") as pool:
        try:
            for name in targets:
                along.begin(pool, name)
            yield along
        finally:
            along.stop()
