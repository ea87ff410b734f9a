"""Delivering while the harvest goes on: nothing waits, nothing is written twice, nothing is left out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worked
from small_ckan import SmallCkan

from harvester.domain.errors import Conflict
from harvester.pipeline import harvest
from harvester.service.along import delivering_along

if TYPE_CHECKING:
    from harvester.service import Service

SHARED = worked.COUNT // 20


@pytest.fixture
def ckan() -> Iterator[SmallCkan]:
    with SmallCkan() as running:
        yield running


@pytest.fixture
def service(tmp_path: Path, ckan: SmallCkan, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(harvest, "BATCH_RECORDS", 10)  # of which each series takes two
    opened = worked.opened(tmp_path, ckan.url)
    yield opened
    opened.close()


class Onlooker:
    """Sees what stands in CKAN when a harvest has read so many records, and waits there for ``wanted``."""

    def __init__(self, ckan: SmallCkan, *, at: int, wanted: int) -> None:
        self._ckan = ckan
        self._at = at
        self._wanted = wanted
        self.titles: set[str] = set()

    def __call__(self, counts: harvest.Counts, _: int | None) -> None:
        if counts.seen != self._at:
            return
        waited = threading.Event()
        while len(self._ckan.packages) < self._wanted and not waited.wait(0.02):
            pass
        waited.wait(0.3)  # for one too many
        self.titles = {package["title"] for package in self._ckan.packages.values()}


def test_datasets_are_delivered_as_soon_as_they_are_kept(service: Service, ckan: SmallCkan) -> None:
    half = worked.COUNT // 2
    onlooker = Onlooker(ckan, at=half, wanted=half // 2)
    with delivering_along(service.deliveries) as along:
        service.harvests.harvest("s", watcher=onlooker)
        counts = along.finish("ckan")
    assert onlooker.titles == {f"Data {number}" for number in range(0, half, 2)}  # no series that may grow
    assert (counts.created, counts.updated, counts.failed, counts.pending) == (half + SHARED, 0, 0, 0)
    assert ckan.creates == len(ckan.packages) == half + SHARED
    assert {len(p["resources"]) for p in ckan.packages.values() if "bersama" in p["title"]} == {10}
    with delivering_along(service.deliveries) as along:
        service.harvests.harvest("s")
        assert along.finish("ckan").updated == 0


def test_a_target_that_was_down_meanwhile_is_asked_again_at_the_end(
    service: Service, ckan: SmallCkan, monkeypatch: pytest.MonkeyPatch
) -> None:
    down, asked, answer = threading.Event(), threading.Semaphore(0), ckan.answer

    def answers(action: str, sent: dict[str, object]) -> tuple[int, object]:
        if down.is_set():
            asked.release()
            return 401, {}
        return answer(action, sent)

    monkeypatch.setattr(ckan, "answer", answers)
    down.set()
    with delivering_along(service.deliveries) as along:
        service.harvests.harvest("s", watcher=lambda counts, _: counts.seen == 20 and asked.acquire())
        down.clear()
        counts = along.finish("ckan")
    assert (counts.failed, counts.pending, counts.error) == (0, 0, None)
    assert ckan.creates == len(ckan.packages) == counts.created


def test_another_pass_meanwhile_is_waited_for_and_followed(service: Service, ckan: SmallCkan) -> None:
    other = worked.opened(service.core.settings.state_dir, ckan.url)
    store, clock = other.core.deliveries, other.core.clock
    store.open("ckan", clock.now())
    with delivering_along(service.deliveries) as along:
        service.harvests.harvest("s")
        store.close("ckan", clock.now(), None)
        assert along.finish("ckan").pending == 0
    assert len(ckan.packages) == worked.COUNT // 2 + SHARED
    store.open("ckan", clock.now())
    try:
        with delivering_along(service.deliveries) as along, pytest.raises(Conflict):
            along.finish("ckan")
    finally:
        other.close()


def test_an_interrupt_ends_both(service: Service, ckan: SmallCkan) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), delivering_along(service.deliveries):
        service.harvests.harvest("s", watcher=interrupt)
    ours = ("along", "deliver", "heartbeat")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(ours)]
    counts = service.deliveries.deliver("ckan")
    assert counts.created + counts.unchanged <= 10
    assert len(ckan.packages) == ckan.creates
