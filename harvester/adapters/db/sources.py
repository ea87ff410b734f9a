"""Registered sources, and the validators of their addresses."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from harvester.adapters.db import schema
from harvester.adapters.db.duplicate_store import part
from harvester.adapters.db.duplicates import lock
from harvester.adapters.db.indexing import index_source
from harvester.adapters.db.revisions import count_change
from harvester.adapters.db.rows import source_in
from harvester.adapters.db.transactions import reading, writing
from harvester.adapters.db.validators import forget_answers
from harvester.domain.errors import Conflict, NotFound
from harvester.domain.identity import source_uuid
from harvester.domain.staleness import newest

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from harvester.domain.json import JsonObject
    from harvester.domain.source import Source


class SqlSourceStore:
    """Keeps sources."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, source: Source, now: datetime) -> Source:
        """Register a source.

        Raises:
            Conflict: the name is taken.
        """
        values = self._values(source) | {"state": {}, "days": [], "created": now, "updated": now}
        identity = source_uuid(source.name, source.url)
        try:
            with writing(self._engine) as connection:
                taken = connection.scalar(select(schema.source.c.id).where(schema.source.c.uuid == identity))
                values["uuid"] = str(uuid.uuid4()) if taken else identity
                connection.execute(insert(schema.source).values(**values))
        except IntegrityError as error:
            raise Conflict(f"There is a source named “{source.name}” already.") from error
        return self.get(source.name)

    def save(self, source: Source, now: datetime) -> Source:
        """Change a source (found by its id).

        A new address, plugin or configuration drops the cursor, so that the next run lists everything.
        """
        table = schema.source
        before = self.by_id(source.id)
        values = self._values(source) | {"updated": now}
        moved = (before.url, before.plugin, before.config) != (source.url, source.plugin, source.config)
        if moved:
            values |= {"state": {}, "days": [], "last_full": None, "rules": None}
        if (before.schedule, before.enabled) != (source.schedule, source.enabled):
            values["next_run"] = None
        try:
            with writing(self._engine) as connection:
                connection.execute(update(table).where(table.c.id == source.id).values(**values))
                if (before.name, before.title, before.organization) != (
                    source.name,
                    source.title,
                    source.organization,
                ):
                    index_source(connection, source.id)
                count_change(connection, source.id, now)
                if moved:
                    forget_answers(connection, source.id)
        except IntegrityError as error:
            raise Conflict(f"There is a source named “{source.name}” already.") from error
        return self.by_id(source.id)

    @staticmethod
    def _values(source: Source) -> dict[str, Any]:
        return {
            "name": source.name,
            "title": source.title,
            "url": source.url,
            "plugin": source.plugin,
            "config": dict(source.config),
            "options": dict(source.options),
            "organization": source.organization,
            "schedule": source.schedule,
            "enabled": source.enabled,
        }

    def get(self, name: str) -> Source:
        """The source named ``name``.

        Raises:
            NotFound: there is none.
        """
        table = schema.source
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.name == name)).one_or_none()
        if row is None:
            raise NotFound(f"There is no source named “{name}”.")
        return source_in(row)

    def by_id(self, source_id: int) -> Source:
        """The source with an id.

        Raises:
            NotFound: there is none.
        """
        table = schema.source
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == source_id)).one_or_none()
        if row is None:
            raise NotFound("This source was removed.")
        return source_in(row)

    def all(self, *, enabled: bool | None = None) -> Sequence[Source]:
        """Sources by name."""
        table = schema.source
        query = select(table).order_by(table.c.name)
        if enabled is not None:
            query = query.where(table.c.enabled == enabled)
        with reading(self._engine) as connection:
            return [source_in(row) for row in connection.execute(query)]

    def remove(self, source_id: int, now: datetime) -> None:
        """Forget a source and all that was harvested from it; duplicates in other sources take its place."""
        with writing(self._engine) as connection:
            lock(connection)
            part(connection, source_id, now)
            connection.execute(delete(schema.source).where(schema.source.c.id == source_id))

    def finish_run(
        self, source_id: int, *, rules: str, state: JsonObject | None, full_at: datetime | None
    ) -> None:
        """After a successful run: keep the plugin's cursor, and when a complete listing ended."""
        values: dict[str, Any] = {"rules": rules}
        if state is not None:
            values["state"] = dict(state)
        if full_at is not None:
            values["last_full"] = full_at
        table = schema.source
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.id == source_id).values(**values))

    def note_days(self, source_id: int, days: Collection[str]) -> None:
        """Remember on which days something was new or changed, as the source told."""
        table = schema.source
        with writing(self._engine) as connection:
            before = connection.scalar(select(table.c.days).where(table.c.id == source_id)) or []
            connection.execute(
                update(table).where(table.c.id == source_id).values(days=list(newest([*before, *days])))
            )

    def rules(self, source_id: int) -> str | None:
        """The rules under which the last successful run read its records."""
        table = schema.source
        with reading(self._engine) as connection:
            rules: str | None = connection.scalar(select(table.c.rules).where(table.c.id == source_id))
        return rules

    def due(self, source_id: int) -> datetime | None:
        """When a source is due, as far as any scheduler has said."""
        table = schema.source
        with reading(self._engine) as connection:
            due: datetime | None = connection.scalar(select(table.c.next_run).where(table.c.id == source_id))
        return due

    def advance(self, source_id: int, due: datetime | None, following: datetime | None) -> bool:
        """Move a source's due time on from ``due``; false when another scheduler has done so already."""
        table = schema.source
        before = table.c.next_run.is_(None) if due is None else table.c.next_run == due
        with writing(self._engine) as connection:
            moved = connection.execute(
                update(table).where(table.c.id == source_id, before).values(next_run=following)
            )
        return moved.rowcount == 1
