"""Personal data in one text: where it is, and the text without it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harvester.normalise.privacy.contacts import find_accounts, find_emails, find_home_phones, find_phones
from harvester.normalise.privacy.digits import find_numbers
from harvester.normalise.privacy.finding import Finding, Hit, Kind, Place
from harvester.normalise.privacy.numbers import is_nik
from harvester.normalise.privacy.people import find_people, has_person_words
from harvester.normalise.privacy.prepare import WITHIN_NUMBER, plain

if TYPE_CHECKING:
    from harvester.normalise.privacy.labels import Label

MASK = "•••"
"""What a hit is replaced with."""

# A pattern that begins with one class of characters is searched for many times faster than one that
# begins with a look-behind or a choice: so what must not stand before stands after the first character.
_DIGITS = re.compile(r"\d(?:(?:\W{0,3}\d){7}|[Ee]\+?1\d)")
_SPELT_AT = re.compile(r"[\[(][Aa][Tt]?[\])]")
_ODD_DIGIT = re.compile(r"[^\x00-\x7f]\d")
_URL = re.compile(r"[hfwHFW](?:[Tt]{2}[Pp][Ss]?://|[Tt][Pp]://|[Ww]{2}\.)[^\s<>\"']+")
_UUID = re.compile(r"[0-9a-fA-F](?<!\w.)[0-9a-fA-F]{7}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)")
_SCHEMES = ("http://", "https://")
_LONG = re.compile(r"\d{8}")
_HARMLESS = re.compile(  # moments and UUIDs
    r"(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?|"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z",
    re.IGNORECASE,
)
_WHATSAPP = re.compile(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\+?(62\d{9,12}|0?8\d{8,11})", re.IGNORECASE)
_SIXTEEN = re.compile(r"\d(?<![0-9A-Za-z].)\d{15}(?![0-9A-Za-z])")
_PARAMETER = re.compile(
    r"(?:nik|ktp|kk|penduduk|warga|periksa_status|nip|npwp)[=/]'?(\d{15,18})(?!\d)", re.IGNORECASE
)


_SHORT, _MOST_CLEAN = 80, 50_000
_CLEAN: set[str] = set()  # short texts in which there is nothing: formats, keywords, offices come again


def find_hits(text: str, hint: Label | None = None, *, office: bool = False) -> tuple[Hit, ...]:
    """The stretches of ``text`` that are personal data, in order, without overlaps.

    ``hint`` is what a header says the text is; ``office`` says that its row is about an office, so that
    a telephone number is that office's.
    """
    if hint is not None:
        return _found(text, hint, office, is_suspect(text))
    if text.startswith(_SCHEMES) and _URL.fullmatch(text):
        return _in_url(text) if _LONG.search(text) else ()
    if text in _CLEAN or _HARMLESS.match(text):
        return ()
    suspect = is_suspect(text)
    if suspect or has_person_words(text):
        return _found(text, hint, office, suspect)
    if len(text) <= _SHORT and len(_CLEAN) < _MOST_CLEAN:
        _CLEAN.add(text)
    return ()


def _in_url(text: str) -> tuple[Hit, ...]:
    """The hits in a text that is an address and no more."""
    return _merge(list(_in_urls(plain(text), [(0, len(text))])))


def is_suspect(text: str) -> bool:
    """Whether a text has something that numbers and addresses of persons are made of. Cheap."""
    if len(text) < 5:
        return False
    if "@" in text or _DIGITS.search(text) or _SPELT_AT.search(text):
        return True
    if ("&" in text or "<" in text) and WITHIN_NUMBER.search(text):
        return True
    return not text.isascii() and _ODD_DIGIT.search(text) is not None


@functools.lru_cache(4096)  # the same texts come again: in the raw record, in every dataset of an office
def _found(text: str, hint: Label | None, office: bool, suspect: bool) -> tuple[Hit, ...]:
    prepared = plain(text)
    urls = [match.span() for match in _URL.finditer(prepared)]
    hits = [*_in_urls(prepared, urls)]
    if suspect and "-" in prepared:
        urls += [match.span() for match in _UUID.finditer(prepared)]
    bare = _without(prepared, sorted(urls)) if urls else prepared
    if hint or (suspect and is_suspect(bare)):
        hits += find_numbers(bare, hint, office=office)
        hits += find_accounts(bare, hint)
        hits += find_phones(bare, hint, office=office)
        hits += find_home_phones(bare)
        hits += find_emails(bare)
    hits += find_people(bare)
    return _merge(hits)


def scan_text(text: str, path: str = "") -> tuple[Finding, ...]:
    """One finding a kind in ``text``."""
    found = find_hits(text)
    if not found:
        return ()
    by_kind: dict[Kind, list[Hit]] = {}
    for hit in found:
        by_kind.setdefault(hit.kind, []).append(hit)
    where = place(path=path)
    return tuple(
        Finding(kind=kind, place=where, confidence=max(hit.confidence for hit in hits), count=len(hits))
        for kind, hits in by_kind.items()
    )


def mask(text: str, hint: Label | None = None) -> str:
    """``text`` with every hit replaced by :data:`MASK`. Masking again changes nothing."""
    hits = find_hits(text, hint)
    while hits:  # ends: each round takes letters or digits away
        parts, last = [], 0
        for hit in hits:
            parts += [text[last : hit.start], MASK]
            last = hit.end
        text = "".join([*parts, text[last:]])
        hits = find_hits(text, hint)
    return text


def place(
    *,
    path: str = "",
    sheet: str | None = None,
    column: str | None = None,
    position: int | None = None,
    row: int | None = None,
) -> Place:
    """A place whose texts are masked and short: a sheet or a header may itself be a person's number."""
    return Place(
        path=mask(path[:300]),
        sheet=mask(sheet[:80]) if sheet is not None else None,
        column=mask(column[:80]) if column is not None else None,
        position=position,
        row=row,
    )


def _in_urls(text: str, urls: list[tuple[int, int]]) -> Iterator[Hit]:
    """Identifiers in addresses are no one's number, unless the address says so."""
    for start, end in urls:
        part = text[start:end]
        for match in _WHATSAPP.finditer(part):
            before = (text[max(0, start - 60) : start] + text[end : end + 30]).lower()
            if not re.search(
                r"layanan|service|desk|admin|cs\b|center|pengaduan|kantor|dinas|desa|hotline", before
            ):
                yield Hit(
                    kind=Kind.PHONE, start=start + match.start(1), end=start + match.end(1), confidence=0.85
                )
        for match in _PARAMETER.finditer(part):
            yield Hit(kind=Kind.NIK, start=start + match.start(1), end=start + match.end(1), confidence=0.85)
        for match in _SIXTEEN.finditer(part):
            if is_nik(match[0]):
                yield Hit(kind=Kind.NIK, start=start + match.start(), end=start + match.end(), confidence=0.8)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in spans:
        if start < last:  # a UUID within an address
            continue
        parts += [text[last:start], "~" * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


_RANK = {Kind.PERSON: 1, Kind.CHILD: 2, Kind.HEALTH: 3}


def _merge(hits: list[Hit]) -> tuple[Hit, ...]:
    """Of overlapping hits the longest (then the surest) stays."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if kept and hit.start < kept[-1].end:
            if _weight(hit) > _weight(kept[-1]):
                kept[-1] = hit
        else:
            kept.append(hit)
    return tuple(kept)


def _weight(hit: Hit) -> tuple[int, int, float]:
    return hit.end - hit.start, _RANK.get(hit.kind, 0), hit.confidence
