"""Periods as offices write them: read whole texts, the two ends of a draft, or find one in a title."""

from __future__ import annotations

from harvester.normalise.intervals import read_ends, read_period
from harvester.normalise.titles import find_period

__all__ = ["find_period", "read_ends", "read_period"]
