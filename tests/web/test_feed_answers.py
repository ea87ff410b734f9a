"""How the public addresses answer: validators, HEAD, words for what is wrong, nothing held back."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from stored import become

from harvester.domain.decide import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from browser import Browser
    from flask import Flask

    from harvester.ports import DatasetRow
    from harvester.service import Service

CANARY = "kenarirahasia"
#: Not for everybody, or nothing of datasets.
LEFT_OUT = ("/admin", "/api/v1", "/static", "/metrics", "/healthz", "/readyz")
VALUES = {"extension": "nt", "organization": "portal", "action": "package_list", "number": 1, "version": "3"}
QUERIES = {
    "/data.json": ["?version=3"],
    "/oai": [
        f"?verb={verb}&metadataPrefix={prefix}"
        for verb in ("ListRecords", "ListIdentifiers")
        for prefix in ("oai_dc", "dcat_ap")
    ],
    "/": [f"?q={CANARY}"],
}
ACTIONS = [
    "package_list",
    "package_search?rows=1000",
    f"package_search?q={CANARY}",
    "package_search?rows=0&facet.field=[%22organization%22,%22tags%22,%22res_format%22]",
    "current_package_list_with_resources?limit=1000",
    "recently_changed_packages_activity_list",
    "organization_list?all_fields=true&include_extras=true",
    "group_list?all_fields=true",
    "tag_list",
    "package_show?id={name}",
    "package_show?id={uuid}",
    "organization_show?id=portal&include_datasets=true",
]


def addresses(app: Flask, name: str, uuid: str) -> Iterator[str]:
    """Every public GET address there is, filled in, with the queries that show more."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(LEFT_OUT):
            continue
        values = {each: VALUES.get(each, name) for each in rule.arguments}
        built = rule.build(values)
        assert built is not None, rule
        yield from (
            built[1] + query for query in ("", "?modified_since=2000-01-01", *QUERIES.get(rule.rule, ()))
        )
    yield from (f"/api/3/action/{action.format(name=name, uuid=uuid)}" for action in ACTIONS)
    yield from (f"/catalog.{form}" for form in ("ttl", "jsonld", "rdf", "xml", "nt"))


@pytest.fixture
def later(clock: Any) -> None:
    """A time after all that was harvested."""
    clock.time = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("state", [State.QUARANTINED, State.INVALID])
def test_no_public_address_tells_what_is_held_back(
    reader: Browser, filled: Service, app: Flask, state: State
) -> None:
    row = filled.core.catalogue.page()[0]
    told = {"title": {"id": CANARY}, "description": {"id": CANARY}, "identifier": CANARY}
    keyword = {"keyword": {"id": [CANARY]}, "publisher": {"name": CANARY}}
    become(filled, row, state, **told, **keyword)
    asked = list(addresses(app, row.name, row.uuid))
    assert len(asked) > 40
    for address in asked:
        answer = reader.client.get(address)
        assert answer.status_code < 500, address
        body = answer.data.replace(address.encode(), b"").replace(f"q={CANARY}".encode(), b"")
        assert f'value="{CANARY}"'.encode() in body or CANARY.encode() not in body, address


def shown(row: DatasetRow) -> list[str]:
    return [
        *(f"/catalog.{form}" for form in ("ttl", "jsonld", "rdf", "nt")),
        *(f"/dataset/{row.name}.{form}" for form in ("ttl", "jsonld", "rdf", "nt")),
        "/organization/portal/catalog.ttl",
        "/catalog.ttl?modified_since=2000-01-01",
        *(
            "/data.json",
            "/data.json?version=3",
            "/feed.atom",
            "/feeds/organization/portal.atom",
            "/sitemap.xml",
            "/sitemap-1.xml",
            "/robots.txt",
        ),
        *("/oai?verb=Identify", "/oai?verb=ListRecords&metadataPrefix=oai_dc"),
    ]


def test_every_feed_has_validators_and_takes_head_and_gzip(reader: Browser, filled: Service) -> None:
    for path in shown(filled.core.catalogue.page()[0]):
        plain = reader.client.get(path)
        assert plain.status_code == 200, path
        assert plain.headers["ETag"], path
        assert "max-age" in plain.headers["Cache-Control"], path
        again = reader.client.get(path, headers={"If-None-Match": plain.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        packed = reader.client.get(path, headers={"Accept-Encoding": "gzip"})
        if len(plain.data) > 1000:
            assert packed.headers["Content-Encoding"] == "gzip", path
        if packed.headers.get("Content-Encoding") == "gzip" and not path.startswith("/oai"):
            assert gzip.decompress(packed.data) == plain.data, path  # OAI-PMH tells when it answers
        head = reader.client.head(path)
        assert (head.status_code, head.data) == (200, b""), path
        assert head.headers["ETag"] == plain.headers["ETag"], path


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/catalog.docx", 404, "ttl, jsonld, rdf, xml, nt"),
        ("/dataset/x.docx", 404, "ttl, jsonld, rdf, xml, nt"),
        ("/organization/portal/catalog.csv", 404, "ttl"),
        ("/organization/nonesuch/catalog.ttl", 404, "no such organization"),
        ("/catalog.ttl?page=x", 400, "number"),
        ("/catalog.ttl?page=99", 404, "no such page"),
        ("/catalog.ttl?after=x", 400, "keys"),
        ("/catalog.ttl?modified_since=soon", 400, "2024-12-31"),
        ("/data.json?version=2", 400, "version=1.1 or version=3"),
        ("/feed.atom?before=x", 400, "keys"),
    ],
)
def test_what_is_not_there_is_told_in_words(reader: Browser, path: str, status: int, words: str) -> None:
    program = reader.client.get(path)
    assert program.status_code == status
    assert program.mimetype == "text/plain"
    assert words in program.text
    person = reader.client.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert (person.status_code, person.mimetype) == (status, "text/html")
    assert words in person.text


def test_neither_form_is_told_in_words(reader: Browser) -> None:
    answer = reader.client.get("/catalog", headers={"Accept": "image/png, text/plain;q=0.1"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_links_lead_on(reader: Browser, filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvester.web.feeds.rdf.A_PAGE", 5)
    links = reader.client.get("/catalog.ttl").headers["Link"]
    assert 'rel="next"' in links
    assert 'rel="last"' in links
    assert '<http://127.0.0.1:8000/catalog.jsonld>; rel="alternate"; type="application/ld+json"' in links
    row = filled.core.catalogue.page()[0]
    own = reader.client.get(f"/dataset/{row.name}.ttl").headers["Link"]
    assert f'<http://127.0.0.1:8000/dataset/{row.name}>; rel="canonical"' in own


def test_croissant_tells_the_columns_of_our_tables(reader: Browser, filled: Service) -> None:
    rows = filled.core.catalogue.page()
    ours = next(row for row in rows if any("table" in each for each in row.document["distribution"]))
    answer = reader.client.get(f"/dataset/{ours.name}/croissant.json")
    assert answer.status_code == 200
    told = answer.get_json(force=True)
    (first, *_) = [each for each in ours.document["distribution"] if "table" in each]
    names = [column["name"] for column in first["table"]["columns"]]
    assert [field["name"] for field in told["recordSet"][0]["field"]] == names
    url = told["distribution"][0]["contentUrl"].removeprefix("http://127.0.0.1:8000")
    head = reader.client.get(url).text.splitlines()[0]
    assert head.split(",") == names
    page = reader.client.get(f"/dataset/{ours.name}", headers={"Accept": "text/html"}).text
    assert f"/dataset/{ours.name}/croissant.json" in page
    none = next(
        row
        for row in rows
        if not any(
            "table" in each or each.get("format") in {"CSV", "XLSX", "XLS"}
            for each in row.document["distribution"]
        )
    )
    missing = reader.client.get(f"/dataset/{none.name}/croissant.json")
    assert (missing.status_code, "no tables" in missing.text) == (404, True)


@pytest.mark.filterwarnings("ignore")  # of mlcroissant's own dependencies
def test_croissant_is_valid(reader: Browser, filled: Service) -> None:
    # Not among the development dependencies: it brings pandas and SciPy, 250 MB for this one test.
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed (250 MB)")
    checked = 0
    for row in filled.core.catalogue.page():
        answer = reader.client.get(f"/dataset/{row.name}/croissant.json")
        if answer.status_code == 200:
            found = mlcroissant.Dataset(jsonld=answer.get_json(force=True))
            assert not found.metadata.ctx.issues.errors, found.metadata.ctx.issues.report()
            checked += 1
    assert checked > 3
