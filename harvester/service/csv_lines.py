"""Lines of the CSV reports that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Sequence[str]) -> str:
    """One line, with its end.

    A title that begins like a formula would run in a spreadsheet (OWASP, "CSV Injection"), so it gets
    an apostrophe.
    """
    sink = io.StringIO()
    csv.writer(sink).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return sink.getvalue()
