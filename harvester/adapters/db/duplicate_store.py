"""Duplicates for people: groups, suggestions, and what a person says of two datasets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.duplicates import OWN_STATES, Settling, lock
from harvester.adapters.db.revisions import count_change
from harvester.adapters.db.rows import dataset_in, datasets
from harvester.adapters.db.transactions import reading, upsert, writing
from harvester.domain.decide import State
from harvester.ports import DatasetRow, Sameness

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_PAGE = 200
_MOST_ALIKE = 12


class SqlDuplicates:
    """Reads groups of duplicates, and keeps what people say of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Looking -------------------------------------------------------------------------------------

    def chosen(
        self, *, after: int = 0, limit: int = 50, source_id: int | None = None
    ) -> Sequence[DatasetRow]:
        """Datasets that have duplicates (of a source, if one is named), by id."""
        dataset, other = schema.dataset, schema.dataset.alias()
        has = select(other.c.id).where(other.c.duplicate_of == dataset.c.id)
        if source_id is not None:
            has = has.where((other.c.source_id == source_id) | (dataset.c.source_id == source_id))
        query = datasets().where(dataset.c.id > after, has.exists()).order_by(dataset.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [dataset_in(row) for row in connection.execute(query)]

    def of(self, ids: Collection[int]) -> Mapping[int, Sequence[DatasetRow]]:
        """The duplicates of these datasets."""
        dataset = schema.dataset
        query = datasets().where(dataset.c.duplicate_of.in_(ids)).order_by(dataset.c.id)
        found: dict[int, list[DatasetRow]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                found.setdefault(row.duplicate_of, []).append(dataset_in(row))
        return found

    def count(self) -> int:
        """How many datasets are duplicates of others."""
        dataset = schema.dataset
        query = select(func.count()).where(dataset.c.state == State.DUPLICATE.value)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def alike(self, dataset_id: int) -> Sequence[DatasetRow]:
        """Published datasets of other sources that share a mark with this one, and are none of its group."""
        key, other, dataset = schema.dataset_key, schema.dataset_key.alias(), schema.dataset
        mine = select(dataset.c.source_id).where(dataset.c.id == dataset_id).scalar_subquery()
        ids = (
            select(other.c.dataset_id)
            .join(key, key.c.key == other.c.key)
            .where(key.c.dataset_id == dataset_id, other.c.dataset_id != dataset_id)
            .distinct()
            .limit(_MOST_ALIKE * 4)
        )
        query = (
            datasets()
            .where(dataset.c.id.in_(ids), dataset.c.state == State.ACTIVE.value, dataset.c.source_id != mine)
            .order_by(dataset.c.id)
            .limit(_MOST_ALIKE)
        )
        with reading(self._engine) as connection:
            return [dataset_in(row) for row in connection.execute(query)]

    def pairs(self, *, limit: int = 50) -> Sequence[tuple[int, int]]:
        """Published datasets of two sources that share a mark: what a person may look at."""
        one, other = schema.dataset_key.alias(), schema.dataset_key.alias()
        first, second = schema.dataset.alias(), schema.dataset.alias()
        query = (
            select(one.c.dataset_id, other.c.dataset_id)
            .join(other, (other.c.key == one.c.key) & (other.c.dataset_id > one.c.dataset_id))
            .join(first, first.c.id == one.c.dataset_id)
            .join(second, second.c.id == other.c.dataset_id)
            .where(
                first.c.source_id != second.c.source_id,
                first.c.state == State.ACTIVE.value,
                second.c.state == State.ACTIVE.value,
            )
            .distinct()
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def ours(self, references: Collection[str]) -> frozenset[str]:
        """Those of ``references`` that name a dataset, a package or a source of ours."""
        dataset, delivery, source = schema.dataset, schema.delivery, schema.source
        columns = (dataset.c.name, dataset.c.uuid, delivery.c.package_id, source.c.uuid)
        found: set[str] = set()
        with reading(self._engine) as connection:
            for column in columns:
                found.update(connection.scalars(select(column).where(column.in_(references))))
        return frozenset(found)

    # What people say -----------------------------------------------------------------------------

    def said(self, uuids: Collection[str] | None = None) -> Sequence[Sameness]:
        """What people said of these datasets, or of all, oldest first."""
        table = schema.sameness
        query = select(table).order_by(table.c.decided, table.c.first, table.c.second)
        if uuids is not None:
            query = query.where(table.c.first.in_(uuids) | table.c.second.in_(uuids))
        with reading(self._engine) as connection:
            return [Sameness(**row._mapping) for row in connection.execute(query)]

    def say(self, said: Sameness, ids: Collection[int]) -> None:
        """Keep a person's word in the place of an earlier one, and settle these datasets by it."""
        table = schema.sameness
        columns = ("same", "reason", "person", "decided")
        values = {name: getattr(said, name) for name in ("first", "second", *columns)}
        with writing(self._engine) as connection:
            lock(connection)
            statement = upsert(connection, table).values(values)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[table.c.first, table.c.second],
                    set_={name: statement.excluded[name] for name in columns},
                )
            )
            Settling(connection, said.decided).again(ids)

    def unsay(self, first: str, second: str, ids: Collection[int], now: datetime) -> bool:
        """Forget what a person said, and settle these datasets without it; whether there was anything."""
        table = schema.sameness
        with writing(self._engine) as connection:
            lock(connection)
            gone = connection.execute(delete(table).where(table.c.first == first, table.c.second == second))
            Settling(connection, now).again(ids)
        return bool(gone.rowcount)

    def resettle(self, source_id: int, now: datetime) -> None:
        """Settle the groups that hold a dataset of a source anew: its precedence changed."""
        with writing(self._engine) as connection:
            lock(connection)
            Settling(connection, now).again(_grouped(connection, source_id))

    # Anew ----------------------------------------------------------------------------------------

    def stored(self, source_id: int | None = None) -> Iterator[Sequence[Any]]:
        """Every dataset that may be a duplicate or have one, page by page."""
        dataset, document, source = schema.dataset, schema.document, schema.source
        query = (
            select(
                dataset.c.id,
                dataset.c.state,
                dataset.c.series,
                document.c.document,
                source.c.url.label("url"),
            )
            .join(document, document.c.dataset_id == dataset.c.id)
            .join(source, source.c.id == dataset.c.source_id)
            .where(dataset.c.state.in_(OWN_STATES))
            .order_by(dataset.c.id)
            .limit(_PAGE)
        )
        if source_id is not None:
            query = query.where(dataset.c.source_id == source_id)
        after = 0
        while True:
            with reading(self._engine) as connection:
                page = connection.execute(query.where(dataset.c.id > after)).all()
            if not page:
                return
            yield page
            after = page[-1].id

    def restore(self, keys: Mapping[int, frozenset[int]], nearness: Mapping[int, int], now: datetime) -> None:
        """Keep new keys of stored datasets, and settle them."""
        dataset = schema.dataset
        with writing(self._engine) as connection:
            lock(connection)
            for dataset_id, near in nearness.items():
                connection.execute(update(dataset).where(dataset.c.id == dataset_id).values(nearness=near))
            Settling(connection, now).written(keys)


def part(connection: Connection, source_id: int, now: datetime) -> None:
    """A source leaves: let other sources' duplicates of its datasets take their place."""
    dataset = schema.dataset
    ids = _grouped(connection, source_id)
    connection.execute(
        update(dataset)
        .where(dataset.c.source_id == source_id, dataset.c.state != State.WITHDRAWN.value)
        .values(state=State.WITHDRAWN.value, updated=now)
    )
    count_change(connection, source_id, now)
    Settling(connection, now).written(dict.fromkeys(ids, frozenset()))


def _grouped(connection: Connection, source_id: int) -> Sequence[int]:
    """The datasets of a source that are duplicates, or have some."""
    dataset, other = schema.dataset, schema.dataset.alias()
    has = select(other.c.id).where(other.c.duplicate_of == dataset.c.id).exists()
    query = select(dataset.c.id).where(
        dataset.c.source_id == source_id, dataset.c.duplicate_of.is_not(None) | has
    )
    return connection.scalars(query).all()
