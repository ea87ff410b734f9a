"""The decisions about datasets and withdrawals."""

from __future__ import annotations

import pytest

from harvester.domain.decide import Action, State, WithdrawalPolicy, brake_holds, decide


@pytest.mark.parametrize(
    ("before", "before_hash", "after", "after_hash", "expected"),
    [
        (None, None, State.ACTIVE, "a", Action.CREATED),
        (State.ACTIVE, "a", State.ACTIVE, "a", Action.UNCHANGED),
        (State.ACTIVE, "a", State.ACTIVE, "b", Action.UPDATED),
        (State.WITHDRAWN, "a", State.ACTIVE, "a", Action.UPDATED),
        (State.INVALID, "a", State.ACTIVE, "a", Action.UPDATED),
        (State.QUARANTINED, "a", State.ACTIVE, "b", Action.UPDATED),
        (State.ACTIVE, "a", State.INVALID, "b", Action.INVALID),
        (None, None, State.QUARANTINED, "b", Action.QUARANTINED),
        (State.ACTIVE, "a", State.WITHDRAWN, "a", Action.WITHDRAWN),
        (State.WITHDRAWN, "a", State.WITHDRAWN, "a", Action.UNCHANGED),
    ],
)
def test_decides(
    before: State | None, before_hash: str | None, after: State, after_hash: str, expected: Action
) -> None:
    assert decide(before=before, before_hash=before_hash, after=after, after_hash=after_hash) is expected


def test_a_dataset_that_grows_in_the_run_that_made_it_stays_created() -> None:
    action = decide(
        before=State.ACTIVE, before_hash="a", after=State.ACTIVE, after_hash="b", created_in_this_run=True
    )
    assert action is Action.CREATED


@pytest.mark.parametrize(
    ("gone", "held", "holds"),
    [
        (0, 0, False),
        (0, 100, False),
        (1, 1, True),  # all of a small source
        (4, 5, False),
        (5, 5, True),
        (5, 6, False),  # not more than five
        (6, 6, True),
        (6, 29, True),  # more than a fifth
        (6, 30, False),  # exactly a fifth
        (20, 100, False),
        (21, 100, True),
        (200, 1000, False),
        (201, 1000, True),
    ],
)
def test_brake(gone: int, held: int, holds: bool) -> None:
    assert brake_holds(gone=gone, held=held, policy=WithdrawalPolicy()) is holds
