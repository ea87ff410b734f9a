"""What a delivery would do, without doing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from harvester.adapters.db.delivery import SqlDeliveryStore
from harvester.pipeline.backoff import DeliveryPolicy
from harvester.pipeline.deliver import DeliveryCounts, Watch, deliver
from harvester.pipeline.selected import Selected
from harvester.ports import PassItem
from harvester.service.core import Core
from harvester.service.targets import Targets

if TYPE_CHECKING:
    from harvester.ports import Settled, Wanted


@dataclass(frozen=True)
class Rehearsing:
    """Goes through a delivery: reads the target, writes neither there nor here."""

    core: Core

    def rehearse(
        self,
        name: str,
        *,
        told: Callable[[PassItem], None] = lambda _: None,
        every: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> DeliveryCounts:
        """Count what the next delivery to a target would do; ``told`` hears of each dataset.

        ``every`` compares all datasets, as a delivery does after a change of the target's settings.
        Whether the target would take what is sent, only a delivery can tell.

        Raises:
            NotFound: there is no such target in the settings.
            ConfigInvalid: its settings do not fit together.
        """
        core, targets = self.core, Targets(self.core)
        every = every or core.deliveries.ruled_otherwise(name, targets.rules(name))
        target = targets.open(name, dry=True)
        try:
            return deliver(
                Selected(
                    store=_Unkept(core.deliveries, every=every, told=told),
                    selection=targets.selection(name),
                ),
                target,
                core.clock,
                policy=DeliveryPolicy(workers=core.settings.deliver.workers),
                watch=Watch(cancelled=cancelled),
            )
        finally:
            target.close()


@dataclass(frozen=True)
class _Unkept:
    """Implements ``ports.SelectingStore``: gives what is wanted, and only tells what came of it."""

    store: SqlDeliveryStore
    every: bool
    told: Callable[[PassItem], None]

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        return self.store.wanted(target, now, limit=limit, after=after, every=self.every)

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        for each in settled:
            self.told(PassItem.of(each))

    def pending(self, target: str, *, source_id: int | None = None) -> int:
        return self.store.pending(target, source_id=source_id)

    def leave_out(self, target: str, dataset_ids: Collection[int]) -> None:
        pass
