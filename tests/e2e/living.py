"""The CKAN to test against, served once more with views and a DataStore: what people build on resources.

It shares the tables, the index and the files of the CKAN that ``theirs`` names; its DataStore is a database
of its own on the same PostgreSQL, and goes with it.
"""

from __future__ import annotations

import re
import socket
import subprocess
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from required import missing
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError
from theirs import CONFIGURATION, PROGRAM

PATIENCE = 90.0
READER = "harvester_test_reader"


@contextmanager
def living(folder: Path) -> Iterator[str]:
    """Where it answers, for as long."""
    database = f"harvester_test_{uuid.uuid4().hex[:8]}"
    told = CONFIGURATION.read_text("utf-8")
    server = make_url(_setting(told, "sqlalchemy.url"))
    superuser = server.set(drivername="postgresql+psycopg", username="postgres", database="postgres")
    engine = create_engine(superuser, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            _databases(connection, database, owner=str(server.username))
    except OperationalError as error:
        engine.dispose()
        missing(f"The PostgreSQL of CKAN lets nobody make a database for the DataStore: {error}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    plugins = f"{_setting(told, 'ckan.plugins')} text_view datastore"
    settings = {
        "ckan.plugins": plugins,
        "ckan.site_url": url,
        "ckan.datastore.write_url": _address(server.set(database=database)),
        "ckan.datastore.read_url": _address(server.set(database=database, username=READER)),
    }
    ini = folder / "ckan.ini"
    ini.write_text(_changed(told, settings), "utf-8")
    try:
        command = [PROGRAM, "-c", ini, "datastore", "set-permissions"]
        made = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
        statements = "\n".join(line for line in made.stdout.splitlines() if not line.startswith("\\"))
        there = create_engine(superuser.set(database=database), isolation_level="AUTOCOMMIT")
        with there.connect() as connection:
            connection.exec_driver_sql(statements.replace("%", "%%"))
        there.dispose()
        with _served(ini, port, folder / "log"):
            yield url
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        engine.dispose()


def _databases(connection: Connection, database: str, owner: str) -> None:
    known = connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars().all()
    if READER not in known:
        connection.exec_driver_sql(f"CREATE ROLE {READER} LOGIN PASSWORD 'ckan'")
    connection.exec_driver_sql(f"CREATE DATABASE {database} OWNER {owner}")


@contextmanager
def _served(ini: Path, port: int, log: Path) -> Iterator[None]:
    command = [PROGRAM, "-c", ini, "run", "--port", str(port), "--disable-reloader"]
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        begun = time.monotonic()
        while not _answers(port):
            assert process.poll() is None, log.read_text("utf-8", "replace")[-3000:]
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/api/3/action/status_show", timeout=30
        ) as answer:
            return answer.status == 200
    except OSError:
        return False


def _setting(told: str, name: str) -> str:
    found = re.search(rf"^{re.escape(name)} *= *(.*)$", told, re.MULTILINE)
    assert found, name
    return found[1].strip()


def _changed(told: str, settings: dict[str, str]) -> str:
    """The configuration with these settings, in CKAN's own section."""
    kept = [line for line in told.splitlines() if line.partition("=")[0].strip() not in settings]
    place = kept.index("[app:main]") + 1
    return "\n".join([*kept[:place], *(f"{key} = {value}" for key, value in settings.items()), *kept[place:]])


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
