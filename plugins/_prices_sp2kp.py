"""SP2KP, the price system of the Ministry of Trade: JSON, by market or regency, else by province.

The answers of ``average-price-public`` carry the enumerators' NIK, NIP and telephone numbers: it is
never asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harvester.sdk import FetchContext, Problem, SourceRefused
from harvester.sdk.markup import squeeze
from plugins._prices_board import About, Price, Wanted, read_price, root_of, rows_of, unique
from plugins._told import field as field_of
from plugins._values import text

DEFAULT_REGION = "3522"
_NAMES = {"3522": "Kabupaten Bojonegoro", "35": "Provinsi Jawa Timur"}
_EXPORT = "/report/api/average-price/export-area-daily-json"
_BY_PROVINCE = "/report/api/average-price/province-comparison"
_VARIANTS = "/master/api/variant"
_GONE = {400, 401, 403, 404, 405, 419, 422}


@dataclass(frozen=True, slots=True)
class _Variant:
    name: str
    group: str
    unit: str


@dataclass(kw_only=True, slots=True)
class Sp2kp:
    """Prices of one regency (four digits) or province (two), by the Kemendagri code."""

    url: str
    region: str
    place: str
    wanted: Sequence[Wanted]
    days_at_once: int = 31
    _variants: dict[str, _Variant] = field(default_factory=dict)

    def open(self, ctx: FetchContext) -> About:
        """Read the list of commodities, and see whether prices are given by regency."""
        self._list_variants(ctx)
        region = self.region
        if not self._exports(ctx):
            region, self.days_at_once = self.region[:2], 1
            if region != self.region:
                ctx.problem(_ONLY_PROVINCE)
        place = self.place if region == self.region else ""
        self.region = region
        self.place = place or _NAMES.get(region) or f"Wilayah {region}"
        return About(
            system="SP2KP",
            full_name="Sistem Pemantauan Pasar dan Kebutuhan Pokok (SP2KP)",
            publisher="Kementerian Perdagangan",
            region=region,
            place=self.place,
            page="https://sp2kp.kemendag.go.id/" if "kemendag" in self.url else f"{root_of(self.url)}/",
        )

    @property
    def _base(self) -> str:
        root = root_of(self.url)
        return root.replace("://sp2kp.", "://api-sp2kp.")

    def _list_variants(self, ctx: FetchContext) -> None:
        params: dict[str, str | int] = {"take": 99999, "tipe_komoditas_id": 1, "is_active": "true"}
        try:
            with ctx.http.get(self._base + _VARIANTS, params=params) as answer:
                for row in rows_of(answer, "data", "items"):
                    if (key := text(row.get("id"))) and (variant := _read_variant(row)):
                        self._variants[key] = variant
        except SourceRefused as error:
            named = parse_qs(urlsplit(self.url).query).get("variant_id", [])
            if not named:
                raise
            ctx.problem(_no_variants(error))
            self._variants = {key: _Variant("", "", "") for key in named}

    def _exports(self, ctx: FetchContext) -> bool:
        if _BY_PROVINCE in self.url:
            return False
        day = ctx.now.date()
        with ctx.http.post(
            self._base + _EXPORT, data=self._form(day, day, None), accept_status=_GONE
        ) as answer:
            if answer.status != 200:
                return False
            try:
                rows_of(answer, "data")
            except SourceRefused:
                return False
        return True

    def read(self, ctx: FetchContext, first: date, last: date) -> Mapping[date, Sequence[Price]]:
        """Some days of all commodities: one request a market, or one a commodity and day."""
        found: dict[date, list[Price]] = {}
        told = self._by_area(ctx, first, last) if self.days_at_once > 1 else self._by_province(ctx, first)
        for day, price in told:
            found.setdefault(day, []).append(price)
        return {day: unique(prices) for day, prices in found.items()}

    def _form(self, first: date, last: date, market: str | None) -> dict[str, str]:
        level = "3" if market else "2" if len(self.region) > 2 else "1"
        form = {
            "start_date": first.isoformat(),
            "end_date": last.isoformat(),
            "level": level,
            "variant_ids": "",
            "kode_provinsi": self.region[:2],
            "kode_kab_kota": self.region if len(self.region) > 2 else "",
            "pasar_id": market or "",
            "skip_sat_sun": "false",
            "tipe_komoditas": "1",
        }
        return {key: value for key, value in form.items() if value or key == "variant_ids"}

    def _by_area(self, ctx: FetchContext, first: date, last: date) -> Iterator[tuple[date, Price]]:
        for key, name in self.wanted or [Wanted("", f"Rata-rata {self.place}")]:
            shown = f"Pasar {key}" if name == key else name
            with ctx.http.post(self._base + _EXPORT, data=self._form(first, last, key or None)) as answer:
                rows = rows_of(answer, "data")
            for row in rows:
                variant = self._variants.get(text(row.get("variant_id")) or "", _Variant("", "", ""))
                commodity = squeeze(text(row.get("variant"))) or variant.name
                unit = _unit(row) or variant.unit
                for one in row.get("daftarHarga") or ():
                    day = _day(field_of(one, "date")) or _day(field_of(one, "tanggal"))
                    price = read_price(field_of(one, "harga"))
                    if day and price and commodity:
                        yield day, Price(shown, variant.group, commodity, unit, price)

    def _by_province(self, ctx: FetchContext, day: date) -> Iterator[tuple[date, Price]]:
        for key, variant in self._variants.items():
            params = {"variant_id": key, "tanggal": day.isoformat()}
            with ctx.http.get(self._base + _BY_PROVINCE, params=params) as answer:
                told = field_of(answer.json(), "data")
                rows = rows_of(answer, "data", "items")
            # For a day without prices the newest day that has some may be answered.
            of = _day(field_of(told, "tanggal")) or day
            name = variant.name or squeeze(text(field_of(told, "variant_nama")))
            for row in rows:
                price = read_price(row.get("harga"))
                if price and name and text(row.get("kode_provinsi")) == self.region[:2]:
                    yield of, Price(f"Rata-rata {self.place}", variant.group, name, variant.unit, price)


def _read_variant(row: Mapping[str, Any]) -> _Variant | None:
    group = squeeze(text(field_of(row.get("komoditas"), "nama")) or text(row.get("komoditas_nama")))
    name = squeeze(text(row.get("nama")) or text(row.get("nama_variant")) or text(row.get("variant_nama")))
    return _Variant(name, group, _unit(row)) if name else None


def _unit(row: Mapping[str, Any]) -> str:
    told = row.get("satuan")
    unit = squeeze(
        text(row.get("satuan_display"))
        or text(field_of(told, "display"))
        or text(field_of(told, "nama"))
        or (told if isinstance(told, str) else "")
    )
    amount = read_price(row.get("kuantitas"))
    return f"{amount} {unit}" if unit and amount and amount != "1" else unit


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if isinstance(told, str) else None
    except ValueError:
        return None


_ONLY_PROVINCE = Problem(
    code="prices-only-province",
    message="SP2KP gives no prices by regency here; the prices are the mean of the province.",
)


def _no_variants(error: SourceRefused) -> Problem:
    return Problem(
        code="prices-no-commodities",
        message="The list of commodities cannot be read ({reason}); only those in the address are read.",
        params={"reason": str(error)[:200]},
    )
