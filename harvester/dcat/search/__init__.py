"""What of a dataset is searched, and what can be asked for. Pure; the same for every database."""

from __future__ import annotations

from harvester.dcat.search.conditions import (
    Alternatives,
    Between,
    Condition,
    Every,
    Has,
    Not,
    Unknown,
    Words,
    known,
)
from harvester.dcat.search.entry import RULES, Entry, to_entry
from harvester.dcat.search.words import STOP_WORDS, Term, ask, fold, stem, tokens

__all__ = [
    "RULES",
    "STOP_WORDS",
    "Alternatives",
    "Between",
    "Condition",
    "Entry",
    "Every",
    "Has",
    "Not",
    "Term",
    "Unknown",
    "Words",
    "ask",
    "fold",
    "known",
    "stem",
    "to_entry",
    "tokens",
]
