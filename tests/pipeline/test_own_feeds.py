"""Harvest loops: our own catalogue, read through its own feeds as a portal copies them, is recognised."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loopback import serve
from sqlalchemy import select
from werkzeug.serving import make_server

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading
from harvester.domain.decide import State
from harvester.domain.source import Source
from harvester.web import create_app

if TYPE_CHECKING:
    from harvester.service import Service

TITLES = ("Luas Panen Padi", "Jumlah Sekolah")


def agency(url: str) -> bytes:
    """The ``data.json`` of an office with two datasets."""
    entries = [
        {
            "identifier": f"https://opd.example/data/{number}",
            "title": title,
            "description": f"{title} menurut kecamatan.",
            "modified": "2024-05-01",
            "landingPage": f"{url}/{number}",
            "distribution": [{"title": "CSV", "downloadURL": f"{url}/{number}.csv", "format": "csv"}],
        }
        for number, title in enumerate(TITLES)
    ]
    return json.dumps({"dataset": entries}).encode()


@pytest.fixture
def ours(open_with: Callable[..., Service]) -> Iterator[tuple[Service, str]]:
    """Our catalogue with an office's datasets, served under its public address."""
    with serve({}) as office:
        office.routes["/data.json"] = agency(office.url)
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
        url = f"http://127.0.0.1:{server.server_port}"
        service = open_with(public_url=url)
        server.app = create_app(service)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            service.sources.add(
                Source(name="opd", title="OPD", url=f"{office.url}/data.json", plugin="datajson")
            )
            service.harvests.harvest("opd")
            assert sorted(row.title for row in active(service, "opd")) == sorted(TITLES)
            yield service, url
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def active(service: Service, source: str) -> list[Any]:
    found = service.core.sources.get(source)
    return list(service.core.catalogue.page(source_id=found.id, state=State.ACTIVE))


def reasons(service: Service, source: str) -> list[str]:
    table = schema.record
    with reading(service.core.engine) as connection:
        told = connection.scalars(
            select(table.c.reason).where(table.c.source_id == service.core.sources.get(source).id)
        )
        return [reason or "" for reason in told]


@pytest.mark.parametrize(
    ("plugin", "path"),
    [
        ("datajson", "/data.json"),
        ("dcat", "/catalog.ttl"),
        ("dcat", "/catalog.jsonld"),
        ("dcat", "/catalog.rdf"),
        ("ckan", "/"),
    ],
)
def test_our_own_feed_comes_back(ours: tuple[Service, str], plugin: str, path: str) -> None:
    service, url = ours
    service.sources.add(Source(name="back", title="Back", url=f"{url}{path}", plugin=plugin))
    run = service.harvests.harvest("back")

    assert (run.counts.seen, run.counts.skipped, run.counts.created) == (2, 2, 0), run
    assert active(service, "back") == []
    assert all("comes back" in reason for reason in reasons(service, "back"))


def as_a_portal_copies_it(feed: dict[str, Any], portal: str) -> bytes:
    """Our ``data.json`` as a portal publishes it again: pages of its own, identifiers and files as ours."""
    own = {
        "identifier": "pusat-1",
        "title": "Data Pusat",
        "description": "Data milik portal sendiri.",
        "landingPage": f"{portal}/dataset/pusat",
        "distribution": [{"downloadURL": f"{portal}/pusat.csv", "format": "csv"}],
    }
    copied = [{**entry, "landingPage": f"{portal}/dataset/{n}"} for n, entry in enumerate(feed["dataset"])]
    return json.dumps({**feed, "dataset": [*copied, own]}).encode()


def test_what_a_portal_copied_from_us_is_published_once(ours: tuple[Service, str]) -> None:
    service, url = ours
    feed = create_app(service).test_client().get("/data.json", base_url=url).get_json()
    with serve({}) as portal:
        portal.routes["/data.json"] = as_a_portal_copies_it(feed, portal.url)
        service.sources.add(
            Source(name="pusat", title="Pusat", url=f"{portal.url}/data.json", plugin="datajson")
        )
        run = service.harvests.harvest("pusat")

    assert run.counts.seen == 3
    assert [row.title for row in active(service, "pusat")] == ["Data Pusat"]
    assert len(active(service, "opd")) == 2
