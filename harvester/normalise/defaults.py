"""What the settings of a source say of all its datasets: ``defaults`` where absent, ``overrides`` always.

Both are written with the keys of the dataset document (``license``, ``accrualPeriodicity``, nested or
dotted: ``publisher.name``, ``distribution.license``). Strings may hold ``{dataset_id}``,
``{harvest_source_title}`` and ``{harvest_source_url}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from harvester.domain.problem import Severity
from harvester.domain.record import AgentDraft, DatasetDraft, DistributionDraft, PeriodDraft, PlaceDraft
from harvester.normalise.licences import is_unspecified
from harvester.normalise.scope import items
from harvester.normalise.text import told

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.normalise.context import RecordContext
    from harvester.normalise.findings import Findings

_PARTS = {
    "publisher": AgentDraft,
    "creator": AgentDraft,
    "contact_point": AgentDraft,
    "spatial": PlaceDraft,
    "temporal": PeriodDraft,
    "distribution": DistributionDraft,
}
_SINGLE = frozenset({"publisher", "creator"})
_NAMES = {
    "fn": "name",
    "hasEmail": "email",
    "hasURL": "homepage",
    "hasUrl": "homepage",
    "hasTelephone": "telephone",
    "startDate": "start",
    "endDate": "end",
    "prefLabel": "name",
    "accessURL": "access_url",
    "downloadURL": "download_url",
    "bbox": "geometry",
}
_LISTS = frozenset(
    {
        "keyword",
        "theme",
        "language",
        "page",
        "conforms_to",
        "is_version_of",
        "has_version",
        "source",
        "groups",
    }
)
_ADDED = frozenset({"keyword", "extras"})  #: defaults join what was told
_FIELDS = {kind: frozenset(f.name for f in fields(kind)) for kind in (DatasetDraft, *_PARTS.values())}


def apply_settings(draft: DatasetDraft, record: RecordContext, findings: Findings) -> DatasetDraft:
    """``draft`` with the settings of its source applied, as if it had been told so."""
    source = record.source
    if not source.defaults and not source.overrides:
        return draft
    values = {
        "{harvest_source_title}": source.title,
        "{harvest_source_url}": source.url,
        "{dataset_id}": told(draft.identifier) or record.identifier,
    }
    for settings, always in ((source.defaults, False), (source.overrides, True)):
        for name, value in _nested(settings).items():
            changed = _apply(draft, _snake(name), _filled(value, values), always=always)
            if changed is None:
                findings.problem(
                    "setting-unknown",
                    "The source's settings give “{name}”, which a dataset does not have.",
                    name,
                    severity=Severity.INFO,
                    name=name,
                )
            elif changed is not draft:
                findings.change(name, "", value, "override" if always else "default")
                draft = changed
    return draft


def _apply(draft: DatasetDraft, name: str, value: Any, *, always: bool) -> DatasetDraft | None:
    """The changed draft, the same draft when nothing is to do, ``None`` for an unknown name."""
    if name not in _FIELDS[DatasetDraft]:
        return None
    before = getattr(draft, name)
    if name == "distribution":
        parts = value if isinstance(value, Mapping) else {}
        after: Any = tuple(
            _merged(d, parts, always=always) for d in items(before) if isinstance(d, DistributionDraft)
        )
    elif name == "extras":
        told_extras = dict(before) if isinstance(before, Mapping) else {}
        given = dict(value) if isinstance(value, Mapping) else {}
        after = (
            {**told_extras, **given}
            if always
            else {**given, **{k: v for k, v in told_extras.items() if v not in (None, "")}}
        )
    elif name in _SINGLE:
        parts = value if isinstance(value, Mapping) else {"name": value}
        after = _merged(before if isinstance(before, AgentDraft) else AgentDraft(), parts, always=always)
    elif not always and name not in _ADDED and not _is_absent(before, name):
        return draft
    elif name in _PARTS:
        after = tuple(
            _part(_PARTS[name], item) for item in (value if isinstance(value, list | tuple) else [value])
        )
    elif name in _LISTS:
        after = (*(items(before) if name in _ADDED and not always else ()), *items(value))
    else:
        after = value
    return draft if after == before else replace(draft, **{name: after})


def _merged(part: Any, values: Mapping[str, Any], *, always: bool) -> Any:
    changes = {
        name: value
        for key, value in values.items()
        if (name := _snake(key)) in _FIELDS[type(part)] and (always or _is_absent(getattr(part, name), name))
    }
    return replace(part, **changes) if changes else part


def _part(kind: Any, value: Any) -> Any:
    values = value if isinstance(value, Mapping) else {"start" if kind is PeriodDraft else "name": value}
    return _merged(kind(), values, always=True)


def _is_absent(value: object, name: str) -> bool:
    if isinstance(value, str | int | float):
        text = told(value)
        return text is None or (name == "license" and is_unspecified(text))
    if isinstance(value, Mapping):
        return all(told(item) is None for item in value.values())
    if isinstance(value, list | tuple):
        return all(_is_absent(item, name) for item in value)
    return value is None


def _nested(settings: Mapping[str, Json]) -> dict[str, Any]:
    """Dotted keys as nested ones: ``publisher.name`` → ``publisher: {name: …}``."""
    nested: dict[str, Any] = {}
    for name, value in settings.items():
        head, dot, tail = name.partition(".")
        given: Any = {tail: value} if dot else value
        before = nested.get(head)
        nested[head] = before | given if isinstance(before, dict) and isinstance(given, dict) else given
    return nested


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in values.items():
            value = value.replace(name, text)
        return value
    if isinstance(value, Mapping):
        return {key: _filled(item, values) for key, item in value.items()}
    return [_filled(item, values) for item in value] if isinstance(value, list | tuple) else value


def _snake(name: str) -> str:
    return _NAMES.get(name) or re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
