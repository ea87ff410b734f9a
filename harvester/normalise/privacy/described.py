"""Persons by what surrounds them: a mark that someone is meant, a name, and a detail of one person's life.

The patterns of :mod:`people` know how such sentences are usually built; here the order and the words between
do not matter, as long as mark, name and detail stand close together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from harvester.normalise.privacy import words
from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.names import has_known_name, is_person_like
from harvester.normalise.privacy.shapes import NAME, STREET, TITLE

_PERSON_MARKS = (
    r"[Kk]epala [Kk]eluarga|[Kk]k|KK|[Pp]elapor|[Pp]emohon|[Pp]enerima(?: [a-z]+)?|[Pp]emilik|"
    r"[Mm]ilik|[Kk]orban|[Tt]ersangka|[Tt]erdakwa|[Dd]ebitur|[Nn]asabah|[Ww]akif|[Ww]arga|[Jj]anda|"
    r"[Dd]uda|[Ll]ansia|[Aa]hli waris|[Pp]ewaris|[Yy]ang bersangkutan|[Pp]asangan|[Ss]uami|[Ii]stri|"
    r"[Cc]alon pengantin|[Bb]eneficiary|[Ss]urvivor|[Rr]esident|[Ww]idow|[Nn]ama pemilik|"
    r"[Nn]ama penerima|[Aa]lmarhum(?:ah)?|[Jj]enazah|[Jj]amaah|[Pp]elanggan|[Tt]erlapor|[Ss]uspect|"
    r"[Rr]espondent"
)
_CHILD_MARKS = (
    r"[Bb]alita|[Bb]ayi|[Aa]nak(?:nda)?|[Ss]isw[ai]|[Mm]urid|[Ss]antri|[Pp]elajar|[Aa]nak yatim|"
    r"[Bb]aduta|[Yy]atim(?: piatu)?|[Kk]hitan(?:an)?|[Cc]hild(?:ren)?(?: name)?|[Ss]tudent|[Pp]upil|"
    r"[Tt]oddler|[Pp]eserta [Dd]idik"
)
_LOWER_TITLE = (
    r"(?:ibu|bapak|sdri?\.?|bpk\.?|mbok|mbah|pak|bu|an\.|a\.n\.|a/n)\s+"
    r"(?P<lower>[a-z]{3,12}(?: [a-z]{3,12})?)"
)
_PERSON = re.compile(
    rf"(?:(?<![A-Za-z])(?P<mark>{_PERSON_MARKS})[\s:;(,]{{1,3}})?(?<![A-Za-z])(?:(?P<title>{TITLE})\s+)?"
    rf"(?P<name>{NAME})|(?<![A-Za-z]){_LOWER_TITLE}"
)
_CHILD = re.compile(
    rf"(?<![A-Za-z])(?P<mark>{_CHILD_MARKS})(?P<between>[^.\n]{{0,40}}?"
    rf"(?:[:;(]\s?|\bbernama |\b[Aa]tas nama |\ban\. |\ba\.n\.? |\b\d[.)] ?)|\s)(?P<name>{NAME})"
)
_DETAIL = re.compile(
    r"\b(?i:rt|rw)[ ./]{0,2}\d"
    r"|\b(?:[Dd]sn|[Dd]usun|[Dd]ukuh|DSN|Dk)\.? [A-Z]|\bPerum(?:ahan)? [A-Z]|\bBlok [A-Z]"
    r"|\b[Aa]lamat(?! (?:kantor|sekolah|usaha|web|e-?mail|ip|url|situs|toko))"
    r"|\bGg\.? ?|\bGang [A-Z]"
    r"|\b[Jj](?:l|ln|alan)\.? ?[A-Z][^;\n]{2,40}?(?:\bNo\.? ?\d|\b\d{1,3}\b)|\bbertempat tinggal\b"
    r"|\b\d{1,3} ?(?:th|thn|tahun)\b(?! (?:anggaran|ajaran|20|19))|\(\d{1,2}\)"
    r"|\b(?:lahir|born)\b[^.\n]{0,25}\d|\b(?:aged?|umur|usia) \d"
)
_YOUNG = re.compile(
    r"\b\d{1,2} ?(?:bulan|bln)\b|\b(?:[0-9]|1[0-7]) ?(?:th|thn|tahun)\b|\b(?:aged?|umur) (?:[0-9]|1[0-7])\b"
    r"|\(\d{1,2}\)|\b(?:BB|TB|PB)\b|\b\d[,.]?\d? ?kg\b|\b[Kk]elas\b|\bRT[ ./]?\d"
    r"|\b(?:SDN?|MIN?|TK|SMPN?|MTsN?|RA|PAUD)\b|\b(?:stunting|gizi|[Yy]atim)\b"
)
_OFFICIAL = words.WordList(
    f"{words.OFFICE}|kepala|kades|camat|lurah|bupati|ketua|direktur|sekretaris|wakil|gubernur|rektor|menteri|"
    "kadin\\w*|kasi|kabid|sekcam|sekda|kapolres|kapolsek|danramil|dandim|kadus|kasun|kaur|presiden|wabup|dr|drg|"
    "bidan|perawat|dokter|guru|penulis|wartawan|redaktur|editor|narasumber|pelatih|ustadz?|kyai|kiai|kh|ki"
)
_HOUSEHOLD = re.compile(r"[Kk]epala [Kk]eluarga")
_OWN_HOME = re.compile(r"(?:[Aa]lamat |[Dd]i )?[Rr]umah(?: milik)?\s*\Z")
_STREET = re.compile(STREET)
_BORN_AT = re.compile(
    rf"(?P<name>{NAME})\s*[|,;(\t–-]{{1,3}}\s*[A-Z][a-z]+,? ?\d{{1,2}}[-/ ]\d{{1,2}}[-/ ](?:19|20)\d\d"
)
_AGED = re.compile(rf"(?P<name>{NAME}) \(\d{{1,3}} ?(?:th|thn|tahun)\.?\)")
_NUMBERED = re.compile(r"\d(?:\d?[-/ ]\d{1,2}[-/ ](?:19|20)\d\d|\d{0,2} ?(?:th|thn|tahun)\.?\))")
_NEXT_PART = re.compile(r"[;.]\s(?:[Aa]lamat|[Uu]mur|[Uu]sia|[Tt]empat|TTL)\b[^\n]{0,60}")
_PARTS = re.compile(r"(?:(?<=[a-z]{3})\.|[;\n!?])\s")  # “Jl. Mawar” goes on
_REACH, _BACK = 70, 40
_PERSON_WORDS = """
keluarga kk pelapor pemohon penerima pemilik milik korban tersangka terdakwa debitur nasabah wakif warga
janda duda lansia waris pewaris bersangkutan pasangan suami istri pengantin beneficiary survivor resident
widow almarhum almarhumah jenazah jamaah pelanggan terlapor suspect respondent sdr sdri bpk pak bu ibu
bapak mbah mbok mbak mas nenek kakek an atas bernama mr mrs bin binti ny tn nn hj
"""
_CHILD_WORDS = """
children balita bayi anak ananda siswa siswi murid santri pelajar yatim khitan khitanan child student
pupil toddler baduta didik
"""
_MARKED, _CHILDREN = frozenset(_PERSON_WORDS.split()), frozenset(_CHILD_WORDS.split())
MARKS = _MARKED | _CHILDREN
"""Without one of these words nothing is found."""


def find_described(text: str, words_in: Collection[str]) -> Iterator[Hit]:
    """Names that a mark and a detail make a private person's."""
    if not _MARKED.isdisjoint(words_in) and _DETAIL.search(text):
        yield from _persons(text)
    for pattern in (_BORN_AT, _AGED):
        for match in pattern.finditer(text) if _NUMBERED.search(text) else ():
            before = text[max(0, match.start() - _BACK) : match.start()]
            if has_known_name(match["name"]) and _is_private(match["name"], before, None):
                yield Hit(kind=Kind.PERSON, start=match.start("name"), end=match.end("name"), confidence=0.7)
    if not _CHILDREN.isdisjoint(words_in) and _YOUNG.search(text):
        yield from _children(text)


def _persons(text: str) -> Iterator[Hit]:
    for match in _PERSON.finditer(text):
        which = "lower" if match["lower"] else "name"
        name, (start, end) = match[which], match.span(which)
        if which == "lower" and not has_known_name(name):
            continue
        marked = match["mark"] or match["title"] or which == "lower" or " bin" in name
        if not marked or not _is_private(
            name, text[max(0, match.start() - _BACK) : match.start()], match["mark"]
        ):
            continue
        if not has_known_name(name) and not (match["mark"] or match["title"]):
            continue
        if _DETAIL.search(_PARTS.split(text[end : end + _REACH])[0]) or _is_told_in_parts(text, end):
            yield Hit(kind=Kind.PERSON, start=start, end=end, confidence=0.7)


def _is_told_in_parts(text: str, end: int) -> bool:
    """``Pelapor: Gunawan; Alamat: Jl. Pahlawan 2``: the parts of one entry."""
    following = re.match(
        r"[;.]\s(?:[Aa]lamat|[Uu]mur|[Uu]sia|[Tt]empat|TTL)\b[^\n]{0,60}", text[end : end + _REACH]
    )
    return following is not None and _DETAIL.search(following[0]) is not None


def _children(text: str) -> Iterator[Hit]:
    for match in _CHILD.finditer(text):
        name, (start, end) = match["name"], match.span("name")
        before = text[max(0, match.start() - _BACK) : match.start()]
        said = (match["between"] or "").strip()
        if not is_person_like(name) or _OFFICIAL.found_in(name) or not (has_known_name(name) or said):
            continue
        if _OFFICIAL.found_in(before.rpartition(".")[2]) and not said:
            continue
        near = match["mark"] + said + " " + text[end : end + _REACH].partition("\n")[0]
        if _YOUNG.search(near) or re.search(r"nama|\ban\b|a\.n", said):
            yield Hit(kind=Kind.CHILD, start=start, end=end, confidence=0.75)


def _is_private(name: str, before: str, mark: str | None) -> bool:
    if not is_person_like(name) or _OFFICIAL.found_in(name):
        return False
    if _STREET.search(before):
        return False
    last = _OWN_HOME.sub("", _PARTS.split(before)[-1])
    return not _OFFICIAL.found_in(last if not mark or not _HOUSEHOLD.match(mark) else "")
