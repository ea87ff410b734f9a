"""What was looked at, for people: linked files, links, what was held back and what was let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading
from harvester.domain.decide import State
from harvester.normalise.privacy import Finding
from harvester.normalise.privacy.looks import LookStatus, findings_in

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine


#: What asks for somebody comes first.
_ORDER = {
    LookStatus.FOUND.value: 0,
    LookStatus.UNREADABLE.value: 1,
    LookStatus.FAILED.value: 2,
    LookStatus.LEFT_ALONE.value: 3,
    LookStatus.WAITING.value: 4,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedFile:
    """A file behind a dataset, and how the last look into it ended."""

    source: str  #: name
    dataset: str | None  #: CKAN name
    dataset_title: str
    title: str
    url: str
    status: LookStatus
    findings: tuple[Finding, ...]
    reason: str | None
    checked: datetime | None
    due: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldDataset:
    """A dataset that is held back, or that a person let go."""

    source: str
    name: str
    title: str
    state: State
    release_reason: str | None
    updated: datetime


class SqlLooked:
    """Reads what was looked at."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def files(
        self,
        *,
        status: LookStatus | None = None,
        source_id: int | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[LookedFile]:
        """Files that were or will be looked into: those with findings first."""
        record, table, source, dataset = schema.record, schema.inspection, schema.source, schema.dataset
        query = (
            select(
                table,
                source.c.name.label("source_name"),
                dataset.c.name.label("dataset_name"),
                dataset.c.title.label("dataset_title"),
            )
            .join(record, record.c.id == table.c.record_id)
            .join(source, source.c.id == record.c.source_id)
            .outerjoin(
                dataset, (dataset.c.source_id == record.c.source_id) & (dataset.c.series == record.c.series)
            )
            .order_by(case(_ORDER, value=table.c.status, else_=9), table.c.record_id, table.c.url)
            .limit(limit)
            .offset(offset)
        )
        if status is not None:
            query = query.where(table.c.status == status.value)
        if source_id is not None:
            query = query.where(record.c.source_id == source_id)
        with reading(self._engine) as connection:
            return [
                LookedFile(
                    source=row.source_name,
                    dataset=row.dataset_name,
                    dataset_title=row.dataset_title or "",
                    title=row.title,
                    url=row.url,
                    status=LookStatus(row.status),
                    findings=findings_in(row.findings or ()),
                    reason=row.reason,
                    checked=row.checked,
                    due=row.due,
                )
                for row in connection.execute(query)
            ]

    def held(self, *, limit: int = 50) -> Sequence[HeldDataset]:
        """Datasets that are held back because they may carry personal data, the latest first."""
        return self._datasets(schema.dataset.c.state == State.QUARANTINED.value, limit)

    def released(self, *, limit: int = 50) -> Sequence[HeldDataset]:
        """Datasets that a person let go, the latest first."""
        return self._datasets(schema.dataset.c.release_reason.is_not(None), limit)

    def _datasets(self, condition: ColumnElement[bool], limit: int) -> Sequence[HeldDataset]:
        dataset, source = schema.dataset, schema.source
        query = (
            select(dataset, source.c.name.label("source_name"))
            .join(source, source.c.id == dataset.c.source_id)
            .where(condition)
            .order_by(dataset.c.updated.desc(), dataset.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                HeldDataset(
                    source=row.source_name,
                    name=row.name,
                    title=row.title,
                    state=State(row.state),
                    release_reason=row.release_reason,
                    updated=row.updated,
                )
                for row in connection.execute(query)
            ]

    def links(self) -> dict[str, int]:
        """How many links answer, do not, or could not be told."""
        table = schema.link
        kind = case((table.c.ok.is_(True), "ok"), (table.c.ok.is_(False), "broken"), else_="unknown")
        with reading(self._engine) as connection:
            rows = connection.execute(select(kind, func.count()).group_by(kind))
            return {row[0]: row[1] for row in rows}
