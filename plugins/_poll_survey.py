"""SKM, the satisfaction survey that every office makes: nine elements, each from 1 to 4 or 25 to 100.

Permenpan-RB 14/2017 names the elements; the average of 1 to 4 times 25 is the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from harvester.sdk.tables import find_tables

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from plugins._poll_lines import Line

LEAST_ELEMENTS = 5
_ELEMENTS = {
    "Persyaratan": r"\bpersyaratan\b",
    "Sistem, mekanisme dan prosedur": r"\bprosedur\b|\bmekanisme\b",
    "Waktu penyelesaian": r"\bwaktu\b|\bkecepatan\b",
    "Biaya/tarif": r"\bbiaya\b|\btarif\b",
    "Produk spesifikasi jenis pelayanan": r"\bproduk\b|\bspesifikasi\b|\bhasil pelayanan\b",
    "Kompetensi pelaksana": r"\bkompetensi\b|\bkemampuan\b",
    "Perilaku pelaksana": r"\bperilaku\b|\bkesopanan\b|\bkeramahan\b",
    "Penanganan pengaduan, saran dan masukan": r"\bpengaduan\b",
    "Sarana dan prasarana": r"\bsarana\b|\bprasarana\b",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ELEMENTS.items()}
_INDEX_ROW = re.compile(r"\b(?:ikm|indeks kepuasan|nilai skm|nilai akhir|indeks akhir)\b", re.IGNORECASE)
_VALUE = re.compile(r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{1,4})?)(?![\d/]|[.,]\d)\s*%?")
_COLUMN = re.compile(r"nilai|nrr|rata|indeks|ikm|skor|index|mutu", re.IGNORECASE)
_NOT_COLUMN = re.compile(r"tertimbang|bobot|kode|jumlah|\bno\b", re.IGNORECASE)
_INDEX = "IKM"


class Survey(NamedTuple):
    """The values of a survey, from 25 to 100, in the order of the elements."""

    values: tuple[tuple[str, Decimal], ...]


def read_survey(tree: Element, lines: Sequence[Line]) -> Survey | None:
    """The survey of a page: in a table, else in its lines (lists, bars); ``None`` when there is none."""
    for table in find_tables(tree, drop_totals=False):
        titles = [column.title or "" for column in table.columns]
        found = _in_rows([*table.rows, *table.totals], titles)
        if found:
            return found
    return _best(_from_lines(lines))


def _in_rows(rows: Sequence[Sequence[str]], titles: Sequence[str]) -> Survey | None:
    order = sorted(range(len(titles)), key=lambda at: _rank(titles[at]))
    for at in order:
        told = []
        for row in rows:
            label = " ".join(cell for i, cell in enumerate(row) if i != at and any(map(str.isalpha, cell)))
            value = _value(row[at])
            if value is not None and label:
                told.append((label, value))
        if found := _best(iter(told)):
            return found
    return None


def _rank(title: str) -> int:
    return 2 if _NOT_COLUMN.search(title) else 0 if _COLUMN.search(title) else 1


def _from_lines(lines: Sequence[Line]) -> Iterator[tuple[str, Decimal]]:
    label = ""
    for line in lines:
        values = list(_VALUE.finditer(line.text))
        words = any(pattern.search(line.text) for pattern in _PATTERNS.values()) or _INDEX_ROW.search(
            line.text
        )
        if words and len(line.text) <= 200:
            label = line.text
        if values and label and (words or len(line.text) <= 12):
            value = _value(values[-1][1])
            if value is not None:
                yield label, value
            label = ""


def _best(told: Iterator[tuple[str, Decimal]]) -> Survey | None:
    """The elements among labelled values, if there are enough of them on one scale."""
    found: dict[str, Decimal] = {}
    for label, value in told:
        name = next((name for name, pattern in _PATTERNS.items() if pattern.search(label)), None)
        if name is None and _INDEX_ROW.search(label):
            name = _INDEX
        if name:
            found.setdefault(name, value)
    elements = {name: value for name, value in found.items() if name != _INDEX}
    if len(elements) < LEAST_ELEMENTS:
        return None
    small = all(1 <= value <= 4 for value in elements.values())
    if not small and not all(25 <= value <= 100 for value in elements.values()):
        return None
    scaled = {name: value * 25 if value <= 4 else value for name, value in found.items()}
    ordered = [(name, scaled[name]) for name in (*_PATTERNS, _INDEX) if name in scaled]
    return Survey(tuple((name, value) for name, value in ordered if 25 <= value <= 100))


def _value(text: str) -> Decimal | None:
    match = _VALUE.fullmatch(text.strip())
    return Decimal(match[1].replace(",", ".")) if match else None
