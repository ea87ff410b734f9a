"""A ``data.json`` on disk, which knows whether it has a place for datasets."""

from __future__ import annotations

from harvester.sdk.jsonfile import JsonFile
from plugins._datajson_keys import local_key

#: Keys at the top of a catalogue under which datasets may be; empty in a bare list.
PLACES = frozenset(
    {"", "dataset", "datasetseries", "service", "record", "catalog", "@graph", "data", "result", "results"}
)


class CatalogueFile(JsonFile):
    """A list of datasets. Can be read any number of times."""

    def has_datasets(self) -> bool:
        """Whether there is a place for datasets in what was read, be it an empty one."""
        return any(local_key(key) in PLACES for key in self.keys)
