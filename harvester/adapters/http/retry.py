"""When to ask again."""

from __future__ import annotations

import random

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

_HEADER = Retry(0, retry_after_max=10**9)
_LONGEST_BACKOFF = 60.0


def backoff(base: float, attempt: int) -> float:
    """Seconds to wait after try number ``attempt`` (from 0): doubling, with jitter of a half either way."""
    return min(base * 2.0**attempt, _LONGEST_BACKOFF) * random.uniform(0.5, 1.5)  # noqa: S311  # no secret


def retry_after(value: str | None) -> float | None:
    """Seconds that a ``Retry-After`` header (a number or an HTTP date) asks for; ``None`` for none."""
    if not value:
        return None
    try:
        seconds: float = _HEADER.parse_retry_after(value)
    except (InvalidHeader, ValueError, OverflowError):
        return None
    return seconds
