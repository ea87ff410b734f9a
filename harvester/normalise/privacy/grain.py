"""Whether the rows of a table are persons: from the roles of its columns and a sample of their values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from harvester.normalise.privacy import words
from harvester.normalise.privacy.finding import Kind
from harvester.normalise.privacy.headers import Role
from harvester.normalise.privacy.names import (
    has_known_name,
    is_nobody,
    is_office_like,
    is_person_like,
    person_in,
)

_ADDRESS = re.compile(words.ADDRESS, re.IGNORECASE)
_BIRTH = re.compile(r"(?:[A-Za-z .]+[,/] ?)\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ](?:19|20)?\d\d$")
_HOME = re.compile(r"(?:jln?|jalan|gg|gang|dsn|dusun|dukuh|perum)\b\.? ?\w", re.IGNORECASE)
_HEALTH = words.WordList(words.HEALTH)
_AID = re.compile(
    r"\b(?:penerima|kpm|pkh|blt|bpnt|bst|bansos|dtks|pbi|kks|pip|kip|rutilahu|rtlh|miskin|santunan|mustahi[kq]|sembako)\b"
)  # who gets aid is a person, unless the rows are offices
_ROWS_KEPT = 1000
_PERSONAL = frozenset(
    {
        Role.ADDRESS,
        Role.NIK,
        Role.FAMILY_CARD,
        Role.NEIGHBOURHOOD,
        Role.BIRTH,
        Role.PHONE,
        Role.IDENTITY,
        Role.BANK,
    }
)
_SURE = frozenset({Role.BIRTH, Role.NIK, Role.FAMILY_CARD, Role.IDENTITY})
_NUMBERED = frozenset({Role.NIK, Role.FAMILY_CARD})
_DETAILS = frozenset({Role.AGE, Role.SEX, Role.ATTRIBUTE})
_NAMES = frozenset({Role.NAME, Role.PERSON_NAME, Role.CHILD_NAME})


@dataclass(kw_only=True, slots=True)
class ColumnValues:
    """Counts over a sample of a column's values."""

    filled: int = 0
    persons: int = 0  #: shaped like a person's name
    known: int = 0  #: with a common name in it
    offices: int = 0
    addresses: int = 0
    births: int = 0
    ill: int = 0
    minors: int = 0
    long: int = 0  #: as long as a number of identity, masked or not
    years: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, value: str, row: int) -> None:
        """Count one value."""
        if not value or value in {"-", "–", "."}:
            return
        self.filled += 1
        self.long += len(value) >= 10
        self.years += value.isdecimal() and len(value) <= 4
        if value[:1].isdigit():
            self.minors += value.isdecimal() and int(value[:4]) < 18
            return
        person, known = person_in(value)
        if person:
            self.persons += 1
            self.known += known
        elif is_office_like(value) or is_nobody(value):
            self.offices += 1
            self.addresses += _HOME.match(value) is not None
            return
        if len(self.rows) < _ROWS_KEPT:
            self.rows.append(row)
        if _ADDRESS.search(value):
            self.addresses += 1
        self.births += _BIRTH.match(value) is not None
        self.ill += _HEALTH.found_in(value)

    def share(self, number: int) -> float:
        """``number`` of the values that are filled."""
        return number / self.filled if self.filled else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A column of names (or birth dates) that belong to private persons."""

    column: int
    kind: Kind
    confidence: float


def judge(
    roles: Mapping[int, Role | None],
    values: Mapping[int, ColumnValues],
    *,
    numbered: bool,
    reached: Collection[int],
    topic: str = "",
) -> Iterator[Verdict]:
    """The columns that hold persons. ``numbered``: residents' numbers were found in the table.
    ``reached``: the columns in which telephone numbers, accounts and the like of private persons were found.

    ``topic`` is what the table is called: “Daftar penderita TB” makes patients of the names in it.
    """
    seen = {
        column: role
        for column, role in _roles_with_values(roles, values).items()
        if role not in {Role.PHONE, Role.BANK} or column in reached
    }
    evidence = set(seen.values())
    sure = numbered or bool(evidence & _SURE)
    near = bool(reached) or bool(evidence & (_PERSONAL - {Role.ADDRESS, Role.PHONE}) or evidence & _DETAILS)
    names = [c for c in values if _holds_names(roles.get(c), values[c], sure=sure, near=near)]
    # "Nama pemenang" may be a firm's or, alone beside a resident's number, a person's.
    names = [c for c in names if roles.get(c) is not Role.ENTITY] or names
    if not names:
        return
    personal = evidence & _PERSONAL or numbered or reached
    details = evidence & _DETAILS
    described = len(details) > 1  # a name and an age alone are anyone's
    officials = Role.OFFICE in evidence or Role.NIP in evidence
    health = Role.HEALTH in evidence or (not officials and _HEALTH.found_in(topic))
    aided = _AID.search(topic.lower()) is not None
    of_entities = Role.ENTITY in evidence
    minors = any(seen[c] is Role.AGE and values[c].share(values[c].minors) > 0.5 for c in seen)
    for column in names:
        role = roles.get(column)
        kind, confidence = Kind.PERSON, 0.85
        if role is Role.OFFICIAL_NAME and not reached:
            continue
        if role is Role.CHILD_NAME:
            kind = Kind.CHILD
        elif health and (role is not None or personal or described):
            kind = Kind.HEALTH
        elif role is Role.PERSON_NAME:
            if officials and not (personal or details):
                continue
            confidence = 0.85 if personal or details else 0.6
        elif minors or (aided and not officials):
            confidence = 0.7
        elif (
            (Role.OFFICE_ADDRESS in evidence and not sure)
            or not (personal or (described and not officials))
            or (role is None and of_entities and not sure)
        ):
            continue
        if kind is Kind.PERSON and minors:
            kind = Kind.CHILD
        yield Verdict(column=column, kind=kind, confidence=confidence)


def _roles_with_values(
    roles: Mapping[int, Role | None], values: Mapping[int, ColumnValues]
) -> dict[int, Role]:
    """Roles by header, and by value where a header says nothing."""
    seen: dict[int, Role] = {}
    for column, counts in values.items():
        role = roles.get(column)
        if not counts.filled:
            continue
        if role is not None:
            if not _is_hollow(role, counts):
                seen[column] = role
        elif counts.share(counts.births) > 0.5:
            seen[column] = Role.BIRTH
        elif counts.share(counts.addresses) > 0.5:
            seen[column] = Role.ADDRESS
        elif counts.share(counts.ill) > 0.5:
            seen[column] = Role.HEALTH
    return seen


def _is_hollow(role: Role, counts: ColumnValues) -> bool:
    """A header that promises more than its column holds: births by year, families by number."""
    if role is Role.BIRTH:
        return counts.share(counts.years) > 0.5
    return role in _NUMBERED and counts.share(counts.long) < 0.3


def _holds_names(role: Role | None, counts: ColumnValues, *, sure: bool, near: bool) -> bool:
    """``sure``: a birth date or a resident's number beside it needs no common name to tell a person.

    ``near``: something that only persons have stands beside it; shops too have addresses and telephones.
    """
    persons, known, offices = (counts.share(n) for n in (counts.persons, counts.known, counts.offices))
    if role in {Role.PERSON_NAME, Role.CHILD_NAME, Role.OFFICIAL_NAME}:
        return persons >= 0.4 and offices < 0.5 and (counts.known > 0 or persons > 0.7)
    if role is Role.NAME:
        return persons >= 0.5 and (sure or known >= (0.3 if near else 0.4)) and (near or offices < 0.2)
    return (role is None or (role is Role.ENTITY and sure)) and persons >= 0.6 and known >= 0.5


def judge_form(values: Mapping[Role, str]) -> Iterator[tuple[Role, Kind]]:
    """A form of one person, as label and value side by side: the roles of its names, and what each is."""
    for role in (Role.CHILD_NAME, Role.PERSON_NAME, Role.NAME):
        name = values.get(role)
        if not name or not is_person_like(name) or (role is Role.NAME and not has_known_name(name)):
            continue
        if role is Role.CHILD_NAME:
            yield role, Kind.CHILD
        elif Role.HEALTH in values:
            yield role, Kind.HEALTH
        elif values.keys() & _PERSONAL or (len(values.keys() & _DETAILS) > 1 and Role.OFFICE not in values):
            yield role, Kind.PERSON
