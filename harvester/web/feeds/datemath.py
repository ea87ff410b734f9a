"""Solr's date mathematics: ``NOW-7DAYS/DAY``, ``2026-01-01T00:00:00Z+1MONTH``. Pure.

https://solr.apache.org/guide/solr/latest/indexing-guide/date-formatting-math.html
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

_STEP = re.compile(r"(?P<sign>[+-])(?P<number>\d{1,6})(?P<unit>[A-Z]+)|/(?P<floor>[A-Z]+)")
_WHOLE = re.compile(
    r"(?P<start>NOW|\d{4}[^/+A-Z]*(?:T[\d:.]*)?(?:Z|[+-]\d\d:?\d\d)?)(?P<steps>.*)", re.DOTALL
)
_SECONDS = {
    **dict.fromkeys(("MILLI", "MILLIS", "MILLISECOND", "MILLISECONDS"), 0.001),
    **dict.fromkeys(("SECOND", "SECONDS"), 1),
    **dict.fromkeys(("MINUTE", "MINUTES"), 60),
    **dict.fromkeys(("HOUR", "HOURS"), 3600),
    **dict.fromkeys(("DAY", "DAYS", "DATE"), 86_400),
}
_MONTHS = {"MONTH": 1, "MONTHS": 1, "YEAR": 12, "YEARS": 12}
_FLOORS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")


def moment(text: str, now: datetime) -> datetime | None:
    """The moment that ``text`` tells, in UTC; ``None`` where it tells none."""
    match = _WHOLE.fullmatch(text)
    if not match:
        return None
    told = _start(match["start"], now)
    at = 0
    steps = match["steps"]
    while told is not None and at < len(steps):
        step = _STEP.match(steps, at)
        if not step:
            return None
        told = _step(told, step)
        at = step.end()
    return told


def _start(text: str, now: datetime) -> datetime | None:
    if text == "NOW":
        return now
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        try:
            told = datetime.fromisoformat(text.removesuffix("Z"))  # ckanext-harvest's six digits and a Z
        except ValueError:
            return None
    try:
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except OverflowError:  # hours before the first year
        return None


def _step(told: datetime, step: re.Match[str]) -> datetime | None:
    try:
        if step["floor"]:
            return _floor(told, step["floor"])
        number = int(step["number"]) * (-1 if step["sign"] == "-" else 1)
        if step["unit"] in _MONTHS:
            return _months(told, number * _MONTHS[step["unit"]])
        return told + timedelta(seconds=number * _SECONDS[step["unit"]])
    except (KeyError, OverflowError, ValueError):
        return None


def _months(told: datetime, number: int) -> datetime:
    year, month = divmod(told.year * 12 + told.month - 1 + number, 12)
    return told.replace(year=year, month=month + 1, day=min(told.day, monthrange(year, month + 1)[1]))


def _floor(told: datetime, unit: str) -> datetime:
    place = _FLOORS.index({"DATE": "DAY"}.get(unit, unit).removesuffix("S"))
    year, month, day, hour, minute, second = (
        getattr(told, name.lower()) if at <= place else least
        for at, (name, least) in enumerate(zip(_FLOORS, (1, 1, 1, 0, 0, 0), strict=True))
    )
    return datetime(year, month, day, hour, minute, second, tzinfo=told.tzinfo)
