"""ISO 8601 durations, where a period is told as its start and its length."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DURATION = re.compile(
    r"p(?:([0-9]{1,3})y)?(?:([0-9]{1,3})m)?(?:([0-9]{1,4})w)?(?:([0-9]{1,5})d)?", re.IGNORECASE
)


def end_of_duration(start: str, duration: str) -> str | None:
    """The last day (or month, or year, as precise as ``start``) of a period that is ``duration`` long.

    Raises:
        ValueError: the end lies outside the calendar.
    """
    length = _read(duration)
    if length is None:
        return None
    years, months, weeks, days = length
    if len(start) == 4:
        return str(int(start) + years - 1) if years and not (months or weeks or days) else None
    count = int(start[:4]) * 12 + int(start[5:7]) - 1 + years * 12 + months
    if len(start) == 7:
        return _month(count - 1) if not (weeks or days) else None
    first = date(count // 12, count % 12 + 1, 1)
    shifted = first + timedelta(days=min(int(start[8:10]), _length(first)) - 1 + weeks * 7 + days)
    return (shifted - timedelta(days=1)).isoformat()


def start_of_duration(end: str, duration: str) -> str | None:
    """The first day (or month, or year, as precise as ``end``) of a period that is ``duration`` long.

    Raises:
        ValueError: the start lies outside the calendar.
    """
    length = _read(duration)
    if length is None:
        return None
    years, months, weeks, days = length
    if len(end) == 4:
        return f"{int(end) - years + 1:04d}" if years and not (months or weeks or days) else None
    count = int(end[:4]) * 12 + int(end[5:7]) - 1 - years * 12 - months
    if len(end) == 7:
        return _month(count + 1) if not (weeks or days) else None
    after = date.fromisoformat(end[:10]) + timedelta(days=1)
    count = after.year * 12 + after.month - 1 - years * 12 - months
    first = date(count // 12, count % 12 + 1, 1)
    shifted = first + timedelta(days=min(after.day, _length(first)) - 1)
    return (shifted - timedelta(days=weeks * 7 + days)).isoformat()


def _read(duration: str) -> tuple[int, int, int, int] | None:
    """(years, months, weeks, days); ``None`` for what is no duration, or one of nothing."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return (years, months, weeks, days) if years or months or weeks or days else None


def _month(count: int) -> str:
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _length(first: date) -> int:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days
