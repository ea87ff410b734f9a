"""The CSW plugin: its contract, recorded catalogues, paging, folders, hostile XML and look-alikes."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from harvester.sdk import (
    ContentUnreadable,
    FetchContext,
    RawRecord,
    Recognition,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, fill_defaults, make_context
from plugins._csw_online import Online, links
from plugins._csw_requests import Way, bare, read_capabilities
from plugins._xml import parse_xml
from plugins.csw import CswPlugin

FIXTURES = Path(__file__).parent / "fixtures" / "csw"
CAPABILITIES = FIXTURES / "geonetwork-paged" / "capabilities.xml"
URL = "https://geo.contohkab.go.id/csw"
GEONETWORK = "https://geo.contohkab.go.id/geonetwork/srv/eng/csw"
GMD = "http://www.isotc211.org/2005/gmd"
NAMESPACES = f'xmlns:gmd="{GMD}" xmlns:gco="http://www.isotc211.org/2005/gco"'


class TestCsw(PluginContract):
    plugin = CswPlugin
    cases = FIXTURES


def record(number: int, name: str = "gmd:MD_Metadata") -> str:
    return (
        f"<{name} {NAMESPACES}><gmd:fileIdentifier><gco:CharacterString>rek-{number}</gco:CharacterString>"
        f"</gmd:fileIdentifier></{name}>"
    )


def results(records: list[str], matched: object, following: object, version: str = "2.0.2") -> bytes:
    following = f' nextRecord="{following}"' if following is not None else ""
    matched = f' numberOfRecordsMatched="{matched}"' if matched is not None else ""
    return (
        f'<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/{version}">'
        f"<csw:SearchResults{matched}{following}>{''.join(records)}</csw:SearchResults></csw:GetRecordsResponse>"
    ).encode()


def refusal(code: str, words: str) -> bytes:
    return (
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows">'
        f'<ows:Exception exceptionCode="{code}"><ows:ExceptionText>{words}</ows:ExceptionText>'
        "</ows:Exception></ows:ExceptionReport>"
    ).encode()


class Catalogue(FakeHttp):
    """A catalogue of so many records; ``answer`` makes the answer to a request for a page."""

    def __init__(
        self, answer: Callable[[int, int, dict[str, str]], bytes], capabilities: bytes = b""
    ) -> None:
        super().__init__({})
        self.answer, self.told = answer, capabilities or refusal("NoApplicableCode", "no capabilities")

    def get(self, url: str, **_: Any) -> Any:
        query = {key.lower(): value for key, value in parse_qsl(urlsplit(url).query)}
        self.requests.append(url)
        if query["request"] == "GetCapabilities":
            return self._respond(url, self.told)
        start, size = int(query["startposition"]), int(query["maxrecords"])
        return self._respond(url, self.answer(start, size, query))

    def post(self, url: str, *, data: Any = None, **_: Any) -> Any:
        self.requests.append(f"POST {url}")
        root = parse_xml(data)
        words = {key.lower(): str(value) for key, value in root.items()} | {"method": "POST"}
        words["typenames"] = root[0].get("typeNames") or ""
        return self._respond(url, self.answer(int(words["startposition"]), int(words["maxrecords"]), words))

    def _respond(self, url: str, body: bytes) -> Any:
        return FakeHttp({url: Answer(body=body, headers={"Content-Type": "application/xml"})}).get(url)


def harvest(
    http: FakeHttp, url: str = URL, state: Any = None, **config: Any
) -> tuple[list[RawRecord], FetchContext]:
    filled = fill_defaults(CswPlugin.config_schema, config)
    context = make_context(http, Site(url=url, config=filled, answers={}, state=state or {}))
    return list(CswPlugin(url, filled).records(context)), context


def page_of(count: int, start: int, size: int) -> list[str]:
    return [record(number) for number in range(start, min(start + size, count + 1))]


def test_pages_that_follow_the_standard() -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        return results(page_of(120, start, size), 120, start + size if start + size <= 120 else 0)

    http = Catalogue(answer)
    found, context = harvest(http)
    assert [raw.identifier for raw in found] == [f"rek-{n}" for n in range(1, 121)]
    assert context.partial_reason is None
    assert not context.problems
    assert context.expected == 120
    assert len(http.requests) == 4


@pytest.mark.parametrize(
    ("matched", "following"),
    [
        (lambda start, size: 120, lambda start, size: 0),  # GeoNetwork behind some proxies: always 0
        (lambda start, size: 120, lambda start, size: None),
        (lambda start, size: 120, lambda start, size: start),  # the same page for ever
        (lambda start, size: 120, lambda start, size: 1),
        (lambda start, size: 120, lambda start, size: start + size),  # beyond the end on the last page
        (lambda start, size: 20, lambda start, size: start + size),  # counts the page, not the catalogue
        (lambda start, size: None, lambda start, size: start + size),
        (lambda start, size: "banyak", lambda start, size: start + size),
    ],
)
def test_counts_that_are_wrong(matched: Any, following: Any) -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        listed = page_of(120, start, min(size, 20))
        return results(listed, matched(start, 20), following(start, 20))

    found, context = harvest(Catalogue(answer), page_size=20)
    assert len(found) == 120
    assert context.partial_reason is None


def test_a_preview_asks_for_no_more_than_it_shows() -> None:
    http = Catalogue(lambda start, size, _: results(page_of(120, start, size), 120, start + size))
    config = fill_defaults(CswPlugin.config_schema, {})
    context = make_context(http, Site(url=URL, config=config, answers={}))
    context.limit = 3
    assert len(list(islice(CswPlugin(URL, config).records(context), 3))) == 3
    assert "maxRecords=3" in http.requests[-1]
    assert len(http.requests) == 2


def test_a_server_that_gives_fewer_at_a_time_than_asked_for() -> None:
    found, _ = harvest(
        Catalogue(lambda start, size, _: results(page_of(25, start, min(size, 10)), 25, start + 10))
    )
    assert len(found) == 25


def test_doubles_across_pages_are_left_out_and_withdraw_nothing_at_first() -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        listed = {1: [record(1), record(2)], 3: [record(2), record(3)]}.get(start, [])
        return results(listed, 4, start + 2 if start < 3 else 0)

    found, context = harvest(Catalogue(answer), page_size=2)
    assert [raw.identifier for raw in found] == ["rek-1", "rek-2", "rek-3"]
    assert context.partial_reason
    assert [problem.code for problem, _ in context.problems] == ["records-fewer"]
    _, again = harvest(Catalogue(answer), page_size=2, state=context.new_state)
    assert again.partial_reason is None, "the same count the second time is believed"


def test_the_same_page_for_ever_ends() -> None:
    found, _ = harvest(Catalogue(lambda start, size, _: results([record(1)], 9_999, start + 1)))
    assert len(found) == 1


@pytest.mark.parametrize("bad", [1, 2, 7, 30, 60])
def test_one_bad_record_is_left_out_and_the_others_are_not(bad: int) -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        if start <= bad < start + size:
            return (
                refusal("NoApplicableCode", "Index out of range") if start > 1 or size > 1 or bad > 1 else b""
            )
        return results(page_of(60, start, size), 60, start + size if start + size <= 60 else 0)

    if bad == 1:  # the first request fails: nothing tells a bad record from a bad catalogue
        with pytest.raises(SourceRefused):
            harvest(Catalogue(answer), page_size=1)
        return
    found, context = harvest(Catalogue(answer), page_size=10 if bad > 10 else 1)
    assert len(found) == 59
    assert context.partial_reason
    assert next(place for _, place in context.problems) == f"record[{bad}]"


def test_a_catalogue_that_fails_halfway_is_an_error() -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        if start > 10:
            raise SourceUnavailable("It does not answer.", status=503)
        return results(page_of(1_000, start, size), 1_000, start + size)

    with pytest.raises(SourceUnavailable):
        harvest(Catalogue(answer), page_size=10)


def test_access_that_is_refused_halfway_is_not_taken_for_a_bad_record() -> None:
    def answer(start: int, size: int, _: Any) -> bytes:
        if start > 10:
            raise SourceRefused("login", status=401)
        return results(page_of(1_000, start, size), 1_000, start + size)

    http = Catalogue(answer)
    with pytest.raises(SourceRefused, match="login"):
        harvest(http, page_size=10)
    assert len(http.requests) == 3


def test_what_the_exception_report_says_is_told() -> None:
    with pytest.raises(SourceRefused, match=r"Too many requests \(NoApplicableCode\)"):
        harvest(Catalogue(lambda *_: refusal("NoApplicableCode", "Too many requests")))


def test_other_ways_of_asking_are_tried() -> None:
    def answer(start: int, size: int, words: dict[str, str]) -> bytes:
        if words.get("method") != "POST" or words["outputschema"] == GMD:
            return refusal("InvalidParameterValue", "outputSchema")
        assert words["typenames"] == "csw:Record"
        listed = (
            '<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:identifier>a</dc:identifier><dc:title>Peta</dc:title></csw:Record>"
        )
        return results([listed], 1, 0)

    found, _ = harvest(Catalogue(answer))
    assert CswPlugin(URL, {}).draft(found[0]).title == "Peta"


def test_version_3() -> None:
    told = (
        b'<csw30:Capabilities xmlns:csw30="http://www.opengis.net/cat/csw/3.0" version="3.0.0" '
        b'xmlns:ows20="http://www.opengis.net/ows/2.0"><ows20:OperationsMetadata/></csw30:Capabilities>'
    )

    def answer(start: int, size: int, words: dict[str, str]) -> bytes:
        assert words["version"] == "3.0.0"
        assert "resulttype" not in words
        return results(page_of(3, start, size), 3, 0, version="3.0")

    found, _ = harvest(Catalogue(answer, told))
    assert len(found) == 3


def test_a_filter_is_sent() -> None:
    asked = []

    def answer(start: int, size: int, words: dict[str, str]) -> bytes:
        asked.append((words["constraint"], words["constraintlanguage"]))
        return results([record(1)], 1, 0)

    harvest(Catalogue(answer), constraint="dc:type = 'dataset'")
    assert asked == [("dc:type = 'dataset'", "CQL_TEXT")]


@pytest.mark.parametrize("third", [False, True])
def test_requests_as_documents(third: bool) -> None:
    from plugins._csw_post import post_body

    version, types = ("3.0.0", "csw30:Record") if third else ("2.0.2", "gmd:MD_Metadata")
    root = parse_xml(post_body(version, types, GMD, start=51, size=50, constraint="a = 'b'"))
    assert root.get("startPosition") == "51"
    assert root.get("maxRecords") == "50"
    assert root.get("outputSchema") == GMD
    assert root[0].get("typeNames") == types
    assert types.partition(":")[0] in root.nsmap
    assert list(root.itertext()) == ["full", "a = 'b'"]


# Addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("http://localhost:8080/geonetwork/srv/eng/csw", GEONETWORK),
        ("http://192.168.1.4/csw", GEONETWORK),
        ("http://geo.contohkab.go.id/geonetwork/srv/eng/csw-geo", GEONETWORK + "-geo"),
        ("http://[rusak", GEONETWORK),
        ("", GEONETWORK),
    ],
)
def test_addresses_in_capabilities_are_believed_of_the_same_host_only(told: str, asked: str) -> None:
    root = parse_xml(
        CAPABILITIES.read_bytes().replace(b"http://localhost:8080/geonetwork/srv/ind/csw", told.encode())
    )
    ways = read_capabilities(root, f"{GEONETWORK}?request=x").ways()
    assert ways[0] == Way(version="2.0.2", schema=GMD, types="gmd:MD_Metadata", method="GET", url=asked)


def test_words_of_a_request_are_taken_off_an_address_and_others_stay() -> None:
    told = "https://geo.example.id/csw.py?config=a.cfg&SERVICE=CSW&Request=GetCapabilities&version=2.0.2"
    assert bare(told) == "https://geo.example.id/csw.py?config=a.cfg"


# Folders -----------------------------------------------------------------------------------


def test_files_that_did_not_change_are_not_fetched_again() -> None:
    site = Site.load(FIXTURES / "waf")
    first, context = harvest(FakeHttp(site.answers), site.url)
    assert context.partial_reason is None
    http = FakeHttp(site.answers)
    second, again = harvest(http, site.url, state=context.new_state)
    assert second == []
    assert again.partial_reason, "what is not fetched is not gone"
    assert not any(url.endswith(".xml") for url in http.requests)
    changed = dict(context.new_state["files"])
    changed["jalan.xml"] = ["2020-01-01T00:00:00", "jalan-kab"]
    third, _ = harvest(FakeHttp(site.answers), site.url, state={"files": changed})
    assert [raw.identifier for raw in third] == ["jalan.xml"]
    assert len(first) == 4


def test_folders_are_read_down_to_the_depth_and_cycles_end() -> None:
    def listing(*names: str) -> Answer:
        links = "".join(f'<a href="{name}">{name}</a>\n' for name in names)
        body = f"<html><title>Index of /m</title><h1>Index of /m</h1><pre>{links}</pre></html>"
        return Answer(body=body.encode(), headers={"Content-Type": "text/html"})

    root = "https://data.example.id/m/"
    query = "?service=CSW&version=2.0.2&request=GetCapabilities"
    answers = {
        root + query: listing("a/", "b.xml", "../", "/m/"),
        root + "a/": listing("a/", "b.xml", "/m/a/"),
        root + "a/a/": listing("b.xml"),
    }
    answers |= {
        f"{root}{at}b.xml": Answer(body=record(n).encode()) for n, at in enumerate(("", "a/", "a/a/"))
    }
    found, context = harvest(FakeHttp(answers), root)
    assert [raw.identifier for raw in found] == ["b.xml", "a/b.xml", "a/a/b.xml"]
    assert context.partial_reason is None
    found, context = harvest(FakeHttp(answers), root, depth=1)
    assert [raw.identifier for raw in found] == ["b.xml", "a/b.xml"]
    assert context.partial_reason


def test_a_single_document() -> None:
    url = "https://data.example.id/peta.xml"
    http = FakeHttp({}, otherwise=Answer(body=record(7).encode(), headers={"Content-Type": "text/xml"}))
    (found,), _ = harvest(http, url)
    assert found.identifier == "rek-7"
    assert recognition(http, url).confidence >= 0.8


# Hostile XML ---------------------------------------------------------------------------------


def test_entities_from_outside_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>x&x;</a>'.encode()
    with pytest.raises(ContentUnreadable, match="broken") as refused:
        parse_xml(body)
    assert "rahasia" not in str(refused.value)


def test_entities_that_multiply_are_refused() -> None:
    levels = '<!ENTITY l0 "hahahahahaha">'
    levels += "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(ContentUnreadable):
        parse_xml(f"<!DOCTYPE a [{levels}]><a>&l9;</a>".encode())


@pytest.mark.parametrize(
    "body",
    [
        b"<a>Dinas & Badan</a>",
        b"<a>x\x0by</a>",
        b"<a>&#11;</a>",
        '<?xml version="1.0" encoding="utf-8"?><a>Caf\xe9</a>'.encode("latin-1"),
        b'<?xml version="1.0" encoding="UTF-16"?><a>x</a>',
        '\ufeff<?xml version="1.0"?><a>x</a>'.encode(),
        b'\n <?xml version="1.0"?><a>x</a>',
    ],
)
def test_faults_that_are_forgiven(body: bytes) -> None:
    assert parse_xml(body).tag == "a"


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"<html><body>x</body></html>", b"<a><b></a>", b"{}", b"\xff\xfe\x00"]
)
def test_what_is_no_xml_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ContentUnreadable):
        parse_xml(body, "https://example.org/x.xml")


# Online resources ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "protocol", "name", "formats"),
    [
        ("https://a.id/geoserver/wms?service=WMS", "OGC:WMS-1.1.1-http-get-map", "a:b", ["WMS"]),
        ("https://a.id/geoserver/wfs", "OGC:WFS", "a:b", ["WFS", "GeoJSON"]),
        ("https://a.id/geoserver/a/ows?typeName=a:b", "OGC:WFS-1.0.0", "", ["WFS", "GeoJSON"]),
        ("https://a.id/geoserver/wfs", "OGC:WFS", "Batas desa 2023", ["WFS"]),  # no name of a layer
        ("https://a.id/cgi-bin/mapserv?map=/x.map&service=WFS", "OGC:WFS", "batas", ["WFS"]),
        ("https://a.id/arcgis/services/A/MapServer/WFSServer", "OGC:WFS", "A:B", ["WFS"]),
        ("https://a.id/geoserver/gwc/service/wmts", "OGC:WMTS", "a:b", ["WMTS"]),
        ("https://a.id/arcgis/rest/services/A/FeatureServer/0", "", "A", ["API"]),
        ("https://a.id/arcgis/rest/services/A/MapServer", "", "A", ["MapServer"]),
        ("https://a.id/ogc/features/v1/collections/a", "OGC API - Features", "a", ["API"]),
        ("https://a.id/geoserver/wms", "WWW:LINK-1.0-http--link", "", ["WMS"]),
        ("https://a.id/x.geojson", "", "", ["GEOJSON"]),
        ("https://a.id/x.zip", "WWW:DOWNLOAD-1.0-http--download", "Zipped Shapefile", ["SHP"]),
        ("https://a.id/wfs?request=GetFeature&typename=a:b&outputFormat=application%2Fjson", "", "", [None]),
        ("https://a.id/wfs?request=GetFeature&typename=a:b&outputFormat=csv", "WWW:DOWNLOAD", "b", ["CSV"]),
        ("https://a.id/peta", "WWW:LINK-1.0-http--link", "Peta", []),
        ("https://a.id/thumb.png", "WWW:LINK-1.0-http--image-thumbnail", "", []),
        ("https://a.id/csw?request=GetRecordById&id=1", "WWW:LINK", "", []),
        ("Server=a; Service=5151", "", "", []),
        ("http://[rusak", "OGC:WMS", "a", [None]),
    ],
)  # fmt: skip
def test_online_resources(url: str, protocol: str, name: str, formats: list[str | None]) -> None:
    found = links([Online(url=url, protocol=protocol, name=name)])
    assert [drafted.format for drafted in found.distributions] == formats


def test_geojson_can_be_left_out_and_is_not_doubled() -> None:
    layer = Online(url="https://a.id/geoserver/wfs", protocol="OGC:WFS", name="a:b")
    assert len(links([layer], geojson=False).distributions) == 1
    own = Online(url="https://a.id/b?outputFormat=json", protocol="WWW:DOWNLOAD", name="GeoJSON")
    assert [drafted.format for drafted in links([layer, own]).distributions] == ["WFS", "GeoJSON"]


def test_the_address_of_geojson() -> None:
    found = links([Online(url="http://a.id/geoserver/wfs?SERVICE=WFS&map=x", protocol="OGC:WFS", name="a:b")])
    assert found.distributions[1].download_url == (
        "http://a.id/geoserver/wfs?map=x&service=WFS&version=2.0.0&request=GetFeature&typeNames=a:b"
        "&outputFormat=application/json&srsName=EPSG:4326"
    )


# Recognition -----------------------------------------------------------------------------------


def recognition(http: FakeHttp, url: str) -> Recognition:
    answer = CswPlugin.recognise(http.page(url))
    return answer if isinstance(answer, Recognition) else Recognition(confidence=answer)


@pytest.mark.parametrize(
    ("url", "html", "found"),
    [
        ("https://a.id/", '<a href="/gn/srv/eng/csw?service=CSW&amp;request=x">CSW</a>', "/gn/srv/eng/csw"),
        ("https://a.id/geonetwork/srv/ind/catalog.search", "<html></html>", "/geonetwork/srv/ind/csw"),
        ("https://a.id/", "<html>GeoNode <a href='/layers/'>Layers</a></html>", "/catalogue/csw"),
        ("https://geoportal.contohkab.go.id/", "<html>Selamat datang</html>", "/geoserver/csw"),
        ("https://a.id/geoserver/web/", "<html>GeoServer</html>", "/geoserver/csw"),
    ],
)
def test_pages_that_lead_to_a_catalogue(url: str, html: str, found: str) -> None:
    told = CAPABILITIES.read_bytes()
    found = urljoin(url, found)
    answers = {
        url: Answer(body=f"<!doctype html>{html}".encode(), headers={"Content-Type": "text/html"}),
        f"{found}?service=CSW&version=2.0.2&request=GetCapabilities": Answer(body=told),
    }
    answer = recognition(FakeHttp(answers), url)
    assert answer.confidence >= 0.8
    assert answer.url == found


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://a.id/berita", "<html>Pelatihan GeoNetwork dan GeoServer di Dinas Kominfo</html>"),
        ("https://geoportal.contohkab.go.id/", "<html>Segera hadir</html>"),
        ("https://a.id/wms", '<WMS_Capabilities xmlns="http://www.opengis.net/wms" version="1.3.0"/>'),
        ("https://a.id/wfs", '<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs"/>'),
        ("https://a.id/feed.xml", '<rss version="2.0"><channel><title>x</title></channel></rss>'),
        ("https://a.id/sitemap.xml", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'),
        (
            "https://a.id/data/",
            "<html><title>Index of /data</title><h1>Index of /data</h1><pre><a href='a.xml'>a.xml</a></pre>",
        ),
    ],
)
def test_look_alikes_are_left_to_others(url: str, body: str) -> None:
    http = FakeHttp({url: Answer(body=body.encode()), "https://a.id/data/a.xml": Answer(body=b"<jalan/>")})
    assert recognition(http, url).confidence < 0.5


def test_the_same_layer_asked_in_two_ways_is_one_distribution() -> None:
    told = [
        Online(url="https://a.id/wms?", protocol="OGC:WMS", name="a"),
        Online(url="https://a.id/wms?request=GetCapabilities&service=WMS", protocol="OGC:WMS", name="a"),
    ]
    assert len(links(told).distributions) == 1
    assert re.match("https://a.id/wms", links(told).distributions[0].access_service or "")
