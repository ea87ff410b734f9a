"""The Daftar Informasi Publik: known by its columns, read without what the law keeps back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from harvester.sdk import Column
from harvester.sdk.documents import alone_in
from harvester.sdk.outline import headings_of
from harvester.sdk.tables import FoundTable, find_tables, make_columns
from plugins._categories import EXCLUDED, category_of, category_of_row, category_within, is_excluded

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


CATEGORY = "Kategori"
GROUP = "Subkategori"
_MARKS = (
    re.compile(r"\bringkasan\b|\b(?:isi|judul|nama|jenis) informasi\b|\binformasi publik\b", re.IGNORECASE),
    re.compile(r"menguasai|penguasa|\bsatker\b", re.IGNORECASE),
    re.compile(r"penanggung\s?jawab", re.IGNORECASE),
    re.compile(
        r"\b(?:waktu|tempat)\b.*\b(?:pembuatan|penerbitan)\b|\b(?:pembuatan|penerbitan) informasi\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:bentuk|format)\b", re.IGNORECASE),
    re.compile(r"retensi|jangka waktu|penyimpanan", re.IGNORECASE),
)
_NUMBER = re.compile(r"^(?:no|nomor|no\.)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class DipTable:
    """Rows of one or several tables with the same columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def find_dip(tree: Element, *, base: str, titles: Sequence[str] = ()) -> list[DipTable]:
    """The public part of the lists of information on a page; tables of the same columns are one.

    ``titles`` are what the page is called: a page of information that is kept back has no public part.
    """
    told = [table for table in find_tables(tree, base=base, drop_totals=False) if is_dip(table)]
    if not told:
        return []
    elements = list(tree.iter("table"))
    headings = headings_of(tree, {elements[table.index] for table in told})
    return joined([_read(table, (*headings.get(elements[table.index], ()), *titles)) for table in told])


def is_dip(table: FoundTable) -> bool:
    """Whether the columns are those of a list of public information."""
    heads = [column.title or column.name for column in table.columns]
    seen = sum(1 for mark in _MARKS if any(mark.search(head) for head in heads))
    return seen >= 3 or (seen == 2 and any(_MARKS[0].search(head) for head in heads) and len(heads) > 3)


def joined(tables: Sequence[tuple[tuple[str, ...], list[tuple[str, ...]]]]) -> list[DipTable]:
    """Tables of the same columns as one, without rows that an earlier one had."""
    by_heads: dict[tuple[str, ...], dict[tuple[str, ...], tuple[str, ...]]] = {}
    for heads, rows in tables:
        kept = by_heads.setdefault(heads, {})
        numbers = {at for at, head in enumerate(heads) if _NUMBER.match(head)}
        for row in rows:
            kept.setdefault(tuple(cell for at, cell in enumerate(row) if at not in numbers), row)
    return [
        DipTable(columns=make_columns(heads), rows=tuple(kept.values()))
        for heads, kept in by_heads.items()
        if kept
    ]


def _read(table: FoundTable, titles: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    heads = tuple(column.title or column.name for column in table.columns)
    above = category_within((), table.above, [told for told in (table.title, *titles) if told])
    parts = list(_parts(table, above))
    with_category = any(category for category, _, _ in parts)
    with_group = any(group for _, group, _ in parts)
    rows = []
    for category, group, row in parts:
        if category == EXCLUDED or category_of_row(zip(heads, row, strict=True)) == EXCLUDED:
            continue
        told = ([category or group or ""] if with_category or with_group else []) + (
            [group or ""] if with_category and with_group else []
        )
        rows.append((*told, *row))
    first = ((CATEGORY,) if with_category or with_group else ()) + (
        (GROUP,) if with_category and with_group else ()
    )
    return (*first, *heads), rows


def _parts(table: FoundTable, above: str | None) -> Iterator[tuple[str | None, str | None, tuple[str, ...]]]:
    """The rows with the category and the group that they stand in."""
    category, group = above, None
    lines = {at: [text for _, text in told] for at, told in groupby(table.lines, key=lambda line: line[0])}
    for at, row in enumerate(table.rows):
        own_line = alone_in(row)
        for line in (*lines.get(at, ()), *([own_line] if own_line else ())):
            named = category_of(line) or (EXCLUDED if is_excluded(line) else None)
            category, group = (named, None) if named else (category, line)
        if own_line is None:
            yield category, group, row
