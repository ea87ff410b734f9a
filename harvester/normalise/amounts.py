"""One printed number taken apart: sign, currency, digits and marks, multiplier word, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from harvester.normalise.months import fold

_LONGEST = 60
_POWERS = {
    "rb": 3, "ribu": 3, "jt": 6, "juta": 6, "m": 9, "mlr": 9, "miliar": 9, "milyar": 9, "milliar": 9,
    "t": 12, "trilyun": 12, "triliun": 12, "tn": 12,
}  # fmt: skip
_EXACT = Context(prec=80)

_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<currency>rp\.?|idr|usd|us\$|brl|r\$|\$|eur|€|gbp|£)?\s*(?P<sign2>-)?\s*"
    r"(?P<digits>\.[0-9]+|[0-9]+(?:[.,'][0-9]+)*|[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?)(?:[.,]-+)?"
    r"\s*(?P<power>[a-z]+(?=$| |\)))??"
    r"\s*(?P<unit>%|°c|€|(?:per |/ ?)?(?!e[0-9])[a-z]{1,12}[23²³]?(?:/[a-z]{1,8}[23²³]?)?(?: [a-z]{1,12})?)?"
    r"\s*(?P<close>\))?"
)
_CURRENCIES = {
    "rp": "Rp", "rp.": "Rp", "idr": "Rp", "usd": "USD", "us$": "USD", "$": "$", "€": "EUR",
    "eur": "EUR", "r$": "BRL", "brl": "BRL", "£": "GBP", "gbp": "GBP",
}  # fmt: skip
_UNITS = {"rupiah": "Rp", "persen": "%", "°c": "°C", "ltr": "liter", "€": "EUR", "eur": "EUR", "euro": "EUR"}
_PHONE = re.compile(r"\+?62[ -]?8[0-9 -]{7,}|08[0-9 -]{8,}|\(0[0-9]{2,3}\)[ 0-9-]{5,}")
_CODE_DIGITS = 15
_WITH_CURRENCY = re.compile(r"[(\s+-]*(?:rp|idr|usd|us\$|r\$|brl|\$|€|eur|£|gbp)", re.IGNORECASE)
_LEADING_ZERO = re.compile(r"0[0-9]+")
_MARKED = re.compile(r"[0-9]+(?:[.-][0-9]+)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A printed number. Which mark is the decimal one may still be open."""

    digits: str  #: digits and marks as printed, without blanks and apostrophes
    negative: bool = False
    power: int = 0  #: of ten, from a multiplier word
    unit: str | None = None

    @property
    def decimal_mark(self) -> str | None:
        """The decimal mark where this number alone shows it: ``1.234,5``, ``12,5``, ``0.125``."""
        commas, stops = self.digits.count(","), self.digits.count(".")
        if commas and stops:
            return "," if self.digits.rindex(",") > self.digits.rindex(".") else "."
        if not commas and not stops:
            return None
        mark, other = (",", ".") if commas else (".", ",")
        if commas + stops > 1:
            return other
        before, _, after = self.digits.partition(mark)
        return mark if len(after) != 3 or len(before) > 3 or before[:1] in {"", "0"} else None

    @property
    def only_mark(self) -> str | None:
        """The one mark of a number such as ``12.508``, which alone tells nothing."""
        return next((char for char in self.digits if char in ".,"), None)

    def has_fraction(self, decimal: str) -> bool:
        """Whether a fraction is printed and not multiplied away."""
        return decimal in self.digits and len(self.digits) - self.digits.index(decimal) - 1 > self.power

    def value(self, decimal: str) -> str | None:
        """Canonical decimal text; ``None`` where the marks do not stand between groups of three digits."""
        whole, _, fraction = self.digits.partition(decimal)
        thousands = "." if decimal == "," else ","
        groups = whole.split(thousands)
        if not fraction.isdecimal() and fraction:
            return None
        if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
            return None
        number = Decimal(f"{''.join(groups)}.{fraction or 0}").scaleb(self.power, _EXACT)
        text = format(number.normalize(_EXACT), "f")
        return f"-{text}" if self.negative and number else text


def read_amount(cell: str) -> Amount | None:
    """Take a cell apart; ``None`` for what is not a number with its currency, multiplier and unit."""
    if len(cell) > _LONGEST:
        return None
    if cell.isascii() and cell.isdecimal():
        return Amount(digits=cell)
    match = _AMOUNT.fullmatch(fold(cell))
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    power, unit = _power_and_unit(match, cell)
    if power is None:
        return None
    return Amount(
        digits=match["digits"].replace(" ", "").replace("'", ""),
        negative=bool(match["open"]) or "-" in (match["sign"], match["sign2"]),
        power=power,
        unit=_unit(match["currency"], unit),
    )


def is_code(cell: str, *, money: bool = False) -> bool:
    """Whether a cell is a code, a telephone number or a date rather than a quantity.

    ``money`` says that the column holds amounts: 15 digits and more are then no code (a province's
    budget has fourteen, the state's sixteen); nor are they where the cell itself names a currency.
    """
    if cell.isascii() and cell.isdecimal():
        return (len(cell) >= _CODE_DIGITS and not money) or (cell[0] == "0" and len(cell) > 1)
    text = cell.strip().lstrip("'’`")
    if len(text) != len(cell.strip()) and text[:1].isdecimal():
        return True  # a spreadsheet's mark for “text, not a number”
    long = len(text) >= _CODE_DIGITS and not money and not _WITH_CURRENCY.match(text)
    if long and sum(map(str.isdecimal, text)) >= _CODE_DIGITS:
        return True
    if _PHONE.fullmatch(text) or _LEADING_ZERO.fullmatch(text):
        return True
    if not _MARKED.fullmatch(text):
        return False
    groups = re.split(r"[.-]", text)
    if "-" in text or any(len(group) > 1 and group.startswith("0") for group in groups[:1]):
        return True
    return len(groups) > 2 and any(len(group) != 3 for group in groups[1:])


def _unit(currency: str | None, unit: str | None) -> str | None:
    """``Rp 12.500/kg`` and ``Rp 12.500 per kg`` are rupiah a kilogram."""
    if not currency:
        return unit
    per = (
        unit.removeprefix("per ").removeprefix("/").strip() if unit and unit.startswith(("per ", "/")) else ""
    )
    return f"{_CURRENCIES[currency]}/{per}" if per else _CURRENCIES[currency]


def _power_and_unit(match: re.Match[str], cell: str) -> tuple[int | None, str | None]:
    words = " ".join(word for word in (match["power"], match["unit"]) if word).split(" ")
    power = 0
    # “1,2 M” is a milliard, “12 m” is a length
    if words[0] in _POWERS and (len(words[0]) > 1 or match["currency"] or words[0].upper() in cell):
        power = _POWERS[words[0]]
        words = words[1:]
    rest = " ".join(words)
    if len(rest) > 16:
        return None, None
    return power, (_UNITS.get(rest, rest) or None)
