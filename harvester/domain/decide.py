"""Whether a dataset is new, changed, unchanged or gone: decided here, once, on values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a dataset stands. Only ``ACTIVE`` ones are delivered and fed."""

    ACTIVE = "active"
    INVALID = "invalid"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"  #: active in itself, but the same dataset is published from another source


def alone(state: State) -> State:
    """Where a dataset stands whatever other sources have: a duplicate is active in itself."""
    return State.ACTIVE if state is State.DUPLICATE else state


class Action(StrEnum):
    """What a run did to a dataset."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"
    QUARANTINED = "quarantined"


def decide(
    *,
    before: State | None,
    before_hash: str | None,
    after: State,
    after_hash: str,
    created_in_this_run: bool = False,
) -> Action:
    """What happened to one dataset.

    ``before`` is its stored state (``None`` when it is new). A dataset that comes back from
    withdrawal, or that was held back and is mended, counts as updated.
    """
    if after is State.INVALID:
        return Action.INVALID
    if after is State.QUARANTINED:
        return Action.QUARANTINED
    if after is State.WITHDRAWN:
        return Action.UNCHANGED if before is State.WITHDRAWN else Action.WITHDRAWN
    if before is None or created_in_this_run:
        return Action.CREATED
    if before is State.ACTIVE and before_hash == after_hash:
        return Action.UNCHANGED
    return Action.UPDATED


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalPolicy:
    """When absence becomes withdrawal, and when that is stopped."""

    grace: timedelta = timedelta(days=7)  #: from the first complete listing that lacked the record
    brake_share: float = 0.20  #: of the source's records
    brake_count: int = 5  #: records


def brake_holds(*, gone: int, held: int, policy: WithdrawalPolicy) -> bool:
    """Whether withdrawing ``gone`` of ``held`` records needs a person to confirm it.

    The brake holds above the share and the count together; a source of 1 to ``brake_count`` records
    is held only when all of them would go.
    """
    if gone == 0:
        return False
    if held <= policy.brake_count:
        return gone >= held
    return gone > policy.brake_count and gone > math.floor(held * policy.brake_share)
