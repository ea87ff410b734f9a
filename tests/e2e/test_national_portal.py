"""A national portal reads us: CKAN's own harvesters, run by CKAN's own commands."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from theirs import Theirs, needed
from werkzeug.serving import make_server

from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import (
    AgentDraft,
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    RawRecord,
    SourcePlugin,
)
from harvester.service import Service
from harvester.web import create_app

if TYPE_CHECKING:
    import ckanapi

pytestmark = pytest.mark.e2e


class Told(SourcePlugin):
    """Lists what the test says: key → title."""

    name = "told"
    title = "Told"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    titles: ClassVar[dict[str, str]] = {}

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        for key, title in self.titles.items():
            yield RawRecord(identifier=ctx.url + key, content={"title": title}, url=ctx.url + key)

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        files = [
            DistributionDraft(
                identifier=f"{raw.identifier}/{form}",
                title=form,
                download_url=f"{raw.url}.{form}",
                format=form,
            )
            for form in ("csv", "xlsx")
        ]
        return DatasetDraft(
            title=told["title"],
            description="Luas panen & produksi <per kecamatan>, dihitung dari laporan.",
            keyword=["padi", "R&D"],
            publisher=AgentDraft(name="Dinas Pertanian"),
            issued="2023-01-15",
            modified="2024-05-01T09:00:00+07:00",
            landing_page=raw.url,
            license="https://creativecommons.org/licenses/by/4.0/",
            distribution=files,
        )


@pytest.fixture
def organization(ckan: ckanapi.RemoteCKAN, organization: str) -> Iterator[str]:
    ckan.action.organization_create(name=organization)
    yield organization
    ckan.action.organization_purge(id=organization)


@pytest.fixture
def service(open_with: Callable[..., Service], clock: Any) -> Iterator[Service]:
    """Our catalogue, served on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    clock.time = datetime.now(UTC)
    opened = open_with(public_url=f"http://127.0.0.1:{port}")
    core = replace(opened.core, registry=Registry(plugins={"told": Told}))
    made = Service(
        core=core,
        sources=type(opened.sources)(core),
        harvests=type(opened.harvests)(core),
        deliveries=type(opened.deliveries)(core),
    )
    url = f"https://sumber.example/{uuid.uuid4().hex}/"
    options = {"grace_days": 0, "brake_share": 1}
    made.sources.add(Source(name="s", title="Sumber", url=url, plugin="told", options=options))
    server = make_server("127.0.0.1", port, create_app(made), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def portal(ckan: ckanapi.RemoteCKAN, organization: str, service: Service) -> Iterator[Callable[..., Theirs]]:
    """Registers us as a harvest source."""
    needed()
    made: list[Theirs] = []

    def register(kind: str, path: str) -> Theirs:
        made.append(Theirs(ckan, kind, service.core.settings.public_url + path, organization))
        return made[-1]

    yield register
    for each in made:
        each.forget()


def harvest(service: Service, **titles: str) -> None:
    Told.titles = titles
    run = service.harvests.harvest("s")
    assert (run.error, run.counts.failed, run.counts.invalid) == (None, 0, 0)


def extras(package: dict[str, Any]) -> dict[str, Any]:
    return {each["key"]: each["value"] for each in package["extras"]}


def addresses(package: dict[str, Any]) -> set[str]:
    return {resource["url"] for resource in package["resources"]}


def same_files(service: Service, packages: dict[str, dict[str, Any]]) -> None:
    ours = {row.title: row for row in service.core.catalogue.page()}
    assert packages.keys() == ours.keys()
    for title, row in ours.items():
        wanted = {each["downloadURL"] for each in row.document["distribution"]}
        assert addresses(packages[title]) == wanted, title


def test_a_dcat_source_follows_us(service: Service, portal: Callable[..., Theirs]) -> None:
    harvest(service, a="Produksi padi", b="Produksi jagung", c="Produksi kedelai")
    national = portal("dcat_rdf", "/catalog.ttl")
    national.harvest()
    first = national.datasets()
    same_files(service, first)
    package = first["Produksi padi"]
    told = extras(package)
    assert told["publisher_name"] == "Dinas Pertanian"
    assert told["issued"] == "2023-01-15"
    assert datetime.fromisoformat(told["modified"]) == datetime.fromisoformat("2024-05-01T09:00:00+07:00")
    assert package["license_id"] == "cc-by"
    assert {resource["format"] for resource in package["resources"]} == {"CSV", "XLSX"}

    national.harvest()  # nothing changed
    again = national.datasets()
    assert {t: (d["id"], addresses(d)) for t, d in again.items()} == {
        t: (d["id"], addresses(d)) for t, d in first.items()
    }

    harvest(service, a="Produksi padi sawah", b="Produksi jagung")
    national.harvest()
    after = national.datasets()
    same_files(service, after)
    assert after.keys() == {"Produksi padi sawah", "Produksi jagung"}
    assert after["Produksi padi sawah"]["id"] == package["id"]


def test_a_ckan_source_follows_us(service: Service, clock: Any, portal: Callable[..., Theirs]) -> None:
    clock.time = datetime.now(UTC) - timedelta(
        hours=2
    )  # it asks for what changed since its run, less an hour
    harvest(service, a="Produksi padi", b="Produksi jagung", c="Produksi kedelai")
    national = portal("ckan", "")
    national.harvest()
    first = national.datasets()
    same_files(service, first)
    package = first["Produksi padi"]
    assert extras(package)["publisher_name"] == "Dinas Pertanian"
    assert package["notes"] == "Luas panen & produksi <per kecamatan>, dihitung dari laporan."

    national.harvest()  # nothing changed
    assert {t: d["metadata_modified"] for t, d in national.datasets().items()} == {
        t: d["metadata_modified"] for t, d in first.items()
    }

    clock.time = datetime.now(UTC)
    harvest(service, a="Produksi padi sawah", b="Produksi jagung", c="Produksi kedelai")
    national.harvest()
    changed = national.datasets()
    same_files(service, changed)
    assert changed["Produksi padi sawah"]["id"] == package["id"]

    harvest(service, a="Produksi padi sawah", b="Produksi jagung")
    national.harvest()
    # CKAN's own harvester never deletes: what is gone stays with it, and is gone with us.
    assert "Produksi kedelai" in national.datasets()
    assert {row.title for row in service.core.catalogue.page()} == {"Produksi padi sawah", "Produksi jagung"}
