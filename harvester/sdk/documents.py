"""The documents that a page lists, each with what the page says of it: its row, its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from harvester.sdk._grid import lay_out
from harvester.sdk._heads import count_header_rows, header_titles
from harvester.sdk._words import is_vague
from harvester.sdk.links import FoundLink, located_links, own_text
from harvester.sdk.markup import squeeze, tree_of
from harvester.sdk.outline import headings_of, is_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from harvester.sdk._grid import Row

MAX_TABLES = 200
MAX_DOCUMENTS = 10_000  #: on one page
_YEAR = re.compile(r"(?:tahun\s*)?(?:19|20)\d\d(?:\s*[-/–]\s*(?:19|20)?\d\d)?", re.IGNORECASE)
_NAMING = (
    re.compile(r"\b(?:judul|ringkasan|nama (?:dokumen|informasi|file|berkas|data|laporan))\b", re.IGNORECASE),
    re.compile(r"\b(?:uraian|perihal|tentang|isi|informasi|nama|dokumen|title|name)\b", re.IGNORECASE),
    re.compile(r"\b(?:keterangan|deskripsi|laporan|jenis|description)\b", re.IGNORECASE),
)
_NOT_NAMING = re.compile(
    r"\b(?:pejabat|penanggung|penguasa|menguasai|satker|pembuatan|penerbitan|waktu|tempat|bentuk|format|jangka|retensi|opd|"
    r"skpd|unit|perangkat|instansi|nama (?:opd|skpd|dinas|unit|instansi|perangkat|satuan|pejabat))\b",
    re.IGNORECASE,
)
#: Columns that hold files without saying which.
_HOLDING = re.compile(
    r"\b(?:file|berkas|unduh(?:an)?|download|link|tautan|aksi|action|opsi|lihat|dokumen|online|lampiran|soft\s?copy|"
    r"hard\s?copy|cetak|rekaman|format|bentuk|pdf|ukuran|size|url|alamat|view|detail|informasi|keterangan)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDocument:
    """One document as a page lists it."""

    link: FoundLink
    title: str  #: from its row, its own words, or what stands before it; empty when the page says nothing
    column: str = ""  #: the title of the column it stands in, where that says something (a year, a kind)
    cells: tuple[tuple[str, str], ...] = ()  #: its row: titles of the columns, and texts
    lines: tuple[str, ...] = ()  #: lines across the table above its row, the nearest first
    headings: tuple[str, ...] = ()  #: what it stands under, the nearest first
    elsewhere: tuple[FoundDocument, ...] = ()  #: the same document as the page links to it again


class _Placed(NamedTuple):
    """A row with what names its cells."""

    row: Row
    titles: Sequence[str]
    lines: tuple[str, ...]


def find_documents(source: str | Element, *, base: str | None = None) -> list[FoundDocument]:
    """The files, sheets and downloads in the content of a page, each address once, in document order.

    What menus, side bars and the foot of the page link to is left out.
    """
    tree = tree_of(source)
    if tree is None:
        return []
    located = [
        one for one in located_links(tree, base=base, limit=MAX_DOCUMENTS) if not is_around(one.element)
    ]
    elements = [element for one in located for element in (one.element, *one.others)]
    headings = headings_of(tree, set(elements))
    rows = _rows_of(elements)
    found = []
    for link, element, others in located:
        document = _document(element, link, rows, headings.get(element, ()))
        again = tuple(_document(other, link, rows, headings.get(other, ())) for other in others)
        found.append(replace(document, elsewhere=again) if again else document)
    return found


def _document(
    element: Element, link: FoundLink, rows: dict[Element, _Placed], headings: tuple[str, ...]
) -> FoundDocument:
    text = own_text(element)
    row = next(element.iterancestors("tr"), None)
    placed = rows.get(row) if row is not None else None
    if placed is None:
        return FoundDocument(link=link, title=link.title, headings=_others(headings, link.title))
    texts = placed.row.texts()
    cells = tuple((title, told) for title, told in zip(placed.titles, texts, strict=True) if told)
    column = _column(element, placed)
    named = _name(placed, text)
    if text and not _YEAR.fullmatch(text):
        title, column = (text, "") if len(text) > len(named) * 0.5 or not named else (named, column)
    else:
        title = named
    if not column and _YEAR.fullmatch(text) and text not in title:
        column = text
    return FoundDocument(
        link=link,
        title=title or link.title,
        column=column,
        cells=cells,
        lines=placed.lines,
        headings=_others(headings, title),
    )


def _others(headings: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Headings but for those that are the link itself."""
    return tuple(heading for heading in headings if heading != title)


def _rows_of(elements: Sequence[Element]) -> dict[Element, _Placed]:
    """The rows of all tables that the elements stand in, but for tables that only place others."""
    placed: dict[Element, _Placed] = {}
    tables: dict[Element, None] = {}
    for element in elements:
        if (table := next(element.iterancestors("table"), None)) is not None:
            tables[table] = None
    for table in list(tables)[:MAX_TABLES]:
        if table.find(".//table") is None:
            _place_rows(table, placed)
    return placed


def _place_rows(table: Element, placed: dict[Element, _Placed]) -> None:
    grid = lay_out(table, nested=False, elements=True)
    if grid.width < 2:
        return
    lines: tuple[str, ...] = ()
    rows = grid.rows
    while rows and (spanning := rows[0].spanning):
        lines, rows = (spanning, *lines), rows[1:]
    count = count_header_rows(rows) if len(rows) > 1 else 0
    titles = header_titles(rows[:count], grid.width)
    for row in rows[count:]:
        if (spanning := row.spanning or alone_in(row.texts())) and not any(c.links for c in row.cells):
            lines = (spanning, *lines)
        elif row.element is not None:
            placed[row.element] = _Placed(row, titles, lines)


def alone_in(texts: Sequence[str]) -> str | None:
    """The text of a row that says nothing else but a running number: a line that was not merged."""
    told = [text for text in texts if text]
    if len(texts) < 4 or not told:
        return None
    if len(told) == 2 and told[0] == texts[0] and len(told[0].strip(" .)")) <= 4:
        return f"{told[0]} {told[1]}"
    return told[0] if len(told) == 1 and len(told[0].strip(" .)")) > 4 else None


def _column(element: Element, placed: _Placed) -> str:
    """The title of the column that a link stands in, where one row holds several kinds of files."""
    href = (element.get("href") or "").strip()
    at = next((i for i, cell in enumerate(placed.row.cells) if href and href in cell.links), None)
    if at is None:
        return ""
    title = placed.titles[at]
    if is_vague(title) or _HOLDING.search(title) or any(naming.search(title) for naming in _NAMING[:1]):
        return ""
    return title


def _name(placed: _Placed, text: str) -> str:
    """What names a row: the cell under such a title, else its longest text."""
    texts = placed.row.texts()
    for naming in _NAMING:
        for title, told in zip(placed.titles, texts, strict=True):
            if naming.search(title) and not _NOT_NAMING.search(title) and _says(told):
                return told
    if text:
        return text
    long = [one for one, cell in zip(texts, placed.row.cells, strict=True) if _says(one) and not cell.links]
    return squeeze(max(long, key=len))[:300] if long else ""


def _says(text: str) -> bool:
    return len(text) > 2 and not is_vague(text) and not text.isdigit()
