"""JSON and GeoJSON: lists of objects are tables, other texts are read one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from harvester.adapters.file_readers.delimited import read_delimited
from harvester.adapters.file_readers.parts import Part, TablePart, TextPart

_DEPTH = 40
_COLUMNS = 500


def read_json(text: str) -> Iterator[Part]:
    """The tables and texts of a JSON text, of JSON lines, or (where it is neither) of plain text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        rows = _json_lines(text)
        if rows is None:
            yield from (
                read_delimited(text) if text.lstrip()[:1] not in "{[" else [TextPart(text=text, page=True)]
            )
            return
        value = rows
    yield from _walk(value, "$", 0)


def _json_lines(text: str) -> list[Any] | None:
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except (ValueError, RecursionError):
            return None
    return rows or None


def _walk(value: Any, path: str, depth: int) -> Iterator[Part]:
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        if value:
            yield TextPart(text=value, path=path, page=True)
    elif isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            yield from _table(objects, path)
        if value and all(isinstance(item, list) for item in value) and not _is_coordinates(value):
            yield TablePart(rows=[[_cell(cell) for cell in item] for item in value], path=path)
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _nested(item, f"{path}[{index}]", depth + 1)
            elif not isinstance(item, int | float | bool) and item is not None:
                yield from _walk(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, dict):
        yield from _table([value], path)
        yield from _nested(value, path, depth + 1)


def _nested(item: Mapping[str, Any], path: str, depth: int) -> Iterator[Part]:
    for key, inner in item.items():
        if isinstance(inner, list) and key != "coordinates":
            yield from _walk(inner, f"{path}.{key}", depth)
        elif isinstance(inner, dict):
            yield from _nested(inner, f"{path}.{key}", depth + 1) if depth < _DEPTH else ()


def _table(objects: list[dict[str, Any]], path: str) -> Iterator[Part]:
    columns: dict[str, None] = {}
    flat = [dict(_flatten(item)) for item in objects]
    for row in flat:
        if len(columns) < _COLUMNS:
            columns.update(dict.fromkeys(row))
    if columns:
        rows = ([_cell(row.get(column)) for column in columns] for row in flat)
        yield TablePart(rows=rows, path=path, columns=[column.rpartition(".")[2] for column in columns])


def _flatten(item: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        if isinstance(value, dict) and depth < 8:
            yield from _flatten(value, f"{prefix}{key}.", depth + 1)
        elif not isinstance(value, list | dict):
            yield f"{prefix}{key}", value


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _is_coordinates(value: list[Any]) -> bool:
    first = value[0]
    while isinstance(first, list) and first:
        first = first[0]
    return isinstance(first, int | float) and all(len(item) <= 3 for item in value[:5])
