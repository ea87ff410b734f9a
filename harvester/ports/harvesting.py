"""What a run of a source keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from harvester.domain.decide import Action, State
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem
from harvester.domain.record import SpooledTable

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harvester.domain.run import Counts
    from harvester.normalise.privacy.looks import Inspection

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRecord:
    """What is stored of a record, as far as deciding needs it."""

    raw_hash: str
    rules: str
    series: str | None  #: ``None`` for a record that is no dataset
    outcome: Outcome
    seen_run: int
    missing: bool = False  #: a complete listing lacked it


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
    tables: Mapping[str, SpooledTable] = field(default_factory=dict)  #: spooled while it was read


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetHead:
    """What is stored of a dataset, as far as deciding needs it."""

    id: int
    uuid: str
    name: str
    state: State  #: of its own: ``ACTIVE`` for one that is a duplicate of another source's
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
    keys: frozenset[int] = frozenset()  #: what the same dataset is found by in other sources
    nearness: int = 0  #: of the source to the publisher


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """What one record adds to its dataset. ``held`` ones are masked, and stay out."""

    document: JsonObject
    held: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A dataset as it stands in the catalogue."""

    name: str
    title: str
    state: State
    content_hash: str
    document: JsonObject


class HarvestBatch(Protocol):
    """One transaction of a run. Nothing is kept unless the whole batch is."""

    def mark_seen(self, identifiers: Collection[str]) -> None:
        """These records are still there, unchanged."""
        ...

    def forget_answers(self) -> None:
        """What the source's addresses answered before no longer stands for what is kept.

        Until a run ends well, they are read whatever they answer.
        """
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

    def wait(self, series: Collection[str]) -> None:
        """The datasets of these series are new; they are composed when :meth:`let_in` says so."""
        ...

    def let_in(self, series: Collection[str]) -> None:
        """These series wait no longer."""
        ...

    def move(self, moved: Mapping[int, str]) -> Mapping[str, str]:
        """Let datasets (by id) go on under other series, which have no dataset; their old records go.

        Returns the series before → after.
        """
        ...

    def had(self, uuids: Collection[str]) -> Collection[str]:
        """Those of ``uuids`` that a dataset has."""
        ...

    def document(self, dataset_id: int) -> JsonObject:
        """A dataset's stored document."""
        ...

    def save_datasets(self, writes: Sequence[DatasetWrite]) -> None:
        """Insert or replace these datasets, keep their former version, and let every target know.

        Where other sources have the same dataset, one of them is published and the rest are duplicates.
        """
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

    def end_release(self, series: str, raw_hash: str) -> None:
        """A record of a series is no longer let go; the reason for which it was stays."""
        ...

    def read_again(self, identifiers: Collection[str]) -> None:
        """Let the next run read these records, changed or not."""
        ...

    def add_problems(self, problems: Sequence[tuple[Problem, str | None]]) -> None:
        """Problems of this run, each with the record it was found in."""
        ...


class OwnDatasets(Protocol):
    """Knows what is ours in other catalogues."""

    def ours(self, references: Collection[str]) -> frozenset[str]:
        """Those of ``references`` that name a dataset, its package in a target, or a source.

        By name or UUID; of packages by their id.
        """
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

    def waiting(self, source_id: int) -> Mapping[str, int]:
        """Series whose datasets wait to be composed, and since which run."""
        ...

    def vanished(
        self, source_id: int, run_id: int, keep: Sequence[str] = ()
    ) -> Iterator[tuple[int, JsonObject]]:
        """Ids and documents of standing datasets of which ``run_id`` saw no record, lazily.

        Those that have a record whose identifier starts with one of ``keep`` stay.
        """
        ...

    def settled_before(self, source_id: int, run_id: int) -> bool:
        """Whether a run before ``run_id`` read the source to its end."""
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

    def released(self, source_id: int) -> Mapping[str, frozenset[str]]:
        """Series that an administrator let go although they may hold personal data."""
        ...

    def tally(self, source_id: int, run_id: int) -> Counts:
        """The run's counts, from what is stored."""
        ...

    def standing(self, source_id: int) -> Counts:
        """The counts of a run in which nothing changed; ``seen`` are the records that the source has."""
        ...


class ArchiveStore(Protocol):
    """What is kept of a source, to be read again without asking it."""

    def records(self, source_id: int) -> Iterator[RecordRow]:
        """All records as they were stored, lazily."""
        ...

    def standing(self, source_id: int, series: Collection[str]) -> Mapping[str, Kept]:
        """The datasets of these series."""
        ...

    def inspections(
        self, source_id: int, identifiers: Collection[str]
    ) -> Mapping[str, Mapping[str, Inspection]]:
        """What is known of the files of these records, by identifier and address."""
        ...
