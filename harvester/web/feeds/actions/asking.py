"""The parameters of an action, and the errors that CKAN answers where they are wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import orjson

Params: TypeAlias = Mapping[str, Any]

MOST = 10**9  #: of any number
MOST_ROWS = 1_000  #: datasets in an answer
_TRUE = frozenset({"true", "yes", "on", "y", "t", "1"})


class ActionError(Exception):
    """A request that CKAN refuses. ``told`` is the error object without its type."""

    def __init__(self, status: int, kind: str, told: Mapping[str, Any]) -> None:
        super().__init__(str(told))
        self.status, self.kind, self.told = status, kind, told


def invalid(name: str, *messages: str) -> ActionError:
    """A parameter is wrong."""
    return ActionError(409, "Validation Error", {name: list(messages)})


def not_found(why: str = "") -> ActionError:
    """What was asked for is not there."""
    return ActionError(404, "Not Found Error", {"message": f"Not found: {why}" if why else "Not found"})


def bad_search(why: str) -> ActionError:
    """A search that is not one."""
    return ActionError(400, "Search Query Error", {"message": f"Search Query is invalid: {why!r}"})


def required(params: Params, name: str, *, called: str = "") -> str:
    """A text that must be there; the error names it as ``called``."""
    if told := text(params, name).strip():
        return told
    raise invalid(called or name, "Missing value")


def text(params: Params, name: str) -> str:
    """A text, empty when it is not there."""
    told = params.get(name)
    return "" if told is None else " ".join(map(str, told)) if isinstance(told, list) else str(told)


def natural(params: Params, name: str, default: int, most: int = MOST, *also: str) -> int:
    """A number from 0, at most ``most``; ``also`` are further words for one that is none."""
    number = whole(params, name, default, *also)
    if number < 0:
        raise invalid(name, "Must be a natural number")
    return min(number, most)


def whole(params: Params, name: str, default: int, *also: str) -> int:
    """A number, which may be negative."""
    told = params.get(name)
    if told is None or told == "":
        return default
    try:
        number = int(told)
    except (TypeError, ValueError, OverflowError):
        raise invalid(name, "Invalid integer", *also) from None
    if isinstance(told, float) and told != number:
        raise invalid(name, "Invalid integer", *also)
    return max(-MOST, min(number, MOST))


def truth(params: Params, name: str, *, default: bool = False) -> bool:
    """Whether something is asked for; what says neither yes nor no is taken for no."""
    told = params.get(name)
    return default if told is None or told == "" else str(told).strip().lower() in _TRUE


def listed(params: Params, name: str) -> list[str]:
    """Texts: a list, a list in JSON, or with commas between."""
    told = params.get(name)
    if isinstance(told, str):
        read = _json(told)
        told = read if isinstance(read, list) else told.split(",")
    return [str(each).strip() for each in told if each] if isinstance(told, list) else []


def json_list(params: Params, name: str) -> list[str]:
    """Texts that CKAN wants as a list in JSON."""
    told = params.get(name)
    if told is None or told == "":
        return []
    wrong = []
    if isinstance(told, str):
        read = _json(told)
        told = read
        wrong = ["Could not parse as valid JSON"] if read is None else []
    if not isinstance(told, list):
        raise invalid(name, *wrong, "Not a list")
    for each in told:
        if not isinstance(each, str):
            raise invalid(name, f"Not a string: {each}")
    return told


def clean(value: Any) -> Any:
    """Without what no database keeps: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, Mapping):
        return {clean(key): clean(each) for key, each in value.items()}
    return [clean(each) for each in value] if isinstance(value, list) else value


def mixed(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, Any]:
    """Parameters of an address or a form: a list where one is given several times."""
    return {key: values[0] if len(values) == 1 else values for key, values in pairs}


def _json(told: str) -> Any:
    try:
        return orjson.loads(told)
    except orjson.JSONDecodeError:
        return None
