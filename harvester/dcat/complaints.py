"""What the JSON Schema complains of, in words for people who have never seen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.domain.faults import TYPES
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jsonschema_rs

_SHAPES = {
    "iri": "“{value}” is not an address (IRI): it starts with https:// or another scheme and has no blanks.",
    "url": "“{value}” is not a web address; it starts with https:// or http:// and has no blanks.",
    "date": "“{value}” is not a date; write it as 2024, 2024-05, 2024-05-01 or 2024-05-01T09:00:00+07:00.",
    "language": "“{value}” is not a language code such as id or en.",
    "tag": "“{value}” is not a language code such as id or en.",
    "mediaType": "“{value}” is not a media type such as text/csv.",
    "hasEmail": "This is not an e-mail address as mailto:name@example.org.",
    "email": "This is not an e-mail address as name@example.org.",
    "organization": "“{value}” is not a CKAN organization name: 2 to 100 of a–z, 0–9, “-” and “_”.",
    "word": "This text is empty; leave it out or fill it in.",
    "parts": "“{value}” is not the SHA-256 of a table.",
    "checksumValue": "“{value}” is not a checksum in hexadecimal digits.",
}
_CODES = {
    "iri": "iri-invalid",
    "url": "url-invalid",
    "date": "date-invalid",
    "language": "language-invalid",
    "tag": "language-invalid",
    "mediaType": "media-type-invalid",
    "hasEmail": "email-invalid",
    "email": "email-invalid",
    "organization": "organization-invalid",
    "word": "empty-value",
}
_PRIVATE = frozenset({"hasEmail", "email", "hasTelephone"})


_PLAIN = {
    "propertyNames": ("language-invalid", "A text is marked with what is no language code such as id."),
    "anyOf": ("address-missing", "This file has no address: give it an accessURL or a downloadURL."),
    "minItems": ("empty-value", "This is empty; leave it out or fill it in."),
    "minProperties": ("empty-value", "This is empty; leave it out or fill it in."),
    "uniqueItems": ("doubled-value", "The same value is here twice."),
    "enum": ("not-a-choice", "“{value}” is not one of the choices."),
    "minimum": ("too-small", "“{value}” is too small."),
}


def complaint(error: jsonschema_rs.ValidationError) -> Problem:
    """One schema error as a Problem with severity ERROR and a DCAT path."""
    code, message, params = _words(error.kind, error)
    path = dcat_path(error.instance_path)
    return Problem(code=code, message=message, path=path, severity=Severity.ERROR, params=params)


def _words(kind: Any, error: jsonschema_rs.ValidationError) -> tuple[str, str, dict[str, str]]:
    """(code, message, params). The members of ``kind`` depend on its name."""
    name: str = kind.name
    if name == "required":
        return "required-missing", "“{property}” is missing.", {"property": str(kind.property)}
    if name == "additionalProperties":
        properties = _short(", ".join(map(str, kind.unexpected)))
        return "property-unknown", "There is no property “{properties}” here.", {"properties": properties}
    if name == "type":
        params = {"expected": _expected(kind), "found": _found(error.instance)}
        return "wrong-type", "Here must be {expected}, not {found}.", params
    if name in {"format", "pattern"}:
        shape = _shape(error.schema_path)
        code, message = (
            _CODES.get(shape, "invalid-value"),
            _SHAPES.get(shape, "“{value}” is not allowed here."),
        )
        return code, message, {} if shape in _PRIVATE else {"value": _short(error.instance)}
    if name in {"minItems", "maxItems"} and error.instance:
        found = len(error.instance) if isinstance(error.instance, list) else 0
        return (
            "wrong-number",
            "There are {found} values here, which is not how many belong here.",
            {"found": str(found)},
        )
    code, message = _PLAIN.get(name, ("invalid-value", "“{value}” is not allowed here."))
    return code, message, {"value": _short(error.instance)} if "{value}" in message else {}


def dcat_path(parts: Sequence[str | int]) -> str:
    """``["distribution", 0, "accessURL"]`` → ``distribution[0].accessURL``."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _shape(schema_path: Sequence[str | int]) -> str:
    """The name of the definition or property whose shape the value lacks."""
    names = [str(part) for part in schema_path[:-1] if part != "items"]
    return names[-1] if names else ""


def _expected(kind: Any) -> str:
    types = [str(t) for t in getattr(kind, "types", [])] or [str(getattr(kind, "value", ""))]
    return " or ".join(TYPES.get(t, t) for t in types)


def _found(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return "text" if isinstance(value, str) else "a number"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else text[:199] + "…"
