"""What one document contributes: a file, in the series of its office and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    Problem,
    RawRecord,
    RecordInvalid,
    SkipRecord,
)
from harvester.sdk.series import own_places, period_of, series_of
from plugins._document_told import LAW, Told
from plugins._offices import office_in, office_key, same_office, unit_of_cell
from plugins._told import field, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sdk import Json
    from plugins._document_types import DocumentType

_HOLDER = re.compile(r"menguasai|penguasa|satker|unit", re.IGNORECASE)
_RESPONSIBLE = re.compile(r"penanggung\s?jawab", re.IGNORECASE)
_MADE = re.compile(r"\b(?:waktu|tanggal|tgl)\b.*|\btanggal\b", re.IGNORECASE)
_KEPT = re.compile(r"retensi|jangka waktu|penyimpanan", re.IGNORECASE)
_REPORT = re.compile(r"laporan\b", re.IGNORECASE)
_REGENCY = re.compile(r"\b(?:Kabupaten|Kota|Provinsi)\s+[A-Z]\w+(?:\s[A-Z]\w+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose a document is: the office whose site it is on, or another that is named."""

    site: str | None  #: the office whose site it is
    office: str | None  #: another office
    home: str

    @property
    def name(self) -> str | None:
        """The office that the document is of."""
        return self.office or self.site

    @property
    def prefix(self) -> str:
        """What tells the series of another office from the site's own."""
        return f"{office_key(self.office)}/" if self.office else ""

    @property
    def agent(self) -> AgentDraft | None:
        """The publisher; without a name the site's address tells whose it is."""
        homepage = None if self.office else self.home or None
        return AgentDraft(name=self.name, homepage=homepage) if self.name or homepage else None


def owner_of(content: Json, office: str | None, publisher: str | None) -> Owner:
    """Whose a record is, from the ``site`` in its content and the ``office`` that it names, if any."""
    site = field(content, "site")
    home = text(field(site, "homepage"))
    name = publisher or text(field(site, "name")) or None
    if office and name and same_office(office, name, urlsplit(home).hostname):
        office = None
    return Owner(site=name, office=office, home=home)


def draft_document(raw: RawRecord, publisher: str | None) -> DatasetDraft:
    """The document as a contribution to the dataset of its office and kind.

    Raises:
        SkipRecord: the law keeps it from the public.
        RecordInvalid: there is no address in the record.
    """
    told = Told(raw)
    download, access = text(told.content.get("download")), text(told.content.get("access"))
    if not download and not access:
        raise RecordInvalid(no_address())
    if told.kept_back:
        raise SkipRecord("This information is kept from the public (dikecualikan).")
    owner = owner_of(told.content, told.office, publisher)
    key, title = _series(told, owner)
    period = told.period
    return DatasetDraft(
        title=title,
        description=_description(title, owner, told.type),
        series=key,
        keyword=_keywords(told),
        publisher=owner.agent,
        creator=_unit(told.cell(_HOLDER)),
        contact_point=[unit for unit in (_unit(told.cell(_RESPONSIBLE)),) if unit],
        accrual_periodicity=told.type.frequency if told.type else None,
        landing_page=raw.url,
        page=(raw.url,) if raw.url else (),
        temporal=(period,) if period else (),
        distribution=(_distribution(raw, told, download, access, period),),
        extras={"retensi": kept} if (kept := told.cell(_KEPT)) else {},
    )


def _series(told: Told, owner: Owner) -> tuple[str, str]:
    """The key of the series within the source, and its title."""
    name, kind = owner.name, told.type
    if kind and kind.regional:
        own, other = _regency(owner.site), _regency(owner.office)
        of = other or own
        foreign = other if own and other != own else None
        return (
            f"{office_key(foreign)}/{kind.key}" if foreign else kind.key,
            f"{kind.name} {of}" if of else kind.name,
        )
    if kind:
        return f"{owner.prefix}{kind.key}", f"{kind.name} {name}" if name else kind.name
    places: Sequence[str] = own_places(name) if name else ()
    series = series_of(LAW.sub(" ", told.title) or told.title, places=places)
    title = series.title or told.title or "Dokumen"
    if _REPORT.match(told.title) and not _REPORT.match(title):
        title = f"Laporan {title}"
    has_name = name and (name.casefold() in title.casefold() or office_in(title))
    return f"{owner.prefix}dokumen/{series.key}", title if has_name or not name else f"{title} – {name}"


def _regency(name: str | None) -> str | None:
    """The regency in an office's name; its budget is not the office's."""
    found = _REGENCY.search(name or "")
    return found[0] if found else None


def describe_list(title: str) -> str:
    """What the dataset of a list of public information is, whether it comes as table or file."""
    return (
        f"{title}: informasi yang wajib disediakan dan diumumkan, menurut kategori (berkala, serta merta, "
        "setiap saat), dengan penguasa, bentuk dan masa simpannya. "
        "Informasi yang dikecualikan tidak termasuk."
    )


def _description(title: str, owner: Owner, kind: DocumentType | None) -> str:
    if kind and kind.key == "dip":
        return describe_list(title)
    name, host = owner.name, urlsplit(owner.home).hostname
    where = f" di {host}" if host else ""
    whole = title if not name or name in title else f"{title} dari {name}"
    what = f"Kelompok: {kind.group}." if kind else ""
    return f"{whole}: dokumen sebagaimana diterbitkan{where}, satu berkas untuk tiap periode. {what}".strip()


def _keywords(told: Told) -> tuple[str, ...]:
    words = []
    if told.type:
        words = [told.type.short, told.type.group]
    if told.category:
        words.append(f"informasi {told.category.lower()}")
    return tuple(dict.fromkeys(words))


def _unit(told: str) -> AgentDraft | None:
    unit = unit_of_cell(told)
    return AgentDraft(name=unit) if unit else None


def _distribution(
    raw: RawRecord, told: Told, download: str, access: str, period: PeriodDraft | None
) -> DistributionDraft:
    made = period_of(told.cell(_MADE))
    return DistributionDraft(
        identifier=raw.identifier,
        title=told.title or told.file_name or "Dokumen",
        access_url=access or download,
        download_url=download or None,
        format=text(told.content.get("format")) or None,
        issued=made.start if made else None,
        temporal=period,
    )


def no_address() -> Problem:
    """The problem of a record without a file or table."""
    return Problem(
        code="document-without-address",
        message="There is no address of a file in this record; harvest the source again.",
    )
