"""The regulations of a feed by kind (``singkatanJenis``), with their rows on disk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from harvester.sdk import Column
from plugins._jdih_rows import AGENCY, DAY, FIELDS, ID, KIND, NUMBER, TITLE, YEAR, Folded, cell, row_of

if TYPE_CHECKING:
    from harvester.sdk.rowstore import RowStore

MAX_KINDS = 200  #: an office has some twenty; beyond, the field holds something else
OTHERS = "lainnya"
_DIGITS = re.compile(r"\d+")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LATEST = ("lastupdated", "lastupdate", "updatedat")
_NOT_NAME = re.compile(r"^(?:indonesia\b[\s.,:;-]*)?(?:pemerintah\b\s*)?", re.IGNORECASE)
_SMALL = frozenset({"dan", "atas", "tentang", "di", "ke", "dari", "untuk", "yang", "dalam"})

Order = tuple[str, int, str, str, int]


@dataclass(kw_only=True)
class Kind:
    """One kind of regulation."""

    key: str
    abbreviation: str = ""
    names: Counter[str] = field(default_factory=Counter)
    places: list[Order] = field(default_factory=list)  #: each ends with the row's place in the store
    filled: list[bool] = field(default_factory=lambda: [False] * len(FIELDS))
    all_days: bool = True
    updated: str = ""  #: the latest ``last_updated``

    @property
    def name(self) -> str:
        """What the feed mostly calls it, as a title."""
        told = max(self.names, key=lambda name: (self.names[name], name), default="")
        return titled(told) if told else self.abbreviation or "Lainnya"

    @property
    def years(self) -> tuple[str, str] | None:
        """The first and the last year."""
        years = [order[0] for order in self.places if order[0]]
        return (min(years), max(years)) if years else None

    def columns(self) -> tuple[tuple[Column, ...], Sequence[int]]:
        """The columns in which anything stands, and where they stand in a row."""
        kept = [at for at, filled in enumerate(self.filled) if filled or at in {ID, NUMBER, TITLE}]
        columns = tuple(self._column(at) for at in kept)
        return columns, kept

    def _column(self, at: int) -> Column:
        name, title, _ = FIELDS[at]
        if at == YEAR:
            return Column(name=name, title=title, type="year")
        if at == DAY and self.all_days:
            return Column(name=name, title=title, type="date")
        return Column(name=name, title=title)

    def rows(self, store: RowStore, kept: Sequence[int]) -> Iterator[list[str]]:
        """The rows by year and number, whatever the feed's order."""
        for row in store.rows(order[-1] for order in sorted(self.places)):
            yield [row[at] for at in kept]


class Kinds:
    """Takes the entries of a feed one by one."""

    def __init__(self, store: RowStore) -> None:
        self._store = store
        self._kinds: dict[str, Kind] = {}
        self._seen: dict[bytes, bytes] = {}
        self._agencies: Counter[str] = Counter()
        self.changed_ids = 0  #: identifiers that stand for several different entries

    def __iter__(self) -> Iterator[Kind]:
        return (self._kinds[key] for key in sorted(self._kinds))

    @property
    def agency(self) -> str:
        """Whose regulations these mostly are: ``Kabupaten Bojonegoro``."""
        told = max(self._agencies, key=lambda name: (self._agencies[name], name), default="")
        return titled(_NOT_NAME.sub("", told).strip(" .,"))

    def take(self, entry: Folded, base: str) -> None:
        """Keep an entry, unless it was there already."""
        row = row_of(entry, base)
        abbreviation = cell(entry, "singkatanjenis")
        if self._is_known(row, abbreviation):
            return
        kind = self._kind(abbreviation or row[KIND], abbreviation)
        if row[KIND]:
            kind.names[row[KIND]] += 1
        if row[AGENCY] and len(self._agencies) < MAX_KINDS:
            self._agencies[row[AGENCY]] += 1
        for at, told in enumerate(row):
            if told:
                kind.filled[at] = True
        kind.all_days &= not row[DAY] or _ISO_DAY.fullmatch(row[DAY]) is not None
        kind.updated = max(kind.updated, cell(entry, *_LATEST))
        number = _DIGITS.search(row[NUMBER])
        order = int(number[0][:12]) if number else 0
        kind.places.append((row[YEAR], order, row[NUMBER], row[ID], self._store.add(row)))

    def _is_known(self, row: Sequence[str], abbreviation: str) -> bool:
        digest = blake2b(
            "\x1f".join((abbreviation, *row)).encode("utf-8", "replace"), digest_size=12
        ).digest()
        name = row[ID].encode("utf-8", "replace")[:60] or digest
        before = self._seen.get(name)
        if before is None:
            self._seen[name] = self._seen[digest] = digest
            return False
        if before == digest or digest in self._seen:
            return True
        self._seen[digest] = digest
        self.changed_ids += 1
        return False

    def _kind(self, told: str, abbreviation: str) -> Kind:
        key = re.sub(r"[\W_]+", "-", told.casefold()).strip("-")[:60] or OTHERS
        if key not in self._kinds and len(self._kinds) >= MAX_KINDS:
            key = OTHERS
        return self._kinds.setdefault(
            key, Kind(key=key, abbreviation=abbreviation.upper() if key != OTHERS else "")
        )


def titled(told: str) -> str:
    """Words in capitals as a title: ``PERATURAN BUPATI`` → ``Peraturan Bupati``; others as told."""
    if not told.isupper() or len(told) <= 5:
        return told
    words = told.title().split()
    return " ".join(word.lower() if word.lower() in _SMALL and at else word for at, word in enumerate(words))
