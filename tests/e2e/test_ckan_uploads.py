"""Tables of ours as files in a real CKAN."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from delivery_fakes import dataset
from proxy import Fault
from world import World, resource_ids

from harvester.adapters.ckan import CkanTarget
from harvester.adapters.tables import CsvFiles
from harvester.domain.dataset import Column, Distribution, Table

pytestmark = pytest.mark.e2e

COLUMNS = (Column(name="desa"), Column(name="jumlah", type="integer"))


@pytest.fixture
def tables(tmp_path: Path) -> CsvFiles:
    return CsvFiles(tmp_path / "tables")


@pytest.fixture
def world(world: World, tables: CsvFiles) -> Iterator[World]:
    aim(world, tables)
    yield world
    world.target.close()


def aim(world: World, tables: CsvFiles, **settings: object) -> None:
    changed = {"uploads": True, **settings}
    world.target = CkanTarget(replace(world.settings, **changed), tables=tables)


def table(tables: CsvFiles, rows: Sequence[Sequence[str]]) -> Table:
    spooled = tables.write(COLUMNS, rows)
    return Table(columns=COLUMNS, parts=(spooled.sha256,), rows=spooled.rows)


def want(world: World, made: Table, **changes: object) -> None:
    """Dataset 1: a file of the source, and a table of ours."""
    linked = dataset(f"{world.organization}-1").distribution[0]
    ours = Distribution(
        identifier="tabel", title={"id": "Jumlah per desa"}, format="CSV", media_type="text/csv", table=made
    )
    world.put(1, distribution=(linked, ours), **changes)


def download(world: World) -> bytes:
    url = world.package(1)["resources"][1]["url"]
    return requests.get(url, timeout=30).content


def body(tables: CsvFiles, made: Table) -> bytes:
    return b"".join(tables.open_csv(made))


def test_a_table_is_uploaded_once_and_again_when_its_bytes_change(world: World, tables: CsvFiles) -> None:
    first = table(tables, [["Bareng", "12"], ["Kapas", "7"]])
    want(world, first)

    assert world.deliver().created == 1

    before = world.package(1)
    resource = before["resources"][1]
    assert resource["url_type"] == "upload"
    assert download(world) == body(tables, first) == b"desa,jumlah\r\nBareng,12\r\nKapas,7\r\n"
    assert resource["hash"] == hashlib.sha256(body(tables, first)).hexdigest()
    assert resource["size"] == len(body(tables, first))
    assert (resource["format"], resource["mimetype"]) == ("CSV", "text/csv")

    world.proxy.reset()
    want(world, first, title={"id": "Judul baru"})
    assert world.deliver().updated == 1
    assert world.proxy.calls["resource_patch"] == 0
    assert world.package(1)["resources"][1]["url"] == resource["url"]
    assert download(world) == body(tables, first)

    second = table(tables, [["Bareng", "13"]])
    want(world, second, title={"id": "Judul baru"})
    assert world.deliver().updated == 1
    assert world.proxy.calls["resource_patch"] == 1
    assert download(world) == body(tables, second)
    assert resource_ids(world.package(1)) == resource_ids(before)
    assert world.store.outcomes[-1][1].fields == ("resources[1].upload",)

    world.forget(1)
    aim(world, tables)
    world.proxy.reset()
    assert world.deliver().unchanged == 1
    assert world.proxy.writes == 0


def test_uploads_switched_off_lead_to_our_own_catalogue(world: World, tables: CsvFiles) -> None:
    made = table(tables, [["Bareng", "12"]])
    want(world, made)
    world.deliver()
    before = world.package(1)
    aim(world, tables, uploads=False)
    want(world, made, title={"id": "Judul baru"})

    assert world.deliver().updated == 1

    resource = world.package(1)["resources"][1]
    assert resource["id"] == before["resources"][1]["id"]
    assert not resource["url_type"]
    assert resource["url"].startswith("https://panen.example/dataset/")


def test_what_ckan_does_not_take_is_a_link(world: World, tables: CsvFiles) -> None:
    small, large = table(tables, [["Bareng", "12"]]), table(tables, [["x" * 1000, "1"]] * 11_000)
    want(world, small)
    world.deliver()
    before = world.package(1)
    want(world, large)

    assert world.deliver().updated == 1

    resource = world.package(1)["resources"][1]
    assert resource["id"] == before["resources"][1]["id"]
    assert not resource["url_type"]
    assert resource["url"].startswith("https://panen.example/dataset/")
    assert [p.code for p in world.store.outcomes[-1][1].problems] == ["upload-refused"]
    assert "large" in world.store.outcomes[-1][1].problems[0].text

    world.proxy.reset()
    want(world, large, title={"id": "Judul baru"})
    world.deliver()
    assert world.proxy.calls["resource_patch"] == 0
    assert [p.code for p in world.store.outcomes[-1][1].problems] == ["upload-too-large"]


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(cut=True, after=True), Fault(status=502)])
def test_a_broken_upload_is_made_good_by_the_next_pass(world: World, tables: CsvFiles, fault: Fault) -> None:
    made = table(tables, [["Bareng", "12"]])
    want(world, made)
    world.proxy.rule = lambda action, before: fault if action == "resource_patch" else None
    assert world.deliver().failed == 1
    world.proxy.reset()
    world.clock.forward(hours=1)

    counts = world.deliver()

    assert (counts.failed, counts.pending) == (0, 0)
    assert len(world.packages()) == 1
    assert download(world) == body(tables, made)


def test_memory_stays_flat(world: World, tables: CsvFiles) -> None:
    large = table(tables, ([f"Desa {number}", "x" * 90] for number in range(90_000)))
    want(world, large)
    aim(world, tables, url=str(world.ckan.address))
    tracemalloc.start()
    world.deliver()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert world.package(1)["resources"][1]["url_type"] == "upload"
    assert peak < 3_000_000


def test_a_table_above_our_limit_is_a_link_and_is_never_sent(world: World, tables: CsvFiles) -> None:
    large = table(tables, ([f"Desa {number}", "x" * 990] for number in range(51_000)))
    want(world, large)

    assert world.deliver().created == 1

    assert world.proxy.calls["resource_patch"] == 0
    resource = world.package(1)["resources"][1]
    assert not resource["url_type"]
    assert resource["url"].startswith("https://panen.example/dataset/")
    (problem,) = world.store.outcomes[-1][1].problems
    assert problem.code == "upload-too-large"
    assert "the catalogue takes 50000000" in problem.text


def test_a_type_that_ckan_refuses_is_a_link_in_its_words(world: World, tables: CsvFiles) -> None:
    refused = {"success": False, "error": {"__type": "Validation Error", "upload": ["Unsupported type"]}}
    answer = Fault(
        status=409, body=json.dumps(refused).encode(), headers={"Content-Type": "application/json"}
    )
    want(world, table(tables, [["Bareng", "12"]]))
    world.proxy.rule = lambda action, before: answer if action == "resource_patch" else None

    assert world.deliver().created == 1

    assert world.package(1)["resources"][1]["url"].startswith("https://panen.example/dataset/")
    (problem,) = world.store.outcomes[-1][1].problems
    assert problem.code == "upload-refused"
    assert "Unsupported type" in problem.text


def test_a_proxy_that_refuses_large_bodies_leaves_a_link(world: World, tables: CsvFiles) -> None:
    want(world, table(tables, [["x" * 1000, "1"]] * 200))
    world.proxy.limit = 100_000

    assert world.deliver().created == 1

    assert world.package(1)["resources"][1]["url"].startswith("https://panen.example/dataset/")
    assert [p.code for p in world.store.outcomes[-1][1].problems] == ["upload-refused"]
