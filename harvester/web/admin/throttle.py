"""Slows down the guessing of passwords, in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
TRIES_FOR_A_NAME = 5
TRIES_FROM_AN_ADDRESS = 30
_MOST_KEYS = 10_000


@dataclass
class Throttle:
    """Counts wrong passwords by address and name, and by address alone."""

    _wrong: OrderedDict[tuple[str, ...], list[datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_closed(self, address: str, name: str, now: datetime) -> bool:
        """Whether there were too many wrong passwords lately."""
        with self._lock:
            return (
                len(self._recent((address, name), now)) >= TRIES_FOR_A_NAME
                or len(self._recent((address,), now)) >= TRIES_FROM_AN_ADDRESS
            )

    def wrong(self, address: str, name: str, now: datetime) -> None:
        """A password was wrong."""
        with self._lock:
            for key in ((address, name), (address,)):
                self._wrong[key] = [*self._recent(key, now), now]
                self._wrong.move_to_end(key)
            while len(self._wrong) > _MOST_KEYS:
                self._wrong.popitem(last=False)

    def right(self, address: str, name: str) -> None:
        """A password was right: the name is open again."""
        with self._lock:
            self._wrong.pop((address, name), None)

    def _recent(self, key: tuple[str, ...], now: datetime) -> list[datetime]:
        return [moment for moment in self._wrong.get(key, ()) if now - moment < WINDOW]
