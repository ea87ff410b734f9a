"""Errors, named by what to do next. A docstring is the default message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from harvester.domain.problem import Problem


class HarvesterError(Exception):
    """The harvester could not do this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class SkipRecord(HarvesterError):
    """This record is not a dataset."""


class RecordInvalid(HarvesterError):
    """This record cannot be read as a dataset."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


class SourceUnchanged(HarvesterError):
    """The source says that nothing changed since the last run (HTTP 304)."""


class SourceError(HarvesterError):
    """The source could not be read."""

    retry: ClassVar[bool] = False


class SourceUnavailable(SourceError):
    """The source does not answer now; the next run tries again."""

    retry = True

    def __init__(self, message: str | None = None, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class SourceRefused(SourceError):
    """The source answers, but not with what was asked; look at its address and configuration."""

    def __init__(self, message: str | None = None, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class AddressForbidden(SourceRefused):
    """The address leads into a private network, which the harvester does not enter."""


class ResponseTooLarge(SourceRefused):
    """The answer is larger than the limit in the settings."""


class ContentUnreadable(SourceRefused):
    """The answer is not in the format that was expected."""


class ConfigInvalid(HarvesterError):
    """The configuration does not fit the plugin."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.path}: {p.text}" if p.path else p.text for p in problems) or None)
        self.problems = tuple(problems)


class StateUnusable(HarvesterError):
    """The state folder or the database cannot be used."""


class PluginMissing(HarvesterError):
    """The plugin of this source is not installed or does not load."""


class PluginFault(HarvesterError):
    """The plugin has a fault; tell whoever keeps it."""


class NotFound(HarvesterError):
    """There is no such thing."""


class Conflict(HarvesterError):
    """This cannot be done now: something else is in the way."""


class RunCancelled(HarvesterError):
    """The run was cancelled."""


class NotSent(HarvesterError):
    """The message could not be sent."""


class TargetUnavailable(HarvesterError):
    """The catalogue does not answer now; the next delivery tries again."""

    def __init__(self, message: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TargetNotReady(TargetUnavailable):
    """The catalogue cannot take this dataset yet, and someone must act there first; others may go on."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(p.text for p in problems) or None)
        self.problems = tuple(problems)


class TargetRefused(HarvesterError):
    """The catalogue refuses this dataset as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(p.text for p in problems) or None)
        self.problems = tuple(problems)


class TargetForbidden(HarvesterError):
    """The catalogue does not accept the token for this; check the token and its rights."""
