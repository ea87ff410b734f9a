"""Name-likeness: whether a text is what Indonesians are called."""

from __future__ import annotations

import functools
import re

from harvester.normalise.privacy import words
from harvester.normalise.privacy.name_list import NAMES
from harvester.normalise.privacy.name_shape import is_built_like_name

_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh"))
_DEGREE = re.compile(
    r"(?<![A-Za-z])(?:Drs?a?|Dra|Ir|Prof|H|Hj|KH|R|RA|Rr|dr|drg|Tn|Ny|Nn|An|By|Sdri?|Bpk|Bapak|Ibu|Pak|Bu|"
    r"S\.? ?[A-Z][A-Za-z]{0,4}(?:\.? ?[A-Z][a-z]{0,3})?|M\.? ?[A-Z][A-Za-z]{0,3}(?:\.? "
    r"?[A-Z][a-z]{0,2})?|A\. ?Md(?:\.? ?\w+)?|Ph\. ?D|SH|SE|ST|SKM|"
    r"MM|MSi|MT|SSos|SPd|SIP|AMd)\.(?=[\s,.]|$)|(?<=,)\s*(?:S|M|A)\.? ?[A-Z][A-Za-z.]{0,6}(?=[\s,]|$)"
)
_SHAPE = re.compile(r"[A-Za-zÀ-ž'’`.\- ,()/]{3,60}\Z")
_WORD = re.compile(r"[A-Za-zÀ-ž'’`]+")
_OFFICE = words.WordList(words.OFFICE)
_COMMON = words.WordList(
    "jumlah|total|rata|laki|perempuan|pria|wanita|islam|kristen|katolik|"
    "hindu|budha|buddha|konghucu|belum|sudah|tidak|"
    "tahun|bulan|januari|februari|maret|april|mei|juni|juli|agustus|september|"
    "oktober|november|desember|selesai|"
    "petani|buruh|wiraswasta|guru|pelajar|mahasiswa|pedagang|swasta|pegawai|"
    "pensiunan|nelayan|tani|umum|baik|rusak|"
    "kegiatan|program|pembangunan|peningkatan|pengadaan|rehabilitasi|"
    "pemeliharaan|belanja|anggaran|laporan|data|"
    "kepala|sekretaris|camat|lurah|kawin|cerai|hidup|mati|beras|gula|"
    "minyak|daging|telur|cabai|cabe|bawang|jagung|"
    "kedelai|padi|ayam|sapi|kambing|ikan|tepung|susu|garam|the|of|and|"
    "for|dan|untuk|dari|yang|di|ke|dengan|pada|"
    "sma|smp|sarjana|diploma|strata|tamat|sederajat|lainnya|lain|wib|rp|lokasi|nama|alamat|aktif|negeri"
)


def is_person_like(text: str) -> bool:
    """Whether the text has the shape of a person's name and no word of an office, firm or place."""
    text = text.strip()
    if not _SHAPE.match(text):
        return False
    bare = _bare(text)
    found = _WORD.findall(bare)
    if not 1 <= len(found) <= 6 or max(map(len, found)) < 2:
        return False
    return not (_OFFICE.found_in(bare) or _COMMON.found_in(bare))


_TITLED = re.compile(
    r"(?:Pak|Bapak|Bpk|Bu|Ibu|Sdri?|Saudar[ai]|Mbah|Mbok|Mbak|Mas|Yu|Cak|Kang|Lik|Wak|Mak|Ning|Gus|Nenek|Kakek|Ust(?:adz(?:ah)?|zh?)?)"
    r"\b\.? (?=[A-Z])(?!(?:Kepala|Camat|Lurah|Bupati|Kades|Sek))",
    re.IGNORECASE,
)
_NOBODY = frozenset({"anonim", "anonymous", "hamba allah", "tanpa nama", "n/a", "nn"})
_GOES_ON = re.compile(r"\s*(?:[,(/\d–-]|\b(?:Ketua|Kepala|RT|RW|Kader|Alm)\b)")


def person_in(value: str) -> tuple[bool, bool]:
    """Whether a cell names a person, and whether surely: by a title or a common name.

    What is told after the name does not matter: ``Wagini, 61 th``, ``Suparlan Ketua RT 01``.
    """
    if is_nobody(value):
        return False, False
    value = value.lstrip("~-*• ")
    if _TITLED.match(value):
        return True, True
    if not is_person_like(value):
        goes_on = _GOES_ON.search(value, 3)
        if goes_on is None or not is_person_like(value := value[: goes_on.start()]):
            return False, False
    return True, has_known_name(value)


@functools.lru_cache(maxsize=8192)
def has_known_name(text: str) -> bool:
    """Whether one of the text's words is a common given or family name."""
    return any(is_name_token(word) for word in _WORD.findall(_bare(text)))


@functools.lru_cache(maxsize=32768)
def is_name_token(token: str) -> bool:
    """Whether a word is a common name, by list or by its build, in the spelling of any time."""
    low = token.lower()
    if _is_name(low):
        return True
    modern = low
    for old, new in _OLD_SPELLING:
        if old in modern:
            modern = modern.replace(old, new)
    return modern is not low and len(modern) > 3 and _is_name(modern)


def _is_name(low: str) -> bool:
    return low in NAMES or is_built_like_name(low)


def is_nobody(text: str) -> bool:
    """Whether a cell says that someone is not named."""
    return text.lower() in _NOBODY


def is_office_like(text: str) -> bool:
    """Whether the text has a word of an office, firm, building or place."""
    return _OFFICE.found_in(text)


def _bare(text: str) -> str:
    return _DEGREE.sub(" ", text.split(",", 1)[0] if "," in text else text)
