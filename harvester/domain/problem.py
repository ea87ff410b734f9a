"""Something wrong, told so that an office clerk can act on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

_PERSONAL = "personal-data"  # what the codes of the privacy guard begin with


class Severity(StrEnum):
    """What a problem does to the dataset it is found in."""

    ERROR = "error"  #: held back: not delivered, not in feeds
    WARNING = "warning"  #: delivered, and counted
    INFO = "info"  #: worth knowing


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is wrong, where, and what to do about it.

    ``message`` is an English template for ``str.format``; it is the gettext message id, so the web
    translates it before filling in ``params``. Personal data never goes into ``params``.
    """

    code: str  #: stable machine word with hyphens, e.g. ``date-unreadable``
    message: str  #: template, e.g. ``"“{value}” is not a date; write it as 2024-12-31."``
    path: str = ""  #: DCAT path, e.g. ``distribution[0].accessURL``; empty for the whole
    severity: Severity = Severity.WARNING
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message in English, filled in."""
        return fill(self.message, self.params)

    @property
    def personal(self) -> bool:
        """Whether the privacy guard found it."""
        return self.code.startswith(_PERSONAL)

    @property
    def invalidates(self) -> bool:
        """Whether a dataset that has it is invalid. What the guard holds back stays out by itself."""
        return self.severity is Severity.ERROR and not self.personal

    def at(self, prefix: str) -> Problem:
        """The same problem, seen from one level up."""
        path = f"{prefix}.{self.path}" if self.path and not self.path.startswith("[") else prefix + self.path
        return replace(self, path=path)


def fill(template: str, params: Mapping[str, str]) -> str:
    """``template`` with its ``{names}`` replaced; a name without a value stays as it is."""
    text = template
    for name, value in params.items():
        text = text.replace("{" + name + "}", value)
    return text


def each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """``problems`` in their order, without those that say the same as an earlier one."""
    found: list[Problem] = []
    for problem in problems:
        if problem not in found:
            found.append(problem)
    return tuple(found)
