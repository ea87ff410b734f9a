"""Whether raw bytes may hold personal data at all: a fast look, before everything in them is looked at."""

from __future__ import annotations

import re

# Both begin with one class of characters, for which the search is fast; see text.py.
_NUMBERS = re.compile(
    rb"[\d+](?<!\d.)(?<!\d[ .\-'].)(?:"
    rb"(?<=\d)[\d .\-']{13,}\d"
    rb"|(?<=\d)[.,]\d{3,}[Ee]\+1[4-9]"
    rb"|(?:(?<=8)|(?<=0)8|(?<=6)28|(?<=\+)628)\d{2}[\d \-]{6,})"
)
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
    if any(not _in_uuid(raw, match) for match in _NUMBERS.finditer(raw)):
        return True
    lowered = raw.lower()
    return any(word in lowered and pattern.search(lowered) for word, pattern in _WORDS)


def _in_uuid(raw: bytes, match: re.Match[bytes]) -> bool:
    """Whether a number is part of one: records are full of them."""
    start, end = match.span()
    return any(
        uuid.start() <= start and end <= uuid.end()
        for uuid in _UUID.finditer(raw, max(0, start - _UUID_LENGTH), end + _UUID_LENGTH)
    )
