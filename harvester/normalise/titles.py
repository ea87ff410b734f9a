"""Periods named inside titles: “Harga Sembako Januari 2018” is January's part of “Harga Sembako”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.normalise.intervals import read_period
from harvester.normalise.months import ABBREVIATED_DAYS, DAY_WORDS, LIKE, TITLE_MONTHS
from harvester.normalise.spans import UNIT_WORDS

if TYPE_CHECKING:
    from harvester.domain.dataset import PeriodOfTime

_LONGEST = 500
_BLANKS = str.maketrans("\u00a0\u2007\u202f\u2009\t\n\r", " " * 7)

_MONTH = "(?:" + "|".join(TITLE_MONTHS) + r")\b\.?"
_DAY = r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])(?![\d])"
_YEAR = r"(?<![\d.,:/])(?:19|20)\d\d(?![\d]|[.,/]\d)"
_DATE = (
    r"(?<![\d./])(?<!\D-)(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?"
    rf"|\d{{1,2}}[- ]?{_MONTH}[-, ]*(?:19|20)\d\d)(?!\d)"
)
_UNIT = rf"\b(?:{UNIT_WORDS})\b\.?[ -]*(?:ke ?-? ?)?(?:IV|I{{1,3}}|[1-4])\b|\bQ[1-4]\b|\bTW[1-4]\b"
_WEEK = r"\b(?:minggu|pekan)(?: ?ke)?[ -]*(?:IV|V|I{1,3}|[1-5])\b(?= (?:bulan )?" + _MONTH + ")"
_RANGE = r"(?<![\d.,:/])(?:19|20)\d\d ?[-/] ?(?:(?:19|20)\d\d|\d\d)(?![\d]|[-.,/]\d)"
_MONTH_OF_YEAR = r"(?<=bulan )(?:0?[1-9]|1[0-2])[-/ ](?:19|20)\d\d(?!\d)"
_DAY_OF_MONTH = rf"{_DAY}(?= ?(?:-|,|dan|&|s\.?/?d\.?|sampai|hingga)? ?(?:\d|{_MONTH}))"
_TOKEN = rf"(?:{_DATE}|{_RANGE}|{_MONTH_OF_YEAR}|{_WEEK}|{_UNIT}|\b{_MONTH}|{_YEAR}|{_DAY_OF_MONTH})"
_YEAR_WORD = r"(?:tahun(?: (?:anggaran|ajaran|pelajaran|akademik|data))?|thn\.?|th\.?|t\.?a\.?)"
_JOIN = (
    r"(?: ?(?:-|,|&|/|\bdan\b|\bs\.? ?/?d\.?|\bsampai(?: dengan)?\b|\bhingga\b|\bto\b|\band\b"
    r"|\ba\b(?= (?:19|20)\d\d))?"
    rf" ?(?:{_YEAR_WORD}|bulan|tanggal|tgl\.?)? ?(?:\([^0-9()]*\) ?)?)"
)
_TO_NOW = (
    r" ?(?:-|\bto\b|\bs\.? ?/?d\.?|\bsampai(?: dengan)?\b|\bhingga\b)"
    r" ?(?:present|now|sekarang|saat ini|kini)\b"
)
_PERIOD = re.compile(rf"{_TOKEN}(?:{_JOIN}{_TOKEN})*(?:{_TO_NOW})?", re.IGNORECASE)
_SINGLE_YEAR = re.compile(_YEAR)

_DAY_WORDS = "|".join(sorted(DAY_WORDS - ABBREVIATED_DAYS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?:(?:\b(?:periode|period|{_YEAR_WORD}|bulan|tanggal|tgl\.?|per|pada|hari|update|untuk|s\.?/?d\.?|{_DAY_WORDS})|[-,:|/])\s*)+$",
    re.IGNORECASE,
)
_LAW = re.compile(r"\b(?:nomor|no\.?|number) ?:? ?[\w./-]{1,20} (?:tahun|th\.?|thn\.?) ?$", re.IGNORECASE)
_COUNTED = re.compile(
    r" ?(?:orang|jiwa|unit|kk|rupiah|ha|kg|ton|paket|titik|rumah|meter|m2|km|buah|ekor|siswa|peserta|%)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?:\brp\.? ?|\bfy ?|\biso |\bsni |\bnomor ?:? ?|\bno\. ?|\bkode ?)$", re.IGNORECASE)
_EMPTY = re.compile(r"[(\[] *[)\]]")
_GAPS = re.compile(r"\s{2,}")


def find_period(title: str) -> tuple[PeriodOfTime | None, str]:
    """The period named inside a title, and the title without it: what stays the same in a series.

    Of several periods the most precise is taken, then the first; calling again on the rest finds the
    next. A regulation's “Nomor 17 Tahun 2021” and counted things (“2000 orang”) are no periods. Without
    a period the title comes back unchanged. Never raises.
    """
    if len(title) > _LONGEST:
        return None, title
    text = title.translate(LIKE).translate(_BLANKS)
    best: tuple[int, PeriodOfTime, int, int] | None = None
    for start, end in _candidates(text):
        period = None if _is_other(text, start, end) else read_period(text[start:end])
        if period is None:
            continue
        precision = max(len(period.start_date or ""), len(period.end_date or ""))
        if best is None or precision > best[0]:
            best = (precision, period, start, end)
    if best is None:
        return None, title
    return best[1], _without(title, text, best[2], best[3])


def _candidates(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _PERIOD.finditer(text):
        if not any(char.isdecimal() for char in match[0]):
            continue
        if read_period(match[0]) is not None:
            spans.append(match.span())
        else:  # words that only look like a period; the year in them may still be one
            spans += [year.span() for year in _SINGLE_YEAR.finditer(text, *match.span())]
    return spans


def _is_other(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 60) : start]
    if _AMOUNT.search(before) or _LAW.search(before):
        return True
    return end - start == 4 and _COUNTED.match(text, end) is not None


def _without(title: str, text: str, start: int, end: int) -> str:
    lead = _BEFORE.search(text[:start])
    head, tail = title[: lead.start() if lead else start], title[end:]
    rest = _GAPS.sub(" ", _EMPTY.sub(" ", f"{head} {tail}"))
    return rest.strip(" \t\n-,:|/\u2013\u2014")
