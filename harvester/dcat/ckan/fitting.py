"""Values made to fit CKAN and its search index, with a problem for each that had to be changed.

CKAN 2.12 answers 500, for good, to text that holds NUL or a lone surrogate and to an indexed string
of more than 32,766 bytes (Lucene's ``IndexWriter.MAX_TERM_LENGTH``), so neither is ever sent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.json import Json

TERM_LIMIT = 32_766  #: bytes of UTF-8
_ELLIPSIS = "…"
_DEPTH = 40  #: deeper nesting is written as text; Python's own limit is far above it
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Fitting:
    """Makes values fit, and remembers what was left out or changed."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(
        self, code: str, message: str, path: str, severity: Severity = Severity.WARNING, **params: str
    ) -> None:
        """Remember one problem; the same one is kept once."""
        problem = Problem(code=code, message=message, path=path, severity=severity, params=params)
        if problem not in self.problems:
            self.problems.append(problem)

    def text(self, value: object, path: str, *, limit: int = TERM_LIMIT) -> str:
        """``value`` as text without unreadable characters, cut to ``limit`` bytes."""
        text = value if isinstance(value, str) else dump(value)
        if _UNREADABLE.search(text):
            text = _UNREADABLE.sub("", _join_surrogates(text))
            self.note(
                "characters-unreadable",
                "Characters that no text may hold were left out; retype this field at the source.",
                path,
                Severity.INFO,
            )
        return self._cut(text, path, limit)

    def items(self, values: Sequence[Json], path: str) -> str:
        """A list as the JSON text that ckanext-dcat reads, without the last items if it is too long."""
        kept = [self.text(value, path) for value in values]
        text = json.dumps(kept, ensure_ascii=False)
        if _size(text) <= TERM_LIMIT:
            return text
        size, fitting = 2, []
        for item in kept:
            size += _size(json.dumps(item, ensure_ascii=False)) + 2
            if size > TERM_LIMIT:
                break
            fitting.append(item)
        self.note(
            "list-cut",
            "Only the first {kept} of {count} values fit into the catalogue.",
            path,
            kept=str(len(fitting)),
            count=str(len(kept)),
        )
        return json.dumps(fitting, ensure_ascii=False)

    def link(self, value: str | None, path: str) -> str:
        """An address, or nothing when it is too long: a shortened one would lead nowhere."""
        if not value:
            return ""
        if _size(value) > TERM_LIMIT:
            self.note(
                "address-too-long",
                "The address has {size} bytes and the catalogue takes {limit}; it was left out.",
                path,
                size=str(_size(value)),
                limit=str(TERM_LIMIT),
            )
            return ""
        return self.text(value, path).strip()

    def _cut(self, text: str, path: str, limit: int) -> str:
        size = _size(text)
        if size <= limit:
            return text
        room = limit - len(_ELLIPSIS.encode())
        self.note(
            "text-cut",
            "The text has {size} bytes and the catalogue takes {limit}; the end was cut off.",
            path,
            size=str(size),
            limit=str(limit),
        )
        return text.encode()[:room].decode("utf-8", "ignore").rstrip() + _ELLIPSIS


def dump(value: object) -> str:
    """Any JSON value as text; numbers that JSON does not know become their names."""
    plain = _plain(value, _DEPTH)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object, depth: int) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if depth == 0:
        return _ELLIPSIS
    if isinstance(value, Mapping):
        return {str(key): _plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item, depth - 1) for item in value]
    return str(value)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _join_surrogates(text: str) -> str:
    """Halves that belong together become the character they stand for."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
