"""What is wrong with a value of a configuration, in words; secrets are never repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.json import Json

#: The types of JSON Schema, in words.
TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "yes or no",
}
_WORDS = {
    "enum": "“{value}” is not one of the choices: {limit}.",
    "const": "“{value}” is not one of the choices: {limit}.",
    "minimum": "{value} is too small; the least is {limit}.",
    "exclusiveMinimum": "{value} is too small; it must be more than {limit}.",
    "maximum": "{value} is too large; the most is {limit}.",
    "exclusiveMaximum": "{value} is too large; it must be less than {limit}.",
    "minLength": "This is too short; it has at least {limit} characters.",
    "maxLength": "This is too long; it has at most {limit} characters.",
    "minItems": "This has too few entries; at least {limit} are needed.",
    "maxItems": "This has too many entries; at most {limit} are taken.",
    "uniqueItems": "The same value is here twice.",
    "pattern": "“{value}” is not written as it must be.",
    "format": "“{value}” is not written as it must be.",
}
_OTHER = "“{value}” does not fit here."
_SECRET = "What was entered here does not fit."  # noqa: S105  a message, not a secret


def config_fault(
    keyword: str, value: Json, limit: Json, *, path: Sequence[str | int], secret: bool = False
) -> Problem:
    """The fault that a JSON Schema keyword finds in a value; ``limit`` is what the schema says there."""
    if keyword == "additionalProperties":
        message, limit = "There is no such setting here.", None
    elif keyword == "required":
        message, limit = "This is needed.", None
    elif keyword == "type":
        message, limit = "“{value}” is not {limit}.", _expected(limit)
    else:
        message = _WORDS.get(keyword, _OTHER)
    if secret and "{value}" in message:
        message = _SECRET
    params = {"value": _short(value), "limit": _short(limit)}
    return Problem(
        code="config-invalid",
        path=".".join(str(part) for part in path),
        message=message,
        params={name: text for name, text in params.items() if "{" + name + "}" in message},
        severity=Severity.ERROR,
    )


def _expected(limit: Json) -> str:
    types = [limit] if isinstance(limit, str) else limit if isinstance(limit, Sequence) else []
    return " or ".join(TYPES.get(str(each), str(each)) for each in types)


def _short(value: Json) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = ", ".join(str(each) for each in value)
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 200 else text[:199] + "…"
