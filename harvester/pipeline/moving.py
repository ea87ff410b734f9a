"""New datasets wait for the end of a listing: some are old ones that came back under other identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from harvester.dcat.document import from_document
from harvester.domain.compose import compose
from harvester.domain.decide import WithdrawalPolicy, brake_holds
from harvester.domain.identity import plain_series
from harvester.domain.moved import pair, traits
from harvester.domain.problem import Problem
from harvester.ports import HarvestBatch, HarvestStore

if TYPE_CHECKING:
    from harvester.domain.moved import Traits

_PAGE = 250
Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Moving:
    """Settles what waits in one run of one source.

    A dataset whose records are gone while the same one came under another identifier goes on under it:
    with its id and name, its package in every target, and the resources in that.
    """

    source_id: int
    run_id: int
    store: HarvestStore
    policy: WithdrawalPolicy
    batch: Callable[[], AbstractContextManager[HarvestBatch]]
    compose: Callable[[HarvestBatch, set[str]], None]  #: composes these series, new ones too

    def settle(self, *, complete: bool, kept: Sequence[str] = ()) -> None:
        """Compose what waits; after a ``complete`` listing see first what of it is old.

        Records whose identifiers begin with one of ``kept`` are not gone. So many new ones in another listing
        that they may be all that is known wait for the next run, and no longer.
        """
        since = self.store.waiting(self.source_id)
        if not since:
            return
        standing = self._standing()
        waiting = list(since)
        if not complete:
            new = [series for series, run_id in since.items() if run_id == self.run_id]
            if standing and brake_holds(gone=len(new), held=standing, policy=self.policy):
                waiting = [series for series in waiting if since[series] < self.run_id]
                self._tell(_waits(len(new)))
        moved = self._moved(waiting, kept, standing) if complete else {}
        old = set(moved.values())
        for page in _pages([series for series in waiting if series not in old]):
            with self.batch() as batch:
                self._let_in(batch, page)
        former: dict[str, str] = {}
        for pairs in _pages(list(moved.items())):
            with self.batch() as batch:
                former |= batch.move(dict(pairs))
                self._let_in(batch, [series for _, series in pairs])
        if former:
            self._tell(_moved(former))

    def _tell(self, problem: Problem) -> None:
        with self.batch() as batch:
            batch.add_problems([(problem, None)])

    def _standing(self) -> int:
        counts = self.store.standing(self.source_id)
        return counts.unchanged + counts.quarantined + counts.invalid

    def _let_in(self, batch: HarvestBatch, series: Sequence[str]) -> None:
        batch.let_in(series)
        self.compose(batch, set(series))

    def _moved(self, waiting: Sequence[str], kept: Sequence[str], standing: int) -> dict[int, str]:
        gone = self.store.vanished(self.source_id, self.run_id, kept)
        vanished = {number: traits(from_document(document)) for number, document in gone}
        if not vanished:
            return {}
        many = brake_holds(gone=len(vanished), held=standing, policy=self.policy)
        return pair(vanished, self._came(waiting), many=many)

    def _came(self, waiting: Sequence[str]) -> dict[str, Traits]:
        came: dict[str, Traits] = {}
        for page in _pages(waiting):
            with self.batch() as batch:
                for series in page:
                    told = [from_document(each.document) for each in batch.contributions(series)]
                    came |= {series: traits(compose(told))} if told else {}
        return came


def _pages(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _PAGE):
        yield items[start : start + _PAGE]


def _waits(count: int) -> Problem:
    return Problem(
        code="new-datasets-wait",
        message="{count} new datasets wait for the next run: known ones may have got other identifiers, and "
        "this time the source was not listed to its end.",
        params={"count": str(count)},
    )


def _moved(former: Mapping[str, str]) -> Problem:
    before, after = next(iter(former.items()))
    return Problem(
        code="identifiers-changed",
        message="{count} datasets came back under other identifiers (e.g. “{before}” is now “{after}”); they "
        "stay the same datasets here and in every target. Ask the publisher for identifiers that stay.",
        params={"count": str(len(former)), "before": plain_series(before), "after": plain_series(after)},
    )
