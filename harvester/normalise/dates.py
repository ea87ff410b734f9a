"""Dates as offices write them → ISO 8601, as precise as they were said. Day first, always; never a guess."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from harvester.domain.problem import Problem
from harvester.normalise.months import DAY_WORDS, MISSING, MONTHS, fold
from harvester.normalise.rephrase import plain_date
from harvester.normalise.timezones import offset_of, read_offset

EARLIEST, LATEST = 1000, 2999
"""Years outside are slips of the pen or a database's word for nothing (0000-00-00, 9999-12-31)."""

_LONGEST = 150

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_REST = r"(?P<rest>(?:[^0-9a-z].*|t[0-9].*)?)"
_YEAR = r"(?P<y>[0-9]{4}|'?[0-37-9][0-9])"  # “17-8-45” may be of either century
_DAY = r"(?P<d>[0-9]{1,2})"
_MONTH = r"(?P<m>[^\W\d_]{3,10})"
_FORMS = tuple(
    re.compile(form, re.DOTALL)
    for form in (
        rf"(?P<y>[0-9]{{4}})(?P<s>[-/.]) ?{'(?P<m>[0-9]{1,2})'}(?P=s) ?{_DAY}(?:z$)?{_REST}",
        rf"{_DAY} ?(?P<s>[-/.]) ?(?P<m>[0-9]{{1,2}}) ?(?P=s) ?{_YEAR}{_REST}",
        rf"{_DAY}(?:st|nd|rd|th|er)?[ ./,-]*(?:de |of |bulan )?{_MONTH}"
        rf"[ ./,-]*(?:de |del |tahun )?{_YEAR}{_REST}",
        rf"{_MONTH}\.? ?{_DAY}(?:st|nd|rd|th)?(?:, ?| )(?P<y>[0-9]{{4}}){_REST}",
        rf"(?P<y>[0-9]{{4}})[ /-]{_MONTH}[ /-]{_DAY}{_REST}",
        rf"(?P<y>(?:19|20)[0-9]{{2}})(?P<m>[0-9]{{2}}){'(?P<d>[0-9]{2})'}"
        r"(?P<rest>(?:t[0-9]{4}| ?[0-9]{6}).*|[z+-].*)?",
        rf"{_MONTH} {_DAY} (?P<rest>[0-9]{{1,2}}:.*) (?P<y>[0-9]{{4}})",  # date(1): Oct 27 10:00:00 WIB 2017
    )
)
_COARSE = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>[0-9]{4})(?:z|[+-][0-9]{2}:[0-9]{2}|[.,]0)?",  # 2024.0: a spreadsheet's year
        r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})(?:z|[+-][0-9]{2}:[0-9]{2})?",
        r"(?P<m>[0-9]{1,2}) ?[-/.] ?(?P<y>[0-9]{4})",
        rf"{_MONTH}\.?(?: ?[,/-]? ?)(?:de |tahun )?(?P<y>[0-9]{{4}})",
        rf"(?P<y>[0-9]{{4}})[ /-]{_MONTH}",
        rf"{_MONTH}(?:-| ?')(?P<y>[0-37-9][0-9])",
    )
)
_TIME = re.compile(
    r"(?P<h>[0-9]{1,2})(?:[:.]|h(?=[0-9]))(?P<min>[0-9]{2})(?:[:.](?P<sec>[0-9]{2})(?:[.,](?P<f>[0-9]+))?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?| ?(?:uhr|hrs?|h)\b\.?)?"
    r"|(?P<h2>[0-9]{2})(?P<min2>[0-9]{2})(?P<sec2>[0-9]{2})?(?![0-9])|(?P<h3>[0-9]{2})(?=z|[+-]|$)"
)
_BEFORE_TIME = re.compile(r"[\s,;|/•·@t-]*(?:(?:pukul|jam|pkl|at|às|as|um)\b\.? ?)?")
_ZONE_TWICE = re.compile(r"([+-][0-9]{4}) [a-z]{3,4}$")  # Go: 2024-05-01 09:00:00 +0700 WIB
_COMMENT = re.compile(r" ?\([a-z' ]*\)$")
_LEAD = re.compile(r"([^\W\d_](?:[^\W\d_]|')*)\.?[\s,:;|/()-]*")
_LABELS = (
    "hari tanggal tgl tanggalnya date dated tahun thn th bulan bln pada per waktu dan di on the em "
    "terakhir diperbarui diperbaharui diperbaiki update updated last modified created published posted "
    "dibuat diterbitkan terbit dipublikasikan dipublish publikasi diposting diposkan ditulis diunggah "
    "upload unggah ditetapkan dikeluarkan diundangkan pembaruan posting atualizado dirilis rilis diubah "
    "data keadaan posisi kondisi awal pertengahan akhir "
    "le el am última ultima atualização actualización publicado publicada actualizado criado em rilis terbit"
)
_LEAD_WORDS = DAY_WORDS | frozenset(_LABELS.split())
# “Bojonegoro, 27 Oktober 2017”, as letters are signed; “… di Bojonegoro pada tanggal …”, as decrees are
_PLACE = re.compile(r"[^\W\d_][^\d:;,|]{1,40}(?: ?[,|] ?| (?:pada )?(?:tanggal|tgl\.?) ?:? ?)")
_WEEK_DAY = re.compile(r"([0-9]{4})-?W([0-5][0-9])-?([1-7])")
_OFFICE_DAY = re.compile(
    r"([0-9]{1,2}) ?([-/. ]) ?(i{1,3}|i?[vx]|vi{1,3}|xi{1,2}) ?\2 ?([0-9]{4})", re.IGNORECASE
)
_ROMAN_MONTHS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_YEAR_DAY = re.compile(r"([12][0-9]{3})-([0-3][0-9]{2})")
_NET_MOMENT = re.compile(r"\\?/Date\((-?[0-9]{1,14})([+-][0-9]{4})?\)\\?/")
_TIME_FIRST = re.compile(
    r"([0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?: (?:wib|wita|wit))?)[ ,|-]+(?=[0-9].*[^\d].*[0-9]{4}$)"
)


def read_date(
    text: str | None, *, zone: str = "Asia/Jakarta", path: str = ""
) -> tuple[str | None, Problem | None]:
    """The date in ``text`` as ``2024``, ``2024-05``, ``2024-05-01`` or ``2024-05-01T09:00:00+07:00``.

    ``zone`` (IANA name) holds for times without one; seconds that were not said are 00. Missing (empty,
    “-”) gives ``(None, None)``; what cannot be read gives ``(None, problem)``. Never raises. Reading its
    own output changes nothing.
    """
    if not text:
        return None, None
    try:
        value = parse_date(text, zone) or _machine_date(text.strip())
    except ValueError:
        return None, _problem(
            "date-impossible",
            "“{value}” is no day of the calendar, or no time of day. Correct the date at the source.",
            text,
            path,
        )
    if value is None and fold(text[:_LONGEST]) not in MISSING:
        return None, _problem(
            "date-unreadable", "“{value}” cannot be read as a date. Write it as 2024-12-31.", text, path
        )
    return value, None


def parse_date(text: str, zone: str) -> str | None:
    """Like :func:`read_date`; ``None`` for what is not a date.

    Raises:
        ValueError: a date in form, but not in the calendar (31 February, 0000-00-00).
    """
    match = _ISO.fullmatch(text)
    if match:
        hour, minute, second, fraction, offset = match.groups()
        if hour is None:
            _check_year(datetime.fromisoformat(text).year)
            return text
        known = read_offset(offset.lower()) if offset else None
        if known or not offset:
            if hour == "24":
                time = (int(hour), int(minute), int(second or 0))
                return _moment((int(text[:4]), int(text[5:7]), int(text[8:10])), time, fraction, known, zone)
            clock = f"{text[:10]}T{hour}:{minute}:{second or '00'}"
            moment = datetime.fromisoformat(clock)
            _check_year(moment.year)
            return clock + _fraction(fraction) + (known or offset_of(zone, moment))
    if len(text) > _LONGEST:
        return None
    return _parse(fold(text), zone)


def _machine_date(text: str) -> str | None:
    """ISO 8601's weeks and days of a year, the moments of .NET, and “17-VIII-2023”; in texts and tables
    these may be numbers of other things.

    Raises:
        ValueError: no such day.
    """
    if match := _WEEK_DAY.fullmatch(text):
        return date.fromisocalendar(int(match[1]), int(match[2]), int(match[3])).isoformat()
    if match := _YEAR_DAY.fullmatch(text):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        if day.year != int(match[1]):
            raise ValueError(text)
        return iso_day(day.year, day.month, day.day)
    if match := _OFFICE_DAY.fullmatch(text):
        return iso_day(int(match[4]), _ROMAN_MONTHS.index(match[3].lower()) + 1, int(match[1]))
    match = _NET_MOMENT.fullmatch(text)
    if not match:
        return None
    offset = read_offset(match[2]) if match[2] else "Z"
    minutes = (
        0 if offset in {None, "Z"} else int(f"{match[2][0]}1") * (int(match[2][1:3]) * 60 + int(match[2][3:]))
    )
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1]) // 1000, minutes=minutes)
    return moment.isoformat()[:19] + (offset or "Z")


def iso_day(year: int, month: int, day: int) -> str:
    """``2024-05-01``.

    Raises:
        ValueError: no such day.
    """
    _check_year(year)
    return date(year, month, day).isoformat()


def iso_month(year: int, month: int | None) -> str:
    """``2024-05``, or ``2024``.

    Raises:
        ValueError: no such month.
    """
    if not EARLIEST <= year <= LATEST or (month is not None and not 1 <= month <= 12):
        raise ValueError(year, month)
    return f"{year:04d}" if month is None else f"{year:04d}-{month:02d}"


def full_year(digits: str) -> int:
    """``2019`` → 2019; two digits as POSIX reads them: ``19`` → 2019, ``85`` → 1985."""
    year = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) == 4:
        return year
    return year + (2000 if year < 69 else 1900)


def _parse(text: str, zone: str) -> str | None:
    if re.match(r"[+-][0-9]{4,6}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)  # years before Christ: how MySQL's 0000-00-00 comes out of some exports
    text = _time_last(_without_lead(plain_date(text)))
    found = _read_forms(text, zone)
    if found is None and (place := _PLACE.match(text)):
        found = _read_forms(_without_lead(text[place.end() :]), zone)
    return found


def _without_lead(text: str) -> str:
    while (match := _LEAD.match(text)) and match[1] in _LEAD_WORDS:
        text = text[match.end() :]
    return text


def _time_last(text: str) -> str:
    match = _TIME_FIRST.match(text)
    return f"{text[match.end() :]} {match[1]}" if match else text


def _read_forms(text: str, zone: str) -> str | None:
    for form in _FORMS:
        match = form.fullmatch(text)
        if match and (month := _month(match["m"])) is not None:
            day = (full_year(match["y"]), month, int(match["d"]))
            found = _with_time(day, match["rest"] or "", zone)
            if found:
                return found
    for form in _COARSE:
        match = form.fullmatch(text)
        if match:
            parts = match.groupdict()
            number = _month(parts["m"]) if parts.get("m") else None
            if number is not None or not parts.get("m"):
                return iso_month(full_year(match["y"]), number)
    return None


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else MONTHS.get(text)


def _with_time(day: tuple[int, int, int], rest: str, zone: str) -> str | None:
    rest = _COMMENT.sub("", rest)
    lead = _BEFORE_TIME.match(rest)
    rest = rest[lead.end() :] if lead and not rest.startswith("-0") else rest
    if not rest or read_offset(rest):
        return iso_day(*day)
    match = _TIME.match(rest)
    if not match:
        return None
    tail = rest[match.end() :].strip(" .")
    offset = read_offset(_ZONE_TWICE.sub(r"\1", tail.split(" (")[0]).replace(" ", "")) if tail else None
    if tail and offset is None:
        return None
    hour = int(match["h"] or match["h2"] or match["h3"])
    minute, second = int(match["min"] or match["min2"] or 0), int(match["sec"] or match["sec2"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(rest)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return _moment(day, (hour, minute, second), match["f"], offset, zone)


def _moment(
    day: tuple[int, int, int], time: tuple[int, int, int], fraction: str | None, offset: str | None, zone: str
) -> str:
    _check_year(day[0])
    if time == (24, 0, 0):  # ISO 8601: the midnight at the end of the day
        moment = datetime(*day, tzinfo=UTC) + timedelta(days=1)
    else:
        moment = datetime(*day, *time, tzinfo=UTC)
    clock = moment.isoformat()[:19]  # UTC only stood in for the true offset
    return f"{clock}{_fraction(fraction)}{offset or offset_of(zone, moment)}"


def _check_year(year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise ValueError(year)


def _fraction(told: str | None) -> str:
    digits = told[:6].rstrip("0") if told else ""
    return "." + digits if digits else ""


def _problem(code: str, message: str, value: str, path: str) -> Problem:
    return Problem(code=code, message=message, path=path, params={"value": value.strip()[:60]})
