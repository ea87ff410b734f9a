"""How often a dataset is renewed: words (id, en), ISO 8601 and other codes → EU frequency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.normalise.months import MONTHS, fold
from harvester.normalise.terms import key, lookup

if TYPE_CHECKING:
    from harvester.normalise.terms import Terms

LENGTH = 300

_REPEAT = re.compile(
    r"(?:R\d*/)?P(?:(?P<y>[\d.]+)Y)?(?:(?P<m>[\d.]+)M)?(?:(?P<w>[\d.]+)W)?(?:(?P<d>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<min>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?:every|setiap|tiap|per)?\s*(?P<n>\d+)\s*(?P<unit>minute|hour|day|week|month|year|menit|jam|hari|minggu|bulan|tahun)s?"
    r"(?:an)?(?:\s+sekali)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?P<n>\d+|once|sekali|twice)\s*(?:x|kali|times)?\s*"
    r"(?:(?:a|per|each|every|setiap|dalam|tiap)\s*(?:1 )?)?"
    r"(?P<unit>sehari|seminggu|sebulan|setahun|hari|minggu|bulan|tahun|day|week|month|year)",
    re.IGNORECASE,
)
_TURNED = re.compile(r"(se(?:hari|minggu|bulan|tahun)) (\d+ kali)", re.IGNORECASE)
_COUNTS = {"once": 1, "sekali": 1, "twice": 2}
_NUMBERS = {
    "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6", "sepuluh": "10",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10",
}  # fmt: skip
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([a-z]+\)", re.IGNORECASE)  # “5 (lima) tahun”
_ALONE = frozenset({"once", "sekali", "one", "tidak"})
"""Words that mean something else with others after them: “once every two years”."""

_UPDATED = re.compile(
    r"(?:data )?(?:di(?:perbarui|perbaharui|mutakhirkan|update)|(?:pe)?mutakhir(?:an|kan)|pembaruan|updated?"
    r"|terbit|published)\b:?\s*"
    r"(?:secara |dilakukan )?",
    re.IGNORECASE,
)
_DAYS = {
    "minute": 1 / 1440,
    "menit": 1 / 1440,
    "hour": 1 / 24,
    "jam": 1 / 24,
    "day": 1,
    "hari": 1,
    "week": 7,
    "minggu": 7,
    "month": 30,
    "bulan": 30,
    "year": 365,
    "tahun": 365,
}
#: (days from, days to, code): DCAT-US writes twice a week as P3.5D and three times a month as P0.33M.
_SPANS = (
    (1 / 2000, 1 / 1000, "1MIN"),
    (1 / 300, 1 / 280, "5MIN"),
    (1 / 145, 1 / 143, "10MIN"),
    (1 / 97, 1 / 95, "15MIN"),
    (1 / 49, 1 / 47, "30MIN"),
    (1 / 25, 1 / 23, "HOURLY"),
    (1 / 12.5, 1 / 11.5, "BIHOURLY"),
    (1 / 8.5, 1 / 7.5, "TRIHOURLY"),
    (0.45, 0.55, "12HRS"),
    (0.9, 1.1, "DAILY"),
    (2.2, 2.5, "WEEKLY_3"),
    (3.4, 3.6, "WEEKLY_2"),
    (6.9, 7.1, "WEEKLY"),
    (9.5, 10.5, "MONTHLY_3"),
    (13.9, 15.3, "BIWEEKLY"),
    (28, 31.5, "MONTHLY"),
    (58, 62, "BIMONTHLY"),
    (88, 93, "QUARTERLY"),
    (118, 124, "ANNUAL_3"),
    (178, 184, "ANNUAL_2"),
    (355, 367, "ANNUAL"),
    (720, 732, "BIENNIAL"),
    (1090, 1100, "TRIENNIAL"),
    (1455, 1465, "QUADRENNIAL"),
    (1820, 1830, "QUINQUENNIAL"),
    (3640, 3660, "DECENNIAL"),
    (7290, 7310, "BIDECENNIAL"),
    (10940, 10960, "TRIDECENNIAL"),
)
_LIST = re.compile(r"[/,;&]|\b(?:dan|and|atau|or)\b", re.IGNORECASE)
_CODE = re.compile(r".*[/#](?P<code>[A-Za-z0-9_-]+)/?")
_TWICE = {"day": "DAILY_2", "hari": "DAILY_2", "month": "MONTHLY_2", "bulan": "MONTHLY_2"}
"""Where the vocabulary tells “twice a month” from “every two weeks”."""

_DAY_NAME = re.compile(
    r"(?:every|setiap|tiap) (?:hari )?(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_MONTH_NAME = re.compile(r"(?:every|setiap|tiap) (?:bulan )?(?P<month>[a-z]+)")
_NOT_LETTERS = re.compile(r"[^\w\s-]+")


def read_frequency(text: str, terms: Terms) -> str | None:
    """The EU frequency IRI that ``text`` says; ``None`` when it says none that is known."""
    if len(text) > LENGTH:
        return None
    found = lookup(terms, text) or _by_span(text.strip(), terms)
    if found is None and (said := _UPDATED.match(text.strip())) and said.end() < len(text.strip()):
        return read_frequency(text.strip()[said.end() :], terms)
    return found or _by_words(text, terms)


def _by_span(text: str, terms: Terms) -> str | None:
    """“R/P1Y”, “every 2 weeks”, “6 bulan sekali”."""
    match = _REPEAT.fullmatch(text)
    if match and any(match.groupdict().values()):
        if match["m"] in {"0.5", "0.50", ".5"} and not any(match[unit] for unit in "ywd"):
            return lookup(terms, "MONTHLY_2")
        return _by_days(_duration(match), terms)
    text = _NUMBER.sub(lambda word: _NUMBERS[word[0].lower()], _ASIDE.sub("", text))
    times = _TIMES.fullmatch(_TURNED.sub(r"\2 \1", text))
    if times:
        return _by_times(times, terms)
    said = fold(text)
    named = _MONTH_NAME.fullmatch(said)
    if named and len(named["month"]) > 2 and named["month"] in MONTHS:
        return lookup(terms, "annual")
    if _DAY_NAME.fullmatch(said) and said not in {"setiap minggu", "tiap minggu"}:
        return lookup(terms, "weekly")
    match = _EVERY.fullmatch(text.removeprefix("once "))
    return _by_days(int(match["n"][:6]) * _DAYS[match["unit"].lower()], terms) if match else None


def _by_times(match: re.Match[str], terms: Terms) -> str | None:
    """“2x setahun”, “seminggu dua kali”, “once a year”; “2 tahun” is a span."""
    text, unit = match[0].lower(), match["unit"].lower()
    count = _COUNTS.get(match["n"].lower()) or int(match["n"][:6] if match["n"].isdecimal() else 0)
    said = unit.startswith("se") or re.search(r"x|kali|times|once|twice| (?:a|per|each) ", text)
    if said and count == 2 and (code := _TWICE.get(unit.removeprefix("se"))):
        return lookup(terms, code)
    if not said:
        return _by_days(count * _DAYS[unit], terms)
    return _by_days(_DAYS[unit.removeprefix("se")] / count, terms) if count else None


def _by_words(text: str, terms: Terms) -> str | None:
    """Other vocabularies' IRIs end in the same words: …/code#freq-A, …/freq/annual. Texts begin with them."""
    match = _CODE.fullmatch(text) if "/" in text or "#" in text else None
    parts = {lookup(terms, part) for part in _LIST.split(text) if part.strip()}
    if len(parts - {None}) > 1:
        return None  # “Bulanan dan tahunan”: which of the two is the dataset's is not said
    found = lookup(terms, _SDMX.get(match["code"], match["code"])) if match else None
    if found:
        return found
    words = key(_NOT_LETTERS.sub(" ", text))
    first = words.partition(" ")[0]
    for candidate in (
        words,
        words.removeprefix("data "),
        words.removesuffix(" sekali"),
        "" if first in _ALONE else first,
    ):
        found = lookup(terms, candidate) if len(candidate) > 3 else None
        if found:
            return found
    return None


_SDMX = {
    "freq-A": "annual",
    "freq-S": "semiannual",
    "freq-Q": "quarterly",
    "freq-M": "monthly",
    "freq-W": "weekly",
    "freq-D": "daily",
    "freq-H": "hourly",
    "freq-N": "1MIN",
}


def _duration(match: re.Match[str]) -> float:
    weights = {"y": 365, "m": 30.42, "w": 7, "d": 1, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86400}
    days = 0.0
    for unit, weight in weights.items():
        try:
            days += float(match[unit] or 0) * weight
        except ValueError:  # two decimal points
            return 0
    return days


def _by_days(days: float, terms: Terms) -> str | None:
    if days <= 1 / 86400 and days > 0:
        return lookup(terms, "cont")
    for low, high, code in _SPANS:
        if low <= days <= high:
            return lookup(terms, code)
    return None
