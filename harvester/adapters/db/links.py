"""What answered at the addresses of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import chunks, reading, upsert, writing

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Engine


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkRow:
    """An address as it was last checked. ``ok`` is ``None`` where that could not be told."""

    url: str
    checked: datetime
    ok: bool | None = None
    status: int | None = None  #: of HTTP
    error: str | None = None
    failures: int = 0  #: in a row


class SqlLinks:
    """Keeps the answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, urls: Collection[str]) -> Mapping[str, bool]:
        """Whether these addresses answered when they were last asked, as far as it can be told."""
        link, inspection = schema.link, schema.inspection
        found: dict[str, bool] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(urls):
                looked = _inspected().where(inspection.c.url.in_(chunk))
                found.update({row.url: row.attempts == 0 for row in connection.execute(looked)})
                asked = select(link.c.url, link.c.ok).where(link.c.url.in_(chunk), link.c.ok.is_not(None))
                found.update({row.url: row.ok for row in connection.execute(asked)})
        return found

    def all(self) -> Mapping[str, LinkRow]:
        """Every address that was ever checked and is still in the catalogue."""
        table = schema.link
        with reading(self._engine) as connection:
            return {
                row.url: LinkRow(
                    url=row.url,
                    checked=row.checked,
                    ok=row.ok,
                    status=row.status,
                    error=row.error,
                    failures=row.failures,
                )
                for row in connection.execute(select(table))
            }

    def save(self, rows: Sequence[LinkRow]) -> None:
        """Keep these answers."""
        if not rows:
            return
        table = schema.link
        columns = ("checked", "ok", "status", "error", "failures")
        with writing(self._engine) as connection:
            statement = upsert(connection, table)
            statement = statement.on_conflict_do_update(
                index_elements=[table.c.url], set_={name: statement.excluded[name] for name in columns}
            )
            connection.execute(
                statement,
                [{"url": row.url, **{name: getattr(row, name) for name in columns}} for row in rows],
            )

    def forget(self, urls: Collection[str]) -> None:
        """These are no longer in the catalogue."""
        if not urls:
            return
        table = schema.link
        with writing(self._engine) as connection:
            for chunk in chunks(urls):
                connection.execute(delete(table).where(table.c.url.in_(chunk)))

    def inspected(self) -> Mapping[str, bool]:
        """Addresses of files that were looked into: whether they came when they were last asked for."""
        with reading(self._engine) as connection:
            return {row.url: row.attempts == 0 for row in connection.execute(_inspected())}


def _inspected() -> Select[Any]:
    """Files that were looked into, or that did not come."""
    table = schema.inspection
    query = select(table.c.url, table.c.attempts)
    return query.where(or_(table.c.attempts != 0, table.c.checked.is_not(None)))
