"""Cron text: what crontab(5) means by it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from harvester.domain.errors import ConfigInvalid
from harvester.domain.schedule import parse_cron
from harvester.worker import next_time

JAKARTA = ZoneInfo("Asia/Jakarta")


def following(schedule: str, after: str, zone: ZoneInfo = JAKARTA) -> str:
    due = next_time(schedule, zone, datetime.fromisoformat(after).replace(tzinfo=zone))
    assert due is not None
    return f"{due.astimezone(zone):%Y-%m-%d %H:%M %a}"


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_sunday_is_0_and_7(sunday: str) -> None:
    assert following(f"0 3 * * {sunday}", "2024-05-06 00:00") == "2024-05-12 03:00 Sun"


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("30 2 * * *", "2024-05-06 02:30", "2024-05-07 02:30 Tue"),
        ("*/20 * * * *", "2024-05-06 02:25", "2024-05-06 02:40 Mon"),
        ("0 6 * * 1-5", "2024-05-10 07:00", "2024-05-13 06:00 Mon"),
        ("0 6 * * 5-7", "2024-05-11 07:00", "2024-05-12 06:00 Sun"),
        ("0 6 * * 6,7", "2024-05-06 07:00", "2024-05-11 06:00 Sat"),
        ("0 0 1 jan *", "2024-05-06 07:00", "2025-01-01 00:00 Wed"),
        ("0 0 31 * *", "2024-05-31 07:00", "2024-07-31 00:00 Wed"),
        ("0 0 29 2 *", "2024-05-31 07:00", "2028-02-29 00:00 Tue"),
        ("@daily", "2024-05-06 07:00", "2024-05-07 00:00 Tue"),
        ("@weekly", "2024-05-06 07:00", "2024-05-12 00:00 Sun"),
        # Both day fields restricted: crontab(5) runs when either matches.
        ("0 6 1 * 1", "2024-05-06 07:00", "2024-05-13 06:00 Mon"),
        ("0 6 8 * 1", "2024-05-06 07:00", "2024-05-08 06:00 Wed"),
    ],
)
def test_is_due_when_crontab_says(schedule: str, after: str, expected: str) -> None:
    assert following(schedule, after) == expected


def test_follows_daylight_saving_of_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert following("30 3 * * *", "2024-03-31 01:00", berlin) == "2024-03-31 03:30 Sun"
    assert following("30 3 * * *", "2024-10-27 01:00", berlin) == "2024-10-27 03:30 Sun"


def test_manual_is_never_due() -> None:
    assert parse_cron("manual") is None
    assert next_time(" Manual ", JAKARTA, datetime.now(UTC)) is None


@pytest.mark.parametrize(
    "text",
    [
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "a * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "0 0 * * mon-",
        "@never",
        "0 0 * * * *",
        "٣ * * * *",
    ],
)
def test_what_is_no_schedule_is_said(text: str) -> None:
    with pytest.raises(ConfigInvalid) as raised:
        parse_cron(text)
    assert raised.value.problems[0].path == "schedule"
    assert text in raised.value.problems[0].text
