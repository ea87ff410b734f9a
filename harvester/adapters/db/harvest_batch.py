"""One transaction of a run: records, datasets and problems, kept together or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zlib import compress

from sqlalchemy import delete, insert, select, update

from harvester.adapters.db import inspections as files
from harvester.adapters.db import moves, schema
from harvester.adapters.db.dataset_writes import DatasetWrites, stored_document
from harvester.adapters.db.rows import pack, problems_in, problems_out, record_in, tables_out, unpack
from harvester.adapters.db.transactions import chunks, ids_by, upsert, write_many
from harvester.adapters.db.validators import forget_answers
from harvester.domain.decide import State, alone
from harvester.ports import EPOCH, Contribution, DatasetHead, DatasetWrite, Outcome, RecordRow

if TYPE_CHECKING:
    from collections import Counter

    from sqlalchemy.engine import Connection

    from harvester.domain.json import JsonObject
    from harvester.domain.problem import Problem
    from harvester.normalise.privacy.looks import Inspection

PROBLEMS_PER_CODE = 1000  # of one run; the datasets keep all of theirs


class SqlHarvestBatch:
    """Implements ``ports.HarvestBatch`` on one open transaction."""

    def __init__(
        self,
        connection: Connection,
        source_id: int,
        run_id: int,
        now: datetime,
        problem_counts: Counter[str],
        *,
        written: datetime,
        keep_raw: bool,
    ) -> None:
        self._connection = connection
        self._source_id = source_id
        self._run_id = run_id
        self._now = now  # of the run
        self._written = written  # of this batch: who asks for changes must not miss those of a long run
        self._problem_counts = problem_counts
        self._keep_raw = keep_raw

    def mark_seen(self, identifiers: Collection[str]) -> None:
        """These records are still there, unchanged."""
        record = schema.record
        for chunk in chunks(identifiers):
            self._connection.execute(
                update(record)
                .where(record.c.source_id == self._source_id, record.c.identifier.in_(chunk))
                .values(seen_run=self._run_id, missing_since=None)
            )

    def forget_answers(self) -> None:
        """What the source's addresses answered before no longer stands for what is kept."""
        forget_answers(self._connection, self._source_id)

    def mark_gone(self, identifiers: Collection[str]) -> None:
        """The source itself says that these records are gone."""
        record = schema.record
        for chunk in chunks(identifiers):
            self._connection.execute(
                update(record)
                .where(record.c.source_id == self._source_id, record.c.identifier.in_(chunk))
                .values(missing_since=EPOCH)
            )

    def save_records(self, rows: Sequence[RecordRow]) -> None:
        """Insert or replace these records and their bodies, and mark them as seen."""
        if not rows:
            return
        record = schema.record
        statement = upsert(self._connection, record)
        columns = ("series", "url", "raw_hash", "rules", "outcome", "reason", "position", "seen_run")
        statement = statement.on_conflict_do_update(
            index_elements=[record.c.source_id, record.c.identifier],
            set_={name: statement.excluded[name] for name in columns} | {"missing_since": None},
        )
        write_many(self._connection, statement, [self._record_values(row) for row in rows])
        ids = self._ids([row.identifier for row in rows])
        body = schema.record_body
        bodies = upsert(self._connection, body)
        bodies = bodies.on_conflict_do_update(
            index_elements=[body.c.record_id],
            set_={
                name: bodies.excluded[name]
                for name in ("raw", "contribution", "tables", "changes", "problems", "fetched")
            },
        )
        write_many(self._connection, bodies, [self._body_values(ids[row.identifier], row) for row in rows])

    def _ids(self, identifiers: Collection[str]) -> dict[str, int]:
        return ids_by(self._connection, self._source_id, schema.record.c.identifier, identifiers)

    def record(self, identifier: str) -> RecordRow | None:
        """A record as it was stored."""
        record, body = schema.record, schema.record_body
        query = (
            select(record, body.c.raw, body.c.contribution, body.c.tables, body.c.changes, body.c.problems)
            .join(body, body.c.record_id == record.c.id)
            .where(record.c.source_id == self._source_id, record.c.identifier == identifier)
        )
        row = self._connection.execute(query).first()
        return record_in(row) if row else None

    def save_inspections(self, inspections: Mapping[str, Sequence[Inspection]]) -> None:
        """Replace what is known of the files of these records, which are stored."""
        if inspections:
            files.replace(self._connection, self._source_id, self._ids(inspections), inspections)

    def update_inspections(self, inspections: Sequence[Inspection]) -> None:
        """Replace what is known of these files."""
        ids = self._ids({inspection.record for inspection in inspections})
        files.change(self._connection, ids, inspections)

    def end_release(self, series: str, raw_hash: str) -> None:
        """A record of a series is no longer let go; the reason for which it was stays."""
        files.end_release(self._connection, self._source_id, series, raw_hash)

    def read_again(self, identifiers: Collection[str]) -> None:
        """Let the next run read these records, changed or not."""
        files.read_again(self._connection, self._source_id, identifiers)

    def _record_values(self, row: RecordRow) -> dict[str, Any]:
        return {
            "source_id": self._source_id,
            "identifier": row.identifier,
            "series": row.series,
            "url": row.url,
            "raw_hash": row.raw_hash,
            "rules": row.rules,
            "outcome": row.outcome.value,
            "reason": row.reason,
            "position": row.position,
            "seen_run": self._run_id,
        }

    def _body_values(self, record_id: int, row: RecordRow) -> dict[str, Any]:
        return {
            "record_id": record_id,
            "raw": compress(row.raw, 1) if row.raw is not None and self._keep_raw else None,
            "contribution": pack(row.contribution) if row.contribution is not None else None,
            "tables": tables_out(row.tables),
            "changes": list(row.changes) or None,
            "problems": problems_out(row.problems),
            "fetched": self._now,
        }

    def remove_records(self, identifiers: Collection[str]) -> Collection[str]:
        """Forget these records; returns the series that they contributed to."""
        record = schema.record
        series: set[str] = set()
        for chunk in chunks(identifiers):
            these = (record.c.source_id == self._source_id, record.c.identifier.in_(chunk))
            query = select(record.c.series).where(*these, record.c.series.is_not(None)).distinct()
            series.update(self._connection.scalars(query))
            self._connection.execute(delete(record).where(*these))
        return series

    def contributions(self, series: str) -> Sequence[Contribution]:
        """What the records of a series contribute, oldest first."""
        record, body = schema.record, schema.record_body
        query = (
            select(body.c.contribution, body.c.problems, record.c.outcome)
            .join(record, record.c.id == body.c.record_id)
            .where(
                record.c.source_id == self._source_id,
                record.c.series == series,
                body.c.contribution.is_not(None),
            )
            .order_by(record.c.position, record.c.identifier)
        )
        return [
            Contribution(
                document=unpack(row.contribution),
                held=row.outcome == Outcome.HELD,
                problems=problems_in(row.problems),
            )
            for row in self._connection.execute(query)
        ]

    def heads(self, series: Collection[str]) -> Mapping[str, DatasetHead]:
        """What is stored of these datasets."""
        dataset = schema.dataset
        found: dict[str, DatasetHead] = {}
        for chunk in chunks(series):
            query = select(dataset).where(dataset.c.source_id == self._source_id, dataset.c.series.in_(chunk))
            for row in self._connection.execute(query):
                found[row.series] = DatasetHead(
                    id=row.id,
                    uuid=row.uuid,
                    name=row.name,
                    state=alone(State(row.state)),
                    content_hash=row.content_hash,
                    created_run=row.created_run,
                    release_reason=row.release_reason,
                )
        return found

    def wait(self, series: Collection[str]) -> None:
        """The datasets of these series are new; they are composed when :meth:`let_in` says so."""
        moves.wait(self._connection, self._source_id, series, self._run_id)

    def let_in(self, series: Collection[str]) -> None:
        """These series wait no longer."""
        moves.let_in(self._connection, self._source_id, series)

    def move(self, moved: Mapping[int, str]) -> Mapping[str, str]:
        """Let datasets go on under other series; their old records go."""
        return moves.move(self._connection, self._source_id, moved)

    def had(self, uuids: Collection[str]) -> Collection[str]:
        """Those of ``uuids`` that a dataset has."""
        return moves.had(self._connection, uuids)

    def document(self, dataset_id: int) -> JsonObject:
        """A dataset's stored document."""
        return stored_document(self._connection, dataset_id)

    def save_datasets(self, writes: Sequence[DatasetWrite]) -> None:
        """Insert or replace these datasets, keep their former version, and let every target know."""
        if writes:
            DatasetWrites(
                self._connection, self._source_id, self._run_id, self._now, written=self._written
            ).save(writes)

    def add_problems(self, problems: Sequence[tuple[Problem, str | None]]) -> None:
        """Problems of this run, at most a thousand of one code."""
        values = []
        for problem, record in problems:
            self._problem_counts[problem.code] += 1
            if self._problem_counts[problem.code] > PROBLEMS_PER_CODE:
                continue
            values.append(
                {
                    "run_id": self._run_id,
                    "record": record,
                    "code": problem.code,
                    "severity": str(problem.severity),
                    "path": problem.path,
                    "message": problem.message,
                    "params": dict(problem.params),
                }
            )
        if values:
            self._connection.execute(insert(schema.problem), values)
