"""The text index, which each database has in its own way: FTS5 in SQLite, ``tsvector`` in PostgreSQL.

Neither takes words apart: they get them prepared (:mod:`harvester.dcat.search.words`), so that both find the
same, and nothing that a person types is an error in a query language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Integer, bindparam, cast, column, delete, func, insert, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from harvester.adapters.db.transactions import write_many
from harvester.dcat.search.entry import WEIGHTS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Dialect

    from harvester.dcat.search import Entry, Term

TABLE = "words"  #: made by the migration, with triggers that take out whatever may not be shown
_EXACT = ("exact_title", "exact")


class TextIndex(Protocol):
    """Puts datasets into the index of one database, and asks it."""

    table: Any
    key: Any  #: the id of the dataset
    tested: Any  #: the same in a condition that is not to lead: what it says is looked up row by row

    def put(self, connection: Connection, entries: Mapping[int, Entry]) -> None:
        """Insert or replace the words of these datasets."""

    def matches(self, terms: Sequence[Term], *, in_title: bool = False) -> ColumnElement[bool]:
        """Whether a row of ``table`` has all of the terms."""

    def rank(self, terms: Sequence[Term]) -> ColumnElement[Any]:
        """What the best matches come first by."""


def text_index(dialect: Dialect) -> TextIndex:
    """The index of a database."""
    return PostgresWords() if dialect.name == "postgresql" else SqliteWords()


def having(index: TextIndex, terms: Sequence[Term], *, in_title: bool = False) -> Select[Any]:
    """The ids of the datasets that have all of the terms."""
    return select(index.key).select_from(index.table).where(index.matches(terms, in_title=in_title))


class SqliteWords:
    """FTS5. Words that differ from their stems stand in a column of their own."""

    table = table(TABLE, column("rowid", Integer), *(column(name) for name in (*WEIGHTS, *_EXACT)))
    key = table.c.rowid
    tested: ColumnElement[Any] = literal_column(f"+{TABLE}.rowid")  # else FTS5 is asked anew for every row
    _ITSELF: ColumnElement[Any] = literal_column(TABLE)
    _BM25 = (10.0, 6.0, 3.0, 1.0, 4.0, 2.0)

    def put(self, connection: Connection, entries: Mapping[int, Entry]) -> None:
        """Insert or replace the words of these datasets."""
        ids = [{"id_": dataset_id} for dataset_id in entries]
        connection.execute(delete(self.table).where(self.key == bindparam("id_")), ids)
        rows = [
            {
                "rowid": dataset_id,
                **{weight: " ".join(entry.texts[weight]) for weight in WEIGHTS},
                "exact_title": " ".join(entry.exact["title"]),
                "exact": " ".join(word for weight in WEIGHTS[1:] for word in entry.exact[weight]),
            }
            for dataset_id, entry in entries.items()
        ]
        write_many(connection, insert(self.table), rows)

    def matches(self, terms: Sequence[Term], *, in_title: bool = False) -> ColumnElement[bool]:
        """Whether a row has all of the terms."""
        texts, exact = (WEIGHTS[:1], _EXACT[:1]) if in_title else (WEIGHTS, _EXACT)
        asked = " AND ".join(_fts5(term, texts, exact) for term in terms)
        return self._ITSELF.op("MATCH", is_comparison=True)(asked)

    def rank(self, terms: Sequence[Term]) -> ColumnElement[Any]:
        """BM25, which FTS5 gives as a negative number."""
        return func.bm25(self._ITSELF, *self._BM25)


def _fts5(term: Term, texts: Sequence[str], exact: Sequence[str]) -> str:
    if len(term.stems) > 1:
        return f'{{{" ".join(texts)}}} : "{" ".join(term.stems)}"'
    forms = [f'"{stem}"' for stem in term.stems if stem != term.exact or not term.prefix]
    if term.exact not in term.stems or term.prefix:
        forms.append(f'"{term.exact}"{" *" if term.prefix else ""}')
    asked = f"({' OR '.join(forms)})"
    return asked if tuple(texts) == WEIGHTS else f"{{{' '.join((*texts, *exact))}}} : {asked}"


class PostgresWords:
    """``tsvector``. A stem and the word it comes from stand at one position."""

    table = table(TABLE, column("dataset_id", Integer), column("words", TSVECTOR))
    key = tested = table.c.dataset_id
    _LAST = 16_383  # position that a tsvector knows
    _GAP = 10  # so that no phrase runs from one text into the next

    def put(self, connection: Connection, entries: Mapping[int, Entry]) -> None:
        """Insert or replace the words of these datasets."""
        ids = [{"id_": dataset_id} for dataset_id in entries]
        connection.execute(delete(self.table).where(self.key == bindparam("id_")), ids)
        rows = [{"dataset_id": key, "words": self._vector(entry)} for key, entry in entries.items()]
        connection.execute(
            insert(self.table).values(dataset_id=bindparam("dataset_id"), words=_as(TSVECTOR, "words")), rows
        )

    def _vector(self, entry: Entry) -> str:
        places: dict[str, list[str]] = {}
        position = 1
        for weight, letter in zip(WEIGHTS, "ABCD", strict=True):
            for stem in entry.texts[weight]:
                places.setdefault(stem, []).append(f"{min(position, self._LAST)}{letter}")
                position += 1
            for word in entry.exact[weight]:
                places.setdefault(word, []).append(f"{min(position, self._LAST)}{letter}")
                position += 2  # words of this list are no neighbours
            position += self._GAP
        return " ".join(f"'{word}':{','.join(found[:255])}" for word, found in places.items())

    def matches(self, terms: Sequence[Term], *, in_title: bool = False) -> ColumnElement[bool]:
        """Whether a row has all of the terms."""
        return self.table.c.words.op("@@", is_comparison=True)(_tsquery(terms, "A" if in_title else ""))

    def rank(self, terms: Sequence[Term]) -> ColumnElement[Any]:
        """``ts_rank``, the other way round: the best first."""
        weights: ColumnElement[Any] = literal_column("'{0.1, 0.3, 0.6, 1.0}'::float4[]")
        return -func.ts_rank(weights, self.table.c.words, _tsquery(terms, ""))


def _tsquery(terms: Sequence[Term], weight: str) -> ColumnElement[Any]:
    return cast(" & ".join(_asked(term, weight) for term in terms), TSQUERY)


def _asked(term: Term, weight: str) -> str:
    mark = f":{weight}" if weight else ""
    if len(term.stems) > 1:
        return "(" + " <-> ".join(f"'{stem}'{mark}" for stem in term.stems) + ")"
    forms = [f"'{stem}'{mark}" for stem in term.stems]
    if term.exact not in term.stems or term.prefix:
        forms.append(f"'{term.exact}':{'*' if term.prefix else ''}{weight}".rstrip(":"))
    return f"({' | '.join(forms)})"


def _as(kind: Any, name: str) -> ColumnElement[Any]:
    return cast(bindparam(name), kind)
