"""Delivery to a CKAN whose datasets follow ckanext-dcat's scheming schema (``dcat_ap_full.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from proxy import Proxy
from world import HOSTILE, World, extras, resource_ids

from harvester.domain.dataset import Agent, ContactPoint, Distribution, Location, PeriodOfTime

if TYPE_CHECKING:
    import ckanapi

pytestmark = pytest.mark.e2e


@pytest.fixture
def world(scheming: ckanapi.RemoteCKAN) -> Iterator[World]:
    with Proxy(scheming.address) as proxy:
        made = World(scheming, proxy)
        yield made
        made.clean()


FULL = {
    "publisher": Agent(name="Dinas Kesehatan", homepage="https://dinkes.example", email="mailto:a@b.example"),
    "creator": Agent(name="Bidang Data"),
    "contact_point": (ContactPoint(fn="PPID", has_email="mailto:ppid@dinkes.example"),),
    "theme": ("http://publications.europa.eu/resource/authority/data-theme/HEAL",),
    "language": ("id", "jv"),
    "accrual_periodicity": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
    "modified": "2024-06-01T10:00:00+07:00",
    "temporal": (
        PeriodOfTime(start_date="2023-01-01", end_date="2023-12-31"),
        PeriodOfTime(start_date="2024"),
    ),
    "spatial": (Location(pref_label="Bojonegoro", identifier="35.22", bbox=(111.0, -7.5, 112.0, -7.0)),),
    "conforms_to": ("https://standar.example/sdi",),
    "page": ("https://dinkes.example/penjelasan",),
    "version": "2",
    "provenance_statement": {"id": "Dari laporan puskesmas."},
    "extras": {"kode_sdi": "K-1", "theme": "kesehatan", "contact": "lain"},
    "distribution": (
        Distribution(
            identifier="a",
            title={"id": "Berkas"},
            download_url="https://sumber.example/a.csv",
            format="CSV",
            language=("id",),
            conforms_to=("https://standar.example/csv",),
            access_service="https://sumber.example/api",
            status="http://purl.org/adms/status/Completed",
            byte_size=12,
        ),
        Distribution(
            identifier="b", access_url="https://sumber.example/b", status="https://lain.example/status"
        ),
    ),
}


def test_dcat_fields_are_fields_of_the_schema(world: World) -> None:
    world.put(1, **FULL)

    counts = world.deliver()

    assert (counts.created, counts.failed) == (1, 0), world.store.problems
    package = world.package(1)
    assert package["publisher"] == [
        {"name": "Dinas Kesehatan", "email": "a@b.example", "url": "https://dinkes.example"}
    ]
    assert package["contact"] == [{"name": "PPID", "email": "ppid@dinkes.example"}]
    assert package["theme"] == list(FULL["theme"])
    assert package["language"] == ["id", "jv"]
    assert package["temporal_coverage"] == [
        {"start": "2023-01-01", "end": "2023-12-31"},
        {"start": "2024"},
    ]
    assert package["spatial_coverage"][0]["text"] == "Bojonegoro"
    assert package["provenance"] == "Dari laporan puskesmas."
    told = extras(package)
    assert told["kode_sdi"] == "K-1"
    assert told["source_theme"] == "kesehatan"
    assert not {"theme", "publisher_name", "temporal_start"} & told.keys()
    one, two = package["resources"]
    assert one["conforms_to"] == ["https://standar.example/csv"]
    assert one["access_services"] == [{"endpoint_url": ["https://sumber.example/api"]}]
    assert one["status"] == "http://purl.org/adms/status/Completed"
    assert not two.get("status")


def test_nothing_changed_is_no_write_and_a_change_is_one(world: World) -> None:
    world.put(1, **FULL)
    world.put(2, description={})
    assert world.deliver().failed == 0
    before = world.package(1)
    for number in (1, 2):
        world.forget(number)
    world.proxy.reset()
    again = world.deliver()
    assert again.unchanged == 2, [outcome.fields for _, outcome in world.store.outcomes]
    assert world.proxy.writes == 0

    world.put(1, **{**FULL, "theme": (), "temporal": FULL["temporal"][:1], "creator": None})
    assert world.deliver().updated == 1

    after = world.package(1)
    assert not after.get("theme")
    assert not after.get("creator")
    assert after["temporal_coverage"] == [{"start": "2023-01-01", "end": "2023-12-31"}]
    assert after["publisher"] == before["publisher"]
    assert resource_ids(after) == resource_ids(before)
    assert set(world.store.outcomes[-1][1].fields) >= {"theme", "temporal_coverage", "creator"}


def test_what_people_filled_in_stays(world: World) -> None:
    world.put(1, **{**FULL, "version_notes": {}})
    world.deliver()
    package = world.package(1)
    package["alternate_identifier"] = ["K/7"]
    package["version_notes"] = "Ditulis tangan"
    world.ckan.call_action("package_update", package)
    world.put(1, **{**FULL, "title": {"id": "Judul baru"}})

    assert world.deliver().updated == 1

    after = world.package(1)
    assert after["title"] == "Judul baru"
    assert after["alternate_identifier"] == ["K/7"]
    assert after["version_notes"] == "Ditulis tangan"


def test_hostile_values_never_make_ckan_fail(world: World) -> None:
    for number, (field, value) in enumerate(HOSTILE.items(), start=1):
        world.put(number, **{field: value})

    counts = world.deliver()

    assert [state.error for state in world.store.deliveries.values() if state.error] == []
    assert (counts.created, counts.error) == (len(HOSTILE), None)
    for number in range(1, len(HOSTILE) + 1):
        world.forget(number)
    again = world.deliver()
    assert again.unchanged == len(HOSTILE), [outcome.fields for _, outcome in world.store.outcomes]
