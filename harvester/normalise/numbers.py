"""Numbers as tables print them: decided per column, then read cell by cell into exact decimal text.

``12.508`` is 12508 in one table and 12 and a half in another: only the column as a whole can tell
(SOURCES 10). Codes (leading zeros, 15 digits and more in a column that says nothing of money, NIK,
account codes) never become numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvester.domain.dataset import ColumnType
from harvester.normalise.amounts import Amount, is_code, read_amount
from harvester.normalise.dates import parse_date
from harvester.normalise.months import fold, is_missing

_CODE_HEADER = re.compile(
    r"\b(?:kode|code|código|codigo|kd|nik|nip|niy|nuptk|nisn?|npsn|npwp|nop|nib|nop|no|nomor|number|telp?|telepon|telephone|phone|hp|wa"
    r"|fax|rekening|kode ?pos|postcode|postal|zip|id|ocid|rt|rw|isbn|issn|ktp|uuid|guid)\b"
)
_CARD_HEADER = re.compile(r"\bkk\b")  # numbers of family cards, or how many families there are
_REGISTERED = 10  #: digits of the code of a village
_SHORT_COUNT = 7  #: characters
_YEAR_HEADER = re.compile(r"\b(?:tahun|thn|year|ano|año)\b")
_DECIMAL_HEADER = re.compile(
    r"%|\b(?:persen|persentase|prosentase|percent|rasio|ratio|indeks|index|ipm|ikm|gini|laju|lat|lon|lng|long|latitude|longitude"
    r"|lintang|bujur|koordinat|[xy])\b"
)
_MONEY_HEADER = re.compile(
    r"\b(?:rp|rupiah|anggaran|realisasi|pagu|nilai|harga|hps|biaya|belanja|pendapatan|pembiayaan|apbd|apbdes|apbn|pad|"
    r"pdrb|budget|amount|price)\b"
)
_RUPIAH = frozenset({"Rp", "Rp.", "rp", "IDR"})
_COUNT_HEADER = re.compile(
    r"\b(?:jumlah|total|banyaknya|jml|realisasi|anggaran|harga"
    r"|number of|count|sum|population|penduduk|produksi)\b"
)
_HEADER_UNIT = re.compile(r"\(([^()0-9]{1,24})\)\s*$")
_FULL_DATE = re.compile(r"[0-9]{4}|[^\W\d_]{3}")
_WORDS = re.compile(r"[_\W]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFormat:
    """How the cells of one column are written."""

    type: ColumnType = "string"
    decimal: str = ","  #: decimal mark
    thousands: str = "."  #: mark between groups of three digits
    unit: str | None = None  #: ``Rp``, ``%``, ``kg`` …


def classify_column(cells: Sequence[str], header: str = "") -> ColumnFormat:
    """How a column is written, from all (or a good sample) of its cells and its header.

    One cell that does not fit makes it a column of text: a Table Schema must hold for every row.
    """
    title = fold(header)
    known = [cell for cell in dict.fromkeys(cells) if not is_missing(cell)]
    if not known or _is_code_header(title, known):
        return ColumnFormat()
    if _YEAR_HEADER.search(_WORDS.sub(" ", title)) and all(_is_year(cell) for cell in known):
        return ColumnFormat(type="year")
    return _classify_numbers(known, header) or ColumnFormat(type="date" if _are_dates(known) else "string")


def _classify_numbers(cells: Sequence[str], header: str) -> ColumnFormat | None:
    money = bool(_MONEY_HEADER.search(_WORDS.sub(" ", fold(header)))) or header_unit(header) in _RUPIAH
    counted = money or _COUNT_HEADER.search(_WORDS.sub(" ", fold(header)))
    if any(is_code(cell, money=money) for cell in cells) or (not counted and _are_registered(cells)):
        return None
    found = [amount for cell in cells if (amount := read_amount(cell))]
    units = {amount.unit for amount in found if amount.unit}
    if len(found) < len(cells) or len(units) > 1:
        return None
    unit = next(iter(units), None) or header_unit(header)
    decimal = _decimal_mark(found, fractions=unit == "%" or bool(_DECIMAL_HEADER.search(fold(header))))
    if decimal is None or any(amount.value(decimal) is None for amount in found):
        return None
    fraction = any(amount.has_fraction(decimal) for amount in found)
    return ColumnFormat(
        type="number" if fraction else "integer",
        decimal=decimal,
        thousands="." if decimal == "," else ",",
        unit=unit,
    )


def read_number(cell: str, fmt: ColumnFormat) -> str | None:
    """A cell of a number column as canonical decimal text (``-1234.5``); ``None`` if missing or no number.

    ``(1.234)`` is negative; ``3,8 Jt`` is 3800000. No binary fractions on the way: what was said is kept.
    """
    if is_code(cell, money=True):  # the whole column was found to hold no codes
        return None
    amount = read_amount(cell)
    return amount.value(fmt.decimal) if amount else None


def read_cell(cell: str, fmt: ColumnFormat) -> str:
    """A cell of any column as it goes into the CSV.

    Numbers and dates are canonical and missing is empty; text, and whatever does not fit, is unchanged.
    """
    if fmt.type == "string":
        return cell
    if is_missing(cell):
        return ""
    if fmt.type in {"integer", "number"}:
        value = read_number(cell, fmt)
        return cell if value is None else value
    if fmt.type == "date":
        return _day(cell) or cell
    return cell.strip()


def _is_code_header(title: str, cells: Sequence[str]) -> bool:
    if _COUNT_HEADER.search(title):
        return False  # “Jumlah KK” counts the cards
    words = _WORDS.sub(" ", title)
    if _CARD_HEADER.search(words) and any(len(cell) > _SHORT_COUNT for cell in cells):
        return True
    return bool(_CODE_HEADER.search(words))


def _are_registered(cells: Sequence[str]) -> bool:
    """Long numbers of one length without marks: codes of regions, schools or packages, however headed."""
    length = len(cells[0].strip())
    if length < _REGISTERED or len(cells) < 2:
        return False
    return all(len(cell.strip()) == length and cell.strip().isdecimal() for cell in cells)


def _is_year(cell: str) -> bool:
    digits = cell.strip()
    return len(digits) == 4 and digits.isascii() and digits.isdecimal() and 1900 <= int(digits) <= 2100


def _are_dates(cells: Sequence[str]) -> bool:
    return all(_day(cell) for cell in cells)


def _day(cell: str) -> str | None:
    """A full day; two-digit years only beside the name of a month (``12.01.03`` is an account code)."""
    if not _FULL_DATE.search(cell) or cell.strip().isdecimal():
        return None
    try:
        value = parse_date(cell, "UTC")
    except ValueError:
        return None
    return value if value and len(value) == 10 else None


def header_unit(header: str) -> str | None:
    """The unit in a column's title: ``Luas (km²)`` → ``km²``."""
    match = _HEADER_UNIT.search(header)
    if match:
        return match[1].strip() or None
    return "%" if "%" in header else None


def _decimal_mark(amounts: Sequence[Amount], *, fractions: bool) -> str | None:
    """The mark that all cells agree on; ``None`` when they contradict each other."""
    sure = {amount.decimal_mark for amount in amounts if amount.decimal_mark}
    if len(sure) > 1:
        return None
    if sure:
        return next(iter(sure))
    unsure = {amount.only_mark for amount in amounts if amount.only_mark}
    if len(unsure) > 1:
        return None
    mark = next(iter(unsure), ".")
    if fractions and unsure:
        return mark
    return "," if mark == "." else "."
