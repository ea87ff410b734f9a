"""Datasets as a run stores them: their rows and documents, former versions, and who is to hear of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, case, insert, literal, or_, select, update

from harvester.adapters.db import indexing, schema
from harvester.adapters.db.duplicates import Settling, lock
from harvester.adapters.db.revisions import count_change
from harvester.adapters.db.rows import pack, problems_out
from harvester.adapters.db.transactions import ROWS, chunks, ids_by, upsert, write_many
from harvester.adapters.db.versions import mask_versions
from harvester.dcat.document import differing_keys
from harvester.domain.decide import Action, State
from harvester.normalise.privacy import mask_object

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from harvester.domain.json import JsonObject
    from harvester.ports import DatasetWrite


def stored_document(connection: Connection, dataset_id: int) -> JsonObject:
    """A dataset's stored document."""
    query = select(schema.document.c.document).where(schema.document.c.dataset_id == dataset_id)
    document: JsonObject = orjson.loads(connection.execute(query).scalar_one())
    return document


class DatasetWrites:
    """Stores datasets of one source in the open transaction of a run."""

    def __init__(
        self, connection: Connection, source_id: int, run_id: int, now: datetime, *, written: datetime
    ) -> None:
        """``now`` is that of the run, ``written`` that of this transaction."""
        self._connection = connection
        self._source_id = source_id
        self._run_id = run_id
        self._now = now
        self._written = written

    def save(self, writes: Sequence[DatasetWrite]) -> None:
        """Insert or replace these datasets, at least one, with all that follows from it."""
        lock(self._connection)
        fields = {write.series: self._keep_version(write) for write in writes if write.head}
        ids = self._put_rows(writes)
        self._put_documents(writes, ids)
        shown = {ids[w.series]: (w.document, w.organization) for w in writes if w.state is State.ACTIVE}
        indexing.put(self._connection, self._source_id, shown)
        count_change(self._connection, self._source_id, self._written)
        self._note_items(writes, ids, fields)
        self._queue_deliveries(writes, ids)
        Settling(self._connection, self._written).written(
            {ids[write.series]: write.keys for write in writes},
            fresh={ids[write.series] for write in writes if write.head is None},
        )
        dataset = schema.dataset
        for chunk in chunks(ids.values(), ROWS):
            self._connection.execute(
                update(dataset)
                .where(dataset.c.id.in_(chunk), dataset.c.state == State.ACTIVE.value)
                .values(published=True)
            )

    def _put_rows(self, writes: Sequence[DatasetWrite]) -> Mapping[str, int]:
        """The ids of the datasets, by series."""
        dataset = schema.dataset
        statement = upsert(self._connection, dataset)
        columns = (
            "state", "content_hash", "shown_hash", "title", "sort_title", "organization", "updated",
            "nearness",
        )  # fmt: skip
        held = or_(*(statement.excluded.state == each.value for each in (State.QUARANTINED, State.INVALID)))
        statement = statement.on_conflict_do_update(
            index_elements=[dataset.c.source_id, dataset.c.series],
            set_={name: statement.excluded[name] for name in columns}
            | {"published": case((held, False), else_=dataset.c.published)},
        )
        write_many(self._connection, statement, [self._dataset_values(write) for write in writes])
        series = [write.series for write in writes]
        return ids_by(self._connection, self._source_id, dataset.c.series, series)

    def _put_documents(self, writes: Sequence[DatasetWrite], ids: Mapping[str, int]) -> None:
        document = schema.document
        statement = upsert(self._connection, document)
        statement = statement.on_conflict_do_update(
            index_elements=[document.c.dataset_id],
            set_={name: statement.excluded[name] for name in ("document", "problems")},
        )
        values = [
            {
                "dataset_id": ids[write.series],
                "document": schema.encode_json(write.document),
                "problems": problems_out(write.problems),
            }
            for write in writes
        ]
        write_many(self._connection, statement, values)

    def _dataset_values(self, write: DatasetWrite) -> dict[str, Any]:
        return {
            "uuid": write.uuid,
            "source_id": self._source_id,
            "series": write.series,
            "name": write.name,
            "state": write.state.value,
            "content_hash": write.content_hash,
            "shown_hash": write.content_hash,
            "nearness": write.nearness,
            "title": write.title,
            "sort_title": indexing.sort_title(write.title),
            "organization": write.organization,
            "published": False,  # until it is settled that it is no duplicate
            "created": self._written,
            "updated": self._written,
            "created_run": self._run_id,
        }

    def _keep_version(self, write: DatasetWrite) -> list[str]:
        if write.head is None or write.action is Action.UNCHANGED:
            return []
        before = stored_document(self._connection, write.head.id)
        changed = differing_keys(before, write.document)
        if write.state is State.QUARANTINED:
            before = mask_object(before)
            mask_versions(self._connection, write.head.id)
        if write.head.content_hash != write.content_hash:
            self._connection.execute(
                insert(schema.version).values(
                    dataset_id=write.head.id,
                    run_id=self._run_id,
                    action=write.action.value,
                    content_hash=write.head.content_hash,
                    fields=changed,
                    document=pack(before),
                    created=self._now,
                )
            )
        return changed

    def _note_items(
        self, writes: Sequence[DatasetWrite], ids: Mapping[str, int], fields: Mapping[str, list[str]]
    ) -> None:
        values = [
            {
                "run_id": self._run_id,
                "dataset_id": ids[write.series],
                "action": write.action.value,
                "fields": fields.get(write.series) or None,
            }
            for write in writes
            if write.action is not Action.UNCHANGED
        ]
        if not values:
            return
        item = schema.run_item
        statement = upsert(self._connection, item)
        statement = statement.on_conflict_do_update(
            index_elements=[item.c.run_id, item.c.dataset_id],
            set_={name: statement.excluded[name] for name in ("action", "fields")},
        )
        write_many(self._connection, statement, values)

    def _queue_deliveries(self, writes: Sequence[DatasetWrite], ids: Mapping[str, int]) -> None:
        targets = self._connection.scalars(select(schema.target.c.name)).all()
        delivery = schema.delivery
        # 1 still says that something was sent, of which the answer may be lost
        tried = case((delivery.c.attempts > 0, 1), else_=0)
        nowhere = delivery.c.package_id.is_(None) & (delivery.c.attempts == 0)
        wanted = [ids[w.series] for w in writes if w.state is State.ACTIVE]
        unwanted = [ids[w.series] for w in writes if w.state is not State.ACTIVE]
        if targets and wanted:
            statement = upsert(self._connection, delivery)
            statement = statement.on_conflict_do_update(
                index_elements=[delivery.c.target, delivery.c.dataset_id],
                set_={"status": "pending", "attempts": tried, "next_try": None},
            )
            pairs = [(target, dataset_id) for target in targets for dataset_id in wanted]
            self._connection.execute(
                statement,
                [{"target": t, "dataset_id": d, "status": "pending", "attempts": 0} for t, d in pairs],
            )
        if targets and unwanted:
            standing = case((nowhere, literal("idle")), else_=literal("pending"))
            self._connection.execute(
                update(delivery)
                .where(delivery.c.dataset_id == bindparam("held_back"))
                .values(status=standing, attempts=tried, next_try=None),
                [{"held_back": dataset_id} for dataset_id in unwanted],
            )
