"""The privacy guard: finds personal data in metadata, pages and tables before anything leaves."""

from __future__ import annotations

from harvester.normalise.privacy.finding import Finding, Hit, Kind, Place
from harvester.normalise.privacy.small_cells import blank_small_cells
from harvester.normalise.privacy.table import TableScanner
from harvester.normalise.privacy.text import MASK, find_hits, mask, scan_text

__all__ = [
    "MASK",
    "Finding",
    "Hit",
    "Kind",
    "Place",
    "TableScanner",
    "blank_small_cells",
    "find_hits",
    "mask",
    "scan_text",
]
