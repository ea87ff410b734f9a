"""The data.json plugin: its contract, recorded files, and the defects of real ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.domain.identity import content_digest
from harvester.sdk import ContentUnreadable, Page, RawRecord, Recognition
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, make_context, outcome
from plugins._datajson_keys import local_key
from plugins._places import periods, places
from plugins.datajson import DataJsonPlugin, addresses

FILE = "https://satudata.contohkab.go.id/data.json"


class TestDataJson(PluginContract):
    plugin = DataJsonPlugin
    cases = Path(__file__).parent / "fixtures" / "datajson"


def entry(number: int, **more: object) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": f"Data {number}",
        "identifier": f"id-{number}",
        "landingPage": f"https://satudata.contohkab.go.id/detail/{number}",
        "distribution": [{"downloadURL": f"https://satudata.contohkab.go.id/{number}.csv"}],
    }
    return told | more


def site(body: object, state: dict[str, Any] | None = None, **config: Any) -> Site:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Site(url=FILE, config=config, answers={FILE: Answer(body=raw)}, state=state or {})


def raws(one: Site) -> list[RawRecord]:
    return list(DataJsonPlugin(one.url, one.config).records(make_context(FakeHttp(one.answers), one)))


def made(one: Site) -> Any:
    return outcome(DataJsonPlugin, one)["records"]


def names(one: Site) -> list[str]:
    return [raw.identifier for raw in raws(one)]


@pytest.mark.parametrize(
    "broken",
    [
        b"\xef\xbb\xbf%s",
        b"<br />\n<b>Warning</b>: Undefined array key [0] in /x.php<br />\n%s",
        b"callback(%s);",
        b"%s\n<!-- 0.3 s -->",
        b"\n\n  %s\n",
    ],
)
def test_words_around_the_json_do_no_harm(broken: bytes) -> None:
    body = json.dumps({"dataset": [entry(1), entry(2)]}).encode()
    assert names(site(broken.replace(b"%s", body))) == ["id-1", "id-2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_other_encodings(encoding: str) -> None:
    body = json.dumps({"dataset": [entry(1, title="Café Jum’at")]}, ensure_ascii=False)
    raw = (b"\xff\xfe" if encoding == "utf-16-le" else b"") + body.encode(encoding)
    (draft,) = (line["draft"]["title"] for line in made(site(raw)))
    assert draft == "Café Jum’at"


@pytest.mark.parametrize(
    "body", [{}, {"error": "no"}, {"dataset": [None, 7]}, {"dataset": [{"x": 1}]}, 7, [[]]]
)
def test_json_without_datasets_is_no_empty_catalogue(body: object) -> None:
    with pytest.raises(ContentUnreadable):
        names(site(body))


def test_an_empty_list_is_an_empty_catalogue() -> None:
    assert names(site({"dataset": []})) == []


def test_a_php_array_with_gaps_is_a_list() -> None:
    assert names(site({"dataset": {"0": entry(1), "2": entry(2)}})) == ["id-1", "id-2"]


def test_salted_identifiers_leave_names_and_hashes_in_peace() -> None:
    def run(salt: str) -> list[tuple[str, str]]:
        entries = [entry(n, identifier=f"$2y$12${salt * 53}") for n in (1, 2)]
        return [(raw.identifier, content_digest(raw.content)) for raw in raws(site({"dataset": entries}))]

    assert run("a") == run("b")


def test_identifiers_that_changed_once_are_never_trusted_again() -> None:
    def run(salt: str, state: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        one = site({"dataset": [entry(n, identifier=f"{salt}-{n}") for n in range(4)]}, state)
        context = make_context(FakeHttp(one.answers), one)
        found = [raw.identifier for raw in DataJsonPlugin(one.url, {}).records(context)]
        return found, dict(context.new_state or {})

    first, state = run("a", {})
    second, state = run("b", state)
    third, state = run("c", state)
    assert first == ["a-0", "a-1", "a-2", "a-3"]
    assert second == third == [f"https://satudata.contohkab.go.id/detail/{n}" for n in range(4)]


def test_names_do_not_depend_on_the_order_of_the_file() -> None:
    entries = [entry(n, identifier=None, landingPage=f"https://x.go.id/p/{n // 2}") for n in range(5)]
    assert sorted(names(site({"dataset": entries}))) == sorted(names(site({"dataset": entries[::-1]})))


def test_what_is_not_public_is_skipped_unless_wanted() -> None:
    body = {"dataset": [entry(1, accessLevel="Tertutup"), entry(2, accesLevel="non-public"), entry(3)]}
    assert ["skipped" in line for line in outcome(DataJsonPlugin, site(body))["records"]] == [
        True,
        True,
        False,
    ]
    wanted = outcome(DataJsonPlugin, site(body, include_non_public=True))
    assert all("draft" in line for line in wanted["records"])


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("accesLevel", "accesslevel"),
        ("accesURL", "accessurl"),
        ("downloadUrl", "downloadurl"),
        ("dcat:downloadURL", "downloadurl"),
        ("http://purl.org/dc/terms/title", "title"),
        ("accrual_periodicity", "accrualperiodicity"),
        ("Desciption", "description"),
        ("keywords", "keyword"),
        ("satuan", "satuan"),
        ("jenis_statistik", "jenisstatistik"),
    ],
)
def test_keys_however_they_are_spelt(told: str, key: str) -> None:
    assert local_key(told) == key
    assert local_key(key) == key


def test_where_the_file_may_be() -> None:
    assert addresses("https://x.go.id/") == ["https://x.go.id/data.json", "https://x.go.id/"]
    assert addresses("https://x.go.id/data.json") == ["https://x.go.id/data.json"]
    assert addresses("https://x.go.id/open-data") == [
        "https://x.go.id/open-data",
        "https://x.go.id/open-data/data.json",
        "https://x.go.id/data.json",
    ]


def test_a_large_file_is_recognised_by_its_beginning() -> None:
    start = '{"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [{"title": "Da'
    found = DataJsonPlugin.recognise(Page(url=FILE, text=start, body=start.encode()))
    assert isinstance(found, Recognition)
    assert found.confidence > 0.9


def test_periods_and_places_in_many_forms() -> None:
    ends = [
        (p.start, p.end)
        for p in periods(["2010/2012", "08/2019", {"startDate": "2020"}, "2020-01-01/P1Y", 2021])
    ]
    assert ends == [
        ("2010", "2012"),
        ("08/2019", None),
        ("2020", None),
        ("2020-01-01", "P1Y"),
        ("2021", "2021"),
    ]
    where = ["Dander", "111.4,-7.4,112.2,-6.9", "https://sws.geonames.org/1/", "35.22.12.2006", [1, 2, 3, 4]]
    found = list(places(where))
    assert [(p.name, p.geometry, p.uri, p.identifier) for p in found] == [
        ("Dander", None, None, None),
        (None, "111.4,-7.4,112.2,-6.9", None, None),
        (None, None, "https://sws.geonames.org/1/", None),
        (None, None, None, "35.22.12.2006"),
        (None, [1, 2, 3, 4], None, None),
    ]


def test_numbers_that_no_database_takes() -> None:
    body = (
        b'{"dataset": [{"title": "a", "identifier": 123456789012345678901234567890, "x": 1e999, "y": 2.5}]}'
    )
    (line,) = made(site(body))
    assert line["record"] == "123456789012345678901234567890"
    assert line["draft"]["extras"] == {"y": 2.5}


def test_schema_org_words_are_understood() -> None:
    told: dict[str, Any] = {
        "@type": "Dataset",
        "name": "Padi",
        "datePublished": "2020",
        "temporalCoverage": "2019/2020",
    }
    told |= {"distribution": [{"contentUrl": "https://x.go.id/a.csv", "encodingFormat": "text/csv"}]}
    (line,) = made(site([told]))
    draft = line["draft"]
    assert (draft["title"], draft["issued"]) == ("Padi", "2020")
    assert draft["temporal"] == [{"start": "2019", "end": "2020"}]
    assert draft["distribution"] == [{"download_url": "https://x.go.id/a.csv", "media_type": "text/csv"}]


@pytest.mark.parametrize("more", [{"description": "a " * 9_000_000}, {"k" * 17_000_000: 1}])
def test_one_entry_of_many_megabytes_is_left_out_alone(more: dict[str, Any]) -> None:
    assert names(site({"dataset": [entry(1, **more), entry(2)]})) == ["id-2"]


def test_a_file_that_breaks_off_before_its_first_entry_is_no_empty_catalogue() -> None:
    number = b"9" * 100_000
    with pytest.raises(ContentUnreadable, match="broken"):
        names(site(b'{"conformsTo": "x", "dataset": [{"identifier": "a", "modified": ' + number + b"}]}"))
