"""The options that plugins of documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.sdk import JsonObject

PUBLISHER: JsonObject = {
    "type": "string",
    "default": "",
    "title": "Publisher",
    "description": "The office whose documents these are. Empty: as the site calls itself.",
}
DEPTH: JsonObject = {
    "type": "integer",
    "minimum": 0,
    "maximum": 6,
    "default": 2,
    "title": "Depth",
    "description": "How many links away from the address to look. 0 reads only the list at the address; "
    "its further pages (2, 3, next) always belong to it.",
}
PAGES: JsonObject = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2000,
    "default": 100,
    "title": "Pages",
    "description": "Read no more pages than this in one run.",
}
