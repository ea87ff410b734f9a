"""What several folders of tests share."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SteppedClock
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine

from harvester.service import Service, open_service
from harvester.settings import HttpSettings, Settings, config_dir

# A machine that does other work too makes inputs slowly; that is no fault of a test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SHARED = Path(os.environ.get("HARVESTER_TEST_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture
def clock() -> SteppedClock:
    """A clock under the test's control."""
    return SteppedClock()


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database: SQLite in the state folder, or a schema of its own on a PostgreSQL.

    ``HARVESTER_TEST_DATABASE_URL`` names a PostgreSQL to run all tests on instead.
    """
    server = os.environ.get("HARVESTER_TEST_DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        yield f"{server}?options=-csearch_path%3D{name}"
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings for a service of its own, which may harvest from loopback."""
    return Settings(
        state_dir=tmp_path / "state",
        database_url=database_url,
        http=HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",), retries=0, read_timeout=5),
        config_dir=config_dir(),
        contact="tests@example.org",
    )


@pytest.fixture
def open_with(settings: Settings, clock: SteppedClock) -> Iterator[Callable[..., Service]]:
    """Opens services with settings changed by keyword; all are closed in the end."""
    opened: list[Service] = []

    def open_changed(**changes: object) -> Service:
        service = open_service(replace(settings, **changes), clock=clock)
        opened.append(service)
        return service

    yield open_changed
    for service in opened:
        service.close()


@pytest.fixture
def service(open_with: Callable[..., Service]) -> Service:
    """A service on an empty SQLite database."""
    return open_with()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Schemas and real input that lie beside the project on a developer's machine."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there; it holds other people's files and is not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real input that lies beside the project on a developer's machine."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; it holds other people's files and is not part of the project")
    return folder
