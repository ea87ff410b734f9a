"""A delivery store as one target sees it: what its filter leaves out is withdrawn, or never gets there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from harvester.domain.identity import is_shared
from harvester.domain.selection import Selection
from harvester.ports import SelectingStore

if TYPE_CHECKING:
    from harvester.ports import Settled, Wanted


@dataclass(frozen=True, kw_only=True)
class Selected:
    """Implements ``ports.DeliveryStore`` on another one."""

    store: SelectingStore
    selection: Selection = field(default_factory=Selection)
    source_id: int | None = None  #: deliver the datasets of this source alone
    harvested: Callable[[], Collection[int]] = frozenset  #: ids of the sources that are being harvested

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """What differs and is due, by dataset id; never empty before the end.

        A dataset that still grows waits for the end of its harvest, rather than be written for each batch.
        """
        while page := self.store.wanted(target, now, limit=limit, after=after):
            after, harvested = page[-1].dataset.id, self.harvested()
            mine = [
                each
                for each in page
                if self.source_id in (None, each.dataset.source_id)
                and not (each.dataset.source_id in harvested and _grows(each))
            ]
            standing = [self._as_selected(each) for each in mine]
            self.store.leave_out(target, [each.dataset.id for each in standing if _is_nowhere(each)])
            kept = [each for each in standing if not _is_nowhere(each)]
            if kept:
                return kept
        return []

    def _as_selected(self, wanted: Wanted) -> Wanted:
        if wanted.withdraw or self._admits(wanted):
            return wanted
        return replace(wanted, withdraw=True)

    def _admits(self, wanted: Wanted) -> bool:
        themes = wanted.dataset.document.get("theme")
        return self.selection.admits(
            source=wanted.source.name,
            organization=wanted.dataset.organization or wanted.source.organization,
            themes=[str(theme) for theme in themes] if isinstance(themes, Collection) else (),
        )

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        """Remember what became of these deliveries."""
        self.store.keep(target, settled, now)

    def pending(self, target: str) -> int:
        """How many datasets differ from what the target has."""
        return self.store.pending(target, source_id=self.source_id)


def _grows(wanted: Wanted) -> bool:
    return is_shared(wanted.dataset.series) and not wanted.withdraw


def _is_nowhere(wanted: Wanted) -> bool:
    """To be withdrawn, and never known to have got there.

    A dataset whose delivery was tried may stand in the target though the answer was lost.
    """
    return wanted.withdraw and not wanted.delivery.package_id and not wanted.delivery.attempts
