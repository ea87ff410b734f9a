"""Finding the package of a dataset in CKAN."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harvester.adapters.ckan.calls import Denied
from harvester.dcat.ckan import Claim, claim
from harvester.dcat.ckan.managed import managed
from harvester.domain.errors import NotFound

if TYPE_CHECKING:
    from harvester.adapters.ckan.calls import Ckan
    from harvester.dcat.ckan import Origin

Package = dict[str, Any]
_NAME_LENGTH = 100
_MOST = 1000  #: packages in an answer
_SIBLINGS = 50  #: packages of the same source that are asked for their owner


def names(origin: Origin) -> tuple[str, ...]:
    """The dataset's name, and those it takes when others hold it; the same in every attempt."""
    key = origin.dataset.replace("-", "")
    return origin.name, *(f"{origin.name[: _NAME_LENGTH - n - 1]}-{key[:n]}" for n in (6, 12, 32))


def adoptable(package: Package | None, origin: Origin, identifier: str) -> bool:
    """Whether the package is the dataset's: ours in any state, another harvester's while it stands."""
    if package is None:
        return False
    match claim(package, origin, identifier):
        case Claim.OURS:
            return True
        case Claim.SAME:
            return package.get("state") != "deleted"
        case _:
            return False


class Packages:
    """Looks for a dataset's package by id, by our key, by guid and by name."""

    def __init__(self, ckan: Ckan) -> None:
        self._ckan = ckan
        self._seen: dict[str, bool] = {}  # source → CKAN had packages of it when first asked

    def show(self, reference: str) -> Package | None:
        """The package of that id or name; ``None`` when there is none that the token may see."""
        try:
            package: Package = self._ckan.call("package_show", id=reference)
        except (NotFound, Denied):
            return None
        return package

    def delivered(self, reference: str) -> Package | None:
        """The package that stood under this id after a delivery; ``None`` when it is gone.

        Raises:
            Denied: it is there, and the token may not see it any more.
        """
        try:
            package: Package = self._ckan.call("package_show", id=reference)
        except NotFound:
            return None
        return package

    def successor(self, origin: Origin, organization: str) -> str | None:
        """The id of the organization that has this source's packages now, of which ``organization`` is gone.

        An organization that was renamed in CKAN keeps its id and its packages.
        """
        query = f"harvest_source_id:{quoted(origin.source_id)}"
        owners = Counter(
            package["owner_org"]
            for package in self._search(query, rows=_SIBLINGS)["results"]
            if package.get("owner_org") and managed(package).organization == organization
        )
        return next((owner for owner, _ in owners.most_common(1)), None)

    def known(
        self, origin: Origin, identifier: str, found: Sequence[Package] | None = None
    ) -> Package | None:
        """A package made before our database knew of it, by an earlier installation or harvester.

        ``found`` are those of its id or guid, if they were searched for already.

        A source of which CKAN has nothing at first is not searched again: what comes after that is
        ours to remember, and a lost answer is found by its name.
        """
        if not self.has_any(origin.source_id):
            return None
        if found is None:
            query = f"harvester_dataset:{quoted(origin.dataset)} OR guid:{quoted(identifier)}"
            found = self._search(query, rows=10)["results"]
        for package in found:
            if adoptable(package, origin, identifier):
                return self.show(package["id"])
        return self.by_name(origin, identifier)

    def has_any(self, source_id: str) -> bool:
        """Whether CKAN had packages of this source when first asked."""
        if source_id not in self._seen:
            query = f"harvest_source_id:{quoted(source_id)}"
            self._seen[source_id] = bool(self._search(query, rows=0)["count"])
        return self._seen[source_id]

    def of_any(self, identifiers: Mapping[str, str]) -> list[Package]:
        """Active packages that carry the id of one of these datasets (id → identifier), or its guid."""
        terms = [f"harvester_dataset:{quoted(each)}" for each in identifiers]
        terms += [f"guid:{quoted(each)}" for each in identifiers.values() if each]
        query = " OR ".join(terms)
        found: list[Package] = self._search(query, rows=_MOST)["results"]
        return found

    def by_name(self, origin: Origin, identifier: str) -> Package | None:
        """The dataset's package under one of the names that it can have."""
        for name in names(origin):
            package = self.show(name)
            if package is None:
                return None
            if adoptable(package, origin, identifier):
                return package
        return None

    def _search(self, query: str, *, rows: int) -> Any:
        return self._ckan.call(
            "package_search", fq=f"({query})", rows=rows, include_private=True, include_drafts=True
        )


def quoted(text: str) -> str:
    """``text`` as a phrase of the query language; over-long identifiers cannot be in the index."""
    escaped = text[:8_000].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
