"""The categories of public information (UU 14/2008), of which one is never published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

PERIODIC, IMMEDIATE, ANYTIME, EXCLUDED = "Berkala", "Serta merta", "Setiap saat", "Dikecualikan"
_PATTERNS = (
    (EXCLUDED, re.compile(r"\b(?:di\s?-?\s?)?kecuali\s?kan\b|\bterkecuali\b", re.IGNORECASE)),
    (IMMEDIATE, re.compile(r"\bserta[\s-]*merta\b", re.IGNORECASE)),
    (ANYTIME, re.compile(r"\b(?:setiap|tiap)[\s-]*saat\b", re.IGNORECASE)),
    (PERIODIC, re.compile(r"\bberkala\b", re.IGNORECASE)),
)
_SECRET = re.compile(r"(?:informasi )?(?:(?:sangat |yang )?rahasia(?: negara)?|dirahasiakan)", re.IGNORECASE)
_COLUMN = re.compile(r"^(?:kategori|jenis|klasifikasi|sifat)\b(?: informasi)?(?: publik)?$", re.IGNORECASE)
_SHORT = 80  #: a cell that speaks of its row, not at length
_LONGEST = 200  #: a heading; what is longer is prose that may name several


def is_excluded(text: str) -> bool:
    """Whether a title, heading, cell or address speaks of information that is kept from the public."""
    return _PATTERNS[0][1].search(text.replace("_", " ").replace("-", " ")) is not None


def category_of(text: str) -> str | None:
    """The category that a heading, line or cell names."""
    plain = text.replace("_", " ").strip()
    if len(plain) > _LONGEST:
        return None
    if _SECRET.fullmatch(plain):
        return EXCLUDED
    named = [name for name, pattern in _PATTERNS if pattern.search(plain)]
    return named[0] if len(named) == 1 else None  # “Informasi berkala, serta merta dan setiap saat”


def first_category(texts: Iterable[str]) -> str | None:
    """The category of the first text that names one."""
    return next((found for text in texts if (found := category_of(text))), None)


def is_category_column(title: str) -> bool:
    """Whether a column holds the category of each row."""
    return _COLUMN.match(title) is not None


def category_of_row(cells: Iterable[tuple[str, str]]) -> str | None:
    """The category that a row names itself, from the titles of its columns and its texts."""
    pairs = list(cells)
    if any(len(text) <= _SHORT and is_excluded(text) for _, text in pairs):
        return EXCLUDED
    return first_category(text for title, text in pairs if is_category_column(title))


def category_within(
    cells: Iterable[tuple[str, str]], lines: Sequence[str], headings: Sequence[str]
) -> str | None:
    """The category of what stands in a row, below lines across its table, under headings; nearest first.

    One heading that says so is enough for it to be kept back, whatever the nearer ones say.
    """
    own, line = category_of_row(cells), first_category(lines)
    if EXCLUDED in {own, line, *map(category_of, headings)}:
        return EXCLUDED
    return own or line or first_category(headings)
