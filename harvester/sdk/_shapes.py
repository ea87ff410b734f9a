"""Tables that hold data told from those that only place things on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from harvester.sdk._grid import Row

_LAYOUT_CLASS = re.compile(
    r"tr-caption|wp-calendar|calendar|datepicker|\bnav\b|navbar|menu|blogger-labels|gsc-", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"(?:sen|sel|rab|kam|jum|sab|min|ming|ahad|sn|sl|rb|km|jm|sb|mg|mon|tue|wed|thu|fri|sat|sun|m|s|r|k|j|t|w|f)"
    r"(?:\.|in|nin|asa|lasa|u|bu|is|mis|[’'‘`]?at|tu|btu|ggu|nggu|day|sday|nesday|rsday|urday)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:« |» )?(?:[1-9]|[12]\d|3[01])?|[«»].*|&?nbsp;?")
LONG_PROSE = 400
HUGE_CELL = 6_000


def is_layout_element(element: Element) -> bool:
    """Whether the element itself says that it is no data: its role, its class, or form fields in it."""
    if element.get("role") in {"presentation", "none", "grid-layout"}:
        return True
    marked = f"{element.get('class', '')} {element.get('id', '')}"
    if len(marked) > 1 and _LAYOUT_CLASS.search(marked):
        return True
    return any(
        field.tag != "input"
        or field.get("type", "text").lower() in {"text", "password", "search", "email", "tel"}
        for field in element.iter("input", "select", "textarea")
    )


def is_data_shape(rows: Sequence[Row], kept: Sequence[int], titles: Sequence[str]) -> bool:
    """Whether the cells look like data, not like a calendar, a link list, pictures or prose."""
    cells = [row.cells[at] for row in rows for at in kept]
    told = [cell for cell in cells if cell.text]
    if not told or _is_calendar([cell.text for cell in cells], titles):
        return False
    if sum(cell.image for cell in cells) * 10 > len(cells) * 6:
        return False
    if sum(cell.linked for cell in told) * 10 >= len(told) * 9:
        return False
    lengths = [len(cell.text) for cell in told]
    return max(lengths) <= HUGE_CELL and not (len(rows) <= 3 and sum(lengths) / len(lengths) > LONG_PROSE)


def _is_calendar(texts: Sequence[str], titles: Sequence[str]) -> bool:
    if len(titles) != 7:
        return False
    heads = all(_WEEKDAY.fullmatch(title) for title in titles if title)
    first = texts[:7]
    if not heads and all(_WEEKDAY.fullmatch(text) for text in first):
        return all(_DAY.fullmatch(text) for text in texts[7:])
    return heads and all(_DAY.fullmatch(text) for text in texts)
