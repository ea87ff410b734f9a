"""Numbers as tables print them: decided per column, then read cell by cell into exact decimal text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harvester.domain.dataset import ColumnType


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFormat:
    """How the cells of one column are written."""

    type: ColumnType = "string"
    decimal: str = ","  #: decimal mark
    thousands: str = "."  #: mark between groups of three digits
    unit: str | None = None  #: ``IDR``, ``%``, ``kg`` …


def classify_column(cells: Sequence[str], header: str = "") -> ColumnFormat:
    """How a column is written, from all (or a good sample) of its cells and its header."""
    raise NotImplementedError


def read_number(cell: str, fmt: ColumnFormat) -> str | None:
    """A cell of a number or integer column as canonical decimal text (``-1234.5``); ``None`` if missing
    or not a number. The caller keeps the cell's own text where it likes."""
    raise NotImplementedError


def read_cell(cell: str, fmt: ColumnFormat) -> str:
    """A cell of any column as it goes into the CSV: numbers and dates canonical, missing empty, the
    rest unchanged."""
    raise NotImplementedError
