"""Offsets from UTC, as ISO 8601 writes them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_FIXED = {"Asia/Jakarta": "+07:00", "Asia/Makassar": "+08:00", "Asia/Jayapura": "+09:00", "UTC": "Z"}
# Indonesia's zones have had whole hours since 1964 and no summer time; before that their offsets hold
# seconds, which ISO 8601 cannot say. Knowing them here also does without the system's zone files.

_NAMES = {
    "z": "Z", "utc": "Z", "gmt": "Z", "ut": "Z", "wib": "+07:00", "wita": "+08:00", "wit": "+09:00",
    # RFC 2822 section 4.3
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "cet": "+01:00", "cest": "+02:00", "brt": "-03:00",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])([01]?[0-9])(?::?([0-5][0-9]))?", re.ASCII)


def read_offset(text: str) -> str | None:
    """``wib``, ``+0700``, ``gmt+7`` (lower case) → ``+07:00``; UTC is ``Z``."""
    named = _NAMES.get(text)
    if named:
        return named
    match = _OFFSET.fullmatch(text)
    if not match or int(match[2]) > 14:
        return None
    offset = f"{match[1]}{int(match[2]):02d}:{match[3] or '00'}"
    return "Z" if offset[1:] == "00:00" else offset


def offset_of(zone: str, moment: datetime) -> str:
    """The offset that ``zone`` (IANA name) has at the wall-clock time of ``moment``.

    Raises:
        ValueError: no such zone.
    """
    fixed = _FIXED.get(zone)
    if fixed:
        return fixed
    delta = moment.replace(tzinfo=_zone(zone)).utcoffset() or timedelta()
    minutes = round(delta.total_seconds() / 60)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}:{rest:02d}" if minutes else "Z"


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError; "" and folders are OSErrors
        raise ValueError(name) from error
