"""A source that gives its records other identifiers, against a real CKAN: packages and resources stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from place import Shelf

if TYPE_CHECKING:
    from place import Place

pytestmark = pytest.mark.e2e
COUNT = 8


def listed(place: Place, prefix: str, numbers: range) -> Any:
    """Harvest and deliver what is now listed under this prefix."""
    Shelf.items = {f"{prefix}{n}": f"Data {n}" for n in numbers}
    run = place.service.harvests.harvest("s")
    return run, place.deliver()


def ids(place: Place) -> dict[str, tuple[str, str, list[str]]]:
    return {
        title: (package["id"], package["name"], [resource["id"] for resource in package["resources"]])
        for title, package in place.packages().items()
    }


def test_packages_names_and_resources_stay_when_every_identifier_changes(
    reopened: Callable[..., Place],
) -> None:
    place = reopened()
    _, counts = listed(place, "d", range(COUNT))
    assert counts.created == COUNT
    before = ids(place)

    run, counts = listed(place, "dataset/baru-", range(COUNT))
    assert (run.counts.created, run.counts.withdrawn) == (0, 0)
    assert (counts.created, counts.updated, counts.withdrawn, counts.failed) == (0, COUNT, 0, 0)
    assert ids(place) == before
    package = place.packages()["Data 0"]
    assert package["resources"][0]["url"].endswith("/dataset/baru-0/f.csv")

    run, counts = listed(place, "dataset/baru-", range(COUNT))
    assert (counts.created, counts.updated, counts.withdrawn) == (0, 0, 0)

    run, counts = listed(place, "dataset/baru-", range(1, COUNT + 1))  # one goes, another comes
    assert (counts.created, counts.withdrawn) == (1, 1)
    after = ids(place)
    del before["Data 0"]
    assert {title: after[title] for title in before} == before
