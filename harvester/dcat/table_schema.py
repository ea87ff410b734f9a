"""The Table Schema of a table of ours (Frictionless, https://datapackage.org/standard/table-schema/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.dataset import Column, Table
    from harvester.domain.json import Json, JsonObject

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(table: Table) -> JsonObject:
    """The schema of the published CSV as a JSON object: one field a column, empty cells missing.

    The column types are Table Schema's own; ``unit`` is ours (the standard allows further properties).
    """
    return {
        "$schema": PROFILE,
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }


def _field(column: Column) -> JsonObject:
    field: dict[str, Json] = {"name": column.name, "type": column.type}
    if column.title:
        field["title"] = column.title
    if column.unit:
        field["unit"] = column.unit
    return field
