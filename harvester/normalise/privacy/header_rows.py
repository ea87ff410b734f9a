"""Which row of a table is its header, and tables whose header is their first column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harvester.normalise.privacy.headers import LABELS, Role, role_of
from harvester.normalise.privacy.names import has_known_name

HEADER_LENGTH = 60
"""No header is longer."""

_FORM_LABELS = frozenset({*LABELS, Role.NAME, Role.PERSON_NAME, Role.CHILD_NAME, Role.ADDRESS, Role.BIRTH})
_STRONG = frozenset({Role.NIK, Role.FAMILY_CARD, Role.PERSON_NAME, Role.CHILD_NAME})
_LONG = re.compile(r"\d{7}")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_WIDEST, _MOST_ROWS, _FEWEST_ROLES = 12, 40, 2


def is_header(cells: Sequence[str], filled: int, *, below: bool) -> bool:
    """Whether a row is a header. ``below``: the row above it is one; ``filled``: how many cells are."""
    if not filled or (filled == 1 and len(cells) > 1):
        return False
    roles = labels = 0
    for cell in cells:
        if len(cell) > HEADER_LENGTH or (cell[:1].isdigit() and not _YEAR.match(cell)) or _LONG.search(cell):
            return False
        role = role_of(cell)
        labels += role is Role.LABEL
        if role is not None and role is not Role.LABEL:
            roles += 2 if role in _STRONG else 1
    return roles * (2 if below else 4) >= filled - labels and roles > 0 and not _is_form_row(cells, filled)


def _is_form_row(cells: Sequence[str], filled: int) -> bool:
    """``Nama | : | Budi``: one label and one value."""
    if any(cell.strip() in {":", "="} or cell.rstrip().endswith(":") for cell in cells):
        return True
    if filled != 2:
        return False
    first, second = (cell for cell in cells if cell and not cell.isspace())
    if role_of(first) not in _FORM_LABELS or role_of(second) is not None:
        return False
    return has_known_name(second) or any(map(str.isdigit, second)) or "@" in second


class Sideways:
    """The first rows of a table without a header, which may turn out to lie on its side."""

    def __init__(self) -> None:
        self._open = True
        self._rows: list[Sequence[str]] = []
        self._numbers: list[int] = []

    def feed(self, cells: Sequence[str], row: int) -> None:
        """Keep a row of a small table."""
        if self._open and len(self._rows) < _MOST_ROWS and 2 < len(cells) <= _WIDEST:
            self._rows.append(cells)
            self._numbers.append(row)

    def close(self) -> None:
        """Keep no more: the table has a header above."""
        self._open = False

    def turned(self) -> tuple[Sequence[Sequence[str]], Sequence[int]]:
        """The table with columns as rows, and the row that each of its columns was; empty when upright."""
        labels = [row[0] for row in self._rows]
        roles = [role for role in map(role_of, labels) if role not in {None, Role.LABEL}]
        if not self._open or len(roles) < _FEWEST_ROLES or len(set(labels)) < len(labels):
            return (), ()
        return list(zip(*self._rows, strict=False)), self._numbers
