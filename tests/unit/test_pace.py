"""How many deliveries are under way at once."""

from __future__ import annotations

from harvester.pipeline.pace import Pace


def served(pace: Pace, *, takes: int, deliveries: int, alone: float = 0.06) -> list[int]:
    """A target that does ``takes`` at once in ``alone`` seconds; more wait for one another."""
    windows = []
    for _ in range(deliveries):
        pace.succeeded(alone * max(1.0, pace.connections / takes))
        windows.append(pace.connections)
    return windows


def test_it_grows_to_the_setting_and_never_above() -> None:
    pace = Pace(most=4)
    assert pace.connections == 2
    windows = served(pace, takes=4, deliveries=200)
    assert max(windows) == windows[-1] == 4
    assert windows[:3] == [3, 4, 4]


def test_beyond_what_all_take_it_grows_by_the_windowful() -> None:
    windows = served(Pace(most=8), takes=8, deliveries=30)
    assert windows[1] == 4
    assert windows[4] == 4
    assert windows[29] == 8


def test_one_connection_stays_one() -> None:
    pace = Pace(most=1)
    assert set(served(pace, takes=4, deliveries=20)) == {1}


def test_it_backs_off_from_a_target_that_only_queues() -> None:
    windows = served(Pace(most=64), takes=2, deliveries=2000)
    assert max(windows) < 20
    assert sum(windows[1000:]) / 1000 < 14
    assert min(windows[1000:]) >= 5


def test_a_failure_halves_once_for_each_windowful() -> None:
    pace = Pace(most=8)
    served(pace, takes=8, deliveries=100)
    assert pace.connections == 8
    for _ in range(3):
        pace.failed()
    assert pace.connections == 4
    assert served(pace, takes=8, deliveries=60)[-1] == 8


def test_one_slow_dataset_changes_nothing() -> None:
    pace = Pace(most=4)
    served(pace, takes=4, deliveries=50)
    pace.succeeded(60.0)
    assert pace.connections == 4


def test_a_target_that_is_slow_for_good_is_used_fully_again() -> None:
    pace = Pace(most=4)
    served(pace, takes=4, deliveries=50)
    assert min(served(pace, takes=4, deliveries=50, alone=0.6)) < 4
    assert served(pace, takes=4, deliveries=3000, alone=0.6)[-1] == 4


def test_it_does_not_give_way_to_a_slowness_that_shrinking_does_not_mend() -> None:
    pace = Pace(most=4)
    served(pace, takes=4, deliveries=100)
    windows = served(pace, takes=4, deliveries=300, alone=0.5)
    assert windows[-1] == 4
    assert sum(windows) / len(windows) > 3.5
