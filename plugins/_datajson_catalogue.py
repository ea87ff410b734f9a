"""Datasets wherever a catalogue keeps them: its list, nested catalogues, series, services, a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.sdk import Json, JsonObject
from plugins._datajson_keys import local_key
from plugins._values import items, mappings, text

if TYPE_CHECKING:
    from plugins._datajson_file import CatalogueFile

_DEPTH = 12
_DATASET, _SERIES, _SERVICE, _RECORD = "Dataset", "DatasetSeries", "DataService", "CatalogRecord"
_KINDS = {
    "dataset": _DATASET, "datasetseries": _SERIES, "service": _SERVICE, "dataservice": _SERVICE,
    "record": _RECORD, "seriesmember": _DATASET, "servesdataset": _DATASET,
}  # fmt: skip
_SPEAKING = frozenset(
    {
        "title",
        "name",
        "identifier",
        "@id",
        "description",
        "distribution",
        "landingpage",
        "primarytopic",
        "endpointurl",
    }
)
_INSIDE = ("dataset", "datasetseries", "service", "record", "seriesmember", "servesdataset", "catalog")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry. ``copied`` marks what a series or service repeats from elsewhere in the catalogue."""

    kind: str
    value: Json
    copied: bool = False


def entries(file: CatalogueFile) -> Iterator[Entry]:
    """Every entry: the catalogue's own datasets first, then what its other parts hold."""
    later: list[tuple[str, Json]] = []
    graph: list[Json] = []
    for member in file.members():
        key = local_key(member.key) if member.key else ""
        if key == "@graph":
            graph.append(member.value)
        elif key == "dataset" and not is_catalogue(member.value):
            for value in (
                [member.value] if member.listed else items(member.value)
            ):  # PHP: {"0": {…}, "2": {…}}
                yield from _dataset_or_what(value)
        elif key == "" and isinstance(member.value, Mapping) and "@graph" in member.value:
            graph += items(member.value["@graph"])
        elif key == "" and not is_catalogue(member.value):
            yield from _dataset_or_what(member.value)
        elif key in {"", "data", "result", "results"} or key in _INSIDE:
            later.append((key, member.value))
    for key, value in later:
        yield from _parts(key, value, 0)
    if graph:
        yield from _graph(graph)


def is_catalogue(value: Json) -> bool:
    """Whether ``value`` is a catalogue rather than a dataset."""
    if not isinstance(value, Mapping):
        return False
    keys = {local_key(key) for key in value}
    return kind_of(value) == "Catalog" or ("dataset" in keys and "distribution" not in keys)


def is_entry(value: Json) -> bool:
    """Whether ``value`` says any of what a dataset, series or service needs."""
    return isinstance(value, Mapping) and not _SPEAKING.isdisjoint(map(local_key, value))


def kind_of(value: Mapping[str, Json]) -> str | None:
    """The class of a node: ``Dataset`` for ``dcat:Dataset``, an IRI, or a list that holds it."""
    told = value.get("@type", value.get("type"))
    names = {local_key(name) for item in items(told) if (name := text(item))}
    for known in ("Catalog", _SERIES, _SERVICE, _RECORD, _DATASET):
        if known.casefold() in names:
            return known
    return None


def _dataset_or_what(value: Json) -> Iterator[Entry]:
    if isinstance(value, Mapping):
        kind = kind_of(value) or _DATASET
        if kind in {_SERIES, _SERVICE}:
            yield from _parts(kind.casefold(), value, 0)
        else:
            yield Entry(kind=kind, value=value)
    else:
        yield Entry(kind=_DATASET, value=value)


def _parts(key: str, value: Json, depth: int) -> Iterator[Entry]:
    """What a nested part of a catalogue holds; ``key`` is where it stood."""
    if depth > _DEPTH:
        return
    for node in mappings(value):
        kind = kind_of(node)
        if key in {"catalog", "data", "result", "results", ""} or kind == "Catalog":
            yield from _children(node, depth)
            continue
        kind = _KINDS.get(key, kind or _DATASET) if kind in {None, _DATASET} else kind or _DATASET
        yield Entry(kind=kind, value=_alone(node), copied=key in {"seriesmember", "servesdataset"})
        yield from _children(node, depth, of=node)


def _children(node: JsonObject, depth: int, of: JsonObject | None = None) -> Iterator[Entry]:
    for key, inner in node.items():
        local = local_key(key)
        if local not in _INSIDE or (of is not None and local == "dataset"):
            continue
        for part in items(inner):
            if isinstance(part, Mapping):
                yield from _parts(local, _served(part, of) if local == "servesdataset" else part, depth + 1)


def _served(dataset: JsonObject, service: JsonObject | None) -> JsonObject:
    """A dataset that is embedded in the service it is served by, with the service's address."""
    endpoint = next((v for k, v in (service or {}).items() if local_key(k) == "endpointurl"), None)
    return {**dataset, "servedBy": endpoint} if endpoint else dataset


def _alone(node: JsonObject) -> JsonObject:
    """A series or service without the datasets inside it: they are entries of their own."""
    inside = {"seriesmember", "servesdataset", "first", "last", "catalog", "datasetseries", "service"}
    return {key: value for key, value in node.items() if local_key(key) not in inside}


def _graph(nodes: list[Json]) -> Iterator[Entry]:
    index = {name: node for node in nodes if isinstance(node, Mapping) and (name := text(node.get("@id")))}
    for node in nodes:
        if isinstance(node, Mapping) and (kind := kind_of(node)) in {_DATASET, _SERIES, _SERVICE}:
            embedded = _embedded(node, index, frozenset(filter(None, (text(node.get("@id")),))))
            if isinstance(embedded, Mapping):
                yield Entry(kind=kind or _DATASET, value=embedded)


def _embedded(value: Json, index: Mapping[str, JsonObject], path: frozenset[str]) -> Json:
    """``value`` with what it refers to in its place, as deep as a dataset needs and never in circles."""
    if isinstance(value, list):
        return [_embedded(item, index, path) for item in value]
    if not isinstance(value, Mapping):
        return value
    name = text(value.get("@id"))
    if name and len(value) == 1:
        target = index.get(name)
        if (
            target is None
            or name in path
            or len(path) > 4
            or kind_of(target) in {"Catalog", _DATASET, _SERIES}
        ):
            return value
        return _embedded(target, index, path | {name})
    return {key: _embedded(item, index, path) for key, item in value.items()}
