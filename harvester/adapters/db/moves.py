"""Series that wait for the end of a listing, and datasets that go on under another series."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import delete, exists, or_, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import chunks
from harvester.domain.decide import State

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from harvester.domain.json import JsonObject


def wait(connection: Connection, source_id: int, series: Collection[str], run_id: int) -> None:
    """Note that the datasets of these series wait since a run, if they do not already."""
    record = schema.record
    for chunk in chunks(series):
        connection.execute(
            update(record)
            .where(
                record.c.source_id == source_id, record.c.series.in_(chunk), record.c.waiting_run.is_(None)
            )
            .values(waiting_run=run_id)
        )


def let_in(connection: Connection, source_id: int, series: Collection[str]) -> None:
    """Note that they wait no longer."""
    record = schema.record
    for chunk in chunks(series):
        connection.execute(
            update(record)
            .where(record.c.source_id == source_id, record.c.series.in_(chunk))
            .values(waiting_run=None)
        )


def waiting(connection: Connection, source_id: int) -> dict[str, int]:
    """The series that wait, and since which run."""
    record = schema.record
    query = (
        select(record.c.series, record.c.waiting_run)
        .where(record.c.source_id == source_id, record.c.waiting_run.is_not(None))
        .order_by(record.c.waiting_run)  # a group by series would walk through all records of the source
    )
    since: dict[str, int] = {}
    for series, run_id in connection.execute(query):
        if series is not None:
            since.setdefault(series, run_id)
    return since


def vanished(
    connection: Connection, source_id: int, run_id: int, keep: Sequence[str]
) -> Iterator[tuple[int, JsonObject]]:
    """Ids and documents of standing datasets none of whose records was seen in a run, or is to ``keep``."""
    record, dataset, document = schema.record, schema.dataset, schema.document
    kept = [record.c.identifier.startswith(prefix, autoescape=True) for prefix in keep]
    unseen = select(record.c.series).where(
        record.c.source_id == source_id, record.c.seen_run < run_id, record.c.series.is_not(None)
    )
    series = list(dict.fromkeys(connection.scalars(unseen)))
    there = exists().where(
        record.c.source_id == source_id,
        record.c.series == dataset.c.series,
        or_(record.c.seen_run >= run_id, *kept),
    )
    for chunk in chunks(series):
        query = (
            select(dataset.c.id, document.c.document)
            .join(document, document.c.dataset_id == dataset.c.id)
            .where(
                dataset.c.source_id == source_id,
                dataset.c.series.in_(chunk),
                dataset.c.state != State.WITHDRAWN.value,
                ~there,
            )
        )
        for number, body in connection.execute(query):
            yield number, orjson.loads(body)


def move(connection: Connection, source_id: int, moved: Mapping[int, str]) -> Mapping[str, str]:
    """Give datasets (by id) other series, and remove the records of the ones that they had."""
    record, dataset = schema.record, schema.dataset
    former: dict[str, str] = {}
    for ids in chunks(moved):
        held = connection.execute(select(dataset.c.id, dataset.c.series).where(dataset.c.id.in_(ids)))
        former.update((before, moved[number]) for number, before in held)
    for number, series in moved.items():
        connection.execute(update(dataset).where(dataset.c.id == number).values(series=series))
    for keys in chunks(former):
        connection.execute(delete(record).where(record.c.source_id == source_id, record.c.series.in_(keys)))
    return former


def had(connection: Connection, uuids: Collection[str]) -> frozenset[str]:
    """Those of ``uuids`` that a dataset has."""
    dataset = schema.dataset
    found: set[str] = set()
    for chunk in chunks(uuids):
        found.update(connection.scalars(select(dataset.c.uuid).where(dataset.c.uuid.in_(chunk))))
    return frozenset(found)
