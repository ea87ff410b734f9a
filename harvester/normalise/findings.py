"""What is noticed while normalising one record."""

from __future__ import annotations

import reprlib

from harvester.domain.problem import Problem, Severity
from harvester.normalise.context import Change

_BRIEF = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = 200
_BRIEF.maxdict = _BRIEF.maxlist = _BRIEF.maxtuple = 20

MOST = 200  #: of the files of one dataset
_LENGTH = 200


class Findings:
    """Collects problems and changes of one record: all of the dataset, a bounded number of its files."""

    __slots__ = ("_changes", "_further_changes", "_further_problems", "_problems")

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._changes: list[Change] = []
        self._further_problems = self._further_changes = 0

    def problem(
        self, code: str, message: str, path: str, *, severity: Severity = Severity.WARNING, **params: object
    ) -> None:
        """Note something wrong. Values are shortened; none of them may be personal data."""
        told = {name: shorten(value) for name, value in params.items()}
        self.add(Problem(code=code, message=message, path=path, severity=severity, params=told))

    def add(self, problem: Problem | None) -> None:
        """Note a problem that a reader found."""
        if problem is None:
            return
        if len(self._problems) < MOST or _of_dataset(problem.path):
            self._problems.append(problem)
        else:
            self._further_problems += 1

    def change(self, path: str, before: object, after: object, rule: str) -> None:
        """Note that a rule changed a value."""
        if len(self._changes) < MOST or _of_dataset(path):
            self._changes.append(Change(path=path, before=shorten(before), after=shorten(after), rule=rule))
        else:
            self._further_changes += 1

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, and how much more of it there is."""
        if not self._further_problems:
            return tuple(self._problems)
        further = Problem(
            code="further-problems",
            message="Its files have {number} further problems of these kinds, which are not listed.",
            path="distribution",
            params={"number": str(self._further_problems)},
        )
        return (*self._problems, further)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, and how much more of it there is."""
        if not self._further_changes:
            return tuple(self._changes)
        number = str(self._further_changes)
        return (*self._changes, Change(path="distribution", before="", after=number, rule="further-changes"))


def _of_dataset(path: str) -> bool:
    return not path.startswith("distribution[")


def shorten(value: object) -> str:
    """``value`` as text that fits a line of a report and any encoding."""
    text = value if isinstance(value, str) else _BRIEF.repr(value)  # a geometry may have megabytes
    text = text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
