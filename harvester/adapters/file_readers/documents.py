"""PDF with a text layer, and DOCX."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from harvester.adapters.file_readers.archives import open_zip, read_member
from harvester.adapters.file_readers.parts import Budget, Part, TablePart, TextPart, Unreadable
from harvester.adapters.file_readers.properties import read_properties

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PDF_ERRORS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    AssertionError,
    NotImplementedError,
    OverflowError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
)
"""pypdf raises these on broken files; a list, since a broken file must not end a run."""
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs a line a defect, with bytes of the file


def read_pdf(data: bytes, budget: Budget) -> Iterator[Part]:
    """The text of each page, its notes and form fields.

    Raises:
        Unreadable: broken, or encrypted with a password.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("the PDF is encrypted")
        count = len(reader.pages)
        told = "\n".join(str(value) for value in (reader.metadata or {}).values())
    except _PDF_ERRORS as error:
        raise Unreadable("the PDF is broken") from error
    if told.strip():
        yield TextPart(text=told, path="properties", page=True)
    for number in range(min(count, budget.limits.pages)):
        if budget.spent():
            return
        text = _page_text(reader, number)
        if text.strip():
            yield TextPart(text=text, path=f"page {number + 1}", page=True)
    budget.exceeded |= count > budget.limits.pages


def _page_text(reader: PdfReader, number: int) -> str:
    try:
        page = reader.pages[number]
        texts = [page.extract_text() or ""]
        for note in page.get("/Annots") or ():
            entry = note.get_object()
            texts += [str(entry[key]) for key in ("/Contents", "/V", "/TU") if key in entry]
    except _PDF_ERRORS:
        return ""
    return "\n".join(texts)


def read_docx(data: bytes, budget: Budget) -> Iterator[Part]:
    """Paragraphs and tables of a Word document, headers, footers and comments."""
    with open_zip(data) as archive:
        yield from read_properties(archive, budget)
        for info in archive.infolist():
            name = info.filename
            if (
                not (name.startswith("word/") and name.endswith(".xml"))
                or "/theme/" in name
                or "styles" in name
            ):
                continue
            source = io.BytesIO(read_member(archive, info, budget))
            try:
                root = etree.parse(source, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
            except etree.XMLSyntaxError:
                continue
            for table in root.iter(f"{_W}tbl"):
                yield TablePart(
                    rows=[[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
                )
            yield TextPart(text="\n".join(_text(paragraph) for paragraph in root.iter(f"{_W}p")), page=True)


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_W}t"))
