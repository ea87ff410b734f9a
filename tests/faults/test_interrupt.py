"""Ctrl-C while the command line delivers: once it ends in order, twice at once; nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worked
from small_ckan import SmallCkan

from harvester.service.delivering import INTERRUPTED

if TYPE_CHECKING:
    from harvester.service import Service

DATASETS = worked.COUNT // 2 + worked.COUNT // 20
COMMAND = "import sys; from harvester.cli import main; sys.argv[0] = 'harvester'; main()"


@pytest.fixture
def ckan() -> Iterator[SmallCkan]:
    with SmallCkan() as running:
        yield running


@pytest.fixture
def harvested(tmp_path: Path, ckan: SmallCkan) -> Iterator[Service]:
    service = worked.opened(tmp_path, ckan.url)
    service.harvests.harvest("s")
    yield service
    service.close()


def delivering(state: Path, ckan: SmallCkan) -> subprocess.Popen[str]:
    """``harvester deliver``, once it has begun to write."""
    environment = {
        **os.environ,
        "HARVESTER_STATE_DIR": str(state),
        "HARVESTER_CKAN_URL": ckan.url,
        "HARVESTER_CKAN_TOKEN": "t",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "deliver"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 30
    while not ckan.creates and time.monotonic() < end:
        time.sleep(0.02)
    assert ckan.creates
    return process


def all_is_delivered(service: Service, ckan: SmallCkan) -> None:
    ckan.seconds = 0.0
    counts = service.deliveries.deliver("ckan")
    assert (counts.failed, counts.pending, counts.error) == (0, 0, None)
    assert len(ckan.packages) == ckan.creates == DATASETS


def test_once_what_is_under_way_is_finished_and_kept(
    tmp_path: Path, harvested: Service, ckan: SmallCkan
) -> None:
    ckan.seconds = 0.4
    process = delivering(tmp_path, ckan)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=10)

    assert process.returncode == 130, told
    assert "Traceback" not in told
    assert "Interrupted: what is under way is finished" in told
    assert harvested.core.reports.passes("ckan")[0].error == INTERRUPTED
    states = harvested.core.deliveries.counts("ckan")
    assert states.get("delivered", 0) == ckan.creates < DATASETS
    all_is_delivered(harvested, ckan)


def test_twice_it_ends_at_once_and_nothing_is_doubled(
    tmp_path: Path, harvested: Service, ckan: SmallCkan
) -> None:
    ckan.seconds = 0.05
    process = delivering(tmp_path, ckan)
    ckan.seconds = 20  # answers that nobody wants to wait for
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=15)

    assert time.monotonic() - began < 5
    assert process.returncode == 130, told
    all_is_delivered(harvested, ckan)
