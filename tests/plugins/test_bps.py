"""The BPS plugin: its contract, the cells and their keys, the key that is never told, and look-alikes."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.sdk import Recognition, SourceRefused, SourceUnavailable
from harvester.sdk.testing import (
    Answer,
    FakeHttp,
    MemorySpool,
    PluginContract,
    Site,
    fill_defaults,
    make_context,
    outcome,
)
from plugins._bps_cells import clean, read_cells, unit_of
from plugins._bps_tables import page_of, places_of, region_of
from plugins.bps import BpsPlugin

FIXTURES = Path(__file__).parent / "fixtures" / "bps"
SAMPLES = Path(__file__).parents[3] / "shared" / "corpus" / "samples" / "bps"
API = "https://webapi.bps.go.id/v1/api"
COPY = "http://127.0.0.1:9/v1/api/"
ANSWER = '{"status":"OK","data-availability":"list-not-available","data":""}'


class TestBps(PluginContract):
    plugin = BpsPlugin
    cases = FIXTURES


# Cells ---------------------------------------------------------------------------------------


def answer(**lists: Any) -> dict[str, Any]:
    told = {
        "vervar": [{"val": 1, "label": "Ngraho"}],
        "var": [{"val": 31, "label": "Penduduk", "unit": "Jiwa"}],
        "turvar": [{"val": 0, "label": "Tidak ada"}],
        "tahun": [{"val": 123, "label": "2023"}],
        "turtahun": [{"val": 0, "label": "Tahun"}],
        "labelvervar": "Kecamatan",
    }
    return {**told, **lists}


numbers = st.lists(st.integers(0, 130), min_size=1, max_size=5, unique=True)


@given(numbers, numbers, numbers, numbers, st.integers(1, 999))
def test_every_cell_finds_its_place_or_none(
    verticals: list[int], derived: list[int], years: list[int], periods: list[int], variable: int
) -> None:
    def listed(values: list[int], name: str) -> list[dict[str, Any]]:
        return [{"val": value, "label": f"{name}{value}"} for value in values]

    places: dict[str, list[tuple[int, int, int, int]]] = {}
    for one in product(verticals, derived, years, periods):
        places.setdefault(f"{one[0]}{variable}{one[1]}{one[2]}{one[3]}", []).append(one)
    cells = read_cells(
        answer(
            vervar=listed(verticals, "v"),
            var=[{"val": variable}],
            turvar=listed(derived, "d"),
            tahun=listed(years, "t"),
            turtahun=listed(periods, "p"),
            datacontent={key: number for number, key in enumerate(places)},
        )
    )
    certain = {tuple(found[0]) for found in places.values() if len(found) == 1}
    assert len(cells.rows) == len(certain)
    assert cells.ambiguous == len(places) - len(certain)
    assert cells.unknown == 0
    told = {tuple(int(cell[1:]) for cell in row[:4]): row[4] for row in cells.rows}
    for number, found in enumerate(places.values()):
        if len(found) == 1:
            assert told[found[0]] == str(number)


def test_keys_that_fit_two_places_are_left_out() -> None:
    cells = read_cells(
        answer(
            vervar=[{"val": 1, "label": "A"}, {"val": 11, "label": "B"}],
            var=[{"val": 1}],
            turvar=[{"val": 11, "label": "x"}, {"val": 1, "label": "y"}],
            datacontent={"11" + "11" + "1230"[:4]: 5, "1" + "1" + "11" + "123" + "0": 7},
        )
    )
    assert cells.ambiguous == 1
    assert cells.rows == ()


@pytest.mark.parametrize(
    ("told", "cell"),
    [
        (21350, "21350"),
        (3.89, "3.89"),
        (12.508, "12.508"),
        (1e-7, "0.0000001"),
        (1.5e16, "15000000000000000"),
        (-0.47, "-0.47"),
        ("1.234,5", "1.234,5"),
        (" 7 ", "7"),
        ("-", None),
        ("", None),
        (None, None),
        (True, None),
        ([1], None),
    ],
)
def test_values_stay_what_they_are(told: Any, cell: str | None) -> None:
    rows = read_cells(answer(datacontent={"13101230": told})).rows
    assert rows == (() if cell is None else (("Ngraho", "2023", cell, "Jiwa"),))


def test_the_type_of_the_values() -> None:
    def kind(*values: Any) -> str:
        lists = [{"val": number, "label": str(number)} for number in range(1, len(values) + 1)]
        content = {f"{number}3101230": value for number, value in enumerate(values, 1)}
        columns = read_cells(answer(vervar=lists, datacontent=content)).columns
        return next(column.type for column in columns if column.name == "nilai")

    assert kind(1, 2) == "integer"
    assert kind(1, 2.5) == "number"
    assert kind(1, "1.234,5") == "string"


@pytest.mark.parametrize(
    ("periods", "frequency"),
    [
        (["Tahun"], "tahunan"),
        (["Januari", "Tahunan"], "bulanan"),
        (["Triwulan I", "Triwulan II"], "triwulanan"),
        (["Semester 1 (Maret)"], "semesteran"),
        (["Kuartal aneh"], None),
    ],
)
def test_how_often(periods: list[str], frequency: str | None) -> None:
    listed = [{"val": number, "label": label} for number, label in enumerate(periods)]
    content = {f"1310123{number}": 5 for number in range(len(periods))}
    assert read_cells(answer(turtahun=listed, datacontent=content)).frequency == frequency


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"datacontent": []},
        {"var": None, "datacontent": {"1": 1}},
        answer(vervar=None, datacontent={"03101230": 3}),
        answer(vervar=[{"val": None}, {"val": "x"}, 3, {}], datacontent={"x": 1}),
        answer(tahun="2023", datacontent={"1": 1}),
        answer(datacontent={"13101230": {"a": 1}}),
    ],
)
def test_answers_of_any_shape(told: Any) -> None:
    assert read_cells(told).ambiguous == 0


def test_too_many_combinations_are_not_tried() -> None:
    many = [{"val": number, "label": ""} for number in range(1_000)]
    cells = read_cells(answer(vervar=many, turvar=many, tahun=many, datacontent={"1": 1}))
    assert cells.too_many


@pytest.mark.parametrize(
    ("told", "unit"),
    [
        ("Jiwa", "Jiwa"),
        ("Tidak Ada Satuan", ""),
        ("", ""),
        (None, ""),
        ("Tahun", "Tahun"),
        ("Km&sup2;", "Km²"),
    ],
)
def test_units(told: Any, unit: str) -> None:
    assert unit_of(told) == unit


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Luas &lt;b&gt;Padi&lt;/b&gt;", "Luas Padi"),
        ("Penduduk &lt; 15 tahun", "Penduduk < 15 tahun"),
        ("A &amp; B", "A & B"),
    ],
)
def test_titles(told: str, words: str) -> None:
    assert clean(told) == words


def test_regions() -> None:
    listed = [
        {"domain_id": "3578", "domain_name": "Surabaya"},
        {"domain_id": "3500", "domain_name": "Jawa Timur"},
    ]
    assert region_of(listed, "3578")["name"] == "Kota Surabaya"
    assert region_of(listed, "3500")["name"] == "Provinsi Jawa Timur"
    assert region_of([], "3522") == {"domain": "3522", "name": "", "site": ""}
    assert [places_of({"domain": d})[0].identifier for d in ("3522", "3500")] == ["35.22", "35"]
    assert page_of({"site": "javascript:x"}, "1", 2, "x") is None


# The key -------------------------------------------------------------------------------------


def test_the_key_is_never_told() -> None:
    site = Site.load(FIXTURES / "region")
    told = json.dumps(outcome(BpsPlugin, site))
    assert site.config["key"] not in told


@pytest.mark.parametrize("status", [200, 401, 403, 404, 500])
@pytest.mark.parametrize(
    "body", [b"<html>", b'{"status": "Error", "message": "rahasia/123 is no key"}', b"[]"]
)
def test_no_failure_tells_the_key(status: int, body: bytes) -> None:
    config = fill_defaults(BpsPlugin.config_schema, {"key": "rahasia/123", "domain": "3522"})
    http = FakeHttp({}, otherwise=Answer(status=status, body=body))
    context = make_context(http, Site(url=API, config=config, answers={}))
    with pytest.raises((SourceRefused, SourceUnavailable)) as failure:
        list(BpsPlugin(API, config).records(context))
    told = f"{failure.value} {failure.value.__cause__}"
    assert "rahasia" not in told
    assert failure.value.__suppress_context__ or failure.value.__context__ is None


def test_without_a_key_nothing_is_asked() -> None:
    http = FakeHttp({})
    context = make_context(http, Site(url=API, config={}, answers={}))
    with pytest.raises(SourceRefused, match="wants a key"):
        list(BpsPlugin(API, fill_defaults(BpsPlugin.config_schema, {})).records(context))
    assert http.requests == []


# Runs ----------------------------------------------------------------------------------------


def run(site: Site, answers: dict[str, Answer], state: Any = None) -> tuple[list[str], Any]:
    config = fill_defaults(BpsPlugin.config_schema, site.config)
    http = FakeHttp({**site.answers, **answers})
    context = make_context(
        http, Site(url=site.url, config=config, answers={}, state=state or {}), MemorySpool()
    )
    return [raw.identifier for raw in BpsPlugin(site.url, config).records(context)], context


def test_one_table_that_fails_ends_no_run() -> None:
    site = Site.load(FIXTURES / "region")
    url = f"{API}/list/model/data/lang/ind/domain/3522/var/44/key/KUNCI-WEBAPI/"
    found, context = run(site, {url: Answer(status=503)})
    assert found == ["var/31", "var/50", "var/60", "statictable/16", "statictable/17"]
    assert context.partial_reason
    assert ("table-not-read", "var/44") in [(problem.code, record) for problem, record in context.problems]


def test_a_list_that_breaks_off_withdraws_nothing() -> None:
    site = Site.load(FIXTURES / "region")
    url = f"{API}/list/model/var/lang/ind/domain/3522/page/2/key/KUNCI-WEBAPI/"
    gone = Answer(body=b'{"status": "OK", "data-availability": "list-not-available", "data": ""}')
    found, context = run(site, {url: gone})
    assert found[:2] == ["var/31", "var/44"]
    assert context.partial_reason


def test_the_address_of_a_file_stays_while_the_table_does() -> None:
    site = Site.load(FIXTURES / "region")
    kept = {"excel": {"16": ["2015-09-27", "https://bojonegorokab.bps.go.id/before"]}}
    _, context = run(site, {}, kept)
    assert context.new_state["excel"]["16"][1] == "https://bojonegorokab.bps.go.id/before"
    kept["excel"]["16"][0] = "2014-01-01"
    _, context = run(site, {}, kept)
    assert "downloadapi" in context.new_state["excel"]["16"][1]


# Recognition ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "body", "root", "domain"),
    [
        (f"{API}/list/model/var/domain/3522/key/rahasia/", ANSWER, f"{API}/", "3522"),
        ("https://webapi.bps.go.id/documentation/", "<html>WebAPI BPS</html>", f"{API}/", None),
        (f"{COPY}list/model/subject/domain/3522/key/x/", ANSWER, COPY, "3522"),
        ("https://bojonegorokab.bps.go.id/id/tabel", "<html>", "https://bojonegorokab.bps.go.id/", None),
    ],
)
def test_addresses_of_bps(url: str, body: str, root: str, domain: str | None) -> None:
    found = BpsPlugin.recognise(FakeHttp({}, otherwise=Answer(body=body.encode())).page(url))
    assert isinstance(found, Recognition)
    assert found.confidence >= 0.7
    assert found.url == root
    assert found.config.get("domain") == domain
    assert "rahasia" not in repr(found)


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://www.contohkab.go.id/", "<html>Data BPS Kabupaten Contoh: webapi.bps.go.id</html>"),
        ("https://bps.go.id.example.org/", "<html></html>"),
        ("https://a.id/api", '{"status":"OK","data":[]}'),
    ],
)
def test_look_alikes_are_left_to_others(url: str, body: str) -> None:
    found = BpsPlugin.recognise(FakeHttp({}, otherwise=Answer(body=body.encode())).page(url))
    assert (found.confidence if isinstance(found, Recognition) else found) < 0.5


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_sample_is_read() -> None:
    cells = read_cells(json.loads((SAMPLES / "list_model_data_derived.json").read_text("utf-8")))
    assert cells.rows == (("Margomulyo", "2023", "21350", "Jiwa"), ("Ngraho", "2023", "44120", "Jiwa"))
