"""What is noticed while normalising one record."""

from __future__ import annotations

import reprlib

from harvester.domain.problem import Problem, Severity
from harvester.normalise.context import Change

_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = 200
_BRIEF.maxdict = _BRIEF.maxlist = _BRIEF.maxtuple = 20

MOST = 200
_LENGTH = 200


class Findings:
    """Collects problems and changes of one record, a bounded number of each."""

    __slots__ = ("changes", "problems")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.changes: list[Change] = []

    def problem(
        self, code: str, message: str, path: str, *, severity: Severity = Severity.WARNING, **params: object
    ) -> None:
        """Note something wrong. Values are shortened; none of them may be personal data."""
        if len(self.problems) < MOST:
            told = {name: shorten(value) for name, value in params.items()}
            self.problems.append(
                Problem(code=code, message=message, path=path, severity=severity, params=told)
            )

    def add(self, problem: Problem | None) -> None:
        """Note a problem that a reader found."""
        if problem is not None and len(self.problems) < MOST:
            self.problems.append(problem)

    def change(self, path: str, before: object, after: object, rule: str) -> None:
        """Note that a rule changed a value."""
        if len(self.changes) < MOST:
            self.changes.append(Change(path=path, before=shorten(before), after=shorten(after), rule=rule))


def shorten(value: object) -> str:
    """``value`` as text that fits a line of a report and any encoding."""
    text = value if isinstance(value, str) else _BRIEF.repr(value)  # a geometry may have megabytes
    text = text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
