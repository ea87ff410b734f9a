"""What a search asks for, as a tree of conditions. Names of fields are CKAN's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from harvester.dcat.search.words import Term


@dataclass(frozen=True, slots=True)
class Has:
    """A field has one of these values; ``*`` and ``?`` in a pattern stand for any characters, or one."""

    field: str
    values: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """All of these terms are in its text, or in its title alone."""

    terms: tuple[Term, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """A moment lies between two others, both included; ``None`` is open."""

    field: str
    low: datetime | None = None
    high: datetime | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold; of none, everything does."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of these holds."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that was not understood: whether it holds cannot be said."""


Condition: TypeAlias = Has | Words | Between | Every | Alternatives | Not | Unknown


def known(condition: Condition) -> Condition:
    """The condition without what was not understood; it holds wherever the whole might."""
    found = _known(condition)
    return Every() if isinstance(found, Unknown) else found


def _known(condition: Condition) -> Condition:
    match condition:
        case Every(parts):
            kept = tuple(part for part in map(_known, parts) if not isinstance(part, Unknown))
            return Every(kept) if kept or not parts else Unknown()
        case Alternatives(parts):
            told = tuple(map(_known, parts))
            return Unknown() if any(isinstance(part, Unknown) for part in told) else Alternatives(told)
        case Not(part):
            # What was widened below a negation would narrow it.
            return Not(part) if _whole(part) else Unknown()
    return condition


def _whole(condition: Condition) -> bool:
    match condition:
        case Unknown():
            return False
        case Every(parts) | Alternatives(parts):
            return all(map(_whole, parts))
        case Not(part):
            return _whole(part)
    return True
