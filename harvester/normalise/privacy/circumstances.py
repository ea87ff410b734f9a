"""Persons in running text, by what is told of them: aid, debts, land, a court, an illness, a school.

A name alone is anyone's. How surely it is a private person's (a title, a mark such as ``tergugat``, a common
name) and how private what is told beside it is are weighed together. Names that follow each other share what
is told of one. Who acts for an office is left out, and so are historical figures, streets and firms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.names import has_known_name
from harvester.normalise.privacy.naming import MARKING, SAID, SURE, Name, may_name, names_in
from harvester.normalise.privacy.public_life import is_public
from harvester.normalise.privacy.topics import WORDS as TOLD_WORDS
from harvester.normalise.privacy.topics import Told, told_in
from harvester.normalise.privacy.words import WordList, split_words

_BEFORE, _AFTER = 150, 90  # letters within which something is told of a name
_ENOUGH = 3
_LINK = re.compile(
    r"[\s\d.,;()/&*•\-–]*(?:(?:dan|serta|dari|&|RT|RW|Rp|th|thn|tahun|jiwa|Dsn|Dusun|[A-Z][a-z]+ \d*|"
    r"hadir|i[zj]in|alpa|sakit|ekor|kg|"
    r"lunas|belum|cair|positif|negatif|hari|bulan|lembar|orang|ha|m2)"
    r"[\s\d.,;()/&*•\-–]*){0,3}\Z"
)
_DEGREE = re.compile(r"\b(?:Drs?a?|Prof|Ir)\. ")
_TRADE = WordList(  # what is named after someone: “Rumah Makan Bu Tini”
    "toko|warung|makan|depot|kedai|bengkel|salon|catering|katering|resto|restoran|batik|keripik|sate|soto|bakso|kios|"
    "masjid|mushola|musholla|ponpes|pondok|halte|jembatan|jalan|gang|gedung|lapangan|makam|cafe|laundry|kost?|ud|cv|pt|"
    "koperasi|kelompok|yayasan|klinik|apotek|hotel|sanggar|stadion|universitas|sekolah|bank|dusun|desa|titik|kelurahan|"
    "bandara|pelabuhan|stasiun|waduk"
)
_PLAIN_WORD = re.compile(r"\b[a-z]{3,}\b")
_PREDICATE = re.compile(r",?\s(?:[a-z]{3,}|\()")
_LABEL = re.compile(r"[a-z)]\s?:\s{0,2}(?:\d{1,2}[.)]\s?)?\Z")
_CLAUSE = re.compile(r"[,;:.()\n]")
_OBJECT = re.compile(r"\b(?:[a-z]{3,}|di|ke)\s(?:[a-z]{2,3}\.? )?\Z")
_SENTENCE = re.compile(r"(?<=[a-z0-9)]{3})[.!?]\s+(?=[A-Z])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"\b(?:alm|almh|sdri?|bpk|an|drs?|dra|hj|prof|jln?|dsn?|kec|kel|kab|no|nomor|tgl|r[tw]|moh|muh|abd|"
    r"thn?)\Z",
    re.IGNORECASE,
)
_HOLY = frozenset(
    b"nabi rasul rasulullah saw khalifah sultan pangeran kaisar prabu proklamator yesus".split()
)
WORDS = TOLD_WORDS | SAID | {"a", "n", "atas"}
"""Without one of these nothing is found."""

_TELLING = frozenset(word.encode() for word in WORDS)
_NUMBERED = re.compile(r"\(\d\d\)|\d ?(?:m2|ha)\b|[A-Z] \d{3,4} [A-Z]|\d[.,]\d{4}")


def find_told(text: str, words_in: Collection[str]) -> Iterator[Hit]:
    """Names of whom something private is told."""
    if not may_name(text, words_in):
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
    words = split_words(text)
    if not _HOLY.isdisjoint(words):
        return
    private = not is_public(words)
    if not private and _TELLING.isdisjoint(words) and not _NUMBERED.search(text):
        return
    names = tuple(names_in(text, marked=not MARKING.isdisjoint(words)))
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
        elif kind := _weighed(
            name, told, (name in listed) + (_suspicion(text, name, listed=name in listed) if private else 0)
        ):
            last = Hit(kind=kind, start=name.start, end=name.end, confidence=0.7)
            yield last


def _listed(text: str, names: Sequence[Name]) -> frozenset[Name]:
    """The names of lists in which something stands beside each: ``Kupon: Darmaji 1, Sumarmi 1``."""
    listed: set[Name] = set()
    for before, name in pairwise(names):
        if before.strength and name.strength and _is_linked(text, before.end, name.led):
            between = text[before.end : name.led]
            if before in listed or len(between.strip()) > 1:
                listed |= {before, name}
    return frozenset(listed)


def _weighed(name: Name, told: Sequence[Told], more: int) -> Kind | None:
    """What a name is a hit of, if enough is told of it."""
    near = {
        one.topic
        for one in told
        if name.end - _BEFORE <= one.end and one.start <= name.end + _AFTER and not _is_part(one, name)
    }
    if not near and not more and name.strength < SURE:
        return None
    if name.strength + more + sum(topic.weight for topic in near) < _ENOUGH:
        return None
    if _DEGREE.search(name.text):
        near = {topic for topic in near if topic.kind is not Kind.CHILD}
    best = max(
        near, key=lambda topic: (topic.weight, topic.kind is not Kind.PERSON, topic.name), default=None
    )
    return best.kind if best else Kind.PERSON


def _suspicion(text: str, name: Name, *, listed: bool) -> int:
    """How much a sentence without a word of public life tells of a name, whatever its words are."""
    led = _CLAUSE.split(text[: name.led])[-1].split()[-3:]
    if not has_known_name(name.text) or _TRADE.found_in(" ".join([*led, name.text])):
        return 0
    around = text[: name.led] + " " + text[name.end :]
    if not listed and len(_PLAIN_WORD.findall(around)) < 2:
        return 0
    told = (
        _PREDICATE.match(text, name.end)
        or _OBJECT.search(text, 0, name.led)
        or _LABEL.search(text, 0, name.led)
    )
    return 1 + (told is not None)


def _is_part(one: Told, name: Name) -> bool:
    """What is told must stand beside the mark and the name, not be one of them."""
    spans = [(name.start, name.end), *([] if name.title else [name.mark])]
    return any(start <= one.start and one.end <= end for start, end in spans)


def _is_linked(text: str, end: int, start: int) -> bool:
    """Whether a name at ``start`` goes on a list whose last name ended at ``end``."""
    return 0 <= end <= start and ":" not in text[end:start] and _LINK.match(text[end:start]) is not None
