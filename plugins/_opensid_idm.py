"""The village's development index (IDM) by indicator: one record a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harvester.sdk import Column, DatasetDraft, Json, RawRecord
from harvester.sdk.tables import find_tables
from plugins._opensid_paging import cell_text
from plugins._opensid_tables import Sheet, draft_sheet, rows_of
from plugins._told import field, objects, text
from plugins._values import items

if TYPE_CHECKING:
    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "status-idm/"
#: Columns with the keys of the answer and the words over the page's columns.
FIELDS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("no", "No", ("NO",), "no"),
    ("indikator", "Indikator", ("INDIKATOR",), "indikator"),
    ("skor", "Skor", ("SKOR",), "skor"),
    ("keterangan", "Keterangan", ("KETERANGAN",), "keterangan"),
    ("kegiatan", "Kegiatan yang Dapat Dilakukan", ("KEGIATAN",), "kegiatan yang dapat dilakukan"),
    ("nilai", "Nilai Tambah", ("NILAI",), "nilai"),
    ("pusat", "Pelaksana: Pusat", ("PUSAT",), "pusat"),
    ("provinsi", "Pelaksana: Provinsi", ("PROV",), "provinsi"),
    ("kabupaten", "Pelaksana: Kabupaten", ("KAB",), "kabupaten"),
    ("desa", "Pelaksana: Desa", ("DESA",), "desa"),
    ("csr", "Pelaksana: CSR", ("CSR",), "csr"),
    ("lainnya", "Pelaksana: Lainnya", ("LAINNYA",), "lainnya"),
)
_LINKED = re.compile(r"/status-idm/((?:20)\d\d)\b")
MAX_YEARS = 4

Row = list[str]


def years_of(home: str, now: int, *, full: bool) -> list[str]:
    """The years to ask for: those that the front page links to; in a full listing this one and the last."""
    linked = sorted(set(_LINKED.findall(home)), reverse=True)
    return list(dict.fromkeys((*linked[:MAX_YEARS], *((str(now), str(now - 1)) if full else ()))))


def read_answer(told: Any) -> list[Row]:
    """The indicators in an answer of ``internal_api``, or of the ministry's."""
    for entry in objects(items(field(told, "data"))):
        rows = field(entry.get("attributes") or entry, "ROW")
        return _rows_of(rows)
    return _rows_of(field(field(told, "mapData"), "ROW"))


def _rows_of(told: Any) -> list[Row]:
    rows = [[cell_text(row.get(keys[0])) for _, _, keys, _ in FIELDS] for row in objects(told)]
    return [row for row in rows if row[1] and row[2]]


def read_page(html: str) -> list[Row]:
    """The indicators on a page."""
    for table in find_tables(html, drop_totals=False) if html else ():
        titles = [(column.title or column.name).lower().lstrip("+ ") for column in table.columns]
        at = [_place(titles, word) for _, _, _, word in FIELDS]
        if at[1] is None or at[2] is None:
            continue
        rows = [[row[i] if i is not None else "" for i in at] for row in table.rows]
        return [row for row in rows if row[1] and row[2]]
    return []


def _place(titles: Sequence[str], word: str) -> int | None:
    starts = (at for at, title in enumerate(titles) if title == word or title.startswith(f"{word} "))
    ends = (at for at, title in enumerate(titles) if title.endswith(f" {word}"))
    return next(starts, next(ends, None))


def records(site: Site, home: str, village: Village, *, full: bool) -> Iterator[RawRecord]:
    """A record for each year that the site shows; years that are not asked for any more stay."""
    site.ctx.keep(PREFIX)
    for year in years_of(home, site.ctx.now.year, full=full):
        path = f"status-idm/{year}"
        html = site.page(path)
        rows = read_page(html)
        if not rows and (not html or "api" in html):
            rows = read_answer(site.json(f"internal_api/idm/{year}"))
        if rows:
            yield RawRecord(
                identifier=f"{PREFIX}{year}",
                url=site.url(path),
                content={"feature": "idm", "year": year, "rows": rows, "village": village.told()},
            )


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The year as a resource of the village's index."""
    sheet = Sheet(
        series="status-idm",
        title=f"Indeks Desa Membangun (IDM) {village.title}",
        description=f"Skor Indeks Desa Membangun (IDM) {village.where} menurut indikator, "
        "sebagaimana dimuat di situs desa; satu tabel tiap tahun. Baris tanpa nomor memuat indeks gabungan.",
        theme=("REGI",),
        keyword=("Indeks Desa Membangun", "IDM"),
        columns=tuple(Column(name=name, title=title) for name, title, _, _ in FIELDS),
        rows=rows_of(content.get("rows"), len(FIELDS)),
        year=text(content.get("year")),
    )
    return draft_sheet(sheet, raw, village, home)
