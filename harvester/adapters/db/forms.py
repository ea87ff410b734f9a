"""Datasets serialised once, when they change: what the feeds are put together from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading, upsert, writing
from harvester.domain.decide import State

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Engine

SYNTAXES = ("nt", "ttl", "jsonld", "rdfxml")


class SqlForms:
    """Keeps the forms of datasets, each with the key of what it was made from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, ids: Collection[int], syntax: str) -> Mapping[int, tuple[str, bytes]]:
        """Dataset id → (key, form)."""
        form = schema.form
        query = select(form.c.dataset_id, form.c.key, form.c[syntax]).where(form.c.dataset_id.in_(ids))
        with reading(self._engine) as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep forms: rows of ``dataset_id``, ``key`` and each syntax."""
        if not rows:
            return
        form = schema.form
        with writing(self._engine) as connection:
            statement = upsert(connection, form)
            statement = statement.on_conflict_do_update(
                index_elements=[form.c.dataset_id],
                set_={name: statement.excluded[name] for name in ("key", *SYNTAXES)},
            )
            connection.execute(statement, [dict(row) for row in rows])

    def keys(
        self,
        *,
        after: int = 0,
        limit: int = 100,
        since: datetime | None = None,
        organization: str | None = None,
    ) -> Sequence[tuple[int, str]]:
        """(id, content hash) of active datasets above ``after``, by id."""
        dataset = schema.dataset
        query = _shown(select(dataset.c.id, dataset.c.content_hash), since, organization)
        query = query.where(dataset.c.id > after).order_by(dataset.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def names(self, *, after: int, limit: int) -> Sequence[tuple[str, datetime]]:
        """(name, last change) of active datasets above ``after``, by id."""
        dataset = schema.dataset
        query = _shown(select(dataset.c.name, dataset.c.updated), None, None)
        query = query.where(dataset.c.id > after).order_by(dataset.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def before_page(
        self, number: int, size: int, *, since: datetime | None = None, organization: str | None = None
    ) -> int | None:
        """The last id of the page before ``number`` (from 1); ``None`` when there is no such page."""
        if number <= 1:
            return 0
        dataset = schema.dataset
        query = _shown(select(dataset.c.id), since, organization)
        query = query.order_by(dataset.c.id).limit(1).offset((number - 1) * size - 1)
        with reading(self._engine) as connection:
            found: int | None = connection.scalar(query)
        return found

    def state(
        self, *, since: datetime | None = None, organization: str | None = None
    ) -> tuple[int, datetime | None]:
        """How many datasets are shown, and when any dataset last changed (a withdrawal counts)."""
        dataset = schema.dataset
        count = _shown(select(func.count()).select_from(dataset), since, organization)
        with reading(self._engine) as connection:
            number = connection.scalar(count) or 0
            newest: datetime | None = connection.scalar(select(func.max(dataset.c.updated)))
        return number, newest


def _shown(query: Select[Any], since: datetime | None, organization: str | None) -> Select[Any]:
    dataset = schema.dataset
    query = query.where(dataset.c.state == State.ACTIVE.value)
    if since is not None:
        query = query.where(dataset.c.updated >= since)
    if organization is not None:
        query = query.where(dataset.c.organization == organization)
    return query
