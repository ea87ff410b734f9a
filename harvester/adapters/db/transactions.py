"""Reading and writing transactions, and statements over many rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Column, Executable, Table
    from sqlalchemy.engine import Connection, Engine

BUSY_SECONDS = 60  # that a writer waits for another
_IN_LIMIT = 500  # values that a query names with IN
ROWS = 100  #: of one statement that writes wide rows, so that none takes long
_PAIRS = 500

T = TypeVar("T")
Pairs = list[tuple[int, int]]


@contextmanager
def writing(engine: Engine, *, patience: float | None = None) -> Iterator[Connection]:
    """A transaction that writes; commits at its end.

    With ``patience`` (seconds) it waits no longer for SQLite's one writer.

    Raises:
        OperationalError: another wrote for longer than that.
    """
    with engine.connect().execution_options(write=True) as connection:
        if patience is None or connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        busy_timeout(connection, patience)
        try:
            with connection.begin():
                yield connection
        finally:
            busy_timeout(connection, BUSY_SECONDS)


def busy_timeout(connection: Connection, seconds: float) -> None:
    """How long an SQLite connection waits for another that writes; outside of a transaction."""
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.cursor().execute(f"pragma busy_timeout = {int(seconds * 1000)}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """``INSERT`` that can say ``ON CONFLICT``, in the dialect of the connection."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def write_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement for many rows, :data:`ROWS` at a time."""
    for start in range(0, len(rows), ROWS):
        connection.execute(statement, rows[start : start + ROWS])


def insert_pairs(connection: Connection, first: Column[int], second: Column[int], rows: Pairs) -> None:
    """Insert rows of two numbers, of which each dataset has many.

    The driver takes them as they are; SQLAlchemy would prepare row by row, which costs more than writing.
    """
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    names = f'{first.table.name} ("{first.name}", "{second.name}")'
    statement = f"INSERT INTO {names} VALUES ({mark}, {mark})"  # noqa: S608  # our columns
    for start in range(0, len(rows), _PAIRS):
        connection.exec_driver_sql(statement, rows[start : start + _PAIRS])


def ids_by(
    connection: Connection, source_id: int, column: Column[str], values: Iterable[str]
) -> dict[str, int]:
    """The ids of those rows of a source that have these values in a column of theirs."""
    table = column.table
    ids: dict[str, int] = {}
    for chunk in chunks(values):
        query = select(column, table.c.id).where(table.c.source_id == source_id, column.in_(chunk))
        ids.update((value, id_) for value, id_ in connection.execute(query))
    return ids


def chunks(items: Iterable[T], size: int = _IN_LIMIT) -> Iterator[tuple[T, ...]]:
    """``items`` in lists short enough for ``IN``."""
    iterator = iter(items)
    while chunk := tuple(itertools.islice(iterator, size)):
        yield chunk
