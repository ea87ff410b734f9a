"""Telephone numbers that are written out in words: “nol delapan satu dua …”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from harvester.normalise.privacy.finding import Hit, Kind

_ZERO = ("nol", "kosong", "zero")
_DIGITS = (
    "satu dua tiga empat lima enam tujuh delapan lapan sembilan one two three four five six seven eight nine"
)
_WORD = "(?:" + "|".join((*_ZERO, *_DIGITS.split(), r"\d")) + ")"
_SPOKEN = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(_ZERO)})(?:[\s,.\-]{{1,3}}{_WORD}){{8,13}}(?![A-Za-z0-9])", re.IGNORECASE
)

WORDS = frozenset(_ZERO)
"""Without one of these nothing is found."""


def find_spelt(text: str, words_in: Collection[str]) -> Iterator[Hit]:
    """Telephone numbers in words."""
    if not WORDS.isdisjoint(words_in):
        for match in _SPOKEN.finditer(text):
            yield Hit(kind=Kind.PHONE, start=match.start(), end=match.end(), confidence=0.85)
