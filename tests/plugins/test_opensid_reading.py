"""Parts of OpenSID pages, read by themselves: villages, rows, budgets, and how a site is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.sdk.http import parse_json
from harvester.sdk.testing import Answer, FakeHttp
from plugins._opensid_budget import read_budget
from plugins._opensid_catalogue import topic_of
from plugins._opensid_documents import category_of
from plugins._opensid_recognise import confidence_of, marks_of_opensid
from plugins._opensid_regulations import kind_of
from plugins._opensid_rows import read_api, read_page
from plugins._opensid_site import root_of
from plugins._opensid_village import from_home, from_sentence
from plugins.opensid import OpenSidPlugin

SAMPLES = Path(__file__).parents[3] / "shared" / "corpus" / "samples" / "opensid"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="../shared/corpus/samples/opensid is not here"
)
URL = "https://bareng.example.desa.id/"


BARENG = "Desa Bareng, Kecamatan Ngasem, Kabupaten Bojonegoro"
POTRO = "Desa Sendang Potro, Kecamatan Purwosari, Kabupaten Bojonegoro"
LEDOK = "Kelurahan Ledok Kulon, Kecamatan Bojonegoro, Kabupaten Bojonegoro"


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (BARENG, "Situs Web Desa Bareng Kec. Ngasem Kab. Bojonegoro Prov. Jawa Timur."),
        (BARENG, "Website Resmi Desa BARENG Kecamatan NGASEM, Kabupaten BOJONEGORO, Provinsi  JAWA TIMUR"),
        (POTRO, "Desa Sendang Potro Desa Sendang Potro Kecamatan Purwosari Kabupaten Bojonegoro"),
        (LEDOK, "Situs Web Kelurahan Ledok Kulon Kec. Bojonegoro Kab. Bojonegoro Prov. Jawa Timur."),
        ("Nagari Talang, Kecamatan Gunung, Kota Solok", "Situs Web Nagari Talang Kec. Gunung Kota Solok"),
        ("Desa Bareng", "Desa Bareng"),
        ("di ", "Berita hari ini"),
        ("di ", ""),
    ],
)
def test_the_village_in_a_sentence(told: str, expected: str) -> None:
    assert from_sentence(told).where == expected


def test_the_village_of_a_front_page() -> None:
    html = """<head><title>Berita</title><meta property="og:site_name" content="Desa Bareng">
    <meta name='description' content="Website Desa Bareng Kecamatan Ngasem, Kabupaten Bojonegoro"></head>"""
    assert from_home(html).where == BARENG
    assert from_home('<script>var config = {"kode_desa":35.22}</script>').code == ""


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ("Data Penduduk Menurut Agama", "agama"),
        ("Tabel Data Demografi Berdasar Umur (Rentang)", "rentang-umur"),
        ("penyandang-disabilitas", "penyandang-cacat"),
        ("Statistik", None),
        ("Penerima Bantuan Penduduk", None),
        ("501", None),
        ("Suku / Etnis", "suku-etnis"),
    ],
)
def test_a_statistic_by_its_name(told: str, slug: str | None) -> None:
    topic = topic_of(told)
    assert (topic.slug if topic else None) == slug


@pytest.mark.parametrize(
    ("told", "category"),
    [
        ("1", "berkala"), (2, "serta-merta"), (3.0, "setiap-saat"), ("4", None), (None, None), ("", None),
        ("Informasi Serta-merta", "serta-merta"), ("Informasi Setiap Saat", "setiap-saat"),
        ("Informasi Dikecualikan", None), ("11", None), ([], None),
    ],
)  # fmt: skip
def test_categories(told: object, category: str | None) -> None:
    assert category_of(told) == category


@pytest.mark.parametrize(
    ("told", "title", "kind"),
    [
        ("3", "Perdes 1/2020", "Peraturan Desa"),
        ("3", "Peraturan Kepala Desa No 2", "Peraturan Kepala Desa"),
        ("Peraturan Bersama Kepala Desa", "x", "Peraturan Bersama Kepala Desa"),
        ("SK Kades", "Perdes yang dicabut", "Keputusan Kepala Desa"),
        ("", "Perkades 4", "Peraturan Kepala Desa"),
        ("Naskah Akademik", "x", "Naskah Akademik"),
        ("9", "x", "Produk Hukum"),
    ],
)
def test_kinds_of_regulations(told: str, title: str, kind: str) -> None:
    assert kind_of(told, title) == kind


def test_a_budget_with_its_columns_named() -> None:
    html = """<h4>Pendapatan 2023</h4><div>Anggaran | Realisasi</div>
    <p>Dana Desa</p><b>Rp 900.000,00 | Rp 450.000,00</b><i>50 %</i>
    <p>Bagi Hasil</p><dl><dt>Realisasi</dt><dd>Rp 5.000</dd><dt>Anggaran:</dt><dd>Rp 20.000</dd></dl>"""
    assert read_budget(html) == {
        "2023": [
            ["Pendapatan", "Dana Desa", "900.000,00", "450.000,00", "50 %"],
            ["Pendapatan", "Bagi Hasil", "20.000", "5.000", ""],
        ]
    }


@pytest.mark.parametrize("html", ["", "Rp", "<p>Belanja 2023</p><b>Rp 1 | Rp 2</b>", "<h1>Rp 5</h1>" * 2000])
def test_what_is_no_budget(html: str) -> None:
    assert read_budget(html) == {}


@needs_samples
def test_the_samples_are_read() -> None:
    page = read_page((SAMPLES / "data_statistik_page_derived.html").read_text("utf-8"))
    assert (page.names, page.updated) == (("ISLAM",), "02 Oktober 2024")
    flat = list(read_api(parse_json((SAMPLES / "statistik_flat_derived.json").read_bytes())))
    assert [reading.names for reading in flat] == [("ISLAM", "KRISTEN")]
    nested = list(read_api(parse_json((SAMPLES / "statistik_nested_derived.json").read_bytes())))
    assert [(reading.heading, reading.names) for reading in nested] == [("Agama", ("ISLAM",))]


@needs_samples
def test_the_samples_are_known_as_a_site() -> None:
    answers = {
        "": "<html><head><title>Desa Contoh</title></head><body>Pemerintah Desa Contoh</body></html>",
        "ppid": (SAMPLES / "ppid_derived.json").read_text("utf-8").replace("perubahan", "semua"),
        "feed.xml": (SAMPLES / "feed_v20plus_derived.xml").read_text("utf-8"),
        "data-statistik/agama": (SAMPLES / "data_statistik_page_derived.html").read_text("utf-8"),
    }
    url = "https://contoh-bjn.desa.id/"
    http = FakeHttp({url + path: Answer(body=body.encode()) for path, body in answers.items()})
    assert OpenSidPlugin.recognise(http.page(url)).confidence >= 0.9


SITES = {
    "footer": '<footer><a href="https://github.com/OpenSID/OpenSID">OpenSID v2410.0.0</a></footer>',
    "generator": '<meta content="OpenSID 24.10" name="generator">',
    "theme": '<link href="/desa/themes/hadakewa/css/a.css" rel="stylesheet"><a href="/first/artikel/3">x</a>',
    "menu": '<a href="/data-statistik/agama">x</a><a href="/siteman">y</a>',
    "old": '<a href="/first/statistik/3">x</a><script src="/assets/front/js/jquery.js"></script>',
    "script": "<script>$.get('/internal_api/statistik/3')</script>",
}
OTHERS = {
    "a mention": "<p>Pelatihan OpenSID v23.05 di balai desa</p>",
    "a link elsewhere": '<a href="https://lain.desa.id/first/statistik/3">x</a><a href="https://x.example/desa/themes/a.css">y</a>',
    "OpenDK": (
        '<a href="https://github.com/OpenSID/OpenDK">OpenDK</a> dari '
        '<a href="https://opendesa.id">OpenDesa</a><a href="/first">x</a>'
    ),
    "Joomla": '<meta name="generator" content="Joomla! - Open Source"><a href="/data-statistik/x">x</a>',
    "WordPress": (
        '<link rel="https://api.w.org/" href="/wp-json/"><a href="/first/">x</a>'
        '<a href="https://github.com/OpenSID/OpenSID">OpenSID v23.05</a>'
    ),
    "parked": "<title>bareng.example.desa.id</title><p>This domain is parked</p>",
    "gambling": "<title>SLOT GACOR</title><a href='/daftar'>DAFTAR</a>",
    "suspended": "<h1>Account Suspended</h1>",
    "commented out": "<!-- <a href='/first/statistik/3'>x</a> -->",
}


@pytest.mark.parametrize("html", SITES.values(), ids=SITES.keys())
def test_knows_a_site(html: str) -> None:
    seen, root = marks_of_opensid(FakeHttp({URL: Answer(body=html.encode())}).page(URL))
    assert confidence_of(seen) >= 0.5
    assert root == URL


@pytest.mark.parametrize("html", OTHERS.values(), ids=OTHERS.keys())
def test_does_not_mistake_another(html: str) -> None:
    seen, _ = marks_of_opensid(FakeHttp({URL: Answer(body=html.encode())}).page(URL))
    assert confidence_of(seen) < 0.5


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://a.desa.id", "https://a.desa.id/"),
        ("https://a.desa.id/index.php/first/artikel/3", "https://a.desa.id/"),
        ("https://kab.go.id/desa1/data-statistik/agama", "https://kab.go.id/desa1/"),
        ("http://a.desa.id/ppid?tgl_dari=1", "http://a.desa.id/"),
        ("a.desa.id/feed.xml", "http://a.desa.id/"),
    ],
)
def test_where_a_site_begins(url: str, root: str) -> None:
    assert root_of(url) == root
