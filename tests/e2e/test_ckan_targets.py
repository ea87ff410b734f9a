"""Two real CKANs, each with its own filter, names of organizations and schema, from one harvest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ckanapi
import pytest
from world import extras

from harvester.domain.source import Source
from harvester.settings import SelectionSettings, TargetSettings

if TYPE_CHECKING:
    from place import Place

pytestmark = pytest.mark.e2e


@pytest.fixture
def there(scheming: ckanapi.RemoteCKAN, organization: str) -> Iterator[Callable[[], dict[str, Any]]]:
    """The packages of the second CKAN, by title; purged after the test."""
    name = f"{organization}-sana"

    def packages() -> dict[str, Any]:
        query = f'organization:"{name}"'
        found = scheming.action.package_search(fq=query, rows=100)["results"]
        return {each["title"]: each for each in found}

    yield packages
    for package in packages().values():
        scheming.action.dataset_purge(id=package["id"])
    with contextlib.suppress(ckanapi.NotFound):
        scheming.action.organization_purge(id=name)


def test_each_catalogue_gets_what_it_takes_in_its_own_form(
    reopened: Callable[..., Place],
    scheming: ckanapi.RemoteCKAN,
    organization: str,
    there: Callable[[], dict[str, Any]],
) -> None:
    second = TargetSettings(
        name="provinsi",
        url=scheming.address,
        token=str(scheming.apikey),
        include=SelectionSettings(sources=("s",)),
        organizations={organization: f"{organization}-sana"},
    )
    place = reopened(more=(second,))
    place.service.sources.add(
        Source(
            name="lain",
            title="Sumber",
            url=f"https://lain.example/{organization}/",
            plugin="shelf",
            organization=organization,
            options={"grace_days": 0, "brake_share": 1},
        )
    )
    place.harvest("Satu", "Dua")
    place.service.harvests.harvest("lain")

    done = {each.target: each for each in place.service.deliveries.deliver_all()}

    assert (done["ckan"].created, done["provinsi"].created) == (4, 2)
    assert done["ckan"].failed == done["provinsi"].failed == 0
    assert set(there()) == {"Satu", "Dua"}
    assert there()["Satu"]["organization"]["name"] == f"{organization}-sana"
    plain, fields = place.packages()["Satu"], there()["Satu"]
    assert "identifier" in fields
    assert "identifier" in extras(plain)
    assert fields["identifier"] == extras(plain)["identifier"]
    assert all(each.created == each.updated == 0 for each in place.service.deliveries.deliver_all())

    place.harvest("Satu")
    assert {each.target: each.withdrawn for each in place.service.deliveries.deliver_all()} == {
        "ckan": 1,
        "provinsi": 1,
    }
    assert set(there()) == {"Satu"}

    down = reopened(more=(replace(second, url="http://127.0.0.1:9"),))
    down.harvest("Satu baru")
    done = {each.target: each for each in down.service.deliveries.deliver_all()}
    assert done["ckan"].updated == 1  # one that is down holds up no other
    assert done["provinsi"].failed
    assert set(there()) == {"Satu"}
