"""What is known of the files that records link to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import chunks, write_many
from harvester.normalise.privacy.looks import Inspection, LookStatus, findings_in, findings_out

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


def of_records(
    connection: Connection, source_id: int, identifiers: Collection[str]
) -> Mapping[str, Mapping[str, Inspection]]:
    """The inspections of these records, by identifier and address."""
    record, table = schema.record, schema.inspection
    found: dict[str, dict[str, Inspection]] = {}
    for chunk in chunks(identifiers):
        query = (
            select(record.c.identifier, table)
            .join(record, record.c.id == table.c.record_id)
            .where(record.c.source_id == source_id, record.c.identifier.in_(chunk))
        )
        for row in connection.execute(query):
            found.setdefault(row.identifier, {})[row.url] = _in(row)
    return found


def due(connection: Connection, source_id: int, now: datetime, limit: int) -> Sequence[Inspection]:
    """The files of a source that are to be looked into, longest due first."""
    record, table = schema.record, schema.inspection
    query = (
        select(record.c.identifier, table)
        .join(record, record.c.id == table.c.record_id)
        .where(table.c.source_id == source_id, table.c.due <= now)
        .order_by(table.c.due, table.c.record_id)
        .limit(limit)
    )
    return [_in(row) for row in connection.execute(query)]


def sources_due(connection: Connection, now: datetime) -> Mapping[int, int]:
    """How many files are due of each source."""
    table = schema.inspection
    query = (
        select(table.c.source_id, func.count())
        .where(table.c.due <= now)
        .group_by(table.c.source_id)
        .order_by(func.min(table.c.due))
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def standing(connection: Connection, source_id: int | None) -> Mapping[str, int]:
    """How many files are in which status."""
    table = schema.inspection
    query = select(table.c.status, func.count()).group_by(table.c.status)
    if source_id is not None:
        query = query.where(table.c.source_id == source_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def replace(
    connection: Connection,
    source_id: int,
    ids: Mapping[str, int],
    inspections: Mapping[str, Sequence[Inspection]],
) -> None:
    """Put these in the place of what was known of their records, of one source, whose ids are given."""
    table = schema.inspection
    known = [ids[identifier] for identifier in inspections if identifier in ids]
    for chunk in chunks(known):
        connection.execute(delete(table).where(table.c.record_id.in_(chunk)))
    values = [
        {
            "record_id": ids[identifier],
            "source_id": source_id,
            "url": inspection.url,
            **_out(inspection),
        }
        for identifier, found in inspections.items()
        if identifier in ids
        for inspection in found
    ]
    write_many(connection, insert(table), values)


def change(connection: Connection, ids: Mapping[str, int], inspections: Sequence[Inspection]) -> None:
    """Replace these, where they still are."""
    table = schema.inspection
    for inspection in inspections:
        if inspection.record in ids:
            connection.execute(
                update(table)
                .where(table.c.record_id == ids[inspection.record], table.c.url == inspection.url)
                .values(**_out(inspection))
            )


def end_release(connection: Connection, source_id: int, series: str, raw_hash: str) -> None:
    """A record of a series is no longer let go; the reason for which it was stays."""
    dataset = schema.dataset
    of_it = (dataset.c.source_id == source_id, dataset.c.series == series)
    for row in connection.execute(select(dataset.c.id, dataset.c.released).where(*of_it)).all():
        left = [each for each in row.released or () if each != raw_hash]
        connection.execute(update(dataset).where(dataset.c.id == row.id).values(released=left))


def read_again(connection: Connection, source_id: int, identifiers: Collection[str]) -> None:
    """Let the next run read these records, and list the source completely."""
    if not identifiers:
        return
    record, source = schema.record, schema.source
    for chunk in chunks(identifiers):
        connection.execute(
            update(record)
            .where(record.c.source_id == source_id, record.c.identifier.in_(chunk))
            .values(rules="")
        )
    connection.execute(update(source).where(source.c.id == source_id).values(rules=None))


def _out(inspection: Inspection) -> dict[str, Any]:
    return {
        "title": inspection.title,
        "whole": inspection.whole,
        "fingerprint": inspection.fingerprint,
        "status": inspection.status.value,
        "findings": findings_out(inspection.findings) or None,
        "etag": inspection.etag,
        "last_modified": inspection.last_modified,
        "checksum": inspection.checksum,
        "released": inspection.released,
        "reason": inspection.reason,
        "attempts": inspection.attempts,
        "checked": inspection.checked,
        "due": inspection.due,
    }


def _in(row: Row[Any]) -> Inspection:
    return Inspection(
        record=row.identifier,
        url=row.url,
        title=row.title,
        whole=row.whole,
        fingerprint=row.fingerprint,
        status=LookStatus(row.status),
        findings=findings_in(row.findings or ()),
        etag=row.etag,
        last_modified=row.last_modified,
        checksum=row.checksum,
        released=row.released,
        reason=row.reason,
        attempts=row.attempts,
        checked=row.checked,
        due=row.due,
    )
