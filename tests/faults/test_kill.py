"""Processes killed with SIGKILL at random moments: run again, all ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import worked
from small_ckan import SmallCkan

from harvester.domain.decide import State
from harvester.domain.run import RunStatus

KILLS = int(os.environ.get("HARVESTER_TEST_KILLS", "2"))
"""How often each process is killed."""
DATASETS = worked.COUNT // 2 + worked.COUNT // 20


@pytest.fixture
def ckan() -> Iterator[SmallCkan]:
    with SmallCkan() as running:
        yield running


def begun(state: Path, what: str, ckan: SmallCkan) -> subprocess.Popen[str]:
    """The process, once it has opened its database."""
    command = [sys.executable, str(Path(worked.__file__)), str(state), what, ckan.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process: subprocess.Popen[str], after: float) -> bool:
    """Kill it after so many seconds; whether it was still at work."""
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    finally:
        if process.stdout:
            process.stdout.close()
    return False


def test_a_killed_harvest_and_a_killed_delivery_end_equal(tmp_path: Path, ckan: SmallCkan) -> None:
    dice = random.Random(7)
    hit = sum(killed(begun(tmp_path, "harvest", ckan), dice.uniform(0.05, 0.6)) for _ in range(KILLS))
    assert hit

    service = worked.opened(tmp_path, ckan.url)
    try:
        run = service.harvests.harvest("s")
        assert run.status is RunStatus.DONE
        assert run.counts.seen == worked.COUNT
        assert service.core.catalogue.count(state=State.ACTIVE) == DATASETS
        assert RunStatus.RUNNING not in {each.status for each in service.core.runs.latest()}
        hashes = {d.series: d.content_hash for d in service.core.catalogue.page(limit=1000)}
    finally:
        service.close()
    assert hashes == undisturbed(tmp_path / "other", ckan)

    hit = sum(killed(begun(tmp_path, "deliver", ckan), dice.uniform(0.05, 0.2)) for _ in range(KILLS))
    assert hit
    service = worked.opened(tmp_path, ckan.url)
    try:
        counts = service.deliveries.deliver("ckan")
        assert (counts.failed, counts.pending, counts.error) == (0, 0, None)
        assert len(ckan.packages) == ckan.creates == DATASETS
        stored = {d.name: d for d in service.core.catalogue.page(limit=1000)}
        for package in ckan.packages.values():
            (state,) = service.core.catalogue.deliveries(stored[package["name"]])
            assert state.package_id == package["id"]
            assert sorted(state.resources.values()) == sorted(r["id"] for r in package["resources"])
        assert service.deliveries.deliver("ckan").updated == 0
    finally:
        service.close()


def test_a_harvest_that_is_killed_while_identifiers_change_ends_with_the_same_datasets(
    tmp_path: Path, ckan: SmallCkan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stored() -> dict[str, tuple[str, str]]:
        return {d.title: (d.uuid, d.name) for d in service.core.catalogue.page(state=None, limit=1000)}

    service = worked.opened(tmp_path, ckan.url)
    service.harvests.harvest("s")
    before = stored()
    assert len(before) == DATASETS
    service.close()
    dice = random.Random(11)
    hit = sum(killed(begun(tmp_path, "moved", ckan), dice.uniform(0.05, 0.9)) for _ in range(KILLS))
    assert hit

    monkeypatch.setattr(worked.SlowShelf, "folder", "baru/")
    service = worked.opened(tmp_path, ckan.url)
    try:
        assert service.harvests.harvest("s").status is RunStatus.DONE
        assert stored() == before
        documents = [d.document for d in service.core.catalogue.page(limit=1000)]
        assert all("baru/" in each["landingPage"] for each in documents)
    finally:
        service.close()


def undisturbed(state: Path, ckan: SmallCkan) -> dict[str, str]:
    """What a harvest that nobody kills stores."""
    service = worked.opened(state, ckan.url)
    try:
        service.harvests.harvest("s")
        return {d.series: d.content_hash for d in service.core.catalogue.page(limit=1000)}
    finally:
        service.close()


def test_what_was_created_before_the_kill_and_withdrawn_after_does_not_stay(
    tmp_path: Path, ckan: SmallCkan
) -> None:
    service = worked.opened(tmp_path, ckan.url)
    service.harvests.harvest("s")
    service.close()
    process = begun(tmp_path, "deliver", ckan)
    while not ckan.creates:
        time.sleep(0.005)
    ckan.seconds = 30  # the next answers do not come
    time.sleep(0.1)
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
    ckan.seconds = 0.0

    service = worked.opened(tmp_path, ckan.url)
    try:
        service.core.deliveries.withdraw_source(service.core.sources.get("s").id, service.core.clock.now())
        counts = service.deliveries.deliver("ckan")
        assert (counts.failed, counts.pending) == (0, 0)
        assert {package["state"] for package in ckan.packages.values()} == {"deleted"}
    finally:
        service.close()
