"""Values of JSON that software wrote: of the right type, or as good as absent.

What people typed into portals is mended instead: see ``_values``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any


def text(value: Any) -> str:
    """A text, bare or under ``$t`` (Blogger) or ``rendered`` (WordPress); empty when there is none."""
    if isinstance(value, Mapping):
        value = value.get("$t", value.get("rendered"))
    return value if isinstance(value, str) else ""


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


def field(value: Any, key: str) -> Any:
    """A field of an object; ``None`` of anything else."""
    return value.get(key) if isinstance(value, Mapping) else None


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def since(told: Any, *, hours: int) -> datetime | None:
    """The moment to ask from: a while before the last known change, since clocks and caches differ."""
    moment = _moment(text(told))
    try:
        return moment - timedelta(hours=hours) if moment else None
    except OverflowError:
        return None


def later(known: str, told: Any) -> str:
    """The later of two moments in ISO 8601, as told; what is no moment does not count."""
    moment, before = _moment(text(told)), _moment(known)
    if moment is None:
        return known
    return text(told) if before is None or moment > before else known


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def split_names(told: Any) -> tuple[str, ...]:
    """The names in a field of the form, parted by commas."""
    return tuple(part.strip() for part in text(told).split(",") if part.strip())
