"""Delivery to a real CKAN, through a proxy that counts and breaks things."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from delivery_fakes import dataset
from proxy import Fault
from world import HOSTILE, World, extras, resource_ids

from harvester.adapters.ckan import CkanTarget
from harvester.domain.dataset import Distribution
from harvester.domain.decide import Action, State
from harvester.pipeline.deliver import DeliveryCounts

pytestmark = pytest.mark.e2e

SEEDS = int(os.environ.get("HARVESTER_TEST_SEEDS", "3"))
"""Rounds of random faults; each takes two seconds."""


def test_first_delivery_makes_organization_and_packages(world: World) -> None:
    for number in range(1, 6):
        world.put(number)
    assert world.target.check() == []

    counts = world.deliver()

    assert (counts.created, counts.failed, counts.pending) == (5, 0, 0)
    assert len(world.packages()) == 5
    package = world.package(1)
    assert package["organization"]["title"] == world.organization.replace("-", " ").title()
    assert package["title"].startswith("Jumlah Penduduk")
    assert package["license_id"] == "cc-by"
    assert extras(package)["harvest_source_title"] == "Sumber Uji"
    assert extras(package)["guid"].startswith("https://sumber.example/")
    assert [r["size"] for r in package["resources"]] == [100, 101, 102]


def test_nothing_changed_writes_nothing(world: World) -> None:
    world.put(1)
    world.deliver()
    world.proxy.reset()

    assert world.deliver() == DeliveryCounts(target="ckan")
    assert not world.proxy.calls

    world.forget(1)
    assert world.deliver().unchanged == 1
    assert world.proxy.writes == 0


def test_a_change_is_one_write_and_keeps_resource_ids(world: World) -> None:
    for number in (1, 2):
        world.put(number)
    world.deliver()
    before = world.package(1)
    world.proxy.reset()
    one, _, three = dataset(f"{world.organization}-1").distribution
    more = Distribution(identifier="baru", download_url="https://sumber.example/baru.csv", format="CSV")
    world.put(1, title={"id": "Judul baru"}, distribution=(three, replace(one, byte_size=9), more))

    assert world.deliver().updated == 1

    after = world.package(1)
    assert world.proxy.writes == 1
    assert after["name"] == before["name"]
    assert after["metadata_modified"] > before["metadata_modified"]
    ids = resource_ids(before)
    kept = {key: value for key, value in resource_ids(after).items() if key != "baru"}
    assert kept == {key: ids[key] for key in kept}
    assert [r["harvester_distribution"].rsplit("/")[-1] for r in after["resources"]] == ["2", "0", "baru"]
    assert world.store.outcomes[-1][1].fields[0] == "title"


def test_withdrawal_and_revival_keep_the_package(world: World) -> None:
    world.put(1)
    world.deliver()
    before = world.package(1)
    world.store.put(1, dataset("x"), state=State.WITHDRAWN)

    assert world.deliver().withdrawn == 1
    assert world.package(1)["state"] == "deleted"
    assert world.packages() == []

    world.put(1)
    assert world.deliver().updated == 1
    after = world.package(1)
    assert (after["state"], after["id"], after["name"]) == ("active", before["id"], before["name"])
    assert resource_ids(after) == resource_ids(before)


def test_a_refused_dataset_is_told_in_ckans_words_and_not_tried_again(world: World) -> None:
    world.put(1)
    world.store.put(2, dataset("y"), name="Bukan Nama CKAN!")

    counts = world.deliver()

    assert (counts.created, counts.failed, counts.pending) == (1, 1, 0)
    assert "Must be purely lowercase alphanumeric" in world.store.problems[2][0].text
    world.proxy.reset()
    assert world.deliver().failed == 0
    assert not world.proxy.calls


def test_ckan_down_and_back(world: World) -> None:
    for number in range(1, 13):
        world.put(number)
    world.proxy.rule = lambda action, before: Fault(status=503)

    down = world.deliver()

    assert down.error
    assert "503" in down.error
    assert down.created == 0
    assert down.pending == 12
    world.proxy.reset()
    world.clock.forward(hours=1)
    up = world.deliver()
    assert (up.created, up.failed, up.pending) == (12, 0, 0)
    assert len(world.packages()) == 12


@pytest.mark.parametrize("fault", [Fault(cut=True, after=True), Fault(status=502, after=True)])
def test_a_lost_answer_after_the_commit_adopts_the_package(world: World, fault: Fault) -> None:
    world.put(1)
    world.proxy.rule = lambda action, before: fault if action == "package_create" else None

    counts = world.deliver()

    assert (counts.created, counts.failed) == (1, 0)
    assert world.proxy.calls["package_create"] == 1
    assert [p["id"] for p in world.packages()] == [world.store.delivery("ckan", 1).package_id]
    assert len(world.store.delivery("ckan", 1).resources) == 3


def test_a_lost_answer_and_a_lost_look_are_mended_by_the_next_pass(world: World) -> None:
    world.put(1)
    cut = Fault(cut=True, after=True)
    world.proxy.rule = lambda action, before: cut if action in ("package_create", "package_show") else None
    assert world.deliver().failed == 1
    world.proxy.reset()
    world.clock.forward(hours=1)

    assert world.deliver().unchanged == 1
    assert len(world.packages()) == 1


def test_a_foreign_package_of_that_name_is_never_touched(world: World) -> None:
    world.put(1)
    name = world.store.rows[1].name
    world.deliver()
    world.ckan.action.dataset_purge(id=world.package(1)["id"])
    foreign = world.ckan.action.package_create(name=name, title="Milik orang", owner_org=world.organization)
    world.forget(1)

    counts = world.deliver()

    assert counts.created == 1
    assert world.package(1)["name"].startswith(f"{name}-")
    assert [p.code for p in world.store.outcomes[-1][1].problems] == ["name-taken"]
    assert world.ckan.action.package_show(id=foreign["id"]) == foreign
    longer = world.package(1)["name"]
    world.forget(1)
    assert world.deliver().unchanged == 1
    assert world.package(1)["name"] == longer
    world.store.put(1, dataset("x"), state=State.WITHDRAWN)
    world.deliver()
    assert world.ckan.action.package_show(id=foreign["id"]) == foreign


def test_the_package_of_an_earlier_harvester_is_taken_over(world: World) -> None:
    world.put(1)
    world.deliver()
    world.ckan.action.dataset_purge(id=world.package(1)["id"])
    guid = str(world.store.rows[1].document["identifier"])
    earlier = world.ckan.action.package_create(
        name=world.store.rows[1].name,
        title="Lama",
        owner_org=world.organization,
        extras=[{"key": "guid", "value": guid}],
        resources=[{"url": f"https://sumber.example/{world.organization}-1/0.csv"}],
    )
    world.forget(1)

    assert world.deliver().updated == 1

    package = world.package(1)
    assert package["id"] == earlier["id"]
    assert package["resources"][0]["id"] == earlier["resources"][0]["id"]
    assert extras(package)["harvester_dataset"] == world.store.rows[1].uuid


def test_what_people_added_stays(world: World) -> None:
    world.put(1)
    world.deliver()
    group = f"{world.organization}-g"
    world.ckan.action.group_create(name=group)
    package = world.package(1)
    package["tags"].append({"name": "pilihan redaksi"})
    package["extras"].append({"key": "catatan", "value": "dicek 2025"})
    package["groups"].append({"name": group})
    package["maintainer"] = "Bu Siti"
    package["resources"][0]["satuan"] = "jiwa"
    package["resources"].append({"url": "https://ppid.example/penjelasan.pdf", "name": "Penjelasan"})
    by_hand = world.ckan.call_action("package_update", package)
    world.put(1, title={"id": "Judul baru"}, keyword={"id": ("penduduk", "warga")}, issued=None)

    assert world.deliver().updated == 1

    after = world.package(1)
    assert after["title"] == "Judul baru"
    assert {t["name"] for t in after["tags"]} == {"penduduk", "warga", "pilihan redaksi"}
    assert extras(after)["catatan"] == "dicek 2025"
    assert "issued" not in extras(after)
    assert [g["name"] for g in after["groups"]] == [group]
    assert after["maintainer"] == "Bu Siti"
    assert after["resources"][0]["satuan"] == "jiwa"
    assert [r["id"] for r in after["resources"]] == [r["id"] for r in by_hand["resources"]]
    world.ckan.action.group_purge(id=group)


def test_a_package_deleted_by_hand_is_not_put_back(world: World) -> None:
    world.put(1)
    world.deliver()
    world.ckan.action.package_delete(id=world.package(1)["id"])
    world.put(1, title={"id": "Judul baru"})

    assert world.deliver().failed == 1

    assert world.package(1)["state"] == "deleted"
    assert world.store.problems[1][0].code == "deleted-in-catalogue"


def test_groups_of_the_source_are_made(world: World) -> None:
    name = f"{world.organization}-k"
    world.put(1, groups=(name,))
    world.put(2, groups=(name,))
    world.deliver()
    assert [g["name"] for g in world.package(2)["groups"]] == [name]
    world.ckan.action.group_purge(id=name)


def test_hostile_values_never_make_ckan_fail(world: World) -> None:
    for number, (field, value) in enumerate(HOSTILE.items(), start=1):
        world.put(number, **{field: value})
    world.proxy.reset()

    counts = world.deliver()

    assert [state.error for state in world.store.deliveries.values() if state.error] == []
    assert (counts.created, counts.error) == (len(HOSTILE), None)
    assert world.proxy.calls["package_create"] == len(HOSTILE)
    for number in range(1, len(HOSTILE) + 1):
        world.forget(number)
    again = world.deliver()
    assert again.unchanged == len(HOSTILE), [outcome.fields for _, outcome in world.store.outcomes]


@pytest.fixture
def editor(world: World) -> Iterator[str]:
    """The token of an editor of an organization that holds one package of the world already."""
    world.put(1)
    world.deliver()
    name = f"{world.organization}-e"
    user = {"name": name, "email": f"{name}@sumber.example", "password": "kata-sandi-uji"}
    world.ckan.call_action("user_create", user)
    membership = {"id": world.organization, "username": name, "role": "editor"}
    world.ckan.call_action("organization_member_create", membership)
    yield world.ckan.action.api_token_create(user=name, name="uji")["token"]
    world.ckan.action.user_delete(id=name)


def test_an_editors_token_delivers_within_its_bounds(world: World, editor: str) -> None:
    bounds = {"create_organizations": False, "create_groups": False}
    world.target = CkanTarget(replace(world.settings, token=editor, **bounds))
    assert world.target.check() == []
    world.put(1, title={"id": "Judul baru"})
    world.put(2, groups=(f"{world.organization}-g",))
    elsewhere = f"{world.organization}-lain"
    world.store.rows[3] = replace(world.store.put(3, dataset("z")), organization=elsewhere)

    counts = world.deliver()

    assert (counts.updated, counts.created, counts.failed) == (1, 1, 1)
    delivered = dict(world.store.outcomes)
    assert [p.code for p in delivered["2"].problems] == ["group-left-out"]
    assert world.package(2)["groups"] == []
    assert world.store.delivery("ckan", 3).status == "failed"
    assert world.store.problems[3][0].code == "organization-missing"


def test_an_editor_withdraws_and_revives(world: World, editor: str) -> None:
    world.target = CkanTarget(replace(world.settings, token=editor))
    before = world.package(1)
    world.store.put(1, dataset("x"), state=State.WITHDRAWN)
    assert world.deliver().withdrawn == 1
    world.put(1)
    assert world.deliver().updated == 1
    assert (world.package(1)["id"], world.package(1)["state"]) == (before["id"], "active")


def test_an_unknown_token_ends_the_pass(world: World) -> None:
    for number in range(1, 20):
        world.put(number)
    world.target = CkanTarget(replace(world.settings, token="bukan-token"))

    counts = world.deliver()

    assert counts.error
    assert "token" in counts.error
    assert (counts.created, counts.pending) == (0, 19)
    assert [p.code for p in world.target.check()] == ["token-unknown"]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_random_faults_ckan_equals_what_is_wanted(world: World, seed: int) -> None:
    dice = random.Random(seed)
    faults = [
        Fault(cut=True),
        Fault(cut=True, after=True),
        Fault(delay=0.02),
        *(
            Fault(status=status, after=after)
            for status in (429, 500, 502, 503, 504)
            for after in (True, False)
        ),
    ]
    for number in range(1, 16):
        world.put(number)
    world.proxy.rule = lambda action, before: dice.choice(faults) if dice.random() < 0.3 else None
    for attempt in range(3):
        world.deliver()
        world.clock.forward(hours=12)
        world.put(1 + attempt, title={"id": f"Judul {attempt}"})
    world.proxy.reset()

    counts = world.deliver()

    assert (counts.failed, counts.pending) == (0, 0)
    packages = {extras(p)["harvester_dataset"]: p for p in world.packages()}
    assert len(world.packages()) == len(packages) == 15
    for row in world.store.rows.values():
        package = packages[row.uuid]
        assert package["title"] == row.title
        assert resource_ids(package) == world.store.delivery("ckan", row.id).resources
    assert all(outcome.action is not Action.WITHDRAWN for _, outcome in world.store.outcomes)
