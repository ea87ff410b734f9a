"""Themes → EU data-theme: from IRIs and labels; else from the publisher's affairs and from words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from harvester.normalise.terms import Terms, lookup

Hint = tuple[tuple[str, ...], tuple[str, ...]]
"""Words that follow each other, and the themes that they hint at."""

MOST_GUESSED = 2

_WORDS = re.compile(r"\w+")
_PARTS = re.compile(r"\s*(?:,|&|/|\band\b|\bdan\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeTable:
    """The theme vocabulary: labels, words that hint at a theme, and urusan codes (Permendagri 90/2019)."""

    terms: Terms = field(default_factory=dict)
    hints: Mapping[str, tuple[Hint, ...]] = field(default_factory=dict)  #: by first word, longest first
    affairs: Terms = field(default_factory=dict)

    @classmethod
    def build(cls, terms: Terms, hints: Terms, affairs: Terms) -> ThemeTable:
        """From the table's columns: ``hints`` and ``affairs`` map a theme to words with ``|`` between."""
        phrases: dict[tuple[str, ...], list[str]] = {}
        for theme, told in hints.items():
            for phrase in told.split("|"):
                if words := tuple(_WORDS.findall(phrase.casefold())):
                    phrases.setdefault(words, []).append(theme)
        by_first: dict[str, list[Hint]] = {}
        for words in sorted(phrases, key=len, reverse=True):
            by_first.setdefault(words[0], []).append((words, tuple(phrases[words])))
        codes = {code: theme for theme, told in affairs.items() for code in told.split("|") if code}
        return cls(terms=terms, hints={w: tuple(h) for w, h in by_first.items()}, affairs=codes)


def read_theme(text: str, table: ThemeTable) -> str | None:
    """The EU theme that an IRI, code or label means; ``None`` for others."""
    found = lookup(table.terms, text)
    if found is None and "://" in text:
        return lookup(table.terms, re.split("[/#]", text.rstrip("/"))[-1].replace("-", " "))
    if found is None and len(parts := [part for part in _PARTS.split(text) if part]) > 1:
        themes = {lookup(table.terms, part) for part in parts}  # “Agriculture, Fisheries and Forestry”
        found = themes.pop() if len(themes) == 1 else None
    return found


def themes_of_affairs(affairs: Iterable[str], table: ThemeTable) -> tuple[str, ...]:
    """The themes of an office's urusan codes; ``5.01`` falls back to ``5``."""
    found: dict[str, None] = {}
    for code in affairs:
        theme = table.affairs.get(code) or table.affairs.get(code.partition(".")[0])
        if theme:
            found[theme] = None
    return tuple(found)


def themes_of_words(
    texts: Iterable[str], hinted: Callable[[str], tuple[tuple[str, ...], ...]]
) -> tuple[str, ...]:
    """The themes that the title and the keywords hint at (:func:`hints_in`), most often named first."""
    counts = Counter(theme for text in texts for themes in hinted(text) for theme in themes)
    ranked = sorted(counts, key=lambda theme: -counts[theme])
    return tuple(ranked[:MOST_GUESSED])


def hints_in(text: str, table: ThemeTable) -> tuple[tuple[str, ...], ...]:
    """The themes of each phrase in ``text`` that hints at some, in order; the longest phrase counts."""
    words = tuple(_WORDS.findall(text.casefold()[:1000]))
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        length = 1
        for phrase, themes in table.hints.get(words[at], ()):
            if phrase == words[at : at + len(phrase)]:
                found.append(themes)
                length = len(phrase)
                break
        at += length
    return tuple(found)
