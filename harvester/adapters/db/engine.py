"""Opening the database and bringing its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from harvester.adapters.db.faults import database_fault
from harvester.adapters.db.transactions import BUSY_SECONDS
from harvester.domain.errors import StateUnusable

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> Engine:
    """An engine for ``url`` whose tables are up to date.

    Raises:
        StateUnusable: with what to do about it.
    """
    try:
        engine = open_engine(url)
        upgrade(engine)
    except ModuleNotFoundError as error:
        raise StateUnusable(
            f"{error.name} is not installed: pip install 'harvester[postgresql]', "
            "and write the address of the database as postgresql+psycopg://…"
        ) from error
    except CommandError as error:
        raise StateUnusable(
            "The database was made by a newer version of Harvester. Install that version, or put back "
            f"a backup from before the upgrade. ({error})"
        ) from error
    except SQLAlchemyError as error:
        raise StateUnusable(f"{database_fault(error)} ({_shown(url)})") from error
    return engine


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "its address cannot be read"


def open_engine(url: str) -> Engine:
    """An engine for ``url``; makes the folder of an SQLite file.

    SQLite runs in WAL mode: readers never wait for the one writer.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver must not open transactions by itself: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-8000",  # kB: what a batch of a large harvest touches in the indexes
        "case_sensitive_like=ON",  # as in PostgreSQL, so that both find the same
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # SQLite's own knows the letters of ASCII alone.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(connection: Any) -> None:
    # A transaction that starts as a reader and then writes fails at once with "database is locked" when
    # another has written in between; a writer says so from the start and waits its turn.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision. Safe to call at every start."""
    if pending_revision(engine) is None:
        return
    config = _config(str(engine.url))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def pending_revision(engine: Engine) -> str | None:
    """The newest revision, if the database is not there yet."""
    head = ScriptDirectory.from_config(_config("")).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return None if current == head else head
