"""The sheets of a spreadsheet file: XLSX, XLS, ODS through calamine, and CSV of any dialect.

Rows are read anew at each call, so that a table can be looked at more than once and is never held
whole as Python values (calamine holds a workbook's cells in its own, compact form).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Protocol

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from harvester.domain.errors import ContentUnreadable
from harvester.sdk._csv import Dialect, find_dialect, text_lines

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    from harvester.sdk.http import Response

Value = str | int | float | bool | date | datetime | time | timedelta | None
Place = tuple[int, int]  #: row and column, from 0

MAX_COLUMNS = 256
MAX_UNPACKED = 100_000_000  #: bytes: some 200,000 rows of ten cells, which take three times as much memory
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE
)
_HEAD = 2_000
_MAX_CELL = 100_000  #: characters
_MAX_LINES = 200  #: of one record of CSV; more is a quotation mark that is never closed


class Sheet(Protocol):
    """One sheet, or the one table of a CSV file."""

    name: str  #: empty for CSV
    hidden: bool

    @property
    def merged(self) -> Sequence[tuple[Place, Place]]:
        """First and last cell of each merged area."""
        ...

    def rows(self) -> Iterator[Sequence[Value]]:
        """The rows from the top, blank ones too; of any width.

        Raises:
            ContentUnreadable: the sheet is broken from here on.
        """
        ...


def open_sheets(answer: Response, *, max_unpacked: int = MAX_UNPACKED) -> list[Sheet]:
    """The sheets of a downloaded file, by what is in it and not by its name.

    Raises:
        ContentUnreadable: it is no spreadsheet, in words that say what it is.
    """
    body = answer.open()
    head = body.read(_HEAD)
    if kind := _other_kind(head):
        raise ContentUnreadable(f"Expected a spreadsheet or CSV at {answer.url}, but the answer is {kind}.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if head.startswith(b"PK"):
            _check_unpacked(answer, max_unpacked)
        return _workbook(answer)
    return [CsvSheet(body, answer.headers.get("content-type", ""))]


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is XLSX, XLS or ODS, as far as its beginning tells."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return b"W\x00o\x00r\x00d\x00D\x00o\x00c" not in head
    return head.startswith(b"PK\x03\x04") and (
        b"xl/" in head or b"application/vnd.oasis.opendocument.spreadsheet" in head[:200]
    )


def is_html(head: bytes) -> bool:
    """Whether a file that begins so is a page, whatever its name says."""
    return _HTML.match(head) is not None


def _other_kind(head: bytes) -> str | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "empty"
    if is_html(head):
        return "a page (HTML or XML)"
    if start.startswith(b"%PDF"):
        return "a PDF"
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        return "an archive; publish the file in it"
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "a picture"
    return "JSON" if re.match(rb"\{\s*[\"}]|\[\s*(?:[\[{\]]|$)", start) else None


def _workbook(answer: Response) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        sheets: list[Sheet] = [
            WorkbookSheet(book, at, told.name, hidden=told.visible != SheetVisibleEnum.Visible)
            for at, told in enumerate(book.sheets_metadata)
        ]
    except PasswordError as error:
        raise ContentUnreadable(f"The workbook at {answer.url} asks for a password.") from error
    except (CalamineError, ValueError, OSError) as error:
        raise ContentUnreadable(f"The workbook at {answer.url} is broken or of an unknown kind.") from error
    return sheets


def _check_unpacked(answer: Response, left: int) -> None:
    """Unpack once to nothing: what an archive says of its sizes is not believed."""
    try:
        with zipfile.ZipFile(answer.open()) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    while piece := member.read(1_000_000):
                        left -= len(piece)
                        if left < 0:
                            raise ContentUnreadable(
                                f"The workbook at {answer.url} is too large when unpacked."
                            )
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ContentUnreadable(f"The workbook at {answer.url} is broken.") from error


class WorkbookSheet:
    """A sheet of a workbook."""

    def __init__(self, book: CalamineWorkbook, at: int, name: str, *, hidden: bool) -> None:
        self.name = name
        self.hidden = hidden
        self._book, self._at = book, at
        self._read: CalamineSheet | None = None

    @property
    def _sheet(self) -> CalamineSheet:
        if self._read is None:
            try:
                self._read = self._book.get_sheet_by_index(self._at)
            except (CalamineError, ValueError, OSError, IndexError) as error:
                raise ContentUnreadable(f"The sheet “{self.name}” cannot be read.") from error
        return self._read

    @property
    def merged(self) -> Sequence[tuple[Place, Place]]:
        """First and last cell of each merged area, in the places that ``rows`` gives."""
        left = self._sheet.start[1] if self._sheet.start else 0
        found = self._sheet.merged_cell_ranges or ()
        return [((r1, c1 - left), (r2, c2 - left)) for (r1, c1), (r2, c2) in found if c2 >= left]

    def rows(self) -> Iterator[Sequence[Value]]:
        """The rows from the top of the sheet; columns from the first one used."""
        if self._sheet.start is None:
            return
        for row in self._sheet.iter_rows():
            yield row[:MAX_COLUMNS]


class CsvSheet:
    """The table of a CSV file, in any encoding and with any delimiter."""

    def __init__(self, body: IO[bytes], content_type: str = "") -> None:
        self.name = ""
        self.hidden = False
        self._body = body
        self.dialect: Dialect = find_dialect(body, content_type)

    @property
    def merged(self) -> Sequence[tuple[Place, Place]]:
        """CSV merges nothing."""
        return ()

    def rows(self) -> Iterator[Sequence[Value]]:
        """The records of the file."""
        lines = text_lines(self._body, self.dialect)
        reader = csv.reader(lines, delimiter=self.dialect.delimiter, quotechar='"')
        line = 0
        try:
            for row in reader:
                if reader.line_num - line > _MAX_LINES:
                    raise csv.Error(f"one record goes on for {reader.line_num - line} lines")
                line = reader.line_num
                if any(len(cell) > _MAX_CELL for cell in row):
                    raise csv.Error(f"a cell holds more than {_MAX_CELL} characters")
                yield row[:MAX_COLUMNS]
        except csv.Error as error:
            raise ContentUnreadable(
                f"The CSV is broken at line {reader.line_num}: {error}. Is a quotation mark without its pair?"
            ) from error
