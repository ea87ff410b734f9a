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
    from harvester.domain.record import RawRecord


@dataclass(frozen=True, kw_only=True)
class Loops:
    """Recognises our own datasets."""

    ours: Ours
    known: OwnDatasets

    def reason(self, raw: RawRecord, dataset: Dataset, *, source: str = "") -> str | None:
        """Why a record of the source at the address ``source`` is left out; ``None`` for one not ours."""
        address = self._address(raw, dataset, source)
        if address is None:
            return None
        return f"This is a dataset of this catalogue that comes back ({address}); it is not harvested again."

    def _address(self, raw: RawRecord, dataset: Dataset, source: str) -> str | None:
        """What shows that a record is ours."""
        if self.ours.own_feed(source):
            return source
        content = _bytes(raw.content)
        if self.ours.own_page(raw.identifier):
            return raw.identifier
        if not any(mark in content for mark in self.ours.marks()):
            return None
        if (address := own_address(dataset, self.ours)) is not None:
            return address
        found = list(references(dataset, raw.content, self.ours))
        mine = self.known.ours({each.value for each in found}) if found else frozenset()
        return next((each.told for each in found if each.value in mine), None)


def _bytes(content: Json) -> bytes:
    try:
        return orjson.dumps(content)
    except TypeError:  # lone surrogates, numbers of any size
        return canonical(content)
