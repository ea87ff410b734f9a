"""Several processes at once: two runs of one source, or two deliveries to one target, exclude each other."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worked
from small_ckan import SmallCkan

from harvester.domain.decide import State
from harvester.domain.errors import Conflict
from harvester.domain.run import RunStatus

if TYPE_CHECKING:
    from harvester.ports import RunRow
    from harvester.service import Service

PROCESSES = 4
DATASETS = worked.COUNT // 2 + worked.COUNT // 20


@pytest.fixture
def ckan() -> Iterator[SmallCkan]:
    with SmallCkan() as running:
        yield running


@pytest.fixture
def service(tmp_path: Path, ckan: SmallCkan) -> Iterator[Service]:
    made = worked.opened(tmp_path, ckan.url)
    yield made
    made.close()


def begun(state: Path, what: str, ckan: SmallCkan) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(worked.__file__)), str(state), what, ckan.url]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def running(service: Service) -> RunRow:
    """The run that another process has begun."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for run in service.core.runs.latest():
            if run.status is RunStatus.RUNNING and run.counts.seen:
                return run
        time.sleep(0.01)
    raise AssertionError("no run began")


def ended(process: subprocess.Popen[str]) -> str:
    """What it said when it ended."""
    _, said = process.communicate(timeout=60)
    return said


def test_many_harvests_at_once_are_one_after_another(
    tmp_path: Path, service: Service, ckan: SmallCkan
) -> None:
    said = [ended(process) for process in [begun(tmp_path, "harvest", ckan) for _ in range(PROCESSES)]]
    refused = [each for each in said if each]
    assert all("is being harvested already" in each.splitlines()[-1] for each in refused), refused
    runs = sorted(service.core.runs.latest(), key=lambda run: run.id)
    assert len(runs) == PROCESSES - len(refused) >= 1
    assert {run.status for run in runs} == {RunStatus.DONE}
    assert all(run.counts.seen == worked.COUNT for run in runs)
    for before, after in itertools.pairwise(runs):
        assert before.finished
        assert after.started
        assert before.finished <= after.started
    assert service.core.catalogue.count(state=State.ACTIVE) == DATASETS


def test_a_worker_leaves_a_source_to_the_command_line_until_it_is_done(
    tmp_path: Path, service: Service, ckan: SmallCkan
) -> None:
    source = service.core.sources.get("s")
    process = begun(tmp_path, "harvest", ckan)
    run = running(service)
    with pytest.raises(Conflict, match="is being harvested"):
        service.harvests.harvest("s")
    waiting = service.core.runs.enqueue(source.id, service.core.clock.now(), trigger="manual", anew=True)
    assert service.core.runs.claim(service.core.clock.now()) is None
    assert not ended(process)
    claimed = service.core.runs.claim(service.core.clock.now())
    assert claimed
    assert claimed.id == waiting
    assert service.harvests.execute(claimed).counts.unchanged == DATASETS
    assert service.core.runs.get(run.id).status is RunStatus.DONE


def test_a_source_whose_process_was_killed_is_free_at_once(
    tmp_path: Path, service: Service, ckan: SmallCkan
) -> None:
    process = begun(tmp_path, "harvest", ckan)
    run = running(service)
    process.kill()
    ended(process)
    assert service.harvests.harvest("s").status is RunStatus.DONE
    assert service.core.runs.get(run.id).status is not RunStatus.RUNNING


def test_many_deliveries_at_once_create_nothing_twice(
    tmp_path: Path, service: Service, ckan: SmallCkan
) -> None:
    service.harvests.harvest("s")
    said = [ended(process) for process in [begun(tmp_path, "deliver", ckan) for _ in range(PROCESSES)]]
    refused = [each for each in said if each]
    assert len(refused) < PROCESSES
    assert all("is going on already" in each.splitlines()[-1] for each in refused), refused
    assert service.deliveries.deliver("ckan").pending == 0
    assert len(ckan.packages) == ckan.creates == DATASETS
