"""What was delivered where, and what still differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.delivery_queue import SqlDeliveryQueue, distrust, queue_active, queue_all
from harvester.adapters.db.reports import PassReport
from harvester.adapters.db.rows import problems_out
from harvester.adapters.db.runs import LEASE, is_dead, this_process
from harvester.adapters.db.transactions import writing
from harvester.domain.errors import Conflict
from harvester.ports import Delivered, PassItem, Wanted

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from harvester.domain.problem import Problem


class SqlDeliveryStore(SqlDeliveryQueue):
    """Implements ``ports.DeliveryStore``."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._owner = this_process()
        self._passes: dict[str, PassReport] = {}

    def open(self, target: str, now: datetime, rules: str = "") -> None:
        """Begin a pass: enrol the target, and take its lease, so that two deliveries exclude each other.

        ``rules`` names the settings under which the target is delivered to; when they differ from those
        of the last pass, every dataset is compared with the target again.

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
                queue_active(connection, target)
            elif row.lease and row.lease > now and not is_dead(row.owner):
                raise Conflict(f"A delivery to {target} is going on already.")
            elif row.lease:
                distrust(connection, target)
            if row is not None and row.rules not in (None, rules):
                queue_all(connection, target)
            connection.execute(
                update(table)
                .where(table.c.name == target)
                .values(lease=now + LEASE, owner=self._owner, rules=rules)
            )
        self._passes[target] = PassReport(target, now)

    def renew(self, target: str, now: datetime) -> None:
        """Keep the lease."""
        table = schema.target
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == target).values(lease=now + LEASE))

    def close(
        self, target: str, now: datetime, error: str | None, counts: Mapping[str, int] | None = None
    ) -> None:
        """End a pass: finish its report, and give the lease back."""
        table = schema.target
        report = self._passes.pop(target, None)
        with writing(self._engine) as connection:
            if report:
                report.finish(connection, now, counts or {}, error)
            connection.execute(
                update(table)
                .where(table.c.name == target)
                .values(lease=None, owner=None, last_pass=now, last_error=error)
            )

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
            item=PassItem(
                action=delivered.action.value,
                name=wanted.dataset.name,
                title=wanted.dataset.title,
                fields=delivered.fields,
                problems=delivered.problems,
            ),
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
            item=PassItem(
                action="refused" if refused else "failed",
                name=wanted.dataset.name,
                title=wanted.dataset.title,
                error=error,
                problems=tuple(problems),
            ),
        )

    def _set(self, target: str, wanted: Wanted, *, item: PassItem, **values: Any) -> None:
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
            report = self._passes.get(target)
            if report:
                report.add(connection, item)

    def forget(self, before: datetime) -> int:
        """Delete reports of passes that finished before a moment; returns how many."""
        table = schema.delivery_pass
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.finished < before)).rowcount
