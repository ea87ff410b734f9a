"""Identity numbers of Indonesia, checked by their structure. Digits only: callers strip separators."""

from __future__ import annotations

import calendar

PROVINCES = frozenset(
    (
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 97),
    )
)
"""First two digits of a NIK (Kemendagri 300.2.2-2430/2025)."""


def is_nik(digits: str, *, truncated: bool = False) -> bool:
    """Whether 16 digits are PPKKCC DDMMYY NNNN (women: day + 40).

    With ``truncated`` the serial may be 0000: spreadsheets keep 15 significant digits, so the last one
    of a serial below 10 is lost.
    """
    if len(digits) != 16 or not _ascii_digits(digits) or int(digits[:2]) not in PROVINCES:
        return False
    if (
        len(set(digits)) < 3
        or digits[2:4] == "00"
        or digits[4:6] == "00"
        or (digits[12:] == "0000" and not truncated)
    ):
        return False
    day = int(digits[6:8])
    return _is_day(2000 + int(digits[10:12]), int(digits[8:10]), day - 40 if day > 40 else day)


def is_nip(digits: str) -> bool:
    """Whether 18 digits are YYYYMMDD YYYYMM S NNN: birth, appointment (month 21: PPPK), sex, serial."""
    if len(digits) != 18 or not _ascii_digits(digits):
        return False
    born, appointed, month = int(digits[:4]), int(digits[8:12]), int(digits[12:14])
    return (
        1935 <= born <= 2012
        and _is_day(born, int(digits[4:6]), int(digits[6:8]))
        and born < appointed <= 2049
        and (1 <= month <= 12 or month == 21)
        and digits[14] in "12"
    )


def is_mobile(digits: str) -> bool:
    """Whether digits are a mobile number: (62|0)8 and 8 to 11 more."""
    if digits.startswith("0062"):
        digits = digits[2:]
    if digits.startswith("62"):
        digits = digits[2:].removeprefix("0")
    elif digits.startswith("0"):
        digits = digits[1:]
    else:
        return False
    return digits[:1] == "8" and digits[1:2] in set("1235789") and 9 <= len(digits) <= 12


def _ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
