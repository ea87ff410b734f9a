"""The options of the plugin for sites without an interface."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.sdk.options import PLACE, pages_option, publisher_option
from plugins._told import split_names, text, texts

if TYPE_CHECKING:
    from harvester.sdk import Json, JsonObject

MODES = ("auto", "sitemap", "numbered", "links", "jsonld", "listing")
NUMBER = "{n}"
SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "mode": {
            "type": "string",
            "enum": list(MODES),
            "default": "auto",
            "title": "Way of reading",
            "description": "How the pages are found: by the sitemap, by their numbers (/berita/baca/345), "
            "by links to files, by the datasets that pages describe for machines (jsonld), or as the listing "
            "of a directory. Auto: as the address shows.",
        },
        "include": {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 200},
            "default": [],
            "title": "Only these addresses",
            "description": "Parts of addresses, such as /berita/ or /data/*/unduh. "
            "Empty: all pages of the site.",
        },
        "exclude": {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 200},
            "default": [],
            "title": "Not these addresses",
            "description": "Parts of addresses that are left out, such as /galeri/.",
        },
        "pattern": {
            "type": "string",
            "pattern": "^$|\\{n\\}",
            "default": "",
            "title": "Address of a numbered page",
            "description": "With {n} in the place of the number: /berita/baca/{n}. Empty: taken from the "
            "address or from the links of its page.",
        },
        "first": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100_000_000,
            "default": 1,
            "title": "First number",
            "description": "Numbered pages: where to begin.",
        },
        "misses": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "default": 20,
            "title": "Missing pages at the end",
            "description": "Numbered pages: stop after so many missing numbers beyond the last one known.",
        },
        "reread": {
            "type": "integer",
            "minimum": 0,
            "maximum": 1000,
            "default": 10,
            "title": "Pages to read again",
            "description": "Numbered pages: so many of the newest are read again at each run, since they may "
            "be corrected.",
        },
        "depth": {
            "type": "integer",
            "minimum": 0,
            "maximum": 10,
            "default": 3,
            "title": "Depth",
            "description": "How many links, or folders of a listing, away from the address to look.",
        },
        "max_pages": pages_option(2_000, 50_000),
        "publisher": publisher_option("Who publishes the data. Empty: as the site calls itself."),
        "place": PLACE,
    },
    "additionalProperties": False,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """The options as typed values."""

    mode: str = "auto"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    pattern: str = ""
    first: int = 1
    misses: int = 20
    reread: int = 10
    depth: int = 3
    max_pages: int = 2_000
    publisher: str = ""
    places: tuple[str, ...] = ()

    @classmethod
    def read(cls, config: Mapping[str, Json]) -> Options:
        """Read a configuration that fits the schema; what does not is as if it were not there."""
        mode = text(config.get("mode"))
        return cls(
            mode=mode if mode in MODES else "auto",
            include=texts(config.get("include")),
            exclude=texts(config.get("exclude")),
            pattern=text(config.get("pattern")),
            first=_number(config, "first", 1),
            misses=_number(config, "misses", 20),
            reread=_number(config, "reread", 10),
            depth=_number(config, "depth", 3),
            max_pages=_number(config, "max_pages", 2_000),
            publisher=text(config.get("publisher")),
            places=split_names(config.get("place")),
        )

    def wants(self, url: str) -> bool:
        """Whether the filters let an address through."""
        if self.include and not any(_matches(part, url) for part in self.include):
            return False
        return not any(_matches(part, url) for part in self.exclude)


def _number(config: Mapping[str, Json], key: str, default: int) -> int:
    value = config.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _matches(part: str, url: str) -> bool:
    """Whether an address has the part; ``*`` in it stands for anything."""
    at = 0
    folded = url.casefold()
    for piece in re.split(r"\*+", part.casefold()):
        at = folded.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
