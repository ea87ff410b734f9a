"""Periods in Indonesian titles: days, months, quarters, weeks, years, and ranges of them."""

from __future__ import annotations

import re
from datetime import date

from harvester.domain.record import PeriodDraft

MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agt": 8,
    "agu": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_FULL = (
    "januari|january|februari|february|pebruari|maret|march|april|mei|may|juni|june|juli|july|agustus|august|"
    "september|oktober|october|november|nopember|desember|december"
)
#: Short names that are no other word, and need no number beside them.
_SHORT_SURE = "peb|agt|sept|okt|nop"
_SHORT = "jan|feb|peb|mar|apr|jun|jul|agt|agust|agu|ags|aug|sept|sep|okt|oct|nov|nop|des|dec"
_YEAR = r"(?:19|20)\d\d"
_JOIN = r"\s*(?:[-–—&,/]|s\.?\s?/?\s?d\.?|sampai(?:\s+dengan)?|hingga|dan)\s*"
_DAYS = rf"\b\d{{1,2}}(?:{_JOIN}\d{{1,2}})*"
_MONTH_AFTER_DAY = rf"(?:{_FULL}|(?:{_SHORT})\b\.?)"
_MONTH_ALONE = (
    rf"\b(?:{_FULL}|(?:{_SHORT})\b\.?(?=[\s'’-]*\d|{_JOIN}(?:{_FULL}|{_SHORT})\b)|(?:{_SHORT_SURE})\b)"
)
_TO_YEAR = rf"(?:[\s,./-]*(?:(?:tahun|th\.?|thn\.?|t\.?a\.?)\s*)?{_YEAR}\b|\s*['’‘]\d\d\b)"
_DAY = rf"{_DAYS}[\s./-]*{_MONTH_AFTER_DAY}{_TO_YEAR}?"
_MONTH = rf"{_MONTH_ALONE}(?:{_JOIN}{_MONTH_ALONE})*{_TO_YEAR}?"
_WEEKDAY = (
    r"(?:\b(?:hari\s+)?(?:senin|selasa|rabu|kamis|jum[’'‘ʼ`´]?\s?at|sabtu|minggu|ahad)\b"
    r"(?:[\s,]+(?:legi|pahing|pon|wage|kliwon)\b)?[\s,:]*)"
)
_COUNT = r"(?:\d{1,2}|[IVX]{1,5}|pertama|kedua|ketiga|keempat|kelima|kesatu|satu|dua|tiga|empat)\b"
_ITEMS = rf"(?:ke)?[-\s.]*{_COUNT}(?:{_JOIN}{_COUNT})*"
_QUARTER = (
    r"\b(?:triwulan|tri\s?wulan|trw|tw|kuartal|quartal|quarter|catur\s?wulan|cawu|semester|smt|smstr|"
    rf"q(?=\s?[1-4]\b))\.?\s*{_ITEMS}"
)
_STAGE = (
    r"\b(?:minggu|pekan|week|dasarian|tahap|termin|gelombang|edisi|seri|vol(?:ume)?|part|periode|bagian)"
    rf"\.?\s*{_ITEMS}"
)
_YEAR_WORD = (
    r"(?:\b(?:tahun(?:\s+(?:anggaran|ajaran|pelajaran|akademik|buku))?|thn|th|t\.?\s?[ap]|fy)(?![^\W\d])"
    r"\.?\s*:?\s*)"
)
_YEARS = rf"{_YEAR}(?:{_JOIN}(?:{_YEAR}|\d\d(?!\d)))*(?![\w]|[./-]\d)"
_BRANCH_YEAR = rf"(?:{_YEAR_WORD}|(?<![\w./-])){_YEARS}"
_PARTS_YEAR = rf"[\s,./–-]*{_YEAR_WORD}?{_YEARS}"  #: of the quarter before it: ``II/2023``, ``I-2023``
_NUMERIC = (
    rf"(?:\b(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:{_YEAR}|\d\d)|{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}})\b"
    rf"|\b{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b"
    rf"|(?<![\w./-])(?:0?[1-9]|1[0-2])[-/]{_YEAR}(?![\w/-]|\.\d))"
)
_ONE = rf"(?:{_WEEKDAY}?(?:{_NUMERIC}|{_DAY})|{_MONTH})"

PERIOD = re.compile(
    rf"(?P<date>{_ONE}(?:{_JOIN}{_ONE})*)"
    rf"|(?P<part>(?:{_QUARTER})(?:{_PARTS_YEAR})?)"
    rf"|(?P<stage>{_STAGE}(?:[\s,–-]*(?:{_MONTH}|{_BRANCH_YEAR}))?)"
    rf"|(?P<year>{_BRANCH_YEAR})",
    re.IGNORECASE,
)
_LONE_WEEKDAY = re.compile(rf"(?<!pasar )(?<!pasar\s\s){_WEEKDAY}(?!ke\b)", re.IGNORECASE)
_TODAY = re.compile(r"\bhari\s+ini\b", re.IGNORECASE)
_MONTH_WORD = re.compile(rf"\b(?:{_FULL}|{_SHORT})\b", re.IGNORECASE)
_HAS_YEAR = re.compile(rf"{_YEAR}|['’‘]\d\d\b|[-/.]\d\d$")
_WEEKDAY_HEAD = re.compile(rf"^{_WEEKDAY}", re.IGNORECASE)
_PUBLISHED = re.compile(r"(\d{4})-(\d{2})(-\d{2})?")
_WEEK = re.compile(r"(?:minggu|pekan|week)\b", re.IGNORECASE)
_STAGE_HEAD = re.compile(rf"^\W*[^\W\d]+\W*?{_ITEMS}", re.IGNORECASE)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMERIC_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T].*)?")
_WRITTEN_DAY = re.compile(
    rf"{_WEEKDAY}?(\d{{1,2}})[\s-]+([A-Za-z]{{3,10}})\.?[\s-]+(\d{{4}})(?:[ ,T].*)?", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"\b({_FULL}|(?:{_SHORT})\b\.?)\s+(1[5-9]|[23]\d)(?=\W*$)", re.IGNORECASE)
_DAY_WITHIN = re.compile(
    rf"(?<![\w/.-])(?:\d{{1,2}}[\s-]+{_MONTH_AFTER_DAY}[\s,-]+{_YEAR}|\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR}|"
    rf"{_YEAR}-\d{{2}}-\d{{2}})(?!\d)",
    re.IGNORECASE,
)


def with_whole_year(title: str) -> str:
    """``title`` with “Mei 23” at its end as “Mei 2023”."""
    return _SHORT_YEAR.sub(r"\1 20\2", title)


def cut(title: str, mark: str) -> str:
    """``title`` with ``mark`` in the place of each period."""
    return _LONE_WEEKDAY.sub(mark, PERIOD.sub(mark, title))


def find(title: str, published: str | None) -> PeriodDraft | None:
    """The most telling period in ``title``; see :func:`harvester.sdk.series.period_of`."""
    text = _find(title, _PUBLISHED.match(published or ""))
    if text is None:
        return None
    # A year or a day is the whole of it; a start alone would leave the end open.
    return PeriodDraft(start=text, end=text if _ISO.fullmatch(text) else None)


def _find(title: str, day: re.Match[str] | None) -> str | None:
    best: dict[str, str] = {}
    for match in PERIOD.finditer(title):
        best.setdefault(match.lastgroup or "", match[0].strip(" ,.:;-–—"))
    year = best.get("year")
    if told := best.get("date"):
        return _with_year(_WEEKDAY_HEAD.sub("", told).strip(" ,"), year, day)
    if told := best.get("part"):
        return told if _HAS_YEAR.search(told) or not year else f"{told} {_bare_year(year)}"
    if told := best.get("stage"):
        inner = PERIOD.search(_STAGE_HEAD.sub("", told))
        if inner and inner["date"]:
            whole = told if _WEEK.match(told) else inner["date"]
            return _with_year(whole.strip(" ,-–"), year, day)
        if inner:
            return _bare_year(inner[0].strip(" ,-–"))
    if year:
        return _bare_year(year)
    return day[0] if day and day[3] and _TODAY.search(title) else None


def _bare_year(told: str) -> str:
    return (
        re.sub(r"^\D+", "", told)
        if re.match(r"(?:tahun|thn?|t\.?\s?[ap]|fy)(?![^\W\d])", told, re.IGNORECASE)
        else told
    )


def _with_year(text: str, year: str | None, day: re.Match[str] | None) -> str:
    if _HAS_YEAR.search(text):
        return text
    if year:
        return f"{text} {_bare_year(year)}"
    months = [MONTHS[word[:3].lower()] for word in _MONTH_WORD.findall(text)]
    if not day or not months:
        return text
    of = int(day[1])
    return f"{text} {of - 1 if months[-1] > int(day[2]) else of}"


def day_of(told: str) -> date | None:
    """The day that a text is, in any of three spellings."""
    try:
        if match := _ISO_DAY.fullmatch(told):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC_DAY.fullmatch(told):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if (match := _WRITTEN_DAY.fullmatch(told)) and (month := MONTHS.get(match[2][:3].lower())):
            return date(int(match[3]), month, int(match[1]))
    except ValueError:
        pass
    return None


def day_within(text: str) -> date | None:
    """See :func:`harvester.sdk.series.day_within`."""
    return next(
        (day for match in _DAY_WITHIN.finditer(text) if (day := day_of(match[0].replace(",", "")))), None
    )
