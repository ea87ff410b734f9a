"""Persons in running text, by what is told of them: aid, debts, land, a court, an illness, a school.

A name alone is anyone's. How surely it is a private person's (a title, a mark such as ``tergugat``, a common
name) and how private what is told beside it is are weighed together. Names that follow each other share what
is told of one. Who acts for an office is left out, and so are historical figures, streets and firms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.names import has_known_name, is_person_like
from harvester.normalise.privacy.roles import acts_for_office, is_historical
from harvester.normalise.privacy.shapes import NAME, STREET
from harvester.normalise.privacy.topics import WORDS as TOLD_WORDS
from harvester.normalise.privacy.topics import Told, told_in

_BEFORE, _AFTER = 150, 90
_ENOUGH = 3
_SURE, _LIKELY, _MAYBE = 3, 2, 1

_OF_PERSONS = "sdr sdri saudara saudari an a.n a/n bernama tn ny nn"
_NAMING = frozenset(["an", "a.n", "a/n", "bernama"])
_OF_ANYONE = """
bapak bpk pak ibu bu mas mbak mbok mbah cak kang ning lik wak pakde pakdhe paklik bude budhe bulik yu mang uwa
nenek kakek h hj alm almh mr mrs ms miss
"""
_MARKING = """
tergugat penggugat terdakwa tersangka terpidana debitur nasabah pemilik penerima pasien penderita bocah
mustahik mustahiq pelapor pemohon korban waris wp pelanggan tamu pemenang janda penyandang saksi homeowner
suami istri pengantin mempelai pewaris peminjam penunggak jenazah pelaku pajak
"""
_SAID = frozenset(_OF_PERSONS.split())  # titles of private persons only
_TITLES = _SAID | frozenset(_OF_ANYONE.split())
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
_BREAK = re.compile(r"[.,;()\n]")
_LINK = re.compile(
    r"[\s\d.,;()/&*•\-–]*(?:(?:dan|serta|dari|&|RT|RW|Rp|th|thn|tahun|jiwa|Dsn|Dusun|[A-Z][a-z]+ \d*|"
    r"hadir|i[zj]in|alpa|sakit|ekor|kg|"
    r"lunas|belum|cair|positif|negatif|hari|bulan|lembar|orang|ha|m2)"
    r"[\s\d.,;()/&*•\-–]*){0,3}\Z"
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)]{3})[.!?]\s+(?=[A-Z])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"\b(?:alm|almh|sdri?|bpk|an|drs?|dra|hj|prof|jln?|dsn?|kec|kel|kab|no|nomor|tgl|r[tw]|moh|muh|abd|"
    r"thn?)\Z",
    re.IGNORECASE,
)
WORDS = TOLD_WORDS | _SAID | {"a", "n", "atas"}
"""Without one of these nothing is found."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a sentence, without the title before it."""

    text: str
    start: int
    end: int
    led: int  #: where the title or mark begins that is written as part of it
    title: str = ""
    mark: tuple[int, int] = (0, 0)  #: where the word stands that marks it
    labelled: bool = False  #: the mark is a label with a colon
    strength: int = 0  #: how surely a private person is meant


def find_told(text: str, words_in: Collection[str]) -> Iterator[Hit]:
    """Names of whom something private is told."""
    if WORDS.isdisjoint(words_in):
        return
    start = 0
    ends = [match.end() for match in _SENTENCE.finditer(text) if not _is_abbreviated(text, match.start())]
    for end in (*ends, len(text)):
        for hit in _in_sentence(text[start:end]):
            yield Hit(kind=hit.kind, start=start + hit.start, end=start + hit.end, confidence=0.7)
        start = end


def _is_abbreviated(text: str, end: int) -> bool:
    return _ABBREVIATED.search(text, max(0, end - 8), end) is not None


def _in_sentence(text: str) -> Iterator[Hit]:
    names = tuple(_names(text))
    if not any(name.strength for name in names):
        return
    listed = _listed(text, names)
    told = tuple(told_in(text))
    last: Hit | None = None
    official = -1  # where the last name of an official ended: "Tim penyusun: A, B, C"
    for name in names:
        if not name.strength or _is_linked(text, official, name.led):
            official = name.end if has_known_name(name.text) else official
        elif last and _is_linked(text, last.end, name.led):
            last = Hit(kind=last.kind, start=name.start, end=name.end, confidence=0.7)
            yield last
        elif kind := _weighed(name, told, 1 if name in listed else 0):
            last = Hit(kind=kind, start=name.start, end=name.end, confidence=0.7)
            yield last


def _listed(text: str, names: Sequence[_Name]) -> frozenset[_Name]:
    """The names of lists in which something stands beside each: ``Kupon: Darmaji 1, Sumarmi 1``."""
    listed: set[_Name] = set()
    for before, name in pairwise(names):
        if before.strength and name.strength and _is_linked(text, before.end, name.led):
            between = text[before.end : name.led]
            if before in listed or len(between.strip()) > 1:
                listed |= {before, name}
    return frozenset(listed)


def _weighed(name: _Name, told: Sequence[Told], more: int) -> Kind | None:
    """What a name is a hit of, if enough is told of it."""
    near = {
        one.topic
        for one in told
        if name.end - _BEFORE <= one.end and one.start <= name.end + _AFTER and not _is_part(one, name)
    }
    if not near and name.strength < _SURE:
        return None
    if name.strength + more + sum(topic.weight for topic in near) < _ENOUGH:
        return None
    best = max(
        near, key=lambda topic: (topic.weight, topic.kind is not Kind.PERSON, topic.name), default=None
    )
    return best.kind if best else Kind.PERSON


def _is_part(one: Told, name: _Name) -> bool:
    """What is told must stand beside the mark and the name, not be one of them."""
    spans = [(name.start, name.end), *([] if name.title else [name.mark])]
    return any(start <= one.start and one.end <= end for start, end in spans)


def _is_linked(text: str, end: int, start: int) -> bool:
    """Whether a name at ``start`` goes on a list whose last name ended at ``end``."""
    return 0 <= end <= start and ":" not in text[end:start] and _LINK.match(text[end:start]) is not None


def _names(text: str) -> Iterator[_Name]:
    """The names in a sentence; those of officials with the strength 0."""
    for match in _NAME.finditer(text):
        name, start = match["name"], match.start()
        title, mark = "", (0, 0)
        while " " in name and (first := _word(name.split(" ", 1)[0])) in _TITLES | _MARKS | _THINGS:
            length = name.index(" ") + 1
            if first in _TITLES:
                title = first
            else:
                mark = (start, start + length)
            start, name = start + length, name[length:]
        if not is_person_like(name):
            name, start = _without_acronym(name, start)
        if name:
            yield _judged(text, _Name(name, start, match.end(), match.start(), title, mark))


def _without_acronym(name: str, start: int) -> tuple[str, int]:
    """``PDAM Wahyu Ardiansyah`` without the first word: what one is a customer or a debtor of."""
    first, _, rest = name.partition(" ")
    if rest and first in _PAID and is_person_like(rest):
        return rest, start + len(first) + 1
    return "", start


def _judged(text: str, name: _Name) -> _Name:
    """The name with its title, its mark and its strength."""
    before = text[max(0, (name.mark[0] or name.start) - 60) : name.start]
    if name.title not in _SAID:
        name = replace(name, title=_title_before(text[max(0, name.led - 60) : name.led]) or name.title)
    if name.mark == (0, 0):
        mark, labelled = _mark_before(text, name.start)
        name = replace(name, mark=mark, labelled=labelled)
    strength = _strength(text, name)
    if strength and (
        re.search(STREET, before) or is_historical(before, name.text) or _is_of_office(text, name)
    ):
        strength = 0
    return replace(name, strength=strength)


def _strength(text: str, name: _Name) -> int:
    word = _word(text[slice(*name.mark)])
    aged = _AGE.match(text, name.end) is not None
    if has_known_name(name.text):
        if name.title in _SAID:
            return _SURE
        return _LIKELY if name.title or word or aged else _MAYBE
    if name.title or _BIN.search(name.text):
        return _LIKELY
    unlike = _ACRONYM.search(name.text) or _IN_A_PLACE.search(text, max(0, name.start - 12), name.start)
    if unlike or not (word in _MARKS or aged):
        return 0
    return _LIKELY if name.labelled else _MAYBE


def _is_of_office(text: str, name: _Name) -> bool:
    """What stands before a mark is not said of the name: ``Petugas mendatangi rumah Lukman Hakim``."""
    word = _word(text[slice(*name.mark)])
    led = text[name.mark[1] if word else max(0, name.start - 60) : name.start]
    if name.title in _NAMING or (word in _MARKS and has_known_name(name.text)):
        led = ""
    elif name.title:
        led = led[: name.led - name.start] if name.led < name.start else led[: led.lower().rfind(name.title)]
    return acts_for_office(led, name.text, text[name.end : name.end + 60])


def _title_before(before: str) -> str:
    last = before.rsplit(None, 2)[-2:]
    if [_word(word) for word in last] == ["atas", "nama"]:
        return "an"
    return word if last and (word := _word(last[-1])) in _TITLES and not before.endswith(", ") else ""


def _mark_before(text: str, start: int) -> tuple[tuple[int, int], bool]:
    """Where the word stands that marks a name, and whether as its label: ``Pemilik kartu tani: Sarwono``."""
    before = text[max(0, start - 70) : start]
    offset = start - len(before)
    label = _LABEL.search(before)
    if label and label[1].lower() in _MARKS | _THINGS:
        return (offset + label.start(1), offset + label.end(1)), True
    words = list(re.finditer(r"\S+", before))[-4:]
    for count, match in enumerate(reversed(words)):
        word = _word(match[0])
        if word in _MARKS | _THINGS and not _NO_ROOM.match(text, offset + match.start()):
            return (offset + match.start(), offset + match.end()), False
        if _BREAK.search(match[0].rstrip(":(")) or (
            count and match[0][0].isupper() and not match[0].isupper()
        ):
            break
    return (0, 0), False


def _word(token: str) -> str:
    return token.strip(" .,:;()-–").lower()
