"""Everything opened once for a process: database, plugins, vocabularies, HTTP."""

from __future__ import annotations

import contextlib
import csv
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from harvester.adapters.db.accounts import SqlAccounts
from harvester.adapters.db.catalogue import SqlCatalogue
from harvester.adapters.db.delivery import SqlDeliveryStore
from harvester.adapters.db.duplicate_store import SqlDuplicates
from harvester.adapters.db.engine import open_database
from harvester.adapters.db.forms import SqlForms
from harvester.adapters.db.harvest import SqlHarvestStore
from harvester.adapters.db.kept_settings import SqlChores
from harvester.adapters.db.links import SqlLinks
from harvester.adapters.db.looked import SqlLooked
from harvester.adapters.db.overview import SqlOverview
from harvester.adapters.db.reports import SqlDeliveryReports
from harvester.adapters.db.runs import SqlRunStore
from harvester.adapters.db.search import SqlSearch
from harvester.adapters.db.sources import SqlSourceStore
from harvester.adapters.http import HttpFetcher, HttpSettings
from harvester.adapters.tables import CsvFiles
from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.pieces import Piece
from harvester.domain.errors import StateUnusable
from harvester.domain.recent import Recent
from harvester.normalise.vocabularies import Vocabularies
from harvester.ports import Clock
from harvester.registry import Registry, load_plugins
from harvester.settings import Settings

LEAST_REASON = 10  #: characters of what a person writes down for others to read later
_LONGEST_CELL = 1 << 20  #: characters of a cell of CSV; tables of ours have more than Python's own limit, 2¹⁷


_RECENT = 8_000_000  #: bytes of them, of some 5,000 datasets


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Core:
    """What the use cases share."""

    settings: Settings
    engine: Engine
    sources: SqlSourceStore
    runs: SqlRunStore
    harvest: SqlHarvestStore
    catalogue: SqlCatalogue
    search: SqlSearch
    forms: SqlForms
    deliveries: SqlDeliveryStore
    reports: SqlDeliveryReports
    links: SqlLinks
    chores: SqlChores
    duplicates: SqlDuplicates
    looked: SqlLooked
    accounts: SqlAccounts
    overview: SqlOverview
    registry: Registry
    fetcher: HttpFetcher
    vocabularies: Vocabularies
    tables: CsvFiles
    clock: Clock
    recent: Recent[Piece] = field(default_factory=lambda: Recent(_RECENT, lambda piece: len(piece.packed)))
    """Forms of datasets that were asked for last, by dataset and what they were made from."""

    def close(self) -> None:
        """Give the database's connections back."""
        self.engine.dispose()


def open_core(settings: Settings, *, clock: Clock | None = None) -> Core:
    """Open everything, and bring the database up to date.

    Raises:
        ConfigInvalid: a vocabulary table cannot be read.
        StateUnusable: the state folder or the database cannot be used.
    """
    csv.field_size_limit(_LONGEST_CELL)
    clock = clock or SystemClock()
    spool = _state_folder(settings.state_dir)
    engine = open_database(settings.database)
    core = Core(
        settings=settings,
        engine=engine,
        sources=SqlSourceStore(engine),
        runs=SqlRunStore(engine),
        harvest=SqlHarvestStore(engine, clock, keep_raw=settings.keep_raw),
        catalogue=SqlCatalogue(engine),
        search=SqlSearch(engine),
        forms=SqlForms(engine),
        deliveries=SqlDeliveryStore(engine),
        reports=SqlDeliveryReports(engine),
        links=SqlLinks(engine),
        chores=SqlChores(engine),
        duplicates=SqlDuplicates(engine),
        looked=SqlLooked(engine),
        accounts=SqlAccounts(engine),
        overview=SqlOverview(engine),
        registry=load_plugins(settings.plugin_dirs),
        fetcher=HttpFetcher(HttpSettings(**asdict(settings.http), contact=settings.contact, spool_dir=spool)),
        vocabularies=load_vocabularies(settings.config_dir / "vocabularies"),
        tables=CsvFiles(settings.state_dir / "tables"),
        clock=clock,
    )
    for target in settings.targets:
        core.deliveries.enrol(target.name)
    return core


def _state_folder(folder: Path) -> Path:
    """Make the state folder; where answers are spooled."""
    spool = folder / "spool"
    try:
        spool.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateUnusable(
            f"The state folder “{folder}” cannot be used: {error.strerror}. "
            "Name one in HARVESTER_STATE_DIR that this account may write in."
        ) from error
    return spool


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: from the settings, else made once and kept in the state folder."""
    if settings.secret_key:
        return settings.secret_key
    return _kept_secret(settings, "secret_key")


def digest_key(settings: Settings) -> bytes:
    """The key of digests of what is kept masked only, made once and kept in the state folder."""
    return _kept_secret(settings, "digest_key").encode()[:64]


def _kept_secret(settings: Settings, name: str) -> str:
    path = Path(settings.state_dir) / name
    if not path.exists():
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=settings.state_dir, prefix=name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process made one meanwhile
            os.link(made, path)
        Path(made).unlink()
    return path.read_text("utf-8")
