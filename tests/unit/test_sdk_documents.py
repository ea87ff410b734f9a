"""Documents that a page lists, and what the page says of them."""

from __future__ import annotations

import pytest

from harvester.sdk.documents import FoundDocument, find_documents
from harvester.sdk.markup import parse_html
from harvester.sdk.outline import headings_of

BASE = "https://dinas.example.go.id/dokumen/"


def only(html: str) -> FoundDocument:
    """The single document of a page."""
    (found,) = find_documents(html, base=BASE)
    return found


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<h3>LKjIP 2022</h3><p>Laporan</p><a href=a.pdf>Unduh</a>", "LKjIP 2022"),
        ("<ul><li>Renstra 2018: <a href=a.pdf>unduh</a></ul>", "Renstra 2018"),
        ("<div class=row><div>IKU 2020</div><div><a href=a.pdf>Download</a></div></div>", "IKU 2020"),
        ("<div><div>A</div><a href=b>x</a></div><a href=lakip_2019.pdf>Unduh</a>", "lakip 2019"),
        ("<a href=a.pdf>Renja 2021</a>", "Renja 2021"),
    ],
)
def test_titles_come_from_what_stands_by_a_link(html: str, title: str) -> None:
    assert only(html).title == title


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<h1>SAKIP</h1><h2>2022</h2><h3>Renja</h3><h2>2023</h2><a href=a.pdf>x1</a>", ("2023", "SAKIP")),
        ("<div><h2>Renstra</h2></div><div><a href=a.pdf>x1</a></div>", ("Renstra",)),
        ("<div class=card><h2>Renja</h2></div><a href=a.pdf>x1</a>", ()),
        ("<p><strong>Tahun 2022</strong></p><a href=a.pdf>x1</a>", ("Tahun 2022",)),
        ("<ul><li>Renstra<ul><li><a href=a.pdf>x1</a></ul><li>b</ul>", ("Renstra",)),
        ("<ul><li>Renja<ul><li>b</ul><li><a href=a.pdf>x1</a></ul>", ()),
        ("<a href=#t data-toggle=tab>Berkala</a><div id=t><a href=a.pdf>x1</a></div>", ("Berkala",)),
        ("<a href=#t data-toggle=tab>Berkala</a><div id=t></div><a href=a.pdf>x1</a>", ()),
        ("<details><summary>Renja</summary><a href=a.pdf>x1</a></details>", ("Renja",)),
    ],
)
def test_headings_hold_as_far_as_they_reach(html: str, headings: tuple[str, ...]) -> None:
    assert only(html).headings == headings


MATRIX = """<table><tr><th>No<th>Perangkat Daerah<th>Renstra<th>LKjIP</tr>
<tr><td>1<td>Dinas Kesehatan<td><a href=a.pdf>Unduh</a><td><a href=b.pdf>Unduh</a></tr>
<tr><td>2<td>Dinas Sosial<td><a href=c.pdf>Unduh</a><td>-</tr></table>"""


def test_a_column_says_what_its_files_are() -> None:
    found = find_documents(MATRIX, base=BASE)
    assert [(one.title, one.column) for one in found] == [
        ("Dinas Kesehatan", "Renstra"),
        ("Dinas Kesehatan", "LKjIP"),
        ("Dinas Sosial", "Renstra"),
    ]
    assert dict(found[0].cells)["Perangkat Daerah"] == "Dinas Kesehatan"


def test_lines_across_a_table_are_told_nearest_first() -> None:
    html = """<table><tr><th>No<th>Judul<th>Tahun<th>File</tr>
    <tr><td colspan=4>A. Berkala</tr><tr><td>B<td>Setiap saat<td><td></tr>
    <tr><td>1<td>Maklumat layanan<td>2022<td><a href=a.pdf>Unduh</a></tr>
    <tr><td>2<td>Lain<td>2021<td>-</tr></table>"""
    found = only(html)
    assert (found.title, found.column) == ("Maklumat layanan", "")
    assert found.lines == ("B Setiap saat", "A. Berkala")


def test_a_document_is_told_once_with_every_place() -> None:
    html = "<h2>Satu</h2><a href=a.pdf><img></a><h2>Dua</h2><a href=a.pdf>Rekap 2022</a>"
    found = only(html)
    assert (found.title, found.headings) == ("Rekap 2022", ("Dua",))
    assert [again.headings for again in found.elsewhere] == [("Satu",)]


@pytest.mark.parametrize(
    "html",
    [
        "<nav><a href=a.pdf>DIP</a></nav>",
        "<footer><a href=a.pdf>DIP</a></footer>",
        "<div class='sidebar x'><a href=a.pdf>DIP</a></div>",
        "<a href=/halaman>Renja</a><a href='mailto:a@b.c'>Renja</a><a href='http://[x/a.pdf'>Renja</a>",
        "",
        "bukan html",
    ],
)
def test_menus_and_other_links_are_left_out(html: str) -> None:
    assert find_documents(html, base=BASE) == []


def test_deep_and_wide_pages_are_read() -> None:
    wide = "".join(f"<p><b>J{n}</b></p><a href={n}.pdf>Unduh</a>" for n in range(2_000))
    assert len(find_documents(wide, base=BASE)) == 2_000
    assert find_documents("<div>" * 5_000 + "<a href=a.pdf>x1</a>", base=BASE) is not None


def test_headings_are_told_for_what_is_wanted_only() -> None:
    tree = parse_html("<h1>A</h1><table></table><p>b</p>")
    assert tree is not None
    table = next(tree.iter("table"))
    assert headings_of(tree, {table}) == {table: ("A",)}
