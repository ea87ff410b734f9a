"""The settings and their defaults, one class a section. ``config/harvester.toml`` says what each means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class CatalogueSettings:
    """How the embedded catalogue describes itself."""

    title: str = "Katalog Data Terbuka"
    description: str = "Data yang dipanen dari situs perangkat daerah, desa, dan komunitas informasi."
    publisher: str = ""
    homepage: str = ""


@dataclass(frozen=True, kw_only=True)
class HttpSettings:
    """Limits of the harvesting HTTP client. Times in seconds, sizes in bytes."""

    connect_timeout: float = 10
    read_timeout: float = 60
    total_deadline: float = 300
    max_bytes: int = 200_000_000
    max_redirects: int = 5
    retries: int = 3
    delay: float = 1.0
    allow_networks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HarvestSettings:
    """How runs behave, unless a source says otherwise."""

    workers: int = 2
    grace_days: float = 7
    brake_share: float = 0.20
    brake_count: int = 5
    full_every_days: float = 7
    stale_days: float = 180
    stale_rhythms: float = 3
    stale_runs: int = 5


@dataclass(frozen=True, kw_only=True)
class DuplicateSettings:
    """How the same dataset in several sources is treated."""

    find: bool = True


@dataclass(frozen=True, kw_only=True)
class PrivacySettings:
    """How the files behind distributions are looked into for personal data."""

    inspect_files: bool = True
    max_bytes: int = 5_000_000
    seconds_per_file: float = 20
    seconds_per_run: float = 120
    recheck_days: float = 14


@dataclass(frozen=True, kw_only=True)
class LinkSettings:
    """How the addresses of the catalogue are checked."""

    check: bool = True
    recheck_days: float = 7
    batch: int = 200
    seconds: float = 600


@dataclass(frozen=True, kw_only=True)
class DeliverSettings:
    """How deliveries behave."""

    workers: int = 4
    timeout: float = 60


@dataclass(frozen=True, kw_only=True)
class NotifySettings:
    """Who is told when a source or a target needs a person. Nobody by default."""

    after_failures: int = 3
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SelectionSettings:
    """Names that a filter of a target lists; an empty list says nothing."""

    sources: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TargetSettings:
    """One CKAN catalogue."""

    name: str
    url: str
    token: str = field(default="", repr=False)
    organization: str = ""
    create_organizations: bool = True
    create_groups: bool = True
    organizations: Mapping[str, str] = field(default_factory=dict)
    include: SelectionSettings = SelectionSettings()
    exclude: SelectionSettings = SelectionSettings()
    schema: str = "auto"
    uploads: bool = True
    max_upload: int = 50_000_000
    revive_deleted: bool = False
    verify_tls: bool = True


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings."""

    state_dir: Path = Path("var")
    database_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    secret_key: str = field(default="", repr=False)
    contact: str = ""
    timezone: str = "Asia/Jakarta"
    language: str = "id"
    plugin_dirs: tuple[Path, ...] = ()
    keep_runs_days: float = 365
    keep_raw: bool = True
    keep_raw_days: float = 0
    keep_versions: int = 50
    keep_versions_days: float = 0
    catalogue: CatalogueSettings = CatalogueSettings()
    http: HttpSettings = HttpSettings()
    harvest: HarvestSettings = HarvestSettings()
    duplicates: DuplicateSettings = DuplicateSettings()
    privacy: PrivacySettings = PrivacySettings()
    links: LinkSettings = LinkSettings()
    deliver: DeliverSettings = DeliverSettings()
    notify: NotifySettings = NotifySettings()
    targets: tuple[TargetSettings, ...] = ()
    config_dir: Path = Path("config")

    @property
    def database(self) -> str:
        """The database URL, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.state_dir / 'harvester.db').resolve()}"
