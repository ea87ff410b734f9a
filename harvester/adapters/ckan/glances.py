"""Many packages seen by one search a hundred, where they would be asked for one by one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harvester.dcat.ckan.managed import extras_of
from harvester.dcat.ckan.package import DATASET
from harvester.domain.errors import HarvesterError

if TYPE_CHECKING:
    from harvester.adapters.ckan.packages import Package, Packages
    from harvester.ports import Wanted

_AT_ONCE = 100
_FEW = 5  #: so many are asked for one by one


class Glances:
    """What CKAN's index holds of the datasets that are wanted next.

    The index may lag behind, so what it shows is no ground for writing: only where it shows what is
    wanted, nothing is to be done.
    """

    def __init__(self, packages: Packages) -> None:
        self._packages = packages
        self._seen: dict[str, list[Package]] = {}
        self._lock = threading.Lock()

    def look(self, wanted: Sequence[Wanted]) -> None:
        """Search for the packages of datasets that may stand in CKAN though nothing says how."""
        try:
            likely = [each for each in wanted if self._is_likely(each)]
            for start in range(0, len(likely) if len(likely) >= _FEW else 0, _AT_ONCE):
                self._look(likely[start : start + _AT_ONCE])
        except HarvesterError:
            return  # they are asked for one by one, and what is wrong comes out then

    def take(self, wanted: Wanted) -> list[Package] | None:
        """The packages that were seen of a dataset, once; ``None`` when it was not looked for."""
        with self._lock:
            return self._seen.pop(wanted.dataset.uuid, None)

    def _is_likely(self, wanted: Wanted) -> bool:
        delivery = wanted.delivery
        if wanted.withdraw or delivery.attempts or delivery.former:
            return False
        if delivery.package_id:  # to be compared once more, though it was delivered so
            return delivery.delivered_hash == wanted.dataset.content_hash
        return self._packages.has_any(wanted.source.uuid)

    def _look(self, wanted: Sequence[Wanted]) -> None:
        identifiers = {each.dataset.uuid: str(each.dataset.document.get("identifier", "")) for each in wanted}
        by_key: dict[str, list[Package]] = {}
        for package in self._packages.of_any(identifiers):
            extras = extras_of(package)
            for key in {str(extras.get(DATASET)), str(extras.get("guid"))}:
                by_key.setdefault(key, []).append(package)
        with self._lock:
            for uuid, identifier in identifiers.items():
                self._seen[uuid] = [*by_key.get(uuid, ()), *by_key.get(identifier, ())]
