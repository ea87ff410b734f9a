"""What stands before a real CKAN: proxies that cut, refuse what is large, or show a page of their own."""

from __future__ import annotations

import pytest
from delivery_fakes import dataset
from proxy import Fault
from world import World, resource_ids

from harvester.domain.dataset import Distribution

pytestmark = pytest.mark.e2e

HTML = {"Content-Type": "text/html; charset=utf-8"}
MAINTENANCE = Fault(status=200, body=b"<html><h1>Sedang dalam perbaikan</h1></html>", headers=HTML)


def test_a_maintenance_page_with_status_200_is_no_answer(world: World) -> None:
    for number in range(1, 9):
        world.put(number)
    world.proxy.rule = lambda action, before: MAINTENANCE
    down = world.deliver()
    assert "is not CKAN's: text/html" in str(down.error)
    assert (down.created, down.pending) == (0, 8)

    world.proxy.reset()
    world.clock.forward(hours=1)
    assert world.deliver().created == 8
    before = {number: world.package(number) for number in range(1, 9)}
    for number in range(1, 9):
        world.put(number, title={"id": f"Judul {number}"})
    writes = ("package_update", "package_create", "package_delete")
    world.proxy.rule = lambda action, before: MAINTENANCE if action in writes else None
    read_only = world.deliver()
    assert read_only.error
    assert {number: world.package(number) for number in before} == before

    world.proxy.reset()
    world.clock.forward(hours=1)
    assert world.deliver().updated == 8
    assert {n: resource_ids(world.package(n)) for n in before} == {
        n: resource_ids(p) for n, p in before.items()
    }


def test_a_proxy_that_refuses_large_bodies_refuses_that_dataset_alone(world: World) -> None:
    world.put(1)
    many = tuple(
        Distribution(identifier=f"b{number}", download_url=f"https://sumber.example/{number}.csv")
        for number in range(2_000)
    )
    world.put(2, distribution=many)
    world.put(3)
    world.proxy.limit = 100_000

    counts = world.deliver()

    assert (counts.created, counts.failed, counts.error) == (2, 1, None)
    assert [problem.code for problem in world.store.problems[2]] == ["target-too-large"]
    assert world.store.delivery("ckan", 2).status == "refused"


def test_a_proxy_that_cuts_while_ckan_still_writes_doubles_nothing(world: World) -> None:
    world.put(1)
    world.put(2)
    world.deliver()
    before = resource_ids(world.package(1))
    world.put(1, title={"id": "Judul baru"})
    world.put(3)
    late = Fault(status=504, after=True)
    world.proxy.rule = lambda action, before: late if action.startswith("package_") else None
    assert world.deliver().failed == 2
    world.proxy.reset()
    world.clock.forward(hours=1)

    counts = world.deliver()

    assert (counts.failed, counts.pending, counts.created) == (0, 0, 0)
    assert len(world.packages()) == 3
    assert world.package(1)["title"] == "Judul baru"
    assert resource_ids(world.package(1)) == before
    assert world.package(3)["title"] == dataset(f"{world.organization}-3").title["id"]


def test_ckan_restarts_while_it_is_delivered_to(world: World) -> None:
    for number in range(1, 31):
        world.put(number)
    gone = range(8, 12)

    def restart(action: str, before: int) -> Fault | None:
        return Fault(cut=True) if action == "package_create" and before in gone else None

    world.proxy.rule = restart
    counts = world.deliver()
    assert counts.error is None
    assert counts.created >= 26
    world.clock.forward(hours=1)
    rest = world.deliver()
    assert (rest.failed, rest.pending) == (0, 0)
    assert len(world.packages()) == 30
