"""Contracting processes by publisher and year: the releases of one are merged into a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import orjson

from plugins._ocds_release import AWARD_COLUMNS, COLUMNS, CONTRACT_COLUMNS, Release

if TYPE_CHECKING:
    from harvester.sdk import Column
    from harvester.sdk.rowstore import RowStore

ALL_COLUMNS: tuple[Column, ...] = (*COLUMNS, *AWARD_COLUMNS, *CONTRACT_COLUMNS)
NO_YEAR = "tanpa-tahun"
_WIDTH = len(COLUMNS)
_SUPPLIERS = 5
_ENDED = frozenset({"cancelled", "unsuccessful"})


@dataclass(kw_only=True, slots=True)
class _Process:
    """A contracting process: its releases, and what tells its year."""

    places: list[tuple[str, int, int]] = field(default_factory=list)  #: day, place in the store, package
    year_told: str = ""
    first: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """What becomes one dataset: a year of a publisher."""

    publisher: str
    year: str
    ocids: Sequence[str]
    packages: Sequence[int]
    modified: str


class Processes:
    """Takes releases in any order."""

    def __init__(self, store: RowStore) -> None:
        self._store = store
        self._processes: dict[str, _Process] = {}

    def take(self, release: Release, package: int) -> None:
        """Keep a release of a package, told by its number."""
        process = self._processes.setdefault(release.ocid, _Process())
        deals = [orjson.dumps(deals).decode() if deals else "" for deals in release.deals]
        process.places.append((release.day, self._store.add([*release.cells, *deals]), package))
        process.year_told = _earlier(process.year_told, release.year_told)
        process.first = _earlier(process.first, release.day)

    def years(self, publishers: Sequence[str]) -> Iterator[Year]:
        """The years of each publisher, in order; ``publishers`` are those of the packages."""
        groups: dict[tuple[str, str], list[str]] = {}
        for ocid, process in self._processes.items():
            year = process.year_told or process.first[:4] or NO_YEAR
            groups.setdefault((publishers[process.places[0][2]], year), []).append(ocid)
        for (publisher, year), ocids in sorted(groups.items()):
            places = [place for ocid in ocids for place in self._processes[ocid].places]
            yield Year(
                publisher=publisher,
                year=year,
                ocids=sorted(ocids),
                packages=sorted({package for _, _, package in places}),
                modified=max(day for day, _, _ in places),
            )

    def rows(self, year: Year) -> Iterator[list[str]]:
        """A row for each process of a year: of every cell the latest that says anything."""
        for ocid in year.ocids:
            places = sorted(self._processes[ocid].places)
            yield _merged(list(self._store.rows(place for _, place, _ in places)))


def _earlier(one: str, other: str) -> str:
    return min(filter(None, (one, other)), default="")


def _merged(releases: Sequence[Sequence[str]]) -> list[str]:
    cells = list(releases[0][:_WIDTH])
    for release in releases[1:]:
        cells = [new or old for new, old in zip(release[:_WIDTH], cells, strict=True)]
    awards, contracts = (_deals(release[_WIDTH + at] for release in releases) for at in (0, 1))
    return [*cells, *_award_cells(awards), *_contract_cells(contracts)]


def _deals(told: Iterator[str]) -> list[list[str]]:
    """Awards or contracts of all releases; one that is told again keeps what is not told anew."""
    found: dict[str, list[str]] = {}
    for cell in told:
        for number, deal in enumerate(orjson.loads(cell) if cell else ()):
            name = deal[0] or f"#{number}"
            before = found.get(name, deal)
            found[name] = [new or old for new, old in zip(deal, before, strict=True)]
    return list(found.values())


def _award_cells(awards: Sequence[Sequence[str]]) -> list[str]:
    going = [deal for deal in awards if deal[1] not in _ENDED]
    suppliers = dict.fromkeys(name for deal in going for name in deal[_SUPPLIERS].split("; ") if name)
    return [_several(deal[1] for deal in awards), _first_day(awards), "; ".join(suppliers), *_sum(going)]


def _contract_cells(contracts: Sequence[Sequence[str]]) -> list[str]:
    going = [deal for deal in contracts if deal[1] not in _ENDED]
    return [_several(deal[1] for deal in contracts), _first_day(contracts), *_sum(going)]


def _several(values: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))


def _first_day(deals: Sequence[Sequence[str]]) -> str:
    return min((deal[2] for deal in deals if deal[2]), default="")


def _sum(deals: Sequence[Sequence[str]]) -> list[str]:
    """The sum and its currency; amounts of several currencies have no sum."""
    known = [deal for deal in deals if deal[3]]
    currencies = _several(deal[4] for deal in known)
    if not known or ";" in currencies:
        return ["", currencies]
    total = sum((Decimal(deal[3]) for deal in known), Decimal(0))
    return [format(total, "f"), currencies]
