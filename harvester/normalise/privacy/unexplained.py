"""Columns of long numbers whose header does not say what they are.

Beside the names of persons, a number that is another one in each row is a person's: an account, a card, a
register. Accounts of the bank that most villages use are told by their build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harvester.normalise.privacy import words
from harvester.normalise.privacy.finding import Kind
from harvester.normalise.privacy.headers import Role

_NUMBER = re.compile(r"'?\d(?:[ .\-]?\d){7,18}\Z")
_NO_NUMBER = re.compile(
    r"\d{1,3}(?:\.\d{3})+\Z|.*000\Z|(?:19|20)\d\d[ .\-]?(?:0\d|1[0-2])[ .\-]?[0-3]\d\Z|"
    r"\d\d[ .\-]\d\d[ .\-]\d{4}\Z|-|\d+\.\d+\Z"
)
_BRI = re.compile(r"\d{4}01\d{6}5\d\d\Z")  # office, kind of account, number, currency, check digit
_BANK = words.WordList("rekening|rek|norek|bank|bri|bni|bca|bsi|btn|mandiri|tabungan|account")
_NOT_DIGITS = re.compile(r"\D")
_OPEN = frozenset({None, Role.LABEL})
_ROWS_KEPT = 1000
_FEWEST = 2


@dataclass(kw_only=True, slots=True)
class _Numbers:
    count: int = 0
    others: int = 0
    built: int = 0  #: like an account of that bank
    distinct: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)


def _is_running(numbers: set[str]) -> bool:
    """Whether numbers differ in their last digits only, as those of records do."""
    first, last = min(numbers), max(numbers)
    half = len(first) // 2 + 1
    return first[:half] == last[:half]


class LongNumbers:
    """Counts long numbers by column while a table is read."""

    def __init__(self) -> None:
        self._columns: dict[int, _Numbers] = {}

    def feed(self, cells: Sequence[str], row: int) -> None:
        """Count those of a row."""
        for column, cell in enumerate(cells):
            if len(cell) >= 8 and (cell[0].isdigit() or cell[0] == "'") and _NUMBER.match(cell):
                self._add(column, cell, row)
            elif cell and column in self._columns:
                self._columns[column].others += 1

    def _add(self, column: int, cell: str, row: int) -> None:
        numbers = self._columns.setdefault(column, _Numbers())
        digits = _NOT_DIGITS.sub("", cell)
        if _NO_NUMBER.match(cell) or len(set(digits)) < 3:
            numbers.others += 1
            return
        numbers.count += 1
        numbers.built += _BRI.match(digits) is not None
        if len(numbers.rows) < _ROWS_KEPT:
            numbers.distinct.add(digits)
            numbers.rows.append(row)

    def found(
        self, roles: Mapping[int, Role | None], headers: Mapping[int, str], *, persons: bool
    ) -> Mapping[int, tuple[Kind, Sequence[int]]]:
        """The columns that hold numbers of persons, with their rows. ``persons``: names stand beside them."""
        out: dict[int, tuple[Kind, Sequence[int]]] = {}
        for column, numbers in self._columns.items():
            if (
                roles.get(column) not in _OPEN
                or numbers.count < _FEWEST
                or numbers.others > numbers.count
                or len(numbers.distinct) < len(numbers.rows)
                or _is_running(numbers.distinct)
            ):
                continue
            if numbers.built * 2 >= numbers.count:
                out[column] = Kind.BANK_ACCOUNT, numbers.rows
            elif persons:
                banked = numbers.built or any(map(_BANK.found_in, headers.values()))
                out[column] = Kind.BANK_ACCOUNT if banked else Kind.IDENTITY, numbers.rows
        return out
