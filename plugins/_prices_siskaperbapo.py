"""SISKAPERBAPO, the price board of East Java: one form, one answer a day and market."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from harvester.sdk import (
    ContentUnreadable,
    FetchContext,
    Problem,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.markup import parse_html, squeeze, text_of
from plugins._prices_board import About, Price, Wanted, read_price, root_of, rows_of, unique
from plugins._values import text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DEFAULT_REGION = "bojonegorokab"
_ITEM = re.compile(r"^\s*[-–•]\s*")
_NUMBER = re.compile(r"\d{1,3}\.?|[IVXLC]{1,6}\.?|[A-Z]\.?")


@dataclass(kw_only=True, slots=True)
class Siskaperbapo:
    """Prices of the markets of one regency; without a market list, the regency's mean."""

    url: str
    region: str
    place: str
    wanted: Sequence[Wanted]
    days_at_once: int = 1
    _markets: list[tuple[str, str]] = field(default_factory=list)  #: id, name

    def open(self, ctx: FetchContext) -> About:
        """Take the session's cookie from the board's page, then the list of markets."""
        page = f"{root_of(self.url)}/harga/tabel"
        # Some installations ask for no cookie; whether this one does, the first day tells.
        with suppress(SourceRefused, SourceUnavailable):
            ctx.http.get(page).close()
        region_name = self._list_markets(ctx) if self.region else ""
        place = self.place or region_name or name_of(self.region)
        return About(
            system="SISKAPERBAPO",
            full_name="Sistem Informasi Ketersediaan dan Perkembangan Harga Bahan Pokok (SISKAPERBAPO)",
            publisher="Dinas Perindustrian dan Perdagangan Provinsi Jawa Timur",
            region=self.region or "provinsi",
            place=place,
            page=page,
        )

    def _list_markets(self, ctx: FetchContext) -> str:
        try:
            with ctx.http.get(f"{root_of(self.url)}/harga/pasar.json/{self.region}") as answer:
                rows = rows_of(answer, "data")
        except SourceRefused as error:
            ctx.problem(_no_markets(str(error)))
            rows = []
        name = ""
        for row in rows:
            key, title = text(row.get("psr_id")) or "", squeeze(text(row.get("psr_nama")))
            if key and (not self.wanted or any(want.fits(key, title) for want in self.wanted)):
                self._markets.append((key, title or f"Pasar {key}"))
            name = name or squeeze(text(row.get("kab_nama")))
        if rows and not self._markets:
            raise SourceRefused(
                f"None of the {len(rows)} markets of {self.region} is one of those in the configuration. "
                "Name them as the board does, or leave the list empty."
            )
        return name

    def read(self, ctx: FetchContext, first: date, last: date) -> Mapping[date, Sequence[Price]]:
        """One day of all markets. A market that is refused is left out from then on."""
        prices: list[Price] = []
        mean = f"Rata-rata {self.place or name_of(self.region)}"
        for key, name in list(self._markets) or [("", mean)]:
            try:
                prices += self._ask(ctx, first, key, name)
            except SourceRefused as error:
                if isinstance(error, ContentUnreadable) or len(self._markets) < 2:
                    raise
                self._markets.remove((key, name))
                ctx.problem(_market_refused(name, error))
        return {first: unique(prices)} if prices else {}

    def _ask(self, ctx: FetchContext, day: date, key: str, name: str) -> list[Price]:
        form = {"tanggal": day.isoformat(), "kabkota": self.region, "pasar": key}
        if not self.region:
            del form["kabkota"], form["pasar"]
        headers = {
            "X-Requested-With": "XMLHttpRequest",
            "Referer": f"{root_of(self.url)}/harga/tabel",
        }
        url = f"{root_of(self.url)}/harga/tabel.nodesign/"
        with ctx.http.post(url, data=form, headers=headers) as answer:
            return read_table(answer.text, name, answer.url)


def read_table(html: str, market: str, url: str = "") -> list[Price]:
    """The prices of the board's table: rows with a number are groups, rows that begin with “- ” items.

    Raises:
        ContentUnreadable: there is no such table.
    """
    tree = parse_html(html)
    rows = [] if tree is None else [_cells(row) for row in tree.iter("tr")]
    columns = None
    prices: list[Price] = []
    group = unread = ""
    for cells in rows:
        columns = _header(cells) or columns
        if columns is None or len(cells) <= max(columns.values()) or _header(cells):
            continue
        number, told = cells[columns["no"]], cells[columns["nama"]]
        name = _ITEM.sub("", told)
        if not name:
            continue
        if _NUMBER.fullmatch(number) and not _ITEM.match(told):
            group = name
        told = cells[columns["sekarang"]]
        if price := read_price(told):
            prices.append(Price(market, group, name, cells[columns["satuan"]], price))
        elif any(c.isdigit() and c != "0" for c in told):
            unread = unread or told
    if columns is None:
        raise ContentUnreadable(
            f"The answer of {url} holds no table of prices (columns “Satuan” and “Harga sekarang”). "
            "Open the board in a browser: it may be down, or ask for a login."
        )
    if unread and not prices:
        raise ContentUnreadable(f"None of the prices at {url} can be read; the first is “{unread[:40]}”.")
    return prices


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        width = cell.get("colspan", "1")
        text = text_of(cell)
        cells += [text, *[""] * (min(int(width), 20) - 1 if width.isdecimal() and len(width) < 4 else 0)]
    return cells


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    """Where the columns are, if these cells are the header."""
    lowered = [cell.casefold() for cell in cells]
    found: dict[str, int] = {}
    for key, words in _WORDS.items():
        at = next((i for i, cell in enumerate(lowered) if any(word in cell for word in words)), None)
        if at is None:
            return None
        found[key] = at
    return found if len(set(found.values())) == len(found) else None


_WORDS = {
    "no": ("no",),
    "nama": ("nama", "komoditas", "bahan pokok"),
    "satuan": ("satuan",),
    "sekarang": ("sekarang", "hari ini"),
}


def name_of(region: str) -> str:
    """A region's name from the board's code: ``bojonegorokab`` → ``Kabupaten Bojonegoro``."""
    for ending, kind in (("kab", "Kabupaten"), ("kota", "Kota")):
        stem = region.removesuffix(ending)
        if stem and stem != region:
            return f"{kind} {stem.title()}"
    return region.title() or "Provinsi Jawa Timur"


def _no_markets(reason: str) -> Problem:
    return Problem(
        code="prices-no-markets",
        message="The list of markets cannot be read ({reason}); the prices are the mean of the region.",
        params={"reason": reason[:200]},
    )


def _market_refused(name: str, error: SourceRefused) -> Problem:
    return Problem(
        code="prices-market-refused",
        message="The board gives no prices of “{market}” ({reason}); it is left out of this run.",
        params={"market": name[:100], "reason": str(error)[:200]},
    )
