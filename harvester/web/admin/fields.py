"""A JSON Schema as the fields of a form, and what was typed into them as JSON again. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import orjson

from harvester.domain.json import Json
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.json import JsonObject

Kind = Literal[
    "text", "secret", "number", "integer", "boolean", "maybe", "choice", "choices", "lines", "json"
]
#: What stands in the inputs, by their names. A checkbox that is off sends only its hidden ``false``.
Typed = Mapping[str, Sequence[str]]

_NO_NUMBER = "“{value}” is not a number."
_NO_JSON = 'This is not JSON. Write it such as [1, 2] or {"name": "value"}.'


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One property of a schema as an input. ``key`` is empty for the one that takes all other values."""

    name: str  #: of the input, e.g. ``config.rows``
    key: str
    kind: Kind
    title: str
    description: str = ""
    required: bool = False
    default: Json = None
    has_default: bool = False
    choices: tuple[str, ...] = ()
    values: tuple[Json, ...] = ()  #: what the choices stand for
    minimum: float | None = None
    maximum: float | None = None
    is_url: bool = False


def fields_of(schema: JsonObject, prefix: str, *, values: JsonObject | None = None) -> tuple[Field, ...]:
    """The fields of an object schema, in its order.

    Values that the schema does not name get a JSON field of their own, so that saving loses nothing.
    """
    properties = schema.get("properties")
    specs = properties if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    needed = set(required) if isinstance(required, Sequence) and not isinstance(required, str) else set()
    fields = [
        _field(key, spec, prefix, required=key in needed)
        for key, spec in specs.items()
        if isinstance(spec, Mapping)
    ]
    other = {key for key in values or {} if key not in specs}
    if other or schema.get("additionalProperties", False) is not False:
        fields.append(Field(name=f"{prefix}.", key="", kind="json", title="Other values"))
    return tuple(fields)


def _field(key: str, spec: JsonObject, prefix: str, *, required: bool) -> Field:
    kind = _kind(spec)
    source = spec.get("items") if kind == "choices" else spec
    enum = source.get("enum") if isinstance(source, Mapping) else None
    values = tuple(enum) if isinstance(enum, Sequence) and not isinstance(enum, str) else ()
    low, high = spec.get("minimum"), spec.get("maximum")
    return Field(
        name=f"{prefix}.{key}",
        key=key,
        kind=kind,
        title=str(spec.get("title") or key),
        description=str(spec.get("description") or ""),
        required=required,
        default=spec.get("default"),
        has_default="default" in spec,
        choices=tuple(value if isinstance(value, str) else _dump(value) for value in values),
        values=values,
        minimum=low if isinstance(low, int | float) else None,
        maximum=high if isinstance(high, int | float) else None,
        is_url=spec.get("format") in {"uri", "iri", "url"},
    )


def _kind(spec: JsonObject) -> Kind:
    if spec.get("writeOnly"):
        return "secret"
    if "enum" in spec:
        return "choice"
    told = spec.get("type")
    types = [told] if isinstance(told, str) else list(told) if isinstance(told, Sequence) else []
    types = [each for each in types if each != "null"]
    if types == ["boolean"]:
        return "boolean" if isinstance(spec.get("default"), bool) else "maybe"
    if types == ["array"]:
        items = spec.get("items")
        if isinstance(items, Mapping) and "enum" in items:
            return "choices"
        return "lines" if isinstance(items, Mapping) and items.get("type") == "string" else "json"
    simple: Mapping[str, Kind] = {"string": "text", "integer": "integer", "number": "number"}
    return simple.get(str(types[0]), "json") if len(types) == 1 else "json"


def typed(fields: Sequence[Field], values: JsonObject) -> dict[str, list[str]]:
    """What stands in the inputs for stored values; secrets never do."""
    return {field.name: _typed(field, fields, values) for field in fields if field.kind != "secret"}


def _typed(field: Field, fields: Sequence[Field], values: JsonObject) -> list[str]:
    if not field.key:
        known = {each.key for each in fields}
        other = {key: value for key, value in values.items() if key not in known}
        return [_dump(other, indent=True) if other else ""]
    value = values.get(field.key, field.default)
    if field.kind == "boolean":
        return ["false", *(["true"] if value is True else [])]
    if field.kind == "choices":
        return ["", *(_words(each) for each in _listed(value))]
    if field.kind == "lines":
        return ["\n".join(_words(each) for each in _listed(value))]
    if value is None or (field.kind == "json" and value in ({}, [])):
        return [""]
    return [_dump(value, indent=True) if field.kind == "json" else _words(value)]


def _words(value: Json) -> str:
    return value if isinstance(value, str) else _dump(value)


def read(fields: Sequence[Field], told: Typed, before: JsonObject) -> tuple[dict[str, Json], list[Problem]]:
    """The values that were typed, without secrets, and what cannot be read.

    An input left empty, or at its default, is not stored, unless it was stored ``before``: saving a form
    that nobody changed changes nothing.
    """
    values: dict[str, Json] = {}
    problems: list[Problem] = []
    for field in fields:
        if field.kind == "secret":
            continue
        if field.name not in told:
            if field.key in before:
                values[field.key] = before[field.key]
            continue
        try:
            present, value = _read(field, told[field.name])
        except ValueError as error:
            problems.append(_unreadable(field, str(error), told[field.name]))
            continue
        if not field.key:
            values |= value if isinstance(value, Mapping) else {}
        elif present and (field.key in before or not (field.has_default and value == field.default)):
            values[field.key] = value
    return values, problems


def _read(field: Field, told: Sequence[str]) -> tuple[bool, Json]:
    """Whether there is a value, and the value."""
    if field.kind == "boolean":
        return True, "true" in told
    if field.kind == "choices":
        return True, [_choice(field, each) for each in told if each]
    last = told[-1].strip() if told else ""
    if field.kind == "lines":
        lines = [line.strip() for line in last.splitlines() if line.strip()]
        return bool(lines) or field.has_default, lines
    if not last:
        return (True, "") if field.kind == "text" and field.default else (False, None)
    return True, _value(field, last)


def _value(field: Field, told: str) -> Json:
    if field.kind == "maybe":
        return told == "true"
    if field.kind == "choice":
        return _choice(field, told)
    if field.kind in {"integer", "number"}:
        return _number(told)
    return _json(field, told) if field.kind == "json" else told


def _choice(field: Field, told: str) -> Json:
    return field.values[field.choices.index(told)] if told in field.choices else told


def _number(told: str) -> Json:
    text = told.replace(",", ".") if told.count(",") == 1 and "." not in told else told
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_NO_NUMBER)
    return int(number) if number.is_integer() else number


def _json(field: Field, told: str) -> Json:
    try:
        value: Json = orjson.loads(told)
    except orjson.JSONDecodeError:
        raise ValueError(_NO_JSON) from None
    if not field.key and not isinstance(value, Mapping):
        raise ValueError(_NO_JSON)
    return value


def _unreadable(field: Field, message: str, told: Sequence[str]) -> Problem:
    return Problem(
        code="input-unreadable",
        path=field.name,
        message=message,
        params={"value": told[-1][:40] if told else ""},
        severity=Severity.ERROR,
    )


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _dump(value: Json, *, indent: bool = False) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else 0, default=dict).decode()
