"""The page of the SDK, from its own docstrings."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harvester import sdk

if TYPE_CHECKING:
    from types import ModuleType

_ALIASES = {
    "Json": "A JSON value.",
    "JsonObject": "A JSON object.",
    "RawText": "Text as told; a mapping where the source marks languages.",
}


def sdk_page(generated: str) -> str:
    """Every public name of ``harvester.sdk`` and of its modules, with the first line of what it says."""
    parts = [
        "# The SDK",
        generated,
        "All that a plugin may import. How to write one is told in [plugins](plugins.md); what is not here,"
        " or begins with an underscore, may change without a word. Arguments behind `*` are given by name.",
        "## `harvester.sdk`",
        _table((name, getattr(sdk, name)) for name in sorted(sdk.__all__)),
    ]
    for module in _modules():
        names = list(_names(module))
        if names:
            parts += [f"## `{module.__name__}`", inspect.getdoc(module) or "", _table(names)]
    return "\n\n".join(parts) + "\n"


def _modules() -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(sdk.__path__), key=lambda each: each.name):
        if not found.name.startswith("_"):
            yield importlib.import_module(f"harvester.sdk.{found.name}")


def _names(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What a module defines itself, and methods of its classes that are no dataclasses' own."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            yield name, value
        if inspect.isclass(value):
            for inner, method in vars(value).items():
                function = method.__func__ if isinstance(method, classmethod) else method
                if inspect.isfunction(function) and not inner.startswith(("_", "test_")):
                    yield f"{name}.{inner}", function


def _table(names: Iterator[tuple[str, object]] | list[tuple[str, object]]) -> str:
    rows = (f"| `{_called(name, value)}` | {_told(name, value)} |" for name, value in names)
    return "\n".join(("| | |", "| --- | --- |", *rows))


def _called(name: str, value: object) -> str:
    if not inspect.isfunction(value):
        return name
    told, named = [], False
    for parameter in inspect.signature(value).parameters.values():
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not named:
            told.append("*")
            named = True
        told.append(parameter.name + ("=…" if parameter.default is not parameter.empty else ""))
    return f"{name}({', '.join(told)})"


def _told(name: str, value: object) -> str:
    words = _ALIASES.get(name) or inspect.getdoc(value) or ""
    return " ".join(words.partition("\n\n")[0].split()).replace("|", "\\|").replace("``", "`")
