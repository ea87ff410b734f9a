"""A service on its own database, a source that lists what a test says, and an organization in CKAN."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from harvester.sdk import Capability, DatasetDraft, DistributionDraft, FetchContext, RawRecord, SourcePlugin

if TYPE_CHECKING:
    import ckanapi

    from harvester.service import Service


class Shelf(SourcePlugin):
    """Lists what a test puts on it: number → title."""

    name = "shelf"
    title = "Shelf"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    items: ClassVar[dict[str, str]] = {}

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        for key, title in self.items.items():
            url = f"{ctx.url}{key}"
            yield RawRecord(identifier=url, content={"title": title}, url=url)

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        file = DistributionDraft(
            identifier=f"{raw.identifier}/f", download_url=f"{raw.url}/f.csv", format="CSV"
        )
        return DatasetDraft(title=told["title"], landing_page=raw.url, distribution=[file])


class Place:
    """A service with one source, and its organization in CKAN."""

    def __init__(self, ckan: ckanapi.RemoteCKAN, service: Service, organization: str) -> None:
        self.ckan, self.service, self.organization = ckan, service, organization

    def harvest(self, *titles: str) -> None:
        Shelf.items = {f"d{n}": title for n, title in enumerate(titles)}
        self.service.harvests.harvest("s")

    def packages(self) -> dict[str, dict[str, Any]]:
        """Active packages of the organization, by title."""
        found = self.ckan.action.package_search(fq=f'organization:"{self.organization}"', rows=100)
        return {each["title"]: each for each in found["results"]}

    def deliver(self) -> Any:
        return self.service.deliveries.deliver("ckan")
