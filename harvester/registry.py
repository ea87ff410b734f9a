"""Entry points and plugin files → plugins. One that does not load is reported; the rest work."""

from __future__ import annotations

import importlib.util
import inspect
import logging
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs
from jsonschema import Draft202012Validator

from harvester.domain.errors import ConfigInvalid, PluginMissing
from harvester.domain.faults import config_fault
from harvester.sdk.plugin import SourcePlugin

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from harvester.domain.json import Json, JsonObject
    from harvester.domain.problem import Problem

GROUP = "harvester.plugins"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenPlugin:
    """A plugin that does not load, and why."""

    name: str
    origin: str
    error: str


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The plugins that loaded, and those that did not."""

    plugins: Mapping[str, type[SourcePlugin]]
    broken: tuple[BrokenPlugin, ...] = ()

    def get(self, name: str) -> type[SourcePlugin]:
        """The plugin class.

        Raises:
            PluginMissing: it is not installed, or does not load.
        """
        if name in self.plugins:
            return self.plugins[name]
        for broken in self.broken:
            if broken.name == name:
                raise PluginMissing(f"The plugin “{name}” does not load: {broken.error}")
        raise PluginMissing(
            f"There is no plugin named “{name}”. Installed are: {', '.join(sorted(self.plugins)) or 'none'}."
        )

    def configure(self, name: str, config: Mapping[str, Json]) -> dict[str, Json]:
        """Check a configuration against the plugin's schema, and fill in the defaults.

        Raises:
            PluginMissing: there is no such plugin.
            ConfigInvalid: with every fault found.
        """
        return check_config(self.get(name).config_schema, config)


def check_config(schema: JsonObject, config: Mapping[str, Json], *, root: str = "config") -> dict[str, Json]:
    """Check a configuration against a JSON Schema, and fill in the defaults of its properties.

    The paths of the faults begin with ``root``.

    Raises:
        ConfigInvalid: with every fault found.
    """
    properties = schema.get("properties")
    specs = properties if isinstance(properties, Mapping) else {}
    filled = {
        key: spec["default"] for key, spec in specs.items() if isinstance(spec, Mapping) and "default" in spec
    }
    filled |= config
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    secret = {key for key, spec in specs.items() if isinstance(spec, Mapping) and spec.get("writeOnly")}
    problems = [fault for error in validator.iter_errors(filled) for fault in _faults(error, root, secret)]
    if problems:
        raise ConfigInvalid(problems)
    return filled


def _faults(error: ValidationError, root: str, secret: Collection[str]) -> Iterator[Problem]:
    path = [root, *error.absolute_path]
    keyword, value, limit = str(error.validator), error.instance, error.validator_value
    if keyword == "required":
        missing = [name for name in limit if name not in value]
        yield from (config_fault(keyword, None, None, path=[*path, name]) for name in missing)
    elif keyword == "additionalProperties" and isinstance(value, Mapping):
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        unknown = [name for name in value if name not in known]
        yield from (config_fault(keyword, None, None, path=[*path, name]) for name in unknown)
    else:
        hidden = len(path) > 1 and path[1] in secret
        yield config_fault(keyword, value, limit, path=path, secret=hidden)


def load_plugins(folders: Iterable[Path] = ()) -> Registry:
    """Load all plugins: installed ones by entry point, then ``*.py`` files of the given folders."""
    plugins: dict[str, type[SourcePlugin]] = {}
    broken: list[BrokenPlugin] = []
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        _try(plugins, broken, point.name, point.value, point)
    for folder in folders:
        if not folder.is_dir():
            broken.append(
                BrokenPlugin(name=folder.name, origin=str(folder), error="There is no such folder.")
            )
            continue
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                _try(plugins, broken, path.stem, str(path), path)
    return Registry(plugins=plugins, broken=tuple(broken))


def _try(
    plugins: dict[str, type[SourcePlugin]],
    broken: list[BrokenPlugin],
    name: str,
    origin: str,
    source: EntryPoint | Path,
) -> None:
    try:
        # Not ``isinstance(source, EntryPoint)``: the importlib_metadata backport, once imported, has its own.
        found = _classes_in(source) if isinstance(source, Path) else [source.load()]
        for plugin in found:
            _check(plugin, None if isinstance(source, Path) else name)
            if plugin.name in plugins:
                raise TypeError(f"there is a plugin named “{plugin.name}” already")
            plugins[plugin.name] = plugin
    except (Exception, SystemExit) as error:  # third-party code may raise anything; the rest go on
        logger.exception("The plugin %s (%s) does not load", name, origin)
        broken.append(BrokenPlugin(name=name, origin=origin, error=f"{type(error).__name__}: {error}"))


def _classes_in(path: Path) -> list[Any]:
    module_name = f"harvester_plugin_files.{re.sub(r'[^0-9A-Za-z_]', '_', path.stem)}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    found = [
        item
        for item in vars(module).values()
        if inspect.isclass(item)
        and issubclass(item, SourcePlugin)
        and item.__module__ == module_name
        and not inspect.isabstract(item)
    ]
    if not found:
        raise TypeError("there is no subclass of SourcePlugin in this file")
    return found


def _check(plugin: Any, name: str | None) -> None:
    if not (inspect.isclass(plugin) and issubclass(plugin, SourcePlugin)):
        raise TypeError("this is not a subclass of harvester.sdk.SourcePlugin")
    missing = [attribute for attribute in ("name", "title") if not hasattr(plugin, attribute)]
    if missing:
        raise TypeError(f"{plugin.__name__} does not set {' and '.join(missing)}")
    if inspect.isabstract(plugin):
        methods = ", ".join(sorted(cast("Any", plugin).__abstractmethods__))
        raise TypeError(f"{plugin.__name__} does not define {methods}")
    if name is not None and plugin.name != name:
        raise TypeError(f"its entry point is “{name}”, but the class says “{plugin.name}”")
    try:
        # A hundred times as fast as jsonschema's own check, which every command would wait for.
        jsonschema_rs.meta.validate(dict(plugin.config_schema))
    except jsonschema_rs.ValidationError as error:
        raise TypeError(f"its config_schema is not a JSON Schema: {error.message}") from error
    except ValueError as error:
        raise TypeError(f"its config_schema is not JSON: {error}") from error
