"""Cells of spreadsheets as text: what a person would read, and what the core can type."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from harvester.sdk.markup import squeeze

if TYPE_CHECKING:
    from harvester.domain.dataset import ColumnType
    from harvester.sdk.sheets import Value

_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)")
_MISSING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "null", "none", "…", "...", "..", "."})
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_AS_TEXT = re.compile(r"'(?=[\d+=])")  # how spreadsheets mark digits as text
_DATE_HEADER = re.compile(r"\b(?:tanggal|tgl|date|waktu|diperbarui)\b", re.IGNORECASE)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_EPOCH = datetime.fromisoformat("1899-12-30")  #: without a zone, as all dates of a spreadsheet


def told_text(value: Value) -> str:
    """A cell as text: whole numbers without a fraction and with all digits, days as ``2024-05-01``."""
    if value is None:
        return ""
    if isinstance(value, str):
        plain = value.isascii() and value.isprintable()
        text = " ".join(value.split()) if plain else squeeze(_UNREADABLE.sub("", value))
        if text[:1] == "#":
            return "" if _ERROR.fullmatch(text) else text
        return _AS_TEXT.sub("", text, count=1) if text[:1] == "'" else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    return _moment(value)


def _number(value: float) -> str:
    """A number with the 15 digits that a spreadsheet keeps, never as ``3.52215E+15``."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return ""
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return str(value)


class ColumnCells:
    """How the cells of one column are written, from all of them.

    Numbers with a fraction need care: a sheet's own ``12.508`` is twelve and a half, a text ``12.508``
    twelve thousand. A column of nothing but a sheet's own numbers is a column of numbers; where texts stand
    between them, fractions get a decimal comma, as the texts have.
    """

    def __init__(self, title: str) -> None:
        self._dated = _DATE_HEADER.search(title) is not None
        self.filled = False
        self._whole = self._fractions = self._moments = self._texts = 0
        self._serial = True  #: every number could be the serial number of a day

    def take(self, value: Value) -> None:
        """Look at one cell."""
        if isinstance(value, bool):
            self._texts += 1
        elif isinstance(value, int | float):
            if not math.isfinite(value):
                return
            whole = float(value).is_integer()
            self._whole += whole
            self._fractions += not whole
            self._serial = self._serial and _FIRST_SERIAL <= value <= _LAST_SERIAL
        elif isinstance(value, str):
            text = told_text(value)
            if text.casefold() in _MISSING:
                self.filled = self.filled or text != ""
                return
            self._texts += 1
        else:
            self._moments += 1
        self.filled = True

    @property
    def type(self) -> ColumnType:
        """The type that the cells themselves have; text leaves it to the core."""
        fractions_only_numbers = self._fractions and not self._texts and not self._moments and not self._dates
        return "number" if fractions_only_numbers else "string"

    @property
    def _dates(self) -> bool:
        """Whether numbers are days that lost their format."""
        numbers = self._whole + self._fractions
        return bool(numbers) and self._serial and not self._texts and (self._dated or self._moments > 0)

    def text(self, value: Value) -> str:
        """One cell as it goes on."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self._dates:
                return _moment(_EPOCH + timedelta(days=round(value * 86_400) / 86_400))
            if self._texts and not float(value).is_integer():
                return _number(value).replace(".", ",")
            return _number(value)
        text = told_text(value)
        return "" if self.type == "number" and text.casefold() in _MISSING else text
