"""What differs between a target and what is wanted there, and what people want done about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, insert, literal, or_, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.duplicate_store import part
from harvester.adapters.db.duplicates import lock
from harvester.adapters.db.rows import dataset_in, datasets, delivery_in, source_in
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.decide import State
from harvester.ports import TAKEN_BY_HAND, Wanted

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


_DUE = ("pending", "failed")


class SqlDeliveryQueue:
    """The deliveries of all targets, one row a dataset and target."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enrol(self, target: str) -> None:
        """Make a target known, so that every change of a dataset is queued for it."""
        table = schema.target
        with writing(self._engine) as connection:
            if connection.scalar(select(table.c.name).where(table.c.name == target)) is None:
                connection.execute(insert(table).values(name=target))
                queue_active(connection, target)

    def ruled_otherwise(self, target: str, rules: str) -> bool:
        """Whether the last pass was under other ``rules``, so that the next compares everything."""
        table = schema.target
        with reading(self._engine) as connection:
            last = connection.scalar(select(table.c.rules).where(table.c.name == target))
            return last not in (None, rules)

    def wanted(
        self, target: str, now: datetime, *, limit: int, after: int = 0, every: bool = False
    ) -> Sequence[Wanted]:
        """What differs and is due, by dataset id; with ``every`` all active datasets besides."""
        delivery = schema.delivery
        due = (
            select(delivery)
            .where(
                delivery.c.target == target,
                delivery.c.dataset_id > after,
                or_(delivery.c.next_try.is_(None), delivery.c.next_try <= now),
            )
            .order_by(delivery.c.dataset_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:  # by status, so that the index gives the order
            found = [
                row for status in _DUE for row in connection.execute(due.where(delivery.c.status == status))
            ]
            if every:
                active = select(schema.dataset.c.id).where(schema.dataset.c.state == State.ACTIVE.value)
                others = delivery.c.status.not_in(_DUE) & delivery.c.dataset_id.in_(active)
                found += connection.execute(due.where(others)).all()
            return _load(connection, sorted(found, key=lambda row: row.dataset_id)[:limit])

    def of_source(self, target: str, source_id: int, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """Every dataset of a source with an id above ``after``, by id, as it stands in a target."""
        delivery, dataset = schema.delivery, schema.dataset
        query = (
            select(delivery)
            .join(dataset, dataset.c.id == delivery.c.dataset_id)
            .where(delivery.c.target == target, dataset.c.source_id == source_id, dataset.c.id > after)
            .order_by(dataset.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return _load(connection, connection.execute(query).all())

    def standing(self, target: str, source_id: int) -> int:
        """How many datasets of a source stand in a target."""
        delivery, dataset = schema.delivery, schema.dataset
        query = select(func.count()).where(
            delivery.c.target == target,
            delivery.c.package_id.is_not(None),
            delivery.c.status != "withdrawn",
            delivery.c.dataset_id == dataset.c.id,
            dataset.c.source_id == source_id,
        )
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def leave_out(self, target: str, dataset_ids: Collection[int]) -> None:
        """These datasets are not for the target and never got there."""
        if not dataset_ids:
            return
        delivery, dataset = schema.delivery, schema.dataset
        active = select(dataset.c.id).where(dataset.c.state == State.ACTIVE.value)
        these = (delivery.c.target == target, delivery.c.dataset_id.in_(dataset_ids))
        with writing(self._engine) as connection:
            connection.execute(update(delivery).where(*these).values(status="idle"))
            connection.execute(
                update(delivery).where(*these, delivery.c.dataset_id.in_(active)).values(status="excluded")
            )

    def pending(self, target: str, *, source_id: int | None = None) -> int:
        """How many datasets (of one source) differ from what the target has."""
        delivery, dataset = schema.delivery, schema.dataset
        query = select(func.count()).where(delivery.c.target == target, delivery.c.status.in_(_DUE))
        if source_id is not None:
            query = query.where(delivery.c.dataset_id == dataset.c.id, dataset.c.source_id == source_id)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

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

    def revive(self, target: str, names: Collection[str] = ()) -> int:
        """Let datasets that people deleted in the target be put back; all of them, or those of ``names``."""
        delivery, dataset = schema.delivery, schema.dataset
        where = [
            delivery.c.target == target,
            delivery.c.status == "refused",
            or_(*(cast(delivery.c.problems, Text).contains(f'"code":"{code}"') for code in TAKEN_BY_HAND)),
        ]
        if names:
            where.append(delivery.c.dataset_id.in_(select(dataset.c.id).where(dataset.c.name.in_(names))))
        with writing(self._engine) as connection:
            return connection.execute(
                update(delivery).where(*where).values(status="pending", next_try=None, delivered_hash=None)
            ).rowcount

    def again(self, target: str) -> None:
        """Compare every dataset with the target once more."""
        with writing(self._engine) as connection:
            queue_all(connection, target)

    def withdraw_source(self, source_id: int, now: datetime) -> None:
        """Want none of a source's datasets any more, in any target, but where another source has them too."""
        delivery, dataset = schema.delivery, schema.dataset
        ids = select(dataset.c.id).where(dataset.c.source_id == source_id)
        somewhere = or_(delivery.c.package_id.is_not(None), delivery.c.attempts > 0)
        with writing(self._engine) as connection:
            lock(connection)
            connection.execute(
                update(delivery)
                .where(delivery.c.dataset_id.in_(ids), delivery.c.status != "withdrawn", somewhere)
                .values(status="pending", next_try=None)
            )
            part(connection, source_id, now)

    def adopt(self, target: str, dataset_id: int, package_id: str) -> None:
        """A package that stands in the target is the dataset's from now on."""
        delivery = schema.delivery
        with writing(self._engine) as connection:
            connection.execute(
                update(delivery)
                .where(delivery.c.target == target, delivery.c.dataset_id == dataset_id)
                .values(package_id=package_id, delivered_hash=None, status="pending", next_try=None)
            )


def _load(connection: Connection, rows: Sequence[Any]) -> Sequence[Wanted]:
    """The datasets of delivery rows, by id."""
    dataset, source = schema.dataset, schema.source
    deliveries = {row.dataset_id: delivery_in(row) for row in rows}
    found = [
        dataset_in(row)
        for row in connection.execute(datasets().where(dataset.c.id.in_(deliveries)).order_by(dataset.c.id))
    ]
    ids = {d.source_id for d in found}
    sources = {
        row.id: source_in(row) for row in connection.execute(select(source).where(source.c.id.in_(ids)))
    }
    return [
        Wanted(
            dataset=d,
            source=sources[d.source_id],
            delivery=deliveries[d.id],
            withdraw=d.state is not State.ACTIVE,
        )
        for d in found
    ]


def distrust(connection: Connection, target: str) -> None:
    """The last pass ended without a word: packages may stand in the target of which we know nothing."""
    delivery = schema.delivery
    connection.execute(
        update(delivery)
        .where(
            delivery.c.target == target,
            delivery.c.package_id.is_(None),
            delivery.c.attempts == 0,
            delivery.c.status.in_(("pending", "idle")),
        )
        .values(status="pending", attempts=1, next_try=None)
    )


def queue_all(connection: Connection, target: str) -> None:
    """Compare every active dataset with a target that it was delivered to, or is to be."""
    delivery, dataset = schema.delivery, schema.dataset
    active = select(dataset.c.id).where(dataset.c.state == State.ACTIVE.value)
    connection.execute(
        update(delivery)
        .where(delivery.c.target == target, delivery.c.dataset_id.in_(active))
        .values(status="pending", next_try=None)
    )


def queue_active(connection: Connection, target: str) -> None:
    """Want every active dataset in a target that is new here."""
    dataset, delivery = schema.dataset, schema.delivery
    rows = select(literal(target), dataset.c.id, literal("pending"), literal(0)).where(
        dataset.c.state == State.ACTIVE.value
    )
    connection.execute(insert(delivery).from_select(["target", "dataset_id", "status", "attempts"], rows))
