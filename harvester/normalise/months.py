"""Names of months, weekdays and market days, and text folded so that they can be looked up."""

from __future__ import annotations

import re
import unicodedata

_MONTH_NAMES = (
    # Indonesian with its older spellings and the office's abbreviations; English; Portuguese, Spanish,
    # French, German, Dutch and Italian, since catalogues elsewhere are harvested too. No word means
    # two months.
    "jan januari january janeiro enero janvier januar gennaio",
    "feb peb februari pebruari february fevereiro febrero février februar fev fevr févr febr febbraio",
    "mar maret mrt mart march março marzo mars märz maart mär mrz",
    "apr april abril avril abr avr",
    "mei may maio mayo mai maggio",
    "jun juni june junho junio juin giugno",
    "jul juli july julho julio juillet juil luglio",
    "agt agu agus agust ags agst agts agustus aug august agosto août augustus ago",
    "sep sept september setembro settembre septiembre septembre set",
    "okt oct oktober october outubro octubre octobre ottobre out",
    "nop nov nopember november novembro noviembre novembre nopem",
    "des dec dez dic desember december dezembro diciembre dicembre décembre dezember déc",
)
_DAY_NAMES = (
    "senin selasa rabu kamis jumat jum'at jumaat jumah sabtu minggu ahad "
    "sen sel rab kam jum sab ming mgg "
    "senen seloso slasa rebo kemis jemuwah setu "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "legi manis pahing paing pon wage kliwon"
)


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


MONTHS: dict[str, int] = {
    spelling: number
    for number, names in enumerate(_MONTH_NAMES, start=1)
    for word in names.split()
    for spelling in (word, _without_marks(word))
}
"""Lower-case name → 1…12."""

_OTHER_WORDS = frozenset(["abr", "ago", "avr", "dez", "dic", "ene", "fev", "mai", "mars", "out", "set"])
TITLE_MONTHS = tuple(sorted(MONTHS.keys() - _OTHER_WORDS, key=len, reverse=True))
"""Names that mean a month inside a running text too, the longest first: “set” is another word there."""

DAY_WORDS = frozenset(_DAY_NAMES.split())
"""Weekdays and the Javanese market days that go with them."""

_SHORT = "sen sel rab kam jum sab ming mgg mon tue tues wed thu thur thurs fri sat sun"
ABBREVIATED_DAYS = frozenset(_SHORT.split())
"""Of these, the ones that are too short to be sought inside a text."""

APOSTROPHES = "\u2019\u2018\u02bc\u0060\u00b4\u02bb\u2032\uff07\u02b9\u02bd\u201b\u201f"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
LIKE = str.maketrans(APOSTROPHES + DASHES, "'" * len(APOSTROPHES) + "-" * len(DASHES))
"""Typographic apostrophes and dashes → the plain ones, one character for one."""

_BLANKS = re.compile(r"[\s\u200b\ufeff\u00ad]+")


def fold(text: str) -> str:
    """``text`` in lower case with plain apostrophes, dashes, digits and single blanks."""
    if text.isascii() and text.isalnum():
        return text.lower()
    if not text.isascii() or "`" in text:
        text = unicodedata.normalize("NFKC", text.translate(LIKE)).translate(LIKE)
    return _BLANKS.sub(" ", text).strip().lower()


MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "n/a",
        "na",
        "null",
        "none",
        "nihil",
        "nan",
        "tidak ada",
        "tidak ada data",
        "belum ada data",
        "tidak tersedia",
        "belum tersedia",
        "data tidak tersedia",
        "data belum tersedia",
        "no data",
        "not available",
        "belum ada",
        "kosong",
        "...",
        "?",
        ".",
        "undefined",
    }
    | {"rp-", "rp -", "rp. -", "rp.-"}
)
"""Folded words for “nothing here”."""


def is_missing(text: str) -> bool:
    """Whether a cell or value says that there is nothing."""
    return len(text) < 80 and not text[:1].isdecimal() and fold(text) in MISSING
