"""What the guard says of a value: its kind and its place, never the value itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harvester.domain.problem import Severity


class Kind(StrEnum):
    """Kinds of personal data (UU 27/2022 art. 4)."""

    NIK = "nik"  #: resident's number
    FAMILY_CARD = "kk"  #: number of the family card
    NIP = "nip"  #: civil servant's number, in a list of people
    OFFICIAL = "official"  #: an official's number in a signature block
    NPWP = "npwp"  #: taxpayer's number
    IDENTITY = "identity-number"  #: NISN, NUPTK, BPJS, passport, medical record
    PHONE = "phone"
    EMAIL = "email"
    BANK_ACCOUNT = "bank-account"
    PERSON = "person"  #: a name with an address, a birth date or other details of one person
    HEALTH = "health"  #: health by name
    CHILD = "child"  #: a child by name
    SMALL_CELL = "small-cell"  #: a count of 1 to 4 on a sensitive topic

    @property
    def severity(self) -> Severity:
        """``ERROR`` holds back; officials and small cells are only warned of (rules 10.10)."""
        return Severity.WARNING if self in {Kind.OFFICIAL, Kind.SMALL_CELL} else Severity.ERROR


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A stretch of one text, as offsets into it."""

    kind: Kind
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a finding is. The texts are masked; ``row`` counts from 1, as a spreadsheet shows it."""

    path: str = ""  #: DCAT path, file name or archive member
    sheet: str | None = None
    column: str | None = None  #: the header, or ``column 3`` where there is none
    position: int | None = None  #: which column, counted from 1
    row: int | None = None

    def __str__(self) -> str:
        parts = [self.path, self.sheet, self.column, f"row {self.row}" if self.row else None]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Personal data of one kind in one place. Never carries the value.

    In a table there is one finding a column and kind; ``rows`` are the first 1,000 rows that were hit
    and ``count`` counts all of them.
    """

    kind: Kind
    place: Place
    confidence: float
    count: int = 1
    rows: tuple[int, ...] = ()

    @property
    def severity(self) -> Severity:
        """What it does to what it was found in."""
        return self.kind.severity
