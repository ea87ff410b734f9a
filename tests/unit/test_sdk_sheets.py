"""Spreadsheets and CSV become clean tables: header, merged cells, totals, signatures, cells as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from harvester.sdk import ContentUnreadable, Response
from harvester.sdk.grids import SheetTable, find_table
from harvester.sdk.series import month_of
from harvester.sdk.sheets import CsvSheet, is_workbook, open_sheets

MORNING = datetime.fromisoformat("2024-01-06T08:30")


def answer(body: bytes, content_type: str = "") -> Response:
    """A file as downloaded."""
    headers = {"content-type": content_type} if content_type else {}
    return Response(url="https://example.id/data", status=200, headers=headers, body=io.BytesIO(body))


def csv_table(text: str | bytes, content_type: str = "") -> SheetTable:
    """The table of a CSV file."""
    body = text.encode() if isinstance(text, str) else text
    (sheet,) = open_sheets(answer(body, content_type))
    found = find_table(sheet)
    assert found is not None
    return found


def book(rows: Sequence[Sequence[Any]], *merged: str, **sheets: Sequence[Sequence[Any]]) -> bytes:
    """An XLSX file; further sheets by keyword."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for name, more in sheets.items():
        other = made.create_sheet(name)
        for row in more:
            other.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book_table(rows: Sequence[Sequence[Any]], *merged: str) -> SheetTable:
    """The table of the first sheet."""
    found = find_table(open_sheets(answer(book(rows, *merged)))[0])
    assert found is not None
    return found


def titles(table: SheetTable) -> list[str | None]:
    """The columns' titles."""
    return [column.title for column in table.columns]


@pytest.mark.parametrize(
    "body",
    [
        b"Nama,Nilai\nCaf\xc3\xa9,1\nB,2\n",
        b"\xef\xbb\xbfNama;Nilai\r\nCaf\xc3\xa9;1\r\nB;2\r\n",
        b"\xc3\xaf\xc2\xbb\xc2\xbfNama;Nilai\nCaf\xc3\xa9;1\nB;2\n",  # a byte order mark encoded twice
        b"Nama\tNilai\nCaf\xe9\t1\nB\t2\n",
        b"Nama|Nilai\rCaf\xc3\xa9|1\rB|2",
        b"sep=;\r\nNama;Nilai\r\nCaf\xc3\xa9;1\r\nB;2",
        b'"sep=|"\nNama|Nilai\nCaf\xc3\xa9|1\nB|2',
        "Nama;Nilai\nCafé;1\nB;2\n".encode("utf-16"),
        "Nama;Nilai\nCafé;1\nB;2\n".encode("utf-16-le"),
        b"Na\x00ma,Nilai\n Caf\xc3\xa9 ,1\n\n,\nB,2\n",
    ],
)
def test_csv_of_any_encoding_and_delimiter(body: bytes) -> None:
    table = csv_table(body)
    assert titles(table) == ["Nama", "Nilai"]
    assert list(table.rows()) == [("Café", "1"), ("B", "2")]
    assert list(table.rows()) == [("Café", "1"), ("B", "2")], "rows can be read again"


def test_the_declared_encoding_counts_where_the_bytes_are_not_utf8() -> None:
    table = csv_table(b"Nama,Nilai\n\xd0\xcf,1\nB,2\n", "text/csv; charset=windows-1251")
    assert next(table.rows()) == ("РП", "1")


def test_a_decimal_comma_does_not_part_columns() -> None:
    table = csv_table("Desa;Luas;Harga\nBareng;1,5;12.508\nNgunut;2,25;9.000\n")
    assert list(table.rows())[1] == ("Ngunut", "2,25", "9.000")


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    text = "Nama;Nilai\nA;1\nB;2\n" + '"tak ditutup;3\n' + "C;4\n" * 500
    with pytest.raises(ContentUnreadable, match=r"line 504.*quotation mark"):
        csv_table(text)


def test_cells_longer_than_the_readers_limit_are_told() -> None:
    with pytest.raises(ContentUnreadable, match="CSV is broken"):
        csv_table("Nama;Nilai\nA;1\nB;" + "x" * 200_000 + "\n")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>masuk", "a page"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "an archive"),
        (b"\x89PNG\r\n", "a picture"),
        (b'{"error": 1}', "JSON"),
        (b"PK\x03\x04 no zip", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "broken"),
    ],
)
def test_what_is_no_spreadsheet_is_named(body: bytes, what: str) -> None:
    with pytest.raises(ContentUnreadable, match=what):
        open_sheets(answer(body))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    with pytest.raises(ContentUnreadable, match="too large when unpacked"):
        open_sheets(answer(out.getvalue()), max_unpacked=1_000_000)


def test_a_report_with_title_merged_header_total_and_signature() -> None:
    table = book_table(
        [
            ["JUMLAH PENDUDUK PER KECAMATAN"],
            ["TAHUN 2023"],
            [],
            ["Sumber", ": Dinas Dukcapil"],
            ["No", "Kecamatan", "Penduduk", None, "Luas (km²)", "Tanggal"],
            [None, None, "L", "P"],
            [1, 2, 3, 4, 5, 6],
            [1, "Ngraho", 20001, 21001.0, 71.48, 45292],
            [2, "Tambakrejo", 25002, "-", 209.52, 45293],
            ["JUMLAH", None, 45003, 21001, 281.0],
            [],
            [None, None, None, None, "Bojonegoro, 5 Januari 2024"],
            [None, None, None, None, "Kepala Dinas"],
            [None, None, None, None, "Drs. CONTOH"],
            [None, None, None, None, "NIP. 19700101 199003 1 001"],
        ],
        "A1:F1", "A2:F2", "A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:F6", "A10:B10",
    )  # fmt: skip
    assert table.title == "JUMLAH PENDUDUK PER KECAMATAN TAHUN 2023"
    assert titles(table) == ["No", "Kecamatan", "Penduduk L", "Penduduk P", "Luas (km²)", "Tanggal"]
    assert list(table.rows()) == [
        ("1", "Ngraho", "20001", "21001", "71.48", "2024-01-01"),
        ("2", "Tambakrejo", "25002", "-", "209.52", "2024-01-02"),
    ]
    assert table.notes == ("Sumber: Dinas Dukcapil",)
    assert [column.type for column in table.columns][4] == "number"


def test_a_header_of_two_rows_where_the_file_tells_no_merging() -> None:
    table = csv_table(
        "DATA HARGA;;;;\n;;;;\nNo;Komoditas;Harga;;Keterangan\n;;Kemarin;Sekarang;\n"
        "1;Beras;12.508;12.600;\n2;Gula;17.000;17.100;naik\nSumber: Dinas;;;;\n"
    )
    assert titles(table) == ["No", "Komoditas", "Harga Kemarin", "Harga Sekarang", "Keterangan"]
    assert (table.title, table.notes, table.count) == ("DATA HARGA", ("Sumber: Dinas",), 2)


def test_years_that_stand_over_columns_without_merging() -> None:
    table = csv_table(",,2022,,2023,\nNo,Desa,L,P,L,P\n1,Bareng,10,11,12,13\n2,Ngunut,20,21,22,23\n")
    assert titles(table) == ["No", "Desa", "2022 L", "2022 P", "2023 L", "2023 P"]


def test_a_line_of_label_and_value_is_no_header() -> None:
    table = csv_table(
        "Kecamatan,Balen,,,\nTahun,: 2023,,,\nNo,Desa,KK,L,P\n1,Bareng,5,6,7\n2,Ngunut,8,9,10\n"
    )
    assert titles(table) == ["No", "Desa", "KK", "L", "P"]
    assert "Tahun: 2023" in table.notes


def test_merged_cells_of_the_body_are_filled_and_sections_become_a_column() -> None:
    table = book_table(
        [
            ["Kecamatan", "Desa", "KK"],
            ["A. UTARA", None, None],
            ["Balen", "Bulu", 10],
            [None, "Kemamang", 20],
            ["B. SELATAN", None, None],
            ["Dander", "Ngunut", 30],
            ["Dander", "Growok", 40],
        ],
        "A3:A4",
    )
    assert titles(table) == ["Bagian", "Kecamatan", "Desa", "KK"]
    assert list(table.rows())[1] == ("A. UTARA", "Balen", "Kemamang", "20")
    assert list(table.rows())[3] == ("B. SELATAN", "Dander", "Growok", "40")


def test_a_lone_name_in_a_row_is_data_not_a_section() -> None:
    table = csv_table("Desa,L,P\nBareng,1,2\nNgunut,,\nGrowok,3,4\n")
    assert [row[0] for row in table.rows()] == ["Bareng", "Ngunut", "Growok"]


@pytest.mark.parametrize(
    ("cells", "type_", "texts"),
    [
        ([12.508, 3], "number", ["12.508", "3"]),  # the sheet's own number: twelve and a half
        ([12.508, None, "n/a"], "number", ["12.508", "", ""]),
        ([0.1 + 0.2, 1e-7], "number", ["0.3", "0.0000001"]),
        ([12.5, "1.250,5"], "string", ["12,5", "1.250,5"]),  # as the texts have it
        ([3522150000000001.0, 3.52215e15], "string", ["3522150000000000", "3522150000000000"]),
        ([1000.0, 2000], "string", ["1000", "2000"]),  # left to the core: could be codes or years
        (["0012", "'0351"], "string", ["0012", "0351"]),
        (
            [date(2024, 1, 5), datetime.fromisoformat("2024-01-06T08:30")],
            "string",
            ["2024-01-05", "2024-01-06T08:30:00"],
        ),
        ([True, False], "string", ["true", "false"]),
        (["#REF!", "a\u00a0 b\x07", "x"], "string", ["", "a b", "x"]),
        ([float("inf"), 1.5, 2], "number", ["", "1.5", "2"]),
    ],
)
def test_cells_as_text(cells: list[Any], type_: str, texts: list[str]) -> None:
    class One:
        """A sheet of two columns in memory."""

        name, hidden, merged = "x", False, ()

        def rows(self) -> Any:
            yield ["Uraian", "Jumlah"]
            for cell in cells:
                yield ["baris", cell]

    found = find_table(One())
    assert found is not None
    assert (found.columns[1].type, [row[1] for row in found.rows()]) == (type_, texts)


@pytest.mark.parametrize(
    ("header", "shown"),
    [("Tanggal Lapor", "2024-01-01"), ("Jumlah Penduduk", "45292")],
)
def test_a_number_is_a_day_only_under_a_header_that_says_so(header: str, shown: str) -> None:
    table = book_table([["Desa", header], ["A", 45292], ["B", 45300]])
    assert next(table.rows())[1] == shown


def test_large_sheets_are_cleaned_at_both_ends() -> None:
    lines = [f"{n};Pasar {n % 7};{n}.000" for n in range(1, 12_001)]
    table = csv_table(
        "LAPORAN;;\nNo;Pasar;Harga\n" + "\n".join(lines) + "\nJumlah;;99.000\nSumber: Dinas;;\n"
    )
    assert (table.count, table.title, table.notes) == (12_000, "LAPORAN", ("Sumber: Dinas",))
    assert sum(1 for _ in table.rows()) == 12_000


def test_a_header_with_blank_names_does_not_swallow_the_first_row() -> None:
    table = csv_table("Nama,,Alamat,\nA,x,Jalan B,y\nC,z,Jalan D,w\n")
    assert table.count == 2


@pytest.mark.parametrize("text", ["Nama;Nilai\n", "Nama;Nilai\nA;1\n", "satu\ndua\ntiga\n", ";;;\n;;\n"])
def test_too_little_is_no_table(text: str) -> None:
    assert find_table(CsvSheet(io.BytesIO(text.encode()))) is None


def test_hidden_sheets_are_told() -> None:
    made = Workbook()
    made.create_sheet("Rahasia").sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    assert [(sheet.name, sheet.hidden) for sheet in open_sheets(answer(out.getvalue()))] == [
        ("Sheet", False),
        ("Rahasia", True),
    ]


def test_a_workbook_is_told_from_other_archives() -> None:
    assert is_workbook(book([["a"]])[:4_000])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert not is_workbook(out.getvalue())


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2024-05-27", "2024-05"),
        ("2024-05-27T08:00:00", "2024-05"),
        ("27/05/2024 08:00", "2024-05"),
        ("27-5-2024", "2024-05"),
        ("Senin, 27 Mei 2024", "2024-05"),
        ("27 Agust 2024", "2024-08"),
        ("31/02/2024", None),
        ("13/13/2024", None),
        ("Mei 2024", None),
        ("Selesai", None),
        ("", None),
    ],
)
def test_month_of_a_day(day: str, month: str | None) -> None:
    assert month_of(day) == month
