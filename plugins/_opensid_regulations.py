"""Village regulations: one record a regulation, one dataset a kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from harvester.sdk import DatasetDraft, Json, Problem, RawRecord, RecordInvalid
from harvester.sdk.tables import find_tables
from plugins._opensid_catalogue import slug_of
from plugins._opensid_documents import dates, day_of, distribution, document, file_address
from plugins._opensid_paging import cell_text, data_tables, joined, json_api
from plugins._told import text
from plugins._values import text as value_text

if TYPE_CHECKING:
    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "peraturan/"
FIELDS = "nama,tahun,kategori,jenis_peraturan,tgl_ditetapkan,attr,url"
_KINDS = (
    (re.compile(r"bersama", re.IGNORECASE), "Peraturan Bersama Kepala Desa"),
    (
        re.compile(r"perkades|peraturan\s+(?:kepala\s+desa|petinggi|lurah|wali)", re.IGNORECASE),
        "Peraturan Kepala Desa",
    ),
    (re.compile(r"\bsk\b|keputusan", re.IGNORECASE), "Keputusan Kepala Desa"),
    (re.compile(r"perdes|peraturan\s+(?:desa|kalurahan|nagari)", re.IGNORECASE), "Peraturan Desa"),
)
_NUMBERS = {"2": "Keputusan Kepala Desa", "3": "Peraturan Desa"}
_FILE = re.compile(r"/(?:unduh_berkas|peraturan[-_]desa/\w+|tampilkan)/(\d{1,12})(?!\d)")
_PAGES = ("peraturan-desa", "peraturan_desa", "first/peraturan_desa")
#: By version, newest first: 2025, 24, 23, 19.12 to 22.
_LISTS = (
    "internal_api",
    "fweb/peraturan/datatables",
    "peraturan-desa/datatables",
    "first/ajax_table_peraturan",
)


class Regulations:
    """Reads the list of regulations of one site, by whichever route its version has."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.route = ""

    def records(self, village: Village, known_route: str = "") -> Iterator[RawRecord]:
        """The regulations, each once."""
        seen: set[str] = set()
        for item in self._listed(known_route):
            number, told = value_text(item.get("id")) or "", value_text(item.get("url")) or ""
            name = cell_text(item.get("nama"))
            key = number or told or name
            if not key or key in seen:
                continue
            seen.add(key)
            address = file_address(self._site, number, told)
            kept = document(key, item, address)
            decided = day_of(_attribute(item, "tgl_ditetapkan") or _attribute(item, "tgl_kep_kades"))
            yield RawRecord(
                identifier=f"{PREFIX}{key}",
                url=self._site.root,
                content={
                    "feature": "regulations",
                    **kept,
                    "issued": decided or kept["issued"],
                    "kind": kind_of(_kind_told(item), name),
                    "village": village.told(),
                },
            )

    def _listed(self, known_route: str) -> Iterator[Mapping[str, Any]]:
        routes = (*_LISTS, *_PAGES)
        for route in sorted(routes, key=lambda name: name != known_route):
            found = self._ask(route)
            if found:
                self.route = route
                yield from found
                return

    def _ask(self, route: str) -> list[Mapping[str, Any]]:
        if route == "internal_api":
            return json_api(self._site, "produk-hukum", FIELDS) or []
        if route in _LISTS:
            rows = data_tables(self._site, route, post=False) or []
            return [row for row in rows if isinstance(row, Mapping)]
        return list(_of_page(self._site.page(route), self._site))


def _of_page(html: str, site: Site) -> Iterator[Mapping[str, Any]]:
    """The rows of a list that the server wrote into the page."""
    for table in find_tables(html, base=site.root) if html else ():
        titles = [(column.title or column.name).lower() for column in table.columns]
        at = {
            name: place
            for name, word in (
                ("nama", r"judul|nama|tentang|peraturan"),
                ("kategori", "jenis|kategori"),
                ("tahun", "tahun"),
            )
            if (place := next((i for i, title in enumerate(titles) if re.search(word, title)), None))
            is not None
        }
        if "nama" not in at:
            continue
        for number, row in enumerate(table.rows):
            links = [link for (line, _), found in table.links.items() if line == number for link in found]
            address = next((link for link in links if joined(site, link)), "")
            file = _FILE.search(address)
            if address:
                yield {**{k: row[i] for k, i in at.items()}, "id": file[1] if file else "", "url": address}


def _attribute(item: Mapping[str, Any], key: str) -> Any:
    """A field of the entry or of its ``attr``, which may be JSON in a text."""
    attr = item.get("attr")
    if isinstance(attr, str):
        try:
            attr = orjson.loads(attr)
        except orjson.JSONDecodeError:
            attr = None
    inner = attr.get(key) if isinstance(attr, Mapping) else None
    return inner or item.get(key)


def _kind_told(item: Mapping[str, Any]) -> str:
    for told in (_attribute(item, "jenis_peraturan"), item.get("kategori_dokumen"), item.get("kategori")):
        if words := cell_text(told.get("nama") if isinstance(told, Mapping) else told):
            return words
    return ""


def kind_of(told: str, title: str) -> str:
    """The kind of a regulation: as its list says; its title may be closer (“Perkades No. 3 …”)."""
    named = _NUMBERS.get(told) or next((kind for words, kind in _KINDS if words.search(told)), None)
    if named in {None, "Peraturan Desa"}:
        closer = next((kind for words, kind in _KINDS if words.match(title)), None)
        named = closer or named
    return named or (told if told and not told.isdecimal() else "Produk Hukum")


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The regulation as a resource of its kind."""
    kind = text(content.get("kind"))
    if not kind:
        raise RecordInvalid(_NO_KIND)
    series = f"peraturan-desa/{slug_of(kind)}"
    title = kind if village.kind == "Desa" or "Desa" not in kind else kind.replace("Desa", village.kind)
    name = village.name or village.host
    return DatasetDraft(
        title=f"{title} {name}"
        if title.endswith(village.kind) and village.name
        else f"{title} {village.title}",
        description=f"Kumpulan {title[:1].lower()}{title[1:]} yang dimuat di situs {village.where}; "
        "satu berkas tiap peraturan.",
        series=series,
        identifier=f"{home}{series}",
        keyword=tuple(dict.fromkeys(("produk hukum", "peraturan desa", kind.lower()))),
        publisher=village.publisher(home),
        landing_page=home,
        spatial=village.places,
        **dates(content),
        distribution=(distribution(content, raw),),
    )


_NO_KIND = Problem(
    code="regulation-without-kind", message="The list does not say what kind of regulation this is."
)
