"""What is kept of runs and passes, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from harvester.domain.json import Json, JsonObject
from harvester.domain.problem import Problem
from harvester.domain.run import Counts, RunStatus
from harvester.ports.delivering import TAKEN_BY_HAND, DeliveryRow, Settled


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRow:
    """A run as stored."""

    id: int
    source_id: int
    source: str
    status: RunStatus
    trigger: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    counts: Counts
    error: str | None = None
    force: bool = False
    confirmed: bool = False  #: the withdrawals that the brake held are to be made
    expected: int | None = None
    held: int = 0  #: withdrawals that wait for a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A package in a target that seems to be a dataset of ours, made by someone else for the same source."""

    dataset_id: int
    dataset: str  #: name
    package_id: str
    package: str  #: name
    title: str
    sure: bool  #: whether its source is ours; others are shown and left alone
    reason: str
    harvest_source: str | None = None  #: id of the ckanext-harvest source that counts it as its own


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryState:
    """How a dataset stands in a target, for people."""

    name: str
    title: str
    source: str
    delivery: DeliveryRow
    problems: tuple[Problem, ...] = ()
    updated: datetime | None = None

    @property
    def taken_by_hand(self) -> bool:
        """Whether people took its package away, so that it waits until somebody wants it back."""
        return any(problem.code in TAKEN_BY_HAND for problem in self.problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class PassRow:
    """One pass over a target, as reported."""

    id: int
    target: str
    started: datetime
    finished: datetime | None
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PassItem:
    """What a pass did to one dataset: created, updated, unchanged, withdrawn, refused or failed."""

    action: str
    name: str
    title: str
    fields: tuple[str, ...] = ()  #: package fields that differed
    error: str | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, settled: Settled) -> PassItem:
        """What became of one delivery."""
        dataset, delivered = settled.wanted.dataset, settled.delivered
        if delivered is None:
            return cls(
                action="refused" if settled.refused else "failed",
                name=dataset.name,
                title=dataset.title,
                error=settled.error,
                problems=settled.problems,
            )
        return cls(
            action=delivered.action.value,
            name=dataset.name,
            title=dataset.title,
            fields=delivered.fields,
            problems=delivered.problems,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RunProblem:
    """A problem of a run, with the record it was found in."""

    record: str | None
    problem: Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemKind:
    """Problems of a run that say the same, with one of them as the example."""

    example: Problem
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunItem:
    """What a run did to one dataset."""

    action: str
    name: str
    title: str
    fields: tuple[str, ...] = ()  #: document keys that changed


@dataclass(frozen=True, kw_only=True, slots=True)
class Sameness:
    """A person's word on whether two datasets (by UUID, ``first`` before ``second``) are the same."""

    first: str
    second: str
    same: bool
    reason: str
    person: str
    decided: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRecord:
    """A record behind a dataset, as fetched, with what was changed in reading it."""

    identifier: str
    url: str | None
    fetched: datetime
    missing_since: datetime | None
    raw: Json
    changes: tuple[Mapping[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetVersion:
    """A former version of a dataset, and what the run that superseded it changed."""

    run_id: int | None
    action: str
    superseded: datetime
    fields: tuple[str, ...]
    document: JsonObject | None
