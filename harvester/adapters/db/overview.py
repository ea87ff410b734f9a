"""Figures and lists for the pages of the administration and for monitoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading
from harvester.domain.run import RunStatus

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetRow:
    """A target as stored."""

    name: str
    last_pass: datetime | None
    last_error: str | None
    delivering: bool  #: somebody holds its lease
    stopped: bool  #: a person stopped the deliveries to it


@dataclass(frozen=True, kw_only=True, slots=True)
class Undelivered:
    """A dataset that a target refused, or that could not be delivered yet."""

    name: str
    title: str
    status: str
    attempts: int
    next_try: datetime | None
    error: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenRow:
    """An API token, without its secret."""

    name: str
    role: str
    created: datetime
    last_used: datetime | None


class SqlOverview:
    """Reads what no single store has."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run_statuses(self) -> dict[str, int]:
        """How many runs of each status there are."""
        run = schema.run
        with reading(self._engine) as connection:
            rows = connection.execute(select(run.c.status, func.count()).group_by(run.c.status))
            return {row[0]: row[1] for row in rows}

    def last_success(self) -> dict[str, datetime]:
        """When the newest run of each source that did not fail ended, by the source's name."""
        run, source = schema.run, schema.source
        query = (
            select(source.c.name, func.max(run.c.finished))
            .join(run, run.c.source_id == source.c.id)
            .where(run.c.status.in_([status.value for status in RunStatus if status.succeeded]))
            .group_by(source.c.name)
        )
        with reading(self._engine) as connection:
            return {name: finished for name, finished in connection.execute(query) if finished}

    def targets(self, now: datetime) -> dict[str, TargetRow]:
        """The targets that were ever enrolled, by name."""
        with reading(self._engine) as connection:
            return {
                row.name: TargetRow(
                    name=row.name,
                    last_pass=row.last_pass,
                    last_error=row.last_error,
                    delivering=bool(row.lease and row.lease > now),
                    stopped=row.stopped,
                )
                for row in connection.execute(select(schema.target))
            }

    def undelivered(self, target: str, *, limit: int = 100) -> Sequence[Undelivered]:
        """Datasets that a target refused or that failed to reach it, by id."""
        delivery, dataset = schema.delivery, schema.dataset
        query = (
            select(delivery, dataset.c.name, dataset.c.title)
            .join(dataset, dataset.c.id == delivery.c.dataset_id)
            .where(delivery.c.target == target, delivery.c.status.in_(("refused", "failed")))
            .order_by(delivery.c.dataset_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Undelivered(
                    name=row.name,
                    title=row.title,
                    status=row.status,
                    attempts=row.attempts,
                    next_try=row.next_try,
                    error=row.error,
                )
                for row in connection.execute(query)
            ]

    def tokens(self) -> Sequence[TokenRow]:
        """All API tokens, by name."""
        token = schema.token
        with reading(self._engine) as connection:
            return [
                TokenRow(name=row.name, role=row.role, created=row.created, last_used=row.last_used)
                for row in connection.execute(select(token).order_by(token.c.name))
            ]
