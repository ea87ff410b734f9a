"""A dataset as a JSON document (``schema/dataset.schema.json``), and back.

Keys are DCAT's local names; with ``schema/context.jsonld`` the document is JSON-LD of DCAT-AP 3.
Absent values are left out: no nulls, no empty strings, lists or objects.
"""

from __future__ import annotations

import functools
import operator
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from harvester.domain import dataset as values
from harvester.domain.dataset import Dataset
from harvester.domain.identity import content_digest

if TYPE_CHECKING:
    from harvester.domain.json import Json

T = TypeVar("T")
Document = dict[str, Any]

_KEYS = {"access_url": "accessURL", "download_url": "downloadURL"}
_CLASSES: frozenset[type[Any]] = frozenset(
    (
        values.Agent,
        values.Checksum,
        values.Column,
        values.ContactPoint,
        values.Distribution,
        values.Location,
        values.Occurrence,
        values.PeriodOfTime,
        values.Provenance,
        values.Table,
        values.Dataset,
    )
)


def to_document(dataset: Dataset) -> Document:
    """The dataset as a JSON object; shares no mutable part with it that the caller may change."""
    document: Document = _encode(dataset)
    return document


def from_document(document: Mapping[str, Json]) -> Dataset:
    """The dataset of a document that :func:`to_document` made. Unknown keys are ignored."""
    return _decode(Dataset, document)


def content_hash(document: Mapping[str, Json]) -> str:
    """Hash of what a reader would notice: the document without its provenance."""
    return content_digest({key: value for key, value in document.items() if key != "provenance"})


def _cached(function: Callable[[type[Any]], T]) -> Callable[[type[Any]], T]:
    """``functools.cache`` with the types kept (typeshed does not take a class for a Hashable)."""
    cache: dict[type[Any], T] = {}

    def call(kind: type[Any]) -> T:
        if kind not in cache:
            cache[kind] = function(kind)
        return cache[kind]

    return call


@functools.cache
def _key(name: str) -> str:
    return _KEYS.get(name) or re.sub(r"_([a-z])", lambda m: m[1].upper(), name)


@_cached
def _fields(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """What takes the values of a class's fields out of an object, and their keys."""
    names = [f.name for f in fields(kind)]
    return operator.attrgetter(*names), tuple(map(_key, names))


def _encode(value: Any) -> Any:
    document: Document = {}
    taken, keys = _fields(type(value))
    for key, item in zip(keys, taken(value), strict=True):
        if item is None:
            continue
        kind = type(item)
        if kind is str:
            if item:
                document[key] = item
        elif kind is tuple:
            if item:
                document[key] = [_encode(x) if type(x) in _CLASSES else x for x in item]
        elif kind is dict:
            if item:
                document[key] = {k: list(v) if type(v) is tuple else v for k, v in item.items()}
        elif kind in _CLASSES:
            document[key] = _encode(item)
        elif isinstance(item, Mapping):
            if item:
                document[key] = {k: list(v) if isinstance(v, tuple) else v for k, v in item.items()}
        elif item or isinstance(item, int | float):
            document[key] = item
    return document


Decoder = Callable[[Any], Any]


@_cached
def _decoders(kind: type[Any]) -> tuple[tuple[str, str, Decoder], ...]:
    hints = get_type_hints(kind, vars(values))
    return tuple((f.name, _key(f.name), _decoder(hints[f.name])) for f in fields(kind))


def _decoder(hint: Any) -> Decoder:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        known = [arg for arg in args if arg in _CLASSES or get_origin(arg) is tuple]
        return _decoder(known[0]) if known else _identity
    if hint in _CLASSES:
        return functools.partial(_decode, hint)
    if origin is tuple:
        inner = _decoder(args[0])
        return lambda items: tuple(inner(item) for item in items)
    if hint == values.Texts:
        return lambda mapping: {key: tuple(items) for key, items in mapping.items()}
    return _identity


def _identity(value: Any) -> Any:
    return value


def _decode(kind: type[T], document: Mapping[str, Any]) -> T:
    return kind(**{name: decode(document[key]) for name, key, decode in _decoders(kind) if key in document})


def differing_keys(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[str]:
    """The keys in which two documents tell a reader something else, sorted."""
    keys = (before.keys() | after.keys()) - {"provenance"}
    return sorted(key for key in keys if before.get(key) != after.get(key))
