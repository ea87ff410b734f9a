"""Counting changes, so that a feed knows at once whether it is as it was.

Each source counts its own: runs of different sources then never wait for one row.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import upsert

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def count_change(connection: Connection, source_id: int, now: datetime) -> None:
    """Datasets of a source, or what it says of itself, change in this transaction."""
    revision = schema.revision
    statement = upsert(connection, revision).values(source_id=source_id, number=1, changed=now)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[revision.c.source_id],
            set_={"number": revision.c.number + 1, "changed": statement.excluded.changed},
        )
    )


def changes(connection: Connection) -> tuple[str, datetime | None]:
    """Another text whenever anything changed, and when that was."""
    revision = schema.revision
    query = select(func.count(), func.sum(revision.c.number), func.max(revision.c.changed))
    count, number, changed = connection.execute(query).one()
    return f"{count}-{number or 0}-{changed.timestamp() if changed else 0}", changed
