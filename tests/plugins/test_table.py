"""The table plugin passes the contract; and rows that are only counted never leave it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from harvester.sdk import Page, Recognition, SourceRefused
from harvester.sdk.testing import (
    Answer,
    FakeHttp,
    MemorySpool,
    PluginContract,
    Site,
    fill_defaults,
    make_context,
    outcome,
    plain,
)
from plugins._table_counts import NotCountable, count_rows
from plugins._table_files import place_of
from plugins.table import TablePlugin

if TYPE_CHECKING:
    from harvester.sdk import DatasetDraft, SourcePlugin

CASES = Path(__file__).parent / "fixtures" / "table"
TITLES = ["Tanggal", "Kategori", "Nama"]
ROWS = [(f"{n % 28 + 1}/{n % 2 + 1}/2024", "Jalan" if n % 3 else "Air", f"Orang {n}") for n in range(60)]


class TestTable(PluginContract):
    """Recorded files."""

    plugin: ClassVar[type[SourcePlugin]] = TablePlugin
    cases: ClassVar[Path] = CASES


def harvest(site: Site) -> tuple[list[DatasetDraft], MemorySpool, str]:
    """The drafts, the tables written, and everything else that was told, as text."""
    spool = MemorySpool()
    plugin = TablePlugin(site.url, fill_defaults(TablePlugin.config_schema, site.config))
    context = make_context(FakeHttp(site.answers), site, spool)
    raws = list(plugin.records(context))
    drafts = [plugin.draft(raw) for raw in raws]
    told = [plain(raw) for raw in raws], [plain(draft) for draft in drafts], plain(context.problems)
    return drafts, spool, json.dumps(told, default=str)


def test_rows_that_are_counted_never_leave() -> None:
    drafts, spool, told = harvest(Site.load(CASES / "hitungan"))
    (body,) = spool.bodies.values()
    assert body.splitlines() == [
        "2024-01,Infrastruktur,Proses,10",
        "2024-01,Infrastruktur,Selesai,10",
        "2024-01,Kesehatan,Proses,5",
        "2024-01,Kesehatan,Selesai,5",
        "2024-02,Infrastruktur,Selesai,20",
        "2024-02,Kesehatan,Selesai,10",
    ]
    assert "Pelapor" not in told + body
    assert "1AbCdEfGhIjK" not in json.dumps(plain(drafts)), "the address of the rows is not published"


def test_the_file_itself_is_not_linked() -> None:
    """Where the guard holds the table back, a link would still lead to the rows."""
    (draft,) = harvest(Site.load(CASES / "csv"))[0]
    assert [(one.identifier, one.download_url, one.access_url) for one in draft.distribution] == [
        ("tabel", None, None)
    ]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    url = "https://example.id/rekap.xlsx"
    body = (CASES / "workbook" / "rekap.xlsx").read_bytes()
    with pytest.raises(SourceRefused, match="“Penduduk 2023”, “Rahasia”, “Kosong”"):
        harvest(Site(url=url, config={"sheets": ["2024"]}, answers={url: Answer(body=body)}))


def test_days_count_by_month_and_small_counts_can_be_hidden() -> None:
    counted = count_rows(TITLES, ROWS, ["tanggal", "Kategori"], hide_below=11)
    assert [column.title for column in counted.columns] == ["Bulan Tanggal", "Kategori", "Jumlah"]
    assert counted.rows == [
        ("2024-01", "Air", ""),
        ("2024-01", "Jalan", "20"),
        ("2024-02", "Air", ""),
        ("2024-02", "Jalan", "20"),
    ]


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (["Nama"], "tells the rows apart"),
        (["Kategori", "Nama"], "tells the rows apart"),
        (["OPD"], "There is no column “OPD”. The columns are: Tanggal, Kategori, Nama"),
    ],
)
def test_what_is_too_fine_is_not_counted(by: list[str], why: str) -> None:
    with pytest.raises(NotCountable, match=why) as caught:
        count_rows(TITLES, ROWS, by)
    assert "Orang" not in str(caught.value)


def test_a_small_table_with_a_group_for_each_row_is_not_counted() -> None:
    with pytest.raises(NotCountable, match="3 different values in 3 rows"):
        count_rows(["Alamat"], [("RT 01",), ("RT 02",), ("RT 03",)], ["Alamat"])


def test_combinations_that_tell_rows_apart_are_not_counted() -> None:
    rows = [(str(n % 10), str(n // 10)) for n in range(100)]
    with pytest.raises(NotCountable, match="100 groups of 100 rows"):
        count_rows(["a", "b"], rows, ["a", "b"])


SHEET = "https://docs.google.com/spreadsheets/d"


@pytest.mark.parametrize(
    ("url", "download"),
    [
        (f"{SHEET}/1AbCd/edit#gid=7", f"{SHEET}/1AbCd/export?format=csv&gid=7"),
        (f"{SHEET}/1AbCd/edit?usp=sharing", f"{SHEET}/1AbCd/export?format=xlsx"),
        (f"{SHEET}/e/2PACX-1v/pubhtml?gid=5", f"{SHEET}/e/2PACX-1v/pub?output=csv&gid=5&single=true"),
        (f"{SHEET}/e/2PACX-1v/pub?output=html", f"{SHEET}/e/2PACX-1v/pub?output=xlsx"),
        ("https://x.go.id/a.csv#top", "https://x.go.id/a.csv"),
        ("https://x.go.id/unduh.php?id=7", "https://x.go.id/unduh.php?id=7"),
        ("https://www.dropbox.com/s/abc/data.xlsx?dl=0", "https://www.dropbox.com/s/abc/data.xlsx?dl=1"),
    ],
)
def test_where_the_file_is(url: str, download: str) -> None:
    assert place_of(url).download == download


def test_sheets_named_by_their_period_are_one_dataset() -> None:
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    for name in ("Januari 2024", "Februari 2024", "Keterangan umum"):
        sheet = book.create_sheet(name)
        for row in (["Desa", "KK"], ["Bareng", 1], ["Ngunut", 2]):
            sheet.append(row)
    del book["Sheet"]
    out = BytesIO()
    book.save(out)
    url = "https://example.id/rekap-kk.xlsx"
    told = outcome(TablePlugin, Site(url=url, config={}, answers={url: Answer(body=out.getvalue())}))
    drafts = [record["draft"] for record in told["records"]]
    assert [draft["series"] for draft in drafts] == ["lembar", "lembar", "Keterangan umum"]
    assert [draft["title"] for draft in drafts][:2] == ["Rekap kk", "Rekap kk"]
    assert [draft["distribution"][0]["temporal"]["start"] for draft in drafts[:2]] == [
        "Januari 2024",
        "Februari 2024",
    ]


@pytest.mark.parametrize(
    ("url", "body", "media_type", "confidence"),
    [
        ("https://x.id/a.csv", b"a,b\n1,2\n3,4\n", "text/csv", 0.9),
        ("https://x.id/unduh?id=1", b"a;b\n1;2\n3;4\n", "application/csv", 0.9),
        ("https://x.id/a.csv", b"a;b\n1;2\n3;4\n", "text/plain", 0.9),
        ("https://x.id/a.txt", b"a;b\n1;2\n3;4\n", "text/plain", 0.0),
        ("https://x.id/a.csv", b"<!doctype html><p>Tidak ditemukan</p>", "text/csv", 0.0),
        ("https://x.id/a.csv", b'{"a": 1}', "text/csv", 0.0),
        ("https://x.id/a.docx", b"PK\x03\x04word/document.xml", "application/octet-stream", 0.0),
        ("https://x.id/a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel", 0.95),
        ("https://docs.google.com/spreadsheets/d/1AbCd/edit", b"<!doctype html>", "text/html", 0.95),
        ("https://docs.google.com/document/d/1AbCd/edit", b"<!doctype html>", "text/html", 0.0),
        ("https://accounts.google.com/ServiceLogin?x=/spreadsheets/", b"<html>", "text/html", 0.0),
    ],
)
def test_recognition(url: str, body: bytes, media_type: str, confidence: float) -> None:
    page = Page(url=url, headers={"content-type": media_type}, body=body, text=body.decode("latin-1"))
    found = TablePlugin.recognise(page)
    assert (found.confidence if isinstance(found, Recognition) else found) == confidence
