"""A grid of cells read as a table: title lines, header, body. The same for HTML and for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.sdk._bodies import Body, is_signature, read_body
from harvester.sdk._heads import count_header_rows, header_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk._grid import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What the rows of a grid are."""

    lines: list[str]  #: across its top, before the header
    names: list[str]  #: what stands above each column; empty where nothing does
    body: Body


def read_rows(
    rows: Sequence[Row], width: int, *, drop_totals: bool = True, drop_unfilled: bool = False
) -> Reading | None:
    """Tell titles, header, data, totals, notes and signatures apart; ``None`` where there is too little."""
    rows, lines = title_rows(rows)
    if width < 2 or len(rows) < 2 or is_signature(rows):
        return None
    count = count_header_rows(rows)
    head, under = rows[:count], rows[count:]
    body = read_body(under, head, drop_totals=drop_totals, drop_unfilled=drop_unfilled)
    if len(body.rows) + len(body.totals) < 2 or not body.rows:
        return None
    return Reading(lines=lines, names=header_titles(head, width), body=body)


def title_rows(rows: Sequence[Row]) -> tuple[Sequence[Row], list[str]]:
    """Lines across the top of a table, before its header, are its title."""
    titles = []
    at = 0
    while at < len(rows) and (spanning := rows[at].spanning) is not None:
        titles.append(spanning)
        at += 1
    return rows[at:], titles
