"""How changes travel: what was changed, what was withdrawn, and what is never told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
from stored import become

from harvester.domain.decide import State
from harvester.service.removing import Fate

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser import Browser

    from harvester.service import Service

DCAT = "http://www.w3.org/ns/dcat#"
STATUS = pyoxigraph.NamedNode("http://www.w3.org/ns/adms#status")
CANARY = "kenarirahasia"
LATER = "2030-01-01T00:00:00Z"


@pytest.fixture
def later(clock: Any) -> datetime:
    """A time after all that was harvested."""
    clock.time = datetime(2031, 1, 1, tzinfo=UTC)
    return clock.time


def triples(data: bytes) -> list[Any]:
    return list(pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_TRIPLES))


def subjects(data: bytes, kind: str) -> set[str]:
    kinds = pyoxigraph.NamedNode(DCAT + kind)
    return {quad.subject.value for quad in triples(data) if quad.object == kinds}


def uri(row: Any) -> str:
    return f"http://127.0.0.1:8000/dataset/{row.name}"


def test_only_who_asks_for_changes_sees_tombstones(reader: Browser, filled: Service, later: datetime) -> None:
    changed, gone, *rest = filled.core.catalogue.page()
    become(filled, changed, State.ACTIVE, version="2")
    become(filled, gone, State.WITHDRAWN)
    whole = reader.client.get("/catalog.nt").data
    assert subjects(whole, "Dataset") == {uri(row) for row in (changed, *rest)}
    assert not any(quad.predicate == STATUS for quad in triples(whole))
    changes = reader.client.get(f"/catalog.nt?modified_since={LATER}").data
    # A tombstone is no dcat:Dataset: a consumer that knows only presence and absence sees none.
    assert subjects(changes, "Dataset") == {uri(changed)}
    (status,) = [quad for quad in triples(changes) if quad.predicate == STATUS]
    assert (status.subject.value, status.object.value.rpartition("/")[2]) == (uri(gone), "WITHDRAWN")
    listed = {q.object.value for q in triples(changes) if q.predicate.value == DCAT + "dataset"}
    assert listed == {uri(changed)}


def test_the_feed_of_an_organization_has_its_tombstones(
    reader: Browser, filled: Service, later: datetime
) -> None:
    (own, *_) = [row for row in filled.core.catalogue.page() if row.organization == "portal"]
    other = next(row for row in filled.core.catalogue.page() if row.organization != "portal")
    become(filled, own, State.WITHDRAWN)
    become(filled, other, State.WITHDRAWN)
    changes = reader.client.get(f"/organization/portal/catalog.nt?modified_since={LATER}").data
    assert [quad.subject.value for quad in triples(changes) if quad.predicate == STATUS] == [uri(own)]
    assert uri(own) not in reader.client.get("/organization/portal/catalog.nt").text


def test_changes_are_walked_in_their_order(
    reader: Browser, filled: Service, clock: Any, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.web.feeds.rdf.A_PAGE", 2)
    rows = filled.core.catalogue.page()[:7]
    for row in reversed(rows):
        clock.time += timedelta(seconds=1)
        become(filled, row, State.WITHDRAWN if row is rows[3] else State.ACTIVE, version="2")
    seen: list[str] = []
    path = f"/catalog.nt?modified_since={LATER}"
    while path:
        data = reader.client.get(path).data
        seen += sorted(subjects(data, "Dataset") | subjects(data, "Resource"))
        if len(seen) == 2:  # in the middle of the walk one changes again: it comes once more, at the end
            clock.time += timedelta(seconds=1)
            become(filled, rows[6], State.ACTIVE, version="3")
        following = {q.object.value for q in triples(data) if q.predicate.value.endswith("#next")}
        path = next(iter(following), "").removeprefix("http://127.0.0.1:8000")
    assert len(seen) == 8
    assert set(seen) == {uri(row) for row in rows}
    assert set(seen[-2:]) == {uri(rows[0]), uri(rows[6])}
    assert reader.client.get(f"/catalog.nt?modified_since={LATER}&page=4").status_code == 200
    assert reader.client.get(f"/catalog.nt?modified_since={LATER}&page=9").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=1-2", "after=-1", "page=0", "page=x", "page=1e3", "after=99999999999999999999"],
)
def test_what_is_no_page(reader: Browser, query: str) -> None:
    assert reader.client.get(f"/catalog.ttl?{query}").status_code == 400
    assert reader.client.get(
        f"/catalog.ttl?modified_since=2020-01-01&{query.replace('1-2', '3')}"
    ).status_code


@pytest.mark.parametrize("since", ["soon", "9999-99-99", "0001-01-01T00:00:00+14:00", "1" * 50])
def test_what_is_no_time(reader: Browser, since: str) -> None:
    assert reader.client.get("/catalog.ttl", query_string={"modified_since": since}).status_code in {200, 400}


FEEDS = [
    "/catalog.ttl",
    "/catalog.nt",
    "/catalog.jsonld",
    "/catalog.rdf",
    "/catalog.nt?modified_since=2000-01-01",
    "/data.json",
    "/sitemap-1.xml",
    "/feed.atom",
    "/feeds/organization/portal.atom",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListRecords&metadataPrefix=dcat_ap",
    "/",
    "/api/3/action/package_list",
    "/api/3/action/package_search?rows=1000",
    "/api/3/action/current_package_list_with_resources?limit=1000",
]


@pytest.mark.parametrize("state", [State.QUARANTINED, State.INVALID])
@pytest.mark.parametrize("then", [None, State.WITHDRAWN])
def test_what_is_held_back_is_told_nowhere(
    reader: Browser, filled: Service, later: datetime, state: State, then: State | None
) -> None:
    before = {path: reader.client.get(path).data for path in FEEDS}
    row = filled.core.catalogue.page()[0]
    told = {"title": {"id": CANARY}, "description": {"id": CANARY}, "identifier": CANARY}
    held = become(filled, row, state, **told)
    if then:
        become(filled, held, then)
    for path in FEEDS:
        data = reader.client.get(path).data
        assert CANARY.encode() not in data, path
        assert row.name.encode() not in data, path
        assert data != before[path] or row.name.encode() not in before[path], path
    for form in ("ttl", "nt", "jsonld", "rdf"):
        assert reader.client.get(f"/dataset/{row.name}.{form}").status_code == 404


def test_feeds_know_when_nothing_changed(
    reader: Browser, filled: Service, later: datetime, harvest: Callable[[], None]
) -> None:
    tags = {path: reader.client.get(path).headers.get("ETag") for path in FEEDS}
    source = filled.core.sources.all()[0]
    filled.harvests.harvest(source.name)  # in which nothing changed
    for path, tag in tags.items():
        if tag:
            assert reader.client.get(path, headers={"If-None-Match": tag}).status_code == 304, path
    filled.removals.remove(source.name, Fate.KEEP)
    for path, tag in tags.items():
        if tag:
            assert reader.client.get(path, headers={"If-None-Match": tag}).status_code == 200, path
