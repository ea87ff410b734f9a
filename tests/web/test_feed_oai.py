"""Atom and OAI-PMH as their readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree
from stored import become

from harvester.domain.decide import State

if TYPE_CHECKING:
    from browser import Browser

    from harvester.service import Service

OAI = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}


def ask(reader: Browser, **arguments: str) -> Any:
    answer = reader.client.get("/oai", query_string={k.strip("_"): v for k, v in arguments.items()})
    assert answer.status_code == 200
    return etree.fromstring(answer.data)


def error(document: Any) -> str:
    return str(document.xpath("string(o:error/@code)", namespaces=OAI))


def test_the_feed_tells_changes_and_tombstones(
    reader: Browser, filled: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, *rest = filled.core.catalogue.page()
    become(filled, gone, State.WITHDRAWN)
    monkeypatch.setattr("harvester.web.feeds.atom.A_PAGE", 8)
    path, entries, deleted = "/feed.atom", [], []
    while path:
        data = reader.client.get(path).data
        read = feedparser.parse(data)
        assert not read.bozo
        entries += [entry.id for entry in read.entries]
        deleted += etree.fromstring(data).xpath("//*[local-name()='deleted-entry']/@ref")
        following = [link.href for link in read.feed.links if link.rel == "next"]
        path = next(iter(following), "").removeprefix("http://127.0.0.1:8000")
    assert sorted(entries) == sorted(f"http://127.0.0.1:8000/dataset/{row.name}" for row in rest)
    assert deleted == [f"http://127.0.0.1:8000/dataset/{gone.name}"]
    assert reader.client.get("/feed.atom?before=x").status_code == 400


def test_an_organization_has_a_feed_of_its_own(reader: Browser, filled: Service) -> None:
    rows = [row for row in filled.core.catalogue.page() if row.organization == "portal"]
    gone, *rest = rows
    become(filled, gone, State.WITHDRAWN)
    page = reader.client.get("/organization/portal").text
    (path,) = etree.HTML(page).xpath("//link[@type='application/atom+xml']/@href")
    assert path == "/feeds/organization/portal.atom"
    data = reader.client.get(path).data
    read = feedparser.parse(data)
    assert not read.bozo
    assert {entry.id for entry in read.entries} == {f"http://127.0.0.1:8000/dataset/{r.name}" for r in rest}
    told = etree.fromstring(data).xpath("//*[local-name()='deleted-entry']/@ref")
    assert told == [f"http://127.0.0.1:8000/dataset/{gone.name}"]
    links = {link.rel: link.href for link in read.feed.links}
    assert links["self"] == read.feed.id == f"http://127.0.0.1:8000{path}"
    assert links["alternate"] == "http://127.0.0.1:8000/organization/portal"
    assert read.feed.title.startswith(filled.core.search.labels([("organization", "portal")]).popitem()[1])
    assert reader.client.get("/feeds/organization/nobody.atom").status_code == 404
    assert reader.client.get("/feeds/dataset.atom").headers["Location"] == "/feed.atom"


@pytest.mark.parametrize("prefix", ["oai_dc", "dcat_ap"])
def test_records_are_walked_by_tokens(
    reader: Browser, filled: Service, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    gone, *rest = filled.core.catalogue.page()
    become(filled, gone, State.WITHDRAWN)
    monkeypatch.setattr("harvester.web.feeds.oai.verbs.A_PAGE", 4)
    seen: list[str] = []
    deleted: list[str] = []
    arguments = {"metadataPrefix": prefix}
    while arguments:
        document = ask(reader, verb="ListRecords", **arguments)
        assert not error(document)
        seen += document.xpath("//o:header[not(@status)]/o:identifier/text()", namespaces=OAI)
        deleted += document.xpath("//o:header[@status='deleted']/o:identifier/text()", namespaces=OAI)
        assert len(document.xpath("//o:metadata/*", namespaces=OAI)) == len(
            document.xpath("//o:header[not(@status)]", namespaces=OAI)
        )
        token = document.xpath("string(//o:resumptionToken)", namespaces=OAI)
        arguments = {"resumptionToken": token} if token else {}
    assert sorted(seen) == sorted(f"oai:127.0.0.1:{row.name}" for row in rest)
    assert deleted == [f"oai:127.0.0.1:{gone.name}"]


def test_what_the_protocol_asks(reader: Browser, filled: Service) -> None:
    row = filled.core.catalogue.page()[0]
    told = ask(reader, verb="Identify")
    assert told.xpath("string(//o:deletedRecord)", namespaces=OAI) == "transient"
    record = ask(reader, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:{row.name}")
    assert record.xpath("string(//dc:title)", namespaces=OAI) == row.title
    sets = ask(reader, verb="ListSets").xpath("//o:setSpec/text()", namespaces=OAI)
    own = ask(reader, verb="ListIdentifiers", metadataPrefix="oai_dc", set=sets[0])
    assert 0 < len(own.xpath("//o:header", namespaces=OAI)) < 19
    assert len(ask(reader, verb="ListMetadataFormats").xpath("//o:metadataPrefix", namespaces=OAI)) == 2
    posted = reader.client.post("/oai", data={"verb": "Identify"})
    assert b"repositoryName" in posted.data


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "x<y"}, "badVerb"),
        ({"verb": "Identify", "x": "1"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "soon"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "nonesuch"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc!!!!x-y"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:x:y"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": 'a"&<b'}, "idDoesNotExist"),
    ],
)
def test_errors_are_the_protocols(reader: Browser, arguments: dict[str, str], code: str) -> None:
    assert error(ask(reader, **arguments)) == code
