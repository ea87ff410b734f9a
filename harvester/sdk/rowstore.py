"""Rows that wait on disk until all are known: to be grouped, sorted, merged, then written as tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from types import TracebackType


class RowStore:
    """Rows in a temporary file, each known by the place that :meth:`add` gave it.

    A feed with a million rows costs the caller a number a row. Lone surrogates and NUL, which no CSV
    can hold, are replaced or left out. Close it, or use it in a ``with`` statement.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close(), as the class says
        self._end = 0

    def add(self, row: Sequence[str]) -> int:
        """Keep a row; returns its place."""
        try:
            line = orjson.dumps(row)
        except (orjson.JSONEncodeError, TypeError):  # a lone surrogate
            line = orjson.dumps([cell.encode("utf-8", "replace").decode() for cell in row])
        place = self._end
        self._file.seek(place)
        self._file.write(line + b"\n")
        self._end += len(line) + 1
        return place

    def read(self, place: int) -> list[str]:
        """The row at a place."""
        self._file.seek(place)
        row: list[str] = orjson.loads(self._file.readline())
        return row

    def rows(self, places: Iterable[int]) -> Iterator[list[str]]:
        """The rows at these places, in this order, lazily."""
        return map(self.read, places)

    def close(self) -> None:
        """Give the file back; its rows are gone."""
        self._file.close()

    def __enter__(self) -> RowStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
