"""Raw records and logs: JSON without the personal data in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from harvester.normalise.privacy.grain import judge_form
from harvester.normalise.privacy.headers import LABELS, Role, role_of
from harvester.normalise.privacy.page import mask_page
from harvester.normalise.privacy.text import MASK, mask

if TYPE_CHECKING:
    from harvester.domain.json import Json, JsonObject
    from harvester.normalise.privacy.labels import Label

_DEPTH = 60
_PLAIN = 16
"""Texts up to this length hold no table."""


def mask_json(value: Json) -> Json:
    """The same JSON with every hit masked. A key such as ``nik`` says what its value is.

    What is nested deeper than 60 levels is replaced whole.
    """
    return _masked(value, None, 0)


def mask_object(value: JsonObject) -> JsonObject:
    """A JSON object with every hit masked."""
    masked = mask_json(value)
    return dict(masked) if isinstance(masked, Mapping) else {}


def _masked(value: Json, hint: Label | None, depth: int) -> Json:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return mask(value, hint) if hint or len(value) <= _PLAIN else mask_page(value)
    if isinstance(value, int | float):
        return _masked_number(value, hint)
    if depth > _DEPTH:
        return MASK
    if isinstance(value, Mapping):
        return _masked_object(value, depth)
    return [_masked(item, hint, depth + 1) for item in value]


def _masked_number(value: float, hint: Label | None) -> Json:
    if not 1e7 < abs(value) < 1e30 or (hint is None and not float(value).is_integer()):
        return value  # a coordinate, a count, or not a number
    text = str(int(value))
    return value if mask(text, hint) == text else MASK


def _masked_object(value: Mapping[str, Json], depth: int) -> Json:
    roles = {key: role_of(key) for key in value}
    form = {
        role: str(value[key]) for key, role in roles.items() if role and isinstance(value[key], str | int)
    }
    named = {Role.NAME, Role.PERSON_NAME, Role.CHILD_NAME} if any(judge_form(form)) else set()
    out: dict[str, Json] = {}
    for key, item in value.items():
        role = roles[key]
        if role in named and isinstance(item, str):
            out[mask(key)] = MASK
        else:
            out[mask(key)] = _masked(item, LABELS.get(role) if role else None, depth + 1)
    return out
