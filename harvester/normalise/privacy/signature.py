"""The block of signatures below a table: an official's name and NIP, no data of the table (rule 10.10)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harvester.normalise.privacy.finding import Kind
from harvester.normalise.privacy.text import find_hits

Row = Sequence[str]

_MARK = re.compile(
    r"mengetahui|menyetujui|tanda tangan|\bttd\b|\bnip\b|^\s*(?:an\.? |a\.n\.? |plt\.? |plh\.? |pj\.? )?"
    r"(?:kepala|camat|lurah|sekretaris|bupati|direktur|ketua|bendahara|inspektur|penanggung jawab)\b|"
    r"^\s*[A-Z][a-z]+\s*,\s*(?:\d{1,2}|\.{2,}|\s+)\s*\w*\s+(?:19|20)\d\d\s*$",
    re.IGNORECASE,
)
_NUMBERS = frozenset({Kind.NIP, Kind.OFFICIAL})


def without_signature_block(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the sparse ones at the end that an official signed.

    A block is cut only when a NIP or the word stands in it; the rows before its first mark stay.
    """
    start = len(rows)
    while start and _filled(rows[start - 1]) <= max(1, len(rows[start - 1]) // 2):
        start -= 1
    block = rows[start:]
    if not any(_has_number(cell) for row in block for cell in row):
        return rows
    first = next((n for n, row in enumerate(block) if any(_MARK.search(cell) for cell in row)), None)
    return rows if first is None else rows[: start + first]


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.strip())


def _has_number(cell: str) -> bool:
    return re.search(r"\bnip\b", cell, re.IGNORECASE) is not None or any(
        hit.kind in _NUMBERS for hit in find_hits(cell)
    )
