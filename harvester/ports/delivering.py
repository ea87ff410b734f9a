"""What delivery takes from the store, gives to a target, and keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from harvester.domain.decide import Action, State
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem
from harvester.domain.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetRow:
    """A dataset as stored."""

    id: int
    uuid: str
    source_id: int
    series: str
    name: str
    state: State
    content_hash: str
    document: JsonObject
    title: str
    organization: str | None
    created: datetime
    updated: datetime
    problems: tuple[Problem, ...] = ()
    published: bool = False  #: whether this content was ever shown
    release_reason: str | None = None  #: an administrator's, for a dataset that was held back
    duplicate_of: int | None = None  #: the dataset that is published in its place
    duplicate_reason: Problem | None = None  #: by what they were found to be the same


#: Codes of refusals that mean: people took the package away, or made it theirs.
TAKEN_BY_HAND = frozenset({"deleted-in-catalogue", "purged-in-catalogue", "marks-removed"})
DELIVERY_STATUSES = ("delivered", "pending", "failed", "refused", "withdrawn", "excluded", "idle")


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRow:
    """The state of one dataset in one target."""

    dataset_id: int
    target: str
    package_id: str | None = None
    delivered_hash: str | None = None
    status: str = "pending"  #: one of ``DELIVERY_STATUSES``
    attempts: int = 0
    next_try: datetime | None = None
    error: str | None = None
    resources: Mapping[str, str] = field(default_factory=dict)  #: distribution identifier → resource id
    former: tuple[str, ...] = ()  #: UUIDs of datasets of ours whose package it took over


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One dataset whose delivered state differs from the desired one."""

    dataset: DatasetRow
    source: Source
    delivery: DeliveryRow
    withdraw: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """What a target answered."""

    action: Action
    package_id: str
    resources: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()  #: package fields that differed, for an update
    problems: tuple[Problem, ...] = ()  #: what was left out or changed to fit the target


class Target(Protocol):
    """A catalogue to keep in step. Every call is idempotent."""

    name: str

    def foresee(self, wanted: Sequence[Wanted]) -> None:
        """Hear what will be delivered next, so that many can be looked at in one request. Never raises."""
        ...

    def deliver(self, wanted: Wanted) -> Delivered:
        """Create, adopt or update the dataset's package, or withdraw it.

        Raises:
            TargetUnavailable: try again later; nothing is known to have changed.
            TargetRefused: the catalogue does not take this dataset as it is.
            TargetForbidden: the token may not do this; every dataset would fail alike.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What became of one delivery: ``delivered``, or why not."""

    wanted: Wanted
    delivered: Delivered | None = None
    refused: bool = False  #: final until the dataset changes; otherwise it is tried again at ``next_try``
    error: str | None = None
    problems: tuple[Problem, ...] = ()
    next_try: datetime | None = None


class DeliveryStore(Protocol):
    """What delivery keeps. Every method commits before it returns."""

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """Datasets with an id above ``after`` that differ and whose next try is due, by id.

        Refused ones appear again only when their content changed. A withdrawn, quarantined or invalid
        dataset that stands in the target appears with ``withdraw``; one that never got there does not.
        """
        ...

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        """Remember what became of these deliveries, of as many datasets.

        What was delivered is remembered by its content hash; a dataset that changed meanwhile stays wanted.
        """
        ...

    def pending(self, target: str) -> int:
        """How many datasets differ from what the target has."""
        ...


class SelectingStore(Protocol):
    """What a filtered view of delivery needs: a ``DeliveryStore`` that can leave datasets out."""

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """As in ``DeliveryStore``."""
        ...

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        """As in ``DeliveryStore``."""
        ...

    def pending(self, target: str, *, source_id: int | None = None) -> int:
        """How many datasets (of one source) differ from what the target has."""
        ...

    def leave_out(self, target: str, dataset_ids: Collection[int]) -> None:
        """These datasets are not for the target and never got there."""
        ...
