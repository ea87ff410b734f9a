"""Packages that change hands in a real CKAN: removing a source, and taking over from another harvester."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from world import extras

from harvester.domain.errors import Conflict
from harvester.service.removing import Fate

if TYPE_CHECKING:
    from place import Place

pytestmark = pytest.mark.e2e


def test_removing_a_source_keeps_hands_over_or_withdraws(reopened: Callable[..., Place]) -> None:
    place = reopened()
    place.harvest("Satu", "Dua")
    place.deliver()
    assert place.service.removals.standing("s") == {"ckan": 2}

    assert place.service.removals.remove("s", Fate.KEEP).datasets == 0
    kept = place.packages()
    assert set(kept) == {"Satu", "Dua"}
    assert all("harvester_dataset" in extras(package) for package in kept.values())

    place = reopened()  # registered again: its own packages are found by their marks
    place.harvest("Satu", "Dua")
    assert place.service.takeovers.report("s", "ckan") == []
    counts = place.deliver()
    assert (counts.created, counts.unchanged, counts.failed) == (0, 2, 0)
    assert {p["id"] for p in place.packages().values()} == {p["id"] for p in kept.values()}

    assert place.service.removals.remove("s", Fate.HAND_OVER).datasets == 2
    theirs = place.packages()
    assert set(theirs) == {"Satu", "Dua"}
    marks = {"harvester_dataset", "harvester_managed", "guid", "harvest_source_url"}
    assert not any(marks & extras(package).keys() for package in theirs.values())
    assert not any("harvester_distribution" in r for p in theirs.values() for r in p["resources"])

    place = reopened()
    place.harvest("Satu", "Tiga")
    assert not any(each.sure for each in place.service.takeovers.report("s", "ckan"))
    assert place.deliver().created == 2
    assert place.service.removals.remove("s", Fate.WITHDRAW).datasets == 2
    left = place.packages()
    assert {p["id"] for p in left.values()} == {p["id"] for p in theirs.values()}
    assert place.service.core.sources.all() == []


def test_a_source_stays_until_all_is_withdrawn(reopened: Callable[..., Place]) -> None:
    place = reopened()
    place.harvest("Satu")
    place.deliver()
    broken = reopened(url="http://127.0.0.1:9")
    with pytest.raises(Conflict, match="Not every dataset"):
        broken.service.removals.remove("s", Fate.WITHDRAW)
    assert [source.enabled for source in broken.service.core.sources.all()] == [False]
    again = reopened()
    again.service.deliveries.retry("ckan")
    assert again.service.removals.remove("s", Fate.WITHDRAW).datasets == 1
    assert again.packages() == {}


def test_a_package_of_ckanext_harvest_is_taken_over_with_a_report_first(
    reopened: Callable[..., Place], organization: str
) -> None:
    place = reopened()
    place.harvest("Satu", "Dua")
    source = place.service.core.sources.get("s")
    place.ckan.action.organization_create(name=organization)
    theirs = place.ckan.action.package_create(
        name=f"{organization}-lama",
        title="Satu (lama)",
        owner_org=organization,
        extras=[{"key": "guid", "value": f"{source.url}d0"}, {"key": "catatan", "value": "dicek"}],
        resources=[{"url": f"{source.url}d0/f.csv"}],
    )
    foreign = place.ckan.action.package_create(
        name=f"{organization}-orang",
        title="Milik orang",
        owner_org=organization,
        extras=[
            {"key": "guid", "value": f"{source.url}d1"},
            {"key": "harvest_source_url", "value": "https://lain.example/"},
        ],
    )

    report = {each.package_id: each for each in place.service.takeovers.report("s", "ckan")}
    assert report[theirs["id"]].sure
    assert not report[foreign["id"]].sure
    assert place.ckan.action.package_show(id=theirs["id"]) == theirs

    assert [each.package_id for each in place.service.takeovers.adopt("s", "ckan")] == [theirs["id"]]
    counts = place.deliver()

    assert (counts.updated, counts.created) == (1, 1)
    after = place.ckan.action.package_show(id=theirs["id"])
    assert (after["title"], after["name"]) == ("Satu", theirs["name"])
    assert extras(after)["catatan"] == "dicek"
    assert after["resources"][0]["id"] == theirs["resources"][0]["id"]
    assert place.ckan.action.package_show(id=foreign["id"])["title"] == "Milik orang"
