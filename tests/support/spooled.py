"""The lines that a plugin's recorded site puts into its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.sdk.testing import FakeHttp, MemorySpool, Site, fill_defaults, make_context

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.sdk import SourcePlugin


def spooled_lines(plugin: type[SourcePlugin], folder: Path) -> dict[str, list[str]]:
    """The CSV lines of each record's one table, by the record's identifier."""
    site = Site.load(folder)
    spool = MemorySpool()
    instance = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
    found = instance.records(make_context(FakeHttp(site.answers), site, spool))
    return {
        raw.identifier: spool.bodies[table.sha256].splitlines()
        for raw in found
        for table in raw.tables.values()
    }
