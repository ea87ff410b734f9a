"""The village budget (APBDes) as the front page or ``/load_apbdes`` draws it: one record a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.sdk import Column, DatasetDraft, Json, RawRecord
from harvester.sdk.markup import UNSEEN, parse_html, squeeze
from plugins._opensid_tables import Sheet, draft_sheet, rows_of
from plugins._told import text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "apbdes/"
COLUMNS = (
    Column(name="bagian", title="Bagian"),
    Column(name="uraian", title="Uraian"),
    Column(name="anggaran", title="Anggaran", unit="Rp"),
    Column(name="realisasi", title="Realisasi", unit="Rp"),
    Column(name="realisasi_persen", title="Realisasi (%)"),
)
MAX_ROWS = 300
MAX_WORDS = 400
_HEADING = re.compile(
    r"(?:APBD?\w*\s+)?(?:tahun\s+)?(?:(?:19|20)\d\d\s+)?(pelaksanaan|pendapatan|pembelanjaan|belanja|pembiayaan)"
    r"(?:\s+(?:APBD?\w*|desa))*(?:\s+(?:tahun\s+)?(?:anggaran\s+)?(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(r"\(?-?\s*Rp\.?\s*\(?-?\s*\d[\d.,]*\)?", re.IGNORECASE)
_SHARE = re.compile(r"-?\d[\d.,]*\s*%")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_ROLES = re.compile(r"(anggaran|realisasi|pagu)\s*:?", re.IGNORECASE)
_ORDER = re.compile(r"(anggaran|pagu)\s*[|/]\s*realisasi", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_]{3}")


@dataclass(slots=True)
class _Reader:
    """Reads the widget's words in order: a section's name, then names with two amounts and a share."""

    years: dict[str, list[list[str]]] = field(default_factory=dict)
    year: str = ""
    section: str = ""
    label: str = ""
    amounts: dict[str, str] = field(default_factory=dict)
    role: str = ""
    budget_first: bool = False

    def take(self, words: str) -> None:
        words = words[:MAX_WORDS]
        if _HEADING.fullmatch(words) and (_YEAR.search(words) or not self.section):
            self._head(words)
        elif self.year:
            self._within(words)

    def _head(self, words: str) -> None:
        year = _YEAR.search(words)
        if year:
            self.year = year[0]
        named = _HEADING.fullmatch(words)
        self.section = named[1].capitalize() if named and self.year else ""
        self.label, self.role, self.amounts = "", "", {}

    def _within(self, words: str) -> None:
        if _ORDER.search(words):
            self.budget_first = True
            return
        told = _AMOUNT.findall(words)
        if told:
            for amount in told:
                self._amount(_indonesian(amount))
            words = _AMOUNT.sub(" ", words)
        if share := _SHARE.search(words):
            self._share(squeeze(share[0]))
            return
        if role := _ROLES.fullmatch(words):
            self.role = "realisasi" if role[1].lower() == "realisasi" else "anggaran"
        elif _LABEL.search(words) and not told and not _ROLES.match(words):
            self._flush("")
            self.label = words[:200]

    def _amount(self, amount: str) -> None:
        if len(self.amounts) == 2:
            self._flush("")
        names = ("anggaran", "realisasi") if self.budget_first else ("realisasi", "anggaran")
        name = self.role or next((n for n in names if n not in self.amounts), names[1])
        self.amounts[name] = amount
        self.role = ""

    def _share(self, share: str) -> None:
        self._flush(share)

    def _flush(self, share: str) -> None:
        rows = self.years.setdefault(self.year, [])
        if self.label and len(self.amounts) == 2 and len(rows) < MAX_ROWS:
            row = [self.section, self.label, self.amounts["anggaran"], self.amounts["realisasi"], share]
            if row not in rows:
                rows.append(row)
            self.label = ""
        self.amounts = {}


def read_budget(html: str) -> dict[str, list[list[str]]]:
    """The rows of each year that a page shows: section, item, budget, realisation, share."""
    if "Rp" not in html and "RP" not in html:
        return {}
    tree = parse_html(html)
    reader = _Reader()
    for words in _words(tree) if tree is not None else ():
        reader.take(words)
    if reader.year:
        reader._flush("")
    return {year: rows for year, rows in reader.years.items() if len(rows) >= 2}


def _words(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag not in UNSEEN and (told := squeeze(element.text)):
            yield told
        if told := squeeze(element.tail):
            yield told


def _indonesian(amount: str) -> str:
    """One way of writing, so that a column reads as one: ``Rp. 1,234,567`` → ``1.234.567``."""
    digits = re.sub(r"[^\d.,]", "", amount).strip(".,")
    if _ENGLISH.fullmatch(digits):
        digits = digits.translate(str.maketrans(",.", ".,"))
    return f"-{digits}" if re.search(r"[-(]", amount) else digits


def records(site: Site, home: str, village: Village) -> Iterator[RawRecord]:
    """A record for each year on the front page, else in the map's window; earlier years stay."""
    site.ctx.keep(PREFIX)
    for path, html in (("", home), ("load_apbdes", None)):
        years = read_budget(site.page(path) if html is None else html)
        for year, rows in years.items():
            yield RawRecord(
                identifier=f"{PREFIX}{year}",
                url=site.root,
                content={"feature": "budget", "year": year, "rows": rows, "village": village.told()},
            )
        if years:
            return


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The year as a resource of the village's budget."""
    sheet = Sheet(
        series="apbdes",
        title=f"APBDes {village.title}",
        description=f"Anggaran Pendapatan dan Belanja Desa (APBDes) {village.where}: anggaran dan realisasi "
        "pelaksanaan, pendapatan dan belanja, dalam rupiah, sebagaimana dimuat di situs desa; "
        "satu tabel tiap tahun.",
        keyword=("APBDes", "anggaran desa", "realisasi anggaran"),
        columns=COLUMNS,
        rows=rows_of(content.get("rows"), len(COLUMNS)),
        year=text(content.get("year")),
    )
    return draft_sheet(sheet, raw, village, home)
