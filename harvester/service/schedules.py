"""When a schedule is due: cron text on APScheduler's triggers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from harvester.domain.schedule import Cron, parse_cron

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from apscheduler.triggers.base import BaseTrigger

WHOLE_SECOND = timedelta(seconds=1)


def cron_trigger(cron: Cron, zone: ZoneInfo) -> BaseTrigger:
    """The APScheduler trigger of a cron text.

    By crontab(5), a job whose two day fields are both restricted runs when either matches;
    APScheduler's own reading would want both.
    """

    def trigger(day: str, day_of_week: str) -> CronTrigger:
        return CronTrigger(
            minute=cron.minute,
            hour=cron.hour,
            day=day,
            month=cron.month,
            day_of_week=day_of_week,
            timezone=zone,
        )

    if cron.either_day:
        return OrTrigger([trigger(cron.day, "*"), trigger("*", cron.day_of_week)])
    return trigger(cron.day, cron.day_of_week)


def next_time(schedule: str, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When a schedule is due next, strictly after a moment; ``None`` for ``manual``."""
    cron = parse_cron(schedule)
    if cron is None:
        return None
    due: datetime | None = cron_trigger(cron, zone).get_next_fire_time(None, after + WHOLE_SECOND)
    return due
