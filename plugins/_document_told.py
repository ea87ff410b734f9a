"""A record of one document, read by what its page says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harvester.sdk import PeriodDraft, RawRecord
from harvester.sdk.links import file_title
from harvester.sdk.markup import squeeze
from harvester.sdk.series import period_of, series_of
from plugins._categories import EXCLUDED, category_within, is_excluded
from plugins._document_types import DocumentType, type_of
from plugins._offices import is_inner, office_in, office_of_cell
from plugins._told import text, texts

if TYPE_CHECKING:
    from harvester.sdk import Json

#: The number of a regulation is no period.
LAW = re.compile(
    r"\b(?:nomor|no\.?|nmr)\s*:?\s*[\w./-]{1,20}\s+(?:tahun|th\.?|thn\.?)\s*(?:19|20)\d\d\b", re.IGNORECASE
)
_OFFICE_COLUMN = re.compile(
    r"\b(?:perangkat daerah|opd|skpd|unit kerja|instansi|satuan kerja|unit organisasi|dinas|badan publik|"
    r"produsen|penerbit|nama (?:opd|skpd))\b|^pd$|menguasai|penguasa|satker",
    re.IGNORECASE,
)
_YEAR_COLUMN = re.compile(r"\b(?:tahun|periode|thn|year|bulan|triwulan)\b", re.IGNORECASE)
_SIZE = re.compile(
    r"\s*[\[(]?\s*(?:(?:pdf|xlsx?|docx?|zip)\b[\s,|–-]*)?\d+(?:[.,]\d+)?\s*(?:[km]b|kib|mib|bytes?)\s*[\])]?\s*$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_FILLER = re.compile(
    r"\b(?:tahun|anggaran|ta|dokumen|file|berkas|pdf|final|fix|revisi|triwulan|semester|bulan|tw)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """A record of one document, read by what its page says of it."""

    raw: RawRecord

    @cached_property
    def content(self) -> Mapping[str, Json]:
        """The record's content, if it has the shape of one."""
        return self.raw.content if isinstance(self.raw.content, Mapping) else {}

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Titles of columns and texts of the row."""
        told = self.content.get("cells")
        pairs = told if isinstance(told, list | tuple) else ()
        return tuple((p[0], p[1]) for p in map(texts, pairs) if len(p) == 2)

    @cached_property
    def around(self) -> tuple[str, ...]:
        """What stands above the document, the nearest first."""
        return (*self.lines, *self.headings)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Lines across its table, above its row."""
        return texts(self.content.get("lines"))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings, and what the page is called."""
        return texts(self.content.get("headings"))

    @cached_property
    def file_name(self) -> str:
        """The file's name, where the address has one."""
        is_file = text(self.content.get("kind")) in {"file", "download"}
        return file_title(text(self.content.get("download"))) if is_file else ""

    @cached_property
    def own_title(self) -> str:
        """The title with its column's: ``Renstra`` under ``2021``."""
        title = _SIZE.sub("", squeeze(text(self.content.get("title")))[:300])
        column = squeeze(text(self.content.get("column")))[:300]
        if not column or column.casefold() in title.casefold():
            return title
        return f"{column} {title}" if type_of(column) else f"{title} {column}".strip()

    @cached_property
    def type(self) -> DocumentType | None:
        """The kind of document: by its title, else by what stands above when the title names no other."""
        if own := type_of(self.own_title):
            return own
        bare = self._is_bare(self.own_title)
        if bare and (named := type_of(self.file_name)):
            return named
        if self.around and (above := type_of(self.around[0])):
            return above
        return next((kind for told in self.around if (kind := type_of(told))), None) if bare else None

    @staticmethod
    def _is_bare(title: str) -> bool:
        """Whether a title says no more than when and who."""
        office = office_in(title)
        rest = title.replace(office, "") if office else title
        stays = series_of(rest).title if rest.strip() else ""
        return not _LETTERS.search(_FILLER.sub("", stays)) or stays.casefold() == "tanpa judul"

    @cached_property
    def title(self) -> str:
        """The file's title for people: its kind, its office or year are added where it does not say them."""
        title = self._named()
        if self.office and self.office.upper() in title:
            title = title.replace(self.office.upper(), self.office)
        when = self.period.start if self.period else None
        if not when or any(year in title for year in _YEARS.findall(when)):
            return title
        return f"{title} ({when})" if _YEARS.search(title) else f"{title} {when}"

    def _named(self) -> str:
        title, kind = self.own_title, self.type
        if kind and type_of(title) is not kind:
            if type_of(self.file_name) is kind:
                return self.file_name
            return f"{kind.short} {title}".strip()
        if not _LETTERS.search(title):
            above = next((told for told in self.around if _LETTERS.search(told)), "")
            return f"{above} {title}".strip() or self.file_name or title
        return title

    def cell(self, column: re.Pattern[str]) -> str:
        """The text under the first such column."""
        return next((told for title, told in self.cells if column.search(title)), "")

    @cached_property
    def office(self) -> str | None:
        """The office that the row, the title or a heading names."""
        for title, told in self.cells:
            if _OFFICE_COLUMN.search(title) and (office := office_of_cell(told)):
                return office
        return office_in(self.own_title) or next(
            (office for told in self.around if not is_inner(told) and (office := office_in(told))), None
        )

    @cached_property
    def period(self) -> PeriodDraft | None:
        """The period: of the title, a column, what stands above, or the file's name."""
        plain = LAW.sub(" ", self.own_title)
        above = (LAW.sub(" ", told) for told in (self.cell(_YEAR_COLUMN), *self.around[:4], self.file_name))
        candidates = (plain, *above, self.own_title)
        found = next((period for told in candidates if told and (period := period_of(told))), None)
        if found is None and (bare := _YEARS.search(f"{plain} {self.file_name}")):
            return PeriodDraft(start=bare[0], end=bare[0])  # “LAKIP-2019”
        return found

    @cached_property
    def category(self) -> str | None:
        """The category of public information."""
        return category_within(self.cells, self.lines, (text(self.content.get("column")), *self.headings))

    @cached_property
    def kept_back(self) -> bool:
        """Whether the law keeps it from the public."""
        return is_excluded(self.own_title) or is_excluded(self.file_name) or self.category == EXCLUDED
