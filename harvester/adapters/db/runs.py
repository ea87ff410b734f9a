"""Runs: the queue, the leases, the history. These rows are the only truth of what runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.leases import LEASE, is_dead, this_process
from harvester.adapters.db.rows import COUNT_COLUMNS, run_in
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.errors import Conflict, NotFound
from harvester.domain.problem import Problem, Severity
from harvester.domain.run import Counts, RunStatus
from harvester.ports import ProblemKind, RunItem, RunProblem, RunRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Engine, Row

DIED = "The process that ran this ended before it was done. What was harvested is kept; run it again."


class SqlRunStore:
    """Keeps runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = this_process()

    def enqueue(
        self,
        source_id: int,
        now: datetime,
        *,
        trigger: str,
        force: bool = False,
        confirmed: bool = False,
        anew: bool = False,
    ) -> int:
        """Queue a run; gives the one that waits already, which then does what is asked for besides.

        One that is under way is given where it does as well: not to read everything (``force``), to withdraw
        what a person confirmed, or to see what changed since it began (``anew``).
        """
        run = schema.run
        with writing(self._engine) as connection:
            self._lock_source(connection, source_id)
            query = select(run.c.id, run.c.status).where(
                run.c.source_id == source_id, run.c.status.in_(_ACTIVE)
            )
            active = {row.status: int(row.id) for row in connection.execute(query)}
            waiting = active.get(RunStatus.QUEUED.value)
            if waiting is not None:
                also = {"force": True} if force else {}
                also |= {"confirmed": True} if confirmed else {}
                if also:
                    connection.execute(update(run).where(run.c.id == waiting).values(**also))
                return waiting
            if active and not (force or confirmed or anew):
                return active[RunStatus.RUNNING.value]
            return self._insert(connection, source_id, now, trigger=trigger, force=force, confirmed=confirmed)

    def start(
        self, source_id: int, now: datetime, *, trigger: str, force: bool = False, confirmed: bool = False
    ) -> RunRow:
        """Start a run in this process.

        Raises:
            Conflict: the source is being harvested already.
        """
        run = schema.run
        self.close_dead(now)
        with writing(self._engine) as connection:
            self._lock_source(connection, source_id)
            active = connection.execute(
                select(run.c.id, run.c.status).where(run.c.source_id == source_id, run.c.status.in_(_ACTIVE))
            ).all()
            running = [row.id for row in active if row.status == RunStatus.RUNNING]
            if running:
                raise Conflict(f"This source is being harvested already (run {running[0]}).")
            run_id = (
                active[0].id
                if active
                else self._insert(
                    connection, source_id, now, trigger=trigger, force=force, confirmed=confirmed
                )
            )
            self._take(connection, run_id, now, force=force, confirmed=confirmed)
        return self.get(run_id)

    def claim(self, now: datetime) -> RunRow | None:
        """Take the oldest queued run whose source is not being harvested."""
        run = schema.run
        busy = select(run.c.source_id).where(run.c.status == RunStatus.RUNNING.value)
        query = (
            select(run.c.id)
            .where(run.c.status == RunStatus.QUEUED.value, run.c.source_id.not_in(busy))
            .order_by(run.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with reading(self._engine) as connection:
            waiting = connection.scalar(query)
        if waiting is None:
            return None
        with writing(self._engine) as connection:
            run_id = connection.scalar(query)
            if run_id is None:
                return None
            self._take(connection, run_id, now)
        return self.get(run_id)

    @staticmethod
    def _lock_source(connection: Connection, source_id: int) -> None:
        source = schema.source
        connection.execute(select(source.c.id).where(source.c.id == source_id).with_for_update())

    @staticmethod
    def _insert(
        connection: Connection, source_id: int, now: datetime, *, trigger: str, force: bool, confirmed: bool
    ) -> int:
        result = connection.execute(
            insert(schema.run)
            .values(
                source_id=source_id,
                status=RunStatus.QUEUED.value,
                trigger=trigger,
                force=force,
                confirmed=confirmed,
                created=now,
                cancel=False,
            )
            .returning(schema.run.c.id)
        )
        run_id: int = result.scalar_one()
        return run_id

    def _take(
        self,
        connection: Connection,
        run_id: int,
        now: datetime,
        *,
        force: bool = False,
        confirmed: bool = False,
    ) -> None:
        values: dict[str, Any] = {
            "status": RunStatus.RUNNING.value,
            "started": now,
            "lease": now + LEASE,
            "owner": self._owner,
        }
        if force:
            values["force"] = True
        if confirmed:
            values["confirmed"] = True
        connection.execute(update(schema.run).where(schema.run.c.id == run_id).values(**values))

    def renew(self, run_id: int, now: datetime, counts: Counts, expected: int | None) -> bool:
        """Renew the lease and show progress; returns whether the run was asked to stop."""
        run = schema.run
        with writing(self._engine) as connection:
            connection.execute(
                update(run)
                .where(run.c.id == run_id, run.c.status == RunStatus.RUNNING.value)
                .values(lease=now + LEASE, expected=expected, **_count_values(counts))
            )
            row = connection.execute(
                select(run.c.cancel, run.c.status).where(run.c.id == run_id)
            ).one_or_none()
        return row is None or bool(row.cancel) or row.status != RunStatus.RUNNING

    def finish(
        self,
        run_id: int,
        now: datetime,
        *,
        status: RunStatus,
        counts: Counts,
        error: str | None = None,
        held: int = 0,
    ) -> None:
        """Close a run."""
        with writing(self._engine) as connection:
            connection.execute(
                update(schema.run)
                .where(schema.run.c.id == run_id)
                .values(
                    status=status.value,
                    finished=now,
                    error=error,
                    held=held,
                    lease=None,
                    **_count_values(counts),
                )
            )

    def close_dead(self, now: datetime) -> Sequence[int]:
        """Close runs whose process died; returns their sources."""
        run = schema.run
        query = select(run.c.id, run.c.source_id, run.c.lease, run.c.owner).where(
            run.c.status == RunStatus.RUNNING.value
        )
        with reading(self._engine) as connection:
            dead = [
                row
                for row in connection.execute(query)
                if row.lease is None or row.lease < now or is_dead(row.owner)
            ]
        if not dead:
            return []
        with writing(self._engine) as connection:
            connection.execute(
                update(run)
                .where(run.c.id.in_([row.id for row in dead]), run.c.status == RunStatus.RUNNING.value)
                .values(status=RunStatus.FAILED.value, finished=now, error=DIED, lease=None)
            )
        return [row.source_id for row in dead]

    def harvested(self, now: datetime) -> frozenset[int]:
        """The sources that are being harvested."""
        run = schema.run
        query = select(run.c.source_id, run.c.owner).where(
            run.c.status == RunStatus.RUNNING.value, run.c.lease >= now
        )
        with reading(self._engine) as connection:
            return frozenset(row.source_id for row in connection.execute(query) if not is_dead(row.owner))

    def cancel(self, run_id: int, now: datetime) -> None:
        """Ask a run to stop; one that still waits stops at once."""
        run = schema.run
        with writing(self._engine) as connection:
            connection.execute(update(run).where(run.c.id == run_id).values(cancel=True))
            connection.execute(
                update(run)
                .where(run.c.id == run_id, run.c.status == RunStatus.QUEUED.value)
                .values(status=RunStatus.CANCELLED.value, finished=now)
            )

    def get(self, run_id: int) -> RunRow:
        """One run.

        Raises:
            NotFound: there is none.
        """
        with reading(self._engine) as connection:
            row = connection.execute(_runs().where(schema.run.c.id == run_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id}.")
        return run_in(row)

    def latest(
        self, *, source_id: int | None = None, limit: int = 50, before: int | None = None
    ) -> Sequence[RunRow]:
        """Runs, newest first."""
        run = schema.run
        query = _runs().order_by(run.c.id.desc()).limit(limit)
        if source_id is not None:
            query = query.where(run.c.source_id == source_id)
        if before is not None:
            query = query.where(run.c.id < before)
        with reading(self._engine) as connection:
            return [run_in(row) for row in connection.execute(query)]

    def latest_by_source(self) -> dict[int, RunRow]:
        """The newest run of each source."""
        run = schema.run
        newest = select(func.max(run.c.id)).group_by(run.c.source_id)
        with reading(self._engine) as connection:
            rows = connection.execute(_runs().where(run.c.id.in_(newest)))
            return {row.source_id: run_in(row) for row in rows}

    def problems(
        self, run_id: int, *, code: str | None = None, limit: int = 1000, offset: int = 0
    ) -> Sequence[RunProblem]:
        """A run's problems, errors first; with ``code`` those of one kind."""
        table = schema.problem
        query = select(table).where(table.c.run_id == run_id)
        if code is not None:
            query = query.where(table.c.code == code)
        query = query.order_by(_worst_first(table.c.severity), table.c.id).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            return [RunProblem(record=row.record, problem=_problem(row)) for row in connection.execute(query)]

    def problem_kinds(self, run_id: int, *, limit: int = 100) -> Sequence[ProblemKind]:
        """A run's problems by what they say, errors first, then the most frequent."""
        table = schema.problem
        number = func.count().label("number")
        kinds = (
            select(table.c.severity, number, func.min(table.c.id).label("example"))
            .where(table.c.run_id == run_id)
            .group_by(table.c.severity, table.c.code, table.c.message)
            .order_by(_worst_first(table.c.severity), number.desc())
            .limit(limit)
            .subquery()
        )
        query = select(table, kinds.c.number).join(kinds, kinds.c.example == table.c.id)
        query = query.order_by(_worst_first(table.c.severity), kinds.c.number.desc(), table.c.id)
        with reading(self._engine) as connection:
            return [
                ProblemKind(example=_problem(row), number=row.number) for row in connection.execute(query)
            ]

    def count_problems(self, run_id: int) -> dict[str, int]:
        """How many problems of each severity a run has."""
        table = schema.problem
        query = (
            select(table.c.severity, func.count()).where(table.c.run_id == run_id).group_by(table.c.severity)
        )
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def items(self, run_id: int, *, limit: int = 1000, offset: int = 0) -> Sequence[RunItem]:
        """What a run did, dataset by dataset."""
        item, dataset = schema.run_item, schema.dataset
        query = (
            select(item.c.action, item.c.fields, dataset.c.name, dataset.c.title)
            .join(dataset, dataset.c.id == item.c.dataset_id)
            .where(item.c.run_id == run_id)
            .order_by(item.c.action, dataset.c.id)
            .limit(limit)
            .offset(offset)
        )
        with reading(self._engine) as connection:
            return [
                RunItem(action=row.action, fields=tuple(row.fields or ()), name=row.name, title=row.title)
                for row in connection.execute(query)
            ]

    def forget(self, before: datetime) -> int:
        """Delete runs that finished before a moment; returns how many."""
        run = schema.run
        with writing(self._engine) as connection:
            return connection.execute(delete(run).where(run.c.finished < before)).rowcount


_SEVERITY_ORDER = {severity.value: place for place, severity in enumerate(Severity)}
_ACTIVE = (RunStatus.QUEUED.value, RunStatus.RUNNING.value)


def _worst_first(severity: ColumnElement[str]) -> ColumnElement[int]:
    return case(_SEVERITY_ORDER, value=severity, else_=9)


def _problem(row: Row[Any]) -> Problem:
    return Problem(
        code=row.code,
        message=row.message,
        path=row.path,
        severity=Severity(row.severity),
        params=row.params,
    )


def _runs() -> Select[Any]:
    run, source = schema.run, schema.source
    return select(run, source.c.name.label("source_name")).join(source, source.c.id == run.c.source_id)


def _count_values(counts: Counts) -> dict[str, int]:
    return {column: getattr(counts, count) for count, column in COUNT_COLUMNS.items()}
