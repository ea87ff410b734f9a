"""Raw records and logs: JSON without the personal data in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harvester.domain.json import Json
from harvester.normalise.privacy.grain import judge_form
from harvester.normalise.privacy.headers import LABELS, Role, role_of
from harvester.normalise.privacy.labels import Label
from harvester.normalise.privacy.page import mask_page
from harvester.normalise.privacy.text import MASK, mask

_DEPTH = 60
_PLAIN = 16
"""Texts up to this length hold no table."""


def mask_json(value: Json) -> Json:
    """The same JSON with every hit masked. A key such as ``nik`` says what its value is.

    What is nested deeper than 60 levels is replaced whole.
    """
    return _masked(value, None, 0)


def _masked(value: Json, hint: Label | None, depth: int) -> Json:
    if isinstance(value, str):
        return mask(value, hint) if hint or len(value) <= _PLAIN else mask_page(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        if -1e7 < value < 1e7 or not hint and isinstance(value, float) and not value.is_integer():
            return value
        text = str(int(value)) if value == value and abs(value) < 1e300 else str(value)
        return value if mask(text, hint) == text else MASK
    if depth > _DEPTH:
        return MASK
    if isinstance(value, Mapping):
        return _masked_object(value, depth)
    return [_masked(item, hint, depth + 1) for item in value] if isinstance(value, Sequence) else MASK


def _masked_object(value: Mapping[str, Json], depth: int) -> Json:
    roles = {key: role_of(key) for key in value}
    form = {role: str(value[key]) for key, role in roles.items() if role and isinstance(value[key], str | int)}
    verdict = judge_form(form)
    named = {Role.NAME, Role.PERSON_NAME, Role.CHILD_NAME} if verdict else set()
    out: dict[str, Json] = {}
    for key, item in value.items():
        role = roles[key]
        if role in named and isinstance(item, str):
            out[mask(key)] = MASK
        else:
            out[mask(key)] = _masked(item, LABELS.get(role) if role else None, depth + 1)
    return out
