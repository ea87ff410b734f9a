"""Views and DataStore tables live on, since resources keep their ids."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ckanapi
import pytest
from delivery_fakes import dataset
from living import living
from proxy import Proxy
from required import missing
from theirs import needed
from world import World, resource_ids

from harvester.adapters.ckan import CkanTarget
from harvester.adapters.tables import CsvFiles
from harvester.domain.dataset import Column, Distribution, Table

pytestmark = pytest.mark.e2e
COLUMNS = (Column(name="desa"), Column(name="jumlah", type="integer"))


@pytest.fixture(scope="module")
def ckan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ckanapi.RemoteCKAN]:
    token = os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not token:
        missing("HARVESTER_TEST_CKAN_TOKEN is not set: there is no CKAN to test against")
    needed()
    with living(tmp_path_factory.mktemp("living")) as url, ckanapi.RemoteCKAN(url, apikey=token) as remote:
        yield remote


@pytest.fixture(scope="module")
def proxy(ckan: ckanapi.RemoteCKAN) -> Iterator[Proxy]:
    with Proxy(ckan.address) as running:
        yield running


@pytest.fixture
def tables(tmp_path: Path) -> CsvFiles:
    return CsvFiles(tmp_path / "tables")


@pytest.fixture
def world(world: World, tables: CsvFiles) -> Iterator[World]:
    world.target = CkanTarget(replace(world.settings, uploads=True), tables=tables)
    yield world
    world.target.close()


def table(tables: CsvFiles, rows: Sequence[Sequence[str]]) -> Table:
    spooled = tables.write(COLUMNS, rows)
    return Table(columns=COLUMNS, parts=(spooled.sha256,), rows=spooled.rows)


class Built:
    """What people and CKAN's loaders make of the resources of dataset 1."""

    def __init__(self, world: World) -> None:
        self._ckan, self._world = world.ckan, world
        self._views: dict[str, Any] = {}

    def load(self, distribution: str, *rows: dict[str, Any]) -> None:
        """As DataPusher and XLoader fill the DataStore table of a file."""
        told = [{"id": "desa", "type": "text"}, {"id": "jumlah", "type": "int"}]
        resource = resource_ids(self._world.package(1))[distribution]
        self._ckan.action.datastore_create(resource_id=resource, fields=told, records=rows, force=True)

    def look(self, distribution: str) -> None:
        """As people add a view of a file."""
        resource = resource_ids(self._world.package(1))[distribution]
        self._views[distribution] = self._ckan.action.resource_view_create(
            resource_id=resource, view_type="text_view", title=f"Tampilan {distribution}"
        )

    def rows(self, distribution: str) -> list[dict[str, Any]]:
        """What the DataStore has of a file."""
        resource = resource_ids(self._world.package(1))[distribution]
        found = self._ckan.action.datastore_search(resource_id=resource)["records"]
        return [{key: row[key] for key in ("desa", "jumlah")} for row in found]

    def views_live(self, *distributions: str) -> bool:
        """Whether the views of these files are as they were made."""
        ids = resource_ids(self._world.package(1))
        return all(
            self._ckan.action.resource_view_list(id=ids[name]) == [self._views[name]]
            for name in distributions
        )


def test_views_and_datastore_tables_live_on(world: World, tables: CsvFiles) -> None:
    linked = dataset(f"{world.organization}-1").distribution
    first, other, *_ = linked
    ours = Distribution(
        identifier="tabel",
        title={"id": "Jumlah per desa"},
        format="CSV",
        media_type="text/csv",
        table=table(tables, [["Bareng", "12"]]),
    )
    world.put(1, distribution=(first, other, ours))
    assert world.deliver().created == 1
    ids = resource_ids(world.package(1))
    built = Built(world)
    loaded = [{"desa": "Bareng", "jumlah": 12}]
    built.load("tabel", *loaded)
    built.load(first.identifier, {"desa": "Kapas", "jumlah": 7})
    for name in ("tabel", first.identifier, other.identifier):
        built.look(name)

    world.put(1, distribution=(first, other, ours), title={"id": "Judul baru"})  # an update
    assert world.deliver().updated == 1
    assert built.rows("tabel") == loaded
    assert world.package(1)["resources"][2]["datastore_active"]
    assert built.views_live("tabel", first.identifier, other.identifier)

    again = replace(ours, table=table(tables, [["Bareng", "13"]]))
    world.put(1, distribution=(first, other, again))  # its file is uploaded anew
    assert world.deliver().updated == 1
    assert world.proxy.calls["resource_patch"] == 2
    assert built.rows("tabel") == loaded  # until the loader comes by

    added = Distribution(identifier="baru", access_url="https://sumber.example/baru.csv", format="CSV")
    world.put(1, distribution=(again, added, first))  # another order, one file more, one less
    assert world.deliver().updated == 1
    after = resource_ids(world.package(1))
    assert list(after) == ["tabel", "baru", first.identifier]
    assert {name: after[name] for name in ("tabel", first.identifier)} == {
        name: ids[name] for name in ("tabel", first.identifier)
    }
    assert built.rows("tabel") == loaded
    assert built.rows(first.identifier) == [{"desa": "Kapas", "jumlah": 7}]
    assert built.views_live("tabel", first.identifier)

    world.forget(1)  # a new installation, with nothing but the package to go by
    world.target = CkanTarget(replace(world.settings, uploads=True), tables=tables)
    world.proxy.reset()
    assert world.deliver().unchanged == 1
    assert world.proxy.writes == 0
