"""Whether raw bytes may hold personal data at all: a fast look, before everything in them is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Numbers are sought by their pattern only where digits, with what may part them, come in a row that is
# has enough of them: most rows are dates, times and parts of UUIDs.
_IN_NUMBERS = b"0123456789.-'"
_ROWS = bytes(code if code in _IN_NUMBERS else 45 if code == 32 else 32 for code in range(256))
_PARTING = b".-'"
_FEWEST = 9  # digits of a mobile number without its 0
_NUMBERS = re.compile(  # begins with one class of characters, for which the search is fast; see text.py
    rb"\d(?<!\d.)(?<!\d[ .\-'].)(?:"
    rb"(?<=\d)[\d .\-']{13,}\d"
    rb"|(?:(?<=8)|(?<=0)8|(?<=6)28)\d{2}[\d \-]{6,})"
)
_FLOAT = re.compile(rb"\d[.,]\d{3,}[Ee]\+1[4-9]")
_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UUID_LENGTH = 36
_MAIL = re.compile(rb"@(?:gmail|yahoo|hotmail|outlook|ymail|live|icloud|rocketmail)\.", re.IGNORECASE)
_KEYS = (
    *("nik", "ktp", "nokk", "no_kk", "nip", "npwp", "rekening", "norek", "no_hp", "nohp"),
    *("tgl_lahir", "tgllahir", "tanggal lahir"),
)
_WORDS = tuple((word.encode(), re.compile(rf"{word[0]}(?<!\w.){word[1:]}\b".encode())) for word in _KEYS)


def is_suspicious(raw: bytes) -> bool:
    """Long numbers, telephones, private mail, telling words."""
    if b"@" in raw and _MAIL.search(raw):
        return True
    if any(
        not _in_uuid(raw, match) for start, end in _rows(raw) for match in _NUMBERS.finditer(raw, start, end)
    ):
        return True
    if (b"E+1" in raw or b"e+1" in raw) and _FLOAT.search(raw):
        return True
    lowered = raw.lower()
    return any(word in lowered and pattern.search(lowered) for word, pattern in _WORDS)


def _rows(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where digits, and what may part them, come in a row, with enough digits for a number."""
    rows = raw.translate(_ROWS)
    for row in set(rows.split()):
        if len(row) < _FEWEST:
            continue
        digits = len(row.translate(None, _PARTING))
        if digits > _FEWEST or (digits == _FEWEST and row[:1] == b"8"):
            start = rows.find(row)
            while start >= 0:
                yield start, start + len(row)
                start = rows.find(row, start + 1)


def _in_uuid(raw: bytes, match: re.Match[bytes]) -> bool:
    """Whether a number is part of one: records are full of them."""
    start, end = match.span()
    return any(
        uuid.start() <= start and end <= uuid.end()
        for uuid in _UUID.finditer(raw, max(0, start - _UUID_LENGTH), end + _UUID_LENGTH)
    )
