"""Whether a source has fallen silent: nothing new for long, or no answer any more.

A blog that nobody writes is no fault: its datasets stay, and nothing fails. But people are to see that
nothing comes any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from harvester.domain.problem import Problem
from harvester.domain.run import RunStatus

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset

MOST_DAYS = 60  #: days that are remembered of a source, the newest
_SINGLE = 2  #: of a source with one day only, whose rhythm is not known


@dataclass(frozen=True, kw_only=True, slots=True)
class StalePolicy:
    """After what time a source counts as stale."""

    days: float = 180  #: at least so long without anything new
    rhythms: float = 3  #: and so many times the usual time between two days with something new
    runs: int = 5  #: or so many runs in a row that the site did not answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """How one run of a source ended, as far as it tells whether the site is alive."""

    status: RunStatus
    finished: datetime | None
    seen: int = 0
    unchanged: int = 0

    @property
    def answered(self) -> bool:
        """Whether the site gave what a source gives: records, or that nothing changed."""
        return self.status is not RunStatus.FAILED and (self.seen > 0 or self.unchanged > 0)


def staleness(
    days: Iterable[str], attempts: Sequence[Attempt], *, now: datetime, policy: StalePolicy
) -> Problem | None:
    """Why a source is stale, in words; ``None`` for one that is not.

    Args:
        days: on which something was new or changed, as the source told (``2024-05-01``).
        attempts: its newest runs, the newest first.
        now: aware.
        policy: from the settings, or the source's own options.
    """
    return _unanswered(attempts, policy) or _silent(sorted(set(days)), now.date(), policy)


def _unanswered(attempts: Sequence[Attempt], policy: StalePolicy) -> Problem | None:
    ended = [one for one in attempts if one.status.finished and one.status is not RunStatus.CANCELLED]
    latest = ended[: policy.runs]
    if policy.runs < 1 or len(latest) < policy.runs or any(one.answered for one in latest):
        return None
    first = latest[-1].finished
    return Problem(
        code="source-unanswered",
        message="The last {count} runs got nothing from the site, the first of them on {day}. "
        "Its datasets stay. Look whether the address is still right, or switch the source off.",
        params={"count": str(len(latest)), "day": first.date().isoformat() if first else "?"},
    )


def _silent(days: Sequence[str], today: date, policy: StalePolicy) -> Problem | None:
    told = [date.fromisoformat(day) for day in days]
    if not told or policy.days <= 0:
        return None
    rhythm = usual_gap(told)
    limit = policy.days * _SINGLE if rhythm is None else max(policy.days, policy.rhythms * rhythm)
    quiet = (today - told[-1]).days
    if quiet <= limit:
        return None
    return Problem(
        code="source-silent",
        message="Nothing new has come since {day}, {quiet} days ago. Its datasets stay. "
        "Ask whether someone still keeps the site, or switch the source off.",
        params={"day": told[-1].isoformat(), "quiet": str(quiet)},
    )


def usual_gap(days: Sequence[date]) -> float | None:
    """The usual number of days between two of ``days`` (sorted); ``None`` of fewer than two."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return median(gaps) if gaps else None


def days_told(dataset: Dataset, today: date) -> set[str]:
    """The days on which a dataset and its files were issued or changed; today, where none is told.

    What changed without a date changed about when it was seen.
    """
    told = [dataset.issued, dataset.modified]
    for distribution in dataset.distribution:
        told += [distribution.issued, distribution.modified]
    days = {day[:10] for day in told if day and len(day) >= 10 and day[:10] <= today.isoformat()}
    return {day for day in days if _is_day(day)} or {today.isoformat()}


def newest(days: Iterable[str]) -> tuple[str, ...]:
    """The days that are remembered, newest first."""
    return tuple(sorted(set(days), reverse=True)[:MOST_DAYS])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
