"""Datasets serialised once, when they change: what the feeds are put together from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading, upsert, writing
from harvester.domain.decide import State

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Engine

_PATIENCE = 0.2  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptForm:
    """A dataset that is shown, and its form as it was last kept, which may be stale or missing."""

    id: int
    name: str
    made_of: str  #: differs whenever the dataset would be written otherwise
    key: str | None
    piece: bytes | None


class SqlForms:
    """Keeps the forms of datasets, each with the key of what it was made from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self,
        form: str,
        *,
        after: int = 0,
        limit: int = 100,
        since: datetime | None = None,
        organization: str | None = None,
    ) -> Sequence[KeptForm]:
        """Active datasets with an id above ``after``, by id."""
        dataset = schema.dataset
        query = _shown(_kept(form), since, organization)
        return self._read(query.where(dataset.c.id > after).order_by(dataset.c.id).limit(limit))

    def of(self, form: str, ids: Collection[int]) -> Sequence[KeptForm]:
        """These datasets, as far as they are active; in no order."""
        return self._read(_shown(_kept(form), None, None).where(schema.dataset.c.id.in_(ids)))

    def _read(self, query: Select[Any]) -> Sequence[KeptForm]:
        with reading(self._engine) as connection:
            return [
                KeptForm(
                    id=row[0],
                    name=row[1],
                    made_of="\n".join(map(str, row[4:])),
                    key=row[2],
                    piece=row[3],
                )
                for row in connection.execute(query)
            ]

    def put(self, form: str, rows: Sequence[tuple[int, str, bytes]]) -> bool:
        """Keep forms: (dataset id, key, piece). False when another writes just now: readers do not wait."""
        if not rows:
            return True
        table = schema.form
        try:
            with writing(self._engine, patience=_PATIENCE) as connection:
                statement = upsert(connection, table)
                statement = statement.on_conflict_do_update(
                    index_elements=[table.c.dataset_id, table.c.form],
                    set_={name: statement.excluded[name] for name in ("key", "piece")},
                )
                values = [
                    {"dataset_id": row[0], "form": form, "key": row[1], "piece": row[2]} for row in rows
                ]
                connection.execute(statement, values)
        except OperationalError:
            return False
        return True

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


def _kept(form: str) -> Select[Any]:
    """Of each dataset what is kept of it in a form, and what a form is made of."""
    dataset, source, table = schema.dataset, schema.source, schema.form
    return (
        select(
            dataset.c.id,
            dataset.c.name,
            table.c.key,
            table.c.piece,
            dataset.c.shown_hash,
            dataset.c.updated,
            dataset.c.organization,
            source.c.name,
            source.c.title,
            source.c.url,
            source.c.organization,
        )
        .join(source, source.c.id == dataset.c.source_id)
        .outerjoin(table, (table.c.dataset_id == dataset.c.id) & (table.c.form == form))
    )


def _shown(query: Select[Any], since: datetime | None, organization: str | None) -> Select[Any]:
    dataset = schema.dataset
    query = query.where(dataset.c.state == State.ACTIVE.value)
    if since is not None:
        query = query.where(dataset.c.updated >= since)
    if organization is not None:
        query = query.where(dataset.c.organization == organization)
    return query
