"""What the service itself keeps from one start to the next, by key: marks, and when a chore was last done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import upsert, writing

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_table = schema.setting


def kept(connection: Connection, key: str, *, lock: bool = False) -> Any:
    """The value of a key, ``None`` where there is none; ``lock`` lets no other transaction change it."""
    query = select(_table.c.value).where(_table.c.key == key)
    return connection.scalar(query.with_for_update() if lock else query)


def keep(connection: Connection, key: str, value: Any) -> None:
    """Set the value (JSON) of a key."""
    statement = upsert(connection, _table).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[_table.c.key], set_={"value": statement.excluded["value"]}
        )
    )


class SqlChores:
    """Chores that any process may do, and one at a time is to do."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, chore: str, now: datetime, every: timedelta) -> bool:
        """Take a chore that is due; false when it was taken, by any process, less than ``every`` ago."""
        key = f"chore-{chore}"
        with writing(self._engine) as connection:
            last = kept(connection, key, lock=True)
            if last is not None and now - datetime.fromisoformat(str(last)) < every:
                return False
            keep(connection, key, now.isoformat())
        return True
