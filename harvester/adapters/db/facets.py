"""How many of the datasets found have which value.

A few are counted by the database. Many are counted in memory, from the terms of every dataset in two arrays
(some 60 bytes a dataset), which takes a tenth of the time; the arrays are read again when the catalogue has
changed, yet no more often than that one part in twenty of the time goes into reading them.
"""

from __future__ import annotations

import threading
import time
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import func, select

from harvester.adapters.db import schema
from harvester.adapters.db.revisions import changes
from harvester.adapters.db.transactions import chunks

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

FEW = 1_000
_REST = 20.0
_term, _facet = schema.term, schema.facet


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A value of a field, and how many of the datasets found have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of datasets: those of number ``n`` are ``terms[starts[n]:starts[n + 1]]``."""

    terms: array[int]
    starts: array[int]
    totals: Counter[int]
    stamp: str
    read_at: float
    rest: float

    def count(self, ids: Collection[int]) -> Mapping[int, int]:
        """How many of the datasets have each term; most of all are counted by those that are left."""
        known = range(len(self.starts) - 1)
        if len(ids) < len(known) / 2:
            return self._count(n for n in ids if n in known)
        wanted = set(ids)
        left = self._count(n for n in known if n not in wanted)
        return {term: total - left[term] for term, total in self.totals.items()}

    def _count(self, ids: Iterable[int]) -> Counter[int]:
        terms, starts = self.terms, self.starts
        return Counter(chain.from_iterable(terms[starts[n] : starts[n + 1]] for n in ids))


_Labels: TypeAlias = Sequence[tuple[int, str, str]]
"""Terms of a field: id, value, label."""


class FacetCounter:
    """Counts the values of datasets."""

    def __init__(self) -> None:
        self._kept: _Terms | None = None
        self._labels: tuple[str, dict[str, _Labels]] = ("", {})
        self._lock = threading.Lock()

    def count(
        self, connection: Connection, names: Sequence[str], ids: Collection[int] | None, *, limit: int
    ) -> dict[str, list[Value]]:
        """The most frequent values of each field among datasets; among all where ``ids`` is ``None``.

        Args:
            names: fields of terms.
            limit: values of a field; negative for all.
        """
        if not names:
            return {}
        numbers = self._numbers(connection, ids)
        labels = self._described(connection, names)
        values: dict[str, list[Value]] = {}
        for name in names:
            found = sorted(
                (-number, value, label)
                for term_id, value, label in labels[name]
                if (number := numbers.get(term_id, 0))
            )
            told = found if limit < 0 else found[:limit]
            values[name] = [Value(value=value, label=label, count=-less) for less, value, label in told]
        return values

    def _numbers(self, connection: Connection, ids: Collection[int] | None) -> Mapping[int, int]:
        if ids is None:
            kept = self._terms(connection)
            return kept.totals
        if len(ids) <= FEW:
            return _asked(connection, ids)
        return self._terms(connection).count(ids)

    def _described(self, connection: Connection, names: Sequence[str]) -> Mapping[str, _Labels]:
        """The terms of each field, kept until the catalogue changes: there are many, and they seldom do."""
        stamp, _ = changes(connection)
        with self._lock:
            kept_at, kept = self._labels
            if kept_at != stamp:
                kept = {}
                self._labels = (stamp, kept)
            for name in names:
                if name not in kept:
                    query = select(_term.c.id, _term.c.value, _term.c.label).where(_term.c.field == name)
                    kept[name] = [(row[0], row[1], row[2]) for row in connection.execute(query)]
            return kept

    def _terms(self, connection: Connection) -> _Terms:
        with self._lock:
            kept, now = self._kept, time.monotonic()
            if kept is None or now - kept.read_at > kept.rest:
                stamp, _ = changes(connection)
                if kept is None or kept.stamp != stamp:
                    kept = self._kept = _read(connection, stamp)
            return kept


def _read(connection: Connection, stamp: str) -> _Terms:
    begun = time.monotonic()
    terms, starts = array("I"), array("I", [0])
    query = select(_facet.c.dataset_id, _facet.c.term_id).order_by(_facet.c.dataset_id)
    for dataset_id, term_id in connection.execute(query):
        while len(starts) <= dataset_id:
            starts.append(len(terms))
        terms.append(term_id)
    starts.append(len(terms))
    done = time.monotonic()
    rest = (done - begun) * _REST if len(starts) > FEW else 0.0
    return _Terms(terms, starts, Counter(terms), stamp, done, rest)


def _asked(connection: Connection, ids: Collection[int]) -> Counter[int]:
    numbers: Counter[int] = Counter()
    for chunk in chunks(ids):
        query: Select[Any] = (
            select(_facet.c.term_id, func.count())
            .where(_facet.c.dataset_id.in_(chunk))
            .group_by(_facet.c.term_id)
        )
        numbers.update({row[0]: row[1] for row in connection.execute(query)})
    return numbers
