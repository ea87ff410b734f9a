"""What is kept of a source, read again without asking it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import func, select

from harvester.adapters.db import inspections as files
from harvester.adapters.db import schema
from harvester.adapters.db.rows import record_in
from harvester.adapters.db.transactions import chunks, reading
from harvester.domain.decide import State, alone
from harvester.ports import Kept, RecordRow

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from harvester.normalise.privacy.looks import Inspection

_PAGE = 250


class SqlArchive:
    """Implements ``ports.ArchiveStore``. No transaction is open between two pages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def records(self, source_id: int) -> Iterator[RecordRow]:
        """All records as they were stored, lazily."""
        record, body = schema.record, schema.record_body
        parts = (body.c.raw, body.c.contribution, body.c.tables, body.c.changes, body.c.problems)
        query = (
            select(record, *parts)
            .join(body, body.c.record_id == record.c.id)
            .where(record.c.source_id == source_id)
            .order_by(record.c.identifier)
            .limit(_PAGE)
        )
        after: str | None = None
        while True:
            page = query if after is None else query.where(record.c.identifier > after)
            with reading(self._engine) as connection:
                rows = [record_in(row) for row in connection.execute(page)]
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1].identifier

    def count(self, source_id: int) -> int:
        """How many records of a source are kept."""
        record = schema.record
        with reading(self._engine) as connection:
            query = select(func.count()).where(record.c.source_id == source_id)
            return connection.scalar(query) or 0

    def standing(self, source_id: int, series: Collection[str]) -> Mapping[str, Kept]:
        """The datasets of these series."""
        dataset, document = schema.dataset, schema.document
        found: dict[str, Kept] = {}
        query = (
            select(dataset, document.c.document)
            .join(document, document.c.dataset_id == dataset.c.id)
            .where(dataset.c.source_id == source_id)
        )
        with reading(self._engine) as connection:
            for chunk in chunks(series):
                for row in connection.execute(query.where(dataset.c.series.in_(chunk))):
                    found[row.series] = Kept(
                        name=row.name,
                        title=row.title,
                        state=alone(State(row.state)),
                        content_hash=row.content_hash,
                        document=orjson.loads(row.document),
                    )
        return found

    def inspections(
        self, source_id: int, identifiers: Collection[str]
    ) -> Mapping[str, Mapping[str, Inspection]]:
        """What is known of the files of these records, by identifier and address."""
        with reading(self._engine) as connection:
            return files.of_records(connection, source_id, identifiers)
