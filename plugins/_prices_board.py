"""What the price systems have in common: a row of a board, and reading a price."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from harvester.sdk import Column, ContentUnreadable, FetchContext, Json, Response

COLUMNS = (
    Column(name="tanggal", title="Tanggal", type="date"),
    Column(name="pasar", title="Pasar"),
    Column(name="kelompok", title="Kelompok"),
    Column(name="komoditas", title="Komoditas"),
    Column(name="satuan", title="Satuan"),
    Column(name="harga", title="Harga", type="number", unit="Rp"),
)
_DRESS = re.compile(r"\brp\b\.?|,-+$|\s", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)|\d{1,12})[.,](?P<part>\d+)")
_CENT = Decimal("0.01")
_PAIR = re.compile(r"\s*=\s*")


class Price(NamedTuple):
    """One row: what something cost, where. The day is that of the record."""

    market: str
    group: str
    commodity: str
    unit: str
    price: str  #: canonical decimal text, in rupiah


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a board is, for the dataset that it becomes."""

    system: str  #: as people call it: ``SISKAPERBAPO``
    full_name: str
    publisher: str
    region: str  #: the system's own code of the region; part of the dataset's key
    place: str  #: ``Kabupaten Bojonegoro``
    page: str  #: where a person looks


class Board(Protocol):
    """One system's prices of one region."""

    days_at_once: int  #: days that one request answers; a failed one is asked for again as a whole

    def open(self, ctx: FetchContext) -> About:
        """Look up what the board needs to know before the first day: markets, names."""
        ...

    def read(self, ctx: FetchContext, first: date, last: date) -> Mapping[date, Sequence[Price]]:
        """The prices of some days; days without any are absent."""
        ...


class Wanted(NamedTuple):
    """A market to read, as the configuration names it: an id, a name, or both (``453=Pasar Kota``)."""

    key: str
    name: str

    def fits(self, *told: str) -> bool:
        """Whether it means the market with these ids and names."""
        return any(one.casefold() in {self.key.casefold(), self.name.casefold()} for one in told)


def read_wanted(markets: Json) -> list[Wanted]:
    """The markets of the configuration."""
    wanted = []
    for told in markets if isinstance(markets, list | tuple) else ():
        if isinstance(told, str) and told.strip():
            key, *name = _PAIR.split(told.strip(), maxsplit=1)
            wanted.append(Wanted(key, name[0] if name else key))
    return wanted


def read_price(told: Json) -> str | None:
    """A price in rupiah as decimal text: ``12.508``, ``12,350`` and ``Rp 12.508,-`` have no cents.

    A mark before three digits parts thousands, whatever the mark: a price has no thousandth of a rupiah.
    Nothing, ``-`` and 0 are no price.
    """
    if isinstance(told, bool) or told is None:
        return None
    if isinstance(told, int | float):
        return _written(Decimal(repr(told))) if math.isfinite(told) else None
    if not isinstance(told, str) or len(told) > 60:
        return None
    text = _DRESS.sub("", told)
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", "")
    if match := _DECIMAL.fullmatch(text):
        text = f"{match['whole'].replace('.', '').replace(',', '')}.{match['part']}"
    if not re.fullmatch(r"\d{1,12}(?:\.\d+)?", text):
        return None
    return _written(Decimal(text))


def _written(value: Decimal) -> str | None:
    if not 0 < value < 10**12:
        return None
    rounded = value.quantize(_CENT)
    return format(rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded, "f")


def root_of(url: str) -> str:
    """Scheme and host of an address, without a slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme or 'https'}://{parts.netloc}"


def rows_of(answer: Response, *path: str) -> list[Mapping[str, Any]]:
    """The objects of a list in a JSON answer, under the names in ``path`` where the answer has them.

    Raises:
        ContentUnreadable: there is no such list.
    """
    told = answer.json()
    for name in path:
        told = told.get(name) if isinstance(told, Mapping) else told
    if not isinstance(told, list):
        raise ContentUnreadable(f"The answer of {answer.url} does not hold the list that was expected.")
    return [item for item in told if isinstance(item, Mapping)]


def unique(prices: Iterable[Price]) -> list[Price]:
    """Prices in order, rows told twice once."""
    return list(dict.fromkeys(prices))
