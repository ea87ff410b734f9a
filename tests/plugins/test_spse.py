"""The SPSE plugin: its contract, recorded lists, paging against a dummy total, tokens and look-alikes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harvester.sdk import RawRecord, Recognition, SourceRefused, SourceUnavailable
from harvester.sdk.testing import (
    Answer,
    FakeHttp,
    MemorySpool,
    PluginContract,
    Site,
    fill_defaults,
    make_context,
)
from plugins._spse_list import name_in, root_of, token_in
from plugins._spse_rows import COLUMNS, KINDS, read_row
from plugins.spse import SpsePlugin

if TYPE_CHECKING:
    from harvester.sdk.http import Response

ROOT = "https://spse.inaproc.id/contohkab"
SAMPLES = Path(__file__).parents[3] / "shared" / "corpus" / "samples" / "spse"
BY_KEY = {kind.key: kind for kind in KINDS}


class TestSpse(PluginContract):
    plugin = SpsePlugin
    cases = Path(__file__).parent / "fixtures" / "spse"


class Server(FakeHttp):
    """An SPSE with so many tenders, that gives a new token with each page and serves a few at a time."""

    def __init__(self, count: int, *, most: int = 100, forget: int = 0, fail_at: int = -1) -> None:
        super().__init__({})
        self.rows = [[str(10_000_000 + n), f"Paket {n}", "Pemda", "Selesai", "1 M"] for n in range(count)]
        self.most, self.forget, self.fail_at, self.token = most, forget, fail_at, 0
        self.headers: list[Mapping[str, str]] = []

    def get(self, url: str, **_: Any) -> Response:
        self.token += 1
        page = f"<script>url: '/contohkab/dt/lelang', d.authenticityToken = 'token-{self.token}';</script>"
        return self._respond(url, page.encode())

    def post(self, url: str, *, data: Any = None, headers: Any = None, **_: Any) -> Response:
        self.requests.append(url)
        self.headers.append(headers)
        start = int(data["start"])
        if start == self.fail_at:
            raise SourceUnavailable("It does not answer.", status=503)
        if self.forget and len(self.requests) == self.forget:
            self.token += 1
        if data["authenticityToken"] != f"token-{self.token}":
            return self._respond(url, b"<html>Terjadi Kesalahan</html>")
        listed = self.rows[start : start + min(self.most, int(data["length"]))]
        return self._respond(url, json.dumps({"recordsTotal": 2147483647, "data": listed}).encode())

    def _respond(self, url: str, body: bytes) -> Response:
        return FakeHttp({url: Answer(body=body)}).get(url)


def run(http: FakeHttp, state: dict[str, Any] | None = None) -> tuple[list[RawRecord], Any]:
    config = fill_defaults(SpsePlugin.config_schema, {"kinds": ["tender"], "years": [2024]})
    context = make_context(http, Site(url=ROOT, config=config, answers={}, state=state or {}), MemorySpool())
    return list(SpsePlugin(ROOT, config).records(context)), context


@pytest.mark.parametrize("most", [100, 25, 7])
@pytest.mark.parametrize("count", [1, 100, 250])
def test_pages_are_read_until_one_is_empty(count: int, most: int) -> None:
    server = Server(count, most=most)
    (record,), _ = run(server)
    assert record.tables["packages"].rows == count
    assert server.headers[0]["X-Requested-With"] == "XMLHttpRequest"
    assert server.headers[0]["Referer"] == f"{ROOT}/lelang?tahun=2024"


def test_a_token_that_is_too_old_is_asked_for_again() -> None:
    (record,), context = run(Server(250, forget=2))
    assert record.tables["packages"].rows == 250
    assert not context.problems


def test_a_list_that_fails_halfway_stays_as_it_was() -> None:
    server = Server(250, fail_at=100)
    with pytest.raises(SourceUnavailable):
        run(server)


def test_far_fewer_packages_are_believed_the_second_time() -> None:
    first, context = run(Server(10), {"rows": {"2024/tender": 100}})
    assert first == []
    assert [problem.code for problem, _ in context.problems] == ["packages-fewer"]
    second, _ = run(Server(10), dict(context.new_state))
    assert len(second) == 1


def test_this_year_and_the_last_in_the_regencys_time_zone() -> None:
    http = FakeHttp({})
    config = fill_defaults(SpsePlugin.config_schema, {})
    context = make_context(http, Site(url=ROOT, config=config, answers={}))
    with pytest.raises(SourceRefused):
        list(SpsePlugin(ROOT, config).records(context))
    assert {url.partition("tahun=")[2] for url in http.requests} == {"2023", "2024"}
    assert not any("evaluasi" in url or "pemenang" in url or "peserta" in url for url in http.requests)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://spse.inaproc.id/bojonegorokab/lelang?tahun=2024", "https://spse.inaproc.id/bojonegorokab"),
        ("https://spse.inaproc.id/bojonegorokab", "https://spse.inaproc.id/bojonegorokab"),
        ("https://lpse.bojonegorokab.go.id/eproc4/lelang/1234/pengumumanlelang", "https://lpse.bojonegorokab.go.id/eproc4"),
        ("https://lpse.bojonegorokab.go.id/", "https://lpse.bojonegorokab.go.id"),
    ],
)  # fmt: skip
def test_the_root_of_an_lpse(url: str, root: str) -> None:
    assert root_of(url) == root


@pytest.mark.parametrize(
    "page",
    [
        "d.authenticityToken = 'abc123def';",
        'authenticityToken: "abc123def"',
        '<input name="authenticityToken" value="abc123def">',
    ],
)
def test_tokens(page: str) -> None:
    assert token_in(page) == "abc123def"


def test_the_name_of_an_lpse() -> None:
    assert name_in("<title>LPSE Kabupaten Bojonegoro: Cari Paket</title>") == "Kabupaten Bojonegoro"
    assert name_in("<a>LPSE Support</a>") == ""


def cells(kind: str, told: list[Any]) -> dict[str, str]:
    row = read_row(BY_KEY[kind], told, ROOT)
    assert row
    return {column.name: cell for column, cell in zip(COLUMNS, row, strict=True) if cell}


def test_codes_stay_text_and_addresses_lead_to_the_announcement() -> None:
    row = cells("tender", [10144220000, "Nama", "Pemda"])
    assert row["kode"] == "10144220000"
    assert row["url"] == f"{ROOT}/lelang/10144220000/pengumumanlelang"


@pytest.mark.parametrize(
    "html",
    [
        "<html><a href='https://spse.inaproc.id/contohkab/lelang'>SPSE 4</a> Berita</html>",
        "<html>Sistem Pengadaan Secara Elektronik (SPSE) 4.5 diluncurkan</html>",
        "<html><form><input name='authenticityToken' value='abcdef'></form></html>",
    ],
)
def test_look_alikes_are_left_to_others(html: str) -> None:
    page = FakeHttp({}, otherwise=Answer(body=html.encode())).page("https://www.contohkab.go.id/berita/1")
    answer = SpsePlugin.recognise(page)
    assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("kind", "file"),
    [("tender", "dt_lelang"), ("pencatatan", "dt_nonspk"), ("swakelola", "dt_swakelola")],
)
def test_the_samples_are_read(kind: str, file: str) -> None:
    listed = json.loads((SAMPLES / f"{file}.json").read_text("utf-8"))["data"]
    for told in listed:
        row = cells(kind, told)
        assert {"kode", "nama", "instansi", "tahap", "tahun_anggaran"} <= row.keys()
        assert kind == "tender" or row["nilai"]
    assert token_in((SAMPLES / "lelang_page.html").read_text("utf-8"))
    assert token_in((SAMPLES / "not_found_page.html").read_text("utf-8")) is None
