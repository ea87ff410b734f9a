"""XLSX, XLS and ODS: every sheet, hidden or not, and what is kept beside the cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from harvester.adapters.file_readers.archives import open_zip, read_member
from harvester.adapters.file_readers.parts import Budget, Part, TablePart, TextPart, Unreadable
from harvester.adapters.file_readers.properties import read_properties

if TYPE_CHECKING:
    import zipfile

_BESIDE = re.compile(
    r"^(?:xl|word|ppt)/(?:comments\w*/?\w*|threadedComments/.+|drawings/(?:drawing|"
    r"vmlDrawing)\w*|charts/chart\w*|"
    r"pivotCache/.+|externalLinks/externalLink\w*|tables/table\w*|workbook|"
    r"queryTables/.+|header\w*|footer\w*|footnotes)\.(?:xml|vml)$"
)
_BESIDE_ODS = frozenset({"content.xml", "styles.xml"})
_CHUNK = 20_000


def read_workbook(data: bytes, budget: Budget) -> Iterator[Part]:
    """The sheets of a workbook, then its comments, drawings, caches and names.

    Raises:
        Unreadable: broken, encrypted, or unpacking to more than the limits.
    """
    zipped = data.startswith(b"PK")
    if zipped:
        _check_unpacked(data, budget)
        yield from _beside(data, budget)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("the workbook is broken or encrypted") from error
    for name in names:
        yield TextPart(text=name, sheet=name)
        yield TablePart(rows=_sheet_rows(workbook, name), sheet=name)
        if budget.spent():
            return


def _sheet_rows(workbook: CalamineWorkbook, name: str) -> Iterator[Sequence[object]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        top = sheet.start[0] if sheet.start else 0
        for _ in range(min(top, 1000)):
            yield ()
        yield from sheet.iter_rows()
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("a sheet is broken") from error


def _check_unpacked(data: bytes, budget: Budget) -> None:
    """Unpack once to nothing: what an archive says of its sizes is not believed by the reader of cells."""
    with open_zip(data) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels", ".vml", ".bin")):
                read_member(archive, info, budget)
    budget.unpacked = 0


def _beside(data: bytes, budget: Budget) -> Iterator[Part]:
    with open_zip(data) as archive:
        yield from read_properties(archive, budget)
        for info in archive.infolist():
            if info.filename in _BESIDE_ODS:
                yield from _annotations(archive, info, budget)
            elif _BESIDE.match(info.filename):
                yield from _texts(archive, info, budget)


def _texts(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[Part]:
    """Texts and cached values of a part, one paragraph or value a line."""
    words: list[str] = []
    size = 0
    source = io.BytesIO(read_member(archive, info, budget))
    try:
        for _, element in _elements(source):
            if not isinstance(element.tag, str):
                continue
            name = etree.QName(element).localname
            found = []
            if (
                name in {"t", "v", "text", "formula1", "definedName", "oddHeader", "oddFooter"}
                and element.text
            ):
                found.append(element.text)
            if name in {"s", "n", "d", "pt"} and element.get("v"):
                found.append(str(element.get("v")))
            elif name in {"definedName", "sheet", "tableColumn", "cacheField"} and element.get("name"):
                found.append(str(element.get("name")))
            words += found
            size += sum(map(len, found))
            if name in {"p", "comment", "si", "threadedComment", "r"} and name != "r":
                words.append("\n")
            if name not in {"t", "r", "p"}:
                element.clear()
            if size > _CHUNK:
                yield TextPart(text=_joined(words), path=_label(info.filename))
                words, size = [], 0
    except etree.XMLSyntaxError:
        pass  # what was read up to here is looked at
    if words:
        yield TextPart(text=_joined(words), path=_label(info.filename))


def _joined(words: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))


def _label(filename: str) -> str:
    return "comments" if "omment" in filename else filename.rpartition("/")[2]


def _annotations(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[Part]:
    """The comments of an OpenDocument file."""
    source = io.BytesIO(read_member(archive, info, budget))
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
    try:
        for _, element in _elements(source, office):
            yield TextPart(text="\n".join("".join(part.itertext()) for part in element), path="comments")
    except etree.XMLSyntaxError:
        return


def _elements(source: io.BytesIO, tag: str | None = None) -> Iterator[tuple[str, etree._Element]]:
    """The elements as they end; entities are not resolved and nothing is loaded."""
    yield from etree.iterparse(
        source,
        events=("end",),
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
