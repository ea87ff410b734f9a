"""Mending values of the wrong type: what portals put where a text, a list or an object is due.

What software wrote needs no mending: see ``_told``.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from harvester.sdk import Json, RawText

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_TAGS = re.compile(
    r"</(?:p|div|a|ul|ol|li|b|strong|em|i|u|span|font|table|tr|td|th|h[1-6]|br|blockquote)\s*>"
    r"|<(?:br|p|hr)\s*/?>|<(?:p|div|span|a|table|ul|ol)\s[^<>]*>|&nbsp;|&#x?[0-9a-f]{2,6};",
    re.IGNORECASE,
)


def is_list(value: object) -> bool:
    """Whether ``value`` is a JSON array."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def text(value: Json) -> str | None:
    """A text where one is due: numbers are written out, lists give their first text, blanks are nothing."""
    if value is None:
        return None
    if isinstance(value, str):
        return (value if value.isprintable() else _UNPRINTABLE.sub("", value)).strip() or None
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        for key in ("@value", "value", "@id", "#text", "$t"):
            if isinstance(value.get(key), str | int | float):
                return text(value.get(key))
        return None
    parts = value if isinstance(value, Sequence) else ()
    return next((found for part in parts if not is_list(part) and (found := text(part))), None)


def _number(value: float) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else None
    if not math.isfinite(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 10**30 else str(value)


def unwrap(value: Json) -> Json:
    """A JSON array or object that was stored as a string, as itself; anything else unchanged."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            decoded: Json = orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
        return decoded if isinstance(decoded, Mapping | list) else value
    return value


def items(value: Json) -> Sequence[Json]:
    """A list where one is due: a single value is a list of one; nothing is an empty list."""
    if value is None or value == "":
        return ()
    value = unwrap(value)
    if isinstance(value, str | int | float):
        return (value,)
    if value == {}:
        return ()
    if isinstance(value, Mapping) and all(key.isdecimal() for key in value):
        return list(value.values())  # a PHP array with gaps
    if isinstance(value, Sequence):
        return [item for item in value if item is not None and item not in ("", {})]
    return (value,)


def texts(value: Json, *, split: bool = False) -> tuple[str, ...]:
    """A list of texts; with ``split`` a text is cut at commas and semicolons."""
    found: dict[str, None] = {}
    for item in items(value):
        told = text(item)
        if told and split and isinstance(item, str):
            found.update(dict.fromkeys(part.strip() for part in re.split(r"[,;]", told) if part.strip()))
        elif told:
            found[told] = None
    return tuple(found)


def mappings(value: Json) -> Iterator[Mapping[str, Json]]:
    """The objects of a list, of a single object, or of JSON in a string."""
    for item in items(value):
        inner = unwrap(item)
        if isinstance(inner, Mapping):
            yield inner


def raw_text(value: Json) -> RawText | None:
    """Text that people read: a text, or ``{"id": …, "en": …}`` where the source marks languages."""
    if value is None:
        return None
    value = unwrap(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        if "@value" in value:
            told, language = text(value.get("@value")), text(value.get("@language"))
            return {language: told} if told and language else told
        if not all(_LANGUAGE.fullmatch(key) for key in value):
            return text(value)
        return {key.replace("_", "-"): told for key, item in value.items() if (told := text(item))} or None
    if isinstance(value, Sequence):
        several: dict[str, str] = {}
        for item in value:
            one = raw_text(item) if isinstance(item, Mapping) else None
            if isinstance(one, Mapping):
                several.update(one)
        return several or text(value)
    return text(value)


def present(value: Json) -> bool:
    """Whether ``value`` says anything."""
    if isinstance(value, str):
        return not (value == "" or value.isspace())
    return value is not None and value not in ([], {})


def looks_like_html(*values: RawText | None) -> bool:
    """Whether any of the texts holds HTML tags or entities."""
    return any(
        _TAGS.search(one)
        for value in values
        if value
        for one in (value.values() if isinstance(value, Mapping) else (value,))
    )


def as_html(value: RawText | None) -> RawText | None:
    """A text for a draft that is marked as HTML: plain text is escaped, HTML stays."""
    if isinstance(value, Mapping):
        return {language: _escape(one) for language, one in value.items()}
    return _escape(value) if value else value


def _escape(value: str) -> str:
    return value if looks_like_html(value) else html.escape(value, quote=False).replace("\n", "<br>\n")
