"""Counts of 1 to 4 on sensitive topics: with so few, a neighbour knows who is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harvester.normalise.privacy import words
from harvester.normalise.privacy.headers import Role, role_of

SUPPRESSED = ""
"""What a blanked cell holds: the value is not told."""

_SENSITIVE = words.WordList(words.SENSITIVE_TOPIC)
_SMALL = frozenset("1234") | {"1.0", "2.0", "3.0", "4.0"}
_NO_COUNT = frozenset(
    {
        Role.LABEL,
        Role.OTHER,
        Role.NIK,
        Role.AGE,
        Role.NEIGHBOURHOOD,
        Role.ADDRESS,
        Role.NAME,
        Role.ENTITY,
        Role.OFFICE,
    }
)
_ROWS_KEPT = 1000


class SmallCells:
    """Finds small counts while a table is read."""

    def __init__(self, *, topic: str) -> None:
        self._sensitive = is_sensitive(topic)
        self._columns: dict[int, bool] = {}
        self._persons = False
        self.found: dict[int, tuple[int, list[int]]] = {}

    def header(self, headers: Mapping[int, str]) -> None:
        """Take the headers: a topic may stand in them."""
        self._columns = {column: is_sensitive(header) for column, header in headers.items()}

    def feed(self, cells: Sequence[str], roles: Mapping[int, Role | None], row: int) -> None:
        """Count the small cells of a row."""
        small = [
            column
            for column, cell in enumerate(cells)
            if cell in _SMALL and roles.get(column) not in _NO_COUNT and (column or roles.get(0) is not None)
        ]
        if not small:
            return
        labels = [cell for cell in cells if len(cell) > 1 and not cell[0].isdigit()]
        by_row = (
            self._sensitive
            or any(map(self._columns.get, range(len(cells))))
            or is_sensitive(" | ".join(labels))
        )
        for column in small if by_row else ():
            count, rows = self.found.get(column, (0, []))
            if len(rows) < _ROWS_KEPT:
                rows.append(row)
            self.found[column] = count + 1, rows


def is_sensitive(text: str) -> bool:
    """Whether a title, header or row label names a sensitive topic."""
    return _SENSITIVE.found_in(text)


def blank_small_cells(headers: Sequence[str], row: Sequence[str], *, topic: str = "") -> tuple[str, ...]:
    """The row with counts of 1 to 4 blanked where the topic, a header or the row's label is sensitive.

    The total of the others would give the blanked number away, so with one such cell the columns that
    are totals of it (``jumlah``, ``total``) stay only when they are not small themselves: callers who
    must rule that out blank the totals as well.
    """
    named = [header for header, cell in zip(headers, row, strict=False) if not cell[:1].isdigit()]
    by_row = any(is_sensitive(text) for text in (topic, *named, *(c for c in row if not c[:1].isdigit())))
    return tuple(
        SUPPRESSED
        if cell in _SMALL
        and column
        and role_of(headers[column] if column < len(headers) else "") not in _NO_COUNT
        and (by_row or is_sensitive(headers[column] if column < len(headers) else ""))
        else cell
        for column, cell in enumerate(row)
    )
