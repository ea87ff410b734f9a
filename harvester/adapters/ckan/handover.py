"""Packages that change hands: taken over from an earlier harvester, or left to the catalogue's people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.adapters.ckan.calls import Ckan, Denied
from harvester.adapters.ckan.packages import Packages, quoted
from harvester.dcat.ckan import managed
from harvester.dcat.ckan.managed import COMPUTED, HARVEST_OBJECT, extras_of
from harvester.dcat.ckan.ownership import is_worldwide
from harvester.dcat.ckan.package import DATASET
from harvester.dcat.ckan.resources import DISTRIBUTION, UPLOADED
from harvester.domain.errors import NotFound, TargetRefused
from harvester.ports import Candidate

if TYPE_CHECKING:
    from harvester.dcat.ckan import Origin
    from harvester.ports import Wanted

Package = dict[str, Any]

_CHUNK = 20  #: datasets a search; three keys each stay far below the query's limit of a thousand terms
_SOURCE = ("harvest_source_id", "harvest_source_title", "harvest_source_url")
_MARKS = frozenset({DATASET, managed.KEY, "guid", *_SOURCE})


@dataclass(frozen=True)
class Handover:
    """Finds, takes over and gives away packages."""

    ckan: Ckan
    packages: Packages

    def candidates(self, wanted: Sequence[Wanted]) -> Iterator[Candidate]:
        """Packages that seem to be datasets of ours under another harvester's name."""
        urls: dict[str, str] = {}
        for start in range(0, len(wanted), _CHUNK):
            keys = {key: each for each in wanted[start : start + _CHUNK] for key in _keys(each)}
            for package in self._search(list(keys)):
                extras = extras_of(package)
                told = (extras.get("guid"), package.get("id"), extras.get("identifier"))
                match = next((keys[str(key)] for key in told if str(key) in keys), None)
                if match is not None and extras.get(DATASET) != match.dataset.uuid:
                    yield self._judged(package, extras, match, urls)

    def _search(self, keys: Sequence[str]) -> Sequence[Package]:
        terms = " OR ".join(quoted(key) for key in keys)
        answer = self.ckan.call(
            "package_search",
            fq=f"(guid:({terms}) OR id:({terms}) OR identifier:({terms}))",
            rows=1000,
            include_private=True,
        )
        found: Sequence[Package] = answer["results"]
        return found

    def _judged(self, package: Package, extras: Any, match: Wanted, urls: dict[str, str]) -> Candidate:
        source_id = str(extras.get("harvest_source_id") or "")
        url = str(extras.get("harvest_source_url") or "") or self._source_url(source_id, urls)
        if url:
            sure = _bare(url) == _bare(match.source.url)
            reason = "harvested from the same source" if sure else f"harvested from another source: {url}"
        else:
            sure = not source_id and is_worldwide(str(extras.get("guid") or ""))
            reason = "the same identifier" if sure else "the same identifier, from a source unknown here"
        return Candidate(
            dataset_id=match.dataset.id,
            dataset=match.dataset.name,
            package_id=str(package["id"]),
            package=str(package.get("name")),
            title=str(package.get("title") or ""),
            sure=sure,
            reason=reason,
            harvest_source=source_id if extras.get(HARVEST_OBJECT) and source_id else None,
        )

    def _source_url(self, source_id: str, urls: dict[str, str]) -> str:
        """The address of a source of ckanext-harvest, which keeps it beside the packages."""
        if source_id and source_id not in urls:
            try:
                urls[source_id] = str(self.ckan.call("harvest_source_show", id=source_id).get("url") or "")
            except (NotFound, Denied, TargetRefused):
                urls[source_id] = ""
        return urls.get(source_id, "")

    def adopt(self, package_id: str, origin: Origin, identifier: str) -> None:
        """Mark a package as the dataset's; the next delivery makes it equal.

        Raises:
            NotFound: there is no such package.
        """
        package = self.packages.show(package_id)
        if package is None:
            raise NotFound(f"There is no package {package_id} in the catalogue.")
        dropped = COMPUTED | _MARKS
        kept = {key: value for key, value in extras_of(package).items() if key not in dropped}
        marks = {DATASET: origin.dataset, "guid": identifier, "harvest_source_url": origin.source_url}
        self.ckan.call("package_patch", id=package_id, extras=_as_list({**kept, **marks}))

    def release(self, package_id: str, uuid: str) -> bool:
        """Take our marks off a package, so that it is nobody's; ``False`` when it is not ours."""
        package = self.packages.show(package_id)
        if package is None or extras_of(package).get(DATASET) != uuid:
            return False
        kept = {key: value for key, value in extras_of(package).items() if key not in _MARKS | COMPUTED}
        resources = [
            {key: value for key, value in each.items() if key not in (DISTRIBUTION, UPLOADED)}
            for each in package.get("resources", ())
        ]
        package = {key: value for key, value in package.items() if key != "metadata_modified"}
        self.ckan.call("package_update", **{**package, "extras": _as_list(kept), "resources": resources})
        return True


def _keys(wanted: Wanted) -> set[str]:
    identifier = str(wanted.dataset.document.get("identifier") or "")
    keys = {identifier, wanted.dataset.series, identifier.rstrip("/").rsplit("/", 1)[-1]}
    return {key for key in keys if len(key) > 1}


def _bare(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url.strip().lower()).rstrip("/")


def _as_list(extras: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in extras.items()]
