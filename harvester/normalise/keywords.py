"""Keywords: one a word or phrase, clean, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from harvester.normalise.text import is_placeholder, read_title

MOST = 200  #: of one language
LENGTH = 100

_EDGES = " \t\n.,;:#*•·-–—|/\\\"'“”‘’`[]{}<>"
_SEPARATOR = re.compile(r"\s*[,;|\n•]\s*")
_HASHTAGS = re.compile(r"#\w+(?:\s+#\w+)+")
_LEADING_AND = re.compile(r"^(?:dan|and|serta|&) (?!lain|other)", re.IGNORECASE)
_CONJUNCTION = re.compile(r"\b(?:dan|and|atau|or|serta|&)\b", re.IGNORECASE)


def read_keywords(values: Iterable[object], *, is_html: bool = False) -> tuple[str, ...]:
    """The keywords in ``values``, in order, without doubles (case aside); at most one more than ``MOST``."""
    found: dict[str, str] = {}
    for value in _lines(values):
        often = isinstance(value, str) and len(value) <= LENGTH
        for word in (_words_often if often else _words)(value, is_html):
            found.setdefault(word.casefold(), word)
        if len(found) > MOST:
            break
    return tuple(found.values())[: MOST + 1]


def _words(value: object, is_html: bool) -> tuple[str, ...]:
    text = read_title(value, is_html=is_html)
    return tuple(word for part in split(text) if (word := clean(part))) if text is not None else ()


_words_often = lru_cache(4096)(_words)  # the datasets of a source share theirs


def _lines(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, str) and "\n" in value and "<" not in value:
            yield from value.splitlines()[:MOST]
        else:
            yield value


def split(text: str) -> list[str]:
    """``text`` split where it is clearly a list.

    Semicolons and bars always separate. Commas separate unless the text reads as one name, such as
    “Agriculture, Fisheries and Forestry” or “Population, 2020”.
    """
    if _HASHTAGS.fullmatch(text):
        return text.split()
    if not _SEPARATOR.search(text):
        return [text]
    parts = [part for part in _SEPARATOR.split(text) if part]
    if any(mark in text for mark in ";|\n•"):
        return parts
    if _is_one_name(parts):
        return [text]
    return [_LEADING_AND.sub("", part) for part in parts]


def _is_one_name(parts: list[str]) -> bool:
    if len(parts) > 6 or not parts:
        return False
    if any(part.isdigit() for part in parts):  # “Population, 2020”, “1,000”
        return len(parts) == 2
    return _CONJUNCTION.search(parts[-1]) is not None and not all(
        part.islower() and " " not in part for part in parts[:-1]
    )


def clean(text: str) -> str | None:
    """One keyword without marks at its ends; ``None`` when nothing is left or it is a sentence."""
    word = " ".join(text.strip(_EDGES).split())
    if not word or is_placeholder(word) or not any(c.isalnum() for c in word):
        return None
    return word if len(word) <= LENGTH else None
