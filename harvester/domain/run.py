"""A run: one harvest of one source, and its counts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PROBLEMS = "problems"  #: finished; some records have problems
    NEEDS_REVIEW = "needs-review"  #: the brake holds withdrawals back
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """Whether nothing more happens in this run."""
        return self not in {RunStatus.QUEUED, RunStatus.RUNNING}

    @property
    def succeeded(self) -> bool:
        """Whether what the source said was read to its end."""
        return self in {RunStatus.DONE, RunStatus.PROBLEMS, RunStatus.NEEDS_REVIEW}


@dataclass(kw_only=True, slots=True)
class Counts:
    """``seen``, ``skipped`` and ``failed`` count records, the others datasets."""

    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    skipped: int = 0
    quarantined: int = 0
    invalid: int = 0
    failed: int = 0


COUNTS = tuple(field.name for field in fields(Counts))  #: in the order in which they are told
