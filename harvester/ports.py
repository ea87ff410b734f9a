"""What the pipeline needs from outside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from harvester.domain.decide import Action, State
from harvester.domain.json import Json, JsonObject
from harvester.domain.problem import Problem
from harvester.domain.run import Counts, RunStatus
from harvester.domain.source import Source

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harvester.domain.dataset import Column, Table
    from harvester.domain.record import SpooledTable
    from harvester.normalise.privacy.looks import Inspection, Look
    from harvester.sdk.http import Http
    from harvester.sdk.page import Page


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class Fetcher(Protocol):
    """Makes the HTTP clients of runs."""

    def session(self, source: Source, validators: Validators | None = None) -> AbstractContextManager[Http]:
        """A client with its own cookies for one run. With ``validators`` conditional requests are sent."""
        ...

    def page(self, url: str) -> Page:
        """Fetch an address for detection, with a bounded number of probes."""
        ...


class Validators(Protocol):
    """ETag and Last-Modified per address, as of the last successful run."""

    def get(self, url: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) of ``url``."""
        ...

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Remember what a 200 carried; kept only when the run succeeds."""
        ...


class FileInspector(Protocol):
    """Looks into linked files for personal data, within the time of one run."""

    def exhausted(self) -> bool:
        """Whether the time is used up."""
        ...

    def look(
        self,
        url: str,
        *,
        title: str = "",
        whole: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Look:
        """Fetch a file, or as much of it as is looked at, and look; with validators only if it changed.

        ``whole`` says that its format cannot be read from a beginning. Files never raise.
        """
        ...


class TableFiles(Protocol):
    """CSV bodies of our tables, named by their SHA-256."""

    def write(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """Write the rows as CSV (RFC 4180, UTF-8, without header); equal rows give an equal name."""
        ...

    def path(self, sha256: str) -> Path:
        """Where a body lies."""
        ...

    def discard(self, sha256: str) -> None:
        """Remove a body; none is no fault."""
        ...


class PublishedTables(Protocol):
    """The CSVs of our tables, as people download them."""

    def open_csv(self, table: Table) -> Iterator[bytes]:
        """The CSV in pieces, header first.

        Raises:
            NotFound: at once, when a part of it is no longer kept.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRecord:
    """What is stored of a record, as far as deciding needs it."""

    raw_hash: str
    rules: str
    series: str | None  #: ``None`` for a record that is no dataset
    outcome: Outcome
    seen_run: int


class Outcome(StrEnum):
    """What became of a record."""

    KEPT = "kept"
    HELD = "held"  #: it may carry personal data; what is kept is masked
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRow:
    """A record to store. ``contribution`` is the dataset document that it alone would make."""

    identifier: str
    raw_hash: str
    rules: str
    outcome: Outcome
    series: str | None = None
    url: str | None = None
    raw: bytes | None = None  #: the record as fetched, as canonical JSON
    contribution: JsonObject | None = None
    reason: str | None = None  #: why it was skipped or failed
    problems: tuple[Problem, ...] = ()
    changes: tuple[Mapping[str, str], ...] = ()
    position: str = ""  #: contributions of a series are composed in this order


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetHead:
    """What is stored of a dataset, as far as deciding needs it."""

    id: int
    name: str
    state: State
    content_hash: str
    created_run: int | None
    release_reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetWrite:
    """A dataset to store. ``head`` is what stood there before."""

    head: DatasetHead | None
    series: str
    uuid: str
    name: str
    state: State
    content_hash: str
    document: JsonObject
    title: str
    organization: str | None
    action: Action
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """What one record adds to its dataset. ``held`` ones are masked, and stay out."""

    document: JsonObject
    held: bool = False
    problems: tuple[Problem, ...] = ()


class HarvestBatch(Protocol):
    """One transaction of a run. Nothing is kept unless the whole batch is."""

    def mark_seen(self, identifiers: Collection[str]) -> None:
        """These records are still there, unchanged."""
        ...

    def save_records(self, rows: Sequence[RecordRow]) -> None:
        """Insert or replace these records, and mark them as seen."""
        ...

    def mark_gone(self, identifiers: Collection[str]) -> None:
        """The source itself says that these records are gone; they wait for no grace period."""
        ...

    def remove_records(self, identifiers: Collection[str]) -> Collection[str]:
        """Forget these records; returns the series that they contributed to."""
        ...

    def contributions(self, series: str) -> Sequence[Contribution]:
        """What the records of a series contribute, in order."""
        ...

    def heads(self, series: Collection[str]) -> Mapping[str, DatasetHead]:
        """What is stored of these datasets."""
        ...

    def document(self, dataset_id: int) -> JsonObject:
        """A dataset's stored document."""
        ...

    def save_datasets(self, writes: Sequence[DatasetWrite]) -> None:
        """Insert or replace these datasets, keep their former version, and let every target know."""
        ...

    def record(self, identifier: str) -> RecordRow | None:
        """A record as it was stored."""
        ...

    def save_inspections(self, inspections: Mapping[str, Sequence[Inspection]]) -> None:
        """Replace what is known of the files of these records (by identifier), which are stored."""
        ...

    def update_inspections(self, inspections: Sequence[Inspection]) -> None:
        """Replace what is known of these files."""
        ...

    def read_again(self, identifiers: Collection[str]) -> None:
        """Let the next run read these records, changed or not."""
        ...

    def add_problems(
        self, problems: Sequence[tuple[Problem, str | None]], *, series: str | None = None
    ) -> None:
        """Problems of this run, each with the record it was found in."""
        ...


class HarvestStore(Protocol):
    """What a run of a source keeps."""

    def batch(self, source_id: int, run_id: int, now: datetime) -> AbstractContextManager[HarvestBatch]:
        """A transaction, committed at its end."""
        ...

    def known(self, source_id: int, identifiers: Collection[str]) -> Mapping[str, KnownRecord]:
        """What is stored of these records."""
        ...

    def held(self, source_id: int) -> int:
        """How many records are held of a source, as datasets or parts of them."""
        ...

    def note_missing(self, source_id: int, run_id: int, now: datetime, keep: Sequence[str] = ()) -> None:
        """After a complete listing: start the grace period of the records that it lacked.

        Those whose identifiers start with one of ``keep`` stay.
        """
        ...

    def missing(self, source_id: int, before: datetime) -> Sequence[str]:
        """Records whose absence was first noted at or before ``before`` (the epoch for tombstones)."""
        ...

    def inspections(
        self, source_id: int, identifiers: Collection[str]
    ) -> Mapping[str, Mapping[str, Inspection]]:
        """What is known of the files of these records, by identifier and address."""
        ...

    def due_inspections(self, source_id: int, now: datetime, *, limit: int) -> Sequence[Inspection]:
        """Files that are to be looked into (again), longest due first."""
        ...

    def released(self, source_id: int) -> frozenset[str]:
        """Series that an administrator let go although they may hold personal data."""
        ...

    def tally(self, source_id: int, run_id: int) -> Counts:
        """The run's counts, from what is stored."""
        ...

    def standing(self, source_id: int) -> Counts:
        """The counts of a run in which nothing changed (304)."""
        ...


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
    release_reason: str | None = None  #: an administrator's, for a dataset that was held back


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRow:
    """The state of one dataset in one target."""

    dataset_id: int
    target: str
    package_id: str | None = None
    delivered_hash: str | None = None
    status: str = "pending"  #: pending, delivered, withdrawn, refused, failed
    attempts: int = 0
    next_try: datetime | None = None
    error: str | None = None
    resources: Mapping[str, str] = field(default_factory=dict)  #: distribution identifier → resource id


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

    def deliver(self, wanted: Wanted) -> Delivered:
        """Create, adopt or update the dataset's package, or withdraw it.

        Raises:
            TargetUnavailable: try again later; nothing is known to have changed.
            TargetRefused: the catalogue does not take this dataset as it is.
            TargetForbidden: the token may not do this; every dataset would fail alike.
        """
        ...


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


class DeliveryStore(Protocol):
    """What delivery keeps. Every method commits before it returns."""

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """Datasets with an id above ``after`` that differ and whose next try is due, by id.

        Refused ones appear again only when their content changed. A withdrawn, quarantined or invalid
        dataset that stands in the target appears with ``withdraw``; one that never got there does not.
        """
        ...

    def delivered(self, target: str, wanted: Wanted, delivered: Delivered, now: datetime) -> None:
        """Remember that the target now has ``wanted`` (by its content hash), or no longer has it."""
        ...

    def not_delivered(
        self,
        target: str,
        wanted: Wanted,
        *,
        refused: bool,
        error: str,
        problems: Sequence[Problem] = (),
        next_try: datetime | None = None,
    ) -> None:
        """Remember a refusal (final until the dataset changes) or a failure (tried again at ``next_try``)."""
        ...

    def pending(self, target: str) -> int:
        """How many datasets differ from what the target has."""
        ...


class SelectingStore(Protocol):
    """What a filtered view of delivery needs: a ``DeliveryStore`` that can leave datasets out."""

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """As in ``DeliveryStore``."""
        ...

    def delivered(self, target: str, wanted: Wanted, delivered: Delivered, now: datetime) -> None:
        """As in ``DeliveryStore``."""
        ...

    def not_delivered(
        self,
        target: str,
        wanted: Wanted,
        *,
        refused: bool,
        error: str,
        problems: Sequence[Problem] = (),
        next_try: datetime | None = None,
    ) -> None:
        """As in ``DeliveryStore``."""
        ...

    def pending(self, target: str, *, source_id: int | None = None) -> int:
        """How many datasets (of one source) differ from what the target has."""
        ...

    def leave_out(self, target: str, dataset_ids: Collection[int]) -> None:
        """These datasets are not for the target and never got there."""
        ...


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


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryState:
    """How a dataset stands in a target, for people."""

    name: str
    title: str
    source: str
    delivery: DeliveryRow
    problems: tuple[Problem, ...] = ()
    updated: datetime | None = None


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


@dataclass(frozen=True, kw_only=True, slots=True)
class RunProblem:
    """A problem of a run, with the record it was found in."""

    record: str | None
    problem: Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class RunItem:
    """What a run did to one dataset."""

    action: str
    name: str
    title: str
    fields: tuple[str, ...] = ()  #: document keys that changed


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
