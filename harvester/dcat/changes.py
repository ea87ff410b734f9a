"""What differs between two versions of a dataset document, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.json import Json

_LEFT_OUT = frozenset({"provenance"})  # differs in every run


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One value that came (``before`` is empty), went (``after`` is), or changed."""

    path: str  #: as in problems: ``distribution[0].title.id``
    before: str
    after: str


def differences(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Difference]:
    """What changed from one document to the next. Things with an identifier are compared with their own."""
    keys = [key for key in dict.fromkeys((*before, *after)) if key not in _LEFT_OUT]
    return [each for key in keys for each in _compare(key, before.get(key), after.get(key))]


def _compare(path: str, before: Json, after: Json) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _compare(f"{path}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        yield from _compare_lists(path, before, after)
    else:
        yield Difference(path=path, before=_told(before), after=_told(after))


def _compare_lists(path: str, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Difference]:
    if not all(isinstance(item, Mapping) for item in (*before, *after)):
        came = [item for item in after if item not in before]
        went = [item for item in before if item not in after]
        yield Difference(path=path, before=_told(went or before), after=_told(came or after))
        return
    one, other = _named(before), _named(after)
    found = False
    for name in dict.fromkeys((*one, *other)):
        position, value = other[name] if name in other else one[name]
        was = one[name][1] if name in one else None
        for each in _compare(f"{path}[{position}]", was, value if name in other else None):
            found = True
            yield each
    if not found:  # only the order differs
        yield Difference(path=path, before=_told(list(one)), after=_told(list(other)))


def _named(items: Sequence[Json]) -> dict[str, tuple[int, Json]]:
    """Things by their identifier, else by their place in the list."""
    named: dict[str, tuple[int, Json]] = {}
    for position, item in enumerate(items):
        told = item.get("identifier") if isinstance(item, Mapping) else None
        name = told if isinstance(told, str) and told not in named else f"[{position}]"
        named[name] = (position, item)
    return named


def _told(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=list)
