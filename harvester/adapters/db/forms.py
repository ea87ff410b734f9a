"""Datasets serialised once, when they change: what the feeds are put together from."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.exc import OperationalError

from harvester.adapters.db import schema
from harvester.adapters.db.revisions import Remembered, changes
from harvester.adapters.db.transactions import reading, upsert, writing
from harvester.domain.decide import State
from harvester.ports import KeptForm, Position, Selection, Standing

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Engine

_PATIENCE = 0.2  # seconds
_START = Position()
_STATES = (State.ACTIVE, State.WITHDRAWN, State.DUPLICATE)  #: that are shown, the last two as gone
_ALL = Selection()


class SqlForms:
    """Keeps the forms of datasets, each with the key of what it was made from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._remembered = Remembered()

    def page(
        self, form: str, selection: Selection = _ALL, *, after: Position = _START, limit: int = 100
    ) -> Sequence[KeptForm]:
        """The datasets of a selection that come behind a position, in the order of the walk."""
        query = _kept(form)
        with reading(self._engine) as connection:
            if not selection.changes:
                rows = connection.execute(_by_id(query, selection, after).limit(limit))
                return [_kept_in(row) for row in rows]
            # One walk through the index for each state; a query over both would sort all there are.
            if selection.since is not None and after.updated is not None and after.updated >= selection.since:
                selection = replace(selection, since=None)  # it says less, and SQLite would seek by it
            parts = [
                _by_change(connection, query.where(*_state(state), *_within(selection)), after, limit)
                for state in _STATES
            ]
        return list(heapq.merge(*parts, key=attrgetter("updated", "id")))[:limit]

    def of(self, form: str, ids: Collection[int]) -> Sequence[KeptForm]:
        """These datasets, as far as they are or were shown; in no order."""
        with reading(self._engine) as connection:
            return [_kept_in(row) for row in connection.execute(_of(form), {"ids": list(ids)})]

    def revision(self) -> str:
        """Another text whenever anything in the catalogue changed."""
        with reading(self._engine) as connection:
            return changes(connection)[0]

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

    def newest(
        self, form: str, selection: Selection = _ALL, *, before: Position | None = None, limit: int = 100
    ) -> Sequence[KeptForm]:
        """The last changes, withdrawals among them, newest first."""
        query, start = _kept(form).where(*_within(selection)), before or _START
        with reading(self._engine) as connection:
            parts = [
                _by_change(connection, query.where(*_state(state)), start, limit, newest=True)
                for state in _STATES
            ]
        merged = heapq.merge(*parts, key=attrgetter("updated", "id"), reverse=True)
        return list(merged)[:limit]

    def names(self, *, after: int, limit: int) -> Sequence[tuple[str, datetime]]:
        """(name, last change) of active datasets with an id above ``after``, by id."""
        dataset = schema.dataset
        query = select(dataset.c.name, dataset.c.updated).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(_by_id(query, _ALL, Position(id=after)))
            return [(row[0], row[1]) for row in rows]

    def before_page(self, number: int, size: int, selection: Selection = _ALL) -> Position | None:
        """Where page ``number`` (from 1) begins; ``None`` when there is no such page."""
        if number <= 1:
            return _START
        dataset = schema.dataset
        skipped = (number - 1) * size - 1

        def find() -> Position | None:
            query = select(dataset.c.id, dataset.c.updated).where(*_shown(selection)).offset(skipped).limit(1)
            by = (dataset.c.updated, dataset.c.id) if selection.changes else (dataset.c.id,)
            row = connection.execute(query.order_by(*by)).first()
            return Position(id=row[0], updated=row[1]) if row else None

        with reading(self._engine) as connection:
            return self._remembered.get(connection, ("page", number, size, selection), find)

    def standing(self, selection: Selection = _ALL) -> Standing:
        """How many datasets a selection has, and whether anything changed since."""

        def count() -> int:
            query = select(func.count()).select_from(schema.dataset).where(*_shown(selection))
            return connection.scalar(query) or 0

        with reading(self._engine) as connection:
            revision, modified = changes(connection)
            number = self._remembered.get(connection, ("count", selection), count, revision)
        return Standing(revision=revision, modified=modified, count=number)


@cache
def _kept(form: str) -> Select[Any]:
    """Of each dataset what is kept of it in a form, and what a form is made of."""
    dataset, source, table = schema.dataset, schema.source, schema.form
    return (
        select(
            dataset.c.id,
            dataset.c.name,
            table.c.key,
            table.c.piece,
            dataset.c.updated,
            dataset.c.state,
            dataset.c.shown_hash,
            dataset.c.organization,
            source.c.name,
            source.c.title,
            source.c.url,
            source.c.organization,
        )
        .join(source, source.c.id == dataset.c.source_id)
        .outerjoin(table, (table.c.dataset_id == dataset.c.id) & (table.c.form == form))
    )


@cache
def _of(form: str) -> Select[Any]:
    """What is kept of the datasets whose ``ids`` are given."""
    return _kept(form).where(schema.dataset.c.id.in_(bindparam("ids", expanding=True)), _ever_shown())


def _kept_in(row: Sequence[Any]) -> KeptForm:
    return KeptForm(
        id=row[0],
        name=row[1],
        key=row[2],
        piece=row[3],
        updated=row[4],
        withdrawn=row[5] != State.ACTIVE,
        made_of="\n".join(map(str, row[4:])),
    )


def _by_id(query: Select[Any], selection: Selection, after: Position) -> Select[Any]:
    dataset = schema.dataset
    return query.where(*_shown(selection), dataset.c.id > after.id).order_by(dataset.c.id)


def _by_change(
    connection: Connection, query: Select[Any], start: Position, limit: int, *, newest: bool = False
) -> list[KeptForm]:
    """What comes behind a position in the order of change; before it, with the ``newest`` first.

    Those that changed at the same moment are asked for by themselves: a whole harvest has one moment, in
    which SQLite would not seek by the id.
    """
    updated, key = schema.dataset.c.updated, schema.dataset.c.id
    order = (updated.desc(), key.desc()) if newest else (updated, key)
    if start.updated is None:
        return [_kept_in(row) for row in connection.execute(query.order_by(*order).limit(limit))]
    here = query.where(updated == start.updated, key < start.id if newest else key > start.id)
    rows = connection.execute(here.order_by(order[1]).limit(limit)).all()
    if len(rows) < limit:
        beyond = query.where(updated < start.updated if newest else updated > start.updated)
        rows = [*rows, *connection.execute(beyond.order_by(*order).limit(limit - len(rows)))]
    return [_kept_in(row) for row in rows]


def _shown(selection: Selection) -> list[ColumnElement[bool]]:
    active = [schema.dataset.c.state == State.ACTIVE.value]
    return [*([_ever_shown()] if selection.changes else active), *_within(selection)]


def _within(selection: Selection) -> list[ColumnElement[bool]]:
    dataset = schema.dataset
    conditions = []
    if selection.since is not None:
        conditions.append(dataset.c.updated >= selection.since)
    if selection.until is not None:
        conditions.append(dataset.c.updated <= selection.until)
    if selection.organization is not None:
        conditions.append(dataset.c.organization == selection.organization)
    return conditions


def _state(state: State) -> list[ColumnElement[bool]]:
    dataset = schema.dataset
    conditions = [dataset.c.state == state.value]
    return conditions if state is State.ACTIVE else [*conditions, dataset.c.published]


def _ever_shown() -> ColumnElement[bool]:
    """Active, or gone after it had been: what was held back before leaves no trace."""
    return or_(*(and_(*_state(state)) for state in _STATES))
