"""The rows under a table's header: sections, totals, signatures and notes told apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.sdk._grid import Row
from harvester.sdk._heads import is_column_numbering, is_number
from harvester.sdk._totals import is_total, is_unfilled, label_of, summing_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk._grid import Cell

_SIGNED = re.compile(
    r"\bmengetahui\b|\bmenyetujui\b|^nip\b|\bnip\s*[.:]|\btanda tangan\b|^t\.?t\.?d\b", re.IGNORECASE
)
_PLACE_AND_DAY = re.compile(
    r"[\w .]{3,40},\s*(?:tanggal\s*)?(?:\d{1,2}|\.{2,}|…)\s*[\w.…]+"
    r"\s*(?:20|19)[\d.…_]{2,}.{0,60}",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:an\.?\s+|a\.n\.\s+|plt\.?\s+|pj\.?\s+)?(?:kepala|camat|bupati|lurah|sekretaris|ketua|pejabat|petugas|"
    r"kasi|kaur|kabid|bendahara|operator)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:sumber|catatan|ket(?:erangan)?|note|source|data per|diperbarui|update)\b\s*[:.]?", re.IGNORECASE
)
MAX_SIGNATURE_ROWS = 10


@dataclass(slots=True)
class Body:
    """What the rows below the header are."""

    rows: list[Row] = field(default_factory=list)
    sections: list[str | None] = field(default_factory=list)  #: beside ``rows``: the section each stands in
    totals: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(
        default_factory=list
    )  #: every line across the table but notes, with the number of the row in ``rows`` that follows it


def read_body(rows: Sequence[Row], head: Sequence[Row], *, drop_totals: bool, drop_unfilled: bool) -> Body:
    """Part the rows into data, totals and notes. Signatures, repeated headers and column numbers go."""
    titles = head[-1].texts() if head else None
    rows = [row for row in rows if row.texts() != titles]
    if head and rows and is_column_numbering(rows[0]):
        rows = rows[1:]
    body = Body()
    section: str | None = None
    pending: list[str] = []
    for row in _without_signature(rows):
        spanning = row.spanning
        if spanning is None:
            pending.clear()
            body.rows.append(row)
            body.sections.append(section)
        elif is_note(spanning):
            body.notes.append(spanning)
        else:
            pending.append(spanning)
            section = spanning
            body.lines.append((len(body.rows), spanning))
    body.notes.extend(pending)
    if drop_totals:
        _drop_totals(body, drop_unfilled=drop_unfilled)
    return body


def is_note(text: str) -> bool:
    """Whether a line at a table's foot is a remark: ``Sumber: …``, ``Catatan: …``."""
    return _NOTE.match(text) is not None


def _drop_totals(body: Body, *, drop_unfilled: bool) -> None:
    """Totals count only where they end the table or a section: ``Jumlah`` may be a row among others."""
    keep: list[int] = []
    sums = summing_rows(body.rows)
    ending = True
    following: str | None = None
    for at in range(len(body.rows) - 1, -1, -1):
        section = body.sections[at]
        ending = ending or section != following
        following = section
        label = label_of(body.rows[at])
        unfilled = is_unfilled(label)
        total = is_total(label) or (unfilled and drop_unfilled)
        if at in sums or (ending and at > 0 and total):
            body.totals.insert(0, body.rows[at])
            continue
        ending = ending and unfilled  # opensid puts BELUM MENGISI between two sums
        keep.append(at)
    keep.reverse()
    body.lines = [(bisect_left(keep, at), text) for at, text in body.lines]
    body.rows = [body.rows[at] for at in keep]
    body.sections = [body.sections[at] for at in keep]


def _own_cells(row: Row) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.cells:
        if cell.text and (not cells or cell is not cells[-1]):
            cells.append(cell)
    return cells


def _without_signature(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut the block that an official signs, at the foot of a table: place and date, office, name, NIP."""
    start = None
    for at in range(len(rows) - 1, max(-1, len(rows) - 1 - MAX_SIGNATURE_ROWS), -1):
        own = _own_cells(rows[at])
        if not _may_sign(rows[at], own):
            break
        # Two columns may well pair a place and day with what happened; there it takes more to be sure.
        begins = len(rows[at].cells) > 2 and any(_PLACE_AND_DAY.fullmatch(cell.text) for cell in own)
        if begins or any(_SIGNED.search(cell.text) for cell in own):
            start = at
    if start is None:
        return rows
    while start > 0 and _leads_to_signature(rows[start - 1]):
        start -= 1
    return rows[:start]


def _leads_to_signature(row: Row) -> bool:
    own = _own_cells(row)
    return _may_sign(row, own) and any(
        _OFFICE.match(cell.text) or _PLACE_AND_DAY.fullmatch(cell.text) for cell in own
    )


def _may_sign(row: Row, own: Sequence[Cell]) -> bool:
    sparse = len(own) <= max(1, min(3, len(row.cells) // 2))
    return (sparse or len(row.cells) == 2) and not any(is_number(cell.text) for cell in own)


def is_signature(rows: Sequence[Row]) -> bool:
    """Whether a small table is nothing but a place to sign."""
    cells = [cell for row in rows for cell in _own_cells(row)]
    if len(rows) > MAX_SIGNATURE_ROWS or len(cells) > 20 or any(is_number(cell.text) for cell in cells):
        return False
    signed = sum(1 for cell in cells if _SIGNED.search(cell.text))
    offices = sum(1 for c in cells if _OFFICE.match(c.text) or _PLACE_AND_DAY.fullmatch(c.text))
    return signed >= 1 and signed + offices >= 2
