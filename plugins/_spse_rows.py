"""The rows of SPSE's lists, kind by kind: which cell says what.

Lists of version 4.5 have 16 cells (tender), 12 (non-tender), 9 (recorded non-tender), 8 (self-managed);
older ones have fewer of them, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harvester.sdk import Column
from harvester.sdk.markup import plain_text
from plugins._values import text

_BADGE = re.compile(
    r"""<(span|label|small)\b[^<>]{0,200}\b(?:badge|label)\b[^<>]{0,200}>(.{0,200}?)</\1\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_AMOUNT = re.compile(
    r"(?:rp\.?\s*)?\d[\d.,]*\s*(?:rb|ribu|jt|juta|m|mlr|mil[iy]ar|t|tn|tril[iy][ou]n)?", re.IGNORECASE
)
_KIND_AND_YEAR = re.compile(
    r"(.*?)\s*-\s*(?:TA|T\.A\.|Tahun(?:\s+Anggaran)?)?\s*((?:19|20)\d\d.*)", re.DOTALL
)
_CODE = re.compile(r"\d{4,20}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STAGE = re.compile(
    r"\b(?:paket|tender|seleksi|lelang|selesai|berjalan|sedang|batal|gagal|evaluasi)\b", re.IGNORECASE
)

_TEXT, _MONEY, _KIND = "text", "money", "kind and year"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One of SPSE's lists."""

    key: str
    title: str
    page: str  #: the list for people, which gives the token
    endpoint: str
    detail: str  #: a package for people; never its evaluation, which shows tax numbers
    cells: Mapping[int, tuple[str, str]] = field(default_factory=dict)  #: place → column and sort of cell
    longer: tuple[int, Mapping[int, tuple[str, str]]] = (0, {})  #: further ones in rows of so many cells


KINDS: tuple[Kind, ...] = (
    Kind(
        key="tender",
        title="Tender",
        page="lelang",
        endpoint="dt/lelang",
        detail="lelang/{code}/pengumumanlelang",
        cells={3: ("tahap", _TEXT), 4: ("hps", _MONEY), 8: ("kategori", _KIND)},
        longer=(
            11,
            {
                5: ("metode_kualifikasi", _TEXT),
                6: ("metode", _TEXT),
                7: ("metode_evaluasi", _TEXT),
                10: ("nilai_kontrak", _MONEY),
            },
        ),
    ),
    Kind(
        key="nontender",
        title="Non-tender",
        page="nontender",
        endpoint="dt/pl",
        detail="nontender/{code}/pengumumanpl",
        cells={3: ("tahap", _TEXT), 4: ("hps", _MONEY), 5: ("metode", _TEXT), 6: ("kategori", _KIND)},
        longer=(9, {8: ("nilai_kontrak", _MONEY)}),
    ),
    Kind(
        key="pencatatan",
        title="Pencatatan non-tender",
        page="pencatatan",
        endpoint="dt/nonspk",
        detail="pencatatan/pengumumannonspk?id={code}",
        cells={
            3: ("nilai", _MONEY),
            4: ("metode", _TEXT),
            5: ("kategori", _KIND),
            6: ("tahun_anggaran", _TEXT),
            8: ("tahap", _TEXT),
        },
    ),
    Kind(
        key="swakelola",
        title="Pencatatan swakelola",
        page="swakelola",
        endpoint="dt/swakelola",
        detail="swakelola/{code}/pengumuman",
        cells={3: ("nilai", _MONEY)},
        longer=(8, {5: ("tahun_anggaran", _TEXT), 7: ("tahap", _TEXT)}),
    ),
    Kind(
        key="darurat",
        title="Pencatatan pengadaan darurat",
        page="darurat",
        endpoint="dt/darurat-list",
        detail="darurat/pengumumandarurat?id={code}",
    ),
)
#: All columns in order; those in which nothing stands are left out of a table.
COLUMNS: tuple[Column, ...] = (
    Column(name="kode", title="Kode paket"),
    Column(name="nama", title="Nama paket"),
    Column(name="keterangan", title="Keterangan"),
    Column(name="instansi", title="Instansi"),
    Column(name="tahap", title="Tahap"),
    Column(name="kategori", title="Kategori"),
    Column(name="tahun_anggaran", title="Tahun anggaran"),
    Column(name="metode", title="Metode pengadaan"),
    Column(name="metode_kualifikasi", title="Metode kualifikasi"),
    Column(name="metode_evaluasi", title="Metode evaluasi"),
    Column(name="hps", title="HPS, dibulatkan", unit="Rp"),
    Column(name="nilai", title="Nilai, dibulatkan", unit="Rp"),
    Column(name="nilai_kontrak", title="Nilai kontrak", unit="Rp"),
    Column(name="url", title="Tautan"),
)
_NAMES = tuple(column.name for column in COLUMNS)


def read_row(kind: Kind, told: Any, root: str) -> list[str] | None:
    """The cells in the order of :data:`COLUMNS`; nothing for what is no package."""
    if not isinstance(told, list | tuple) or len(told) < 3:
        return None
    code, told_name = text(told[0]) or "", text(told[1]) or ""
    if not _CODE.fullmatch(code):
        return None
    badges = [plain_text(found[1]) for found in _BADGE.findall(told_name)]
    found = {
        "kode": code,
        "nama": plain_text(_BADGE.sub(" ", told_name)),
        "keterangan": "; ".join(filter(None, badges)),
        "instansi": _plain(told[2]),
        "url": f"{root}/{kind.detail.format(code=code)}",
    }
    layout = dict(kind.cells)
    if len(told) >= kind.longer[0]:
        layout |= kind.longer[1]
    if not layout or (kind.key == "swakelola" and len(told) < kind.longer[0]):
        found |= _by_looks(told[3:])
    for at, (name, sort) in layout.items():
        if at < len(told):
            found |= _read(name, sort, _plain(told[at]))
    return [found.get(name, "") for name in _NAMES]


def _read(name: str, sort: str, cell: str) -> dict[str, str]:
    if sort == _MONEY:  # “Nilai Kontrak belum dibuat” is no amount
        return {name: cell} if _AMOUNT.fullmatch(cell) else {}
    if sort == _KIND and (parts := _KIND_AND_YEAR.fullmatch(cell)):
        return {name: parts[1], "tahun_anggaran": parts[2]}
    return {name: cell} if cell else {}


def _by_looks(cells: Sequence[Any]) -> dict[str, str]:
    """Cells whose places are not known, by what stands in them."""
    found: dict[str, str] = {}
    for told in cells:
        cell = _plain(told)
        if _YEAR.fullmatch(cell):
            found.setdefault("tahun_anggaran", cell)
        elif _AMOUNT.fullmatch(cell) and not cell.isdecimal():
            found.setdefault("nilai", cell)
        elif _STAGE.search(cell):
            found.setdefault("tahap", cell)
    return found


def _plain(told: Any) -> str:
    cell = plain_text(text(told) or "") if isinstance(told, str | int | float) else ""
    return "" if cell in {"-", "null"} else cell


def filled(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns in which anything stands."""
    return [at for at in range(len(COLUMNS)) if any(row[at] for row in rows)]
