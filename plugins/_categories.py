"""The categories of public information (UU 14/2008), of which one is never published."""

from __future__ import annotations

import re
from collections.abc import Iterable

PERIODIC, IMMEDIATE, ANYTIME, EXCLUDED = "Berkala", "Serta merta", "Setiap saat", "Dikecualikan"
_PATTERNS = (
    (EXCLUDED, re.compile(r"\b(?:di\s?-?\s?)?kecuali\s?kan\b|\bterkecuali\b", re.IGNORECASE)),
    (IMMEDIATE, re.compile(r"\bserta[\s-]*merta\b", re.IGNORECASE)),
    (ANYTIME, re.compile(r"\b(?:setiap|tiap)[\s-]*saat\b", re.IGNORECASE)),
    (PERIODIC, re.compile(r"\bberkala\b", re.IGNORECASE)),
)
_LONGEST = 200  #: a heading; what is longer is prose that may name several


def is_excluded(text: str) -> bool:
    """Whether a title, heading, cell or address speaks of information that is kept from the public."""
    return _PATTERNS[0][1].search(text.replace("_", " ").replace("-", " ")) is not None


def category_of(text: str) -> str | None:
    """The category that a heading, line or cell names."""
    plain = text.replace("_", " ")
    if len(plain) > _LONGEST:
        return None
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), None)


def first_category(texts: Iterable[str]) -> str | None:
    """The category of the first text that names one."""
    return next((found for text in texts if (found := category_of(text))), None)
