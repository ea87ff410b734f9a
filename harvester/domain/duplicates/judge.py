"""Whether two datasets of different sources are the same, and by what that is told."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.duplicates.marks import Marks

SHARED_FILES = 0.5  #: of all files of both, so that a year's part of a collection is not the collection
SHARED_WORDS = 0.6  #: of the shorter title
NEARLY_ALL_WORDS = 0.75  #: of both titles, where one file is all that they share


_VILLAGE = ".desa.id"
_VILLAGE_WORDS = frozenset({"desa", "pemdes", "kelurahan"})


class Likeness(IntEnum):
    """How sure it is; higher is surer."""

    NONE = 0
    ALIKE = 1  #: for a person to decide
    SAME = 2  #: by files or a page, and the title
    IDENTIFIED = 3  #: by an identifier


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """How two datasets relate. ``reason`` says by what, in words."""

    likeness: Likeness
    reason: Problem | None = None


NONE = Judgement(likeness=Likeness.NONE)


def judge(one: Marks, other: Marks, *, common: AbstractSet[str] = frozenset()) -> Judgement:
    """Compare two datasets. ``common`` are marks that several datasets of one source have: they tell nothing.

    Equal identifiers are enough. A page or files that both name count where the titles agree, and where
    the two are not about different places: villages fill in the same template, and link to it. Publisher,
    title and period alone are a suggestion, never more.
    """
    names = (one.names & other.names) - common
    if names and not _two_villages(one, other):
        return _identified(min(names))
    if one.local and one.local == other.local and not apart(one, other):
        return _identified(one.local.split("\n")[1])
    pages = ((one.names | one.pages) & (other.names | other.pages)) - common
    if pages:
        page = min(pages)
        if _titles_agree(one, other) and not apart(one, other):
            return Judgement(
                likeness=Likeness.SAME,
                reason=_reason("page", "Both name the page {page}, and their titles agree.", page=page),
            )
        return _alike("Both name the page {page}.", page=page)
    files = (one.files & other.files) - common
    if files:
        return _by_files(one, other, files)
    if one.titled and one.titled == other.titled and not apart(one, other):
        return _alike("Publisher, title and period are the same.")
    return NONE


def _by_files(one: Marks, other: Marks, files: frozenset[str]) -> Judgement:
    number, of = len(files), len(one.files | other.files)
    enough = number / of >= SHARED_FILES and _titles_agree(one, other, strictly=number == 1)
    if enough and _of_their_own(one, other, files) and not apart(one, other):
        text = "{number} of {of} files are the same, and their titles agree."
        return Judgement(
            likeness=Likeness.SAME, reason=_reason("files", text, number=str(number), of=str(of))
        )
    return _alike("{number} of {of} files are the same.", number=str(number), of=str(of))


def _of_their_own(one: Marks, other: Marks, files: frozenset[str]) -> bool:
    """A single file that lies at a third place may be a form that many fill in."""
    village = _VILLAGE_WORDS & set(one.publisher.split())  # three villages are called Sumberagung
    if len(files) > 1 or (one.publisher and one.publisher == other.publisher and not village):
        return True
    return min(files).partition("/")[0] in {one.host, other.host}


def _titles_agree(one: Marks, other: Marks, *, strictly: bool = False) -> bool:
    shared = one.words & other.words
    if not shared or _numbers_differ(one.words, other.words):
        return False
    if strictly:
        return len(shared) / len(one.words | other.words) >= NEARLY_ALL_WORDS
    return len(shared) / min(len(one.words), len(other.words)) >= SHARED_WORDS


def _numbers_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both titles name numbers (mostly years) of which none is the other's."""
    numbers, others = ({word for word in words if word.isdigit()} for words in (one, other))
    return bool(numbers and others and not numbers & others)


def apart(one: Marks, other: Marks) -> bool:
    """Whether both are about places of which none lies in one of the other's: only a person joins such.

    The sites of two villages are two places also where neither says its code.
    """
    return _two_villages(one, other) or bool(
        one.places
        and other.places
        and not any(_within(a, b) or _within(b, a) for a in one.places for b in other.places)
    )


def _two_villages(one: Marks, other: Marks) -> bool:
    """Villages copy each other's site with everything in it: identifiers, template, publisher."""
    return one.host != other.host and one.host.endswith(_VILLAGE) and other.host.endswith(_VILLAGE)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def _identified(identifier: str) -> Judgement:
    text = "Both are identified by {identifier}."
    return Judgement(
        likeness=Likeness.IDENTIFIED,
        reason=_reason("identifier", text, identifier=identifier.removeprefix("uuid:")),
    )


def _alike(text: str, **params: str) -> Judgement:
    return Judgement(likeness=Likeness.ALIKE, reason=_reason("alike", text, **params))


def _reason(by: str, message: str, **params: str) -> Problem:
    return Problem(code=f"duplicate-{by}", message=message, params=params, severity=Severity.INFO)
