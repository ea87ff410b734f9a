"""Periods as offices write them (“Triwulan II 2022”, “s.d. Maret 2018”) → dct:PeriodOfTime."""

from __future__ import annotations

import re

from harvester.domain.dataset import PeriodOfTime
from harvester.domain.problem import Problem
from harvester.normalise.dates import parse_date, read_date
from harvester.normalise.durations import end_of_duration, start_of_duration
from harvester.normalise.months import ABBREVIATED_DAYS, DAY_WORDS, MISSING, fold
from harvester.normalise.rephrase import plain_period
from harvester.normalise.spans import UNIT_WORDS, WEEK, Span, read_span

_LONGEST = 150

_LEAD = re.compile(
    r"(?:(?:periode|period|tahun(?: (?:anggaran|ajaran|pelajaran|akademik|data))?|ta|thn|th|bulan|tanggal|tgl"
    r"|t\.a|antara|between|dari|from|de|du|von|untuk|per"
    r"|rpjm(?:n|d|des)|rpjp[nd]|renstra|kurun waktu|rentang|data|cakupan|temporal)\b\.? ?:? ?)+"
)
_OPEN_START = re.compile(r"(?:s\.? ?/?d\.?|sd|sampai(?: dengan)?|hingga|until|till|up to|até)\.? (?=\S)")
_OPEN_END = re.compile(r"(?:sejak|mulai(?: dari)?|since|a partir de|desde|starting)\b ?")
_TO_NOW = re.compile(
    r" ?(?:-|s\.? ?/?d\.?|sampai(?: dengan)?|hingga|to|até|a)? ?"
    r"(?:sekarang|saat ini|kini|present|now|today|onwards?|até atual|atual|em diante|dst\.?|seterusnya)$"
    r"| ?-$|/\.\.$|/$"
)
_JOINS = tuple(
    re.compile(join)
    for join in (
        r" ?(?:\bs\.? ?/? ?d\.?(?=[\s\d])|\b(?:sd|sampai(?: dengan)?|hingga|to|until|through"
        r"|até|bis|au)\b) ?",
        r" - | -|- | a | à | al ",
        r" ?(?:,| \bdan\b|,? \band\b| &| \be\b| \by\b) ?",
        r"(?<=[0-9]{4}) ?[-/] ?(?=[0-9]{4})|(?<=[0-9]{4})-(?=[^\W\d_]{3}|[0-9]{1,2} [^\W\d_]{3})"
        r"|(?<=[^\W\d_])[-/](?=[^\W\d_])|(?<=q[1-4])-(?=q[1-4])"
        r"|(?<=\b[0-9])-(?=[0-9]{1,2} )|(?<=\b[0-9]{2})-(?=[0-9]{1,2} )",
    )
)
_UNIT_LIST = re.compile(
    rf"\b({UNIT_WORDS})\.? ?(iv|i{{1,3}}|[1-4])"
    r"( ?(?:-|,|&|dan|s\.?/?d\.?|sampai dengan|sampai|hingga) ?)(?=(?:iv|i{1,3}|[1-4])\b)"
)
_ASIDES = re.compile(
    r"\([^0-9)]*\)|\b(?:" + "|".join(sorted(DAY_WORDS - ABBREVIATED_DAYS)) + r")\b,? ?(?:- ?(?=[a-z]))?"
)
_FISCAL = re.compile(r"\b(?:tahun (?:anggaran|ajaran|pelajaran|akademik)|t\.?a\.?|thn?\.?) ?(?=[0-9]{4})")
_ISO_FORM = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}.*)?)?")
_SHORT_RANGE = re.compile(r"((?:19|20)[0-9]{2})[-/]([0-9]{2})")


def read_period(text: str | None, *, zone: str = "Asia/Jakarta") -> PeriodOfTime | None:
    """The period that ``text`` as a whole says; ``None`` when it says none.

    Ends are inclusive and as precise as they were said: ``Triwulan II 2022`` is 2022-04 to 2022-06. A
    side that was left open (“sejak 2017”) is ``None``. Never raises.
    """
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _read(text, zone)
    except ValueError:  # a day or month that does not exist
        return None


def read_ends(
    start: str | None, end: str | None, *, zone: str = "Asia/Jakarta", path: str = ""
) -> tuple[PeriodOfTime | None, tuple[Problem, ...]]:
    """The period of a draft (``PeriodDraft.start``, ``.end``): two ends, or one text in ``start``.

    Ends told in the wrong order are exchanged, with a problem; an end that cannot be read is left open,
    with a problem.
    """
    if not end or fold(end[:_LONGEST]) in MISSING:
        return _one_text(start, zone, f"{path}.startDate" if path else "startDate")
    first, problem_first = _end(start, zone, f"{path}.startDate" if path else "startDate", last=False)
    last, problem_last = _end(end, zone, f"{path}.endDate" if path else "endDate", last=True)
    problems = [problem for problem in (problem_first, problem_last) if problem]
    if first and last and _is_after(first, last):
        first, last = last, first
        problems.append(_reversed(first, last, path))
    if first is None and last is None:
        return None, tuple(problems)
    return PeriodOfTime(start_date=first, end_date=last), tuple(problems)


def _one_text(text: str | None, zone: str, path: str) -> tuple[PeriodOfTime | None, tuple[Problem, ...]]:
    if not text or fold(text[:_LONGEST]) in MISSING:
        return None, ()
    period = read_period(text, zone=zone)
    if period is None:
        _, problem = read_date(text, zone=zone, path=path)
        return None, (problem or _unreadable(text, path),)
    if _ISO_FORM.fullmatch(text.strip()):
        return PeriodOfTime(start_date=period.start_date), ()  # a start told alone says nothing of the end
    return period, ()


def _end(text: str | None, zone: str, path: str, *, last: bool) -> tuple[str | None, Problem | None]:
    value, problem = read_date(text, zone=zone, path=path)
    if value is None and problem is not None:
        period = read_period(text, zone=zone)
        if period:
            return (period.end_date if last else period.start_date), None
    return value, problem


def _read(text: str, zone: str) -> PeriodOfTime | None:
    interval = _iso_interval(text.strip(), zone)
    if interval:
        return interval
    value = plain_period(fold(text).rstrip(" .,;"))
    lead = _LEAD.match(value)
    if lead and lead.end() < len(value):
        value = value[lead.end() :]
    value = _FISCAL.sub("tahun ", _ASIDES.sub("", WEEK.sub("", value))).replace("  ", " ").strip()
    value = _UNIT_LIST.sub(r"\1 \2\3\1 ", value)
    return _short_range(value) or _open(value, zone) or _closed(value, zone)


def _iso_interval(text: str, zone: str) -> PeriodOfTime | None:
    left, slash, right = text.partition("/")
    if not slash or "/" in right:
        return None
    if left[:1] in {"P", "p"} and (end := parse_date(right, zone)):
        first = start_of_duration(end, left)
        return _period(first, end) if first else None
    if left == ".." and (end := parse_date(right, zone)):
        return PeriodOfTime(end_date=end)
    if len(left) < 4 or not left[:4].isdecimal():
        return None
    first = parse_date(left, zone)
    if first is None:
        return None
    if right.startswith(("P", "p")):
        last = end_of_duration(first, right)
        return _period(first, last) if last else None
    if right in {"", ".."}:
        return PeriodOfTime(start_date=first)
    last = parse_date(right, zone) if len(right) >= 4 else None
    return _period(first, last) if last else None


def _short_range(text: str) -> PeriodOfTime | None:
    match = _SHORT_RANGE.fullmatch(text)  # 2018-19; 2010-11 is a month
    if match and int(match[2]) > 12 and (int(match[1]) + 1) % 100 == int(match[2]):
        return PeriodOfTime(start_date=match[1], end_date=str(int(match[1]) + 1))
    return None


def _open(text: str, zone: str) -> PeriodOfTime | None:
    if match := _OPEN_START.match(text):
        span = read_span(_without_lead(text[match.end() :]), zone)
        return PeriodOfTime(end_date=span.end()) if span and span.complete else None
    match = _OPEN_END.match(text)
    rest = text[match.end() :] if match else text
    to_now = _TO_NOW.search(rest)
    if to_now:
        rest = rest[: to_now.start()]
    elif not match:
        return None
    span = read_span(_without_lead(rest), zone)
    return PeriodOfTime(start_date=span.start()) if span and span.complete else None


def _closed(text: str, zone: str) -> PeriodOfTime | None:
    whole = read_span(text, zone)
    if whole and whole.complete:
        return PeriodOfTime(start_date=whole.start(), end_date=whole.end())
    for join in _JOINS:
        parts = [_without_lead(part) for part in join.split(text)]
        if len(parts) < 2 or len(parts) > 24:
            continue
        inner = [_spans(part, zone) for part in parts]
        spans = [span for found in inner for span in found]
        if all(inner) and spans and spans[-1].complete:
            spans = _completed(spans)
            return _period(spans[0].start(), spans[-1].end())
    return None


def _spans(text: str, zone: str) -> list[Span]:
    """The one span of ``text``, or those of a list inside a range (“19, 20 dan 27 Oktober”)."""
    span = read_span(text, zone)
    if span:
        return [span]
    for join in _JOINS[1:]:
        parts = join.split(text)
        if 2 <= len(parts) <= 24:
            found = [read_span(_without_lead(part), zone) for part in parts]
            known = [span for span in found if span]
            if len(known) == len(parts):
                return known
    return []


def _completed(spans: list[Span]) -> list[Span]:
    """Each span with the month and year that only a later one says (“19 dan 27 Oktober 2017”)."""
    for index in range(len(spans) - 2, -1, -1):
        spans[index] = spans[index].completed_from(spans[index + 1])
    return spans


def _without_lead(text: str) -> str:
    text = text.strip(" ,")
    match = _LEAD.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def _period(first: str, last: str) -> PeriodOfTime | None:
    return None if _is_after(first, last) else PeriodOfTime(start_date=first, end_date=last)


def _is_after(first: str, last: str) -> bool:
    """Whether ``first`` begins after ``last``, as far as both are precise."""
    shared = min(len(first), len(last), 10)
    return first[:shared] > last[:shared]


def _reversed(first: str, last: str, path: str) -> Problem:
    return Problem(
        code="period-reversed",
        message="The period ends ({last}) before it begins ({first}); the two were exchanged. "
        "Check them at the source.",
        path=path,
        params={"first": last, "last": first},
    )


def _unreadable(text: str, path: str) -> Problem:
    return Problem(
        code="period-unreadable",
        message="“{value}” cannot be read as a period. Write it as 2024-01-01/2024-12-31.",
        path=path,
        params={"value": text.strip()[:60]},
    )
