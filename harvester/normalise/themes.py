"""Themes → EU data-theme: from IRIs and labels; else from the publisher's affairs and from words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harvester.normalise.terms import Terms, lookup

EU_THEME = "http://publications.europa.eu/resource/authority/data-theme/"
MOST_GUESSED = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeTable:
    """The theme vocabulary: labels, words that hint at a theme, and urusan codes (Permendagri 90/2019)."""

    terms: Terms = field(default_factory=dict)
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    affairs: Terms = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    @classmethod
    def build(cls, terms: Terms, hints: Terms, affairs: Terms) -> ThemeTable:
        """From the table's columns: ``hints`` and ``affairs`` map a theme to words with ``|`` between."""
        words: dict[str, list[str]] = {}
        for theme, told in hints.items():
            for word in told.split("|"):
                if word:
                    words.setdefault(word.casefold(), []).append(theme)
        codes = {code: theme for theme, told in affairs.items() for code in told.split("|") if code}
        longest = sorted(words, key=len, reverse=True)
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b") if longest else None
        return cls(terms=terms, hints={w: tuple(t) for w, t in words.items()}, affairs=codes, pattern=pattern)


def read_theme(text: str, table: ThemeTable) -> str | None:
    """The EU theme that an IRI, code or label means; ``None`` for others."""
    found = lookup(table.terms, text)
    if found is None and "://" in text:
        found = lookup(table.terms, re.split("[/#]", text.rstrip("/"))[-1].replace("-", " "))
    return found


def themes_of_affairs(affairs: Iterable[str], table: ThemeTable) -> tuple[str, ...]:
    """The themes of an office's urusan codes; ``5.01`` falls back to ``5``."""
    found: dict[str, None] = {}
    for code in affairs:
        theme = table.affairs.get(code) or table.affairs.get(code.partition(".")[0])
        if theme:
            found[theme] = None
    return tuple(found)


def themes_of_words(texts: Iterable[str], table: ThemeTable) -> tuple[str, ...]:
    """The themes that words of the title and the keywords hint at, most often named first."""
    if table.pattern is None:
        return ()
    counts: dict[str, int] = {}
    for text in texts:
        for match in table.pattern.finditer(text.casefold()[:1000]):
            for theme in table.hints[match[0]]:
                counts[theme] = counts.get(theme, 0) + 1
    ranked = sorted(counts, key=lambda theme: -counts[theme])
    return tuple(ranked[:MOST_GUESSED])
