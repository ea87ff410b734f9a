"""Counts of rows: what an office may publish of a table that holds people or households."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harvester.sdk import Column
from harvester.sdk.series import month_of
from harvester.sdk.tables import make_columns

MAX_GROUPS = 10_000
_FEW = 20  #: groups that a small table may have, if any of them holds two rows


class Counted(NamedTuple):
    """Counts by some columns."""

    columns: tuple[Column, ...]
    rows: list[tuple[str, ...]]
    total: int  #: rows counted


class NotCountable(Exception):
    """The columns cannot be counted by; the message says why, and never a value."""


def count_rows(
    titles: Sequence[str], rows: Iterable[Sequence[str]], by: Sequence[str], *, hide_below: int = 0
) -> Counted:
    """How many rows there are for each combination of the columns ``by``; days are counted by month.

    Raises:
        NotCountable: a column is missing, or tells the rows apart instead of grouping them.
    """
    at = [_find(titles, name) for name in by]
    told: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        told[tuple(row[i] for i in at)] += 1
    total = sum(told.values())
    names = []
    for position, i in enumerate(at):
        values = {key[position] for key in told}
        if months := _months(values):
            told = _renamed(told, position, months)
            names.append(f"Bulan {titles[i]}")
        else:
            names.append(titles[i])
        _refuse_if_telling(titles[i], {key[position] for key in told}, total)
    if len(told) > MAX_GROUPS or _tells_apart(len(told), total):
        raise NotCountable(
            f"Counting by {', '.join(by)} gives {len(told)} groups of {total} rows, too fine to publish. "
            "Choose fewer columns."
        )
    columns = make_columns([*names, "Jumlah"])
    typed = (*columns[:-1], Column(name=columns[-1].name, title=columns[-1].title, type="integer"))
    counted = [(*key, "" if count < hide_below else str(count)) for key, count in sorted(told.items())]
    return Counted(typed, counted, total)


def _find(titles: Sequence[str], name: str) -> int:
    wanted = name.strip().casefold()
    for i, title in enumerate(titles):
        if title.casefold() == wanted:
            return i
    raise NotCountable(f"There is no column “{name}”. The columns are: {', '.join(titles)[:500]}.")


def _refuse_if_telling(title: str, values: set[str], total: int) -> None:
    if _tells_apart(len(values), total):
        raise NotCountable(
            f"The column “{title}” has {len(values)} different values in {total} rows: it tells the rows "
            "apart. Choose a column that groups them."
        )


def _tells_apart(groups: int, total: int) -> bool:
    """Whether so many groups say more of single rows than of all: one for each row, or for every other."""
    return groups == total > 1 or (groups > _FEW and groups * 2 > total)


def _renamed(
    told: Counter[tuple[str, ...]], position: int, names: dict[str, str]
) -> Counter[tuple[str, ...]]:
    renamed: Counter[tuple[str, ...]] = Counter()
    for key, count in told.items():
        renamed[(*key[:position], names[key[position]], *key[position + 1 :])] += count
    return renamed


def _months(values: set[str]) -> dict[str, str]:
    """The month of each value, if every one is a day; empty otherwise."""
    months = {value: "" if value in {"", "-"} else month_of(value) for value in values}
    if None in months.values() or not any(months.values()):
        return {}
    return {value: month for value, month in months.items() if month is not None}
