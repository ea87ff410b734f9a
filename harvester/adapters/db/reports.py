"""What each pass of delivery did, dataset by dataset, and how the datasets stand in a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.rows import delivery_in, problems_in, problems_out
from harvester.adapters.db.transactions import reading
from harvester.domain.errors import NotFound
from harvester.ports import DeliveryState, PassItem, PassRow

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


class PassReport:
    """The report of one pass. A pass in which nothing was to do leaves none."""

    def __init__(self, target: str, started: datetime) -> None:
        self._target = target
        self._started = started
        self._id: int | None = None

    def add(self, connection: Connection, items: Sequence[PassItem]) -> None:
        """Note what became of datasets, in the transaction that keeps their state."""
        pass_id = self._begun(connection)
        rows = [
            {
                "pass_id": pass_id,
                "name": item.name,
                "title": item.title,
                "action": item.action,
                "fields": list(item.fields) or None,
                "error": item.error,
                "problems": problems_out(item.problems),
            }
            for item in items
        ]
        connection.execute(insert(schema.delivery_item), rows)

    def finish(
        self, connection: Connection, now: datetime, counts: Mapping[str, int], error: str | None
    ) -> None:
        """Close the report."""
        if self._id is None and error is None:
            return
        table = schema.delivery_pass
        connection.execute(
            update(table)
            .where(table.c.id == self._begun(connection))
            .values(finished=now, counts=dict(counts), error=error)
        )

    def _begun(self, connection: Connection) -> int:
        if self._id is None:
            table = schema.delivery_pass
            result = connection.execute(
                insert(table).values(target=self._target, started=self._started).returning(table.c.id)
            )
            self._id = int(result.scalar_one())
        return self._id


class SqlDeliveryReports:
    """Reads passes, and the state of each dataset."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def passes(self, target: str | None = None, *, limit: int = 20) -> Sequence[PassRow]:
        """Passes that had something to do, newest first."""
        table = schema.delivery_pass
        query = select(table).order_by(table.c.id.desc()).limit(limit)
        if target is not None:
            query = query.where(table.c.target == target)
        with reading(self._engine) as connection:
            return [_pass_in(row) for row in connection.execute(query)]

    def get(self, pass_id: int) -> PassRow:
        """One pass.

        Raises:
            NotFound: there is none.
        """
        table = schema.delivery_pass
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == pass_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no delivery pass {pass_id}.")
        return _pass_in(row)

    def items(self, pass_id: int, *, limit: int = 1000, after: int = 0) -> Sequence[PassItem]:
        """What a pass did, in the order of its doing; ``after`` so many."""
        table = schema.delivery_item
        query = (
            select(table).where(table.c.pass_id == pass_id).order_by(table.c.id).limit(limit).offset(after)
        )
        with reading(self._engine) as connection:
            return [
                PassItem(
                    action=row.action,
                    name=row.name,
                    title=row.title,
                    fields=tuple(row.fields or ()),
                    error=row.error,
                    problems=problems_in(row.problems),
                )
                for row in connection.execute(query)
            ]

    def states(
        self, target: str, *, status: str | None = None, limit: int = 1000, after: int = 0
    ) -> Sequence[DeliveryState]:
        """How datasets with an id above ``after`` stand in a target, by id."""
        delivery, dataset, source = schema.delivery, schema.dataset, schema.source
        query = (
            select(delivery, dataset.c.name, dataset.c.title, source.c.name.label("source_name"))
            .join(dataset, dataset.c.id == delivery.c.dataset_id)
            .join(source, source.c.id == dataset.c.source_id)
            .where(delivery.c.target == target, delivery.c.dataset_id > after)
            .order_by(delivery.c.dataset_id)
            .limit(limit)
        )
        if status is not None:
            query = query.where(delivery.c.status == status)
        with reading(self._engine) as connection:
            return [
                DeliveryState(
                    name=row.name,
                    title=row.title,
                    source=row.source_name,
                    delivery=delivery_in(row),
                    problems=problems_in(row.problems),
                    updated=row.updated,
                )
                for row in connection.execute(query)
            ]


def _pass_in(row: Any) -> PassRow:
    return PassRow(
        id=row.id,
        target=row.target,
        started=row.started,
        finished=row.finished,
        counts=row.counts or {},
        error=row.error,
    )
