"""Reading the fields of one record: each reader notes what it changed and what it could not read."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.domain.problem import Severity
from harvester.normalise.dates import read_date
from harvester.normalise.findings import Findings
from harvester.normalise.intervals import read_ends
from harvester.normalise.iri import host_of, is_loopback, is_private_host, mend_iri, mend_url
from harvester.normalise.languages import read_languages
from harvester.normalise.lookups import Lookups
from harvester.normalise.text import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    cut,
    is_placeholder,
    mend,
    read_description,
    read_title,
    told,
    unescape,
)

if TYPE_CHECKING:
    from harvester.domain.dataset import PeriodOfTime
    from harvester.domain.json import Json
    from harvester.domain.problem import Problem

_PLACE_FIRST = re.compile(r"\s*([^\d\s,:;][^\d,:;]{1,58}?)\s+(?=\d{1,2}[ ./-])")
_MOST = 1000
_DEEPEST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What the readers of one record share."""

    lookups: Lookups
    findings: Findings
    base: str | None  #: relative addresses resolve against it
    language: str
    zone: str
    source_host: str | None
    host: str | None  #: of the record; tells places and offices of one name apart
    is_html: bool = False

    def text(self, value: object, path: str, *, lines: bool = False) -> dict[str, str]:
        """A language map of a text as told; several ``lines`` become Markdown."""
        if value is None:
            return {}
        if isinstance(value, str) or not isinstance(value, Mapping):
            one = self._one_text(value, path, lines)
            return {self.language: one} if one else {}
        texts: dict[str, str] = {}
        for mark, told_text in list(value.items())[:50]:
            tag = (self.lookups.tag(mark) if isinstance(mark, str) else None) or self.language
            one = self._one_text(told_text, f"{path}.{tag}", lines)
            if one:
                texts.setdefault(tag, one)
        return texts

    def _one_text(self, value: object, path: str, lines: bool) -> str | None:
        if lines:
            text = read_description(value, is_html=self.is_html, base=self.base)
        else:
            text = read_title(value, is_html=self.is_html)
        if isinstance(value, str) and text != value:
            self.changed(path, value, text or "", "text")
        length = TEXT_LENGTH if lines else TITLE_LENGTH
        if text is None or len(text) <= length:
            return text
        self.findings.problem(
            "text-too-long",
            "This text has {length} characters; only the first {most} are kept.",
            path,
            severity=Severity.INFO,
            length=str(len(text)),
            most=str(length),
        )
        return cut(text, length)

    def changed(self, path: str, before: str, after: str, rule: str) -> None:
        """Note a change, unless only blanks differ."""
        if before.split() != after.split():
            self.findings.change(path, before, after, rule)

    def url(self, value: object, path: str) -> str | None:
        """An address that can be fetched from outside; ``None`` for others, with a problem."""
        if value is None:
            return None
        url = mend_url(value, base=self.base)
        if url is None:
            text = told(value)
            if text is not None:
                self.findings.problem(
                    "url-unreadable",
                    "“{value}” is not a web address, which starts with https://.",
                    path,
                    value=text,
                )
            return None
        if url != value:
            self.changed(path, str(value), url, "address")
        return url

    def is_reachable(self, url: str, path: str) -> bool:
        """Whether the host of ``url`` is public or the source's own; otherwise notes a problem."""
        host = host_of(url)
        own = self.source_host
        if host is None or not is_private_host(host) or host == own:
            return True
        if own is not None and is_loopback(own) and is_loopback(host):
            return True
        self.findings.problem(
            "host-not-public",
            "Nobody outside can open “{url}”: “{host}” is inside a private network, so it"
            " was left out. Publish the file at a public address.",
            path,
            url=url,
            host=host,
        )
        return False

    def public_url(self, value: object, path: str) -> str | None:
        """Like :meth:`url`, without addresses that nobody outside can open."""
        url = self.url(value, path)
        return url if url is not None and self.is_reachable(url, path) else None

    def iris(self, values: object, path: str) -> tuple[str, ...]:
        """Absolute IRIs; what is none is noted (:func:`unaddressed` has it)."""
        found: dict[str, None] = {}
        for index, value in enumerate(items(values)):
            iri = mend_iri(value, base=self.base if str(value)[:1] == "/" else None)
            text = told(value) if iri is None else None
            if iri:
                found[iri] = None
            elif text:
                self.findings.problem(
                    "iri-unreadable",
                    "“{value}” is a name and no address, so it is shown among the further fields.",
                    f"{path}[{index}]",
                    severity=Severity.INFO,
                    value=text,
                )
        return tuple(found)

    def date(self, value: object, path: str) -> str | None:
        """An ISO 8601 date."""
        if value is None:
            return None
        text = told(value)
        date, problem = _date(unescape(text) if text and "&" in text else text, self.zone)
        if problem is not None and text is not None and (rest := self._after_place(text)):
            date, problem = _date(rest, self.zone)
        if problem is not None:
            self.findings.add(problem.at(path))
        elif date is not None and date != text:
            self.findings.change(path, text, date, "date")
        return date

    def _after_place(self, text: str) -> str | None:
        """“17 Mei 2024” of “Bojonegoro 17 Mei 2024”, as letters are signed without their comma."""
        match = _PLACE_FIRST.match(text)
        place = self.lookups.place(match[1], None, None)[0] if match else None
        return text[match.end() :] if match and place is not None and place.identifier else None

    def period(self, start: object, end: object, path: str) -> PeriodOfTime | None:
        """A period of time."""
        first, last = told(start), told(end)
        period, problems = _ends(first, last, self.zone)
        for problem in problems:
            self.findings.add(problem.at(path))
        if period is not None and (period.start_date, period.end_date) != (first, last):
            before = " – ".join(text for text in (first, last) if text)
            self.findings.change(path, before, f"{period.start_date or ''}/{period.end_date or ''}", "period")
        return period

    def languages(self, values: object, path: str) -> tuple[str, ...]:
        """BCP 47 tags."""
        found: dict[str, None] = {}
        for value in items(values):
            text = told(value)
            if text is None:
                continue
            tags = read_languages(text, self.lookups.language)
            if not tags:
                self.findings.problem(
                    "language-unknown",
                    "“{value}” is not a language code; write “id”, “en”, “jv” …",
                    path,
                    severity=Severity.INFO,
                    value=text,
                )
                continue
            if tags != (text,):
                self.findings.change(path, text, ", ".join(tags), "language")
            found.update(dict.fromkeys(tags))
        return tuple(found)


@functools.lru_cache(4096)  # files of one release have one date
def _date(text: str | None, zone: str) -> tuple[str | None, Problem | None]:
    return read_date(text, zone=zone)


@functools.lru_cache(4096)
def _ends(start: str | None, end: str | None, zone: str) -> tuple[PeriodOfTime | None, tuple[Problem, ...]]:
    return read_ends(start, end, zone=zone)


def items(values: object, most: int = _MOST) -> Sequence[Any]:
    """The items of a list as told, at most so many; a single value counts as a list of one."""
    if isinstance(values, tuple | list):
        return values if len(values) <= most else values[:most]
    if isinstance(values, str):
        return (values,)
    return list(values)[:most] if isinstance(values, set | frozenset) else ()


def unaddressed(values: object) -> tuple[str, ...]:
    """What :meth:`Scope.iris` finds no addresses in, as told."""
    texts = (
        text
        for value in items(values)
        if str(value)[:1] != "/" and mend_iri(value) is None and (text := told(value))
    )
    return tuple(dict.fromkeys(texts))


def clean_extras(value: object) -> dict[str, Json]:
    """The extras of a draft as JSON: no empty values, no NaN, text mended, keys in order as told."""
    if not isinstance(value, Mapping):
        return {}
    cleaned: dict[str, Json] = {}
    for name, item in list(value.items())[:_MOST]:
        json = clean_json(item)
        if isinstance(name, str) and json is not None and json != "":
            cleaned[mend(name).strip()] = json
    cleaned.pop("", None)
    return cleaned


def clean_json(value: object, depth: int = 0) -> Json:
    """``value`` as JSON that every encoder takes; what is no JSON becomes ``None``."""
    if isinstance(value, str):
        text = mend(value[: 2 * TEXT_LENGTH]).strip()
        return "" if is_placeholder(text) else text
    if isinstance(value, bool | int | float):
        return _clean_number(value)
    if depth < _DEEPEST and isinstance(value, Mapping):
        pairs = list(value.items())[:_MOST]
        return {mend(k): clean_json(v, depth + 1) for k, v in pairs if isinstance(k, str)}
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [clean_json(item, depth + 1) for item in value[:_MOST]]
    return None


def _clean_number(value: int | float) -> Json:
    """``value``, unless a database or another program could not hold it."""
    if isinstance(value, int):
        if abs(value) < 2**63:
            return value
        return str(value) if abs(value) < 10**100 else None
    return value if math.isfinite(value) else None
