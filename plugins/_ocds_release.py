"""One OCDS release as a row: what a reader of tenders looks for, and never a person's or tax number.

https://standard.open-contracting.org/1.1/en/schema/release/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from harvester.sdk import Column, Json
from harvester.sdk.markup import plain_text
from plugins._told import field, objects
from plugins._values import text as value_text

#: Columns of the CSV: name, title, type.
COLUMNS: tuple[Column, ...] = (
    Column(name="ocid", title="OCID"),
    Column(name="id", title="ID rilis terakhir"),
    Column(name="tanggal", title="Tanggal rilis terakhir", type="date"),
    Column(name="tag", title="Tag rilis terakhir"),
    Column(name="judul", title="Judul"),
    Column(name="pembeli", title="Pembeli"),
    Column(name="satuan_kerja", title="Satuan kerja"),
    Column(name="kategori", title="Kategori pengadaan"),
    Column(name="metode", title="Metode pengadaan"),
    Column(name="metode_rinci", title="Metode pengadaan (rinci)"),
    Column(name="status", title="Status tender"),
    Column(name="mulai_penawaran", title="Mulai penawaran", type="date"),
    Column(name="selesai_penawaran", title="Selesai penawaran", type="date"),
    Column(name="jumlah_penawar", title="Jumlah penawar", type="integer"),
    Column(name="nilai_anggaran", title="Nilai anggaran", type="number"),
    Column(name="mata_uang_anggaran", title="Mata uang anggaran"),
    Column(name="nilai_tender", title="Nilai tender", type="number"),
    Column(name="mata_uang_tender", title="Mata uang tender"),
)
#: Those that follow from all awards and contracts of a process, whichever release told them.
AWARD_COLUMNS: tuple[Column, ...] = (
    Column(name="status_penetapan", title="Status penetapan"),
    Column(name="tanggal_penetapan", title="Tanggal penetapan pertama", type="date"),
    Column(name="penyedia", title="Penyedia"),
    Column(name="nilai_penetapan", title="Nilai penetapan", type="number"),
    Column(name="mata_uang_penetapan", title="Mata uang penetapan"),
)
CONTRACT_COLUMNS: tuple[Column, ...] = (
    Column(name="status_kontrak", title="Status kontrak"),
    Column(name="tanggal_kontrak", title="Tanggal kontrak pertama", type="date"),
    Column(name="nilai_kontrak", title="Nilai kontrak", type="number"),
    Column(name="mata_uang_kontrak", title="Mata uang kontrak"),
)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d])")
_COMPANY = re.compile(
    r"\b(?:pt|cv|ud|pd|fa|firma|tbk|perum|perumda|persero|koperasi|yayasan|bumdes|toko|apotek|bank|universitas|ltd|"
    r"limited|llc|llp|inc|corp\w*|company|co|plc|gmbh|bv|nv|sa|srl|sas|ltda|pty|pvt|group|consult\w*|konsultan|"
    r"rsud|rumah sakit|hotel|dinas|lembaga|kantor|institut\w*)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:ir|dr|drs|dra|prof|h|hj|mr|mrs|ms|sdr|bpk|ibu)\.?\s|,\s*(?:s|m|a\.?md)\.?\s?[a-z]{1,4}\b\.?\s*$",
    re.IGNORECASE,
)
_PERSON_SCHEME = re.compile(
    r"\b(?:nik|ktp|nip|passport|paspor|nin|dni|cpf|curp|ssn|person\w*)\b", re.IGNORECASE
)
_NUMBERS = re.compile(r"[(\[]?\s*(?:npwp|nik|ktp|nib)?[\s.:]*\d(?:[\s.-]?\d){14,17}\s*[)\]]?", re.IGNORECASE)
UNNAMED = "Perorangan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A release: the cells of :data:`COLUMNS`, and its awards and contracts by their identifiers."""

    ocid: str
    cells: list[str]
    deals: tuple[list[list[str]], list[list[str]]]  #: awards, contracts; see :func:`_deal`
    year_told: str = ""  #: in which bidding begins, or the first award or contract was made

    @property
    def day(self) -> str:
        """Of the release."""
        return self.cells[2]


def read_release(told: Json) -> Release | None:
    """Read a release, a compiled release, or a versioned one (then its latest values)."""
    if not isinstance(told, Mapping) or not (ocid := _text(told.get("ocid"))):
        return None
    tender, budget = _field(told, "tender"), _field(_field(told, "planning"), "budget")
    amount, value = _field(budget, "amount"), _field(tender, "value")
    period = _field(tender, "tenderPeriod")
    awards = [_deal(item, told) for item in objects(told.get("awards"))]
    contracts = [_deal(item, told) for item in objects(told.get("contracts"))]
    starts = _day(_field(period, "startDate"))
    days = sorted(deal[2] for deal in (*awards, *contracts) if deal[2])
    cells = [
        ocid,
        _text(told.get("id")),
        _day(told.get("date")),
        "; ".join(_texts(_field(told, "tag"))),
        _text(_field(tender, "title"))
        or _text(_field(told, "title"))
        or _text(_field(budget, "project"))
        or next((_text(_field(item, "title")) for item in objects(told.get("awards"))), ""),
        _organisation(_field(told, "buyer"), told),
        _organisation(_field(tender, "procuringEntity"), told),
        _text(_field(tender, "mainProcurementCategory")),
        _text(_field(tender, "procurementMethod")),
        _text(_field(tender, "procurementMethodDetails")),
        _text(_field(tender, "status")),
        starts,
        _day(_field(period, "endDate")),
        _whole(_field(tender, "numberOfTenderers")),
        _number(_field(amount, "amount")),
        _text(_field(amount, "currency")),
        _number(_field(value, "amount")),
        _text(_field(value, "currency")),
    ]
    return Release(
        ocid=ocid, cells=cells, deals=(awards, contracts), year_told=(starts or (days or [""])[0])[:4]
    )


def _deal(item: Mapping[str, Any], release: Mapping[str, Any]) -> list[str]:
    """An award or contract: id, status, day, amount, currency, suppliers."""
    value = _field(item, "value")
    names = (supplier_name(one, release) for one in objects(_field(item, "suppliers")))
    return [
        _text(item.get("id")),
        _text(_field(item, "status")),
        _day(_field(item, "date")) or _day(_field(item, "dateSigned")),
        _number(_field(value, "amount")),
        _text(_field(value, "currency")),
        "; ".join(dict.fromkeys(name for name in names if name)),
    ]


def supplier_name(told: Mapping[str, Any], release: Mapping[str, Any]) -> str:
    """A company by its name, without any tax number in it; a person is not named."""
    party = _party(told, release)
    name = _NUMBERS.sub("", _text(_field(told, "name")) or _text(_field(party, "name"))).strip(" -,;/")
    scheme = f"{_text(_field(_field(party, 'identifier'), 'scheme'))} {_text(told.get('id'))}".replace(
        "-", " "
    )
    is_person = _PERSON_SCHEME.search(scheme) or _PERSON.search(name)
    return UNNAMED if name and is_person and not _COMPANY.search(name) else name


def _organisation(told: Any, release: Mapping[str, Any]) -> str:
    return _text(_field(told, "name")) or _text(_field(_party(told, release), "name"))


def _party(told: Any, release: Mapping[str, Any]) -> Mapping[str, Any]:
    number = field(told, "id")
    parties = objects(release.get("parties")) if number is not None else []
    return next((party for party in parties if party.get("id") == number), {})


def _field(told: Any, key: str) -> Any:
    """A field; of a versioned release the latest value."""
    value = field(told, key)
    if isinstance(value, list) and value and all(isinstance(v, Mapping) and "releaseID" in v for v in value):
        return value[-1].get("value")
    return value


def _text(told: Any) -> str:
    return plain_text(value_text(told) or "") if isinstance(told, str | int | float) else ""


def _texts(told: Any) -> Iterable[str]:
    listed: Sequence[Any] = told if isinstance(told, list) else (told,)
    return filter(None, map(_text, listed[:20]))


def _day(told: Any) -> str:
    """The day of a moment in ISO 8601; dates before 1990 are a database's zero."""
    found = _DAY.match(told.strip()) if isinstance(told, str) else None
    if not found or not "1990" <= found[1] <= "2100":
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _number(told: Any) -> str:
    """An amount as plain decimals; some publishers quote them."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return ""
    plain = value_text(told) or ""
    return plain if re.fullmatch(r"-?\d{1,30}(?:\.\d{1,20})?", plain) else ""


def _whole(told: Any) -> str:
    number = _number(told)
    return number if number.isdecimal() else ""
