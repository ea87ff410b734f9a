"""The options that plugins of documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.sdk.options import pages_option, publisher_option

if TYPE_CHECKING:
    from harvester.sdk import JsonObject

PUBLISHER: JsonObject = publisher_option(
    "The office whose documents these are. Empty: as the site calls itself."
)
DEPTH: JsonObject = {
    "type": "integer",
    "minimum": 0,
    "maximum": 6,
    "default": 2,
    "title": "Depth",
    "description": "How many links away from the address to look. 0 reads only the list at the address; "
    "its further pages (2, 3, next) always belong to it.",
}
PAGES: JsonObject = pages_option(100, 2000)
