"""PIHPS, the price system of the central bank: a grid whose columns are days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harvester.sdk import ContentUnreadable, FetchContext
from harvester.sdk.markup import squeeze
from plugins._prices_board import About, Price, read_price, root_of, rows_of
from plugins._values import text

DEFAULT_REGION = "16"
_GRID = "/WebSite/TabelHarga/GetGridDataDaerah"
_NAMES = {"16": "Provinsi Jawa Timur", "": "Indonesia"}
_KINDS = {"1": "Pasar tradisional", "2": "Pasar modern", "3": "Pedagang besar", "4": "Produsen"}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NOTHING: Mapping[str, Any] = {}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")


@dataclass(kw_only=True, slots=True)
class Pihps:
    """Prices of one province, by the bank's own number of it.

    The grid answers nothing for a regency, so there is no finer level. What the address asks for
    (kind of market, commodity, province) is kept; the days are ours.
    """

    url: str
    region: str
    place: str
    days_at_once: int = 31
    _asked: dict[str, str] = field(default_factory=dict)

    def open(self, ctx: FetchContext) -> About:
        """Nothing is to be looked up."""
        told = dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))
        names = ("price_type_id", "comcat_id", "province_id", "regency_id", "market_id")
        self._asked = {name: told.get(name, "") for name in names}
        self._asked["price_type_id"] = self._asked["price_type_id"] or "1"
        self._asked["province_id"] = self.region or self._asked["province_id"] or DEFAULT_REGION
        self._asked["tipe_laporan"] = "1"  # the only kind with a column for each day
        region = "-".join(value for name, value in self._asked.items() if value and name != "tipe_laporan")
        place = self.place or _NAMES.get(self._asked["province_id"]) or f"Provinsi {region}"
        return About(
            system="PIHPS",
            full_name="Pusat Informasi Harga Pangan Strategis (PIHPS)",
            publisher="Bank Indonesia",
            region=region,
            place=place,
            page=f"{self._base}/TabelHarga/PasarTradisionalDaerah",
        )

    @property
    def _base(self) -> str:
        path = urlsplit(self.url).path
        at = path.casefold().find("/hargapangan")
        return root_of(self.url) + (path[: at + len("/hargapangan")] if at >= 0 else "/hargapangan")

    def read(self, ctx: FetchContext, first: date, last: date) -> Mapping[date, Sequence[Price]]:
        """The grid of some days."""
        params = {**self._asked, "start_date": first.isoformat(), "end_date": last.isoformat()}
        headers = {"X-Requested-With": "XMLHttpRequest", "Referer": f"{self._base}/TabelHarga"}
        with ctx.http.get(self._base + _GRID, params=params, headers=headers) as answer:
            rows = rows_of(answer, "data")
        return read_grid(rows, _KINDS.get(self._asked["price_type_id"], "Pasar"), first, last)


def read_grid(
    rows: Sequence[Mapping[str, Any]], market: str, first: date, last: date
) -> dict[date, list[Price]]:
    """The prices of a grid, by day. A group's own price is the mean of its items, and left out.

    Raises:
        ContentUnreadable: the days of the columns are not those that were asked for.
    """
    days = _read_days(sorted({key for row in rows for key in row}), first, last)
    found: dict[date, list[Price]] = {}
    group = ""
    for row, below in zip_longest(rows, rows[1:], fillvalue=_NOTHING):
        name = squeeze(text(row.get("name")))
        if not name:
            continue
        if _level(row) <= 1:
            group = name
            if _level(below) > 1:
                continue
        for key, day in days.items():
            if price := read_price(row.get(key)):
                found.setdefault(day, []).append(Price(market, group, name, "", price))
    return found


def _level(row: Mapping[str, Any]) -> int:
    told = text(row.get("level")) or ""
    return int(told) if told.isdecimal() and len(told) < 3 else 1


def _read_days(keys: Sequence[str], first: date, last: date) -> dict[str, date]:
    """The columns that are days: day before month, unless only the other order gives what was asked for."""
    told = {key: match for key in keys if (match := _DAY.fullmatch(key))}
    found = {}
    for key in keys:
        if match := _ISO.fullmatch(key):
            found[key] = _date(match[1], match[2], match[3])
    orders = [
        {key: _date(match[3], match[2], match[1]) for key, match in told.items()},
        {key: _date(match[3], match[1], match[2]) for key, match in told.items()},
    ]
    asked = [sum(day is not None and first <= day <= last for day in order.values()) for order in orders]
    whole = [all(order.values()) for order in orders]
    if told and not any(asked) and all(whole) and orders[0] != orders[1]:
        raise ContentUnreadable(
            f"The columns of the grid are not the days from {first.isoformat()} to {last.isoformat()} that "
            "were asked for, so that days and months cannot be told apart."
        )
    order = orders[1] if (asked[1], whole[1]) > (asked[0], whole[0]) else orders[0]
    return {key: day for key, day in {**found, **order}.items() if day is not None}


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
