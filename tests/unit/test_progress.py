"""What a person who waits is told: a bar on a terminal, lines in a log."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

from harvester.cli.progress import delivery_bar, harvest_bar
from harvester.domain.run import Counts
from harvester.pipeline.deliver import DeliveryCounts

if TYPE_CHECKING:
    import pytest

BAR = """
import time
from harvester.cli.progress import delivery_bar
from harvester.pipeline.deliver import DeliveryCounts

with delivery_bar("ckan", True) as show:
    for done in range(1, 9):
        show(DeliveryCounts(target="ckan", created=done, failed=1), 20)
        time.sleep(0.1)
"""


class Clock:
    """Goes on by ten seconds each time it is looked at."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 10.0
        return self.now


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with delivery_bar("ckan", True, Clock()) as show:
        assert show
        for done in (10, 40, 60):
            show(DeliveryCounts(target="ckan", created=done, failed=2), 122)
    assert capsys.readouterr().err == "ckan: 42 of 122, 2.1/s, 0:00:38 left, 2 failed\n"


def test_where_the_end_is_not_known_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with harvest_bar("dinkes", True, Clock()) as show:
        assert show
        for seen in (1, 100):
            show(Counts(seen=seen, created=3), None)
    assert capsys.readouterr().err == "dinkes: 100, 5.0/s, 3 new, 0 changed\n"


def test_nobody_looks() -> None:
    with harvest_bar("dinkes", False) as show:
        assert show is None


def test_a_terminal_gets_a_bar_with_rate_and_time_left() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run([sys.executable, "-c", BAR], stderr=theirs, stdout=subprocess.PIPE, check=True,
                          env={**os.environ, "TERM": "xterm", "COLUMNS": "120"})  # fmt: skip
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.stdout == b""
    assert "9/20" in told
    assert "/s, 1 failed" in told
    assert "0:00:0" in told
