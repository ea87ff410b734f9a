"""Roundabout ways of saying a date or a period, put plainly. All take and give folded text."""

from __future__ import annotations

import calendar
import re

from harvester.normalise.months import MONTHS

_HIJRI = r"[0-9]{1,2} [a-z' -]+ 1[34][0-9]{2} ?h\b\.?"
_HIJRI_LAST = re.compile(rf" ?m?\.? ?(?:[/|(]|bertepatan dengan)? ?{_HIJRI}\)?$")
_HIJRI_FIRST = re.compile(rf"{_HIJRI} ?(?:[/|(,-]|bertepatan dengan)? ?(?=[^\W_])")
_BRACKETED = re.compile(r"[(\[] ?([0-9][^()\[\]]*)[)\]]")
_WRAPPED = re.compile(r"[\[(\"“]+([^()\[\]\"“”]*)[\])\"”]+")
_BY = re.compile(r"[ ,|-]*\b(?:oleh|by)\b[^0-9]*$")
_PART_OF_DAY = re.compile(r"(?<=[0-9]{4}),? ?(?:dini hari|pagi|siang|sore|malam)$")
_ZONES = (
    (re.compile(r"\b(?:waktu indonesia barat|w\.i\.b\.?)"), "wib"),
    (re.compile(r"\b(?:waktu indonesia tengah|w\.i\.t\.a\.?)"), "wita"),
    (re.compile(r"\b(?:waktu indonesia timur|w\.i\.t\.?)"), "wit"),
)
_FISCAL = re.compile(r"\b(?:tahun (?:anggaran|ajaran|pelajaran|data)|t\. ?a\.?|ta\.?) ?(?=[0-9]{4}$)")
_COMMON_ERA = re.compile(r"(?<=[0-9]{4}) ?(?:m|masehi)\.?$")

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first primeiro primeira primer primero premier première 1st 1er 1o 1a 1",
            "second segundo segunda deuxième second 2nd 2e 2eme 2ème 2o 2a 2",
            "third terceiro terceira tercer tercero troisième 3rd 3e 3eme 3ème 3er 3o 3a 3",
            "fourth quarto quarta cuarto quatrième 4th 4e 4eme 4ème 4o 4a 4",
        ),
        start=1,
    )
    for word in words.split()
}
_UNIT_AFTER_ORDINAL = re.compile(
    rf"\b({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\.? "
    r"(quarter|half|trimestre|semestre|quadrimestre|cuatrimestre)\b(?: (?:of|de|del|du)\b)?"
)
_SHORT_UNIT = re.compile(r"\b(?:(?:([1-4])[qt]|t([1-4])) ?|h([12])[ -])(?=[0-9]{4}\b)")
_HALF_LAST = re.compile(r"\b([0-9]{4})[ -]?[hs]([12])\b")
_DAY_AFTER_MONTH = re.compile(
    r"\b([^\W\d_]{3,10})\.? ([0-9]{1,2})(?= ?(?:-|to\b|until\b|through\b|,? [0-9]{4}))"
)
_DAYS_AFTER_MONTH = re.compile(r"\b([^\W\d_]{3,10})\.? ([0-9]{1,2} ?- ?[0-9]{1,2}),? (?=[0-9]{4}\b)")
_SCHOOL_YEAR = re.compile(
    r"\b(?:(?:tahun|thn?\.?) (?:ajaran|pelajaran|akademik)|t\. ?p\.|tp\.?|t\. ?a\."
    r"|fy(?= ?[0-9]{4} ?[-/])) ?(?=[0-9]{4})"
)
_SEASON = re.compile(r"^musim tanam (?:iv|i{1,3}|[1-4]) (?=[0-9]{4}[-/])")
_TERM = re.compile(r"(?:semester|smt\.?) (ganjil|gasal|genap),? ?([0-9]{4}) ?[-/] ?([0-9]{4})")
_TERM_LAST = re.compile(r"([0-9]{4} ?[-/] ?[0-9]{4}),? ((?:semester|smt\.?) (?:ganjil|gasal|genap))")
_TEN_DAYS = re.compile(
    r"dasarian (?:ke ?-? ?)?(i{1,3}|[1-3]) (?:bulan )?([^\W\d_]{3,10}) (?:tahun )?([0-9]{4})"
)
_DCMI = re.compile(r"(?:^|;) ?(start|end) ?= ?([^;]+)")


def plain_date(text: str) -> str:
    """“Senin (25/11/2024) malam”, “3 April 2024 M / 24 Ramadan 1445 H”, “TA 2024” → the date in it."""
    text = text.rstrip(" .,;|*")
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped[1]
    text = _HIJRI_FIRST.sub("", _HIJRI_LAST.sub("", text), count=1)
    if "(" in text or "[" in text:
        text = " ".join(_BRACKETED.sub(r" \1 ", text).split())
    text = _PART_OF_DAY.sub("", _COMMON_ERA.sub("", _BY.sub("", text)))
    if "i" in text:
        for said, zone in _ZONES:
            text = said.sub(zone, text)
    return _FISCAL.sub("", text)


def plain_period(text: str) -> str:
    """“third quarter of 2024”, “March 1-15, 2024”, “Semester Ganjil 2023/2024”, “start=…; end=…” → plain."""
    if "=" in text and (ends := dict(_DCMI.findall(text))):
        return " - ".join(ends.get(side, "").strip() for side in ("start", "end"))
    if "(" in text:
        text = " ".join(_BRACKETED.sub(r" \1 ", text).split())
    if term := _TERM.fullmatch(_TERM_LAST.sub(r"\2 \1", _SCHOOL_YEAR.sub("", text))):
        return f"07/{term[2]} - 12/{term[2]}" if term[1] != "genap" else f"01/{term[3]} - 06/{term[3]}"
    if days := _TEN_DAYS.fullmatch(text):
        return _ten_days(days) or text
    text = _UNIT_AFTER_ORDINAL.sub(
        lambda match: f"{'semester' if match[2] == 'half' else match[2]} {_ORDINALS[match[1]]}", text
    )
    text = _SHORT_UNIT.sub(
        lambda match: f"semester {match[3]} " if match[3] else f"q{match[1] or match[2]} ", text
    )
    text = _HALF_LAST.sub(r"semester \2 \1", text)
    text = _DAYS_AFTER_MONTH.sub(_month_last, text)
    return _SEASON.sub("", _SCHOOL_YEAR.sub("", _DAY_AFTER_MONTH.sub(_month_last, text)))


def _month_last(match: re.Match[str]) -> str:
    return f"{match[2]} {match[1]} " if match[1] in MONTHS else match[0]


def _ten_days(match: re.Match[str]) -> str | None:
    """The three parts into which the weather service divides a month."""
    month, year = MONTHS.get(match[2]), int(match[3])
    if month is None or not year:
        return None
    first = {"i": 1, "1": 1, "ii": 11, "2": 11}.get(match[1], 21)
    last = first + 9 if first < 21 else calendar.monthrange(year, month)[1]
    return f"{first}/{month}/{year} - {last}/{month}/{year}"
