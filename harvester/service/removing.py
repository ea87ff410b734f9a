"""Parting with a source: what becomes of its datasets in the targets is asked, never assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from harvester.domain.errors import Conflict
from harvester.domain.run import RunStatus
from harvester.service.core import Core
from harvester.service.delivering import Delivering, Progress
from harvester.service.targets import Targets

if TYPE_CHECKING:
    from harvester.domain.source import Source

_PAGE = 500


class Fate(StrEnum):
    """What becomes of a source's datasets in the targets."""

    KEEP = "keep"  #: they stay as they are; the source, registered again, finds them
    HAND_OVER = "hand-over"  #: they stay, and our marks are taken off: they are the catalogue's own
    WITHDRAW = "withdraw"  #: they are withdrawn from every target first


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """What was done: datasets withdrawn or handed over, in all targets together."""

    source: str
    fate: Fate
    datasets: int


@dataclass(frozen=True)
class Removing:
    """Removes sources."""

    core: Core
    deliveries: Delivering

    def standing(self, name: str) -> dict[str, int]:
        """How many datasets of a source stand in each target, for asking.

        Raises:
            NotFound: there is no such source.
        """
        source = self.core.sources.get(name)
        return {target: self._standing(target, source) for target in self.deliveries.targets()}

    def remove(self, name: str, fate: Fate, *, progress: Progress | None = None) -> Removed:
        """Remove a source and all that was harvested from it here.

        Raises:
            NotFound: there is no such source.
            Conflict: it is being harvested or delivered now, or not every dataset could be withdrawn;
                then the source stays, disabled, and removing can be tried again.
            HarvesterError: a target does not let us hand a dataset over; likewise.
        """
        core = self.core
        source = core.sources.get(name)
        running = [run.id for run in core.runs.latest(source_id=source.id, limit=1) if _is_active(run.status)]
        if running:
            raise Conflict(f"“{name}” is being harvested (run {running[0]}); cancel that run first.")
        done = 0
        if fate is not Fate.KEEP:
            core.sources.save(replace(source, enabled=False), core.clock.now())
        if fate is Fate.WITHDRAW:
            done = self._withdraw(source, progress)
        elif fate is Fate.HAND_OVER:
            done = sum(self._hand_over(target, source) for target in self.deliveries.targets())
        core.sources.remove(source.id, core.clock.now())
        return Removed(source=name, fate=fate, datasets=done)

    def _standing(self, target: str, source: Source) -> int:
        return self.core.deliveries.standing(target, source.id)

    def _withdraw(self, source: Source, progress: Progress | None) -> int:
        self.core.deliveries.withdraw_source(source.id, self.core.clock.now())
        done = 0
        for target in self.deliveries.targets():
            counts = self.deliveries.deliver(target, progress=progress, source_id=source.id)
            done += counts.withdrawn
            if counts.failed or counts.pending or counts.error:
                left = counts.error or f"{max(counts.failed, counts.pending)} are left"
                raise Conflict(
                    f"Not every dataset of “{source.name}” could be withdrawn from {target}: {left} "
                    "The source is disabled and stays until they are; remove it again later."
                )
        return done

    def _hand_over(self, name: str, source: Source) -> int:
        core, targets = self.core, Targets(self.core)
        target = targets.open(name)
        done = after = 0
        try:
            core.deliveries.open(name, core.clock.now(), targets.rules(name))
            try:
                while page := core.deliveries.of_source(name, source.id, limit=_PAGE, after=after):
                    after = page[-1].dataset.id
                    done += sum(target.release(each) for each in page)
            finally:
                core.deliveries.close(name, core.clock.now(), None)
        finally:
            target.close()
        return done


def _is_active(status: RunStatus) -> bool:
    return status in {RunStatus.QUEUED, RunStatus.RUNNING}
