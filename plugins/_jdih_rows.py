"""One regulation of a JDIHN feed as a row of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urljoin

from harvester.sdk import Json
from harvester.sdk.markup import plain_text
from plugins._values import text

#: The columns of ours: name, title, and the feed's keys, folded, by which the cell is found.
FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("id", "ID", ("iddata", "id")),
    ("jenis", "Jenis", ("jenis", "jenisperaturan")),
    ("nomor", "Nomor", ("noperaturan", "nomor", "nomorperaturan")),
    ("tahun", "Tahun", ("tahunpengundangan", "tahun")),
    ("judul", "Judul", ("judul",)),
    ("tanggal_pengundangan", "Tanggal pengundangan", ("tanggalpengundangan", "tglpengundangan")),
    ("status", "Status", ("status",)),
    ("subjek", "Subjek", ("subjek",)),
    ("bidang_hukum", "Bidang hukum", ("bidanghukum",)),
    ("teu_badan", "T.E.U. badan", ("teubadan", "teu")),
    ("sumber", "Sumber", ("sumber",)),
    ("tempat_terbit", "Tempat terbit", ("tempatterbit",)),
    ("penerbit", "Penerbit", ("penerbit",)),
    ("bahasa", "Bahasa", ("bahasa",)),
    ("deskripsi_fisik", "Deskripsi fisik", ("deskripsifisik",)),
    ("nomor_panggil", "Nomor panggil", ("nopanggil",)),
    ("nomor_induk_buku", "Nomor induk buku", ("nomorindukbuku",)),
    ("isbn", "ISBN", ("isbn",)),
    ("url_dokumen", "URL dokumen", ("urldownload", "filedownload")),
    ("url_abstrak", "URL abstrak", ("urlabstrak",)),
    ("url_detail", "URL detail", ("urldetailperaturan", "urldetail")),
)
NAMES = tuple(name for name, _, _ in FIELDS)
ID, KIND, NUMBER, YEAR, TITLE, DAY, AGENCY = (
    NAMES.index(name)
    for name in ("id", "jenis", "nomor", "tahun", "judul", "tanggal_pengundangan", "teu_badan")
)
_MARKS = frozenset({"noperaturan", "singkatanjenis", "urldetailperaturan", "tahunpengundangan", "teubadan"})
_MISSING = frozenset({"", "-", "--", "---", "–", "null", "undefined", "n/a"})
_LONGEST_MISSING = max(map(len, _MISSING))
_MARKUP = re.compile("[<&]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?")
_NO_DAY = re.compile(r"[-+]?0{2,4}[01]?[-/.]|0{1,2}[-/.]0{1,2}[-/.]")  # MySQL's zeros, PHP's -0001-11-30
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

Folded = dict[str, Json]


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    return re.sub(r"[\W_]+", "", key).casefold()


def fold(entry: Mapping[str, Json]) -> Folded:
    """The entry by keys without case and marks: ``urlAbstrak`` and ``urlabstrak`` are one."""
    return {_key(key): value for key, value in entry.items()}


def is_regulation(entry: Json) -> bool:
    """Whether it is shaped like an entry of a JDIHN feed."""
    if not isinstance(entry, Mapping):
        return False
    keys = {_key(key) for key in entry}
    return "judul" in keys and len(keys & _MARKS) >= 2


def cell(entry: Folded, *keys: str) -> str:
    """The first of the keys that says anything; “-” and the like say nothing."""
    for key in keys:
        told = entry.get(key)
        if told is None or told == "-":
            continue
        if isinstance(told, str) and told.isascii() and told.isprintable() and not _MARKUP.search(told):
            value = " ".join(told.split())  # nearly every cell: a feed has millions
        else:
            value = plain_text(text(told) or "")
        if len(value) > _LONGEST_MISSING or value.casefold() not in _MISSING:
            return value
    return ""


def is_shown(entry: Folded) -> bool:
    """Whether the site shows it: ``display`` is 1, or is not there."""
    told = cell(entry, "display").casefold()
    return told in {"", "1", "true", "1.0"}


def row_of(entry: Folded, base: str) -> list[str]:
    """The cells in the order of :data:`FIELDS`; addresses absolute, days in ISO 8601 where they are days."""
    cells = [
        _address(entry, keys, base) if name.startswith("url_") else cell(entry, *keys)
        for name, _, keys in FIELDS
    ]
    cells[DAY] = day_of(cells[DAY])
    year = _YEAR.search(cells[YEAR]) or _YEAR.match(cells[DAY])
    cells[YEAR] = year[0] if year else ""
    return cells


def day_of(told: str) -> str:
    """A day as ``2017-03-15`` where it is one; the zeros of databases are none; else as told."""
    if _NO_DAY.match(told):
        return ""
    if found := _YEAR_FIRST.fullmatch(told):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(told):
        day, month, year = found.groups()
    else:
        return told
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return told


def _address(entry: Folded, keys: tuple[str, ...], base: str) -> str:
    for key in keys:
        told = cell(entry, key)
        if _WEB.match(told):
            return told
        # A bare name of a file says nothing about its folder, unless the key promises an address.
        if told and not _SCHEME.match(told) and "\\" not in told and (key.startswith("url") or "/" in told):
            try:
                return urljoin(base, told)
            except ValueError:
                continue
    return ""
