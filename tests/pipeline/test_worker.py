"""Cron and the queue, on a clock under the test's control."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from shelf import ShelfPlugin, many

from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.worker import Scheduler, Workers

if TYPE_CHECKING:
    from harvester.sdk import FetchContext, RawRecord
    from harvester.service import Service


def schedule(service: Service, text: str, **changes: Any) -> None:
    source = service.core.sources.get("s")
    values = {name: getattr(source, name) for name in source.__slots__} | {"schedule": text} | changes
    service.sources.save(type(source)(**values))


def queued(service: Service) -> int:
    return sum(1 for run in service.core.runs.latest() if run.status is RunStatus.QUEUED)


@pytest.fixture
def scheduler(shelved: Service) -> Scheduler:
    """Not started: the test calls what its jobs call."""
    made = Scheduler(shelved)
    yield made
    made.stop()


def test_a_source_is_queued_when_it_is_due(shelved: Service, scheduler: Scheduler, clock: Any) -> None:
    schedule(shelved, "30 8 * * *")  # the clock shows 08:00 in Jakarta
    scheduler.tend()
    assert queued(shelved) == 0
    source = shelved.core.sources.get("s")
    assert shelved.core.sources.due(source.id) == datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    clock.step(minutes=30)
    scheduler.fire(source.id)
    assert queued(shelved) == 1
    assert shelved.core.sources.due(source.id) == datetime(2024, 5, 7, 1, 30, tzinfo=UTC)
    scheduler.fire(source.id)
    assert queued(shelved) == 1


def test_a_run_missed_while_nothing_ran_happens_once_at_start(
    shelved: Service, scheduler: Scheduler, clock: Any
) -> None:
    schedule(shelved, "0 */2 * * *")
    scheduler.tend()
    clock.step(days=3)
    Scheduler(shelved).tend()
    assert queued(shelved) == 1
    Scheduler(shelved).tend()
    assert queued(shelved) == 1


def test_of_two_schedulers_only_one_queues(shelved: Service, scheduler: Scheduler, clock: Any) -> None:
    schedule(shelved, "30 8 * * *")
    scheduler.tend()
    clock.step(minutes=30)
    source = shelved.core.sources.get("s")
    due = shelved.core.sources.due(source.id)
    following = datetime(2024, 5, 7, 1, 30, tzinfo=UTC)
    assert shelved.core.sources.advance(source.id, due, following)
    assert not shelved.core.sources.advance(source.id, due, following)


@pytest.mark.parametrize("changes", [{"enabled": False}, {"schedule": "manual"}])
def test_a_disabled_or_manual_source_is_left_alone(
    shelved: Service, scheduler: Scheduler, clock: Any, changes: dict[str, Any]
) -> None:
    schedule(shelved, "30 8 * * *")
    scheduler.tend()
    schedule(shelved, "30 8 * * *", **changes)
    clock.step(days=2)
    scheduler.tend()
    assert queued(shelved) == 0


def test_a_new_schedule_does_not_count_as_missed(shelved: Service, scheduler: Scheduler, clock: Any) -> None:
    schedule(shelved, "30 8 * * *")
    scheduler.tend()
    clock.step(days=2)
    schedule(shelved, "0 23 * * *")
    scheduler.tend()
    assert queued(shelved) == 0


def test_a_run_whose_worker_died_is_queued_again(shelved: Service, scheduler: Scheduler, clock: Any) -> None:
    core = shelved.core
    run = core.runs.start(core.sources.get("s").id, core.clock.now(), trigger="cron")
    clock.step(minutes=5)
    scheduler.tend()
    assert core.runs.get(run.id).status is RunStatus.FAILED
    assert queued(shelved) == 1


def test_a_source_waits_only_once_in_the_queue(shelved: Service) -> None:
    core = shelved.core
    source = core.sources.get("s")
    first = core.runs.enqueue(source.id, core.clock.now(), trigger="manual")
    assert core.runs.enqueue(source.id, core.clock.now(), trigger="cron") == first


def test_what_a_person_asks_for_is_not_lost_to_a_run_that_waits_or_runs(shelved: Service, clock: Any) -> None:
    runs, source = shelved.core.runs, shelved.core.sources.get("s")
    waiting = runs.enqueue(source.id, clock.now(), trigger="cron")
    assert runs.enqueue(source.id, clock.now(), trigger="release", force=True) == waiting
    assert runs.enqueue(source.id, clock.now(), trigger="manual", confirmed=True) == waiting
    assert (runs.get(waiting).force, runs.get(waiting).confirmed) == (True, True)

    under_way = runs.claim(clock.now())
    assert under_way
    assert runs.enqueue(source.id, clock.now(), trigger="cron") == under_way.id
    behind = runs.enqueue(source.id, clock.now(), trigger="release", force=True)
    assert behind != under_way.id
    assert runs.enqueue(source.id, clock.now(), trigger="manual", anew=True) == behind
    assert runs.enqueue(source.id, clock.now(), trigger="cron") == behind
    assert runs.claim(clock.now()) is None
    shelved.harvests.execute(under_way)
    after = runs.claim(clock.now())
    assert after
    assert (after.id, after.force) == (behind, True)


def test_workers_take_what_is_queued(
    shelved: Service, wait_for: Callable[[Callable[[], bool]], None]
) -> None:
    ShelfPlugin.shelf = many(5)
    core = shelved.core
    run_id = core.runs.enqueue(core.sources.get("s").id, core.clock.now(), trigger="manual")
    workers = Workers(shelved, count=2)
    workers.start()
    try:
        wait_for(lambda: core.runs.get(run_id).status.finished)
    finally:
        workers.stop()
    assert core.runs.get(run_id).counts.created == 5


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds; fails after a while."""

    def wait(holds: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < until, "it does not come about"
            time.sleep(0.05)

    return wait


def test_runs_that_take_long_do_not_hold_up_the_end(
    shelved: Service, wait_for: Callable[[Callable[[], bool]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = threading.Semaphore(0), threading.Event()

    def slowly(self: ShelfPlugin, ctx: FetchContext) -> Iterator[RawRecord]:
        begun.release()
        goes_on.wait(30)
        yield from ()

    monkeypatch.setattr(ShelfPlugin, "records", slowly)
    core = shelved.core
    shelved.sources.add(
        Source(name="t", title="T", url="https://t.example/", plugin=core.sources.get("s").plugin)
    )
    for name in ("s", "t"):
        core.runs.enqueue(core.sources.get(name).id, core.clock.now(), trigger="manual")
    workers = Workers(shelved, count=2)
    workers.start()
    try:
        assert begun.acquire(timeout=20)
        assert begun.acquire(timeout=20)
        asked = time.monotonic()
        workers.stop(timeout=0.5)
        assert time.monotonic() - asked < 2
    finally:
        goes_on.set()
        workers.stop()
