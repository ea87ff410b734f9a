"""Counting changes, so that a feed knows at once whether it is as it was.

Each source counts its own: runs of different sources then never wait for one row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import upsert

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

T = TypeVar("T")
_MOST_REMEMBERED = 1000


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


_CHANGES = select(
    func.count(), func.sum(schema.revision.c.number), func.max(schema.revision.c.changed)
)  # once: what SQLAlchemy makes of a statement is kept with it


def changes(connection: Connection) -> tuple[str, datetime | None]:
    """Another text whenever anything changed, and when that was."""
    count, number, changed = connection.execute(_CHANGES).one()
    return f"{count}-{number or 0}-{changed.timestamp() if changed else 0}", changed


class Remembered:
    """What the database said, asked once until something changes: to count 100,000 costs a page."""

    def __init__(self) -> None:
        self._known: tuple[str, dict[Hashable, Any]] = ("", {})

    def get(self, connection: Connection, key: Hashable, find: Callable[[], T], revision: str = "") -> T:
        """What ``find`` says; ``revision`` is what :func:`changes` gave, where that was asked already."""
        revision = revision or changes(connection)[0]
        known, memory = self._known
        if known != revision or len(memory) > _MOST_REMEMBERED:
            memory = {}
            self._known = (revision, memory)
        if key not in memory:
            memory[key] = find()
        found: T = memory[key]
        return found
