"""One pass over a target that answers as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_fakes import START, FakeClock, MemoryDeliveryStore, dataset

from harvester.domain.decide import Action, State
from harvester.domain.errors import TargetForbidden, TargetNotReady, TargetRefused, TargetUnavailable
from harvester.domain.problem import Problem
from harvester.domain.source import Source
from harvester.pipeline.backoff import DeliveryPolicy, next_try
from harvester.pipeline.deliver import DeliveryCounts, Watch, deliver
from harvester.ports import Delivered, DeliveryRow, Wanted

PROBLEM = Problem(code="x", message="CKAN says no")
POLICY = DeliveryPolicy(pause=0.0)


class FakeTarget:
    """Takes everything, unless ``answer`` raises."""

    name = "ckan"

    def __init__(self, answer: Callable[[Wanted], None] = lambda _: None) -> None:
        self.answer = answer
        self.asked: list[int] = []
        self.foreseen: list[int] = []
        self.most = self.inside = 0
        self._lock = threading.Lock()

    def foresee(self, wanted: Sequence[Wanted]) -> None:
        self.foreseen += [each.dataset.id for each in wanted]

    def deliver(self, wanted: Wanted) -> Delivered:
        with self._lock:
            self.asked.append(wanted.dataset.id)
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            self.answer(wanted)
        finally:
            with self._lock:
                self.inside -= 1
        known = wanted.delivery.package_id
        action = Action.WITHDRAWN if wanted.withdraw else Action.UPDATED if known else Action.CREATED
        return Delivered(action=action, package_id=f"p{wanted.dataset.id}")


@pytest.fixture
def store() -> MemoryDeliveryStore:
    source = Source(uuid="s", name="s", title="S", url="https://s.example", plugin="ckan")
    return MemoryDeliveryStore(source)


def fill(store: MemoryDeliveryStore, count: int) -> None:
    for number in range(1, count + 1):
        store.put(number, dataset(str(number)))


def test_all_that_differs_is_delivered_once(store: MemoryDeliveryStore) -> None:
    fill(store, 450)  # more than two pages
    target, seen = FakeTarget(), []
    counts = deliver(store, target, FakeClock(), watch=Watch(progress=seen.append))
    assert counts == DeliveryCounts(target="ckan", created=450)
    assert sorted(target.asked) == target.foreseen == list(range(1, 451))
    assert [c.created for c in seen] == list(range(1, 451))
    assert deliver(store, FakeTarget(), FakeClock()) == DeliveryCounts(target="ckan")


def test_changes_and_withdrawals_are_counted(store: MemoryDeliveryStore) -> None:
    fill(store, 3)
    deliver(store, FakeTarget(), FakeClock())
    store.put(1, dataset("1", title={"id": "Baru"}))
    store.put(2, dataset("2"), state=State.WITHDRAWN)
    counts = deliver(store, FakeTarget(), FakeClock())
    assert counts == DeliveryCounts(target="ckan", updated=1, withdrawn=1)


def test_no_more_than_the_limit_at_once(store: MemoryDeliveryStore) -> None:
    fill(store, 20)
    meeting = threading.Barrier(3)
    target = FakeTarget(lambda wanted: meeting.wait(5) if 6 < wanted.dataset.id <= 18 else None)
    deliver(store, target, FakeClock(), policy=DeliveryPolicy(workers=9, max_workers=3))
    assert target.most == 3


def test_a_refusal_is_kept_with_its_problems_and_not_repeated(store: MemoryDeliveryStore) -> None:
    fill(store, 3)

    def refuse(wanted: Wanted) -> None:
        if wanted.dataset.id == 2:
            raise TargetRefused([PROBLEM])

    counts = deliver(store, FakeTarget(refuse), FakeClock())
    assert (counts.created, counts.failed, counts.pending, counts.error) == (2, 1, 0, None)
    assert store.problems[2] == (PROBLEM,)
    again = FakeTarget(refuse)
    deliver(store, again, FakeClock())
    assert again.asked == []
    store.put(2, dataset("2", title={"id": "Baru"}))
    deliver(store, again, FakeClock())
    assert again.asked == [2]


def test_a_target_that_is_down_ends_the_pass(store: MemoryDeliveryStore) -> None:
    fill(store, 100)

    def down(_: Wanted) -> None:
        raise TargetUnavailable("503")

    target, clock = FakeTarget(down), FakeClock()
    counts = deliver(store, target, clock, policy=POLICY)
    assert counts.error == "503"
    assert len(target.asked) < 10
    assert counts.pending == 100
    assert deliver(store, FakeTarget(), clock).created == 100 - len(target.asked)
    clock.forward(hours=1)
    assert deliver(store, FakeTarget(), clock) == DeliveryCounts(target="ckan", created=len(target.asked))


def test_a_failure_now_and_then_does_not(store: MemoryDeliveryStore) -> None:
    fill(store, 60)

    def hiccup(wanted: Wanted) -> None:
        if wanted.dataset.id % 3 == 0:
            raise TargetUnavailable("502")

    counts = deliver(store, FakeTarget(hiccup), FakeClock(), policy=POLICY)
    assert (counts.created, counts.failed, counts.error) == (40, 20, None)


def test_after_a_failure_one_at_a_time_and_after_a_rest(store: MemoryDeliveryStore) -> None:
    fill(store, 40)
    slept: list[float] = []
    target = FakeTarget()

    def once(wanted: Wanted) -> None:
        if wanted.dataset.id == 1:
            raise TargetUnavailable("429", retry_after=2.5)

    target.answer = once
    counts = deliver(store, target, FakeClock(), watch=Watch(sleep=slept.append))
    assert counts.created == 39
    assert sum(slept) == 2.5


def test_a_long_retry_after_ends_the_pass(store: MemoryDeliveryStore) -> None:
    fill(store, 40)

    def later(_: Wanted) -> None:
        raise TargetUnavailable("429", retry_after=600)

    counts = deliver(store, FakeTarget(later), FakeClock(), policy=POLICY)
    assert counts.error == "429"
    assert all(
        state.next_try and state.next_try >= START + timedelta(seconds=600)
        for state in store.deliveries.values()
    )


def test_a_dataset_that_must_wait_alone_does_not_stop_the_others(store: MemoryDeliveryStore) -> None:
    fill(store, 50)

    def wait(wanted: Wanted) -> None:
        if wanted.dataset.id <= 40:
            raise TargetNotReady([PROBLEM])

    counts = deliver(store, FakeTarget(wait), FakeClock(), policy=POLICY)
    assert (counts.created, counts.failed, counts.pending, counts.error) == (10, 40, 40, None)
    assert store.problems[1] == (PROBLEM,)
    assert store.delivery("ckan", 1).status == "failed"


def test_a_token_that_is_not_accepted_ends_the_pass_and_blames_no_dataset(store: MemoryDeliveryStore) -> None:
    fill(store, 50)

    def forbid(_: Wanted) -> None:
        raise TargetForbidden("no token")

    target = FakeTarget(forbid)
    counts = deliver(store, target, FakeClock())
    assert (counts.error, counts.failed, counts.pending) == ("no token", 0, 50)
    assert len(target.asked) <= 4
    assert store.deliveries == {}


def test_what_comes_while_something_lasts_is_delivered_too(store: MemoryDeliveryStore) -> None:
    looks = 0

    def lasts(seconds: float) -> bool:
        nonlocal looks
        looks += seconds > 0
        if seconds and looks <= 3:
            store.put(looks, dataset(str(looks)))
        if looks == 3:
            store.put(1, dataset("1", title={"id": "Baru"}))  # an earlier one changes with the last
        return looks < 3

    target = FakeTarget()
    counts = deliver(store, target, FakeClock(), watch=Watch(lasts=lasts))
    assert (counts.created, counts.updated, counts.pending) == (3, 1, 0)
    assert sorted(target.asked) == [1, 1, 2, 3]


def test_a_pass_that_would_last_ends_with_the_target(store: MemoryDeliveryStore) -> None:
    fill(store, 9)

    def down(_: Wanted) -> None:
        raise TargetUnavailable("503")

    watch = Watch(lasts=lambda _: True)
    assert deliver(store, FakeTarget(down), FakeClock(), policy=POLICY, watch=watch).error == "503"


def test_cancelled_what_is_under_way_is_kept(store: MemoryDeliveryStore) -> None:
    fill(store, 50)
    target = FakeTarget()
    counts = deliver(store, target, FakeClock(), watch=Watch(cancelled=lambda: len(target.asked) >= 5))
    assert counts.created == len(target.asked) == len(store.deliveries)
    assert 5 <= counts.created <= 9
    assert counts.pending == 50 - counts.created


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ZeroDivisionError])
def test_interrupted_the_state_is_whole(store: MemoryDeliveryStore, kind: type[BaseException]) -> None:
    fill(store, 50)
    target = FakeTarget()

    def interrupt(counts: DeliveryCounts) -> None:
        if counts.created == 3:
            raise kind

    with pytest.raises(kind):
        deliver(store, target, FakeClock(), watch=Watch(progress=interrupt))
    assert {number for _, number in store.deliveries} == set(target.asked)


def test_an_error_that_no_target_may_raise_comes_out_when_all_is_kept(store: MemoryDeliveryStore) -> None:
    fill(store, 50)

    def fail(wanted: Wanted) -> None:
        if wanted.dataset.id == 3:
            raise ZeroDivisionError

    target = FakeTarget(fail)
    with pytest.raises(ZeroDivisionError):
        deliver(store, target, FakeClock())
    assert {number for _, number in store.deliveries} == set(target.asked) - {3}


def test_each_attempt_waits_longer_and_no_two_datasets_alike(store: MemoryDeliveryStore) -> None:
    fill(store, 50)
    first = store.wanted("ckan", START, limit=50)
    times = {next_try(wanted, START, POLICY) for wanted in first}
    assert len(times) == 50
    assert all(timedelta(seconds=30) <= time - START <= timedelta(seconds=90) for time in times)
    row = DeliveryRow(dataset_id=1, target="ckan")
    waits = [
        next_try(replace(first[0], delivery=replace(row, attempts=n)), START, POLICY)
        for n in range(0, 100, 3)
    ]
    assert waits[0] < waits[1] < waits[2]
    assert max(waits) <= START + POLICY.cap * 1.5
