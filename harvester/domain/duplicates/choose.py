"""Datasets of several sources in groups that are one dataset each, and which of a group is published."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from harvester.domain.duplicates.judge import Likeness, apart, judge
from harvester.domain.duplicates.marks import Marks, key_of
from harvester.domain.problem import Problem, Severity

Pair = frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A dataset that may be the same as others."""

    id: int
    source_id: int
    marks: Marks
    held: bool = False  #: it may carry personal data, and is published by nobody
    precedence: float = 0  #: of its source, by an administrator; the highest goes first
    nearness: int = 0  #: to the publisher
    published: bool = False  #: it is the one that is published until now
    complete: int = 0  #: how much it says
    modified: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Datasets that are one. ``chosen`` is published, unless it is held back; the others are not."""

    chosen: Member
    others: tuple[Member, ...] = ()
    reasons: Mapping[int, Problem] = field(default_factory=dict)  #: id → by what it belongs here


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A person's word on two datasets."""

    first: int
    second: int
    same: bool
    reason: str = ""


def settle(
    members: Sequence[Member],
    *,
    verdicts: Sequence[Verdict] = (),
    common: AbstractSet[int] = frozenset(),
) -> list[Group]:
    """The groups of ``members``, those of one included.

    What a person says goes before everything. Apart from that, no group holds two datasets of one source
    (which says that they are two), nor two about different places, and the surest pairs join first.
    ``common`` are the keys of marks that several datasets of one source have.
    """
    joined = _Joined(members, verdicts)
    for verdict in verdicts:
        if verdict.same:
            joined.join(verdict.first, verdict.second, _by_person(verdict.reason), always=True)
    for one, other, reason in _edges(members, common):
        joined.join(one.id, other.id, reason)
    return [_group(each, joined.reasons) for each in joined.groups()]


def _edges(members: Sequence[Member], common: AbstractSet[int]) -> list[tuple[Member, Member, Problem]]:
    generic = {
        member.id: frozenset(
            mark
            for mark in member.marks.names | member.marks.pages | member.marks.files
            if key_of(f"a {mark}") in common or key_of(f"f {mark}") in common
        )
        for member in members
    }
    found = []
    for one, other in itertools.combinations(sorted(members, key=lambda each: each.id), 2):
        judged = judge(one.marks, other.marks, common=generic[one.id] | generic[other.id])
        if judged.likeness >= Likeness.SAME and judged.reason:
            found.append((-judged.likeness, one, other, judged.reason))
    found.sort(key=lambda edge: (edge[0], edge[1].id, edge[2].id))
    return [(one, other, reason) for _, one, other, reason in found]


class _Joined:
    """Groups that grow pair by pair."""

    def __init__(self, members: Sequence[Member], verdicts: Sequence[Verdict]) -> None:
        self._of = {member.id: [member] for member in members}
        self._apart = {frozenset({each.first, each.second}) for each in verdicts if not each.same}
        self.reasons: dict[Pair, Problem] = {}

    def join(self, one: int, other: int, reason: Problem, *, always: bool = False) -> None:
        """Make one group of two, if they may be."""
        first, second = self._of.get(one), self._of.get(other)
        if first is None or second is None or first is second:
            return
        if not always and any(self._may_not(a, b) for a in first for b in second):
            return
        self.reasons[frozenset({one, other})] = reason
        first.extend(second)
        for member in second:
            self._of[member.id] = first

    def groups(self) -> list[list[Member]]:
        """The groups as they are now."""
        return list({id(group): group for group in self._of.values()}.values())

    def _may_not(self, one: Member, other: Member) -> bool:
        pair = frozenset({one.id, other.id})
        return one.source_id == other.source_id or pair in self._apart or apart(one.marks, other.marks)


def _group(members: Sequence[Member], reasons: Mapping[Pair, Problem]) -> Group:
    chosen, *others = sorted(members, key=_rank)
    told: dict[int, Problem] = {}
    for pair, reason in reasons.items():
        for member in pair:
            told.setdefault(member, reason)
    return Group(
        chosen=chosen,
        others=tuple(others),
        reasons={member.id: told[member.id] for member in others if member.id in told},
    )


def _rank(member: Member) -> tuple[object, ...]:
    """Nearest to the publisher first; of equals the one that stands, then the fuller, then the newer."""
    return (
        -member.precedence,
        -member.nearness,
        not member.published,
        -member.complete,
        (*(-ord(character) for character in member.modified), 1),  # the latest first, the undated last
        member.id,
    )


def _by_person(reason: str) -> Problem:
    return Problem(
        code="duplicate-person",
        message="A person says that they are the same: {reason}",
        params={"reason": reason},
        severity=Severity.INFO,
    )
