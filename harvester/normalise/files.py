"""What is told of a file: its size and its checksum."""

from __future__ import annotations

import re

from harvester.domain.dataset import Checksum
from harvester.normalise.text import told

_SIZE = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>b|bytes?|byte|[kmgt]i?b?)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4}
_LARGEST = 2**62
_ALGORITHMS = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_HEX = re.compile(r"[0-9a-f]+")


def read_byte_size(value: object) -> int | None:
    """A size in bytes from ``1234``, ``"1234"``, ``"1,5 MB"``; ``None`` for 0 and what is no size."""
    if type(value) is int:
        return value if 0 < value < _LARGEST else None
    text = told(value)
    match = _SIZE.fullmatch(text) if text and len(text) < 40 else None
    if match is None:
        return None
    unit = (match["unit"] or "").lower()
    number = match["number"]
    if not unit or unit.startswith("b"):  # bytes are whole: marks group thousands, but for “.0”
        number = re.sub(r"[.,]", "", re.sub(r"\.0+$", "", number))
    else:
        number = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    try:
        size = round(float(number) * _factor(unit))
    except (ValueError, OverflowError):
        return None
    return size if 0 < size < _LARGEST else None


def _factor(unit: str) -> int:
    if "i" in unit:
        return int({"k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}[unit[0]])
    return _UNITS[unit[:1]]


def read_checksum(value: object, algorithm: object) -> Checksum | None:
    """A checksum in lower-case hexadecimal; the algorithm is told by its length where no one says."""
    text = told(value)
    if text is None:
        return None
    prefix, colon, rest = text.lower().rpartition(":")
    if not _HEX.fullmatch(rest) or len(rest) not in _ALGORITHMS:
        return None
    by_length = _ALGORITHMS[len(rest)]
    name = re.sub(r"[^a-z0-9]", "", (told(algorithm) or (prefix if colon else "")).lower().rpartition("_")[2])
    return Checksum(algorithm=name if name in _ALGORITHMS.values() else by_length, checksum_value=rest)
