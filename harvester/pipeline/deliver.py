"""One pass over a target: what differs there is made equal, side by side.

Outcomes are kept by the batch. A process that is killed before it kept one finds the package again in
the target by its name, its marks and its content.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvester.domain.decide import Action
from harvester.domain.errors import TargetForbidden, TargetNotReady, TargetRefused, TargetUnavailable
from harvester.pipeline.backoff import DeliveryPolicy, next_try
from harvester.pipeline.pace import Pace
from harvester.ports import Settled

if TYPE_CHECKING:
    from harvester.ports import Clock, Delivered, DeliveryStore, Target, Wanted

_PAGE = 200
_BATCH = 25  #: outcomes that are kept at once
_LONGEST = 1.0  #: seconds that an outcome waits to be kept
_LOOK, _RARELY = 0.25, 1.0  #: seconds from one look for more to the next, after one that found nothing

Outcome = tuple["Delivered", float]
"""What a delivery gave, and the seconds that it took."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryCounts:
    """What a pass did, in datasets. ``pending`` still differ; ``error`` says why the pass ended early."""

    target: str
    created: int = 0
    updated: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    failed: int = 0
    pending: int = 0
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Who looks on: told of every outcome, asked whether to go on."""

    progress: Callable[[DeliveryCounts], None] = lambda _: None
    cancelled: Callable[[], bool] = lambda: False
    #: Whether what wants deliveries goes on; waits so many seconds for its end.
    lasts: Callable[[float], bool] = lambda _: False
    sleep: Callable[[float], None] = time.sleep


def deliver(
    store: DeliveryStore,
    target: Target,
    clock: Clock,
    *,
    policy: DeliveryPolicy | None = None,
    watch: Watch | None = None,
) -> DeliveryCounts:
    """Deliver all that differs and is due, and count it.

    While ``watch`` says that what wants deliveries ``lasts`` (a harvest), it is looked for more, and once
    again after its end.

    When ``watch`` says that the pass is cancelled, or at an interrupt, no more deliveries are begun;
    those under way are finished and kept. A target that is down, or does not accept the token, ends
    the pass with ``error`` set; what was not begun stays as it is.
    """
    run = _Pass(store, target, clock, policy or DeliveryPolicy(), watch or Watch())
    run.run()
    return replace(run.counts, pending=store.pending(target.name))


class _Pass:
    """The state of one pass. Only its own thread touches the store."""

    def __init__(
        self, store: DeliveryStore, target: Target, clock: Clock, policy: DeliveryPolicy, watch: Watch
    ) -> None:
        self._store = store
        self._target = target
        self._clock = clock
        self._policy = policy
        self._watch = watch
        self._pace = Pace(most=policy.connections)
        self._failures = 0
        self._rest = 0.0
        self._under_way: dict[Future[Outcome], Wanted] = {}
        self._done: queue.SimpleQueue[Future[Outcome]] = queue.SimpleQueue()
        self._settled: list[Settled] = []
        self._kept = time.monotonic()
        self.counts = DeliveryCounts(target=target.name)

    def run(self) -> None:
        """Deliver until nothing is left, and nothing more comes."""
        with ThreadPoolExecutor(self._policy.connections, thread_name_prefix="deliver") as pool:
            pause = _LOOK
            while True:
                lasts = self._watch.lasts(0.0)  # asked first: what came before the end is not overlooked
                before = self.counts
                self._sweep(pool)
                if not lasts or self._ends():
                    return
                pause = _LOOK if self.counts != before else min(2 * pause, _RARELY)
                self._watch.lasts(pause)

    def _sweep(self, pool: ThreadPoolExecutor) -> None:
        """Keep as many deliveries under way as the policy allows, until nothing is left."""
        waiting = self._wanted()
        try:
            while True:
                while self._has_room() and (wanted := next(waiting, None)):
                    self._begin(pool, wanted)
                if not self._under_way:
                    return
                self._settle(self._finished())
        finally:
            try:
                self._settle(wait(self._under_way).done)
            finally:
                self._keep()

    def _begin(self, pool: ThreadPoolExecutor, wanted: Wanted) -> None:
        future = pool.submit(self._timed, wanted)
        self._under_way[future] = wanted
        future.add_done_callback(self._done.put)

    def _timed(self, wanted: Wanted) -> Outcome:
        started = time.monotonic()
        delivered = self._target.deliver(wanted)
        return delivered, time.monotonic() - started

    def _wanted(self) -> Iterator[Wanted]:
        """Pages by id, asked for as they are needed, so that memory does not grow with the catalogue."""
        after = 0
        while page := self._store.wanted(self._target.name, self._clock.now(), limit=_PAGE, after=after):
            self._target.foresee(page)
            yield from page
            after = page[-1].dataset.id

    def _has_room(self) -> bool:
        """Whether to begin another. A target that just failed is asked by one at a time, after a rest."""
        if len(self._under_way) >= (1 if self._failures else self._pace.connections):
            return False
        if self._rest > 0:
            self._keep()
        rest, self._rest = self._rest, 0.0
        while rest > 0 and not self._ends():
            self._watch.sleep(min(rest, 1.0))
            rest -= 1.0
        return not self._ends()

    def _ends(self) -> bool:
        return self.counts.error is not None or self._watch.cancelled()

    def _finished(self) -> Iterator[Future[Outcome]]:
        """The next that is done, and all that are done by then; meanwhile what has waited long is kept."""
        try:
            yield self._done.get(timeout=_LONGEST if self._settled else None)
        except queue.Empty:
            self._keep()
            yield self._done.get()
        while True:
            try:
                yield self._done.get_nowait()
            except queue.Empty:
                return

    def _settle(self, done: Iterable[Future[Outcome]]) -> None:
        """Take in what came out of ``done``. An error that no target may raise is raised after the others."""
        unforeseen: BaseException | None = None
        for future in done:
            wanted = self._under_way.pop(future)
            match future.exception():
                case None:
                    delivered, seconds = future.result()
                    self._pace.succeeded(seconds)
                    self._delivered(wanted, delivered)
                case TargetRefused() as error:
                    self._refused(wanted, error)
                case TargetUnavailable() as error:
                    self._unavailable(wanted, error)
                case TargetForbidden() as error:
                    self.counts = replace(self.counts, error=str(error))
                case error:
                    unforeseen = error
            self._watch.progress(self.counts)
        if len(self._settled) >= _BATCH or time.monotonic() - self._kept >= _LONGEST:
            self._keep()
        if unforeseen is not None:
            raise unforeseen

    def _keep(self) -> None:
        settled, self._settled = self._settled, []
        if settled:
            self._store.keep(self._target.name, settled, self._clock.now())
        self._kept = time.monotonic()

    def _delivered(self, wanted: Wanted, delivered: Delivered) -> None:
        self._failures = 0
        self._settled.append(Settled(wanted=wanted, delivered=delivered))
        match delivered.action:
            case Action.CREATED:
                self.counts = replace(self.counts, created=self.counts.created + 1)
            case Action.UPDATED:
                self.counts = replace(self.counts, updated=self.counts.updated + 1)
            case Action.WITHDRAWN:
                self.counts = replace(self.counts, withdrawn=self.counts.withdrawn + 1)
            case _:
                self.counts = replace(self.counts, unchanged=self.counts.unchanged + 1)

    def _refused(self, wanted: Wanted, error: TargetRefused) -> None:
        self._failures = 0
        self.counts = replace(self.counts, failed=self.counts.failed + 1)
        self._settled.append(
            Settled(wanted=wanted, refused=True, error=str(error), problems=tuple(error.problems))
        )

    def _unavailable(self, wanted: Wanted, error: TargetUnavailable) -> None:
        retry_after = error.retry_after or 0.0
        alone = isinstance(error, TargetNotReady)
        self._failures = 0 if alone else self._failures + 1
        if not alone:
            self._pace.failed()
        self._rest = self._policy.rest(self._failures, retry_after)
        down = self._failures >= self._policy.failures or retry_after > self._policy.patience
        self.counts = replace(
            self.counts,
            failed=self.counts.failed + 1,
            error=self.counts.error or (str(error) if down else None),
        )
        self._settled.append(
            Settled(
                wanted=wanted,
                error=str(error),
                problems=tuple(error.problems) if isinstance(error, TargetNotReady) else (),
                next_try=next_try(wanted, self._clock.now(), self._policy, retry_after),
            )
        )
