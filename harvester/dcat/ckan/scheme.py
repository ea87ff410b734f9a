"""The fields of a CKAN whose datasets follow a ckanext-scheming schema, and our fields put into them.

ckanext-dcat ships schemas with DCAT-AP's fields (``dcat_ap_full.yaml`` and others): lists are lists
there, and agents, contacts, periods and places are repeating subfields. What a schema has no field for
stays an extra. https://docs.ckan.org/projects/ckanext-dcat/en/latest/mapping/
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.fitting import TERM_LIMIT, dump

if TYPE_CHECKING:
    from harvester.dcat.ckan.fitting import Fitting
    from harvester.domain.dataset import Dataset
    from harvester.domain.json import Json

#: Repeating field of ckanext-dcat's schemas → the prefix of its subfields in our flat fields.
_GROUPS = {"publisher": "publisher", "creator": "creator", "contact": "contact"}
_SUBFIELDS = ("uri", "name", "email", "url", "type", "identifier")
_SPATIAL = {"uri": "spatial_uri", "text": "spatial_text", "geom": "spatial"}
#: By these a schema is known to be DCAT's and not merely CKAN's own written down.
_DCAT = frozenset({"issued", "modified", "frequency", "publisher", "theme", "temporal_coverage", "language"})


class Kind(StrEnum):
    """What a field of a schema takes."""

    TEXT = "text"
    LIST = "list"
    REPEATING = "repeating"


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemeField:
    """One field of a schema."""

    kind: Kind
    choices: frozenset[str] | None = None
    subfields: Mapping[str, SchemeField] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """What fields datasets and resources have."""

    dataset: Mapping[str, SchemeField]
    resource: Mapping[str, SchemeField]
    required: frozenset[str] = frozenset()


def read_scheme(answer: object) -> Scheme | None:
    """The scheme that ``scheming_dataset_schema_show`` tells; ``None`` when it holds nothing of DCAT."""
    if not isinstance(answer, Mapping):
        return None
    dataset = _fields(answer.get("dataset_fields"))
    if not _DCAT & dataset.keys():
        return None
    entries = answer.get("dataset_fields") or ()
    required = frozenset(str(e.get("field_name")) for e in entries if e.get("required") is True)
    return Scheme(dataset=dataset, resource=_fields(answer.get("resource_fields")), required=required)


def _fields(entries: object) -> dict[str, SchemeField]:
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return {}
    told = [entry for entry in entries if isinstance(entry, Mapping) and entry.get("field_name")]
    return {str(entry["field_name"]): _field(entry) for entry in told}


def _field(entry: Mapping[str, Any]) -> SchemeField:
    subfields = _fields(entry.get("repeating_subfields"))
    if subfields:
        return SchemeField(kind=Kind.REPEATING, subfields=subfields)
    rules = f"{entry.get('preset', '')} {entry.get('validators', '')}"
    kind = Kind.LIST if "multiple" in rules else Kind.TEXT
    choices = entry.get("choices")
    values = (
        frozenset(str(choice.get("value")) for choice in choices if isinstance(choice, Mapping))
        if isinstance(choices, list)
        else None
    )
    return SchemeField(kind=kind, choices=values or None)


def to_scheme(
    dataset: Dataset, fields: Mapping[str, Json], scheme: Scheme, fit: Fitting
) -> tuple[dict[str, Any], dict[str, Json]]:
    """Our flat ``fields`` as the fields of ``scheme``, and those for which it has none."""
    rest = dict(fields)
    own: dict[str, Any] = {}
    for name, entries in _repeating(dataset, rest, scheme).items():
        known = scheme.dataset[name].subfields
        shaped = [
            {key: _shaped(value, known[key], f"{name}.{key}", fit) for key, value in each.items() if value}
            for each in entries
        ]
        own[name] = _indexable(shaped, name, fit)
    for name in list(rest):
        if name in scheme.dataset:
            value = _shaped(rest.pop(name), scheme.dataset[name], name, fit)
            if value not in ("", [], None):
                own[name] = value
    return own, rest


def _repeating(dataset: Dataset, rest: dict[str, Json], scheme: Scheme) -> dict[str, list[dict[str, Json]]]:
    """Repeating fields with what they take out of ``rest``."""
    found: dict[str, list[dict[str, Json]]] = {}
    for name, prefix in _GROUPS.items():
        if _has(scheme, name, "name"):
            keys = [key for key in _SUBFIELDS if key in scheme.dataset[name].subfields]
            found[name] = [{key: rest.pop(f"{prefix}_{key}", None) for key in keys}]
    if _has(scheme, "temporal_coverage", "start"):
        rest.pop("temporal_start", None)
        rest.pop("temporal_end", None)
        periods = [{"start": p.start_date, "end": p.end_date} for p in dataset.temporal]
        found["temporal_coverage"] = [dict(each) for each in periods]
    if _has(scheme, "spatial_coverage", "geom"):
        keys = [key for key in _SPATIAL if key in scheme.dataset["spatial_coverage"].subfields]
        found["spatial_coverage"] = [{key: rest.pop(_SPATIAL[key], None) for key in keys}]
    filled = {name: [each for each in entries if any(each.values())] for name, entries in found.items()}
    return {name: entries for name, entries in filled.items() if entries}


def _indexable(entries: list[dict[str, Any]], path: str, fit: Fitting) -> list[dict[str, Any]]:
    """As many as fit into one term of CKAN's index."""
    kept = list(entries)
    while kept and len(dump(kept).encode()) > TERM_LIMIT:
        kept = kept[: len(kept) // 2]
    if len(kept) < len(entries):
        fit.note(
            "list-cut",
            "Only the first {kept} of {count} values fit into the catalogue.",
            path,
            kept=str(len(kept)),
            count=str(len(entries)),
        )
    return kept


def _has(scheme: Scheme, name: str, subfield: str) -> bool:
    return name in scheme.dataset and subfield in scheme.dataset[name].subfields


def _shaped(value: Json, into: SchemeField, path: str, fit: Fitting) -> Any:
    values = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    texts = [fit.text(each, path) for each in values if each not in (None, "")]
    if into.choices is not None:
        for text in texts:
            if text not in into.choices:
                fit.note(
                    "choice-unknown",
                    "The catalogue's schema does not offer “{value}” here; it was left out.",
                    path,
                    value=text,
                )
        texts = [text for text in texts if text in into.choices]
    if into.kind is Kind.LIST:  # indexed as one term
        return json.loads(fit.items(texts, path))
    if into.kind is Kind.REPEATING:  # of a shape that we do not know
        return []
    return texts[0] if len(texts) == 1 else dump(texts) if texts else ""


def shape_resource(resource: dict[str, Any], lists: Mapping[str, Sequence[str]], scheme: Scheme) -> None:
    """Lists and choices of a resource as ``scheme`` takes them, in place."""
    for name, known in scheme.resource.items():
        if known.choices is not None and name in resource and resource[name] not in known.choices:
            del resource[name]
        if known.kind is Kind.LIST and name in lists:
            resource[name] = list(lists[name])
        elif known.kind is Kind.LIST and isinstance(resource.get(name), str):
            resource[name] = [resource[name]]
        elif known.kind is Kind.REPEATING and name in resource:
            endpoint = lists.get("access_services")
            if name == "access_services" and endpoint and "endpoint_url" in known.subfields:
                urls: Any = list(endpoint)
                if known.subfields["endpoint_url"].kind is Kind.TEXT:
                    urls = urls[0]
                resource[name] = [{"endpoint_url": urls}]
            else:
                del resource[name]
