"""Cron text (crontab(5), five fields) as administrators write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity

MANUAL = "manual"

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_BOUNDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of month", 1, 31),
    ("month", 1, 12),
    ("day of week", 0, 7),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TERM = re.compile(r"^(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cron:
    """A checked cron text. ``day_of_week`` names days, so that Sunday is unmistakable.

    By crontab(5), when both day fields are restricted the job runs when *either* matches; ``either_day``
    says so.
    """

    minute: str
    hour: str
    day: str
    month: str
    day_of_week: str

    @property
    def either_day(self) -> bool:
        """Whether both day fields are restricted."""
        return not self.day.startswith("*") and not self.day_of_week.startswith("*")


def parse_cron(text: str) -> Cron | None:
    """Read a cron text; ``None`` for ``manual``.

    Sunday is 0 and 7 (APScheduler counts from Monday, so days are translated to names here).

    Raises:
        ConfigInvalid: naming the field that is wrong.
    """
    wanted = text.strip().lower()
    if wanted in {"", MANUAL}:
        return None
    fields = _MACROS.get(wanted, wanted).split()
    if len(fields) != 5:
        raise _invalid(text, "five fields: minute, hour, day of month, month, day of week")
    for value, (name, low, high) in zip(fields, _BOUNDS, strict=True):
        for term in value.split(","):
            _check(text, term, name, low, high)
    return Cron(
        minute=fields[0], hour=fields[1], day=fields[2], month=fields[3], day_of_week=_name_days(fields[4])
    )


def _check(text: str, term: str, name: str, low: int, high: int) -> None:
    match = _TERM.match(term)
    if not match:
        raise _invalid(text, f"“{term}” is not a {name}")
    first, last, step = match["first"], match["last"], match["step"]
    if first == "*":
        if last is not None:
            raise _invalid(text, f"“{term}” is not a {name}")
    else:
        start = _number(text, first, name, low, high)
        if last is not None and start > _number(text, last, name, low, high):
            raise _invalid(text, f"the range “{term}” runs backwards")
    if step is not None and int(step) == 0:
        raise _invalid(text, f"the step in “{term}” is 0")


def _number(text: str, word: str, name: str, low: int, high: int) -> int:
    if name == "month" and word in _MONTHS:
        return _MONTHS.index(word) + 1
    if name == "day of week" and word in _DAYS:
        return _DAYS.index(word)
    if not word.isascii() or not word.isdigit() or not low <= int(word) <= high:
        raise _invalid(text, f"“{word}” is not a {name} from {low} to {high}")
    return int(word)


def _name_days(field: str) -> str:
    if field == "*":
        return field
    days: set[int] = set()
    for term in field.split(","):
        match = _TERM.match(term)
        if match is None:  # checked before
            continue
        step = int(match["step"] or 1)
        if match["first"] == "*":
            first, last = 0, 6
        else:
            first = _number(field, match["first"], "day of week", 0, 7)
            last = (
                _number(field, match["last"], "day of week", 0, 7)
                if match["last"]
                else (6 if match["step"] else first)
            )
        days.update(day % 7 for day in range(first, last + 1, step))
    return "*" if len(days) == 7 else ",".join(_DAYS[day] for day in sorted(days))


def _invalid(text: str, expected: str) -> ConfigInvalid:
    problem = Problem(
        code="schedule-unreadable",
        path="schedule",
        severity=Severity.ERROR,
        message="“{text}” is not a schedule ({expected}). Write cron text such as “30 2 * * *”, or “manual”.",
        params={"text": text, "expected": expected},
    )
    return ConfigInvalid([problem])
