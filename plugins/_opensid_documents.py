"""Public information: one record a document, one dataset a category (``/ppid``, else the site's own list)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from harvester.sdk import (
    DatasetDraft,
    DistributionDraft,
    Json,
    PeriodDraft,
    Problem,
    RawRecord,
    RecordInvalid,
    Severity,
    SkipRecord,
)
from harvester.sdk.links import find_target
from plugins._opensid_paging import cell_text, data_tables, joined, json_api, links_of
from plugins._told import field, text
from plugins._values import mappings
from plugins._values import text as value_text

if TYPE_CHECKING:
    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "informasi-publik/"
#: The fourth, “dikecualikan”, is closed by law and never read (UU 14/2008).
CATEGORIES = {
    "berkala": "Informasi Berkala",
    "serta-merta": "Informasi Serta Merta",
    "setiap-saat": "Informasi Setiap Saat",
}
_NUMBERS = {"1": "berkala", "2": "serta-merta", "3": "setiap-saat"}
_WORDS = re.compile(r"\b(?:(berkala)|(serta[\s-]*merta)|(setiap[\s-]*saat))\b", re.IGNORECASE)
_DELETED = "3"
_DAY = "%d-%m-%Y"
_FILE = re.compile(r"/(?:unduh_berkas|tampilkan|lihat|unduh)/(\d{1,12})(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
FIELDS = "nama,tahun,kategori,tgl_upload,updated_at,url"


class Listed(NamedTuple):
    """A document in one of the lists; without a category it is not public."""

    number: str
    category: str | None
    address: str
    fields: Mapping[str, Any]


class Documents:
    """Reads the list of public information of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.code: Any = None  #: the village's code, as ``/ppid`` says it
        self.answered = False
        self._told: list[Mapping[str, Any]] | None = None
        self._changes = False

    def ask(self, last: str) -> None:
        """Ask ``/ppid`` for all, or for what changed since the day of the ``last`` run (d-m-Y)."""
        day = _day_before(last)
        told = self._site.json("ppid", {"tgl_dari": day}) if day else None
        self._changes = bool(day) and field(told, "status") == "success"
        if not self._changes:
            told = self._site.json("ppid")
        if field(told, "status") != "success":
            return
        self.answered = True
        self._told = list(mappings(field(field(told, "data"), "ppid")))
        self.code = next((code for item in self._told if (code := item.get("kode_desa"))), None)

    def records(self, village: Village) -> Iterator[RawRecord]:
        """The documents, and tombstones of those that were deleted or closed."""
        if self._told is not None:
            yield from self._of_ppid(self._told, village)
        else:
            yield from self._of_list(village)

    def _of_ppid(self, told: list[Mapping[str, Any]], village: Village) -> Iterator[RawRecord]:
        seen: set[str] = set()
        for position, item in enumerate(told):
            number = value_text(item.get("id"))
            if not number:
                self._site.ctx.problem(_NAMELESS, f"ppid[{position}]")
                continue
            if number in seen:
                continue
            seen.add(number)
            category = category_of(item.get("kategori"))
            open_ = value_text(item.get("enabled")) in {"1", "true"} and category is not None
            if value_text(item.get("aksi")) == _DELETED or (not open_ and self._changes):
                yield RawRecord(identifier=f"{PREFIX}{number}", content=None, deleted=True)
            elif open_ and category:
                address = value_text(item.get("dokumen")) or ""
                yield self._record(Listed(number, category, address, item), village)

    def _of_list(self, village: Village) -> Iterator[RawRecord]:
        seen: set[str] = set()
        for listed in self._listed():
            if listed.category and listed.number not in seen:
                seen.add(listed.number)
                yield self._record(listed, village)

    def _listed(self) -> Iterator[Listed]:
        entries = json_api(self._site, "informasi-publik", FIELDS)
        if entries is not None:
            self.answered = True
            for entry in entries:
                if number := value_text(entry.get("id")):
                    address = value_text(entry.get("url")) or ""
                    yield Listed(number, category_of(entry.get("kategori")), address, entry)
            return
        for path in ("informasi-publik/data", "first/ajax_informasi_publik"):
            rows = data_tables(self._site, path, post=True)
            if rows is not None:
                self.answered = True
                yield from (listed for row in rows if (listed := _of_row(row)))
                return

    def _record(self, listed: Listed, village: Village) -> RawRecord:
        address = file_address(self._site, listed.number, listed.address)
        return RawRecord(
            identifier=f"{PREFIX}{listed.number}",
            url=self._site.root,
            content={
                "feature": "documents",
                "category": listed.category,
                **document(listed.number, listed.fields, address),
                "village": village.told(),
            },
        )


def _of_row(row: Any) -> Listed | None:
    """A row ``[no, "<a>nama</a>", tahun, kategori, tanggal, "<a>"]``."""
    if not isinstance(row, list) or len(row) < 5:
        return None
    addresses = list(links_of(row))
    numbered = next((found for address in addresses if (found := _FILE.search(address))), None)
    name = cell_text(row[1])
    number = numbered[1] if numbered else (addresses[0] if addresses else name)
    if not number:
        return None
    item = {"nama": name, "tahun": cell_text(row[2]), "tgl_upload": cell_text(row[4])}
    return Listed(number, category_of(cell_text(row[3])), addresses[0] if addresses else "", item)


def category_of(told: Any) -> str | None:
    """The category by its number or name; ``None`` for a closed or unknown one."""
    words = value_text(told) or ""
    found = _WORDS.search(words)
    if found and "kecuali" not in words.lower():
        return ("berkala", "serta-merta", "setiap-saat")[(found.lastindex or 1) - 1]
    return _NUMBERS.get(words)


def file_address(site: Site, number: str, told: str) -> str | None:
    """Where the file is: by its number; else as told (a document may be a link elsewhere)."""
    if number.isdecimal() and (
        not told or _FILE.search(told) or not told.startswith(("http://", "https://"))
    ):
        return site.url(f"dokumen_web/unduh_berkas/{number}")
    return joined(site, told)


def document(number: str, item: Mapping[str, Any], address: str | None) -> dict[str, Json]:
    """What a record keeps of a document, of whichever list."""
    return {
        "id": number,
        "title": cell_text(item.get("nama")),
        "year": year_of(item.get("tahun")),
        "issued": day_of(item.get("tgl_upload")),
        "modified": day_of(item.get("updated_at")),
        "url": address,
    }


def day_of(told: Any) -> str:
    """A date as told; MySQL writes none as zeros."""
    day = cell_text(told)
    return "" if day.startswith(("0000", "-", "00-")) else day


def year_of(told: Any) -> str:
    """A year that may be one; else nothing."""
    found = _YEAR.fullmatch(cell_text(told))
    return found[0] if found else ""


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The document as a resource of its category."""
    category = text(content.get("category"))
    if category not in CATEGORIES:
        raise SkipRecord("This document is not public information.")
    name = CATEGORIES[category]
    return DatasetDraft(
        title=f"{name} {village.title}",
        description=f"Dokumen informasi publik dalam kategori “{name}” yang diumumkan oleh pemerintah "
        f"{village.where} di situsnya.",
        series=f"informasi-publik/{category}",
        identifier=f"{home}informasi-publik/{category}",
        keyword=("informasi publik", "PPID", name.lower()),
        publisher=village.publisher(home),
        landing_page=home,
        spatial=village.places,
        **dates(content),
        distribution=(distribution(content, raw),),
    )


def dates(content: Mapping[str, Json]) -> dict[str, Any]:
    """When a document was put up and changed, and its year, as fields of a draft."""
    year = text(content.get("year"))
    return {
        "issued": text(content.get("issued")) or None,
        "modified": text(content.get("modified")) or None,
        "temporal": (PeriodDraft(start=year, end=year),) if year else (),
    }


def distribution(content: Mapping[str, Json], raw: RawRecord) -> DistributionDraft:
    """The file of a document."""
    address = text(content.get("url"))
    if not address:
        raise RecordInvalid(_NO_FILE)
    target = find_target(address, raw.url)
    year = text(content.get("year"))
    return DistributionDraft(
        identifier=raw.identifier,
        title=text(content.get("title")) or f"Dokumen {text(content.get('id'))}",
        access_url=(target.access_url if target else None) or address,
        download_url=target.download_url if target else None,
        format=target.format if target else None,
        issued=text(content.get("issued")) or None,
        modified=text(content.get("modified")) or None,
        temporal=PeriodDraft(start=year, end=year) if year else None,
    )


def _day_before(last: str) -> str:
    """The day to ask from: OpenSID gives what changed *after* it, so a day earlier than the last run."""
    try:
        return (datetime.strptime(last, _DAY) - timedelta(days=1)).strftime(_DAY)  # noqa: DTZ007 - a bare day
    except (ValueError, OverflowError):
        return ""


def today(now: datetime) -> str:
    """The day of a run, for the next one."""
    return now.strftime(_DAY)


_NAMELESS = Problem(
    code="document-without-id",
    message="A document in the list has no number and was left out.",
    severity=Severity.ERROR,
)
_NO_FILE = Problem(
    code="document-without-file",
    message="The list names no file for this document.",
)
