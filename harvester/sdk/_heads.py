"""Which rows of a grid are its header, and what its columns are called."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from harvester.domain.dataset import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk._grid import Cell, Row

MAX_HEADER_ROWS = 4
MAX_NAME = 60  #: PostgreSQL keeps 63 bytes of a name

_NUMBER = re.compile(
    r"[(+\-–]?\s*(?:rp\.?\s*|idr\s*)?\d[\d.,\s]*(?:e[+-]?\d{1,3})?\s*(?:%|,-|[a-z]{1,6}\.?)?\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-/–]\s*(?:19|20)?\d\d)?\*{0,2}")
_ORDINAL = re.compile(r"\(?(\d{1,2})\)?\.?")
_WORDS = re.compile(r"[a-z]+")
_HEADER_WORDS_TEXT = """
    no nomor nama uraian jumlah total komoditas komoditi barang bahan jenis satuan harga tahun bulan
    tanggal keterangan kecamatan desa kelurahan dusun rt rw anggaran realisasi persentase persen
    kategori kelompok indikator nilai volume lokasi alamat kode judul file unduh unduhan dokumen
    kegiatan sumber laki perempuan luas produksi umur usia pekerjaan pendidikan agama status jabatan
    name year value unit total description district number
"""
_HEADER_WORDS = frozenset(_HEADER_WORDS_TEXT.split())
_FOOTNOTE = re.compile(r"(?<=\))\s*(?:\*{1,3}\)?|\d\))$")  # “Luas (Ha)*”
_NAME_BREAK = re.compile(r"[^a-z0-9]+")
_NAME_SIGNS = str.maketrans(
    {"%": " persen ", "&": " dan ", "Σ": " jumlah ", "∑": " jumlah ", "²": "2", "³": "3"}
)


def is_number(text: str) -> bool:
    """Whether a cell holds a number, as far as telling headers from data needs it."""
    return bool(text) and _NUMBER.fullmatch(text) is not None


def count_header_rows(rows: Sequence[Row]) -> int:
    """How many leading rows are the header; 0 when the table has none."""
    most = min(MAX_HEADER_ROWS, len(rows) - 1)
    marked = sum(row.in_head for row in rows)
    # Some editors put the whole table into its thead, or make every cell a th; then that says nothing.
    trusts_head = 0 < marked <= MAX_HEADER_ROWS and marked < len(rows)
    trusts_cells = not all(_is_heading(row) for row in rows[: MAX_HEADER_ROWS + 2])
    count = 0
    while count < most and (
        (trusts_head and rows[count].in_head) or (trusts_cells and _is_heading(rows[count]))
    ):
        count += 1
    if count:
        return count
    if most < 1 or not _reads_as_header(rows[0], rows[1:20]):
        return 0
    count = 1
    while count < most and _goes_on(rows[count - 1], rows[count]):
        count += 1
    return count


def _is_heading(row: Row) -> bool:
    told = [cell for cell in row.cells if cell.text]
    return len(told) >= 2 and all(cell.header for cell in told)


def _goes_on(above: Row, row: Row) -> bool:
    """Whether ``row`` is a further header row: it parts what the row above has merged."""
    merged = any(cell.height > 1 for cell in above.cells) or any(
        1 < c.width < len(row.cells) for c in above.cells
    )
    if not merged:
        return False
    shared = any(one is other and one.text for one, other in zip(above.cells, row.cells, strict=True))
    own = [c.text for c, up in zip(row.cells, above.cells, strict=True) if c is not up and c.text]
    texty = all(not is_number(text) or _YEAR.fullmatch(text) for text in own)
    return bool(own) and texty and (shared or any(c.width > 1 for c in above.cells))


def _reads_as_header(first: Row, rest: Sequence[Row]) -> bool:
    told = [cell for cell in first.cells if cell.text]
    texts = [cell.text for cell in told]
    if len({id(cell) for cell in told}) < 2 or any(text.endswith(":") for text in texts):
        return False
    if all(cell.bold for cell in told) and not all(cell.bold for cell in rest[0].cells if cell.text):
        return True
    if any(is_number(text) and not _YEAR.fullmatch(text) for text in texts):
        return False
    if any(len(text) > 120 for text in texts) or _YEAR.fullmatch(first.cells[0].text):
        return False
    words = {word for text in texts for word in _WORDS.findall(text.lower())}
    if words & _HEADER_WORDS:
        return len(first.cells) > 2 or not _labels_rows(first, rest)
    return len(first.cells) > 2 or any(_mostly_numbers(rest, column) for column in range(len(first.cells)))


def _labels_rows(first: Row, rest: Sequence[Row]) -> bool:
    """Whether a table of two columns pairs labels (in ``th`` or bold) with values, the first row too."""
    return first.cells[0].bold and not first.cells[1].bold and all(row.cells[0].bold for row in rest)


def _mostly_numbers(rows: Sequence[Row], column: int) -> bool:
    told = [row.cells[column].text for row in rows if row.cells[column].text]
    return bool(told) and sum(map(is_number, told)) * 2 > len(told)


def is_column_numbering(row: Row) -> bool:
    """Whether the row only counts the columns: ``(1) (2) (3)``."""
    told = [match[1] for cell in row.cells if (match := _ORDINAL.fullmatch(cell.text))]
    if len(row.cells) < 3 or len(told) < len(row.cells) - 1:
        return False
    if any(c.isalpha() for cell in row.cells for c in cell.text):
        return False  # ``Bareng | 1 | 2`` is data
    numbers = [int(number) for number in told]
    return numbers[0] in {1, 2} and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def header_titles(head: Sequence[Row], width: int) -> list[str]:
    """The title of each column: what stands above it, from top to bottom, once each."""
    titles = []
    for column in range(width):
        parts: list[str] = []
        last: Cell | None = None
        for row in head:
            cell = row.cells[column]
            if cell.text and cell is not last and cell.text not in parts and row.spanning is None:
                parts.append(cell.text)
            last = cell
        titles.append(_FOOTNOTE.sub("", " ".join(parts))[:200].strip(" :"))
    return titles


def make_columns(titles: Sequence[str]) -> tuple[Column, ...]:
    """Columns with unique titles and machine names; a column without a title is ``Kolom 3``."""
    seen_titles: set[str] = set()
    seen_names: set[str] = set()
    columns = []
    for number, told in enumerate(titles, 1):
        title = _unique(told or f"Kolom {number}", seen_titles, " ")
        name = _unique(column_name(title) or f"kolom_{number}", seen_names, "_")
        columns.append(Column(name=name, title=title))
    return tuple(columns)


def column_name(title: str) -> str:
    """A machine name: ``Laki-laki %`` → ``laki_laki_persen``; empty when no letter or digit is left."""
    folded = unicodedata.normalize("NFKD", title.translate(_NAME_SIGNS).lower()).encode("ascii", "ignore")
    return _NAME_BREAK.sub("_", folded.decode()).strip("_")[:MAX_NAME].strip("_")


def _unique(text: str, seen: set[str], joint: str) -> str:
    candidate, number = text, 1
    while candidate.lower() in seen:
        number += 1
        suffix = f"{joint}{number}"
        candidate = text[: MAX_NAME - len(suffix)] + suffix if joint == "_" else text + suffix
    seen.add(candidate.lower())
    return candidate
