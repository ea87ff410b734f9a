"""Names in a sentence, and how surely each is a private person's: by title, mark, age or a common name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from harvester.normalise.privacy.names import has_known_name, is_name_token, is_office_like, is_person_like
from harvester.normalise.privacy.roles import acts_for_office, is_historical
from harvester.normalise.privacy.shapes import NAME, STREET
from harvester.normalise.privacy.topics import WORDS as TOLD_WORDS

SURE, LIKELY, MAYBE = 3, 2, 1

_OF_PERSONS = "sdr sdri saudara saudari an a.n a/n bernama tn ny nn"
_NAMING = frozenset(["an", "a.n", "a/n", "bernama"])
_OF_ANYONE = """
bapak bpk pak ibu bu mas mbak mbok mbah cak kang ning lik wak pakde pakdhe paklik bude budhe bulik yu mang uwa
nenek kakek h hj alm almh mr mrs ms miss
"""
_MARKING = """
tergugat penggugat terdakwa tersangka terpidana debitur nasabah pemilik penerima pasien penderita bocah
mustahik mustahiq pelapor pemohon korban waris wp pelanggan tamu pemenang janda penyandang saksi homeowner
suami istri pengantin mempelai pewaris bayi balita siswa siswi murid santri beneficiary patient resident
peminjam penunggak jenazah pelaku pajak
"""
SAID = frozenset(_OF_PERSONS.split())  # titles of private persons only
_TITLES = SAID | frozenset(_OF_ANYONE.split())
_MARKS = frozenset(_MARKING.split())  # what they stand before is a person, its name common or not
_THINGS = frozenset(["rumah", "tanah", "sawah", "keluarga", "milik", "warga", "nama", "punya", "kediaman"])
"""Marks too, but places and offices are told of with them as well: the name must be a common one."""

_NAME = re.compile(rf"(?<![A-Za-z'])(?P<name>{NAME})")
_OWED_TO = "PDAM PLN PBB BPJS KUR SPP PNPM HIPPAM PAMSIMAS PKH BLT BPNT KIP KIS"
_PAID = frozenset(_OWED_TO.split())
_IN_A_PLACE = re.compile(r"\b(?:di|ke|dari|se|wilayah|daerah)\s*\Z", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_AGE = re.compile(r" \(\d{1,2}(?: ?(?:th|thn|tahun)\.?)?\)")
_BIN = re.compile(r"\b[Bb]in(?:ti)?\b")
_NO_ROOM = re.compile(r"[Rr]umah (?:[Ss]akit|[Mm]akan|[Dd]inas|[Ss]inggah|[Bb]aca|[Pp]intar)")
_LABEL = re.compile(r"(?:^|[\s(,;.])([A-Za-z]+)[^:.\n]{0,40}:\s{0,3}\Z")
_TITLE_WITHIN = re.compile(
    r"(?<= )(Mbah|Mbok|Mbak|Mas|Pak|Bapak|Bpk|Bu|Ibu|Sdri?|Ny|Tn|Yu|Cak|Kang)\.? (?=[A-Z])"
)
_BREAK = re.compile(r"[.,;()\n]")
_WRITTEN = _TITLES | _MARKS | _THINGS
LEADS = _TITLES | _MARKS | _THINGS | {"bin", "binti", "n"}
"""Words that lead to a name, common or not."""

_MARKING_WORDS = _MARKS | _THINGS
MARKING = frozenset(word.encode() for word in _MARKING_WORDS)
"""Words one of which stands in every sentence with a marked name."""

_NUMBERED = re.compile(r"\b[A-Z]{2,6} ?\d{1,2} \Z")  # a school: SMPN 1 Sukosewu
_SHORT_FOR = re.compile(r"[.,/]\s*\Z|\bA[Nn]\.?\s*\Z")  # “an.” as a title; “an” is an English article
_TOKEN = re.compile(r"\S+")
_STREET = re.compile(STREET)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence, without the title before it."""

    text: str
    start: int
    end: int
    led: int  #: where the title or mark begins that is written as part of it
    title: str  #: in lower case
    mark: tuple[int, int]  #: where the word stands that marks it; an empty span where there is none
    strength: int  #: how surely a private person is meant; 0 for an official


def may_name(text: str, words_in: Collection[str]) -> bool:
    """Whether a text of these words may name anyone. Cheap."""
    return (
        not LEADS.isdisjoint(words_in)
        or has_name([word.encode() for word in words_in])
        or "'" in text
        or _AGE.search(text) is not None
    )


_ORDINARY: set[bytes] = set()  # words that were looked at and are no names
_MOST_ORDINARY = 100_000


def has_name(words_in: Collection[bytes]) -> bool:
    """Whether one of the words (in lower case) is a common name. Words that come again are not looked at."""
    for word in set(words_in) - _ORDINARY:
        if is_name_token(word.decode()):
            return True
        if len(_ORDINARY) < _MOST_ORDINARY:
            _ORDINARY.add(word)
    return False


def names_in(text: str, *, marked: bool) -> Iterator[Name]:
    """The names in a sentence. ``marked``: one of the words that mark a person stands in it."""
    for match in _NAME.finditer(text):
        name, title, mark = _parted(match["name"], match.start())
        if title not in SAID:
            title = _title_before(text, match.start()) or title
        if (
            title == "an"
            and not _SHORT_FOR.search(text[max(0, match.start() - 5) : match.start()])
            and not has_known_name(name)
        ):
            title = ""
        known, aged = has_known_name(name), _AGE.match(text, match.end()) is not None
        if not (known or title or aged or marked or _BIN.search(name)):
            continue
        name = name if is_person_like(name) else _without_debt(name)
        if not name:
            continue
        start, labelled = match.end() - len(name), False
        if marked and not mark[1]:
            mark, labelled = _mark_before(text, start)
        word = _word(text[mark[0] : mark[1]])
        strength = _strength(name, title, word, known=known, aged=aged)
        if strength and not known and not title and _is_other(text, name, start):
            continue
        if strength:
            strength = LIKELY if labelled and strength == MAYBE and not known else strength
            found = Name(name, start, match.end(), match.start(), title, mark, strength)
            yield replace(found, strength=0) if _is_of_office(text, found, word, known=known) else found


def _parted(name: str, start: int) -> tuple[str, str, tuple[int, int]]:
    """A name without the titles and marks that are written as part of it; the last of these."""
    title, mark = "", (0, 0)
    while " " in name and (first := _word(name[: name.index(" ")])) in _WRITTEN:
        length = name.index(" ") + 1
        if first in _TITLES:
            title = first
        else:
            mark = (start, start + length)
        start, name = start + length, name[length:]
    for match in _TITLE_WITHIN.finditer(name):
        word, before = _word(match[1]), name[: match.start()]
        if not (is_office_like(before) or "Makan" in before):  # “Tensi Mbah Karni”, not “Toko Bu Sri”
            title, name = word, name[match.end() :]
            break
    first, _, rest = name.partition(" ")
    if rest and first.istitle() and first.lower() in TOLD_WORDS and not has_known_name(first):
        name = rest if has_known_name(rest) else name  # “Raport Fahri Akbar”
    return name, title, mark


def _strength(name: str, title: str, word: str, *, known: bool, aged: bool) -> int:
    if known:
        return SURE if title in SAID else LIKELY if title or word or aged else MAYBE
    if title or _BIN.search(name):
        return LIKELY
    return MAYBE if word in _MARKS or aged else 0


def _is_other(text: str, name: str, start: int) -> bool:
    """Whether an uncommon name is an abbreviation or a place's."""
    if _NUMBERED.search(text, max(0, start - 12), start):
        return True
    return bool(_ACRONYM.search(name) or _IN_A_PLACE.search(text, max(0, start - 12), start))


def _without_debt(name: str) -> str:
    """``PDAM Wahyu Ardiansyah`` without the first word: what one is a customer or a debtor of."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in _PAID and is_person_like(rest) else ""


def _is_of_office(text: str, name: Name, word: str, *, known: bool) -> bool:
    """Whether a name is an official's, a hero's or a street's.

    What stands before a mark is not said of the name: ``Petugas mendatangi rumah Lukman Hakim``.
    """
    before = text[max(0, (name.mark[0] or name.start) - 60) : name.start]
    if _STREET.search(before) or is_historical(before, name.text):
        return True
    led = text[name.mark[1] if word else max(0, name.start - 60) : name.start]
    if name.title in _NAMING or (word in _MARKS and known):
        led = ""
    elif name.title:
        led = led[: name.led - name.start] if name.led < name.start else led[: led.lower().rfind(name.title)]
    return acts_for_office(led, name.text, text[name.end : name.end + 60])


def _title_before(text: str, start: int) -> str:
    if not start or text[start - 2 : start] == ", ":
        return ""
    last = text[max(0, start - 16) : start].split()[-2:]
    word = _word(last[-1]) if last else ""
    if word == "nama" and len(last) > 1 and _word(last[0]) == "atas":
        return "bernama"
    return word if word in _TITLES else ""


def _mark_before(text: str, start: int) -> tuple[tuple[int, int], bool]:
    """Where the word stands that marks a name, and whether as its label: ``Pemilik kartu tani: Sarwono``."""
    before = text[max(0, start - 70) : start]
    offset = start - len(before)
    label = _LABEL.search(before)
    if label and label[1].lower() in _MARKING_WORDS:
        return (offset + label.start(1), offset + label.end(1)), True
    offset, before = offset + before.rfind("\n") + 1, before.rpartition("\n")[2]
    words = list(_TOKEN.finditer(before))[-4:]
    for count, match in enumerate(reversed(words)):
        word = _word(match[0])
        if word in _MARKING_WORDS and not _NO_ROOM.match(text, offset + match.start()):
            return (offset + match.start(), offset + match.end()), False
        if _BREAK.search(match[0].rstrip(":(")) or (
            count and match[0][0].isupper() and not match[0].isupper()
        ):
            break
    return (0, 0), False


def _word(token: str) -> str:
    return token.strip(" .,:;()-–").lower()
