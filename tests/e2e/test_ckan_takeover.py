"""ckanext-harvest harvested a source first; then we take its packages over, and its source can be cleared."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Exchange, serve
from theirs import Theirs, command, needed
from world import extras

from harvester.domain.source import Source

if TYPE_CHECKING:
    import ckanapi

    from harvester.service import Service
    from harvester.settings import TargetSettings

pytestmark = pytest.mark.e2e
COUNT = 2


def package(mark: str, number: int) -> dict[str, Any]:
    """One dataset as the CKAN that is harvested tells it."""
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{mark}/{number}"))
    files = [
        {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}/{form}")), "name": form, "format": form}
        for form in ("CSV", "XLSX")
    ]
    return {
        "id": identifier,
        "name": f"{mark}-{number}",
        "title": f"Produksi padi {number}",
        "notes": "Menurut kecamatan.",
        "state": "active",
        "type": "dataset",
        "private": False,
        "license_id": "cc-by",
        "metadata_created": "2024-01-01T00:00:00.000000",
        "metadata_modified": "2024-01-01T00:00:00.000000",
        "tags": [{"name": "padi"}],
        "groups": [],
        "extras": [{"key": "frekuensi", "value": "tahunan"}],
        "resources": [each | {"url": f"https://data.example/{each['id']}"} for each in files],
    }


def catalogue(mark: str) -> bytes:
    """The same number of datasets as a DCAT catalogue."""
    base = f"https://data.example/{mark}"
    lines = [
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
        f"<{base}> a dcat:Catalog ; dcat:dataset " + ", ".join(f"<{base}/{n}>" for n in range(COUNT)) + " .",
    ]
    for n in range(COUNT):
        files = " , ".join(
            f'[ a dcat:Distribution ; dct:title "{form}" ; dct:format "{form}" ;'
            f" dcat:accessURL <{base}/{n}.{form.lower()}> ]"
            for form in ("CSV", "XLSX")
        )
        lines.append(
            f'<{base}/{n}> a dcat:Dataset ; dct:title "Produksi padi {n}" ; dct:identifier "{mark}-{n}" ;'
            f' dct:description "Menurut kecamatan." ; dcat:keyword "padi" ; dcat:distribution {files} .'
        )
    return "\n".join(lines).encode()


@pytest.fixture
def mark() -> str:
    return f"hv-ambil-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def site(mark: str) -> Iterator[str]:
    """A CKAN portal and a DCAT catalogue on loopback."""

    def search(exchange: Exchange) -> None:
        found = [package(mark, n) for n in range(COUNT)] if "start=0" in exchange.path else []
        result = {"count": COUNT, "results": found, "facets": {}, "search_facets": {}, "sort": "id asc"}
        body = json.dumps({"help": "", "success": True, "result": result}).encode()
        exchange.answer(200, body, Content_Type="application/json")

    status = b'{"success": true, "result": {"ckan_version": "2.10.4"}}'
    routes: dict[str, Any] = {
        "/api/3/action/package_search": search,
        "/api/action/package_search": search,
        "/api/3/action/status_show": lambda exchange: exchange.answer(
            200, status, Content_Type="application/json"
        ),
        "/catalog.ttl": lambda exchange: exchange.answer(200, catalogue(mark), Content_Type="text/turtle"),
    }
    with serve(routes) as running:
        yield running.url


def ids(packages: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str, set[str]]]:
    return {
        title: (each["id"], each["name"], {resource["id"] for resource in each["resources"]})
        for title, each in packages.items()
    }


@pytest.mark.parametrize("kind", ["ckan", "dcat_rdf"])
def test_what_ckanext_harvest_made_is_ours_and_stays(
    *,
    ckan: ckanapi.RemoteCKAN,
    open_with: Callable[..., Service],
    target: TargetSettings,
    organization: str,
    site: str,
    kind: str,
) -> None:
    needed()
    plugin, path = {"ckan": ("ckan", ""), "dcat_rdf": ("dcat", "/catalog.ttl")}[kind]
    ckan.action.organization_create(name=organization)
    theirs = Theirs(ckan, kind, f"{site}{path}", organization)

    def standing() -> dict[str, dict[str, Any]]:
        query = f'organization:"{organization}" +dataset_type:dataset'
        found = ckan.action.package_search(fq=query, rows=100)["results"]
        assert len(found) == COUNT
        return {each["title"]: ckan.action.package_show(id=each["id"]) for each in found}

    try:
        theirs.harvest()
        before = standing()
        service = open_with(targets=(target,))
        options = {"inspect_files": False}
        service.sources.add(
            Source(
                name="s", title="S", url=f"{site}{path}", plugin=plugin, organization=organization,
                options=options,
            )
        )  # fmt: skip
        assert service.harvests.harvest("s").counts.created == COUNT

        report = service.takeovers.report("s", "ckan")
        assert {each.package_id for each in report if each.sure} == {each["id"] for each in before.values()}
        assert {each.harvest_source for each in report} == {theirs.id}
        assert standing() == before  # a report changes nothing

        assert len(service.takeovers.adopt("s", "ckan")) == COUNT
        counts = service.deliveries.deliver("ckan")
        assert (counts.updated, counts.created, counts.failed) == (COUNT, 0, 0)
        assert ids(standing()) == ids(before)
        service.deliveries.again("ckan")  # CKAN goes on to show the other harvester's source
        assert service.deliveries.deliver("ckan").unchanged == COUNT

        theirs.clear_history()
        for each in before.values():
            command("search-index", "rebuild", each["id"])  # of all without an id
        theirs.clear()
        ckan.action.harvest_source_delete(id=theirs.id)
        after = standing()
        assert ids(after) == ids(before)
        (source,) = service.core.sources.all()
        assert {extras(each)["harvest_source_id"] for each in after.values()} == {source.uuid}
        service.deliveries.again("ckan")
        counts = service.deliveries.deliver("ckan")
        assert (counts.updated, counts.created, counts.failed) == (0, 0, 0)
    finally:
        query = f'organization:"{organization}"'
        for each in ckan.action.package_search(fq=query, rows=100)["results"]:
            ckan.action.dataset_purge(id=each["id"])
        ckan.action.organization_purge(id=organization)
