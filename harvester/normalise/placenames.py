"""Place names taken apart: “Desa Bareng, Kec. Ngasem” is a village in a district."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from harvester.normalise.months import fold

_LONGEST = 300
_LEVELS = {
    "provinsi": "province", "propinsi": "province", "prov": "province", "province": "province",
    "kabupaten": "regency", "kab": "regency", "regency": "regency", "kota": "regency",
    "kecamatan": "district", "kec": "district", "district": "district",
    "desa": "village", "ds": "village", "village": "village",
    "kelurahan": "ward", "kel": "ward",
    "dusun": "hamlet", "dsn": "hamlet", "dukuh": "hamlet",
}  # fmt: skip
_LABEL = re.compile(r"\b(" + "|".join(sorted(_LEVELS, key=len, reverse=True)) + r")\b[.:]?[ ]*(?=[^\W\d_])")
_BREAK = re.compile(r"[,;/|()\n]| - ")
_NOISE = re.compile(
    r"(?:pemerintah(?:an)?|pemdes|pemkel|pemkab|kantor|website|situs web|situs|web|resmi|profil)\b[ :]*"
)
_SKIPPED = frozenset(
    {"", "indonesia", "republikindonesia", "wilayah", "seluruhwilayah", "se", "kawasan", "daerah"}
)
_STREET = re.compile(r"(?:(?:jl|jln|jalan)\b|(?:rt|rw)\b[ ./0-9]|no\b[. ]*[0-9])")
_LAST_LABELS = {"province": "province", "regency": "regency", "district": "district", "village": "village"}
_CODE = re.compile(r"([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{4}))?)?)?")
_ANY_CODE = re.compile(r"[0-9]{2}(?:\.?[0-9]{1,4}){1,3}")
_ORDER = ("hamlet", "village", "ward", "district", "regency", "province")


@dataclass(frozen=True, slots=True)
class Segment:
    """One name of a path of names, with the level that its label says."""

    level: str | None
    key: str


def key(name: str) -> str:
    """A name as it is looked up: letters only, so that “Sumber Rejo” and “Sumberrejo” are one."""
    plain = unicodedata.normalize("NFKD", fold(name))
    return "".join(char for char in plain if char.isalnum())


def read_code(text: str) -> str | None:
    """``3522122006`` or ``35.22.12.2006`` → ``35.22.12.2006``."""
    match = _CODE.fullmatch(text.strip())
    return ".".join(part for part in match.groups() if part) if match else None


def is_code(text: str) -> bool:
    """Whether ``text`` is a number of places: Kemendagri's or another's."""
    return _ANY_CODE.fullmatch(text.strip()) is not None


def split_place(text: str) -> list[Segment]:
    """The names in ``text``, the smallest place first; hamlets are left out."""
    marked = _LABEL.sub(r"\n\1 ", fold(text[:_LONGEST].replace("\n", ",")))
    segments = [segment for part in _BREAK.split(marked) if (segment := _segment(part)) is not None]
    if segments and segments[0].level is None:
        first, rest = segments[:1], segments[1:]
    else:
        first, rest = [], segments
    ordered = first + sorted(rest, key=lambda one: _ORDER.index(one.level) if one.level else len(_ORDER))
    return [segment for segment in ordered if segment.level != "hamlet"]


def _segment(part: str) -> Segment | None:
    part = part.strip(" .:-")
    while match := _NOISE.match(part):
        part = part[match.end() :]
    word, _, name = part.partition(" ")
    level = _LEVELS.get(word) if name else None
    if level is None and " " in part:  # “Kapas District”
        before, _, last = part.rpartition(" ")
        level, name = _LAST_LABELS.get(last), before
    folded = key(name if level else part)
    if folded in _SKIPPED or part in _LEVELS or _STREET.match(part):
        return None
    return Segment(level, folded)
