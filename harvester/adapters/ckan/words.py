"""CKAN's refusals as problems, in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harvester.domain.problem import Problem, Severity

_LONGEST = 500
_PATHS = {
    "notes": "description",
    "tags": "keyword",
    "url": "landingPage",
    "license_id": "license",
    "resources": "distribution",
    "owner_org": "organization",
}


def refusal(field: str, words: str, path: str = "") -> Problem:
    """CKAN's ``words`` about one of its fields."""
    return Problem(
        code="target-refused",
        message="CKAN says of “{field}”: {words}",
        path=path,
        severity=Severity.ERROR,
        params={"field": field, "words": words[:_LONGEST]},
    )


def refusals(error: Mapping[str, Any]) -> list[Problem]:
    """A problem for each message of a ``Validation Error``, by field and position."""
    problems = [
        refusal(field, words, _path(field))
        for key, value in error.items()
        if key != "__type"
        for field, words in _messages(str(key), value)
    ]
    return problems or [refusal("dataset", "Validation Error")]


def _path(field: str) -> str:
    first, *rest = field.split("[", 1)
    return "[".join([_PATHS.get(first, first), *rest])


def _messages(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _messages(f"{field}.{key}", item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, item in enumerate(value):
            if isinstance(item, Mapping | list):
                yield from _messages(f"{field}[{position}]", item)
            else:
                yield field, str(item)
    elif value:
        yield field, str(value)
