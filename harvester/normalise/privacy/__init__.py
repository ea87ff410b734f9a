"""The privacy guard: finds personal data in metadata, pages and tables before anything leaves."""

from __future__ import annotations

from harvester.normalise.privacy.dataset import inspect_dataset, mask_dataset
from harvester.normalise.privacy.finding import Finding, Hit, Kind, Place
from harvester.normalise.privacy.outcome import Guarded, Released, guard
from harvester.normalise.privacy.page import mask_page, scan_page, scan_tables
from harvester.normalise.privacy.records import mask_json, mask_object
from harvester.normalise.privacy.signature import without_signature_block
from harvester.normalise.privacy.small_cells import blank_small_cells
from harvester.normalise.privacy.table import TableScanner
from harvester.normalise.privacy.text import MASK, find_hits, mask, scan_text

__all__ = [
    "MASK",
    "Finding",
    "Guarded",
    "Hit",
    "Kind",
    "Place",
    "Released",
    "TableScanner",
    "blank_small_cells",
    "find_hits",
    "guard",
    "inspect_dataset",
    "mask",
    "mask_dataset",
    "mask_json",
    "mask_object",
    "mask_page",
    "scan_page",
    "scan_tables",
    "scan_text",
    "without_signature_block",
]
