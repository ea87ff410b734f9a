"""What the OpenSID plugin asks for, and what it never does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from harvester.sdk import FetchContext, RawRecord, SourceRefused, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, Site, fill_defaults, make_context
from plugins.opensid import OpenSidPlugin

ROOT = "https://bareng.example.desa.id/"
HOME = '<title>Desa Bareng</title><a href="https://github.com/OpenSID/OpenSID">OpenSID v24.10</a>'
FORBIDDEN = re.compile(
    r"peserta_bantuan|ajax_peserta|suplemen|kelompok|lembaga|pengaduan|verifikasi|external_api|pemerintah"
    r"|wilayah/administratif|internal_api/(?:arsip|dpt)"
)


def page(html: str, status: int = 200) -> Answer:
    return Answer(body=html.encode(), status=status, headers={"Content-Type": "text/html; charset=UTF-8"})


def reply(told: Any) -> Answer:
    return Answer(body=orjson.dumps(told), headers={"Content-Type": "application/json"})


def ppid(*documents: Mapping[str, Any], sent: str = "semua") -> Answer:
    return reply({"status": "success", "data": {"ppid": list(documents), "pengiriman": sent}})


def script(*names: str) -> Answer:
    rows = [{"nama": name, "jumlah": "12", "laki": "6", "perempuan": "6"} for name in names]
    told = orjson.dumps(rows).decode()
    return page(f"<h1>Data Penduduk</h1><script>const dataStats = Object.values({told})</script>")


def listing(
    answers: Mapping[str, Answer], *, state: Any = None, **config: Any
) -> tuple[list[RawRecord], FetchContext, FakeHttp]:
    """The records of a run, what the run noted, and what was asked."""
    whole = {"/": page(HOME), **answers}
    http = FakeHttp({_joined(path): answer for path, answer in whole.items()})
    plugin = OpenSidPlugin(ROOT, fill_defaults(OpenSidPlugin.config_schema, config))
    ctx = make_context(http, Site(url=ROOT, config=config, answers={}, state=state or {}))
    records = list(plugin.records(ctx))
    assert not [url for url in http.requests if FORBIDDEN.search(url)]
    return records, ctx, http


def _joined(path: str) -> str:
    method, _, rest = path.rpartition(" ")
    return f"{method} {ROOT}{rest.lstrip('/')}".strip()


def names(records: list[RawRecord]) -> list[str]:
    return [record.identifier for record in records]


def test_a_bad_date_leads_to_the_whole_list() -> None:
    document = {"id": "1", "nama": "x", "enabled": "1", "kategori": "2"}
    answers = {
        "/ppid?tgl_dari=31-12-2023": reply(
            {"status": "fail", "data": {"tgl_dari": "tgl_dari harus tanggal"}}
        ),
        "/ppid": ppid(document),
    }
    records, ctx, _ = listing(answers, state={"documents": "01-01-2024"}, features=["documents"])
    assert names(records) == ["informasi-publik/1"]
    assert ctx.partial_reason


@pytest.mark.parametrize("told", ["", "besok", "32-13-2024", "01-01-0001", None, 7])
def test_a_broken_cursor_leads_to_the_whole_list(told: Any) -> None:
    records, _, _ = listing({"/ppid": ppid()}, state={"documents": told}, features=["documents"])
    assert records == []


def test_closed_documents_are_never_records_but_withdraw_what_was_open() -> None:
    closed = [
        {"id": "1", "enabled": "0", "kategori": "1"},
        {"id": "2", "enabled": "1", "kategori": "4"},
        {"id": "3", "enabled": "1", "kategori": None},
        {"id": "4", "enabled": "2", "kategori": "1"},
    ]
    assert listing({"/ppid": ppid(*closed)}, features=["documents"])[0] == []
    changed, ctx, _ = listing(
        {"/ppid?tgl_dari=31-12-2023": ppid(*closed, sent="perubahan")},
        state={"documents": "01-01-2024"},
        features=["documents"],
    )
    assert [(record.identifier, record.deleted) for record in changed] == [
        (f"informasi-publik/{number}", True) for number in range(1, 5)
    ]
    assert ctx.partial_reason


def test_statistics_by_number_are_known_by_their_rows() -> None:
    """Numbers differ between versions: 10 was rentang umur once, and is penyakit menahun now."""
    answers = {
        "/internal_api/statistik/3": reply({"data": [_entry("ISLAM"), _entry("HINDU")]}),
        "/internal_api/statistik/10": reply({"data": [_entry("0 s/d 4 tahun"), _entry("5 s/d 9 tahun")]}),
        "/internal_api/statistik/17": reply({"data": [_entry("0 s/d 4 tahun"), _entry("5 s/d 9 tahun")]}),
        "/internal_api/statistik/19": reply({"data": [_entry("BPJS"), _entry("LAINNYA")]}),
    }
    records, _, _ = listing(answers, features=["statistics"])
    assert names(records) == [
        "statistik/agama",
        "statistik/rentang-umur",
        "statistik/akta-kelahiran",
        "statistik/asuransi-kesehatan",
    ]


def _entry(name: str) -> dict[str, Any]:
    return {"id": "1", "attributes": {"nama": name, "jumlah": 12, "laki": 6, "perempuan": 6}}


def test_several_statistics_in_one_answer() -> None:
    told = {
        "data": [
            {"attributes": {"label": "Agama", "data": [_entry("ISLAM")]}},
            {"attributes": {"label": "Pekerjaan", "data": [_entry("PETANI")]}},
        ]
    }
    records, _, _ = listing({"/internal_api/statistik/3": reply(told)}, features=["statistics"])
    assert names(records) == ["statistik/agama", "statistik/pekerjaan"]


def test_a_site_without_statistics_is_asked_for_a_few_only() -> None:
    _, _, http = listing({"/ppid": ppid()}, features=["statistics"])
    assert len([url for url in http.requests if "statistik" in url]) <= 40


def test_the_route_that_answers_is_remembered() -> None:
    answers = {"/first/statistik/3": script("ISLAM"), "/ppid": ppid()}
    records, ctx, _ = listing(answers, features=["statistics"])
    assert names(records) == ["statistik/agama"]
    _, _, http = listing(answers, state=ctx.new_state, features=["statistics"])
    assert not [url for url in http.requests if "data-statistik" in url]


def test_later_runs_ask_for_what_was_there() -> None:
    answers = {
        "/ppid": ppid(),
        "/": page(HOME + '<a href="/data-statistik/pekerjaan">x</a>'),
        "/data-statistik/agama": script("ISLAM"),
        "/data-statistik/pekerjaan": script("PETANI"),
    }
    _, ctx, first = listing(answers, features=["statistics", "idm"])
    records, _, later = listing(answers, state=ctx.new_state, features=["statistics", "idm"])
    assert names(records) == ["statistik/agama", "statistik/pekerjaan"]
    assert (len(first.requests) > 20, len(later.requests)) == (True, 6)


def test_statistics_of_aid_are_never_asked_for() -> None:
    home = page(HOME + '<a href="/data-statistik/bantuan-penduduk">x</a><a href="/first/statistik/501">y</a>')
    answers = {"/": home, "/data-statistik/agama": script("ISLAM"), "/ppid": ppid()}
    _, _, http = listing(answers, features=["statistics"], statistics=["agama", "bantuan-keluarga", "501"])
    assert not [url for url in http.requests if "bantuan" in url or url.endswith("501")]


def test_a_host_that_fails_again_and_again_ends_the_run() -> None:
    answers = {f"/{path}": Answer(status=503) for path in ("ppid", "feed.xml", "feed")}
    with pytest.raises(SourceUnavailable):
        listing(answers)


def test_one_page_that_fails_withdraws_nothing() -> None:
    answers = {"/ppid": ppid(), "/data-statistik/agama": Answer(status=500)}
    records, ctx, _ = listing(answers, features=["statistics"], statistics=["agama"])
    assert records == []
    assert ctx.partial_reason
    assert [problem.severity for problem, _ in ctx.problems if problem.code == "page-unreadable"] == ["error"]


def test_another_site_is_refused_in_words() -> None:
    with pytest.raises(SourceRefused, match="OpenSID"):
        listing({"/": page("<h1>Selamat datang</h1>")})


def test_regulations_end_where_a_list_repeats_itself() -> None:
    again = reply(
        {"recordsFiltered": 900, "data": [{"id": str(n), "nama": f"Perdes {n}"} for n in range(100)]}
    )
    answers = {
        "/ppid": ppid(),
        **{f"/fweb/peraturan/datatables?draw={n + 1}&start={n * 100}&length=100": again for n in range(9)},
    }
    records, _, http = listing(answers, features=["regulations"])
    assert len(records) == 100
    assert len([url for url in http.requests if "datatables" in url]) == 2


def test_whole_files_in_an_answer_are_thrown_away() -> None:
    url = "/internal_api/produk-hukum?page[number]=1&page[size]=50&fields[produk-hukum]=" + (
        "nama,tahun,kategori,jenis_peraturan,tgl_ditetapkan,attr,url"
    )
    entry = {
        "id": 5,
        "attributes": {
            "nama": "Perdes 1",
            "satuan": "QUJD" * 1000,
            "url": "data:application/pdf;base64,QUJD",
        },
    }
    records, _, _ = listing({"/ppid": ppid(), url: reply({"data": [entry]})}, features=["regulations"])
    assert b"QUJD" not in orjson.dumps(records[0].content)
    assert records[0].content["url"] == f"{ROOT}dokumen_web/unduh_berkas/5"


def test_older_articles_beyond_the_limit_are_kept() -> None:
    links = "".join(f"<url><loc>{ROOT}artikel/2020/1/{n}/x</loc></url>" for n in range(1, 6))
    article = page("<article><h1>Harga</h1></article>")
    answers = {
        "/ppid": ppid(),
        "/sitemap.xml": Answer(body=f"<urlset>{links}</urlset>".encode()),
        **{f"/artikel/2020/1/{n}/x": article for n in range(1, 6)},
    }
    records, ctx, _ = listing(answers, features=["articles"], archive=2)
    assert len(records) == 2
    assert "artikel/" in ctx.kept
    assert ctx.partial_reason is None
    assert len(listing(answers, features=["articles"])[0]) == 5
    later, ctx, _ = listing(answers, features=["articles"], state={"documents": "01-01-2024"})
    assert (later, ctx.kept) == ([], ["artikel/"])


def test_names_of_heads_and_officials_are_nowhere() -> None:
    config = orjson.dumps(
        {
            "nama_desa": "Bareng",
            "kode_desa": "3522152004",
            "nama_kepala_desa": "RAHASIA",
            "nip_kepala_desa": "RAHASIA",
        }
    ).decode()
    counts = "<td>9</td><td>20</td><td>9</td><td>11</td>"
    table = (
        "<table><tr><th>No</th><th colspan=8>Wilayah / Ketua</th><th>KK</th><th>L+P</th><th>L</th><th>P</th>"
        f"</tr><tr><td>1</td><td colspan=8>Dusun Krajan, Ketua RAHASIA, S.Sos.</td>{counts}</tr>"
        f"<tr><td></td><td>1</td><td colspan=7>RW 01 Ketua RAHASIA</td>{counts}</tr></table>"
    )
    answers = {
        "/": page(f"<script>var config = {config};</script>{HOME}"),
        "/ppid": ppid(),
        "/data-wilayah": page(table),
        "/data-statistik/agama": script("ISLAM"),
    }
    records, ctx, _ = listing(answers)
    assert {"data-wilayah", "statistik/agama"} <= set(names(records))
    assert b"RAHASIA" not in orjson.dumps([[r.content for r in records], ctx.new_state])
    assert orjson.loads(orjson.dumps(ctx.new_state))["village"]["code"] == "3522152004"
