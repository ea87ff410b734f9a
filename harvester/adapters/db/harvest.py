"""What a run keeps: records, datasets, problems, in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select, update

from harvester.adapters.db import inspections as files
from harvester.adapters.db import moves, schema
from harvester.adapters.db.harvest_batch import SqlHarvestBatch
from harvester.adapters.db.transactions import chunks, reading, writing
from harvester.adapters.db.validators import forget_answers
from harvester.domain.decide import Action, State
from harvester.domain.run import Counts, RunStatus
from harvester.ports import Clock, KnownRecord, Outcome

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Engine

    from harvester.domain.json import JsonObject
    from harvester.normalise.privacy.looks import Inspection

_PAGE = 2_000


class SqlHarvestStore:
    """Implements ``ports.HarvestStore``."""

    def __init__(self, engine: Engine, clock: Clock, *, keep_raw: bool = True) -> None:
        self._engine = engine
        self._clock = clock
        self._keep_raw = keep_raw
        self._problem_counts: dict[int, Counter[str]] = {}

    @contextmanager
    def batch(self, source_id: int, run_id: int, now: datetime) -> Iterator[SqlHarvestBatch]:
        """A transaction, committed at its end."""
        counts = self._problem_counts.setdefault(run_id, Counter())
        with writing(self._engine) as connection:
            yield SqlHarvestBatch(
                connection,
                source_id,
                run_id,
                now,
                counts,
                written=self._clock.now(),
                keep_raw=self._keep_raw,
            )

    def known(self, source_id: int, identifiers: Collection[str]) -> Mapping[str, KnownRecord]:
        """What is stored of these records."""
        record = schema.record
        found: dict[str, KnownRecord] = {}
        columns = (
            record.c.raw_hash, record.c.rules, record.c.series, record.c.outcome, record.c.seen_run,
            record.c.missing_since,
        )  # fmt: skip
        with reading(self._engine) as connection:
            for chunk in chunks(identifiers):
                query = select(record.c.identifier, *columns).where(
                    record.c.source_id == source_id, record.c.identifier.in_(chunk)
                )
                for identifier, raw_hash, rules, series, outcome, seen_run, since in connection.execute(
                    query
                ):
                    found[identifier] = KnownRecord(
                        raw_hash=raw_hash,
                        rules=rules,
                        series=series,
                        outcome=Outcome(outcome),
                        seen_run=seen_run,
                        missing=since is not None,
                    )
        return found

    def held(self, source_id: int) -> int:
        """How many records are held of a source, as datasets or parts of them."""
        record = schema.record
        query = select(func.count()).where(record.c.source_id == source_id, record.c.series.is_not(None))
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def waiting(self, source_id: int) -> Mapping[str, int]:
        """Series whose datasets wait to be composed, and since which run."""
        with reading(self._engine) as connection:
            return moves.waiting(connection, source_id)

    def vanished(
        self, source_id: int, run_id: int, keep: Sequence[str] = ()
    ) -> Iterator[tuple[int, JsonObject]]:
        """Ids and documents of standing datasets of which ``run_id`` saw no record, lazily."""
        with reading(self._engine) as connection:
            yield from moves.vanished(connection, source_id, run_id, keep)

    def settled_before(self, source_id: int, run_id: int) -> bool:
        """Whether a run before ``run_id`` read the source to its end."""
        run = schema.run
        ended = [str(status) for status in (RunStatus.DONE, RunStatus.PROBLEMS, RunStatus.NEEDS_REVIEW)]
        query = select(run.c.id).where(
            run.c.source_id == source_id, run.c.id < run_id, run.c.status.in_(ended)
        )
        with reading(self._engine) as connection:
            return connection.scalar(query.limit(1)) is not None

    def note_missing(self, source_id: int, run_id: int, now: datetime, keep: Sequence[str] = ()) -> None:
        """Start the grace period of the records that ``run_id`` did not see, but for those to ``keep``."""
        record = schema.record
        with writing(self._engine) as connection:
            missed = connection.execute(
                update(record)
                .where(
                    record.c.source_id == source_id,
                    record.c.seen_run < run_id,  # runs are numbered upwards
                    record.c.missing_since.is_(None),
                    *(~record.c.identifier.startswith(prefix, autoescape=True) for prefix in keep),
                )
                .values(missing_since=now)
            )
            if missed.rowcount:
                forget_answers(connection, source_id)

    def missing(self, source_id: int, before: datetime) -> Sequence[str]:
        """Records whose absence was first noted at or before ``before``."""
        record = schema.record
        query = select(record.c.identifier).where(
            record.c.source_id == source_id, record.c.missing_since <= before
        )
        with reading(self._engine) as connection:
            return connection.scalars(query).all()

    def inspections(
        self, source_id: int, identifiers: Collection[str]
    ) -> Mapping[str, Mapping[str, Inspection]]:
        """What is known of the files of these records, by identifier and address."""
        with reading(self._engine) as connection:
            return files.of_records(connection, source_id, identifiers)

    def due_inspections(self, source_id: int, now: datetime, *, limit: int) -> Sequence[Inspection]:
        """Files that are to be looked into (again), longest due first."""
        with reading(self._engine) as connection:
            return files.due(connection, source_id, now, limit)

    def sources_due(self, now: datetime) -> Mapping[int, int]:
        """How many files are due of each source, longest due first."""
        with reading(self._engine) as connection:
            return files.sources_due(connection, now)

    def inspected(self, source_id: int | None = None) -> Mapping[str, int]:
        """How many linked files are in which status."""
        with reading(self._engine) as connection:
            return files.standing(connection, source_id)

    def released(self, source_id: int) -> Mapping[str, frozenset[str]]:
        """Series that an administrator let go although they may hold personal data: hashes of the records."""
        dataset = schema.dataset
        query = select(dataset.c.series, dataset.c.released).where(
            dataset.c.source_id == source_id, dataset.c.release_reason.is_not(None)
        )
        with reading(self._engine) as connection:
            return {row.series: frozenset(row.released or ()) for row in connection.execute(query)}

    def tally(self, source_id: int, run_id: int) -> Counts:
        """The run's counts, from what is stored."""
        record, item = schema.record, schema.run_item
        counts = Counts()
        seen = (record.c.source_id == source_id, record.c.seen_run == run_id)
        withdrawn = select(func.count()).where(
            item.c.run_id == run_id, item.c.action == Action.WITHDRAWN.value
        )
        with reading(self._engine) as connection:
            for outcome in Outcome:  # one by one: each reads a stretch of an index
                query = select(func.count()).where(*seen, record.c.outcome == outcome.value)
                number = connection.scalar(query) or 0
                counts.seen += number
                counts.skipped += number if outcome is Outcome.SKIPPED else 0
                counts.failed += number if outcome is Outcome.FAILED else 0
            for standing in _pages(connection, source_id, run_id):
                for state, action, number in connection.execute(standing):
                    _count_dataset(counts, State(state), action, number)
            counts.withdrawn = connection.scalar(withdrawn) or 0
        return counts

    def standing(self, source_id: int) -> Counts:
        """The counts of a run in which nothing changed: ``seen`` are the records that the source has."""
        record, dataset = schema.record, schema.dataset
        states = (
            select(dataset.c.state, func.count())
            .where(dataset.c.source_id == source_id)
            .group_by(dataset.c.state)
        )
        outcomes = (
            select(record.c.outcome, func.count())
            .where(record.c.source_id == source_id)
            .group_by(record.c.outcome)
        )
        missing = select(func.count()).where(
            record.c.source_id == source_id, record.c.missing_since.is_not(None)
        )
        counts = Counts()
        with reading(self._engine) as connection:
            for state, number in connection.execute(states):
                _count_dataset(counts, State(state), None, number)
            for outcome, number in connection.execute(outcomes):
                counts.seen += number
                counts.skipped += number if outcome == Outcome.SKIPPED else 0
            counts.seen -= connection.scalar(missing) or 0
        return counts


def _pages(connection: Connection, source_id: int, run_id: int) -> Iterator[Select[Any]]:
    """Queries that count the datasets with records seen in a run, by state and action, a page each.

    One query over all of a large source would keep others waiting, and its memory would grow.
    """
    record, dataset, item = schema.record, schema.dataset, schema.run_item
    ids = select(dataset.c.id).where(dataset.c.source_id == source_id).order_by(dataset.c.id)
    first = 0
    while True:
        last = connection.scalar(ids.where(dataset.c.id >= first).offset(_PAGE).limit(1))
        page = [dataset.c.source_id == source_id, dataset.c.id >= first]
        if last is not None:
            page.append(dataset.c.id < last)
        touched = exists().where(
            record.c.source_id == source_id,
            record.c.series == dataset.c.series,
            record.c.seen_run == run_id,
        )
        yield (
            select(dataset.c.state, item.c.action, func.count())
            .select_from(
                dataset.outerjoin(item, (item.c.run_id == run_id) & (item.c.dataset_id == dataset.c.id))
            )
            .where(*page, touched)
            .group_by(dataset.c.state, item.c.action)
        )
        if last is None:
            return
        first = last


def _count_dataset(counts: Counts, state: State, action: str | None, number: int) -> None:
    if state is State.QUARANTINED:
        counts.quarantined += number
    elif state is State.INVALID:
        counts.invalid += number
    elif state is State.WITHDRAWN:
        return
    elif action == Action.CREATED:
        counts.created += number
    elif action == Action.UPDATED:
        counts.updated += number
    else:
        counts.unchanged += number
