"""CSV bodies of our tables on disk, named by what is in them."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from harvester.domain.errors import NotFound
from harvester.domain.record import SpooledTable

if TYPE_CHECKING:
    from harvester.domain.dataset import Column, Table

_CHUNK = 65_536
_NAME = re.compile(r"[0-9a-f]{64}")

# What spreadsheets run when a person opens the CSV (OWASP, "CSV Injection"). A leading + or - is a
# number, a telephone number or a list mark far more often than a formula, so it stays unless the
# cell calls another program (DDE: -2+cmd|' /C calc'!A0).
_FORMULA = re.compile(r"[=@\t\r]|[+-][^|]*\|.*!", re.DOTALL)
_SUSPICIOUS = frozenset("=@\t\r+-")


class CsvFiles:
    """Implements :class:`harvester.ports.TableFiles` under one directory: ``ab/ab12….csv``.

    Bodies have no header, so that those of several records can follow one another. Cells are text as
    told, but for what no reader of the CSV could want: NUL, lone surrogates, and formulas, which
    get an apostrophe in front so that a spreadsheet shows instead of runs them. Numbers are never altered.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def write(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """Write the rows as CSV (RFC 4180, UTF-8, without header); equal rows give an equal name.

        Nothing is left behind when ``rows`` raises. Holds one row at a time.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".writing-", dir=self._directory)
        try:
            with os.fdopen(descriptor, "wb") as file:
                sink = _Sink(file)
                writer = csv.writer(sink, lineterminator="\r\n")
                count = 0
                for row in rows:
                    writer.writerow([_cell(value) for value in row])
                    count += 1
            sha256 = sink.digest.hexdigest()
            target = self.path(sha256)
            target.parent.mkdir(exist_ok=True)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        finally:
            Path(temporary).unlink(missing_ok=True)  # where it has not become the body
        return SpooledTable(columns=tuple(columns), sha256=sha256, rows=count)

    def path(self, sha256: str) -> Path:
        """Where a body lies.

        Raises:
            NotFound: this is no name of a body.
        """
        if not _NAME.fullmatch(sha256):
            raise NotFound("There is no such table.")
        return self._directory / sha256[:2] / f"{sha256}.csv"

    def discard(self, sha256: str) -> None:
        """Remove a body; none is no fault."""
        self.path(sha256).unlink(missing_ok=True)

    def size(self, table: Table) -> int | None:
        """Bytes of the published CSV; ``None`` when a part is missing."""
        try:
            return len(header(table)) + sum(self.path(part).stat().st_size for part in table.parts)
        except (FileNotFoundError, NotFound):
            return None

    def open_csv(self, table: Table) -> Iterator[bytes]:
        """The published CSV in pieces: the header (names of the columns), then the parts in order.

        Raises:
            NotFound: at once, when a part is missing.
        """
        paths = [self.path(part) for part in table.parts]
        if not all(path.is_file() for path in paths):
            raise NotFound("The rows of this table are no longer kept; harvest its source again.")
        return _pieces(header(table), paths)


@dataclass(frozen=True)
class ScratchTables:
    """Implements ``ports.TableFiles`` over ``kept`` ones, which it reads and never changes."""

    scratch: CsvFiles
    kept: CsvFiles

    def write(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """Write the rows to the scratch folder."""
        return self.scratch.write(columns, rows)

    def path(self, sha256: str) -> Path:
        """Where a body lies, here or there."""
        path = self.scratch.path(sha256)
        return path if path.is_file() else self.kept.path(sha256)

    def discard(self, sha256: str) -> None:
        """Remove a body from the scratch folder."""
        self.scratch.discard(sha256)


def header(table: Table) -> bytes:
    """The first line of the published CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_cell(column.name) for column in table.columns])
    return line.getvalue().encode()


def _pieces(first: bytes, paths: Sequence[Path]) -> Iterator[bytes]:
    yield first
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text[:1] in _SUSPICIOUS and _FORMULA.match(text):
        return "'" + text
    return text


class _Sink:
    """Where the CSV writer writes text: encodes, hashes, stores."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, text: str) -> int:
        data = text.encode("utf-8", "replace")
        self.digest.update(data)
        return self._file.write(data)
