"""Keeps what is searched and counted in step with the datasets, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, select, text

from harvester.adapters.db import schema
from harvester.adapters.db.kept_settings import keep, kept
from harvester.adapters.db.transactions import chunks, insert_pairs, reading, upsert, writing
from harvester.adapters.db.words import text_index
from harvester.dcat.search import RULES, Entry, to_entry
from harvester.dcat.search.entry import sort_title
from harvester.domain.decide import State

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine, Row

    from harvester.domain.json import JsonObject

_BATCH = 250
_MARK = "search-rules"
_TERM_LOCK = 0x7E21  # PostgreSQL's advisory lock: two runs that meet new terms take turns

__all__ = ["index_source", "known", "put", "reindex", "sort_title", "stale"]


def put(
    connection: Connection, source_id: int, documents: Mapping[int, tuple[JsonObject, str | None]]
) -> None:
    """Index active datasets of one source: id → (document, organization)."""
    source = schema.source
    if not documents:
        return
    row = connection.execute(select(source).where(source.c.id == source_id)).one()
    entries = {
        dataset_id: _entry(document, organization, row)
        for dataset_id, (document, organization) in documents.items()
    }
    text_index(connection.dialect).put(connection, entries)
    _put_values(connection, entries)


def _entry(document: JsonObject, organization: str | None, source: Row[Any]) -> Entry:
    publisher = document.get("publisher")
    name = publisher.get("name") if isinstance(publisher, Mapping) else None
    return to_entry(
        document,
        organization=organization or source.organization or source.name,
        organization_title=str(name if name and organization else source.title),
        source=source.name,
        source_title=str(source.title),
    )


def _put_values(connection: Connection, entries: Mapping[int, Entry]) -> None:
    facet = schema.facet
    for chunk in chunks(entries):
        connection.execute(delete(facet).where(facet.c.dataset_id.in_(chunk)))
    wanted: dict[tuple[str, str], str] = {
        (name, value): label
        for entry in entries.values()
        for name, values in entry.values.items()
        for value, label in values.items()
    }
    ids = _terms(connection, wanted)
    rows = [
        (ids[name, value], dataset_id)
        for dataset_id, entry in entries.items()
        for name, values in entry.values.items()
        for value in values
    ]
    if rows:
        insert_pairs(connection, facet.c.term_id, facet.c.dataset_id, rows)


def _terms(connection: Connection, wanted: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], int]:
    """The ids of terms, which are made where there are none."""
    found = dict(known(connection, wanted))
    changed = sorted(key for key, label in wanted.items() if key not in found or found[key][1] != label)
    if changed:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TERM_LOCK})
        term = schema.term
        statement = upsert(connection, term)
        statement = statement.on_conflict_do_update(
            index_elements=[term.c.field, term.c.value], set_={"label": statement.excluded.label}
        )
        connection.execute(
            statement,
            [{"field": name, "value": value, "label": wanted[name, value]} for name, value in changed],
        )
        found.update(known(connection, changed))
    return {key: term_id for key, (term_id, _) in found.items()}


def known(
    connection: Connection, wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Those of the terms (field, value) that there are, each with its id and label."""
    by_field: dict[str, list[str]] = {}
    for name, value in wanted:
        by_field.setdefault(name, []).append(value)
    term = schema.term
    for name, values in by_field.items():
        for chunk in chunks(values):
            query = select(term.c.value, term.c.id, term.c.label).where(
                term.c.field == name, term.c.value.in_(chunk)
            )
            for value, term_id, label in connection.execute(query):
                yield (name, value), (term_id, label)


def index_source(connection: Connection, source_id: int) -> int:
    """Index all datasets of a source anew; how many there are."""
    dataset, document = schema.dataset, schema.document
    query = (
        select(dataset.c.id, dataset.c.organization, document.c.document)
        .join(document, document.c.dataset_id == dataset.c.id)
        .where(dataset.c.source_id == source_id, dataset.c.state == State.ACTIVE.value)
        .order_by(dataset.c.id)
        .limit(_BATCH)
    )
    done = after = 0
    while rows := connection.execute(query.where(dataset.c.id > after)).all():
        put(
            connection,
            source_id,
            {row.id: (orjson.loads(row.document), row.organization) for row in rows},
        )
        done, after = done + len(rows), rows[-1].id
    return done


def stale(engine: Engine) -> bool:
    """Whether the index was made by other rules than today's."""
    with reading(engine) as connection:
        return bool(kept(connection, _MARK) != RULES)


def reindex(engine: Engine) -> int:
    """Index every dataset anew, a source in a transaction; how many there are. May be broken off."""
    source = schema.source
    with reading(engine) as connection:
        sources = connection.scalars(select(source.c.id).order_by(source.c.id)).all()
    done = 0
    for source_id in sources:
        with writing(engine) as connection:
            if connection.scalar(select(func.count()).where(source.c.id == source_id)):
                done += index_source(connection, source_id)
    with writing(engine) as connection:
        keep(connection, _MARK, RULES)
    return done
