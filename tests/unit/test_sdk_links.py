"""Links to data: what an address leads to, and what a link is called."""

from __future__ import annotations

import pytest

from harvester.sdk.links import find_links, find_target

SHEET = "https://docs.google.com/spreadsheets/d/1AbC-x_9"
DRIVE = "https://drive.google.com/uc?export=download&id=1XyZ_9"
BASE = "https://desa.example.id/2024/01/post/"


@pytest.mark.parametrize(
    ("told", "download", "format_"),
    [
        (f"{SHEET}/edit#gid=7", f"{SHEET}/export?format=csv&gid=7", "CSV"),
        (f"{SHEET}/edit?gid=7#gid=7", f"{SHEET}/export?format=csv&gid=7", "CSV"),
        (f"{SHEET}/edit?usp=sharing", f"{SHEET}/export?format=csv", "CSV"),
        (f"{SHEET}/view", f"{SHEET}/export?format=csv", "CSV"),
        (f"{SHEET}/export?format=xlsx&gid=2", f"{SHEET}/export?format=csv&gid=2", "CSV"),
        (
            "https://docs.google.com/spreadsheets/u/1/d/1AbC-x_9/edit#gid=0",
            f"{SHEET}/export?format=csv&gid=0",
            "CSV",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1/pubhtml?gid=3&single=true",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1/pub?output=csv&gid=3&single=true",
            "CSV",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1/pub?output=xlsx",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1/pub?output=csv",
            "CSV",
        ),
        ("https://drive.google.com/file/d/1XyZ_9/view?usp=sharing", DRIVE, None),
        ("https://drive.google.com/file/d/1XyZ_9/preview", DRIVE, None),
        ("https://drive.google.com/open?id=1XyZ_9", DRIVE, None),
        ("https://drive.google.com/uc?id=1XyZ_9&export=download", DRIVE, None),
        ("https://docs.google.com/file/d/1XyZ_9/edit", DRIVE, None),
        ("https://drive.google.com/a/desa.id/file/d/1XyZ_9/view", DRIVE, None),
        (
            "https://docs.google.com/document/d/1Doc_9/edit",
            "https://docs.google.com/document/d/1Doc_9/export?format=pdf",
            "PDF",
        ),
        (
            f"https://www.google.com/url?q={SHEET}/edit%23gid%3D4&sa=D",
            f"{SHEET}/export?format=csv&gid=4",
            "CSV",
        ),
        (
            "https://docs.google.com/viewer?url=https%3A%2F%2Fx.id%2Fa%20b.pdf&embedded=true",
            "https://x.id/a%20b.pdf",
            "PDF",
        ),
        (
            "https://www.dropbox.com/s/ab/data.xlsx?dl=0",
            "https://www.dropbox.com/s/ab/data.xlsx?dl=1",
            "XLSX",
        ),
        (
            "/wp-content/uploads/lampiran 5.xls",
            "https://desa.example.id/wp-content/uploads/lampiran%205.xls",
            "XLS",
        ),
        ("data.CSV?ver=1", BASE + "data.CSV?ver=1", "CSV"),
        (" https://x.id/a.kml\n", "https://x.id/a.kml", "KML"),
        ("//x.id/peta.geojson#a", "https://x.id/peta.geojson", "GEOJSON"),
        ("www.x.id/a.zip", "http://www.x.id/a.zip", "ZIP"),
        ("https://x.id/berkas?file=laporan.docx", "https://x.id/berkas?file=laporan.docx", "DOCX"),
        ("/?wpdmdl=31&refresh=65abc", "https://desa.example.id/?wpdmdl=31", None),
        ("/first/unduh_dokumen_artikel/41", "https://desa.example.id/first/unduh_dokumen_artikel/41", None),
        ("/download/apbdes-2023/", "https://desa.example.id/download/apbdes-2023/", None),
    ],
)
def test_knows_where_data_is(told: str, download: str, format_: str | None) -> None:
    target = find_target(told, BASE)
    assert target is not None
    assert (target.download_url, target.format) == (download, format_)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "#",
        "javascript:void(0)",
        "mailto:kim@example.id?subject=data.csv",
        "tel:0812",
        "data:text/csv,a",
        "https://desa.example.id/profil",
        "https://desa.example.id/feed.xml",
        "https://desa.example.id/sitemap_index.xml",
        "https://x.id/foto.jpg",
        "https://docs.google.com/forms/d/e/1FAI/viewform",
        "https://drive.google.com/",
        "https://spreadsheets.google.com/feeds/list/abc/od6/public/values",
        "https://www.facebook.com/sharer.php?u=https://x.id/a.pdf",
        "https://api.whatsapp.com/send?text=a.pdf",
        "https://apps.example.com/download/app",
        "http://[::1/a.csv",
        "https://x.id/.csv",
        "https://x.id/?id=%ff",
    ],
)
def test_leaves_other_addresses_alone(told: str) -> None:
    assert find_target(told, BASE) is None


def test_keeps_relative_addresses_without_a_base() -> None:
    (link,) = find_links("<a href='/a/data 1.csv'>Data Satu</a>")
    assert (link.download_url, link.title) == ("/a/data%201.csv", "Data Satu")


def titles(html: str) -> list[str]:
    """The titles of the links in a page."""
    return [link.title for link in find_links(html, base=BASE)]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<a href=a.pdf>Renstra 2018-2023</a>", "Renstra 2018-2023"),
        ("<a href=APBDes-2019_final.xlsx>Unduh</a>", "APBDes 2019 final"),
        ("<a href='data%20KK.csv'><img src=i.png></a>", "data KK"),
        ("<a href=a.pdf title='Perdes APBDes'>klik di sini</a>", "Perdes APBDes"),
        ("<p>Data penduduk 2019: <a href=x.xls>(unduh)</a></p>", "Data penduduk 2019"),
        ("<h3>Laporan Kinerja</h3><div><a href=x.pdf>Download disini</a></div>", "Laporan Kinerja"),
        (
            "<table><tr><td>1</td><td>Renja Dinas</td><td><a href=x.pdf>Unduh PDF</a></td></tr></table>",
            "Renja Dinas",
        ),
        ("<ul><li>Peta desa – <a href=x.kml>lihat</a></li></ul>", "Peta desa"),
        ("<a href=x.pdf>https://desa.example.id/x.pdf</a>", "x"),
        ("<p><a href=a.pdf>Satu</a> dan <a href=b.pdf>di sini</a></p>", "Satu"),
    ],
)
def test_calls_a_link_by_what_says_most(html: str, title: str) -> None:
    assert titles(html)[0] == title


def test_names_a_file_once_with_its_better_title() -> None:
    html = """<div class="wp-block-file"><a href="/u/a.pdf" class="wp-block-file__button" download>Unduh</a>
        <a href="/u/a.pdf">APBDes 2022</a><a href="/u/a.pdf">lagi</a></div>"""
    assert titles(html) == ["APBDes 2022"]


def test_reads_embeds_and_download_buttons() -> None:
    html = """<iframe src="https://docs.google.com/spreadsheets/d/e/2PACX-1/pubhtml?widget=true"></iframe>
        <object data="/u/peta.pdf"></object>
        <a class="wpdm-download-link" href="#" data-downloadurl="/unduhan/x/?wpdmdl=5&refresh=1">Unduh</a>
        <a href='#' onclick="location.href='/?wpdmdl=6&refresh=2';return false;">Data Enam</a>"""
    assert [link.download_url for link in find_links(html, base=BASE)] == [
        "https://docs.google.com/spreadsheets/d/e/2PACX-1/pub?output=csv",
        "https://desa.example.id/u/peta.pdf",
        "https://desa.example.id/unduhan/x/?wpdmdl=5",
        "https://desa.example.id/?wpdmdl=6",
    ]


def test_a_folder_is_a_place_to_look() -> None:
    (link,) = find_links("<a href='https://drive.google.com/drive/folders/1Fold_er?usp=x'>Arsip</a>")
    assert (link.download_url, link.access_url) == (None, "https://drive.google.com/drive/folders/1Fold_er")


def test_reads_the_format_from_a_files_name_in_the_text() -> None:
    (link,) = find_links("<a href='https://drive.google.com/open?id=1XyZ_9'>APBDes 2017.pdf</a>")
    assert link.format == "PDF"


@pytest.mark.parametrize(
    ("link", "format_", "title"),
    [
        ("<a href='/dokumen/7-lkjip/file'>Unduh <span>(pdf, 2.31 MB)</span></a>", "PDF", "LKjIP 2023"),
        ("<a href='/dokumen/lkjip/get' type='application/vnd.ms-excel'>Unduh</a>", None, "LKjIP 2023"),
        ("<a href='/front/get?id=7' download>Download</a>", None, "LKjIP 2023"),
        (
            "<a href='/front/get?id=7'>Data Sekolah (1,2 MB – XLSX)</a>",
            "XLSX",
            "Data Sekolah (1,2 MB – XLSX)",
        ),
        ("<a href='/dokumen/12/download'>LKjIP</a>", None, "LKjIP"),
    ],
)
def test_a_file_may_be_announced_by_its_link_alone(link: str, format_: str | None, title: str) -> None:
    (found,) = find_links(f"<div><h4>LKjIP 2023</h4><p>Maret 2024</p><div>{link}</div></div>", base=BASE)
    assert (found.kind, found.format, found.title) == ("download", format_, title)


@pytest.mark.parametrize(
    "link",
    [
        "<a href='https://lain.example/get?id=7' download>Download</a>",
        "<a href='/halaman/unduhan/file'>Berkas</a>",
        "<a href='/berita/12' type='text/html'>Bantuan 5 GB kuota (csv)</a>",
        "<a href='#' download>Unduh</a>",
        "<a href='javascript:get(7)' type='application/pdf'>Unduh</a>",
    ],
)
def test_and_is_not_where_nothing_says_so(link: str) -> None:
    assert find_links(link, base=BASE) == []


def test_bounds_the_number_of_links() -> None:
    assert len(find_links("".join(f"<a href={n}.csv>n</a>" for n in range(3_000)))) == 1_000


@pytest.mark.parametrize(
    "address",
    [
        "/unduh.php?id=3",
        "/files/download.php?file=42",
        "/get_file.aspx?dok=7",
        "/ppid/download_dokumen.php?kode=LKJIP",
        "/file-download.php?id=a1",
    ],
)
def test_a_script_that_sends_a_file_is_a_download(address: str) -> None:
    (link,) = find_links(f"<a href='{address}'>Laporan Kinerja 2023</a>", base="https://dinas.example.id/")
    assert link.download_url == f"https://dinas.example.id{address}"
    assert link.title == "Laporan Kinerja 2023"


@pytest.mark.parametrize(
    "address", ["/unduh.php", "/unduh.php?id=", "/unduh.php?halaman=2", "/berita.php?id=3", "/lihat.php?id=3"]
)
def test_a_script_that_sends_pages_is_none(address: str) -> None:
    assert not find_links(f"<a href='{address}'>Laporan</a>", base="https://dinas.example.id/")
