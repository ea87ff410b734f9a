"""The series that a post belongs to, and the period it speaks of, both from its title.

“Harga Sembako Januari 2018” and “Update Harga Sembako Februari 2018” are one series, *Harga Sembako*.
What comes and goes from one post to the next is left out: dates, months, years, quarters, weeks, stages
(*Tahap II* is a period-like part of one series), words such as *laporan*, *update*, *terbaru*, and the
name of the publisher's own place. A number stays where it names a thing: *Dusun 2*, *RT 05*, *SDN 1*,
*Kelas 2000*, and a regulation of which nothing but its number is said: *Perbup Nomor 12 Tahun 2019*.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harvester.sdk import _periods as periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.domain.record import PeriodDraft

MAX_KEY = 150
MAX_TITLE = 300  #: the patterns' work grows with the square of a title's length
_CUT = "\x1f"
_NOISE = re.compile(
    r"\b(?:laporan|lap\.|(?:ter-?|di-?)?up-?\s?date(?:d)?|terbaru|terkini|terupdate|kemarin|ter-?anyar)\b"
    r"|^\W*info(?:rmasi)?\b|\b(?:hari|bulan|minggu|pekan|tahun|saat)\s+ini\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:\b(?:no(?:mor)?|ke)\b[\s.:-]*)?(?<![\w.,-])[#(]?\d+(?:[.,/]\d+)*\)?(?![\w%]|[-.,]\d)", re.IGNORECASE
)
_NAMES_A_THING = re.compile(
    r"\b(?:dusun|dsn|dukuh|rt|rw|kelas|blok|lingkungan|zona|wilayah|dapil|sd|sdn|smp|smpn|sma|sman|smk|smkn|mi|min|mts|"
    r"mtsn|ma|man|tk|paud|posyandu|puskesmas|pustu|pos|tipe|type|golongan|gol|grade|usia|umur|pasal|bab|jalur|koridor|"
    r"covid|iso|kode|kelompok|klaster|cluster|km|jembatan|tps|sumur|unit|gudang|pasar|seksi|bidang|kategori|balita|top|rsud|"
    r"sdgs?|pp|uu)\s*(?:ke)?[-.\s]*(?:\d+\s*(?:[-/&,]|dan|s/d|sampai)\s*)?$",
    re.IGNORECASE,
)
_DANGLING = (
    r"(?:per|pada|untuk|bulan|tanggal|tgl|hari|periode|posisi|s/d|sd\.|s\.\s?d\.?|sampai(?:\s+dengan)?|hingga|mulai|di|edisi|tahun|th|thn|"
    r"dan|ke|dari|minggu|pekan)"
)
#: A bare “sd” before a day or month is “until”; elsewhere SD is a school.
_UNTIL = re.compile(
    r"\bsd\b\.?(?=\s+(?:akhir\s+|tanggal\s+|tgl\.?\s+|bulan\s+)*(?:\d{1,2}\s+)?(?:jan|feb|peb|mar|apr|mei|jun|jul|ag|sep|okt|"
    r"nov|nop|des)[a-z]*\b)",
    re.IGNORECASE,
)
_QUOTES = "\u201d\"\u2019'\u00bb"
_EDGE = re.compile(
    rf"^(?:[^\w(\[]|{_DANGLING}\b(?=\W*$))+|(?:[^\w)\]%{_QUOTES}]|(?<=\W){_DANGLING}\b\.?(?=\W*$))+$",
    re.IGNORECASE,
)
_STATE = r"(?:keadaan|kondisi|akhir|awal|pertengahan)"  #: dangles only before a period
_BEFORE_CUT = re.compile(rf"(?:(?<=\W)|^)(?:(?:{_DANGLING}|{_STATE})\b[\s.,:-]*)+{_CUT}", re.IGNORECASE)
_NAMED_THING = re.compile(r"\b(?:kelas|blok|tipe|type|kode|iso|km|rt|rw)\s+(?:19|20)\d\d\b", re.IGNORECASE)
#: A number that is the name: of a class or standard, of a regulation whose subject is not told.
_NAME = re.compile(
    rf"{_NAMED_THING.pattern}"
    r"|\b(?:undang[\s-]undang|uu|pp|perpu|perpres|permen\w*|kepmen\w*|keppres|inpres|perda|perbup|perwali|pergub|"
    r"perdes|perkades|kepbup|kepwali|kepgub|kepdes|sk|se|surat\s+edaran|instruksi(?:\s+\w+){1,2}|"
    r"(?:peraturan|keputusan|sk|se)(?:\s+(?!no(?:mor|mer)?\b)[^\W\d]+){1,4})\.?\s+"
    r"(?:(?:no(?:mor|mer)?\b\.?|:)\s*)*\d[\w./-]*(?:\s*,?\s*(?:tahun|thn?\.?)\s*\d{4})?(?!\s*(?:tentang|ttg)\b)"
    r"(?![\w./-]|\s*,?\s*(?:tahun|thn?)\b)",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"\b(?:no(?:mor|mer)?|tahun|thn?)\b\.?\s*(?=\d)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\bno(?:mor|mer)?\b\.?\s*\d{1,4}/(?=\d{4}\b)", re.IGNORECASE
)  #: No 12/2019 is no month
_FILE_ENDING = re.compile(r"\.(?:xlsx?|csv|ods|pdf|docx?|zip)$", re.IGNORECASE)
#: What people add to a file's name for themselves: “RKPD 2024 FINAL fix rev2”.
_VERSION = re.compile(
    r"(?<=\w)[\s(\[-]+(?:(?:final|fi(?:x|ks)|scan|ttd|edit(?:an)?|rev(?:isi)?[\s.-]?\d{1,2})\b[\s)\](.,-]*)+$",
    re.IGNORECASE,
)
#: Words that are written in several ways; in keys only.
_ALIKE = {
    "kec": "kecamatan",
    "kab": "kabupaten",
    "kel": "kelurahan",
    "prov": "provinsi",
    "berdasarkan": "menurut",
}
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_ALIKE)})\b", re.IGNORECASE)
_TWO_HYPHENS = re.compile(r"\S+-\S+-\S+")
_EMPTY_BRACKETS = re.compile(rf"[(\[]\s*(?:[{_CUT}\s,:;.–—-]*)[)\]]")
_LOOSE = re.compile(rf"\s*(?:[-–—:|,/;&]\s*)*(?:{_CUT}\s*(?:[-–—:|,/;&]\s*)*)+")
_WORD = re.compile(r"[^\W_]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_OWN_PLACE = re.compile(
    r"\b(?i:kim|pemdes|pemerintah desa|desa|kelurahan|kampung|pemerintah kelurahan)\s+"
    r"([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?)"
)
_NOT_PLACE = frozenset(
    {"kecamatan", "kec", "kabupaten", "kab", "bojonegoro", "kota", "resmi", "online", "blog", "website"}
)


class Series(NamedTuple):
    """A series within its source."""

    key: str  #: stable: slug of the label, slug of what stays of the title
    title: str  #: for people: the title without what comes and goes


def series_of(title: str, label: str | None = None, *, places: Sequence[str] = ()) -> Series:
    """The series of a post: its title without period, numbers and filler words, within one label.

    A title of which nothing stays (only a date) belongs to the series of its label; without a label the
    whole title counts. ``places`` are names of the publisher's own place, left out of the key only.
    """
    title = title[:MAX_TITLE]
    stays = _strip(_plain(title))
    if not label and not _slug(stays):
        stays = _strip(_plain(title), filler=True)
    told = _ABBREVIATED.sub(lambda word: _ALIKE[word[0].lower()], _NUMBER_WORD.sub(" ", stays))
    words = _slug(_without_places(told, tuple(places))) or _slug(told)
    section = _slug(label or "")
    if not words:
        human = label or title or "Tanpa judul"
        return Series(section or _slug(title) or "tanpa-judul", human)
    return Series(f"{section}/{words}" if section else words, stays)


def period_of(title: str, published: str | None = None) -> PeriodDraft | None:
    """The period that a title speaks of, as told: ``Triwulan II 2022``, ``27 Oktober 2017``, ``2018-2023``.

    A month or day without a year is of the year in which the post was ``published`` (ISO 8601), or of the
    year before when it would lie in the future then; “hari ini” is the day of publishing.
    """
    plain = _NUMBERED.sub(" ", _NAMED_THING.sub(" ", _plain(title[:MAX_TITLE])))
    return periods.find(plain, published)


def month_of(day: str) -> str | None:
    """The month of a day, as ``2024-05``: of ``2024-05-27``, ``27/05/2024 08:00``, ``Senin, 27 Mei 2024``."""
    found = periods.day_of(day.strip()) if len(day) <= MAX_TITLE else None
    return f"{found:%Y-%m}" if found else None


def day_within(text: str) -> str | None:
    """The first whole day that a text names, as ``2024-05-27``; where posts say when they were written."""
    found = periods.day_within(text)
    return found.isoformat() if found else None


def own_places(name: str) -> tuple[str, ...]:
    """The place in a publisher's name: ``KIM Derumaju`` → ``Derumaju``; none where the name has none."""
    places = []
    for match in _OWN_PLACE.finditer(name[:MAX_TITLE]):
        words = [word for word in match[1].split() if word.lower() not in _NOT_PLACE]
        if words:
            places.append(" ".join(words))
    return tuple(dict.fromkeys(places))


def _plain(title: str) -> str:
    """The title of a file as words, and “Mei 23” at the end with its whole year."""
    plain = _FILE_ENDING.sub("", title).replace("_", " ")
    if _TWO_HYPHENS.fullmatch(plain):
        plain = plain.replace("-", " ")
    plain = _VERSION.sub("", plain)
    return periods.with_whole_year(plain)


def _strip(title: str, *, filler: bool = False) -> str:
    """What stays of a title; with ``filler`` also words that say little, such as “laporan”."""
    name = _NAME.search(title)
    if name:
        around = (_strip_part(title[: name.start()], filler), _strip_part(title[name.end() :], filler))
        text = " ".join(filter(None, (around[0], name[0].strip(" ,"), around[1])))
    else:
        text = _strip_part(title, filler)
    return text[:1].upper() + text[1:]


def _strip_part(title: str, filler: bool) -> str:
    text = periods.cut(_UNTIL.sub("s/d", title), _CUT)
    if not filler:
        text = _NOISE.sub(_CUT, text)
    text = _NUMBER.sub(_number, text)
    text = _BEFORE_CUT.sub(_CUT, text)
    text = _EMPTY_BRACKETS.sub(_CUT, text)
    text = _BEFORE_CUT.sub(_CUT, text)
    text = _LOOSE.sub(_seam, text)
    return _EDGE.sub("", " ".join(text.split()))


def _number(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    return match[0] if _NAMES_A_THING.search(before) else _CUT


def _seam(match: re.Match[str]) -> str:
    """What joins the two sides of a cut: the punctuation that stood there, if it parted them."""
    marks = [mark for mark in "–—:|-,/;&" if mark in match[0]]
    if not marks or match.start() == 0 or match.end() == len(match.string):
        return " "
    return ", " if marks[0] in ",;" else f"{marks[0]} " if marks[0] == ":" else f" {marks[0]} "


@lru_cache(maxsize=64)
def _place_pattern(places: tuple[str, ...]) -> re.Pattern[str] | None:
    names = "|".join(re.escape(place).replace(r"\ ", r"\s+") for place in places if len(place) > 2)
    if not names:
        return None
    return re.compile(
        rf"\b(?:(?:pemerintah\s+)?(?:desa|ds\.?|kelurahan|kel\.?|kampung|pemdes|kim)\s+)?(?:{names})\b"
        r"(?:[\s,]+(?:kec(?:amatan|\.)?|kab(?:upaten|\.)?|prov(?:insi|\.)?)\s+\w+)*",
        re.IGNORECASE,
    )


def _without_places(text: str, places: tuple[str, ...]) -> str:
    pattern = _place_pattern(places)
    return pattern.sub(" ", text) if pattern else text


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _ZEROS.sub("", "-".join(_WORD.findall(plain)))[:MAX_KEY].strip("-")
