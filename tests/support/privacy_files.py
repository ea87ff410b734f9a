"""Builds the files of the labelled set: small XLSX, ODS, CSV, PDF and HTML, the same every time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.comments import Comment

from harvester.adapters.privacy_evaluation import COMMENT, Unit, columns_of

Sheets = dict[str, list[list[str]]]


def build(units: tuple[Unit, ...], folder: Path) -> None:
    """Write every file that the units name."""
    by_file: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.file:
            by_file[unit.file].append(unit)
    for name, found in by_file.items():
        path = folder / name
        if path.suffix == ".pdf":
            path.write_bytes(pdf([unit.text for unit in found]))
        elif path.suffix == ".html":
            path.write_text("\n".join(unit.text for unit in found), encoding="utf-8")
        elif path.suffix == ".csv":
            path.write_bytes(delimited(sheets(found)[""], name))
        elif path.suffix == ".ods":
            path.write_bytes(ods(sheets(found)))
        else:
            path.write_bytes(xlsx(sheets(found), [unit for unit in found if unit.header == COMMENT]))


def sheets(units: list[Unit]) -> Sheets:
    """Rows of each sheet, the header first unless the sheet's name ends in ``!noheader``."""
    out: Sheets = {}
    for sheet, headers in columns_of(units).items():
        mine = [unit for unit in units if unit.sheet == sheet and unit.header != COMMENT]
        bare = sheet.endswith("!noheader")
        rows = [[""] * len(headers) for _ in range(max(unit.row for unit in mine))]
        if not bare:
            rows[0] = list(headers)
        for unit in mine:
            rows[unit.row - 1][headers.index(unit.header)] = unit.text
        out["" if bare else sheet] = rows
    return out


def delimited(rows: list[list[str]], name: str) -> bytes:
    """CSV; the delimiter and the encoding differ from file to file."""
    delimiter = ",;\t"[len(name) % 3]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    encoding = ("utf-8", "utf-8-sig", "utf-16", "cp1252")[len(name) % 4]
    return stream.getvalue().encode(encoding)


def xlsx(tables: Sheets, comments: list[Unit]) -> bytes:
    """A workbook; numbers of up to 15 digits are stored as numbers, as people type them."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name.partition("!")[0])
        if name.endswith("!hidden"):
            sheet.sheet_state = "hidden"
        for row in rows:
            sheet.append(
                [int(cell) if cell.isdigit() and cell[0] != "0" and len(cell) < 17 else cell for cell in row]
            )
        for unit in comments:
            if unit.sheet == name:
                sheet.cell(unit.row, 1).comment = Comment(unit.text, "operator")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(tables: Sheets) -> bytes:
    """An OpenDocument spreadsheet of text cells."""
    body = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            "<table:table-row>"
            + "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(cell)}</text:p></table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        + "</table:table>"
        for name, rows in tables.items()
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" '
        f'manifest:media-type="{mimetype}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def pdf(pages: list[str]) -> bytes:
    """A PDF with a text layer, a page a text."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for text in pages:
        lines = [
            line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n")
        ]
        drawn = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines)
        stream = f"BT /F1 11 Tf 50 780 Td\n{drawn}ET".encode("cp1252", "replace")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(page.encode())
        kids.append(len(objects))
    references = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{references}] >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
