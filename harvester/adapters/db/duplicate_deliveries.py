"""The packages of duplicates: the published dataset takes one over, the rest are withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import upsert

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


class Heirs:
    """Notes which datasets leave the targets and who takes their place, then does it, target by target.

    A package changes hands in CKAN without being deleted: its address, and the ids of resources that
    both datasets have, live on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._leaving: dict[int, tuple[str, int | None]] = {}
        self._published: set[int] = set()

    def leave(self, dataset_id: int, uuid: str, heir: int | None) -> None:
        """A dataset is not wanted in any target; ``heir`` is published in its place."""
        self._leaving[dataset_id] = (uuid, heir)

    def publish(self, dataset_id: int) -> None:
        """A dataset is wanted in every target, or is shown otherwise than before."""
        self._published.add(dataset_id)

    def settle(self) -> None:
        """Do it."""
        self._queue()
        delivery = schema.delivery
        query = (
            select(delivery).where(delivery.c.dataset_id.in_(self._leaving)).order_by(delivery.c.dataset_id)
        )
        for row in self._connection.execute(query).all():
            uuid, heir = self._leaving[row.dataset_id]
            stands = row.package_id is not None and row.status != "withdrawn"
            if stands and heir is not None and self._hand_over(row, uuid, heir):
                self._set(
                    row, status="idle", package_id=None, delivered_hash=None, resources=None, attempts=0
                )
            elif stands or (row.package_id is None and row.attempts):
                self._set(row, status="pending")
            elif row.status in {"pending", "failed", "refused", "excluded"}:
                self._set(row, status="idle")

    def _queue(self) -> None:
        delivery = schema.delivery
        targets = self._connection.scalars(select(schema.target.c.name)).all()
        values = [
            {"target": target, "dataset_id": dataset_id, "status": "pending", "attempts": 0}
            for target in targets
            for dataset_id in sorted(self._published)
        ]
        if values:
            statement = upsert(self._connection, delivery)
            statement = statement.on_conflict_do_update(
                index_elements=[delivery.c.target, delivery.c.dataset_id],
                set_={"status": "pending", "next_try": None},
            )
            self._connection.execute(statement, values)

    def _hand_over(self, row: Row[Any], uuid: str, heir: int) -> bool:
        """Give the package of ``row`` to ``heir``; false when it has one in this target."""
        delivery = schema.delivery
        taken = self._connection.execute(
            update(delivery)
            .where(
                delivery.c.target == row.target,
                delivery.c.dataset_id == heir,
                or_(
                    delivery.c.package_id.is_(None) & (delivery.c.attempts == 0),
                    delivery.c.status == "withdrawn",
                ),
            )
            .values(
                status="pending",
                package_id=row.package_id,
                delivered_hash=row.delivered_hash,
                resources=row.resources,
                attempts=0,
                next_try=None,
                error=None,
                former=[*(row.former or ()), uuid],
            )
        )
        return taken.rowcount == 1

    def _set(self, row: Row[Any], **values: Any) -> None:
        delivery = schema.delivery
        these = (delivery.c.target == row.target, delivery.c.dataset_id == row.dataset_id)
        self._connection.execute(update(delivery).where(*these).values(next_try=None, **values))
