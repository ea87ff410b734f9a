"""The rows of a statistic, from a page (its script or its table) or from ``internal_api``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from harvester.sdk.markup import parse_html, plain_text, squeeze, text_of
from harvester.sdk.tables import FoundTable, find_tables
from plugins._values import items
from plugins._values import text as value_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Fields of a row in our order, each with its column's title and its names in the versions.
FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("kelompok", "Kelompok", ("nama",)),
    ("jumlah", "Jumlah", ("jumlah",)),
    ("jumlah_persen", "Jumlah (%)", ("persen", "persentase_jumlah")),
    ("laki_laki", "Laki-laki", ("laki", "laki_laki")),
    ("laki_laki_persen", "Laki-laki (%)", ("persen1", "persentase_laki_laki")),
    ("perempuan", "Perempuan", ("perempuan",)),
    ("perempuan_persen", "Perempuan (%)", ("persen2", "persentase_perempuan")),
)
MAX_ROWS = 2_000
MAX_SCRIPTS = 20
_SUMS = re.compile(
    r"(?:sub\s*)?(?:jumlah|total)(?:\s+(?:total|keseluruhan|seluruhnya))?|belum mengisi", re.IGNORECASE
)
_SUM_IDS: frozenset[str | None] = frozenset({"666", "777", "888"})
_EMBEDDED = re.compile(r"\b(?:dataStats|rawData)\s*=\s*(?:Object\.values\s*\(\s*)?(?=[\[{])")
_UPDATED = re.compile(
    r"diperbarui\s{1,9}pada[\s:]{0,60}"
    r"(\d{1,2}\s+\w{3,12}\s+\d{4}|\d{1,4}[-/]\d{1,2}[-/]\d{1,4})",
    re.IGNORECASE,
)
_API_KEY = re.compile(r"internal_api/statistik/([\w-]{1,60})")
_LINKS = re.compile(r"/(data-statistik|first/statistik)/([\w-]{1,60})(?![\w/-])")
_PEOPLE = re.compile(r"\balamat\b|\bnik\b|\bpeserta\b|\bpenerima\b|nama (?!kelompok)")
_STARTS = (
    ("kelompok", ("kelompok", "jenis kelompok", "kategori", "nama", "uraian")),
    ("jumlah", ("jumlah", "total", "l+p")),
    ("laki_laki", ("laki", "l ")),
    ("perempuan", ("perempuan", "p ")),
)
_DECODER = json.JSONDecoder()

Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a page or an answer holds of one statistic."""

    rows: tuple[Row, ...] = ()
    heading: str = ""
    updated: str = ""  #: “Diperbarui pada”, as told
    api_key: str = ""  #: where the page's script asks for its rows
    links: tuple[tuple[str, str], ...] = ()  #: further statistics: route and slug or number

    @property
    def names(self) -> tuple[str, ...]:
        """The categories."""
        return tuple(row[0] for row in self.rows)


def read_page(html: str) -> Reading:
    """Read a statistics page: the rows in its script where it has them, else its table."""
    if not html:
        return Reading()
    tree = parse_html(html)
    updated = _UPDATED.search(html)
    key = _API_KEY.search(html)
    reading = Reading(
        rows=_embedded(html),
        heading=_heading(tree) if tree is not None else "",
        updated=squeeze(updated[1]) if updated else "",
        api_key=key[1] if key else "",
        links=links_in(html),
    )
    if reading.rows or tree is None:
        return reading
    return replace(reading, rows=_from_tables(tree))


def links_in(html: str) -> tuple[tuple[str, str], ...]:
    """The statistics that a page's menu leads to, by route and slug or number."""
    return tuple(dict.fromkeys(_LINKS.findall(html)))


def read_api(told: Any) -> Iterator[Reading]:
    """Read an answer of ``internal_api``: one statistic, or several under their labels."""
    data = told.get("data") if isinstance(told, Mapping) else told
    flat: list[Any] = []
    for item in items(data):
        fields = _attributes(item)
        inner = fields.get("data") if fields else None
        if isinstance(inner, list | tuple | Mapping):
            rows = read_rows(inner)
            if rows:
                yield Reading(rows=rows, heading=value_text(fields.get("label")) or "")
        else:
            flat.append(item)
    if rows := read_rows(flat):
        yield Reading(rows=rows)


def read_rows(told: Any) -> tuple[Row, ...]:
    """Rows out of a list, or an object with a row under each key; sums are left out."""
    listed: list[Any] = list(told.values()) if isinstance(told, Mapping) else list(items(told))
    rows: dict[Row, None] = {}
    for item in listed[:MAX_ROWS]:
        fields = _attributes(item)
        if not fields or (value_text(item.get("id")) or value_text(fields.get("id"))) in _SUM_IDS:
            continue
        row = tuple(_cell(fields, names) for _, _, names in FIELDS)
        if row[0] and row[1] and not _SUMS.fullmatch(row[0]):
            rows[row] = None
    return tuple(rows)


def _attributes(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        return {}
    inner = item.get("attributes")
    return inner if isinstance(inner, Mapping) else item


def _cell(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    told = next((found for name in names if (found := value_text(fields.get(name)))), "")
    return plain_text(told) if "<" in told or "&" in told else squeeze(told)


def _embedded(html: str) -> tuple[Row, ...]:
    for match in islice(_EMBEDDED.finditer(html), MAX_SCRIPTS):
        try:
            told, _ = _DECODER.raw_decode(html, match.end())
        except (ValueError, RecursionError):
            continue
        if rows := read_rows(told):
            return rows
    return ()


def _heading(tree: Element) -> str:
    for element in tree.iter("h1", "h2", "h3"):
        told = text_of(element)
        if re.search(r"menurut|berdasar|statistik|^tabel|^grafik", told, re.IGNORECASE):
            return told[:150]
    return ""


def _from_tables(tree: Element) -> tuple[Row, ...]:
    for table in find_tables(tree, drop_unfilled=True):
        places = _columns(table)
        if not {"kelompok", "jumlah"} <= places.keys():
            continue
        rows = (
            tuple(row[places[name]] if name in places else "" for name, _, _ in FIELDS) for row in table.rows
        )
        kept = tuple(row for row in rows if row[0] and row[1] and not _SUMS.fullmatch(row[0]))
        if kept:
            return kept
    return ()


def _columns(table: FoundTable) -> dict[str, int]:
    """Where the fields stand: by the first word above a column, and whether it holds percentages."""
    titles = [(column.title or column.name).lower() for column in table.columns]
    places: dict[str, int] = {}
    if any(_PEOPLE.search(title) for title in titles):
        return places
    for at, title in enumerate(titles):
        share = "%" in title or "persen" in title
        word = next((name for name, starts in _STARTS if title.startswith(starts)), None)
        if word:
            places.setdefault(f"{word}_persen" if share else word, at)
    return places
