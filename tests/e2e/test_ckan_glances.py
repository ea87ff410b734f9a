"""What stands in a real CKAN as it should is known from one search for many; others are asked for as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harvester.domain.decide import Action
from harvester.pipeline.deliver import DeliveryCounts
from harvester.ports import Delivered, Wanted

if TYPE_CHECKING:
    from world import World

pytestmark = pytest.mark.e2e

COUNT = 12


def again(world: World) -> list[Delivered]:
    """Compare every dataset with CKAN once more, though all were delivered as they are."""
    wanted = [
        Wanted(dataset=row, source=world.store.source, delivery=world.store.delivery("ckan", number))
        for number, row in sorted(world.store.rows.items())
    ]
    world.proxy.reset()
    world.target.foresee(wanted)
    return [world.target.deliver(each) for each in wanted]


@pytest.fixture
def delivered(world: World) -> World:
    for number in range(1, COUNT + 1):
        world.put(number)
    world.deliver()
    return world


def test_nothing_is_asked_of_packages_that_are_as_they_should_be(delivered: World) -> None:
    assert {each.action for each in again(delivered)} == {Action.UNCHANGED}
    assert delivered.proxy.calls["package_search"] == 1
    assert delivered.proxy.calls["package_show"] == delivered.proxy.writes == 0


def test_what_people_changed_is_asked_for_and_mended(delivered: World) -> None:
    changed, deleted = delivered.package(1), delivered.package(2)
    delivered.ckan.action.package_patch(id=changed["id"], title="Diubah orang")
    delivered.ckan.action.package_patch(id=delivered.package(3)["id"], maintainer="Ibu Sri")
    delivered.ckan.action.package_delete(id=deleted["id"])
    delivered.store.rows.pop(2)
    outcomes = again(delivered)
    assert [each.action for each in outcomes] == [Action.UPDATED, *[Action.UNCHANGED] * (COUNT - 2)]
    assert outcomes[0].fields == ("title",)
    assert delivered.proxy.calls["package_show"] == 1
    assert delivered.package(1)["title"] != "Diubah orang"
    assert delivered.package(3)["maintainer"] == "Ibu Sri"


def test_a_lost_database_finds_all_again_by_one_search(delivered: World) -> None:
    resources = {n: delivered.store.delivery("ckan", n).resources for n in range(1, COUNT + 1)}
    for number in range(1, COUNT + 1):
        delivered.forget(number)
    delivered.put(1, title={"id": "Judul baru"})
    delivered.put(COUNT + 1)
    delivered.proxy.reset()
    counts = delivered.deliver()
    assert counts == DeliveryCounts(target="ckan", created=1, updated=1, unchanged=COUNT - 1)
    assert delivered.proxy.calls["package_search"] == 2  # whether there is anything, and what
    assert delivered.proxy.calls["package_show"] == 2  # of the one that differs; of the new one, by its name
    assert delivered.proxy.writes == 2
    assert {n: delivered.store.delivery("ckan", n).resources for n in resources} == resources
