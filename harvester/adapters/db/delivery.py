"""What was delivered where, and what still differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, literal, or_, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.rows import dataset_in, problems_out, source_in
from harvester.adapters.db.runs import LEASE, is_dead, this_process
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.decide import State
from harvester.domain.errors import Conflict
from harvester.ports import Delivered, DeliveryRow, Wanted

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from harvester.domain.problem import Problem

_DUE = ("pending", "failed")


class SqlDeliveryStore:
    """Implements ``ports.DeliveryStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = this_process()

    def open(self, target: str, now: datetime) -> None:
        """Enrol a target, and take its lease: two deliveries to one target exclude each other.

        Raises:
            Conflict: another process is delivering to it.
        """
        table = schema.target
        with writing(self._engine) as connection:
            row = connection.execute(
                select(table).where(table.c.name == target).with_for_update()
            ).one_or_none()
            if row is None:
                connection.execute(insert(table).values(name=target))
                _enrol(connection, target)
            elif row.lease and row.lease > now and not is_dead(row.owner):
                raise Conflict(f"A delivery to {target} is going on already.")
            connection.execute(
                update(table).where(table.c.name == target).values(lease=now + LEASE, owner=self._owner)
            )

    def enrol(self, target: str) -> None:
        """Make a target known, so that every change of a dataset is queued for it."""
        table = schema.target
        with writing(self._engine) as connection:
            if connection.scalar(select(table.c.name).where(table.c.name == target)) is None:
                connection.execute(insert(table).values(name=target))
                _enrol(connection, target)

    def renew(self, target: str, now: datetime) -> None:
        """Keep the lease."""
        table = schema.target
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == target).values(lease=now + LEASE))

    def close(self, target: str, now: datetime, error: str | None) -> None:
        """Give the lease back."""
        table = schema.target
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.name == target)
                .values(lease=None, owner=None, last_pass=now, last_error=error)
            )

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """What differs and is due, by dataset id."""
        delivery, dataset, document, source = schema.delivery, schema.dataset, schema.document, schema.source
        query = (
            select(delivery)
            .where(
                delivery.c.target == target,
                delivery.c.status.in_(_DUE),
                delivery.c.dataset_id > after,
                or_(delivery.c.next_try.is_(None), delivery.c.next_try <= now),
            )
            .order_by(delivery.c.dataset_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            deliveries = {row.dataset_id: _delivery_in(row) for row in connection.execute(query)}
            datasets = [
                dataset_in(row)
                for row in connection.execute(
                    select(dataset, document.c.document, document.c.problems)
                    .join(document, document.c.dataset_id == dataset.c.id)
                    .where(dataset.c.id.in_(deliveries))
                    .order_by(dataset.c.id)
                )
            ]
            sources = {
                row.id: source_in(row)
                for row in connection.execute(
                    select(source).where(source.c.id.in_({d.source_id for d in datasets}))
                )
            }
        return [
            Wanted(
                dataset=d,
                source=sources[d.source_id],
                delivery=deliveries[d.id],
                withdraw=d.state is not State.ACTIVE,
            )
            for d in datasets
        ]

    def delivered(self, target: str, wanted: Wanted, delivered: Delivered, now: datetime) -> None:
        """Remember that the target now has the dataset, or no longer has it."""
        self._set(
            target,
            wanted,
            status="withdrawn" if wanted.withdraw else "delivered",
            package_id=delivered.package_id,
            delivered_hash=None if wanted.withdraw else wanted.dataset.content_hash,
            resources=dict(delivered.resources) or dict(wanted.delivery.resources) or None,
            attempts=0,
            next_try=None,
            error=None,
            problems=problems_out(delivered.problems),
            updated=now,
        )

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
        """Remember a refusal or a failure."""
        self._set(
            target,
            wanted,
            status="refused" if refused else "failed",
            attempts=wanted.delivery.attempts + 1,
            next_try=next_try,
            error=error,
            problems=problems_out(problems),
        )

    def _set(self, target: str, wanted: Wanted, **values: Any) -> None:
        delivery, dataset = schema.delivery, schema.dataset
        where = (delivery.c.target == target, delivery.c.dataset_id == wanted.dataset.id)
        with writing(self._engine) as connection:
            current = connection.execute(
                select(dataset.c.content_hash, dataset.c.state).where(dataset.c.id == wanted.dataset.id)
            ).one_or_none()
            if current is None:
                return
            moved_on = (current.content_hash, current.state) != (
                wanted.dataset.content_hash,
                wanted.dataset.state.value,
            )
            if moved_on:  # changed while it was on its way: it is delivered again
                values |= {"status": "pending", "next_try": None}
            connection.execute(update(delivery).where(*where).values(**values))

    def pending(self, target: str) -> int:
        """How many datasets differ from what the target has."""
        return self.counts(target).get("pending", 0) + self.counts(target).get("failed", 0)

    def counts(self, target: str) -> dict[str, int]:
        """How many datasets of each delivery status a target has."""
        delivery = schema.delivery
        query = (
            select(delivery.c.status, func.count())
            .where(delivery.c.target == target)
            .group_by(delivery.c.status)
        )
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def retry(self, target: str, *, refused: bool = False) -> int:
        """Make what failed (and, if asked, what was refused) due now; returns how many."""
        delivery = schema.delivery
        statuses = ("failed", "refused") if refused else ("failed",)
        with writing(self._engine) as connection:
            return connection.execute(
                update(delivery)
                .where(delivery.c.target == target, delivery.c.status.in_(statuses))
                .values(status="pending", next_try=None)
            ).rowcount


def _enrol(connection: Connection, target: str) -> None:
    dataset, delivery = schema.dataset, schema.delivery
    rows = select(literal(target), dataset.c.id, literal("pending"), literal(0)).where(
        dataset.c.state == State.ACTIVE.value
    )
    connection.execute(insert(delivery).from_select(["target", "dataset_id", "status", "attempts"], rows))


def _delivery_in(row: Any) -> DeliveryRow:
    return DeliveryRow(
        dataset_id=row.dataset_id,
        target=row.target,
        package_id=row.package_id,
        delivered_hash=row.delivered_hash,
        status=row.status,
        attempts=row.attempts,
        next_try=row.next_try,
        error=row.error,
        resources=row.resources or {},
    )
