"""Which rows of a table only sum up others: by their words, and where words do not settle it, by adding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.sdk._heads import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk._grid import Row

_TOTAL = re.compile(
    r"(?:(?:sub|grand)[\s-]?)?(?:jumlah|total|jml)(?:\s+(?:total|jumlah|seluruhnya|keseluruhan|semua|akhir|umum))?"
    r"\s*(?:\(?[A-Z0-9](?:\s*\+\s*[A-Z0-9])*\)?)?\s*[:.]?",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"(?:nilai\s+)?(?:rata\s?[-–]?\s?rata|rerata)(?:\s+\w+)?\s*[:.]?", re.IGNORECASE)
_BEGINS = re.compile(r"(?:(?:sub|grand)[\s-]?)?(?:jumlah|total|jml)\b", re.IGNORECASE)
_UNFILLED = re.compile(r"(?:belum|tidak) (?:mengisi|diisi|terisi)", re.IGNORECASE)
_FIGURE = re.compile(
    r"\(?[-–]?\s*(?:rp\.?|idr)?\s*\(?(\d[\d.,\s]*)\)?(?:,-)?\s*(?:%|[a-z]{1,6}[23]?\.?)?\)?", re.IGNORECASE
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")
_MOST = 200  #: rows that may be sums; more are indicators
_ROUNDING = 0.01  #: of a sum of rounded figures


def label_of(row: Row) -> str:
    """The first words in a row that are not its running number."""
    return next((cell.text for cell in row.cells[:4] if cell.text and not is_number(cell.text)), "")


def is_total(label: str) -> bool:
    """Whether a row's words say that it is the sum or the mean of the rows above."""
    return _TOTAL.fullmatch(label) is not None or _AVERAGE.fullmatch(label) is not None


def is_unfilled(label: str) -> bool:
    """BELUM MENGISI and the like, which OpenSID counts beside the categories."""
    return _UNFILLED.fullmatch(label) is not None


def summing_rows(rows: Sequence[Row]) -> set[int]:
    """The rows such as “Jumlah SD” or “TOTAL PENDAPATAN” that are the sum of those above them.

    Only rows that stand outside the others' numbering, or at the very end, and whose figures bear it out:
    “Jumlah sekolah” may well be a row of data.
    """
    candidates = [at for at, row in enumerate(rows) if at >= 2 and _BEGINS.match(label_of(row))]
    if not candidates or len(candidates) > _MOST:
        return set()
    numbered = sum(is_number(row.cells[0].text) for row in rows) * 2 >= len(rows)
    found: set[int] = set()
    begin = 0
    for at in candidates:
        row = rows[at]
        if is_number(row.cells[0].text) if numbered else at != len(rows) - 1:
            continue
        block = rows[begin:at]
        every = [other for place, other in enumerate(rows[:at]) if place not in found]
        if _is_sum(row, block) or _is_sum(row, every):
            found.add(at)
            begin = at + 1
    return found


def _is_sum(row: Row, above: Sequence[Row]) -> bool:
    if len(above) < 2:
        return False
    compared = agreed = 0
    for at, cell in enumerate(row.cells):
        total = figure(cell.text)
        if total is None or not total:
            continue
        compared += 1
        added = sum(value for other in above if (value := figure(other.cells[at].text)) is not None)
        agreed += abs(added - total) <= max(_ROUNDING * abs(total), 0.011)
    return agreed > 0 and agreed * 2 >= compared


def figure(text: str) -> float | None:
    """The number in a cell, read as far as adding up needs it."""
    told = _FIGURE.fullmatch(text.strip())
    if told is None:
        return None
    digits = told[1].strip(" .,")
    if grouped := _GROUPED.match(digits):
        digits = digits[: grouped.end()].replace(grouped[1], "") + digits[grouped.end() :]
    digits = digits.replace(",", ".").replace(" ", "")
    try:
        value = float(digits)
    except ValueError:
        return None
    return -value if text.lstrip()[:1] in {"(", "-", "–"} else value
