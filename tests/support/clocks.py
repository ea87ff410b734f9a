"""A clock under the control of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SteppedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = datetime(2024, 5, 6, 1, 0, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        """The time it shows."""
        return self.time

    def step(self, **duration: float) -> None:
        """Move it forward, by the keywords of timedelta."""
        self.time += timedelta(**duration)
