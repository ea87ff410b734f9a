"""Finding datasets that may be shown: by words, by the values that they have, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, not_, or_, select, true

from harvester.adapters.db import indexing, schema
from harvester.adapters.db.transactions import reading
from harvester.adapters.db.words import having, text_index
from harvester.dcat.search import Alternatives, Between, Every, Has, Not, Unknown, Words
from harvester.domain.decide import State

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Engine

    from harvester.dcat.search import Condition, Term

FACETS = ("organization", "source", "tags", "res_format", "license_id", "groups", "theme", "place", "year")
"""Fields that datasets are counted by."""

ORDERS = {
    "id": "uuid",
    "name": "name",
    "title_string": "sort_title",
    "metadata_modified": "updated",
    "metadata_created": "created",
}
RELEVANCE = "score"

Order = Sequence[tuple[str, bool]]
"""Fields of :data:`ORDERS` or :data:`RELEVANCE`, each with whether it descends."""

_dataset = schema.dataset
_term, _facet, _source = schema.term, schema.facet, schema.source


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A value of a field, and how many of the datasets found have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """How many datasets fit; the ids of some, in order; values by field, the most frequent first."""

    count: int
    ids: Sequence[int]
    facets: Mapping[str, Sequence[Value]] = field(default_factory=dict)


class SqlSearch:
    """Searches the active datasets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._text = text_index(engine.dialect)

    def find(
        self,
        condition: Condition,
        *,
        order: Order = ((RELEVANCE, True), ("metadata_modified", True)),
        start: int = 0,
        limit: int = 10,
        facets: Collection[str] = (),
        facet_limit: int = 50,
    ) -> Found:
        """The datasets that fit ``condition``; ``facet_limit`` values of each of ``facets``."""
        ranked, where = self._where(condition)
        ids = self._joined(select(_dataset.c.id), ranked).where(*where)
        page = ids.order_by(*self._order(order, ranked)).limit(limit).offset(start)
        count = self._joined(select(func.count()).select_from(_dataset), ranked).where(*where)
        with reading(self._engine) as connection:
            number = connection.scalar(count) or 0
            found = connection.scalars(page).all() if limit and start < number else []
            wanted = [name for name in facets if name in FACETS]
            counted = _counted(connection, wanted, ids if where[1:] or ranked else None, facet_limit)
        return Found(count=number, ids=found, facets=counted)

    def values(self, name: str, *, limit: int | None = None, like: str = "") -> Sequence[Value]:
        """The values of a field with how many datasets have each, by value."""
        query = _values().where(_term.c.field == name).order_by(_term.c.value).limit(limit)
        if like:
            query = query.where(_term.c.value.icontains(like, autoescape=True))
        with reading(self._engine) as connection:
            return [_value(row) for row in connection.execute(query)]

    def stale(self) -> bool:
        """Whether the index was made by other rules than today's."""
        return indexing.stale(self._engine)

    def reindex(self) -> int:
        """Index every dataset anew; how many there are."""
        return indexing.reindex(self._engine)

    def _where(self, condition: Condition) -> tuple[tuple[Term, ...], list[ColumnElement[bool]]]:
        """Words that all must be there, which can be ranked, and the rest as clauses."""
        parts = list(_flat(condition))
        ranked = tuple(
            dict.fromkeys(t for p in parts if isinstance(p, Words) and not p.in_title for t in p.terms)
        )
        rest = [p for p in parts if not isinstance(p, Words) or p.in_title]
        return ranked, [_dataset.c.state == State.ACTIVE.value, *(self._clause(part) for part in rest)]

    def _joined(self, query: Select[Any], ranked: tuple[Term, ...]) -> Select[Any]:
        if not ranked:
            return query
        return query.join(self._text.table, self._text.key == _dataset.c.id).where(self._text.matches(ranked))

    def _order(self, order: Order, ranked: tuple[Term, ...]) -> Iterator[ColumnElement[Any]]:
        for name, descending in order:
            if name == RELEVANCE:
                if ranked:
                    rank = self._text.rank(ranked)
                    yield rank if descending else rank.desc()
            else:
                column = _dataset.c[ORDERS[name]]
                yield column.desc() if descending else column.asc()
        yield _dataset.c.id

    def _clause(self, condition: Condition) -> ColumnElement[bool]:
        match condition:
            case Words(terms, in_title):
                return _dataset.c.id.in_(having(self._text, terms, in_title=in_title)) if terms else true()
            case Has():
                return _has(condition)
            case Between(name, low, high):
                column = _dataset.c[ORDERS[name]]
                bounds = [column >= low if low else true(), column <= high if high else true()]
                return and_(*bounds)
            case Every(parts):
                return and_(true(), *map(self._clause, parts))
            case Alternatives(parts):
                return or_(false(), *map(self._clause, parts))
            case Not(part):
                return not_(self._clause(part))
            case Unknown():
                return true()


def _flat(condition: Condition) -> Iterator[Condition]:
    """Conditions that all must hold."""
    if isinstance(condition, Every):
        for part in condition.parts:
            yield from _flat(part)
    else:
        yield condition


_COLUMNS: Mapping[str, ColumnElement[Any]] = {"name": _dataset.c.name, "id": _dataset.c.uuid}
_OF_SOURCE: Mapping[str, ColumnElement[Any]] = {
    "harvest_source_id": _source.c.uuid,
    "harvest_source_title": _source.c.title,
    "harvest_source_url": _source.c.url,
}


def _has(asked: Has) -> ColumnElement[bool]:
    if asked.field in _COLUMNS:
        return _any_of(_COLUMNS[asked.field], asked)
    if asked.field in _OF_SOURCE:
        return _dataset.c.source_id.in_(select(_source.c.id).where(_any_of(_OF_SOURCE[asked.field], asked)))
    fitting = _any_of(_term.c.value, asked)
    if asked.field == "place":  # with the places inside of it: codes of Kemendagri, 35.22 and 35.22.12
        fitting = or_(fitting, *(_term.c.value.startswith(f"{v}.", autoescape=True) for v in asked.values))
    terms = select(_term.c.id).where(_term.c.field == asked.field, fitting)
    return _dataset.c.id.in_(select(_facet.c.dataset_id).where(_facet.c.term_id.in_(terms)))


def _any_of(column: ColumnElement[Any], asked: Has) -> ColumnElement[bool]:
    clauses = [column.in_(asked.values)] if asked.values else []
    for pattern in asked.patterns:
        like = pattern.replace("/", "//").replace("%", "/%").replace("_", "/_")
        clauses.append(column.like(like.replace("*", "%").replace("?", "_"), escape="/"))
    return or_(false(), *clauses)


def _values() -> Select[Any]:
    number = func.count().label("number")
    return (
        select(_term.c.field, _term.c.value, _term.c.label, number)
        .join(_facet, _facet.c.term_id == _term.c.id)
        .group_by(_term.c.id)
    )


def _value(row: Any) -> Value:
    return Value(value=row.value, label=row.label, count=row.number)


def _counted(
    connection: Connection, names: Sequence[str], ids: Select[Any] | None, limit: int
) -> dict[str, list[Value]]:
    """The most frequent values of each field among datasets."""
    counted: dict[str, list[Value]] = {name: [] for name in names}
    if not names:
        return counted
    query = _values().where(_term.c.field.in_(names))
    if ids is not None:
        query = query.where(_facet.c.dataset_id.in_(ids))
    rows = sorted(connection.execute(query), key=lambda row: (-row.number, row.value))
    for row in rows:
        if limit < 0 or len(counted[row.field]) < limit:
            counted[row.field].append(_value(row))
    return counted


__all__ = ["FACETS", "ORDERS", "RELEVANCE", "Found", "Order", "SqlSearch", "Value"]
