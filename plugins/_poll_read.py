"""The results of a poll, or of a satisfaction survey (SKM), on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from harvester.sdk.markup import parse_html, squeeze, text_of
from plugins._poll_lines import Line, lines_of, scripts_of
from plugins._poll_survey import Survey, read_survey

MAX_OPTIONS = 12
_PERCENT = re.compile(r"(?<![\d.,/-])(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|\bpersen\b)", re.IGNORECASE)
_PARTS = re.compile(r"[,;:?|•·►▪\n]|\s[-–—]\s|\s(?:and|dan)\s", re.IGNORECASE)
_TRIM = " \t:=-–—()[]|.,;•·*►▪>"
_VOTES = re.compile(
    r"\(?\s*\d[\d.,]*\s*(?:votes?|suara|responden|orang|pemilih|jawaban|respon)\b[^a-z]*", re.IGNORECASE
)
_ONLY_COUNT = re.compile(r"[\d.,\s()|/-]*")
_OPTION = re.compile(
    r"\b(?:puas|memuaskan|baik|bagus|buruk|jelek|setuju|ya|tidak|cukup|kurang|biasa|ragu|sedang|mudah|sulit|"
    r"cepat|lambat|tahu|pernah|sering|jarang|membantu|informatif|lengkap|good|bad|fair|poor|excellent|yes|no)\b",
    re.IGNORECASE,
)
_POLL = re.compile(
    r"\b(?:poll(?:ing)?|jajak|survei|survey|kuesioner|angket|voting|votes?|responden|kepuasan|pendapat anda|"
    r"menurut anda|suara|penilaian)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"""name\s*['"]?\s*:\s*['"]([^'"]{1,80})['"]\s*,\s*['"]?(?:y|value)['"]?\s*:\s*['"]?(\d+(?:\.\d+)?)"""
    r"""|\[\s*['"]([^'"]{1,80})['"]\s*,\s*(\d+(?:\.\d+)?)\s*\]"""
)
_LABELS = re.compile(r"""labels['"]?\s*:\s*\[([^\]]{1,2000})\]""")
_DATA = re.compile(r"""data['"]?\s*:\s*\[([\d\s.,'"]{1,1000})\]""")
_STRING = re.compile(r"""['"]((?:[^'"\\]|\\.){1,80})['"]""")
_NEAR = 8  #: lines before a poll in which its question may stand


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """The results of one question."""

    question: str
    options: tuple[tuple[str, Decimal], ...]  #: answers with their percentage, in the page's order


@dataclass(frozen=True, slots=True)
class _Pair:
    label: str
    percent: Decimal
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a page holds."""

    title: str
    polls: tuple[Poll, ...] = ()
    survey: Survey | None = None


def read_page(html: str) -> Found:
    """The polls of a page, and the survey if there is one."""
    tree = parse_html(html)
    if tree is None:
        return Found(title="")
    named = next(tree.iter("title"), None)
    title = text_of(named) if named is not None else ""
    lines = lines_of(tree)
    survey = read_survey(tree, lines)
    polls = list(_in_lines(lines, title))
    if not polls:
        polls = list(_in_scripts(scripts_of(tree), title, lines))
    told = {poll.question: poll for poll in reversed(polls)}
    return Found(title=title, polls=tuple(reversed(told.values())), survey=survey)


def _in_lines(lines: Sequence[Line], title: str) -> Iterator[Poll]:
    for run in _runs([pair for line in lines for pair in _pairs(lines, line)]):
        start = run[0].line
        question = _question(lines, start, {pair.label for pair in run}, title)
        around = " ".join(line.text for line in lines[max(0, start - _NEAR) : start])
        options = sum(_OPTION.search(pair.label) is not None for pair in run)
        if options * 2 >= len(run) or (options == 0 and _POLL.search(f"{around} {question}")):
            yield Poll(question=question, options=tuple((pair.label, pair.percent) for pair in run))


def _pairs(lines: Sequence[Line], line: Line) -> Iterator[_Pair]:
    """Answers with their percentage in a line; the answer may stand alone in the line before."""
    matches = list(_PERCENT.finditer(line.text))
    if not matches or len(line.text) > 1_500:
        return
    before = [_label(line.text[start:end]) for start, end in _between(matches)]
    after = [
        _label(line.text[match.end() : follows])
        for match, follows in zip(matches, [*(m.start() for m in matches[1:]), len(line.text)], strict=True)
    ]
    labels = after if not before[0] and all(after) else before
    for number, (match, label) in enumerate(zip(matches, labels, strict=True)):
        value = Decimal(match[1].replace(",", "."))
        name = label or (_label_above(lines, line.number) if number == 0 else "")
        if name and value <= 100:
            yield _Pair(name, value, line.number)


def _between(matches: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    ends = [0, *(match.end() for match in matches)]
    yield from zip(ends, (match.start() for match in matches), strict=False)


def _label(text: str) -> str:
    """The answer in a piece of text: its last part, without votes, bullets and brackets."""
    parts = [part.strip(_TRIM) for part in _PARTS.split(_VOTES.sub(" ", text))]
    told = [part for part in parts if any(c.isalpha() for c in part)]
    label = squeeze(told[-1]) if told else ""
    return label if len(label) <= 60 else ""


def _label_above(lines: Sequence[Line], number: int) -> str:
    for line in reversed(lines[max(0, number - 2) : number]):
        if _PERCENT.search(line.text):
            return ""
        if _ONLY_COUNT.fullmatch(line.text) or _VOTES.fullmatch(line.text):
            continue
        return _label(line.text) if len(line.text) <= 80 else ""
    return ""


def _runs(pairs: Sequence[_Pair]) -> Iterator[Sequence[_Pair]]:
    """Neighbouring answers, each told once, that make up a hundred but for rounding."""
    at = 0
    while at < len(pairs):
        end = _run_end(pairs, at)
        if end:
            yield pairs[at:end]
        at = end or at + 1


def _run_end(pairs: Sequence[_Pair], at: int) -> int | None:
    """Where the longest run that begins at ``at`` ends."""
    best = None
    seen: set[str] = set()
    total = Decimal(0)
    for end in range(at, min(len(pairs), at + MAX_OPTIONS)):
        pair = pairs[end]
        far = end > at and pair.line - pairs[end - 1].line > 4
        if far or pair.label.casefold() in seen:
            break
        seen.add(pair.label.casefold())
        total += pair.percent
        count = end - at + 1
        if count >= 2 and abs(total - 100) <= Decimal("0.5") * count:
            best = end + 1
    return best


def _question(lines: Sequence[Line], start: int, labels: set[str], title: str) -> str:
    """The line before the answers that asks, is a heading, or speaks of a poll; else the page's title."""
    near = [
        line
        for line in reversed(lines[max(0, start - _NEAR) : start + 1])
        if 8 <= len(line.text) <= 200
        and " | " not in line.text
        and not _PERCENT.search(line.text)
        and _label(line.text) not in labels
    ]
    for wanted in (
        lambda line: line.text.endswith("?"),
        lambda line: _POLL.search(line.text) is not None,
        lambda line: line.heading,
    ):
        if found := next((line.text for line in near if wanted(line)), None):
            return found.strip(" :")
    lead = _PERCENT.split(lines[start].text)[0]
    if ":" in lead and _POLL.search(lead):
        return squeeze(lead.rpartition(":")[0])
    return title


def _in_scripts(script: str, title: str, lines: Sequence[Line]) -> Iterator[Poll]:
    """Charts. Their figures may be votes; percentages are then worked out."""
    told = [(m[1] or m[3], Decimal(m[2] or m[4])) for m in _NAMED.finditer(script)]
    charts = [told] if told else []
    for labels, data in zip(_LABELS.findall(script), _DATA.findall(script), strict=False):
        names, values = _STRING.findall(labels), re.findall(r"\d+(?:\.\d+)?", data)
        if len(names) == len(values):
            charts.append([(name, Decimal(value)) for name, value in zip(names, values, strict=True)])
    heading = next((line.text for line in lines if _POLL.search(line.text) and len(line.text) <= 200), title)
    for chart in charts:
        options = [(squeeze(name), value) for name, value in chart]
        total = sum((value for _, value in options), Decimal(0))
        known = sum(_OPTION.search(name) is not None for name, _ in options)
        if not 2 <= len(options) <= MAX_OPTIONS or not total or known * 2 < len(options):
            continue
        if abs(total - 100) > Decimal("0.5") * len(options):
            options = [(name, (value * 100 / total).quantize(Decimal("0.01"))) for name, value in options]
        yield Poll(question=heading, options=tuple(options))
