"""The cells of a variable. Their keys are five numbers written one after another, without a separator:
vertical variable, variable, derived variable, year, derived year. They are made from the lists of
these, and never taken apart.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from harvester.sdk import Column
from harvester.sdk.markup import plain_text
from plugins._told import objects, text

MOST_KEYS = 20_000_000
_NONE = re.compile(r"tidak ada|tahun(?:an)?|none|no|annual|-?", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z]+[^<>]*>", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20|21)\d{2}")
_MONTH_NAMES = """
    januari februari maret april mei juni juli agustus september oktober november desember
    january february march may june july august october december
"""
_MONTHS = frozenset(_MONTH_NAMES.split())
_FREQUENCIES = (
    (re.compile(r"triwulan|quarter", re.IGNORECASE), "triwulanan"),
    (re.compile(r"semester", re.IGNORECASE), "semesteran"),
    (re.compile(r"subround|caturwulan", re.IGNORECASE), "caturwulanan"),
    (re.compile(r"minggu|week", re.IGNORECASE), "mingguan"),
)


class Item(NamedTuple):
    """One entry of a list: its number as it stands in keys, and its name."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What a variable's answer holds."""

    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    years: tuple[str, ...] = ()  #: those that have a cell
    frequency: str | None = None
    ambiguous: int = 0  #: keys that two combinations share; left out
    unknown: int = 0  #: keys that no combination has; left out
    too_many: bool = False  #: the lists have more combinations than can be tried


@dataclass(frozen=True, kw_only=True)
class _Lists:
    variable: str
    unit: str
    vertical: tuple[Item, ...]
    derived: tuple[Item, ...]
    years: tuple[Item, ...]
    periods: tuple[Item, ...]
    vertical_title: str = ""

    def count(self) -> int:
        return len(self.vertical) * len(self.derived) * len(self.years) * len(self.periods)

    def combinations(self) -> Iterator[tuple[str, tuple[Item, Item, Item, Item]]]:
        for one in product(self.vertical, self.derived, self.years, self.periods):
            vertical, derived, year, period = one
            yield f"{vertical.value}{self.variable}{derived.value}{year.value}{period.value}", one


def read_cells(answer: Mapping[str, Any]) -> Cells:
    """The table of a variable, a row a cell, in the order of the lists."""
    lists = _lists(answer)
    content = answer.get("datacontent")
    if not isinstance(content, Mapping) or not content or not lists.variable:
        return Cells()
    if lists.count() > MOST_KEYS:
        return Cells(too_many=True)
    found: dict[str, tuple[Item, Item, Item, Item]] = {}
    shared: set[str] = set()
    for key, one in lists.combinations():
        if key in content:
            if key in found and found[key] != one:
                shared.add(key)
            found.setdefault(key, one)
    placed = [(one, _value(content[key])) for key, one in found.items() if key not in shared]
    placed = [(one, value) for one, value in placed if value]
    years = dict.fromkeys(one[2].label for one, _ in placed)
    return Cells(
        columns=_columns(lists, [value for _, value in placed], list(years)),
        rows=tuple(_row(lists, one, value) for one, value in placed),
        years=tuple(years),
        frequency=_frequency(lists, placed),
        ambiguous=len(shared),
        unknown=sum(1 for key in content if key not in found),
    )


def _lists(answer: Mapping[str, Any]) -> _Lists:
    variable = (objects(answer.get("var")) or [{}])[0]
    return _Lists(
        variable=_number(variable.get("val")),
        unit=unit_of(variable.get("unit")),
        vertical=_items(answer, "vervar"),
        derived=_items(answer, "turvar"),
        years=_items(answer, "tahun"),
        periods=_items(answer, "turtahun"),
        vertical_title=clean(text(answer.get("labelvervar"))),
    )


def _items(answer: Mapping[str, Any], name: str) -> tuple[Item, ...]:
    """A list, each entry once; one that is missing counts as the one entry 0."""
    items = (
        Item(value, clean(_label(item.get("label"))))
        for item in objects(answer.get(name))
        if (value := _number(item.get("val")))
    )
    return tuple(dict.fromkeys(items)) or (Item("0", ""),)


def clean(told: str) -> str:
    """A name or title as plain text: BPS escapes the markup in some of them."""
    unescaped = html.unescape(told)
    return plain_text(unescaped if _MARKUP.search(unescaped) else told)


def _label(told: Any) -> str:
    return str(told) if isinstance(told, int) and not isinstance(told, bool) else text(told)


def _number(told: Any) -> str:
    """A number of a list as it stands in keys."""
    word = _label(told).strip()
    return word if word.isascii() and word.isdigit() else ""


def unit_of(told: Any) -> str:
    """A unit; empty for “Tidak Ada Satuan”."""
    word = clean(text(told))
    return "" if _NONE.fullmatch(word.removesuffix("Satuan").strip()) and word.lower() != "tahun" else word


def _value(told: Any) -> str:
    """A cell as a plain number, or as told where it is none; empty when there is nothing."""
    if isinstance(told, bool) or told is None:
        return ""
    if isinstance(told, int):
        return str(told)
    if isinstance(told, float):
        return f"{Decimal(repr(told)):f}" if math.isfinite(told) else ""
    word = text(told).strip()
    return "" if word in {"-", "–", "…", "...", "n/a", "N/A"} else word


def _has_derived(lists: _Lists) -> bool:
    return len(lists.derived) > 1 or not _NONE.fullmatch(lists.derived[0].label)


def _has_periods(lists: _Lists) -> bool:
    return len(lists.periods) > 1 or not _NONE.fullmatch(lists.periods[0].label)


def _columns(lists: _Lists, values: Sequence[str], years: Sequence[str]) -> tuple[Column, ...]:
    title = lists.vertical_title or "Rincian"
    name = re.sub(r"[\W_]+", "_", title.casefold()).strip("_")[:60] or "rincian"
    year = "year" if years and all(_YEAR.fullmatch(label) for label in years) else "string"
    taken = {"karakteristik", "tahun", "periode", "nilai", "satuan"}
    return (
        Column(name=name if name not in taken else f"{name}_rincian", title=title),
        *((Column(name="karakteristik", title="Karakteristik"),) if _has_derived(lists) else ()),
        Column(name="tahun", type="year" if year == "year" else "string", title="Tahun"),
        *((Column(name="periode", title="Periode"),) if _has_periods(lists) else ()),
        _value_column(values, lists.unit),
        *((Column(name="satuan", title="Satuan"),) if lists.unit else ()),
    )


def _value_column(values: Sequence[str], unit: str) -> Column:
    if all(re.fullmatch(r"-?\d+", value) for value in values):
        return Column(name="nilai", type="integer", title="Nilai", unit=unit or None)
    if all(re.fullmatch(r"-?\d+(?:\.\d+)?", value) for value in values):
        return Column(name="nilai", type="number", title="Nilai", unit=unit or None)
    return Column(name="nilai", title="Nilai", unit=unit or None)


def _row(lists: _Lists, one: tuple[Item, Item, Item, Item], value: str) -> tuple[str, ...]:
    vertical, derived, year, period = one
    return (
        vertical.label or vertical.value,
        *((derived.label or derived.value,) if _has_derived(lists) else ()),
        year.label or year.value,
        *((period.label or period.value,) if _has_periods(lists) else ()),
        value,
        *((lists.unit,) if lists.unit else ()),
    )


def _frequency(lists: _Lists, placed: Sequence[tuple[tuple[Item, Item, Item, Item], str]]) -> str | None:
    """How often there is a value: by the names of the periods that have one."""
    labels = {one[3].label.casefold() for one, _ in placed}
    if labels & _MONTHS:
        return "bulanan"
    for pattern, frequency in _FREQUENCIES:
        if any(pattern.search(label) for label in labels):
            return frequency
    return "tahunan" if labels and not _has_periods(lists) else None
