"""Which sources have fallen silent, by the settings and their own options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.domain.staleness import Attempt, StalePolicy, staleness

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.domain.source import Source
    from harvester.ports import RunRow
    from harvester.service.core import Core

_STILL_GOING = 2  #: runs that wait or run now, before those that ended


def stale(core: Core, source: Source, last: RunRow | None) -> Problem | None:
    """Why a source is stale; ``None`` for one that is not, or that never ran. ``last`` is its newest run."""
    if last is None:
        return None
    settings = core.settings.harvest
    days = source.number("stale_days", settings.stale_days)
    policy = StalePolicy(days=days, rhythms=settings.stale_rhythms, runs=settings.stale_runs)
    attempts = []
    if not (last.status.finished and _attempt(last).answered):
        latest = core.runs.latest(source_id=source.id, limit=policy.runs + _STILL_GOING)
        attempts = [_attempt(run) for run in latest]
    return staleness(source.days, attempts, now=core.clock.now(), policy=policy)


def _attempt(run: RunRow) -> Attempt:
    return Attempt(
        status=run.status, finished=run.finished, seen=run.counts.seen, unchanged=run.counts.unchanged
    )
