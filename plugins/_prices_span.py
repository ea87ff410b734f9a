"""Which days a run reads: the last month at first, then on from what is held, a portion at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

AT_FIRST = 30  #: days that the first run reads
PREVIEWED = 3  #: days that a preview reads at most: each is a request a market
OVERLAP = 2  #: days before the last one held that are read again: they may have been corrected
QUIET = 30  #: after so many days without prices, days that gave none are not asked for again
LAYOUT = 1  #: raise it when the columns change; what is held is then read anew


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What earlier runs read."""

    start: date  #: the first day asked for
    read: date  #: the last day asked for
    last: date | None = None  #: the last day that had prices

    @classmethod
    def load(cls, state: Mapping[str, Any], board: str) -> Held | None:
        """What is held of this board; ``None`` when that is nothing, or not to be understood."""
        if state.get("board") != board or state.get("layout") != LAYOUT:
            return None
        start, read = day_of(state.get("start")), day_of(state.get("read"))
        if start is None or read is None:
            return None
        return cls(start=start, read=read, last=day_of(state.get("last")))

    def save(self, board: str) -> dict[str, Any]:
        """As a plugin's state."""
        state = {
            "board": board,
            "layout": LAYOUT,
            "start": self.start.isoformat(),
            "read": self.read.isoformat(),
        }
        return {**state, "last": self.last.isoformat()} if self.last else state


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days to read now, both ends included."""

    first: date
    last: date
    start: date  #: the first day of all that were ever asked for

    def parts(self, days: int) -> list[tuple[date, date]]:
        """The span in parts of so many days."""
        found = []
        at = self.first
        while at <= self.last:
            end = min(self.last, at + timedelta(days=days - 1))
            found.append((at, end))
            at = end + timedelta(days=1)
        return found


def plan(held: Held | None, *, start: date | None, today: date, most: int, limit: int | None) -> Span:
    """The days of this run. ``limit`` (a preview) wants the newest days only, ``most`` is a run's portion."""
    if start is not None:
        start = min(start, today)
    begin = start or today - timedelta(days=AT_FIRST - 1)
    since = begin
    if held is not None and not (start is not None and start < held.start):
        since = held.start
        begin = max((held.last or held.start) - timedelta(days=OVERLAP), held.read - timedelta(days=QUIET))
        begin = min(max(begin, since), today)
    if limit:
        begin = max(begin, today - timedelta(days=min(limit, PREVIEWED) - 1))
        return Span(first=begin, last=today, start=since)
    return Span(first=begin, last=min(today, begin + timedelta(days=most - 1)), start=since)


def day_of(told: object) -> date | None:
    """A day as ``2024-05-01``."""
    try:
        return date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
