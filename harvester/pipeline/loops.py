"""Whether a record is a dataset of ours that comes back from a portal which harvested us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from harvester.domain.duplicates.loops import Ours, own_address, references
from harvester.domain.identity import canonical
from harvester.ports import OwnDatasets

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset
    from harvester.domain.json import Json


@dataclass(frozen=True, kw_only=True)
class Loops:
    """Recognises our own datasets."""

    ours: Ours
    known: OwnDatasets

    def reason(self, content: Json, dataset: Dataset) -> str | None:
        """Why a record is left out; ``None`` for one that is not ours."""
        raw = _bytes(content)
        if not any(mark in raw for mark in self.ours.marks()):
            return None
        address = own_address(dataset, self.ours)
        if address is None:
            found = list(references(dataset, content, self.ours))
            mine = self.known.ours({each.value for each in found}) if found else frozenset()
            address = next((each.told for each in found if each.value in mine), None)
        if address is None:
            return None
        return f"This is a dataset of this catalogue that comes back ({address}); it is not harvested again."


def _bytes(content: Json) -> bytes:
    try:
        return orjson.dumps(content)
    except TypeError:  # lone surrogates, numbers of any size
        return canonical(content)
