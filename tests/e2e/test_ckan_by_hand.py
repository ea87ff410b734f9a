"""What people do in a real CKAN between two deliveries: it stays, or it is told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ckanapi
import pytest
from delivery_fakes import dataset
from world import World, extras, resource_ids

from harvester.adapters.ckan import CkanTarget
from harvester.domain.decide import State

pytestmark = pytest.mark.e2e


@pytest.fixture
def organizations(world: World) -> Iterator[Any]:
    """Makes organizations beside the world's own; they are purged after the test."""
    made: list[str] = []

    def make(suffix: str) -> dict[str, Any]:
        made.append(f"{world.organization}-{suffix}")
        created: dict[str, Any] = world.ckan.action.organization_create(name=made[-1])
        return created

    yield make
    for package in world.packages():
        world.ckan.action.dataset_purge(id=package["id"])
    for row in world.store.deliveries.values():
        with contextlib.suppress(ckanapi.NotFound):
            world.ckan.action.dataset_purge(id=row.package_id)
    for name in made:
        with contextlib.suppress(ckanapi.NotFound):
            world.ckan.action.organization_purge(id=name)


def by_hand(world: World, number: int, **changes: Any) -> dict[str, Any]:
    """An edit in CKAN's form, which sends the whole package."""
    package = world.package(number)
    edited = {k: v for k, v in package.items() if k != "metadata_modified"} | changes
    updated: dict[str, Any] = world.ckan.call_action("package_update", edited)
    return updated


def delivered(world: World, *numbers: int) -> None:
    for number in numbers:
        world.put(number)
    assert world.deliver().created == len(numbers)


def codes(world: World, number: int) -> list[str]:
    return [problem.code for problem in world.store.problems[number]]


def test_a_purged_package_is_told_and_comes_back_when_someone_says_so(world: World) -> None:
    delivered(world, 1)
    world.ckan.action.dataset_purge(id=world.package(1)["id"])
    world.put(1, title={"id": "Judul baru"})

    assert world.deliver().failed == 1
    assert codes(world, 1) == ["purged-in-catalogue"]
    assert world.packages() == []

    row = world.store.delivery("ckan", 1)
    world.store.deliveries["ckan", 1] = replace(row, status="pending", delivered_hash=None)  # revived
    assert world.deliver().created == 1
    assert [p["title"] for p in world.packages()] == ["Judul baru"]


def test_a_package_whose_marks_were_taken_off_is_theirs(world: World) -> None:
    delivered(world, 1)
    theirs = by_hand(world, 1, extras=[], title="Milik kami")
    world.put(1, title={"id": "Judul baru"})

    assert world.deliver().failed == 1

    assert codes(world, 1) == ["marks-removed"]
    assert world.package(1) == theirs
    assert len(world.packages()) == 1


@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "database lost"])
def test_whoever_took_the_name_of_a_withdrawn_dataset_keeps_it(world: World, remembered: bool) -> None:
    delivered(world, 1)
    before = world.package(1)
    world.store.put(1, dataset(f"{world.organization}-1"), state=State.WITHDRAWN)
    assert world.deliver().withdrawn == 1
    theirs = world.ckan.action.package_create(
        name=before["name"], title="Milik orang", owner_org=world.organization
    )
    if not remembered:
        world.forget(1)
    world.put(1, title={"id": "Kembali"})

    counts = world.deliver()

    assert (counts.failed, counts.created + counts.updated) == (0, 1)
    after = world.package(1)
    assert (after["state"], after["title"]) == ("active", "Kembali")
    assert (after["id"] == before["id"]) is remembered  # CKAN renamed it to its id
    assert world.ckan.action.package_show(id=theirs["id"])["title"] == "Milik orang"
    assert {each["title"] for each in world.packages()} == {"Kembali", "Milik orang"}


def test_a_draft_stays_a_draft(world: World) -> None:
    delivered(world, 1)
    by_hand(world, 1, state="draft")
    world.put(1, title={"id": "Judul baru"})
    assert world.deliver().updated == 1
    assert (world.package(1)["state"], world.package(1)["title"]) == ("draft", "Judul baru")


def test_private_stays_private_and_a_new_name_stays(world: World) -> None:
    delivered(world, 1)
    name = f"{world.organization}-nama-lain"
    by_hand(world, 1, private=True, name=name)
    world.put(1, title={"id": "Judul baru"})

    assert world.deliver().updated == 1

    after = world.package(1)
    assert (after["private"], after["name"], after["title"]) == (True, name, "Judul baru")
    assert len(resource_ids(after)) == 3
    world.store.put(1, dataset("x"), state=State.WITHDRAWN)
    assert world.deliver().withdrawn == 1
    assert world.package(1)["state"] == "deleted"


def test_a_dataset_that_people_moved_stays_where_they_moved_it(world: World, organizations: Any) -> None:
    delivered(world, 1)
    other = organizations("lain")
    world.ckan.action.package_patch(id=world.package(1)["id"], owner_org=other["id"])
    world.put(1, title={"id": "Judul baru"})

    assert world.deliver().updated == 1
    assert world.package(1)["organization"]["name"] == other["name"]

    third = organizations("ketiga")["name"]
    row = world.store.put(1, dataset(f"{world.organization}-1", title={"id": "Judul lagi"}))
    world.store.rows[1] = replace(row, organization=third)  # its owner changed at the source
    assert world.deliver().updated == 1
    assert world.package(1)["organization"]["name"] == third


def test_a_renamed_organization_keeps_its_datasets_and_gets_the_new_ones(
    world: World, organizations: Any
) -> None:
    delivered(world, 1)
    renamed = f"{world.organization}-baru"
    owner = world.package(1)["owner_org"]
    world.ckan.action.organization_patch(id=owner, name=renamed)
    try:
        world.target = CkanTarget(world.settings)
        world.put(1, title={"id": "Judul baru"})
        world.put(2)
        counts = world.deliver()
        assert (counts.updated, counts.created, counts.failed) == (1, 1, 0)
        assert {world.package(n)["owner_org"] for n in (1, 2)} == {owner}
        with pytest.raises(ckanapi.NotFound):
            world.ckan.action.organization_show(id=world.organization)
    finally:
        world.ckan.action.organization_patch(id=owner, name=world.organization)


def test_a_deleted_organization_holds_its_datasets_back_in_words(world: World) -> None:
    delivered(world, 1)
    owner = world.package(1)["owner_org"]
    world.ckan.action.package_delete(id=world.package(1)["id"])
    world.ckan.action.organization_delete(id=owner)
    world.target = CkanTarget(world.settings)
    world.put(2)

    counts = world.deliver()

    assert (counts.created, counts.failed) == (0, 1)
    assert codes(world, 2) == ["organization-deleted"]
    assert world.store.delivery("ckan", 2).status == "failed"  # tried again: someone may restore it
    world.ckan.action.organization_patch(id=owner, state="active")
    world.clock.forward(hours=12)
    assert world.deliver().created == 1


def test_an_organization_that_the_token_may_not_write_to_holds_back_its_own_datasets_alone(
    world: World, organizations: Any
) -> None:
    delivered(world, 1)
    closed = organizations("tutup")["name"]
    user = f"{world.organization}-u"
    world.ckan.call_action(
        "user_create", {"name": user, "email": f"{user}@sumber.example", "password": "kata-sandi-uji"}
    )
    member = {"id": world.organization, "username": user, "role": "editor"}
    world.ckan.call_action("organization_member_create", member)
    token = world.ckan.action.api_token_create(user=user, name="uji")["token"]
    try:
        world.target = CkanTarget(replace(world.settings, token=token))
        world.put(2)
        world.store.rows[3] = replace(world.store.put(3, dataset("z")), organization=closed)
        counts = world.deliver()
        assert (counts.created, counts.failed, counts.error) == (1, 1, None)
        assert codes(world, 3) == ["organization-closed"]
        # And a package that people moved out of its reach is neither doubled nor counted as gone.
        owner = world.ckan.action.organization_show(id=closed)["id"]
        world.ckan.action.package_patch(id=world.package(1)["id"], private=True, owner_org=owner)
        world.put(1, title={"id": "Judul baru"})
        assert world.deliver().failed == 1
        assert codes(world, 1) == ["target-denied"]
        world.store.put(1, dataset("x"), state=State.WITHDRAWN)
        world.clock.forward(hours=12)
        assert world.deliver().withdrawn == 0
        assert world.package(1)["state"] == "active"
    finally:
        world.ckan.action.user_delete(id=user)


def test_a_token_that_is_revoked_meanwhile_ends_the_pass_and_blames_no_dataset(world: World) -> None:
    token = world.ckan.action.api_token_create(user="admin", name=world.organization)["token"]
    world.target = CkanTarget(replace(world.settings, token=token))
    for number in range(1, 25):
        world.put(number)

    def revoke(action: str, before: int) -> None:
        if action == "package_create" and before == 5:
            world.ckan.action.api_token_revoke(token=token)

    world.proxy.rule = revoke
    counts = world.deliver()

    assert counts.error
    assert "token" in counts.error
    assert 0 < counts.created < 24
    assert counts.created + counts.pending == 24
    assert counts.failed == 0
    world.proxy.reset()
    world.target = CkanTarget(world.settings)
    rest = world.deliver()
    assert (rest.created + rest.unchanged, rest.pending) == (24 - counts.created, 0)
    assert len(world.packages()) == 24


def test_tags_groups_and_extras_of_people_stay_when_a_dataset_comes_back(world: World) -> None:
    delivered(world, 1)
    package = world.package(1)
    by_hand(
        world,
        1,
        tags=[*package["tags"], {"name": "pilihan"}],
        extras=[*package["extras"], {"key": "catatan", "value": "dicek"}],
    )
    world.store.put(1, dataset("x"), state=State.WITHDRAWN)
    assert world.deliver().withdrawn == 1
    world.put(1)
    assert world.deliver().updated == 1
    after = world.package(1)
    assert "pilihan" in {tag["name"] for tag in after["tags"]}
    assert extras(after)["catatan"] == "dicek"
