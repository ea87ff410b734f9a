"""Names of government offices inside titles, headings and cells."""

from __future__ import annotations

import re

from harvester.sdk.markup import squeeze

_KINDS_TEXT = """
    Dinas Badan Inspektorat Kecamatan Kelurahan Sekretariat Setwan Setda Bagian Satuan\\sPolisi
    Satpol(?:\\s?PP)? RSUD RSU Rumah\\sSakit Puskesmas UPTD? Kantor
    Pemerintah\\s(?:Kabupaten|Kota|Daerah|Desa|Provinsi)
    Pemkab Pemkot Pemdes Bappeda(?:litbang)? BPKAD BKPP BKPSDM BKD Bapenda BPBD (?:Ba)?kesbangpol
    DPMPTSP DPMD Perumda PDAM Din(?:kes|dik|sos|hub|kominfo|pertan\\w*|perinaker|pmd)
    Dis(?:dik\\w*|hub|kominfo|nakkan|perindag|budpar|dukcapil|naker\\w*)
"""
_KINDS = "|".join(_KINDS_TEXT.split())
_NOT_BEFORE = r"(?<!\bsub[ -])(?<!\bSub[ -])(?<!\bSUB[ -])(?<![/-])"
_NOT_AFTER = r"(?! (?i:publik|usaha|hukum|urusan|permusyawaratan))"
_NO_NAME = r"(?i:tahun|ta|t\.a|triwulan|semester|nomor|no|perubahan|murni|final|revisi)\b"
_OFFICE = re.compile(
    rf"{_NOT_BEFORE}\b(?:{_KINDS})\b{_NOT_AFTER}"
    rf"(?:[ /&.,]+(?!{_NO_NAME})[A-Z][\w.’'-]*|[ ,]+(?:dan|serta|atas|&)(?=[ ]))*"
)
_CAPITALS = re.compile(rf"{_NOT_BEFORE}\b(?:{_KINDS})\b{_NOT_AFTER}[^\d()–—|;:\[\]]*", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:[\s,.\-–—/&]++(?:dan|serta|atas|tahun|anggaran|ta|t\.a\.?|periode|per|perubahan|murni|awal|akhir|final|revisi|"
    r"triwulan|semester|bulan)?)+$",
    re.IGNORECASE,
)
_BARE = frozenset(
    {"badan", "dinas", "kantor", "bagian", "kecamatan", "kelurahan", "sekretariat", "puskesmas"}
)
#: Inside an office: no publisher of its own.
_INNER = re.compile(
    r"^(?:kepala\s+)?(?:sub[\s-]?bag(?:ian)?|subbid(?:ang)?|bidang|seksi|sekretaris|sekretariat$|kasubbag|kabid|kasi|"
    r"kepala|tim|pejabat|bendahara|operator|ppid|semua|seluruh|masing|admin)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:dr|drs|dra|ir|hj?|prof|s\.?\s?(?:e|h|sos|pd|kom|t|ip|kep|si|stp|km|ap|ag)|"
    r"m\.?\s?(?:si|m|h|pd|kes|t|ap|kom|hum|ak|sc)|a\.?\s?md|nip|sstp|mm)\b\.?(?=[\s,.]|$)",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:(?:selamat datang(?: di)?|beranda|home|website|web|situs|portal|laman|halaman|resmi|official|ppid|"
    r"pelaksana|pembantu|utama|e-?ppid|informasi publik)\b[\s:|–—-]*)+",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|–—:»•-]\s|\s*[|»•]\s*")
_PLACES = frozenset({"kabupaten", "kota", "desa", "kelurahan", "kab", "kab."})
_GENERIC = frozenset({"kabupaten", "kota", "daerah", "pemerintah", "pemkab", "kab"})
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"DAN", "DI", "ATAS", "SERTA", "UNTUK"})
_ABBREVIATION = re.compile(r"(?:RSUD?|UPTD?|BP[A-Z]+|BK[A-Z]+|DP[A-Z]+|PP|PDAM|PU|KB)")


def office_in(text: str) -> str | None:
    """The office that a title or heading names: ``Renstra Dinas Kesehatan 2019`` → ``Dinas Kesehatan``."""
    text = squeeze(text[:300].replace("_", " "))
    shouting = text.upper() == text
    match = (_CAPITALS if shouting else _OFFICE).search(text)
    if match is None:
        return None
    name = _TAIL.sub("", match[0]).strip(" ,.-–—/&")
    if len(name) < 4 or name.lower() in _BARE:
        return None
    return _titled(name) if shouting else name


def office_of_cell(text: str) -> str | None:
    """The office in a cell under “Perangkat Daerah” and such, when it is one and no part of one."""
    text = squeeze(text)
    return office_in(text) if 3 < len(text) <= 120 and not is_inner(text) else None


def is_inner(text: str) -> bool:
    """Whether a unit stands inside an office: a section, a person's post."""
    return _INNER.match(text.strip()) is not None


def unit_of_cell(text: str) -> str | None:
    """A unit or post as told; nothing where it is, or may be, a person's name."""
    text = squeeze(text)
    if not 3 < len(text) <= 120 or sum(c.isdigit() for c in text) > 6:
        return None
    names_unit = is_inner(text) or office_in(text) is not None
    return text if names_unit and not _PERSON.search(text) else None


def site_office(title: str) -> str | None:
    """Whose site it is, from its name: ``PPID Dinas Kesehatan – Beranda`` → ``Dinas Kesehatan``."""
    parts = [squeeze(part) for part in _PARTS.split(title[:300]) if part.strip()]
    for part in reversed(parts):
        if office := office_in(part):
            return office
    for part in reversed(parts):
        name = _PREFIX.sub("", part).strip(" -–—|:")
        words = name.lower().split()
        if len(words) > 1 and words[0] in _PLACES:
            return _titled(name) if name.upper() == name else name
    return None


def same_office(one: str, other: str, host: str | None = None) -> bool:
    """Whether two names mean one office: equal but for the regency, or one abbreviates the other.

    ``host`` is that of the second's own site, which often is its abbreviation: ``dishub.x.go.id``.
    """
    first, second = office_key(one), office_key(other)
    if not first or first == second or first == (host or "").removeprefix("www.").partition(".")[0].lower():
        return bool(first)
    if not second:
        return False
    short, long = sorted((first, second), key=len)
    return long.startswith(f"{short}-") or _abbreviates(short, max(_words(one), _words(other), key=len))


def _abbreviates(short: str, name: list[str]) -> bool:
    """Whether the one word is made of the beginnings of the words: ``dinkes``, ``bpkad``."""
    words = [word for word in name if word not in {"dan", "serta", "atas"}]
    if "-" in short or len(words) < 2 or len(short) < 3:
        return False
    rest = {short}
    for at, word in enumerate(words):
        ends = {
            left[n:] for left in rest for n in range(1, min(len(left), len(word)) + 1) if left[:n] == word[:n]
        }
        if "" in ends:
            return True
        rest = ends if at == 0 else rest | ends
    return False


def office_key(name: str) -> str:
    """What tells offices of one government apart: ``Dinas Kesehatan Kab. X`` equals ``DINAS KESEHATAN``."""
    words = _words(name)
    return "-".join([word for word in words if word not in _GENERIC] or words)


def _words(name: str) -> list[str]:
    """The words of a name, up to the regency."""
    words = _WORD.findall(name.lower())
    regency = (at for at, word in enumerate(words) if at > 0 and word in {"kabupaten", "kab", "kota"})
    return words[: next(regency, len(words))]


def _titled(name: str) -> str:
    return " ".join(
        word.lower() if word in _SMALL else word if _ABBREVIATION.fullmatch(word) else word.capitalize()
        for word in name.split()
    )
