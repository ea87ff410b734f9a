"""The atoms of a period: a day, a month, a quarter, a year; perhaps waiting for a year said later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from harvester.normalise.dates import iso_day, iso_month, parse_date
from harvester.normalise.months import DAY_WORDS, MONTHS

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "keempat": 4,
}
_MONTHS_PER = {"quarter": 3, "four": 4, "half": 6}
_UNITS = (
    ("quarter", r"triwulan|tri wulan|triwulanan|tribulan|tw|twl|kuartal|kwartal|quarter|trimestre|trim|q"),
    ("half", r"semester|smt|sem|semestre"),
    ("four", r"caturwulan|catur wulan|cawu|kuadrimester|quadrimestre|cuatrimestre"),
)
UNIT_WORDS = "|".join(words for _, words in _UNITS)
_KIND = {word: kind for kind, words in _UNITS for word in words.split("|")}
_FILLER = r"(?: ?[,/-]? ?(?:\(?(?:tahun anggaran|tahun ajaran|tahun|t\.?a\.?|thn?\.?|de|of)\)? ?)?)"
_UNIT = re.compile(
    rf"(?P<unit>{UNIT_WORDS})\.?[ -]?(?:ke ?-? ?)?(?P<n>iv|i{{1,3}}|[1-4]|pertama|kedua|ketiga|keempat)"
    rf"(?:{_FILLER}(?P<y>[0-9]{{4}}))?"
)
_UNIT_AFTER = re.compile(rf"(?P<y>[0-9]{{4}}) ?[-/]? ?(?P<unit>{UNIT_WORDS})\.? ?(?P<n>iv|i{{1,3}}|[1-4])")
WEEK = re.compile(
    r"(?:minggu|pekan|week)(?: ?ke)?[ -]*(?:iv|v|i{1,3}|[1-5]|pertama|kedua|ketiga|keempat|terakhir)"
    r"(?: ?bulan)? (?=[a-z])"
)
"""A week of a month, before it: which days it has is nowhere defined, so the month is what is known."""

_PARTIAL = re.compile(r"(?P<d>[0-9]{1,2})?(?:er)?\.?(?: |-|/)?(?P<m>[^\W\d_]{3,10})?\.?")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; ``year`` or ``months`` may be missing until :meth:`completed_from`."""

    year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    exact: str | None = None  #: an ISO 8601 date or time

    @property
    def complete(self) -> bool:
        """Whether both ends are known."""
        return self.exact is not None or (
            self.year is not None and not (self.day is not None and self.months is None)
        )

    def completed_from(self, later: Span) -> Span:
        """This span with the year and month of a later one, where it says none."""
        if self.complete or not later.complete:
            return self
        year, month = later.year, later.months
        if later.exact:
            year = int(later.exact[:4])
            month = (int(later.exact[5:7]),) * 2 if len(later.exact) >= 7 else None
        if self.months is None:
            return replace(self, year=year, months=month)
        if year is not None and month is not None and self.months[0] > month[1]:
            year -= 1  # “Desember – Januari 2018” began in 2017
        return replace(self, year=year)

    def start(self) -> str:
        """The first day, month or year.

        Raises:
            ValueError: not in the calendar, or not complete.
        """
        return self._at(0)

    def end(self) -> str:
        """The last day, month or year.

        Raises:
            ValueError: not in the calendar, or not complete.
        """
        return self._at(1)

    def _at(self, index: int) -> str:
        if self.exact:
            return self.exact
        if self.year is None:
            raise ValueError(self)
        if self.months is None:
            return iso_month(self.year, None)
        if self.day is not None:
            return iso_day(self.year, self.months[index], self.day)
        return iso_month(self.year, self.months[index])


def read_span(text: str, zone: str) -> Span | None:
    """The span that a folded text says.

    Raises:
        ValueError: a date that is not in the calendar.
    """
    text = text.strip(" ,")
    if not text:
        return None
    if _YEAR.fullmatch(text):
        return Span(year=int(text))
    match = _UNIT.fullmatch(text) or _UNIT_AFTER.fullmatch(text)
    if match:
        return _unit(match)
    exact = parse_date(text, zone)
    if exact:
        return Span(exact=exact)
    while (word := text.partition(" "))[0].rstrip(",") in DAY_WORDS and word[2]:
        text = word[2]
    return _partial(text)


def _unit(match: re.Match[str]) -> Span | None:
    size = _MONTHS_PER[_KIND[match["unit"]]]
    number = _ROMAN[match["n"]]
    if number * size > 12:
        return None
    return Span(year=int(match["y"]) if match["y"] else None, months=((number - 1) * size + 1, number * size))


def _partial(text: str) -> Span | None:
    match = _PARTIAL.fullmatch(text)
    if not match or not (match["d"] or match["m"]):
        return None
    month = MONTHS.get(match["m"]) if match["m"] else None
    if match["m"] and month is None:
        return None
    day = int(match["d"]) if match["d"] else None
    if day is not None and not 1 <= day <= 31:
        return None
    return Span(months=(month, month) if month else None, day=day)
