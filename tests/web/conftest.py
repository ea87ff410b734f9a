"""A browser before a real application on a database of its own."""

from __future__ import annotations

import random
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser
from clocks import SteppedClock
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import insert
from werkzeug.security import generate_password_hash
from werkzeug.serving import make_server

from harvester.adapters.db import schema
from harvester.adapters.db.engine import open_engine, upgrade
from harvester.demo.sites import SITES, serving
from harvester.domain.source import Source
from harvester.service import Service, open_service
from harvester.settings import HttpSettings, Settings, config_dir
from harvester.web import create_app

if TYPE_CHECKING:
    from flask import Flask

PASSWORD = "correct horse battery"

PLUGIN = '''
"""Records as they are configured."""

from __future__ import annotations

from harvester.sdk import Capability, DatasetDraft, DistributionDraft, RawRecord, SourcePlugin


class Told(SourcePlugin):
    name = "told"
    title = "Told records"
    description = "Each title is a record."
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    config_schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["titles"],
        "properties": {
            "titles": {"type": "array", "items": {"type": "string"}, "title": "Titles"},
            "token": {"type": "string", "writeOnly": True, "title": "Access token", "minLength": 4},
            "rows": {"type": "integer", "minimum": 1, "maximum": 9, "default": 5, "title": "Rows"},
            "mode": {"enum": ["all", "some", 3], "title": "Mode"},
            "deep": {"type": "boolean", "default": True, "title": "Deep"},
            "kinds": {"type": "array", "items": {"enum": ["a", "b"]}, "default": ["a"], "title": "Kinds"},
            "extra": {"type": "object", "title": "Extra"},
        },
    }

    def records(self, ctx):
        for number, title in enumerate(self.config["titles"]):
            yield RawRecord(identifier=str(number), content={"title": title}, url="https://told.example/")

    def draft(self, raw):
        return DatasetDraft(
            title=raw.content["title"],
            description="**bold** <script>alert(2)</script> [x](javascript:alert(3)) ![i](https://x.example/i)",
            distribution=[DistributionDraft(title="File", download_url="https://told.example/a.csv")],
        )
'''


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """The templates, compiled once for all applications of the tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """A folder with a plugin that needs no network, and one that does not load."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "told.py").write_text(PLUGIN, "utf-8")
    (folder / "bad.py").write_text("raise RuntimeError('this plugin is broken')\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def harvested_state(
    empty_database: Path, sites: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The state folder of a service that harvested the sample sites, to be copied."""
    state = tmp_path_factory.mktemp("harvested") / "state"
    state.mkdir()
    shutil.copy(empty_database, state / "harvester.db")
    http = HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",))
    settings = Settings(state_dir=state, http=http, config_dir=config_dir(), contact="tests@example.org")
    service = open_service(settings, clock=SteppedClock())
    harvest_samples(service, sites)
    service.close()
    return state


def harvest_samples(service: Service, sites: Mapping[str, str]) -> None:
    for site in SITES:
        service.sources.add(
            Source(
                name=site.name,
                title=site.title,
                url=sites[site.name],
                plugin=site.plugin,
                organization=site.name,
            )
        )
        service.harvests.harvest(site.name)


@pytest.fixture
def begun(
    request: pytest.FixtureRequest, settings: Settings, database_url: str, empty_database: Path
) -> None:
    """A state folder with an empty database, or with the harvested one for what is ``filled``."""
    if "filled" in request.fixturenames and not database_url:
        shutil.copytree(request.getfixturevalue("harvested_state"), settings.state_dir)
    else:
        settings.state_dir.mkdir()
        shutil.copy(empty_database, settings.state_dir / "harvester.db")


@pytest.fixture
def service(open_with: Callable[..., Service], plugins: Path, begun: None) -> Service:
    """A service with the plugins of the test, and three users."""
    service = open_with(plugin_dirs=(plugins,), language="en")
    cheap = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")  # the real ones take their time on purpose
    users = [
        {"name": role, "role": role, "password_hash": cheap, "created": service.core.clock.now()}
        for role in ("admin", "editor", "viewer")
    ]
    with service.core.engine.begin() as connection:
        connection.execute(insert(schema.user), users)
    return service


@pytest.fixture
def app(service: Service, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The application."""
    app = create_app(service)
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Somebody who is not logged in."""
    return Browser(app)


@pytest.fixture
def log_in(app: Flask) -> Callable[[str], Browser]:
    """Gives the browser of a user by name."""

    def enter(name: str) -> Browser:
        browser = Browser(app)
        page = browser.submit(browser.get("/admin/login"), name=name, password=PASSWORD)
        assert page.status == 200, page.text
        return browser

    return enter


@pytest.fixture
def admin(log_in: Callable[[str], Browser]) -> Browser:
    """An administrator's browser."""
    return log_in("admin")


@pytest.fixture(scope="session")
def sites() -> Iterator[Mapping[str, str]]:
    """The sample sites, on free ports."""
    chance = random.Random()
    for _ in range(20):
        running = serving(chance.randrange(20_000, 60_000))
        try:
            addresses = running.__enter__()
        except OSError:
            continue
        yield addresses
        running.__exit__(None, None, None)
        return
    pytest.fail("no five free ports in a row")


@pytest.fixture
def harvest(service: Service, clock: Any) -> Callable[[], None]:
    """Executes all queued runs, as a worker would."""

    def work() -> None:
        while run := service.core.runs.claim(service.core.clock.now()):
            service.harvests.execute(run)

    return work


@pytest.fixture
def filled(service: Service, sites: Mapping[str, str]) -> Service:
    """The sample sites, harvested."""
    if not service.core.sources.all():
        harvest_samples(service, sites)
    return service


@pytest.fixture
def reader(filled: Service, app: Flask) -> Browser:
    """Somebody who reads the feeds."""
    return Browser(app)


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """The catalogue served on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    core = replace(service.core, settings=replace(service.core.settings, public_url=url))
    server = make_server("127.0.0.1", port, create_app(replace(service, core=core)), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()
