"""What was delivered where, and what still differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.delivery_queue import SqlDeliveryQueue, distrust, queue_active, queue_all
from harvester.adapters.db.leases import LEASE, is_dead, this_process
from harvester.adapters.db.reports import PassReport
from harvester.adapters.db.rows import problems_out
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.errors import Conflict
from harvester.ports import PassItem

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from harvester.ports import Delivered, Settled, Wanted


class SqlDeliveryStore(SqlDeliveryQueue):
    """Implements ``ports.DeliveryStore``."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._owner = this_process()
        self._passes: dict[str, PassReport] = {}

    def open(self, target: str, now: datetime, rules: str = "", *, resume: bool = False) -> None:
        """Begin a pass: enrol the target, and take its lease, so that two deliveries exclude each other.

        ``rules`` names the settings under which the target is delivered to; when they differ from those
        of the last pass, every dataset is compared with the target again. ``resume`` ends a stop.

        Raises:
            Conflict: another process is delivering to it, or a person stopped the deliveries to it.
        """
        table = schema.target
        with writing(self._engine) as connection:
            row = connection.execute(
                select(table).where(table.c.name == target).with_for_update()
            ).one_or_none()
            if row is None:
                connection.execute(insert(table).values(name=target))
                queue_active(connection, target)
            elif row.stopped and not resume:
                raise Conflict(f"Deliveries to {target} were stopped; begin one by hand to go on.")
            elif row.lease and row.lease > now and not is_dead(row.owner):
                raise Conflict(f"A delivery to {target} is going on already.")
            elif row.lease:
                distrust(connection, target)
            if row is not None and row.rules not in (None, rules):
                queue_all(connection, target)
            connection.execute(
                update(table)
                .where(table.c.name == target)
                .values(lease=now + LEASE, owner=self._owner, rules=rules, stopped=False)
            )
        self._passes[target] = PassReport(target, now)

    def renew(self, target: str, now: datetime) -> None:
        """Keep the lease."""
        table = schema.target
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == target).values(lease=now + LEASE))

    def stop(self, target: str) -> None:
        """Let the pass that goes on end, and none begin, until one is opened with ``resume``."""
        table = schema.target
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == target).values(stopped=True))

    def is_stopped(self, target: str) -> bool:
        """Whether a person stopped the deliveries to a target."""
        table = schema.target
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(table.c.stopped).where(table.c.name == target)))

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

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        """Remember what became of these deliveries, and report it.

        A row that another transaction is changing is waited for by itself alone: two that wait for
        one another's rows would never end.
        """
        mine = {each.wanted.dataset.id: each for each in settled}
        with writing(self._engine) as connection:
            free = self._lock(connection, target, mine, wait=len(mine) == 1)
            self._keep(connection, target, [mine[number] for number in free], now)
        if len(mine) > 1:
            for number in mine.keys() - free:
                self.keep(target, [mine[number]], now)

    def _lock(
        self, connection: Connection, target: str, numbers: Collection[int], *, wait: bool
    ) -> frozenset[int]:
        delivery = schema.delivery
        query = (
            select(delivery.c.dataset_id)
            .where(delivery.c.target == target, delivery.c.dataset_id.in_(numbers))
            .with_for_update(skip_locked=not wait)
        )
        return frozenset(connection.scalars(query))

    def _keep(self, connection: Connection, target: str, settled: Sequence[Settled], now: datetime) -> None:
        delivery, dataset = schema.delivery, schema.dataset
        if not settled:
            return
        query = select(dataset.c.id, dataset.c.shown_hash, dataset.c.state).where(
            dataset.c.id.in_([each.wanted.dataset.id for each in settled])
        )
        current = {row.id: (row.shown_hash, row.state) for row in connection.execute(query)}
        changes: dict[frozenset[str], list[dict[str, Any]]] = {}
        for each in settled:
            values = _delivered(each, each.delivered, now) if each.delivered else _not_delivered(each)
            told = each.wanted.dataset
            if current.get(told.id) != (told.content_hash, told.state.value):
                values |= {"status": "pending", "next_try": None}  # it changed while it was on its way
                values |= _inherited(connection, target, each.wanted, values.get("package_id"))
            changes.setdefault(frozenset(values), []).append({**values, "settled": told.id})
        for columns, rows in changes.items():
            connection.execute(
                update(delivery)
                .where(delivery.c.target == target, delivery.c.dataset_id == bindparam("settled"))
                .values({column: bindparam(column) for column in columns}),
                rows,
            )
        report = self._passes.get(target)
        if report:
            report.add(connection, [PassItem.of(each) for each in settled])

    def forget(self, before: datetime) -> int:
        """Delete reports of passes that finished before a moment; returns how many."""
        table = schema.delivery_pass
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.finished < before)).rowcount


def _delivered(settled: Settled, delivered: Delivered, now: datetime) -> dict[str, Any]:
    wanted = settled.wanted
    return {
        "status": "withdrawn" if wanted.withdraw else "delivered",
        "package_id": delivered.package_id,
        "delivered_hash": None if wanted.withdraw else wanted.dataset.content_hash,
        "resources": dict(delivered.resources) or dict(wanted.delivery.resources) or None,
        "former": None,
        "attempts": 0,
        "next_try": None,
        "error": None,
        "problems": problems_out(delivered.problems),
        "updated": now,
    }


def _not_delivered(settled: Settled) -> dict[str, Any]:
    return {
        "status": "refused" if settled.refused else "failed",
        "attempts": settled.wanted.delivery.attempts + 1,
        "next_try": settled.next_try,
        "error": settled.error,
        "problems": problems_out(settled.problems),
    }


def _inherited(connection: Connection, target: str, wanted: Wanted, package_id: str | None) -> dict[str, Any]:
    """Where another dataset took the package over while it was written: it is that one's, and is put anew."""
    delivery = schema.delivery
    if not package_id:
        return {}
    heir = connection.execute(
        update(delivery)
        .where(
            delivery.c.target == target,
            delivery.c.package_id == package_id,
            delivery.c.dataset_id != wanted.dataset.id,
            delivery.c.status != "withdrawn",
        )
        .values(status="pending", next_try=None, former=[wanted.dataset.uuid])
    )
    if not heir.rowcount:
        return {}
    return {"status": "idle", "package_id": None, "delivered_hash": None, "resources": None}
