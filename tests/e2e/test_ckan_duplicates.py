"""The same dataset in two sources, delivered to a real CKAN."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from world import extras

from harvester.domain.source import Source
from harvester.sdk import Capability, DatasetDraft, DistributionDraft, FetchContext, RawRecord, SourcePlugin

if TYPE_CHECKING:
    import ckanapi
    from place import Place

pytestmark = pytest.mark.e2e


class Sites(SourcePlugin):
    """Lists titles by address; all sites link to the files of the first."""

    name = "sites"
    title = "Sites"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    told: ClassVar[dict[str, list[str]]] = {}

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        for title in self.told.get(ctx.url, []):
            yield RawRecord(identifier=title, content={"title": title}, url=f"{ctx.url}{title}")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        base = f"https://dinas.example/{told['title'].replace(' ', '-').lower()}"
        files = [
            DistributionDraft(identifier=f"{base}-{n}.csv", download_url=f"{base}-{n}.csv", format="CSV")
            for n in (1, 2)
        ]
        return DatasetDraft(title=told["title"], description=f"Menurut {self.url}.", distribution=files)


@pytest.fixture
def two(reopened: Callable[..., Place], organization: str) -> Place:
    """An agency and a portal, each with an organization of its own in CKAN."""
    place = reopened()
    place.service.core.registry.plugins["sites"] = Sites
    options: dict[str, Any] = {"grace_days": 0, "brake_share": 1, "brake_count": 0, "inspect_files": False}
    for name, owner in (("agency", organization), ("portal", f"{organization}-lain")):
        place.service.sources.add(
            Source(
                name=name,
                title=name.title(),
                url=address(name, organization),
                plugin="sites",
                organization=owner,
                options=options,
            )
        )
    return place


def address(name: str, organization: str) -> str:
    host = {"agency": "dinas", "portal": "satudata"}[name]
    return f"https://{host}.example/{organization}/"


def harvest(place: Place, name: str, *titles: str) -> None:
    Sites.told[address(name, place.organization)] = list(titles)
    place.service.harvests.harvest(name)


def packages(place: Place) -> list[dict[str, Any]]:
    query = f'organization:("{place.organization}" OR "{place.organization}-lain")'
    found: list[dict[str, Any]] = place.ckan.action.package_search(fq=query, rows=100)["results"]
    return found


def source_of(package: dict[str, Any]) -> str:
    return extras(package)["harvest_source_title"]


def test_a_dataset_of_two_sources_is_one_package(two: Place) -> None:
    harvest(two, "portal", "Rumah Sakit 2023", "Puskesmas 2023")
    harvest(two, "agency", "Rumah Sakit 2023", "Apotek 2023")
    counts = two.deliver()
    assert (counts.created, counts.failed, counts.pending) == (3, 0, 0)
    found = {each["title"]: each for each in packages(two)}
    assert set(found) == {"Rumah Sakit 2023", "Puskesmas 2023", "Apotek 2023"}
    shared = found["Rumah Sakit 2023"]
    assert source_of(shared) == "Agency"
    assert "Portal" in extras(shared)["also_at"]
    assert "also_at" not in extras(found["Apotek 2023"])


def test_the_package_lives_on_when_another_source_takes_over(two: Place, ckan: ckanapi.RemoteCKAN) -> None:
    harvest(two, "portal", "Rumah Sakit 2023")
    assert two.deliver().created == 1
    (before,) = packages(two)
    assert source_of(before) == "Portal"

    harvest(two, "agency", "Rumah Sakit 2023")
    counts = two.deliver()
    assert (counts.updated, counts.created, counts.withdrawn, counts.failed) == (1, 0, 0, 0)
    (agency,) = packages(two)
    assert (agency["id"], agency["name"], source_of(agency)) == (before["id"], before["name"], "Agency")
    assert agency["organization"]["name"] == two.organization
    assert {each["id"] for each in agency["resources"]} == {each["id"] for each in before["resources"]}

    harvest(two, "agency")
    counts = two.deliver()
    assert (counts.updated, counts.created, counts.withdrawn, counts.failed) == (1, 0, 0, 0)
    (after,) = packages(two)
    assert (after["id"], source_of(after)) == (before["id"], "Portal")
    assert "also_at" not in extras(after)
    assert after["organization"]["name"] == f"{two.organization}-lain"

    harvest(two, "portal")
    assert two.deliver().withdrawn == 1
    assert packages(two) == []
    assert ckan.action.package_show(id=before["id"])["state"] == "deleted"


def test_duplicates_that_stood_in_ckan_are_cleared(two: Place) -> None:
    harvest(two, "portal", "Rumah Sakit 2023")
    harvest(two, "agency", "Apotek 2023")
    two.deliver()
    rows = {row.title: row.name for row in two.service.core.catalogue.page()}
    one, other = rows["Rumah Sakit 2023"], rows["Apotek 2023"]
    two.service.duplicates.say(one, other, same=True, reason="Isinya sama, judulnya keliru.", person="ani")
    counts = two.deliver()
    assert (counts.withdrawn, counts.failed, counts.pending) == (1, 0, 0)
    (left,) = packages(two)
    assert source_of(left) == "Agency"
    two.service.duplicates.unsay(one, other)
    two.deliver()
    assert {source_of(each) for each in packages(two)} == {"Agency", "Portal"}
