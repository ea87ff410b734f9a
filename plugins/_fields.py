"""Fields of a record by any of their names, keeping account of what was read so that nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from plugins._values import present

if TYPE_CHECKING:
    from harvester.sdk import Json


@lru_cache(maxsize=8192)  # the same few hundred keys, record after record
def plain_key(key: str) -> str:
    """``key`` in lower case, blanks, dots and hyphens as one underscore: "Update-Frequency " and such."""
    folded = unicodedata.normalize("NFKC", key).casefold()
    return re.sub(r"[\s\-_.:/]+", "_", folded).strip("_")


class Fields:
    """The fields of one record.

    A key may occur several times (in the record and again in its extras); the first value that says
    anything is taken. What nobody took is the :meth:`rest`.
    """

    def __init__(self, pairs: Iterable[tuple[str, Json]], fold: Callable[[str], str] = plain_key) -> None:
        self._values: dict[str, list[tuple[str, Json]]] = {}
        self._fold = fold
        self._taken: set[tuple[str, int]] = set()
        for key, value in pairs:
            if present(value):
                self._values.setdefault(fold(key), []).append((key, value))

    def __contains__(self, name: str) -> bool:
        return self._fold(name) in self._values

    def peek(self, *names: str) -> Json:
        """The first value under one of ``names``, left in the rest."""
        for name in names:
            for _, value in self._values.get(self._fold(name), ()):
                return value
        return None

    def take(self, *names: str) -> Json:
        """The first value under one of ``names``; it and its equals are not in the rest any more."""
        told: Json = None
        for name in names:
            folded = self._fold(name)
            if folded not in self._values:
                continue
            for position, (_, value) in enumerate(self._values[folded]):
                told = value if told is None else told  # no value that is kept is None
                if value == told:
                    self._taken.add((folded, position))
        return told

    def drop(self, *names: str) -> None:
        """Leave ``names`` out of the rest: bookkeeping that says nothing of the dataset."""
        for name in names:
            folded = self._fold(name)
            self._taken.update((folded, position) for position in range(len(self._values.get(folded, ()))))

    def drop_prefix(self, prefix: str) -> None:
        """Leave every name that starts with ``prefix`` out of the rest."""
        self.drop(*(name for name in self._values if name.startswith(prefix)))

    def rest(self) -> dict[str, Json]:
        """What was not taken, under its own name; of several values the first."""
        left: dict[str, Json] = {}
        for name, pairs in self._values.items():
            for position, (key, value) in enumerate(pairs):
                if (name, position) not in self._taken:
                    left.setdefault(key.strip() or key, value)
        return left


def key_values(value: Json) -> Iterable[tuple[str, Json]]:
    """Pairs of CKAN extras: ``[{"key", "value"}]``, or a plain object as very old portals give."""
    if isinstance(value, Mapping):
        return list(value.items())
    if not isinstance(value, list | tuple):
        return []
    return [
        (key, item.get("value"))
        for item in value
        if isinstance(item, Mapping)
        and isinstance(key := item.get("key"), str)
        and item.get("state") != "deleted"
    ]
