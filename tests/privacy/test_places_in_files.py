"""Every place of a file in which a number can hide is looked into; the files are made here."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from privacy_files import ods, pdf

from harvester.adapters.inspect_files import inspect_bytes

NIK = "3522155203900007"
Fill = Callable[[Workbook], None]


def workbook(fill: Fill | None = None) -> bytes:
    book = Workbook()
    book.active.title = "Desa"
    for row in (("Desa", "Jumlah"), ("Bareng", 310), ("Ngrowo", 287)):
        book.active.append(row)
    if fill:
        fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def hidden_sheet(book: Workbook) -> None:
    sheet = book.create_sheet("Rincian")
    sheet.append(["Nama", "NIK"])
    sheet.append(["Siti Aminah", NIK])
    sheet.sheet_state = "veryHidden"


def hidden_row(book: Workbook) -> None:
    book.active.append(["Siti Aminah", NIK])
    book.active.row_dimensions[4].hidden = True


def hidden_column(book: Workbook) -> None:
    book.active["D2"] = NIK
    book.active.column_dimensions["D"].hidden = True


def comment(book: Workbook) -> None:
    book.active["A2"].comment = Comment(f"NIK {NIK}", "operator")


def sheet_name(book: Workbook) -> None:
    book.create_sheet(NIK)


def header_cell(book: Workbook) -> None:
    book.active["C1"] = f"NIK {NIK}"


def defined_name(book: Workbook) -> None:
    book.defined_names["orang"] = DefinedName("orang", attr_text=f'"{NIK}"')


def page_header(book: Workbook) -> None:
    book.active.oddHeader.left.text = f"NIK {NIK}"


def page_footer(book: Workbook) -> None:
    book.active.oddFooter.center.text = f"NIK {NIK}"


def link(book: Workbook) -> None:
    book.active["A2"].hyperlink = f"https://sid.example.desa.id/warga/{NIK}"


def list_of_choices(book: Workbook) -> None:
    book.active.add_data_validation(DataValidation(type="list", formula1=f'"{NIK},lain"'))


def author(book: Workbook) -> None:
    book.properties.creator = f"Siti Aminah {NIK}"


def description(book: Workbook) -> None:
    book.properties.description = f"NIK {NIK}"


def text_number(book: Workbook) -> None:
    book.active["C2"] = f"'{NIK}"


def number(book: Workbook) -> None:
    book.active["C1"] = "NIK"
    book.active["C2"] = float(NIK)


@pytest.mark.parametrize(
    "fill",
    [
        *(hidden_sheet, hidden_row, hidden_column, comment, sheet_name, header_cell, defined_name),
        *(page_header, page_footer, link, author, description, text_number, number),
    ],
)
def test_a_workbook(fill: Fill) -> None:
    assert inspect_bytes(workbook()).findings == ()
    found = inspect_bytes(workbook(fill), name="data.xlsx")
    assert "nik" in {finding.kind.value for finding in found.findings}
    assert NIK not in repr(found)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(**parts: str) -> bytes:
    told = {"document": "Data desa", **parts}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, words in told.items():
            root = {"document": "document", "header1": "hdr", "footer1": "ftr"}.get(name, name)
            body = f"<w:{root} {_W}><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{root}>"
            archive.writestr(f"word/{name}.xml", body)
        archive.writestr(
            "docProps/core.xml", f"<c><creator>{parts.get('creator', 'Operator Desa')}</creator></c>"
        )
    return stream.getvalue()


@pytest.mark.parametrize(
    "part", ["document", "header1", "footer1", "comments", "footnotes", "endnotes", "creator"]
)
def test_a_word_document(part: str) -> None:
    assert inspect_bytes(docx()).findings == ()
    found = inspect_bytes(docx(**{part: f"NIK {NIK}"}), name="surat.docx")
    assert "nik" in {finding.kind.value for finding in found.findings}
    assert NIK not in repr(found)


def odf(place: str) -> bytes:
    sheet = ods({NIK if place == "sheet" else "Desa": [["Desa"], ["Bareng"]]})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            body = before.read(name)
            if place == "comment" and name == "content.xml":
                note = f"<office:annotation><text:p>NIK {NIK}</text:p></office:annotation></table:table-cell>"
                body = body.replace(b"</table:table-cell>", note.encode(), 1)
            after.writestr(name, body)
        if place in {"meta.xml", "styles.xml"}:
            after.writestr(place, f"<m><p>NIK {NIK}</p></m>")
    return stream.getvalue()


@pytest.mark.parametrize("place", ["sheet", "comment", "meta.xml", "styles.xml"])
def test_an_open_document(place: str) -> None:
    assert inspect_bytes(odf("nowhere")).findings == ()
    found = inspect_bytes(odf(place), name="data.ods")
    assert "nik" in {finding.kind.value for finding in found.findings}
    assert NIK not in repr(found)


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return stream.getvalue()


_ROWS = f"Nama,NIK\nSiti Aminah,{NIK}\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        zipped(**{"data/warga.csv": _ROWS}),
        zipped(**{f"KTP_{NIK}.csv": b"Desa,Jumlah\nBareng,3\n"}),
        zipped(**{"dalam.zip": zipped(**{"warga.csv": _ROWS})}),
        zipped(**{"rincian.xlsx": workbook(hidden_sheet)}),
        gzip.compress(_ROWS),
        pdf(["Data desa", f"NIK {NIK}"]),
        pdf(["Data desa"]).replace(
            b"/Root 1 0 R", b"/Root 1 0 R /Info << /Author (NIK %s) >>" % NIK.encode()
        ),
        json.dumps({"rows": [{"nama": "Siti Aminah", "nik": int(NIK)}]}).encode(),
        json.dumps({"features": [{"properties": {"catatan": f"NIK {NIK}"}}]}).encode(),
        f"<html><head><title>{NIK}</title></head><body><p>Desa</p></body></html>".encode(),
        f"<html><body><img alt='KTP {NIK}'></body></html>".encode(),
        f"<html><body><!-- NIK {NIK} --></body></html>".encode(),
        f"<kml><Placemark><name>NIK {NIK}</name></Placemark></kml>".encode(),
        _ROWS.decode().encode("utf-16"),
    ],
    ids=str.split(
        "member member-name nested workbook gzip pdf pdf-info json geojson title alt comment kml utf-16"
    ),
)
def test_other_files(data: bytes) -> None:
    found = inspect_bytes(data, name="berkas")
    assert "nik" in {finding.kind.value for finding in found.findings}
    assert NIK not in repr(found)
