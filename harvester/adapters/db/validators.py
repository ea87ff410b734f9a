"""What the addresses of a source answered in the last run whose records are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading, upsert, writing
from harvester.ports import Validator

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_FIELDS = ("etag", "last_modified", "sha256")


def forget_answers(connection: Connection, source_id: int) -> None:
    """What was answered no longer stands for what is kept, until a run ends well."""
    for table in (schema.validator, schema.listing_page):
        connection.execute(delete(table).where(table.c.source_id == source_id))


class SqlValidators:
    """Implements ``ports.Validators`` for one run of one source; ``commit`` keeps what was put."""

    def __init__(self, engine: Engine, source_id: int, *, send: bool) -> None:
        self._engine = engine
        self._source_id = source_id
        self._new: dict[str, Validator] = {}
        self._known: dict[str, Validator] = {}
        self._pages: Mapping[str, str] = {}
        self._new_pages: Mapping[str, str] = {}
        if not send:
            return
        table, page = schema.validator, schema.listing_page
        query = select(table.c.url, *(table.c[name] for name in _FIELDS)).where(
            table.c.source_id == source_id
        )
        listing = (
            select(page.c.url, page.c.fingerprint)
            .where(page.c.source_id == source_id)
            .order_by(page.c.position)
        )
        with reading(engine) as connection:
            self._known = {
                url: Validator(**dict(zip(_FIELDS, told, strict=True)))
                for url, *told in connection.execute(query)
            }
            self._pages = {row.url: row.fingerprint for row in connection.execute(listing)}

    def get(self, url: str) -> Validator:
        """What the address answered in the last successful run."""
        return self._known.get(url, Validator())

    def put(self, url: str, validator: Validator) -> None:
        """Note what a 200 carried."""
        self._new[url] = validator

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages of the last complete listing, in order."""
        return self._pages

    def put_pages(self, pages: Mapping[str, str]) -> None:
        """Note the pages of this run's listing."""
        self._new_pages = pages

    @property
    def sent(self) -> bool:
        """Whether the source sent anything that is compared with the last run."""
        return bool(self._new or self._new_pages)

    def commit(self, *, whole: bool, complete: bool) -> None:
        """The run succeeded: keep the new validators, and of a ``complete`` listing its pages.

        Bytes of which not all could be read (``whole``) are read again the next time.
        """
        if not whole:
            self._new = {url: replace(each, sha256=None) for url, each in self._new.items()}
        pages = self._new_pages if whole and complete and self._new_pages != self._pages else None
        if not self._new and not pages:
            return
        with writing(self._engine) as connection:
            if self._new:
                self._keep_validators(connection)
            if pages:
                self._keep_pages(connection, pages)

    def _keep_validators(self, connection: Connection) -> None:
        table = schema.validator
        statement = upsert(connection, table)
        statement = statement.on_conflict_do_update(
            index_elements=[table.c.source_id, table.c.url],
            set_={name: statement.excluded[name] for name in _FIELDS},
        )
        connection.execute(
            statement,
            [
                {"source_id": self._source_id, "url": url, **asdict(validator)}
                for url, validator in self._new.items()
            ],
        )

    def _keep_pages(self, connection: Connection, pages: Mapping[str, str]) -> None:
        page = schema.listing_page
        connection.execute(delete(page).where(page.c.source_id == self._source_id))
        connection.execute(
            insert(page),
            [
                {"source_id": self._source_id, "position": position, "url": url, "fingerprint": told}
                for position, (url, told) in enumerate(pages.items())
            ],
        )
