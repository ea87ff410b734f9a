"""Reading the settings: the file, then the environment; whatever is wrong with them is told at once."""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.settings.rules import faults
from harvester.settings.values import Settings, TargetSettings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

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


def config_dir() -> Path:
    """The folder with ``harvester.toml`` and the vocabularies: beside the package, or shipped inside it."""
    package = Path(__file__).parents[1]
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
        for field in dataclasses.fields(kind)
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
