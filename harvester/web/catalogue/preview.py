"""The first rows of a table of ours, for reading."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.language import language

if TYPE_CHECKING:
    from harvester.domain.dataset import Column, Table

FIRST_ROWS = 20
_MOST_COLUMNS = 40
_LONGEST_CELL = 120
_NUMBER = re.compile(r"(-?)([1-9][0-9]{3,14})(\.[0-9]{1,9})?|(-?[0-9]{1,3})(\.[0-9]{1,9})")
#: Numbers that only name something are not parted into thousands.
_NAMING = re.compile(
    r"(?:kode|code|id|no|nomor|number|nik|nip|npsn|tahun|year|pos|telp|telepon|rt|rw|lat|lon|lng)(?![a-z]).*"
    r"|.*(?<![a-z])(?:kode|code|id)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A column as a reader sees it."""

    title: str
    unit: str | None
    is_number: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """Some rows of a table; ``left_out`` columns do not fit."""

    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    left_out: int = 0


def first_rows(table: Table, most: int = FIRST_ROWS) -> Preview | None:
    """The first rows; ``None`` when they are no longer kept."""
    try:
        pieces = service().core.tables.open_csv(table)
    except NotFound:
        return None
    columns = table.columns[:_MOST_COLUMNS]
    amounts = [_is_amount(column) for column in columns]
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell longer than the reader takes: what came before it is shown
        rows.extend(
            [_cell(*each) for each in zip(row, amounts, strict=False)]
            for row in itertools.islice(csv.reader(_lines(pieces)), 1, most + 1)
        )
    return Preview(
        headings=[_heading(column) for column in columns],
        rows=rows,
        left_out=len(table.columns) - len(columns),
    )


def grouped(text: str, language: str) -> str:
    """A number as people of a language write it; anything else as it is.

    >>> grouped("1234567.5", "id"), grouped("1234567.5", "en"), grouped("2 kg", "id")
    ('1.234.567,5', '1,234,567.5', '2 kg')
    """
    match = _NUMBER.fullmatch(text)
    if not match:
        return text
    whole, fraction = (match[1] + f"{int(match[2]):,}", match[3]) if match[2] else (match[4], match[5])
    told = whole + (fraction or "")
    return told.translate(_SWAPPED) if language == "id" else told


_SWAPPED = str.maketrans(",.", ".,")


def _is_amount(column: Column) -> bool:
    if column.type not in {"integer", "number"}:
        return False
    return not any(_NAMING.fullmatch(told.lower()) for told in (column.name, column.title or ""))


def _heading(column: Column) -> Heading:
    return Heading(
        title=column.title or column.name,
        unit=column.unit,
        is_number=column.type in {"integer", "number"},
    )


def _cell(text: str, is_amount: bool) -> str:
    if is_amount:
        return grouped(text, language())
    return text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL] + "…"


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """Pieces of a file as its lines, with their ends; a break inside of a cell is left to the CSV reader."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode("utf-8", "replace") + "\n" for line in whole)
    if rest:
        yield rest.decode("utf-8", "replace")
