"""The ArcGIS plugin: its contract, recorded sites of each kind, and what is easily mistaken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from harvester.domain.identity import content_digest
from harvester.sdk import FetchContext, Page, RawRecord, Recognition, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, make_context
from plugins._arcgis_hub import filled, hub_root
from plugins._arcgis_item import item_key, stable
from plugins._arcgis_links import layer_of
from plugins._arcgis_portal import sharing_roots
from plugins._arcgis_rest import box, moment
from plugins._arcgis_server import directory_of
from plugins._terms import licence_link
from plugins.arcgis import ArcgisPlugin
from plugins.datajson import DataJsonPlugin

HUB = "https://data-contohkab.hub.arcgis.com"
ITEM = "0123456789abcdef0123456789abcdef"
FIXTURES = Path(__file__).parent / "fixtures" / "arcgis"
GSA = Path(__file__).parents[3] / "shared" / "corpus" / "datajson" / "gsa-datagov-harvester"


class TestArcgis(PluginContract):
    plugin = ArcgisPlugin
    cases = FIXTURES


def run(
    url: str, answers: dict[str, Any], state: dict[str, Any] | None = None, **config: Any
) -> tuple[list[RawRecord], FetchContext]:
    told = {
        address: answer if isinstance(answer, Answer) else Answer(body=json.dumps(answer).encode())
        for address, answer in answers.items()
    }
    context = make_context(FakeHttp(told), Site(url=url, config=config, answers=told, state=state or {}))
    return list(ArcgisPlugin(url, config).records(context)), context


def feed(*identifiers: str) -> dict[str, Any]:
    return {"dataset": [{"identifier": one, "title": one, "publisher": {"name": "x"}} for one in identifiers]}


def test_each_way_names_a_dataset_alike() -> None:
    names = {
        f"https://www.arcgis.com/home/item.html?id={ITEM}&sublayer=0": f"{ITEM}_0",
        f"{HUB}/datasets/{ITEM.upper()}_0": f"{ITEM}_0",
        f"https://www.arcgis.com/home/item.html?id={ITEM}": ITEM,
        ITEM: ITEM,
        "https://example.org/lain": None,
    }
    assert {told: item_key(told) for told in names} == names


def test_two_entries_of_one_item_stay_two() -> None:
    address = f"https://www.arcgis.com/home/item.html?id={ITEM}"
    records, _ = run(HUB, {f"{HUB}/api/feed/dcat-us/1.1.json": feed(address, f"{address}&lain=1")})
    assert [record.identifier for record in records] == [ITEM, f"{address}&lain=1"]


def test_the_way_of_the_last_run_is_kept() -> None:
    search = f"{HUB}/api/search/v1/collections/dataset/items?f=json&limit=100&startindex=1"
    found = {"type": "FeatureCollection", "numberMatched": 1, "features": [{"id": ITEM, "properties": {}}]}
    both = {f"{HUB}/api/feed/dcat-us/1.1.json": feed("x"), search: found}
    _, context = run(HUB, both)
    assert context.new_state is not None
    assert context.new_state["route"] == "dcat-us"
    records, context = run(HUB, both, {"route": "search"})
    assert [record.identifier for record in records] == [ITEM]
    assert context.new_state == {"route": "search"}
    with pytest.raises(SourceUnavailable):
        run(
            HUB, {f"{HUB}/api/feed/dcat-us/1.1.json": Answer(status=503), search: found}, {"route": "dcat-us"}
        )


def test_an_unfilled_template_says_nothing() -> None:
    told = {"a": "{{x:toISO}}", "b": ["{{y}}", "z"], "c": {"@value": "{{q}}"}, "d": "uraian {{x}}"}
    assert filled(told) == {"b": ["z"], "d": "uraian {{x}}"}


def test_a_portal_that_repeats_its_first_page_ends() -> None:
    root = "https://x.maps.arcgis.com/sharing/rest"
    page = {"total": 3, "start": 1, "nextStart": 2, "results": [{"id": "a", "type": "CSV"}]}
    query = "f=json&num=100&q=(orgid:Z)&sortField=created&sortOrder=asc&start="
    records, context = run(
        "https://x.maps.arcgis.com/",
        {
            f"{root}/portals/self?f=json": {"id": "Z", "name": "N"},
            f"{root}/search?{query}1": page,
            f"{root}/search?{query}2": {**page, "nextStart": 3},
        },
    )
    assert len(records) == 1
    assert context.partial_reason == "The source says that it has 3 entries, but gives 1."


def test_views_change_nothing() -> None:
    one, two = ({"id": "a", "title": "A", "numViews": n, "lastViewed": n, "avgRating": n} for n in (1, 2))
    assert content_digest(stable(one)) == content_digest(stable(two))


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        ([[111.4, -7.4], [112.2, -6.9]], [111.4, -7.4, 112.2, -6.9]),
        ([["111.4", "-7.4"], ["112.2", "-6.9"]], [111.4, -7.4, 112.2, -6.9]),
        ([[111.4, -6.9], [112.2, -7.4]], [111.4, -7.4, 112.2, -6.9]),
        ({"type": "envelope", "coordinates": [[1, 2], [3, 4]]}, [1, 2, 3, 4]),
        ([[-180, -90], [180, 90]], None),
        ([["NaN", "NaN"], ["NaN", "NaN"]], None),
        ([[1, 2]], None),
        ([[1, 2], [3]], None),
        ("1,2,3,4", None),
        (None, None),
        ({"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1, "spatialReference": {"wkid": 32749}}, None),
        ({"xmin": 500, "ymin": 0, "xmax": 1, "ymax": 1, "spatialReference": {"wkid": 4326}}, None),
        (
            {"xmin": 0, "ymin": 0, "xmax": 20037508.342789244, "ymax": 5621521.486192,
             "spatialReference": {"latestWkid": 3857}},
            [0, 0, 180, 45],
        ),
        ({"xmin": None, "ymin": 0, "xmax": 1, "ymax": 1}, None),
        ({"xmin": 10**400, "ymin": 0, "xmax": 1, "ymax": 1, "spatialReference": {"wkid": 3857}}, None),
    ],
)  # fmt: skip
def test_extents(extent: Any, expected: Any) -> None:
    assert box(extent) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (1705284000000, "2024-01-15T02:00:00Z"),
        ("1705284000000", "2024-01-15T02:00:00Z"),
        (0, None), (-2209161600000, None), ("kemarin", None), (True, None), (None, None), (10**40, None),
        (float("nan"), None),
    ],
)  # fmt: skip
def test_times(told: Any, expected: str | None) -> None:
    assert moment(told) == expected


def test_the_licence_in_a_statement_of_rights() -> None:
    link = "https://creativecommons.org/licenses/by/4.0/"
    assert licence_link(f"<p>Pakai <a href='{link}'>CC</a>, lihat https://example.org</p>") == link
    assert licence_link(f"Lisensi: {link}.") == link
    assert licence_link("<a href='https://example.org/syarat'>syarat</a>") is None


@pytest.mark.parametrize(
    ("url", "root"),
    [
        (f"{HUB}/datasets/contoh::jalan/explore?layer=1", HUB),
        (f"{HUB}/search?collection=Dataset", HUB),
        (f"{HUB}/api/feed/dcat-us/1.1.json", HUB),
        (f"{HUB}/", HUB),
    ],
)
def test_the_site_is_found_from_any_of_its_addresses(url: str, root: str) -> None:
    assert hub_root(url) == root


def test_addresses_of_portals_and_servers() -> None:
    assert (
        sharing_roots("https://x.example/portal/home/item.html?id=1")[0]
        == "https://x.example/portal/sharing/rest"
    )
    root = "https://x.example/arcgis/rest/services"
    assert directory_of(f"{root}/A%20B/C/FeatureServer/3") == ([root], "", "A B/C/FeatureServer/3")
    assert directory_of(f"{root}/Folder/") == ([root], "Folder", None)
    assert directory_of("https://x.example/")[0][0] == root
    assert layer_of(f"{root}/A/FeatureServer/12?f=json") == 12
    assert layer_of(f"{root}/A/FeatureServer") is None


def page(url: str, body: str, **answers: Any) -> Page:
    told = {
        key.replace("ROOT", url.rstrip("/")): Answer(body=json.dumps(value).encode())
        for key, value in answers.items()
    }
    return FakeHttp({url: Answer(body=body.encode()), **told}).page(url)


def confidence(page: Page) -> float:
    answer = ArcgisPlugin.recognise(page)
    return answer.confidence if isinstance(answer, Recognition) else answer


def test_a_hub_is_rather_a_hub_than_a_file() -> None:
    body = json.dumps(
        {
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            **feed(f"https://www.arcgis.com/home/item.html?id={ITEM}"),
        }
    )
    file = page(f"{HUB}/data.json", body)
    plain = DataJsonPlugin.recognise(file)
    assert isinstance(plain, Recognition)
    assert confidence(file) > plain.confidence


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"dataset": [{"identifier": "1", "title": "A", "publisher": {"name": "x"},
            "distribution": [
            {"accessURL": f"https://www.arcgis.com/home/item.html?id={ITEM}"}]}]}),
        '{"success": true, "result": {"results": [], "count": 0}}',
        '{"type": "FeatureCollection", "features": []}',
        '{"currentVersion": 3, "name": "sebuah aplikasi"}',
        '{"total_count": 1, "results": [{"dataset_id": "a"}]}',
        '<html><head><meta name="generator" content="CKAN 2.10"><script src="https://js.arcgis.com/4.29/"></script>',
        '<html><body>Peta dibuat dengan ArcGIS; <a href="https://www.arcgis.com/apps/x">aplikasi</a></body></html>',
    ],
)  # fmt: skip
def test_look_alikes_are_left_to_others(body: str) -> None:
    assert confidence(page("https://satudata.contohkab.go.id/", body)) < 0.5


@pytest.mark.parametrize(
    ("link", "recognised"),
    [
        ("https://server.arcgisonline.com/ArcGIS/rest/services/World_Imagery/MapServer", False),
        ("https://gis.lain.go.id/arcgis/rest/services/Peta/MapServer", False),
        ("https://gis.contohkab.go.id/arcgis/rest/services/Peta/MapServer", True),
        ("/arcgis/rest/services/Peta/MapServer", True),
        ("http://[rusak/arcgis/rest/services/Peta/MapServer", False),
    ],
)
def test_a_server_that_a_page_links_to_is_its_own(link: str, recognised: bool) -> None:
    home, told = "https://geoportal.contohkab.go.id/", json.dumps({"currentVersion": 11.1, "services": []})
    told_at = link.partition("/Peta")[0].partition("/World")[0]
    directory = told_at if "//" in told_at else urljoin(home, told_at)
    answers = {home: f"<html><script>L.esri({{url: '{link}'}})</script></html>"}
    if "[" not in directory:
        answers[f"{directory}?f=json"] = told
    site = FakeHttp({url: Answer(body=body.encode()) for url, body in answers.items()})
    assert (confidence(site.page(home)) >= 0.5) == recognised


@pytest.mark.skipif(not GSA.is_dir(), reason="the shared corpus is not here")
def test_the_feeds_of_data_gov_are_no_hubs_but_could_be_read() -> None:
    for path in sorted(GSA.glob("dcatus*.json")):
        body = path.read_bytes()
        address = "https://data.example.gov/data.json"
        assert confidence(FakeHttp({address: Answer(body=body)}).page(address)) < 0.5, path.name
    records, _ = run(
        HUB, {f"{HUB}/api/feed/dcat-us/1.1.json": Answer(body=(GSA / "dcatus.json").read_bytes())}
    )
    assert len(records) == 7
    assert all(ArcgisPlugin(HUB, {}).draft(record).title for record in records)
