"""Files behind distributions, and every place where a person may stand in them. All are invented."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from privacy_files import ods, pdf, xlsx

from harvester.adapters.file_readers.parts import Limits
from harvester.adapters.inspect_files import inspect_bytes, inspect_file, recognise
from harvester.normalise.privacy import Kind

NIK = "3522071203650002"
ROWS = "No;Nama;NIK\n1;Budi Santoso;" + NIK + "\n"


def kinds(data: bytes, **options: str) -> set[Kind]:
    return {finding.kind for finding in inspect_bytes(data, **options).findings}


def workbook(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_in_any_dress(encoding: str, delimiter: str) -> None:
    data = ROWS.replace(";", delimiter).encode(encoding)
    assert kinds(data) == {Kind.NIK, Kind.PERSON}


def test_csv_that_says_its_delimiter() -> None:
    assert kinds(f"sep=^\nNama^NIK\nBudi, Santoso^{NIK}\n".encode()) >= {Kind.NIK}


def test_csv_with_an_endless_quote_and_nuls() -> None:
    assert Kind.NIK in kinds(f'a,b\n"x,1\n\0y,{NIK}\n'.encode())


def test_rows_are_numbered_as_in_the_file() -> None:
    (finding,) = [f for f in inspect_bytes(ROWS.encode(), name="x.csv").findings if f.kind is Kind.NIK]
    assert str(finding.place) == "x.csv, NIK, row 2"


def test_hidden_sheets_rows_and_columns() -> None:
    book = Workbook()
    book.active.append(["Desa", "Jumlah"])
    hidden = book.create_sheet("lama")
    hidden.sheet_state = "veryHidden"
    hidden.append(["Desa", "x"])
    hidden.append(["Bareng", NIK])
    hidden.column_dimensions["B"].hidden = True
    hidden.row_dimensions[2].hidden = True
    (finding,) = inspect_bytes(workbook(book)).findings
    assert (finding.kind, finding.place.sheet, finding.place.row) == (Kind.NIK, "lama", 2)


def test_comments_sheet_names_and_defined_names() -> None:
    book = Workbook()
    book.active.append(["Desa", "Jumlah"])
    book.active["A1"].comment = Comment("hub. Pak Budi 0812-3456-7890", "operator")
    assert kinds(workbook(book)) == {Kind.PHONE}
    assert kinds(xlsx({NIK: [["Desa"], ["Bareng"]]}, [])) == {Kind.NIK}


def test_numbers_kept_as_floats() -> None:
    book = Workbook()
    book.active.append(["NIK", "Desa"])
    book.active.append([float(NIK), "Bareng"])
    assert kinds(workbook(book)) == {Kind.NIK}


def test_ods_and_its_annotations() -> None:
    assert kinds(ods({"Warga": [["NIK"], [NIK]]})) == {Kind.NIK}
    data = ods({"Data": [["Desa"], ["@note@"]]})
    note = f"<office:annotation><text:p>NIK {NIK}</text:p></office:annotation>"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"<text:p>@note@", note.encode() + b"<text:p>x")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert kinds(stream.getvalue()) == {Kind.NIK}


def test_pdf_with_text() -> None:
    inspection = inspect_bytes(
        pdf(["Laporan 2023", f"1 Budi Santoso {NIK} Dusun Krajan RT 03"]), name="a.pdf"
    )
    assert {str(f.place) for f in inspection.findings} == {"a.pdf: page 2"}
    assert inspection.complete


def test_json_geojson_and_lines() -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [111.88, -7.15]},
            "properties": {"nik": NIK},
        }
    ]
    assert kinds(json.dumps({"type": "FeatureCollection", "features": features}).encode()) == {Kind.NIK}
    assert kinds(json.dumps([{"data": {"hp": "081234567890", "nama": "Budi Santoso"}}]).encode()) >= {
        Kind.PHONE
    }
    assert kinds(f'{{"nik": {NIK}}}\n{{"nik": {NIK}}}\n'.encode()) == {Kind.NIK}
    assert kinds(json.dumps([["nik"], [NIK]]).encode()) == {Kind.NIK}
    assert kinds(b"[" * 100_000) == set()


def test_html_tables_and_attributes() -> None:
    assert kinds(f"<html><img alt='KTP {NIK}'></html>".encode()) == {Kind.NIK}
    table = (
        "<table><tr><td>Nama</td><td>Alamat</td></tr><tr><td>Budi Santoso</td><td>RT "
        "03 RW 01</td></tr></table>"
    )
    assert kinds(f"<!doctype html>{table}".encode()) == {Kind.PERSON}


def test_members_of_archives() -> None:
    inner = zipped(**{"dalam.csv": ROWS.encode()})
    inspection = inspect_bytes(zipped(**{"luar.zip": inner, "a.txt": b"x"}), name="data.zip")
    assert {f.kind for f in inspection.findings} == {Kind.NIK, Kind.PERSON}
    assert "luar.zip: dalam.csv" in inspection.findings[0].place.path
    assert kinds(gzip.compress(ROWS.encode())) == {Kind.NIK, Kind.PERSON}


def test_bombs_are_left_closed() -> None:
    bomb = zipped(**{"a.csv": b"0" * 300_000_000})
    inspection = inspect_bytes(bomb, name="bomb.zip")
    assert [problem.code for problem in inspection.problems] == ["privacy-unreadable"]
    assert not inspection.complete
    sheet = zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b" " * 200_000_000})
    assert inspect_bytes(sheet).problems != ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 50,
        b"PK\x03\x04broken",
        b"%PDF-1.4 broken",
        b"\xd0\xcf\x11\xe0broken",
        b"\x1f\x8bbroken",
        b"{",
        b"<html",
        zipped(**{"xl/workbook.xml": b"<x>"}),
        b"\x89PNG\r\n",
    ],
)
def test_broken_files_are_problems_at_worst(data: bytes) -> None:
    inspection = inspect_bytes(data, name=f"{NIK}.bin")
    assert inspection.findings == ()
    assert NIK not in repr(inspection)


def test_limits_make_a_partial_result(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    path.write_text("a,b\n" + "1,2\n" * 2000)
    assert not inspect_file(path, limits=Limits(rows=512)).complete
    assert not inspect_file(path, limits=Limits(size=100)).complete
    assert inspect_file(path).complete


def test_a_topic_in_the_title_only() -> None:
    data = b"Desa,Jumlah\nBareng,2\n"
    assert kinds(data) == set()
    assert kinds(data, title="Penderita kusta") == {Kind.SMALL_CELL}


def test_recognise() -> None:
    assert recognise(ods({"a": [["b"]]})) == "ods"
    assert recognise(xlsx({"a": [["b"]]}, [])) == "xlsx"
    assert recognise(b"a,b\n1,2") == "delimited"
