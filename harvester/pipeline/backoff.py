"""How hard a target is pressed, and when it is asked again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.ports import Wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryPolicy:
    """Limits of one pass."""

    workers: int = 4
    max_workers: int = 8
    failures: int = 5  #: consecutive ones after which the target counts as down
    pause: float = 1.0  #: seconds after a failure, doubled for each further one; meanwhile one at a time
    patience: float = 30.0  #: seconds; a longer ``Retry-After`` ends the pass
    base: timedelta = timedelta(minutes=1)  #: before a dataset's second attempt, doubled for each further one
    cap: timedelta = timedelta(hours=6)

    @property
    def connections(self) -> int:
        """Deliveries that are under way at once."""
        return max(1, min(self.workers, self.max_workers))

    def rest(self, failures: int, retry_after: float) -> float:
        """Seconds to leave the target alone after so many failures in a row."""
        if failures == 0:
            return 0.0
        return min(max(self.pause * 2.0 ** min(failures - 1, 10), retry_after), self.patience)


def next_try(wanted: Wanted, now: datetime, policy: DeliveryPolicy, retry_after: float = 0.0) -> datetime:
    """When a failed delivery is tried again: later each time, and not all at the same moment.

    The jitter (half to one and a half of the delay) comes from the dataset and the attempt, so the
    same state always gives the same answer.
    """
    attempts = wanted.delivery.attempts
    delay: timedelta = min(policy.base * 2.0 ** min(attempts, 20), policy.cap)
    seed = f"{wanted.delivery.target}\n{wanted.dataset.uuid}\n{attempts}".encode()
    share = int.from_bytes(hashlib.sha256(seed).digest()[:4]) / 2**32
    return now + max(delay * (0.5 + share), timedelta(seconds=retry_after * (1 + share / 10)))
