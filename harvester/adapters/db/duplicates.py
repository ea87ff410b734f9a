"""The same dataset in several sources: found by keys, settled in the transaction that stores a dataset."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, or_, select, text, update

from harvester.adapters.db import indexing, schema
from harvester.adapters.db.duplicate_deliveries import Heirs
from harvester.adapters.db.revisions import count_change
from harvester.adapters.db.rows import problems_out
from harvester.adapters.db.transactions import chunks, insert_pairs
from harvester.dcat.document import from_document
from harvester.domain.decide import State
from harvester.domain.duplicates import NO_MARKS, Group, Member, Verdict, marks_of, settle
from harvester.domain.identity import content_digest

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from harvester.domain.json import JsonObject

MOST_SOURCES = 12  #: a mark that more datasets have tells none of them
MOST_NEIGHBOURS = 40  #: datasets that are looked at together
_LOCK = 6_201_477_001
OWN_STATES = (State.ACTIVE.value, State.DUPLICATE.value, State.QUARANTINED.value)


def lock(connection: Connection) -> None:
    """Let one transaction at a time change which datasets are published, before it touches their rows.

    Two that store the same dataset side by side would not see each other. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def shown_hash(content_hash: str, origins: Any) -> str:
    """Names what a reader sees: the content, and where else it is found."""
    return content_digest([content_hash, origins]) if origins else content_hash


class Settling:
    """Settles groups of duplicates on one open transaction that holds the lock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._done: set[int] = set()

    def written(self, keys: Mapping[int, frozenset[int]], fresh: Collection[int] = ()) -> None:
        """Datasets (id → keys) were stored; ``fresh`` ones are new. An empty set of keys takes one out."""
        touched = self._put_keys(keys, fresh)
        shared, common = self._shared(touched)
        seeds = {dataset_id for holders in shared.values() for dataset_id in holders}
        former = self._grouped(keys.keys() - set(fresh))
        grouped = self._grouped(dataset_id for holders in common.values() for dataset_id in holders)
        for seed in sorted(seeds | former | grouped | self._judged(keys)):
            self._settle(seed, fresh)

    def again(self, ids: Iterable[int]) -> None:
        """Settle these anew: a person said something of them, or of their source."""
        for seed in ids:
            self._settle(seed, ())

    # Keys ----------------------------------------------------------------------------------------

    def _put_keys(self, keys: Mapping[int, frozenset[int]], fresh: Collection[int]) -> set[int]:
        """Store the keys; returns those that came, went or stayed."""
        table = schema.dataset_key
        before: dict[int, set[int]] = {}
        for chunk in chunks(keys.keys() - set(fresh)):
            query = select(table.c.dataset_id, table.c.key).where(table.c.dataset_id.in_(chunk))
            for dataset_id, key in self._connection.execute(query):
                before.setdefault(dataset_id, set()).add(key)
        added = [
            (key, dataset_id)
            for dataset_id, wanted in keys.items()
            for key in wanted - before.get(dataset_id, set())
        ]
        for dataset_id, had in before.items():
            if gone := had - keys[dataset_id]:
                self._connection.execute(
                    delete(table).where(table.c.dataset_id == dataset_id, table.c.key.in_(gone))
                )
        if added:
            added.sort()  # neighbours in the index go to one page
            insert_pairs(self._connection, table.c.key, table.c.dataset_id, added)
        return set().union(*keys.values(), *before.values())

    def _shared(self, keys: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
        """Keys of several datasets: those that can tell a duplicate, and those that are too common to."""
        table, dataset = schema.dataset_key, schema.dataset
        shared: dict[int, set[int]] = {}
        common: dict[int, set[int]] = {}
        for chunk in chunks(keys):
            counted = (
                select(table.c.key, func.count())
                .where(table.c.key.in_(chunk))
                .group_by(table.c.key)
                .having(func.count() > 1)
            )
            several = {row[0]: row[1] for row in self._connection.execute(counted)}
            common.update((key, set()) for key, number in several.items() if number > MOST_SOURCES)
            few = [key for key in several if key not in common]
            holders = (
                select(table.c.key, table.c.dataset_id, dataset.c.source_id)
                .join(dataset, dataset.c.id == table.c.dataset_id)
                .where(table.c.key.in_(few))
                .order_by(table.c.key)
            )
            rows = self._connection.execute(holders) if few else ()
            for key, found in itertools.groupby(rows, key=lambda row: row.key):
                listed = list(found)
                several_of_one = len({row.source_id for row in listed}) < len(listed)
                (common if several_of_one else shared)[key] = {row.dataset_id for row in listed}
        return shared, common

    def _grouped(self, ids: Iterable[int]) -> set[int]:
        """Those of ``ids`` that are duplicates, or have some."""
        dataset = schema.dataset
        found: set[int] = set()
        for chunk in chunks(ids):
            query = select(dataset.c.id, dataset.c.duplicate_of).where(
                dataset.c.duplicate_of.is_not(None),
                dataset.c.id.in_(chunk) | dataset.c.duplicate_of.in_(chunk),
            )
            for row in self._connection.execute(query):
                found |= {row.id, row.duplicate_of} & set(chunk)
        return found

    def _judged(self, ids: Collection[int]) -> set[int]:
        """Those of ``ids`` of which a person said something."""
        table, dataset = schema.sameness, schema.dataset
        if self._connection.execute(select(table.c.first).limit(1)).first() is None:
            return set()
        found: set[int] = set()
        for chunk in chunks(ids):
            named = or_(
                *(
                    select(one).where(one == dataset.c.uuid).exists()
                    for one in (table.c.first, table.c.second)
                )
            )
            found.update(self._connection.scalars(select(dataset.c.id).where(dataset.c.id.in_(chunk), named)))
        return found

    # Groups --------------------------------------------------------------------------------------

    def _settle(self, seed: int, fresh: Collection[int]) -> None:
        if seed in self._done:
            return
        rows, known, common = self._neighbours(seed)
        self._done.update(rows)
        members = [
            _member(row, fresh=row.id in fresh, known=row.id in known)
            for row in rows.values()
            if row.state in OWN_STATES
        ]
        groups = settle(members, verdicts=self._verdicts(rows), common=common)
        self._apply(rows, groups)

    def _neighbours(self, seed: int) -> tuple[dict[int, Row[Any]], set[int], set[int]]:
        """All that may be in the group of ``seed``, which of them have keys, and keys that tell nothing."""
        table = schema.dataset_key
        rows: dict[int, Row[Any]] = {}
        known: set[int] = set()
        common: set[int] = set()
        waiting = {seed}
        while waiting and len(rows) < MOST_NEIGHBOURS:
            found = self._load(waiting)
            rows.update((row.id, row) for row in found)
            query = select(table.c.dataset_id, table.c.key).where(table.c.dataset_id.in_(waiting))
            keys = self._connection.execute(query).all()
            known.update(row.dataset_id for row in keys)
            shared, too_common = self._shared({row.key for row in keys})
            common |= too_common.keys()
            near = {dataset_id for holders in shared.values() for dataset_id in holders}
            waiting = (near | self._linked(found)) - rows.keys()
        return rows, known, common

    def _load(self, ids: Collection[int]) -> list[Row[Any]]:
        dataset, document, source = schema.dataset, schema.document, schema.source
        query = (
            select(
                dataset,
                document.c.document,
                source.c.url.label("source_url"),
                source.c.title.label("source_title"),
                source.c.options.label("source_options"),
            )
            .join(document, document.c.dataset_id == dataset.c.id)
            .join(source, source.c.id == dataset.c.source_id)
            .where(dataset.c.id.in_(ids))
        )
        return list(self._connection.execute(query))

    def _linked(self, rows: Collection[Row[Any]]) -> set[int]:
        """The rest of the groups that these are in, and what a person said they are the same as."""
        dataset, table = schema.dataset, schema.sameness
        ids = [row.id for row in rows]
        found = {row.duplicate_of for row in rows if row.duplicate_of is not None}
        found.update(
            self._connection.scalars(select(dataset.c.id).where(dataset.c.duplicate_of.in_({*ids, *found})))
        )
        uuids = [row.uuid for row in rows]
        for one, other in ((table.c.first, table.c.second), (table.c.second, table.c.first)):
            query = select(dataset.c.id).join(table, other == dataset.c.uuid)
            found.update(self._connection.scalars(query.where(one.in_(uuids), table.c.same)))
        return found

    def _verdicts(self, rows: Mapping[int, Row[Any]]) -> list[Verdict]:
        table = schema.sameness
        ids = {row.uuid: row.id for row in rows.values()}
        query = select(table).where(table.c.first.in_(ids), table.c.second.in_(ids)).order_by(table.c.decided)
        return [
            Verdict(first=ids[row.first], second=ids[row.second], same=row.same, reason=row.reason)
            for row in self._connection.execute(query)
        ]

    def _apply(self, rows: Mapping[int, Row[Any]], groups: Collection[Group]) -> None:
        heirs = Heirs(self._connection)
        wanted: dict[int, dict[str, Any]] = {
            row.id: {"state": row.state, "duplicate_of": None, "duplicate_reason": None, "origins": None}
            for row in rows.values()
        }
        for group in groups:
            chosen, free = group.chosen, [each for each in group.others if not each.held]
            if not chosen.held:
                wanted[chosen.id]["state"] = State.ACTIVE.value
                wanted[chosen.id]["origins"] = [_occurrence(rows[each.id]) for each in free] or None
            for each in free:
                reason = group.reasons.get(each.id)
                wanted[each.id] |= {
                    "state": State.DUPLICATE.value,
                    "duplicate_of": chosen.id,
                    "duplicate_reason": next(iter(problems_out([reason] if reason else []) or ()), None),
                }
                heirs.leave(each.id, rows[each.id].uuid, None if chosen.held else chosen.id)
            for each in group.others:
                if each.held:
                    heirs.leave(each.id, rows[each.id].uuid, None if chosen.held else chosen.id)
        for row in rows.values():
            if row.state not in OWN_STATES:
                heirs.leave(row.id, row.uuid, _successor(row.id, rows, wanted))
        for dataset_id, values in wanted.items():
            self._change(rows[dataset_id], values, heirs)
        heirs.settle()

    def _change(self, row: Row[Any], values: dict[str, Any], heirs: Heirs) -> None:
        values["shown_hash"] = shown_hash(row.content_hash, values["origins"])
        if all(row._mapping[name] == value for name, value in values.items()):
            return
        dataset = schema.dataset
        published = row.published or values["state"] == State.ACTIVE.value
        self._connection.execute(
            update(dataset)
            .where(dataset.c.id == row.id)
            .values(**values, published=published, updated=self._now)
        )
        count_change(self._connection, row.source_id, self._now)
        if values["state"] == State.ACTIVE.value:
            heirs.publish(row.id)
            shown = {row.id: (orjson.loads(row.document), row.organization)}
            indexing.put(self._connection, row.source_id, shown)


def _member(row: Row[Any], *, fresh: bool, known: bool) -> Member:
    """A member of a group; without keys, because duplicates are not looked for, only a person joins it."""
    document: JsonObject = orjson.loads(row.document)
    dataset = from_document(document)
    told = row.source_options.get("precedence")
    return Member(
        id=row.id,
        source_id=row.source_id,
        marks=marks_of(dataset, series=row.series, source_url=row.source_url) if known else NO_MARKS,
        held=row.state == State.QUARANTINED.value,
        precedence=float(told) if isinstance(told, int | float) else 0.0,
        nearness=row.nearness,
        published=row.duplicate_of is None and row.state == State.ACTIVE.value and not fresh,
        complete=len(document) + len(dataset.distribution),
        modified=dataset.modified or "",
    )


def _occurrence(row: Row[Any]) -> dict[str, str]:
    dataset = from_document(orjson.loads(row.document))
    told = dataset.provenance.record_url if dataset.provenance else None
    page = dataset.landing_page or told
    found = {"source": row.source_title or row.source_url, "identifier": dataset.identifier}
    return found | ({"recordUrl": page} if page else {})


def _successor(
    gone: int, rows: Mapping[int, Row[Any]], wanted: Mapping[int, Mapping[str, Any]]
) -> int | None:
    """Which of the former duplicates of ``gone`` is published in its place."""
    after = [row.id for row in rows.values() if row.duplicate_of == gone]
    return next((each for each in after if wanted[each]["state"] == State.ACTIVE.value), None)
