"""Settings: ``config/harvester.toml``, then the environment. Every one is documented in that file."""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.settings_rules import faults

T = TypeVar("T")

#: environment variable → setting
ENVIRONMENT = {
    "HARVESTER_STATE_DIR": "state_dir",
    "HARVESTER_DATABASE_URL": "database_url",
    "HARVESTER_PUBLIC_URL": "public_url",
    "HARVESTER_SECRET_KEY": "secret_key",
    "HARVESTER_CONTACT": "contact",
}


_NOTIFY_SECRETS = {
    "HARVESTER_WEBHOOK_SECRET": "webhook_secret",
    "HARVESTER_SMTP_PASSWORD": "smtp_password",
}
_SECRETS = {"secret_key", "token", *_NOTIFY_SECRETS.values()}  #: never shown, not even where they are wrong


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


def config_dir() -> Path:
    """The folder with ``harvester.toml`` and the vocabularies: beside the package, or shipped inside it."""
    package = Path(__file__).parent
    return next((p for p in (package / "config", package.parent / "config") if p.is_dir()), Path("config"))


def load_settings(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """Read the settings.

    Raises:
        ConfigInvalid: naming each setting that is unknown, of the wrong type, or cannot be meant.
    """
    env = os.environ if environment is None else environment
    path = file or _find_file(env)
    told: dict[str, Any] = {}
    if path is not None:
        try:
            told = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise _invalid(str(path), "The settings file cannot be read: {error}.", error=words) from error
    for variable, name in ENVIRONMENT.items():
        if env.get(variable):
            told[name] = env[variable]
    if env.get("HARVESTER_PLUGIN_DIRS"):
        told["plugin_dirs"] = env["HARVESTER_PLUGIN_DIRS"].split(os.pathsep)
    if env.get("HARVESTER_ALLOW_NETWORKS"):
        networks = [part.strip() for part in env["HARVESTER_ALLOW_NETWORKS"].split(",") if part.strip()]
        told["http"] = {**told.get("http", {}), "allow_networks": networks}
    secrets = {key: env[variable] for variable, key in _NOTIFY_SECRETS.items() if env.get(variable)}
    if secrets:
        told["notify"] = {**told.get("notify", {}), **secrets}
    targets = tuple(_targets(told.pop("target", []), env))
    settings = dataclasses.replace(_build(Settings, told, ""), targets=targets, config_dir=config_dir())
    if problems := faults(settings):
        raise ConfigInvalid([_where_it_was_told(problem, env) for problem in problems])
    return settings


def _where_it_was_told(problem: Problem, env: Mapping[str, str]) -> Problem:
    """Under the name of the environment variable that set it, if one did."""
    names = {**ENVIRONMENT, "HARVESTER_ALLOW_NETWORKS": "http.allow_networks"}
    variable = next((v for v, name in names.items() if name == problem.path and env.get(v)), None)
    return dataclasses.replace(problem, path=variable) if variable else problem


def _find_file(env: Mapping[str, str]) -> Path | None:
    if env.get("HARVESTER_CONFIG"):
        return Path(env["HARVESTER_CONFIG"])
    candidates = (
        Path("config/harvester.toml"),
        Path("/etc/harvester/harvester.toml"),
        config_dir() / "harvester.toml",
    )
    return next((path for path in candidates if path.is_file()), None)


def _targets(told: Any, env: Mapping[str, str]) -> list[TargetSettings]:
    if not isinstance(told, list):
        raise _invalid("target", "Write each target under its own [[target]] heading.")
    targets = []
    for position, entry in enumerate(told):
        if not isinstance(entry, Mapping):
            raise _invalid("target", "Write each target under its own [[target]] heading.")
        name = str(entry.get("name", ""))
        token = env.get(f"HARVESTER_TOKEN_{name.upper().replace('-', '_')}")
        if name == "ckan":
            token = token or env.get("HARVESTER_CKAN_TOKEN")
        values = {**entry, "token": token} if token else entry
        targets.append(_build(TargetSettings, values, f"target[{position}]."))
    url = env.get("HARVESTER_CKAN_URL")
    if url:
        token = env.get("HARVESTER_CKAN_TOKEN", "")
        named = next((t for t in targets if t.name == "ckan"), None)
        targets = [t for t in targets if t.name != "ckan"]
        base = named or TargetSettings(name="ckan", url=url)
        targets.append(dataclasses.replace(base, url=url, token=token or base.token))
    return targets


def _build(kind: type[T], told: Mapping[str, Any], prefix: str) -> T:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    problems = []
    for name, value in told.items():
        if name not in hints or name in {"targets", "config_dir"}:
            problems.append(_unknown(prefix, name, hints))
            continue
        try:
            values[name] = _convert(hints[name], value, f"{prefix}{name}.")
        except TypeError as error:
            shown = "***" if name in _SECRETS else str(value)
            problems.append(
                _problem(prefix + name, "“{value}” does not fit: {error}.", value=shown, error=str(error))
            )
    problems += [
        _problem(prefix + field.name, "This is missing.")
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]  # only dataclasses come here
        if field.name not in told and _is_required(field)
    ]
    if problems:
        raise ConfigInvalid(problems)
    return kind(**values)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _unknown(prefix: str, name: str, known: Mapping[str, Any]) -> Problem:
    near = difflib.get_close_matches(name, known.keys() - {"targets", "config_dir"}, n=1)
    if near:
        return _problem(
            prefix + name, "There is no such setting. Is “{near}” meant?", near=f"{prefix}{near[0]}"
        )
    return _problem(prefix + name, "There is no such setting.")


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is expected")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("a number is expected")
    return float(value)


def _whole(value: Any) -> int:
    if not _number(value).is_integer():
        raise TypeError("a whole number is expected")
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text in quotes is expected")
    return value


def _path(value: Any) -> Path:
    return Path(_text(value)).expanduser()


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list in [ ] is expected")
    return value


def _pairs(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError("a section is expected")
    return {str(key): _text(item) for key, item in value.items()}


_CONVERTERS: Mapping[Any, Callable[[Any], Any]] = {
    bool: _boolean,
    float: _number,
    int: _whole,
    str: _text,
    Path: _path,
    tuple[str, ...]: lambda value: tuple(_text(item) for item in _list(value)),
    tuple[Path, ...]: lambda value: tuple(_path(item) for item in _list(value)),
    Mapping[str, str]: _pairs,
}


def _convert(hint: Any, value: Any, prefix: str) -> Any:
    converter = _CONVERTERS.get(hint)
    if converter:
        return converter(value)
    if not isinstance(value, Mapping):
        raise TypeError("a section is expected")
    return _build(hint, value, prefix)


def _problem(path: str, message: str, **params: str) -> Problem:
    return Problem(code="setting-invalid", path=path, message=message, params=params, severity=Severity.ERROR)


def _invalid(path: str, message: str, **params: str) -> ConfigInvalid:
    return ConfigInvalid([_problem(path, message, **params)])
