"""A national portal reads us: CKAN's own harvesters, run by CKAN's own commands."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest
from sqlalchemy import update
from theirs import Theirs, needed
from werkzeug.serving import make_server

from harvester.adapters.db import schema
from harvester.adapters.db.revisions import count_change
from harvester.adapters.db.transactions import writing
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


# CKAN names packages by their titles; what other tests put there may have the same.
PADI, SAWAH, JAGUNG, KEDELAI = (
    f"Produksi {each} {uuid.uuid4().hex[:6]}" for each in ("padi", "padi sawah", "jagung", "kedelai")
)
OFFICES = {"a": "Dinas Pertanian", "b": "Dinas Perdagangan", "c": "Dinas Ketahanan Pangan"}
MONTHS = {"a": "05", "b": "06", "c": "07"}  # of the day it was last changed at the source


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
        key = raw.identifier.rpartition("/")[2]
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
            publisher=AgentDraft(name=OFFICES[key]),
            issued=f"2023-{MONTHS[key]}-15",
            modified=f"2024-{MONTHS[key]}-01T09:00:00+07:00",
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
    made.sources.add(
        Source(name="s", title="Sumber", url=url, plugin="told", organization="dinas", options=options)
    )
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


def same(service: Service, packages: dict[str, dict[str, Any]]) -> None:
    """Titles, texts, files, publishers and dates of all datasets are there as they are here."""
    ours = {row.title: row for row in service.core.catalogue.page()}
    assert packages.keys() == ours.keys()
    for title, row in ours.items():
        package, document = packages[title], cast("dict[str, Any]", row.document)
        told = extras(package)
        assert package["notes"] == document["description"]["id"]
        assert {tag["name"] for tag in package["tags"]} == {"padi", "R D"}  # CKAN takes no “&” in a tag
        assert package["license_id"] == "cc-by"
        assert told["publisher_name"] == document["publisher"]["name"]
        assert told["issued"] == document["issued"]
        assert datetime.fromisoformat(told["modified"]) == datetime.fromisoformat(document["modified"])
        wanted = {
            (each["title"]["id"], each["downloadURL"], each["format"]) for each in document["distribution"]
        }
        assert {(each["name"], each["url"], each["format"]) for each in package["resources"]} == wanted


def ids(packages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The ids of the datasets and of their files, which links and views hang on."""
    return {
        title: (package["id"], sorted(each["id"] for each in package["resources"]))
        for title, package in packages.items()
    }


def standing(packages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What tells that nothing was written: ids of datasets and files, and when CKAN changed each."""
    return {
        title: (
            package["id"],
            package["metadata_modified"],
            sorted(each["id"] for each in package["resources"]),
        )
        for title, package in packages.items()
    }


@pytest.mark.parametrize("path", ["/catalog.ttl", "/organization/dinas/catalog.rdf"])
def test_a_dcat_source_follows_us(
    service: Service, portal: Callable[..., Theirs], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("harvester.web.feeds.rdf.A_PAGE", 2)  # so that three datasets take two pages
    harvest(service, a=PADI, b=JAGUNG, c=KEDELAI)
    national = portal("dcat_rdf", path)
    national.harvest()
    first = national.datasets()
    same(service, first)

    national.harvest()  # nothing changed
    again = national.datasets()
    same(service, again)
    assert ids(again) == ids(first)

    harvest(service, a=SAWAH, b=JAGUNG, c=KEDELAI)
    national.harvest()
    changed = national.datasets()
    same(service, changed)
    assert ids(changed)[SAWAH] == ids(first)[PADI]

    harvest(service, a=SAWAH, b=JAGUNG)
    national.harvest()
    after = national.datasets()
    same(service, after)
    assert after.keys() == {SAWAH, JAGUNG}


def test_a_page_that_fails_deletes_nothing_there(
    service: Service, portal: Callable[..., Theirs], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.web.feeds.rdf.A_PAGE", 2)
    harvest(service, a=PADI, b=JAGUNG, c=KEDELAI)
    national = portal("dcat_rdf", "/catalog.nt")
    national.harvest()
    first = national.datasets()
    table = schema.document
    last = service.core.catalogue.page()[-1]
    with writing(service.core.engine) as connection:
        connection.execute(update(schema.form).values(key="stale"))
        connection.execute(update(table).where(table.c.dataset_id == last.id).values(document=b"\0spoilt"))
        count_change(connection, last.source_id, service.core.clock.now())
    with pytest.raises(AssertionError):  # the run tells of an error
        national.harvest()
    assert ids(national.datasets()) == ids(first)


def test_a_ckan_source_follows_us(service: Service, clock: Any, portal: Callable[..., Theirs]) -> None:
    # It asks for what changed since its run, less an hour.
    clock.time = datetime.now(UTC) - timedelta(hours=2)
    harvest(service, a=PADI, b=JAGUNG, c=KEDELAI)
    national = portal("ckan", "")
    national.harvest()
    first = national.datasets()
    same(service, first)

    national.harvest()  # nothing changed
    assert standing(national.datasets()) == standing(first)

    clock.time = datetime.now(UTC)
    harvest(service, a=SAWAH, b=JAGUNG, c=KEDELAI)
    national.harvest()
    changed = national.datasets()
    same(service, changed)
    assert ids(changed)[SAWAH] == ids(first)[PADI]
    untouched = {JAGUNG, KEDELAI}
    assert {t: standing(changed)[t] for t in untouched} == {t: standing(first)[t] for t in untouched}

    harvest(service, a=SAWAH, b=JAGUNG)
    national.harvest()
    # CKAN's own harvester never deletes: what is gone stays with it, and is gone with us.
    after = national.datasets()
    assert after.keys() == changed.keys()
    same(service, {title: each for title, each in after.items() if title != KEDELAI})
