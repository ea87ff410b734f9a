"""Values to columns and back."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from harvester.adapters.db import schema
from harvester.adapters.db.schema import encode_json
from harvester.domain.dataset import Column
from harvester.domain.decide import State
from harvester.domain.problem import Problem, Severity
from harvester.domain.record import SpooledTable
from harvester.domain.run import Counts, RunStatus
from harvester.domain.source import Source
from harvester.ports import DatasetRow, DeliveryRow, Outcome, RecordRow, RunRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Select
    from sqlalchemy.engine import Row

    from harvester.domain.json import JsonObject

#: Count → column; ``created`` and ``updated`` are moments elsewhere.
COUNT_COLUMNS = {
    "seen": "seen",
    "created": "created_count",
    "updated": "updated_count",
    "unchanged": "unchanged",
    "withdrawn": "withdrawn",
    "skipped": "skipped",
    "quarantined": "quarantined",
    "invalid": "invalid",
    "failed": "failed",
}


def pack(value: JsonObject) -> bytes:
    """A JSON value, compressed."""
    return zlib.compress(encode_json(value), 1)


def unpack(data: bytes) -> Any:
    """The value that :func:`pack` compressed."""
    return orjson.loads(zlib.decompress(data))


def problems_out(problems: Iterable[Problem]) -> list[dict[str, Any]] | None:
    """Problems as JSON."""
    return [
        {
            "code": p.code,
            "message": p.message,
            "path": p.path,
            "severity": str(p.severity),
            "params": dict(p.params),
        }
        for p in problems
    ] or None


def problems_in(value: Any) -> tuple[Problem, ...]:
    """Problems from JSON."""
    return tuple(
        Problem(
            code=p["code"],
            message=p["message"],
            path=p["path"],
            severity=Severity(p["severity"]),
            params=p["params"],
        )
        for p in value or ()
    )


def tables_out(tables: Mapping[str, SpooledTable]) -> list[dict[str, Any]] | None:
    """Spooled tables as JSON, in their order."""
    return [
        {
            "name": name,
            "sha256": table.sha256,
            "rows": table.rows,
            "columns": [[c.name, c.type, c.title, c.unit] for c in table.columns],
        }
        for name, table in tables.items()
    ] or None


def tables_in(value: Any) -> dict[str, SpooledTable]:
    """Spooled tables from JSON."""
    return {
        each["name"]: SpooledTable(
            columns=tuple(Column(name=n, type=kind, title=t, unit=u) for n, kind, t, u in each["columns"]),
            sha256=each["sha256"],
            rows=each["rows"],
        )
        for each in value or ()
    }


def source_in(row: Row[Any]) -> Source:
    """A source from its row."""
    return Source(
        id=row.id,
        uuid=row.uuid,
        name=row.name,
        title=row.title,
        url=row.url,
        plugin=row.plugin,
        config=row.config,
        options=row.options,
        organization=row.organization,
        schedule=row.schedule,
        enabled=row.enabled,
        state=row.state,
        days=tuple(row.days),
        last_full=row.last_full,
        created=row.created,
        updated=row.updated,
    )


def record_in(row: Row[Any]) -> RecordRow:
    """A record from a row of record joined with its body."""
    return RecordRow(
        identifier=row.identifier,
        raw_hash=row.raw_hash,
        rules=row.rules,
        outcome=Outcome(row.outcome),
        series=row.series,
        url=row.url,
        raw=zlib.decompress(row.raw) if row.raw is not None else None,
        contribution=unpack(row.contribution) if row.contribution is not None else None,
        reason=row.reason,
        problems=problems_in(row.problems),
        changes=tuple(row.changes or ()),
        position=row.position,
        tables=tables_in(row.tables),
    )


def run_in(row: Row[Any]) -> RunRow:
    """A run from a row of run joined with its source's name (``source_name``)."""
    mapping = row._mapping  # SQLAlchemy's documented access by name
    return RunRow(
        id=row.id,
        source_id=row.source_id,
        source=row.source_name,
        status=RunStatus(row.status),
        trigger=row.trigger,
        created=row.created,
        started=row.started,
        finished=row.finished,
        counts=Counts(**{count: mapping[column] for count, column in COUNT_COLUMNS.items()}),
        error=row.error,
        force=row.force,
        confirmed=row.confirmed,
        expected=row.expected,
        held=row.held,
    )


def datasets() -> Select[Any]:
    """The query whose rows :func:`dataset_in` reads."""
    dataset, document = schema.dataset, schema.document
    return select(dataset, document.c.document, document.c.problems).join(
        document, document.c.dataset_id == dataset.c.id
    )


def dataset_in(row: Row[Any]) -> DatasetRow:
    """A dataset as it is shown, from a row of :func:`datasets`."""
    document = orjson.loads(row.document)
    if row.origins and "provenance" in document:
        document["provenance"]["alsoAt"] = row.origins
    return DatasetRow(
        id=row.id,
        uuid=row.uuid,
        source_id=row.source_id,
        series=row.series,
        name=row.name,
        state=State(row.state),
        content_hash=row.shown_hash,
        document=document,
        title=row.title,
        organization=row.organization,
        created=row.created,
        updated=row.updated,
        problems=problems_in(row.problems),
        published=row.published,
        release_reason=row.release_reason,
        duplicate_of=row.duplicate_of,
        duplicate_reason=next(
            iter(problems_in([row.duplicate_reason] if row.duplicate_reason else ())), None
        ),
    )


def delivery_in(row: Row[Any]) -> DeliveryRow:
    """The state of a dataset in a target from its row."""
    return DeliveryRow(
        dataset_id=row.dataset_id,
        target=row.target,
        package_id=row.package_id,
        delivered_hash=row.delivered_hash,
        status=row.status,
        attempts=row.attempts,
        next_try=row.next_try,
        error=row.error,
        resources=row.resources or {},
        former=tuple(row.former or ()),
    )
