"""The part of Solr's query language that harvesters and front ends use in ``q`` and ``fq``. Pure.

What is not understood is left out and told: a wider answer is safe for a harvester, an error is not (it
reads one as "nothing changed"). Where Lucene's own parser is odd we do what was meant: in
``organization:a OR organization:b metadata_modified:[…]`` the range holds for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from harvester.dcat.search import (
    Alternatives,
    Condition,
    Every,
    Has,
    Not,
    Unknown,
    known,
)
from harvester.web.feeds.fields import KNOWN, of_range, of_value

LONGEST = 20_000  #: characters; fifty portals' worth of organizations
MOST_TERMS = 500
MOST_SCANS = 24  #: free words, patterns and ranges, each of which is looked up by itself
_DEEPEST = 20
_MOST_TOLD = 20

_TOKEN = re.compile(
    r"""
    (?P<open>\()
  | (?P<close>\))
  | (?P<op>&&|\|\||(?:AND|OR|NOT)(?![^\s()]))
  | (?P<local>\{!(?:[^}]*\}|.*))
  | (?P<field>(?P<name>(?:[^\s()"\[\]{}:+\-!\\]|(?<=[^\s()])[+\-!])+):(?P<apart>\s*)(?=[^\s)]))
  | (?P<range>[\[{]\s*(?P<low>[^\s\]}]+)\s+TO\s+(?P<high>[^\s\]}]+)\s*[\]}])
  | (?P<phrase>"(?:[^"\\]|\\.)*"?)(?:[~^][\d.]*)*
  | (?P<sign>[+\-!](?=[^\s)]))
  | (?P<word>(?:[^\s()"\\]|\\.)+)
  | (?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BOOST = re.compile(r"(?:\^[\d.]+|~[\d.]*)$")


@dataclass(kw_only=True, slots=True)
class Asked:
    """What was understood, and what was left out, as it was written."""

    condition: Condition = field(default_factory=Every)
    ignored: list[str] = field(default_factory=list)


def read_query(*queries: str, now: datetime) -> Asked:
    """Read a ``q`` and each ``fq``, which all must hold. Never raises.

    Args:
        queries: together no dearer than one may be.
        now: what ``NOW`` means.
    """
    asked, budget = Asked(), _Budget()
    parts = []
    for text in filter(None, map(str.strip, queries)):
        budget.characters -= len(text)
        if budget.characters < 0:
            asked.ignored.append(f"{text[:40]}…: longer than {LONGEST} characters")
        else:
            parts.append(_Reader(text, now, asked.ignored, budget).read())
    asked.condition = known(_every(parts))
    return asked


@dataclass(slots=True)
class _Budget:
    """What may still be asked for."""

    characters: int = LONGEST
    terms: int = MOST_TERMS
    scans: int = MOST_SCANS


class _Reader:
    """A recursive descent: alternatives of what must hold, with fields, signs and parentheses."""

    def __init__(self, text: str, now: datetime, ignored: list[str], budget: _Budget) -> None:
        self._tokens = [match for match in _TOKEN.finditer(text) if not match[0].isspace()]
        self._at = 0
        self._now = now
        self._ignored = ignored
        self._budget = budget

    def read(self) -> Condition:
        parts = []
        while self._at < len(self._tokens):
            parts.append(self._every("", 0))
            if self._kind() == "close":
                self._at += 1  # one too many
        return _every(parts)

    def _kind(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return (self._tokens[at].lastgroup or "") if at < len(self._tokens) else ""

    def _operator(self) -> str:
        if self._kind() != "op":
            return ""
        return {"&&": "AND", "||": "OR"}.get(self._tokens[self._at][0], self._tokens[self._at][0])

    def _every(self, name: str, depth: int) -> Condition:
        """Conditions side by side: all hold. ``OR`` binds what stands right beside it."""
        parts = []
        while self._kind() not in {"", "close"}:
            if self._operator() in {"AND", "OR"}:
                self._at += 1
                continue
            parts.append(self._alternatives(name, depth))
        return _every(parts)

    def _alternatives(self, name: str, depth: int) -> Condition:
        parts = [self._joined(name, depth)]
        while self._operator() == "OR":
            self._at += 1
            if self._kind() in {"", "close"}:
                break
            parts.append(self._joined(name, depth))
        return parts[0] if len(parts) == 1 else _either(parts)

    def _joined(self, name: str, depth: int) -> Condition:
        parts = [self._signed(name, depth)]
        while self._operator() == "AND":
            self._at += 1
            if self._kind() in {"", "close"}:
                break
            parts.append(self._signed(name, depth))
        return _every(parts)

    def _signed(self, name: str, depth: int) -> Condition:
        negated = False
        while self._kind() == "sign" or self._operator() == "NOT":
            negated ^= self._tokens[self._at][0] != "+"
            self._at += 1
        part = self._one(name, depth)
        return Not(part) if negated else part

    def _one(self, name: str, depth: int) -> Condition:
        while self._kind() == "field":
            match = self._tokens[self._at]
            self._at += 1
            if match["apart"] and match["name"] not in KNOWN:  # “Penduduk: jumlah” is a title
                return of_value("", match["name"], self._now, quoted=False) or Every()
            name = match["name"]
        kind = self._kind()
        if kind in {"", "close", "op", "sign"}:
            return self._unknown(name, "") if name else Every()
        match = self._tokens[self._at]
        self._at += 1
        if kind == "open":
            if depth >= _DEEPEST:
                return self._unknown(name, "(…", ": too deep")
            if self._kind() in {"", "close"}:
                return self._unknown(name, "(")
            part = self._every(name, depth + 1)
            if self._kind() == "close":
                self._at += 1
            return part
        self._budget.terms -= 1
        if self._budget.terms < 0:
            return self._unknown(name, match[0], f": more than {MOST_TERMS} terms")
        part = self._term(name, match)
        if not isinstance(part, Has) or part.patterns:
            self._budget.scans -= not isinstance(part, Every | Alternatives)
            if self._budget.scans < 0:
                return self._unknown(name, match[0], f": more than {MOST_SCANS} words, patterns and ranges")
        return part

    def _term(self, name: str, match: re.Match[str]) -> Condition:
        found: Condition | None = None
        if match["range"]:
            found = of_range(name, match["range"], match["low"], match["high"], self._now)
        elif match["phrase"]:
            phrase = match["phrase"][1:].removesuffix('"')
            found = of_value(name, phrase, self._now, quoted=True)
        elif not match["local"]:
            found = of_value(name, _BOOST.sub("", match[0]), self._now, quoted=False)
        return found or self._unknown(name, match[0])

    def _unknown(self, name: str, told: str, why: str = "") -> Condition:
        shown = f"{name}:{told}" if name else told
        if len(self._ignored) < _MOST_TOLD:
            self._ignored.append(f"{shown[:200]}{why}")
        return Unknown()


def _every(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _either(parts: list[Condition]) -> Condition:
    """Alternatives; the values of one field become one condition, however many they are."""
    values: dict[str, list[str]] = {}
    rest: list[Condition] = []
    for part in parts:
        if isinstance(part, Has) and not part.patterns:
            values.setdefault(part.field, []).extend(part.values)
        else:
            rest.append(part)
    merged = [Has(name, tuple(dict.fromkeys(found))) for name, found in values.items()]
    return _first_of([*merged, *rest])


def _first_of(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else Alternatives(tuple(parts))


def renamed(condition: Condition, name: str, rename: Callable[[str], str]) -> Condition:
    """The condition with the values of one field changed."""
    match condition:
        case Has(told, values, patterns) if told == name:
            return Has(told, tuple(map(rename, values)), patterns)
        case Every(parts):
            return Every(tuple(renamed(part, name, rename) for part in parts))
        case Alternatives(parts):
            return Alternatives(tuple(renamed(part, name, rename) for part in parts))
        case Not(part):
            return Not(renamed(part, name, rename))
    return condition
