"""CKAN's own timestamps: in UTC, but written without a zone (ckan/model: ``datetime.utcnow``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins._values import text

if TYPE_CHECKING:
    from harvester.sdk import Json

_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")


def in_utc(value: Json) -> str | None:
    """A timestamp that CKAN set, with its zone said."""
    told = text(value)
    return f"{told}Z" if told and _NAIVE.match(told) else told
