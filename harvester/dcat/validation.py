"""Is a dataset document as the schema wants it, and what would a reader miss?"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from harvester.dcat.complaints import complaint
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.json import Json, JsonObject

MOST = 100


@functools.cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema (draft 2020-12) of a dataset document."""
    loaded: Mapping[str, Any] = json.loads(_read("dataset.schema.json"))
    return loaded


@functools.cache
def context() -> Mapping[str, Any]:
    """The JSON-LD context with which a dataset document is DCAT-AP."""
    loaded: Mapping[str, Any] = json.loads(_read("context.jsonld"))
    return loaded


def validate(document: Mapping[str, Json]) -> tuple[Problem, ...]:
    """Everything wrong with a dataset document, in plain words.

    What breaks the schema is an ERROR: such a dataset is held back. What a reader would miss (a
    description, a publisher, a licence, a file) is a WARNING or INFO. Never raises.
    """
    schema_problems = {(problem.path, problem.code): problem for problem in _schema_problems(document)}
    wanted = missing(document) if isinstance(document, Mapping) else ()
    return (*schema_problems.values(), *wanted)


def missing(document: Mapping[str, Json]) -> Iterator[Problem]:
    """What is not told, most harmful first."""
    for key, code, message, severity in _WANTED:
        if not document.get(key):
            yield Problem(code=code, message=message, path=key, severity=severity)
    distributions = document.get("distribution")
    shared = document.get("license") or document.get("rights")
    if not shared and not any(isinstance(d, Mapping) and d.get("license") for d in _list(distributions)):
        yield Problem(
            code="licence-missing",
            message="No licence is told, so nobody knows what may be done with the data."
            " Ask the publisher, or set one for this source.",
            path="license",
            severity=Severity.INFO,
        )


_WANTED = (
    ("distribution", "distribution-missing", "There is no file or link to data.", Severity.WARNING),
    ("description", "description-missing", "There is no description.", Severity.WARNING),
    ("publisher", "publisher-missing", "No publisher is told; set one for this source.", Severity.WARNING),
    ("contactPoint", "contact-missing", "Nobody is named to ask about the data.", Severity.INFO),
    ("keyword", "keyword-missing", "There are no keywords to find it by.", Severity.INFO),
    ("theme", "theme-missing", "There is no theme to find it by.", Severity.INFO),
)


@functools.cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(dict(schema()), validate_formats=True)


def _schema_problems(document: JsonObject) -> Iterator[Problem]:
    validator = _validator()
    try:
        if validator.is_valid(document):
            return
        for number, error in enumerate(validator.iter_errors(document)):
            if number >= MOST:
                return
            yield complaint(error)
    except ValueError as error:  # not JSON at all: keys that are no text, numbers without an end, cycles
        yield Problem(
            code="document-unreadable",
            message="The dataset cannot be written as JSON: {reason}",
            params={"reason": str(error)[:200]},
            severity=Severity.ERROR,
        )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(name: str) -> str:
    return files("harvester.dcat").joinpath("schema", name).read_text(encoding="utf-8")
