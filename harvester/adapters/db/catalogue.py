"""The embedded catalogue: datasets as stored, for pages, API and feeds."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.rows import dataset_in, datasets, delivery_in, problems_in, unpack
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.decide import State
from harvester.domain.errors import NotFound
from harvester.ports import DatasetRow, DatasetVersion, DeliveryRow, SourceRecord

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Engine


class SqlCatalogue:
    """Reads datasets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> DatasetRow:
        """The dataset with a CKAN name or uuid, in whatever state.

        Raises:
            NotFound: there is none.
        """
        dataset = schema.dataset
        with reading(self._engine) as connection:
            row = connection.execute(
                datasets().where((dataset.c.name == name) | (dataset.c.uuid == name))
            ).first()
        if row is None:
            raise NotFound(f"There is no dataset “{name}”.")
        return dataset_in(row)

    def by_ids(self, ids: Collection[int]) -> Sequence[DatasetRow]:
        """Datasets with these ids, by id."""
        query = datasets().where(schema.dataset.c.id.in_(ids)).order_by(schema.dataset.c.id)
        with reading(self._engine) as connection:
            return [dataset_in(row) for row in connection.execute(query)]

    def names(self, *, limit: int | None, offset: int) -> Sequence[str]:
        """Names of active datasets, in order."""
        dataset = schema.dataset
        query = select(dataset.c.name).where(dataset.c.state == State.ACTIVE.value)
        query = query.order_by(dataset.c.name).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            return connection.scalars(query).all()

    def organizations(self) -> dict[str, int]:
        """How many active datasets each organization has."""
        dataset = schema.dataset
        query = (
            select(dataset.c.organization, func.count())
            .where(dataset.c.state == State.ACTIVE.value, dataset.c.organization.is_not(None))
            .group_by(dataset.c.organization)
        )
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def ids_like(self, start: str) -> Sequence[int]:
        """Ids of active datasets whose uuid begins so."""
        dataset = schema.dataset
        least, most = (start + end[len(start) :] for end in (_LEAST_UUID, _LEAST_UUID.replace("0", "f")))
        query = select(dataset.c.id).where(
            dataset.c.uuid.between(least, most), dataset.c.state == State.ACTIVE.value
        )
        with reading(self._engine) as connection:
            return connection.scalars(query).all()

    def page(
        self,
        *,
        after: int = 0,
        limit: int = 100,
        state: State | Sequence[State] | None = State.ACTIVE,
        source_id: int | None = None,
        text: str | None = None,
    ) -> Sequence[DatasetRow]:
        """Datasets with an id above ``after``, by id."""
        dataset = schema.dataset
        query = _filtered(datasets(), state=state, source_id=source_id, text=text)
        query = query.where(dataset.c.id > after).order_by(dataset.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [dataset_in(row) for row in connection.execute(query)]

    def count(
        self, *, state: State | None = State.ACTIVE, source_id: int | None = None, text: str | None = None
    ) -> int:
        """How many datasets there are."""
        query = _filtered(
            select(func.count()).select_from(schema.dataset), state=state, source_id=source_id, text=text
        )
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def states(self) -> dict[int, dict[str, int]]:
        """How many datasets of each state each source has."""
        dataset = schema.dataset
        query = select(dataset.c.source_id, dataset.c.state, func.count()).group_by(
            dataset.c.source_id, dataset.c.state
        )
        found: dict[int, dict[str, int]] = {}
        with reading(self._engine) as connection:
            for source_id, state, number in connection.execute(query):
                found.setdefault(source_id, {})[state] = number
        return found

    def records(self, dataset: DatasetRow) -> Sequence[SourceRecord]:
        """The records behind a dataset, as fetched."""
        record, body = schema.record, schema.record_body
        query = (
            select(record, body.c.raw, body.c.changes, body.c.problems, body.c.fetched)
            .join(body, body.c.record_id == record.c.id)
            .where(record.c.source_id == dataset.source_id, record.c.series == dataset.series)
            .order_by(record.c.position, record.c.identifier)
        )
        with reading(self._engine) as connection:
            return [
                SourceRecord(
                    identifier=row.identifier,
                    url=row.url,
                    fetched=row.fetched,
                    missing_since=row.missing_since,
                    raw=_raw(row.raw),
                    changes=tuple(row.changes or ()),
                    problems=problems_in(row.problems),
                )
                for row in connection.execute(query)
            ]

    def versions(self, dataset: DatasetRow) -> Sequence[DatasetVersion]:
        """Former versions of a dataset, newest first."""
        version = schema.version
        query = select(version).where(version.c.dataset_id == dataset.id).order_by(version.c.id.desc())
        with reading(self._engine) as connection:
            return [
                DatasetVersion(
                    run_id=row.run_id,
                    action=row.action,
                    superseded=row.created,
                    fields=tuple(row.fields or ()),
                    document=unpack(row.document) if row.document else None,
                )
                for row in connection.execute(query)
            ]

    def deliveries(self, dataset: DatasetRow) -> Sequence[DeliveryRow]:
        """Where a dataset stands in each target."""
        delivery = schema.delivery
        query = select(delivery).where(delivery.c.dataset_id == dataset.id).order_by(delivery.c.target)
        with reading(self._engine) as connection:
            return [delivery_in(row) for row in connection.execute(query)]

    def release(self, dataset: DatasetRow, reason: str) -> None:
        """Keep the reason for releasing a quarantined dataset as it is; the next run lets it go."""
        table, record = schema.dataset, schema.record
        with writing(self._engine) as connection:
            of_it = (record.c.source_id == dataset.source_id, record.c.series == dataset.series)
            hashes = sorted(connection.scalars(select(record.c.raw_hash).where(*of_it)))
            connection.execute(
                update(table).where(table.c.id == dataset.id).values(release_reason=reason, released=hashes)
            )
            connection.execute(update(record).where(*of_it).values(rules="released"))

    def forget_versions(self, *, before: datetime | None = None, most: int | None = None) -> int:
        """Delete versions superseded before a moment, or all but the newest ``most`` of each dataset."""
        version = schema.version
        where = [version.c.created < before] if before is not None else []
        if most is not None:
            place = func.row_number().over(partition_by=version.c.dataset_id, order_by=version.c.id.desc())
            numbered = select(version.c.id, place.label("place")).subquery()
            where.append(version.c.id.in_(select(numbered.c.id).where(numbered.c.place > most)))
        with writing(self._engine) as connection:
            return connection.execute(delete(version).where(*where)).rowcount if where else 0

    def forget_raw(self, before: datetime) -> int:
        """Drop the records as fetched before a moment; what was made of them stays."""
        body = schema.record_body
        with writing(self._engine) as connection:
            return connection.execute(
                update(body).where(body.c.raw.is_not(None), body.c.fetched < before).values(raw=None)
            ).rowcount

    def last_change(self) -> datetime | None:
        """When any dataset last changed."""
        with reading(self._engine) as connection:
            newest: datetime | None = connection.scalar(select(func.max(schema.dataset.c.updated)))
        return newest


_LEAST_UUID = "00000000-0000-0000-0000-000000000000"


def _filtered(
    query: Select[Any], *, state: State | Sequence[State] | None, source_id: int | None, text: str | None
) -> Select[Any]:
    dataset = schema.dataset
    if isinstance(state, State):
        query = query.where(dataset.c.state == state.value)
    elif state is not None:
        query = query.where(dataset.c.state.in_([each.value for each in state]))
    if source_id is not None:
        query = query.where(dataset.c.source_id == source_id)
    if text:
        query = query.where(dataset.c.title.icontains(text, autoescape=True))
    return query


def _raw(data: bytes | None) -> Any:
    if data is None:
        return None
    text = zlib.decompress(data).decode("utf-8", "surrogatepass").encode("utf-8", "replace")
    return orjson.loads(text)
