"""What was delivered where, and what still differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, delete, func, insert, literal, or_, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.reports import PassReport
from harvester.adapters.db.rows import dataset_in, delivery_in, problems_out, source_in
from harvester.adapters.db.runs import LEASE, is_dead, this_process
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.decide import State
from harvester.domain.errors import Conflict
from harvester.ports import Delivered, PassItem, Wanted

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Engine

    from harvester.domain.problem import Problem

_DUE = ("pending", "failed")
_DELETED_BY_HAND = '"code":"deleted-in-catalogue"'


class SqlDeliveryStore:
    """Implements ``ports.DeliveryStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
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
                _enrol(connection, target)
            elif row.lease and row.lease > now and not is_dead(row.owner):
                raise Conflict(f"A delivery to {target} is going on already.")
            elif row.lease:
                _distrust(connection, target)
            if row is not None and row.rules not in (None, rules):
                _again(connection, target)
            connection.execute(
                update(table)
                .where(table.c.name == target)
                .values(lease=now + LEASE, owner=self._owner, rules=rules)
            )
        self._passes[target] = PassReport(target, now)

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

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """What differs and is due, by dataset id."""
        delivery = schema.delivery
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
        return self._load(query)

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
        return self._load(query)

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

    def _load(self, query: Select[Any]) -> Sequence[Wanted]:
        dataset, document, source = schema.dataset, schema.document, schema.source
        with reading(self._engine) as connection:
            deliveries = {row.dataset_id: delivery_in(row) for row in connection.execute(query)}
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
            cast(delivery.c.problems, Text).contains(_DELETED_BY_HAND),
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
            _again(connection, target)

    def withdraw_source(self, source_id: int) -> None:
        """Want none of a source's datasets any more, in any target."""
        delivery, dataset = schema.delivery, schema.dataset
        ids = select(dataset.c.id).where(dataset.c.source_id == source_id)
        somewhere = or_(delivery.c.package_id.is_not(None), delivery.c.attempts > 0)
        with writing(self._engine) as connection:
            connection.execute(
                update(dataset).where(dataset.c.source_id == source_id).values(state=State.WITHDRAWN.value)
            )
            connection.execute(
                update(delivery)
                .where(delivery.c.dataset_id.in_(ids), delivery.c.status != "withdrawn", somewhere)
                .values(status="pending", next_try=None)
            )

    def adopt(self, target: str, dataset_id: int, package_id: str) -> None:
        """A package that stands in the target is the dataset's from now on."""
        delivery = schema.delivery
        with writing(self._engine) as connection:
            connection.execute(
                update(delivery)
                .where(delivery.c.target == target, delivery.c.dataset_id == dataset_id)
                .values(package_id=package_id, delivered_hash=None, status="pending", next_try=None)
            )

    def forget(self, before: datetime) -> int:
        """Delete reports of passes that finished before a moment; returns how many."""
        table = schema.delivery_pass
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.finished < before)).rowcount


def _distrust(connection: Connection, target: str) -> None:
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


def _again(connection: Connection, target: str) -> None:
    delivery, dataset = schema.delivery, schema.dataset
    active = select(dataset.c.id).where(dataset.c.state == State.ACTIVE.value)
    connection.execute(
        update(delivery)
        .where(delivery.c.target == target, delivery.c.dataset_id.in_(active))
        .values(status="pending", next_try=None)
    )


def _enrol(connection: Connection, target: str) -> None:
    dataset, delivery = schema.dataset, schema.delivery
    rows = select(literal(target), dataset.c.id, literal("pending"), literal(0)).where(
        dataset.c.state == State.ACTIVE.value
    )
    connection.execute(insert(delivery).from_select(["target", "dataset_id", "status", "attempts"], rows))
