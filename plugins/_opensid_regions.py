"""People by hamlet, RW and RT (``/data-wilayah``), without the names of their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from harvester.sdk import Column, DatasetDraft, Json, RawRecord
from harvester.sdk.markup import parse_html, text_of
from plugins._opensid_tables import Sheet, draft_sheet, rows_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

IDENTIFIER = "data-wilayah"
PATHS = ("data-wilayah", "first/wilayah")
COLUMNS = (
    Column(name="tingkat", title="Tingkat"),
    Column(name="dusun", title="Dusun"),
    Column(name="rw", title="RW"),
    Column(name="rt", title="RT"),
    Column(name="kepala_keluarga", title="Kepala Keluarga"),
    Column(name="jumlah_penduduk", title="Jumlah Penduduk"),
    Column(name="laki_laki", title="Laki-laki"),
    Column(name="perempuan", title="Perempuan"),
)
_LEVELS = ("Dusun", "RW", "RT")
_COUNTS = 4
_HEAD = re.compile(
    r"\s*(?:,|\(|;|\bketua\b|\bkepala\b|\bkadus\b|\bkasun\b|:\s).*$", re.IGNORECASE | re.DOTALL
)
_WORD = re.compile(r"^(?:dusun|dukuh|rw|rt|lingkungan|jorong|banjar)\b\s*\.?\s*(?=\S)", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*|\d{1,7}")
_WIDE = 4  #: a place's name covers as many columns at least

Row = list[str]


def read_regions(html: str) -> list[Row]:
    """The rows of the table, at each level; heads' names are left behind here and kept nowhere."""
    tree = parse_html(html) if html else None
    if tree is None:
        return []
    for table in tree.iter("table"):
        lines = [list(line.iterchildren("td", "th")) for line in table.iter("tr")]
        titles = [text_of(cell).lower() for cell in lines[0]] if lines else []
        if not titles or "kk" not in titles:
            continue
        wide = any("wilayah" in title for title in titles)
        rows = list(_nested(lines[1:]) if wide else _flat(lines[1:], titles))
        if rows:
            return rows
    return []


def _nested(lines: Sequence[Sequence[Element]]) -> Iterator[Row]:
    """“Dusun X, Ketua …” over as many columns as the level leaves: a place stands one column further in."""
    path = ["", "", ""]
    for cells in lines:
        wide = next((at for at, cell in enumerate(cells) if _width(cell) >= _WIDE), 0)
        counts = [text_of(cell) for cell in cells[-_COUNTS:]]
        if not 1 <= wide <= len(_LEVELS) or len(cells) != wide + 1 + _COUNTS or not _are_counts(counts):
            continue
        path = [*path[: wide - 1], _place(text_of(cells[wide])), "", ""][: len(_LEVELS)]
        if path[wide - 1]:
            yield [_LEVELS[wide - 1], *path, *counts]


def _flat(lines: Sequence[Sequence[Element]], titles: Sequence[str]) -> Iterator[Row]:
    """Older sites: a column a level, empty where it is as above, and one of names that is not read."""
    levels = [next((at for at, title in enumerate(titles) if title == level), -1) for level in ("rw", "rt")]
    if -1 in levels or levels[0] < 1:
        return
    path = ["", "", ""]
    for cells in lines:
        counts = [text_of(cell) for cell in cells[-_COUNTS:]]
        if len(cells) != len(titles) or not _are_counts(counts):
            continue
        told = [_place(text_of(cells[at])) for at in (levels[0] - 1, *levels)]
        for level, name in enumerate(told):
            if name:
                path = [*path[:level], name, "", ""][: len(_LEVELS)]
        deepest = max((at for at, name in enumerate(path) if name and name != "-"), default=0)
        if path[0]:
            yield [_LEVELS[deepest], *path, *counts]


def _width(cell: Element) -> int:
    told = cell.get("colspan", "1")
    return int(told) if told.isdecimal() and len(told) < 3 else 1


def _place(told: str) -> str:
    return _WORD.sub("", _HEAD.sub("", told)).strip(" .,-")[:60]


def _are_counts(cells: Sequence[str]) -> bool:
    return len(cells) == _COUNTS and all(not cell or _COUNT.fullmatch(cell) for cell in cells) and any(cells)


def records(site: Site, village: Village) -> Iterator[RawRecord]:
    """The table, where the site shows it."""
    for path in PATHS:
        if rows := read_regions(site.page(path)):
            yield RawRecord(
                identifier=IDENTIFIER,
                url=site.url(path),
                content={"feature": "regions", "rows": rows, "village": village.told()},
            )
            return


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The table as a dataset."""
    sheet = Sheet(
        series=IDENTIFIER,
        title=f"Jumlah Penduduk {village.title} menurut Dusun, RW dan RT",
        description=f"Jumlah kepala keluarga dan penduduk {village.where} menurut dusun, RW dan RT. "
        "Baris dusun dan RW memuat jumlah seluruh wilayah di bawahnya. Nama ketua tidak disertakan.",
        keyword=("statistik desa", "penduduk", "wilayah administratif"),
        columns=COLUMNS,
        rows=rows_of(content.get("rows"), len(COLUMNS)),
    )
    return draft_sheet(sheet, raw, village, home)
