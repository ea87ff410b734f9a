"""Finding datasets that may be shown: by words, by the values that they have, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, bindparam, false, func, not_, or_, select, true

from harvester.adapters.db import indexing, schema
from harvester.adapters.db.facets import FacetCounter, Value
from harvester.adapters.db.revisions import Remembered
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

_MOST_AT_ONCE = 8_000
_MOST_STATEMENTS = 200
_dataset = schema.dataset
_term, _facet, _source = schema.term, schema.facet, schema.source


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
        self._facets = FacetCounter()
        self._remembered = Remembered()
        self._paged = lru_cache(maxsize=_MOST_STATEMENTS)(self._page)  # whoever walks asks the same again

    def find(
        self,
        condition: Condition,
        *,
        order: Order = ((RELEVANCE, True), ("metadata_modified", True)),
        start: int = 0,
        limit: int = 10,
        facets: Collection[str] = (),
        facet_limit: int = 50,
        revision: str = "",
    ) -> Found:
        """The datasets that fit ``condition``; ``facet_limit`` values of each of ``facets``.

        ``revision``: of the catalogue, where that was asked for already.
        """
        parts = tuple(_flat(condition))
        wanted = [name for name in facets if name in FACETS]
        with reading(self._engine) as connection:
            count, found, all_ids = self._fitting(connection, parts, order, slice(start, start + limit))
            if wanted and parts and all_ids is None:
                all_ids = connection.scalars(self._ids(parts)).all()
            if count is None:
                count = self._count(connection, parts, revision) if all_ids is None else len(all_ids)
            counted = self._facets.count(connection, wanted, all_ids if parts else None, limit=facet_limit)
        return Found(count=count, ids=found, facets=counted)

    def _fitting(
        self, connection: Connection, parts: tuple[Condition, ...], order: Order, asked: slice
    ) -> tuple[int | None, Sequence[int], Sequence[int] | None]:
        """The ids asked for; with how many and which all are, where that comes of itself."""
        page = self._paged(parts, tuple(order))
        if not _ranked(parts):
            some = {"limit": asked.stop - asked.start, "start": asked.start}
            return None, connection.scalars(page, some).all(), None
        # What takes time is to look for the words. So that is done once, unless very many datasets have them.
        most = max(asked.stop, _MOST_AT_ONCE)
        ids = connection.scalars(page, {"limit": most + 1, "start": 0}).all()
        return (len(ids), ids[asked], ids) if len(ids) <= most else (None, ids[asked], None)

    def _count(self, connection: Connection, parts: tuple[Condition, ...], revision: str) -> int:
        def count() -> int:
            return connection.scalar(select(func.count()).select_from(self._ids(parts).subquery())) or 0

        return self._remembered.get(connection, parts, count, revision)

    def values(self, name: str, *, like: str = "") -> Sequence[Value]:
        """The values of a field with how many datasets have each, by value."""
        query = (
            select(_term.c.value, _term.c.label, func.count().label("number"))
            .join(_facet, _facet.c.term_id == _term.c.id)
            .where(_term.c.field == name)
            .group_by(_term.c.id)
            .order_by(_term.c.value)
        )
        if like:
            query = query.where(_term.c.value.icontains(like, autoescape=True))
        with reading(self._engine) as connection:
            return [
                Value(value=row.value, label=row.label, count=row.number) for row in connection.execute(query)
            ]

    def labels(self, terms: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """What people call these values of fields, as far as any dataset ever had them."""
        with reading(self._engine) as connection:
            return {term: label for term, (_, label) in indexing.known(connection, terms)}

    def stale(self) -> bool:
        """Whether the index was made by other rules than today's."""
        return indexing.stale(self._engine)

    def reindex(self) -> int:
        """Index every dataset anew; how many there are."""
        return indexing.reindex(self._engine)

    def _ids(self, parts: Sequence[Condition]) -> Select[Any]:
        """Ids of the datasets that fit, in no order. The text index leads where words are asked for."""
        terms = _ranked(parts)
        if not terms:
            fits = [self._clause(part, _dataset.c.id) for part in parts]
            return select(_dataset.c.id).where(_dataset.c.state == State.ACTIVE.value, *fits)
        fits = [self._clause(part, self._text.tested) for part in parts if not _is_ranked(part)]
        return having(self._text, terms).where(*fits)

    def _page(self, parts: tuple[Condition, ...], order: tuple[tuple[str, bool], ...]) -> Select[Any]:
        """The same in order: ``limit`` of them after ``start``."""
        terms, ids = _ranked(parts), self._ids(parts)
        if order[0][0] == RELEVANCE and terms:
            rank = self._text.rank(terms)
            ids = ids.order_by(rank if order[0][1] else rank.desc(), self._text.key.desc())
        else:
            if terms:
                ids = select(_dataset.c.id).where(_dataset.c.id.in_(ids))
            ids = ids.order_by(*_columns(order), _dataset.c.id)
        return ids.limit(bindparam("limit", type_=Integer)).offset(bindparam("start", type_=Integer))

    def _clause(self, condition: Condition, key: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether the dataset whose id is ``key`` fits."""
        match condition:
            case Words(terms, in_title):
                return key.in_(having(self._text, terms, in_title=in_title)) if terms else true()
            case Has():
                return key.in_(_having(condition))
            case Between(name, low, high):
                column = _dataset.c[ORDERS[name]]
                bounds = [column >= low if low else true(), column <= high if high else true()]
                if key is _dataset.c.id:
                    return and_(*bounds)
                return select(_dataset.c.id).where(_dataset.c.id == key, *bounds).exists()
            case Every(parts):
                return and_(true(), *(self._clause(part, key) for part in parts))
            case Alternatives(parts):
                return or_(false(), *(self._clause(part, key) for part in parts))
            case Not(part):
                return not_(self._clause(part, key))
            case Unknown():
                return true()


def _columns(order: Order) -> Iterator[ColumnElement[Any]]:
    for name, descending in order:
        if name in ORDERS:
            column = _dataset.c[ORDERS[name]]
            yield column.desc() if descending else column.asc()


def _is_ranked(part: Condition) -> bool:
    return isinstance(part, Words) and not part.in_title


def _ranked(parts: Sequence[Condition]) -> tuple[Term, ...]:
    """Words that all must be there."""
    return tuple(dict.fromkeys(t for p in parts if isinstance(p, Words) and not p.in_title for t in p.terms))


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


def _having(asked: Has) -> Select[Any]:
    """The ids of datasets that have a value."""
    if asked.field in _COLUMNS:
        return select(_dataset.c.id).where(_any_of(_COLUMNS[asked.field], asked))
    if asked.field in _OF_SOURCE:
        sources = select(_source.c.id).where(_any_of(_OF_SOURCE[asked.field], asked))
        return select(_dataset.c.id).where(_dataset.c.source_id.in_(sources))
    fitting = _any_of(_term.c.value, asked)
    if asked.field == "place":  # with the places inside of it: codes of Kemendagri, 35.22 and 35.22.12
        fitting = or_(fitting, *(_term.c.value.startswith(f"{v}.", autoescape=True) for v in asked.values))
    terms = select(_term.c.id).where(_term.c.field == asked.field, fitting)
    return select(_facet.c.dataset_id).where(_facet.c.term_id.in_(terms))


def _any_of(column: ColumnElement[Any], asked: Has) -> ColumnElement[bool]:
    clauses = [column.in_(asked.values)] if asked.values else []
    for pattern in asked.patterns:
        like = pattern.replace("/", "//").replace("%", "/%").replace("_", "/_")
        clauses.append(column.like(like.replace("*", "%").replace("?", "_"), escape="/"))
    return or_(false(), *clauses)


__all__ = ["FACETS", "ORDERS", "RELEVANCE", "Found", "Order", "SqlSearch", "Value"]
