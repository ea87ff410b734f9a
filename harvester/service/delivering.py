"""Delivering to the targets of the settings."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from harvester.domain.errors import Conflict
from harvester.pipeline.backoff import DeliveryPolicy
from harvester.pipeline.deliver import DeliveryCounts, Watch, deliver
from harvester.pipeline.selected import Selected
from harvester.service.beating import beating
from harvester.service.core import Core
from harvester.service.targets import Targets

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.settings import TargetSettings

HEARTBEAT_SECONDS = 20.0
LOOK_SECONDS = 1.0  #: between two looks whether a person stopped the delivery
INTERRUPTED = "The delivery was interrupted; what is pending is delivered next time."
STOPPED = "The delivery was stopped; what is pending waits until somebody begins a delivery."

#: Told of every outcome: the counts so far, and how many datasets the pass began with.
Progress = Callable[[DeliveryCounts, int], None]


@dataclass(frozen=True)
class Delivering:
    """Keeps the targets in step."""

    core: Core

    def targets(self) -> Sequence[str]:
        """The names of the targets in the settings."""
        return Targets(self.core).names()

    def deliver(
        self,
        name: str,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        lasts: Callable[[float], bool] | None = None,
        source_id: int | None = None,
        resume: bool = False,
    ) -> DeliveryCounts:
        """One pass over a target, or over the datasets of one source in it.

        It goes on while ``lasts`` says so, which waits so many seconds for the end of what it tells of.
        When ``cancelled`` says so, at :meth:`stop`, or at an interrupt, nothing more is begun; what is
        under way is finished and kept, and the rest is delivered next time. ``resume`` ends a stop.

        Raises:
            NotFound: there is no such target in the settings.
            ConfigInvalid: its settings do not fit together.
            Conflict: another process is delivering to it, or a person stopped the deliveries to it.
        """
        core, targets = self.core, Targets(self.core)
        target = targets.open(name)
        error: str | None = INTERRUPTED
        counts = DeliveryCounts(target=name)
        try:
            core.deliveries.open(name, core.clock.now(), targets.rules(name), resume=resume)
            store = Selected(
                store=core.deliveries,
                selection=targets.selection(name),
                source_id=source_id,
                harvested=lambda: core.runs.harvested(core.clock.now()),
            )
            try:
                with self._heartbeat(name) as stopped:
                    counts = deliver(
                        store,
                        target,
                        core.clock,
                        policy=DeliveryPolicy(workers=core.settings.deliver.workers),
                        watch=_watch(
                            progress, _either(cancelled, stopped.is_set), lasts, store.pending(name)
                        ),
                    )
                error = counts.error or _why(stopped.is_set(), bool(cancelled and cancelled()))
            finally:
                core.deliveries.close(name, core.clock.now(), error, _numbers(counts))
        finally:
            target.close()
        return counts

    def deliver_all(self, *, cancelled: Callable[[], bool] | None = None) -> list[DeliveryCounts]:
        """One pass over each target; one that is being delivered to already is left to that pass."""
        passes = []
        for name in self.targets():
            try:
                passes.append(self.deliver(name, cancelled=cancelled))
            except Conflict:
                continue
        return passes

    def stop(self, name: str) -> None:
        """Stop the delivery that goes on, and let none begin by itself, until a person begins one."""
        self.core.deliveries.stop(self.known(name).name)

    def known(self, name: str) -> TargetSettings:
        """What the settings say of a target.

        Raises:
            NotFound: there is no such target in the settings.
        """
        return Targets(self.core).settings(name)

    def retry(self, name: str, *, refused: bool = True) -> int:
        """Make what failed, and what was refused, due now; returns how many datasets."""
        Targets(self.core).settings(name)
        return self.core.deliveries.retry(name, refused=refused)

    def revive(self, name: str, datasets: Sequence[str] = ()) -> int:
        """Let datasets that people deleted in the target be put back by the next pass.

        ``datasets`` are their names; without any, all of them are meant. Returns how many.
        """
        Targets(self.core).settings(name)
        return self.core.deliveries.revive(name, datasets)

    def again(self, name: str) -> None:
        """Let the next pass compare every dataset with the target, changed or not."""
        Targets(self.core).settings(name)
        self.core.deliveries.again(name)

    def check(self, name: str) -> Sequence[Problem]:
        """What stands against delivering to a target; empty when all is well."""
        target = Targets(self.core).open(name)
        try:
            return target.check()
        finally:
            target.close()

    @contextmanager
    def _heartbeat(self, name: str) -> Iterator[threading.Event]:
        """Keep the lease; the event says that a person stopped the delivery."""
        core, stopped = self.core, threading.Event()
        renewed = time.monotonic()

        def beat() -> None:
            nonlocal renewed
            if core.deliveries.is_stopped(name):
                stopped.set()
            if time.monotonic() - renewed >= HEARTBEAT_SECONDS:
                core.deliveries.renew(name, core.clock.now())
                renewed = time.monotonic()

        with beating(f"heartbeat-{name}", LOOK_SECONDS, beat):
            yield stopped


def _watch(
    progress: Progress | None,
    cancelled: Callable[[], bool],
    lasts: Callable[[float], bool] | None,
    expected: int,
) -> Watch:
    def tell(counts: DeliveryCounts) -> None:
        if progress:
            progress(counts, expected)

    return Watch(progress=tell, cancelled=cancelled, lasts=lasts or _never)


def _why(stopped: bool, cancelled: bool) -> str | None:
    """Why a pass ended before its end, if it did."""
    if stopped:
        return STOPPED
    return INTERRUPTED if cancelled else None


def _either(one: Callable[[], bool] | None, other: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: other() or bool(one and one())


def _never(*_: float) -> bool:
    return False


def _numbers(counts: DeliveryCounts) -> dict[str, int]:
    return {key: value for key, value in asdict(counts).items() if isinstance(value, int)}
