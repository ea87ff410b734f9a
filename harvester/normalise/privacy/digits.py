"""Identity numbers in a text: with or without separators, and as spreadsheets damage them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harvester.normalise.privacy import words
from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.labels import Label, label_before
from harvester.normalise.privacy.numbers import PROVINCES, is_nik, is_nip

_RUN = re.compile(r"\d{8,20}")
_LONG = re.compile(
    r"\d(?:(?:[ .,\-/'\u200b]{0,3}|\u200b{4,24})\d){14,}"
)  # the groups are looked for within these only
_GROUPED = (
    # NIK or KK: in groups that part the place, the date and the serial; digit by digit; in thousands
    (Kind.NIK, re.compile(r"\d{2,6}(?:[ .\-/']{1,2}\d{2,6}){2,6}(?!\d)")),
    (Kind.NIK, re.compile(r"\d(?:[ .\-\u200b']{1,2}\d){15}(?![ .\-\u200b']?\d)")),
    (Kind.NIK, re.compile(r"\d(?:([.,])\d{3})(?:\1\d{3}){4}(?!\d)(?![.,]\d{3})")),
    (Kind.NIK, re.compile(r"\d{12}[ .\-/']\d{4}(?!\d)|\d{6}[ .\-/']\d{10}(?!\d)")),
    (Kind.NIK, re.compile(r"\d{2,14}(?:\u200b+\d{1,14}){1,15}(?!\d)")),
    (Kind.NIP, re.compile(r"\d{8}[ .\-/']{1,2}\d{6}[ .\-/']{1,2}\d[ .\-/']{1,2}\d{3}(?!\d)")),
    (Kind.NIP, re.compile(r"\d{8}[ .\-/']{1,2}\d{6}[ .\-/']{1,2}\d{4}(?!\d)")),
    (
        Kind.NIP,
        re.compile(
            r"\d{4}[ .\-/']\d{2}[ .\-/']\d{2}[ .\-/']{1,2}\d{4}[ .\-/']?\d{2}[ "
            r".\-/']{1,2}\d[ .\-/']\d{3}(?!\d)"
        ),
    ),
    (Kind.NPWP, re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")),
    (Kind.NPWP, re.compile(r"\d{2}[ .\-]\d{3}[ .\-]\d{3}[ .\-]\d[ .\-]\d{3}[ .\-]\d{3}(?!\d)")),
)
_FLOAT = re.compile(r"([1-9])(?<![\w.,].)(?:[.,](\d{1,17}))?\s?E\+?(1[0-7])(?![\w.,]\d|\w)", re.IGNORECASE)
_LABELLED = re.compile(r"\d(?<!\d\d)[\d .\-'/\u200b]{4,34}\d(?!\d)")
_BROKEN = re.compile(r"(\d{2,14})[ \t]*\r?\n\s*(\d{2,14})(?!\d)")  # over two lines
_NIKS = frozenset({Label.NIK, Label.FAMILY_CARD})
_NEXT_NUMBER = re.compile(r" \d{1,4}(?!\d)")
_GOES_ON = re.compile(
    r"_|,00(?!\d)|\.(?!0{1,2}(?!\d))\d|-[0-9a-f]{3,}(?![A-Za-z])"
)  # a fraction, an amount, a token
_PASSPORT = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Z]?\s?\d{6,7}(?!\w)")
_TITLE_AFTER = re.compile(
    r"(?<=\d)[ ,/(-]{1,3}(?:Kepala|Camat|Lurah|Direktur|Sekretaris|Bupati|KEPALA|CAMAT)\b"
)
_FILE = re.compile(r"(?:_[\w -]*)?\.[A-Za-z]{3,4}(?!\w)")
_SEPARATORS = re.compile(r"\D+")
_SIGNATURE = re.compile(
    r"mengetahui|menyetujui|kepala|camat|lurah|sekretaris|pembina|penata|"
    r"pengatur|plt\b|plh\b|pj\b|ttd|tertanda|ditetapkan|"
    r"direktur|kabid|kasi\b|kasubb?ag|bendahara|pejabat|inspektur|bupati|"
    r"asisten|penandatangan|pengguna anggaran|ketua"
)
_ATTENDANCE = re.compile(r"daftar (?:hadir|nama|nominatif|peserta)|nominatif")
_FIRM = words.WordList(
    "pt|cv|ud|pd|firma|fa|koperasi|yayasan|perusahaan|penyedia|pemenang|kontraktor|rekanan|bumdes|perum|perumda|"
    "dinas|badan|kantor|pemerintah|bendahara|satker|lembaga|rsud|universitas|bank|company|vendor"
)
_COUNTING = "123456789012345678901234567890"
_OF_FIRMS = ("00", "01", "02", "03")  # the first digits of an NPWP: bodies, not persons
_EXPONENTS = {
    Label.NIK: (14, 15, 16),
    Label.FAMILY_CARD: (14, 15, 16),
    Label.NIP: (17,),
    Label.NPWP: (13, 14, 15),
}
_NO_IDENTITY = frozenset({Label.OTHER, Label.MONEY, Label.PHONE, Label.BANK})
_KINDS = {
    Label.NIK: Kind.NIK,
    Label.FAMILY_CARD: Kind.FAMILY_CARD,
    Label.NIP: Kind.NIP,
    Label.NPWP: Kind.NPWP,
    Label.IDENTITY: Kind.IDENTITY,
}


def find_numbers(text: str, hint: Label | None, *, office: bool = False) -> Iterator[Hit]:
    """Hits in ``text`` (made plain). ``hint`` is what the column's header says the text is.

    ``office``: the row is about a firm or an office, whose tax number is no person's.
    """
    for hit in _numbers(text, hint):
        number = _SEPARATORS.sub("", text[hit.start : hit.end])
        if not (office and hit.kind is Kind.NPWP and number[-15:].startswith(_OF_FIRMS)):
            yield hit


def _numbers(text: str, hint: Label | None) -> Iterator[Hit]:
    for run in _RUN.finditer(text):
        kind, confidence = _of_run(text, run, hint)
        if kind:
            yield Hit(kind=kind, start=run.start(), end=run.end(), confidence=confidence)
    for long in _LONG.finditer(text):
        for kind, pattern in _GROUPED:
            for match in pattern.finditer(text, long.start(), long.end()):
                found = _of_group(text, match, kind, hint)
                if found:
                    yield Hit(kind=found, start=match.start(), end=match.end(), confidence=0.95)
    yield from _labelled(text, hint)
    for match in _BROKEN.finditer(text):
        if is_nik(match[1] + match[2]) and (hint or label_before(text, match.start())) in _NIKS:
            yield Hit(kind=Kind.NIK, start=match.start(), end=match.end(), confidence=0.85)
    for match in _FLOAT.finditer(text):
        found = _of_float(match, hint or label_before(text, match.start()))
        if found:
            yield Hit(kind=found, start=match.start(), end=match.end(), confidence=0.8)


def find_codes(text: str) -> Iterator[Hit]:
    """Passports and medical records: too short to be told from other numbers but by the word before them."""
    for match in _PASSPORT.finditer(text):
        if label_before(text, match.start()) is Label.IDENTITY:
            yield Hit(kind=Kind.IDENTITY, start=match.start(), end=match.end(), confidence=0.85)
    yield from _labelled(text, None)


def _of_run(text: str, run: re.Match[str], hint: Label | None) -> tuple[Kind | None, float]:
    digits, start = run[0], run.start()
    if not _stands_alone(text, start, run.end()):
        return None, 0.0
    label = hint or label_before(text, start)
    if label in _NO_IDENTITY:
        label = label_before(text, start)
        if label is None or label in _NO_IDENTITY:
            return None, 0.0
    mixed = len(set(digits)) > 2
    kind, confidence = None, 0.95
    if label in {Label.NIK, Label.FAMILY_CARD}:
        kind = _KINDS[label] if _plausible_nik(digits) else None
    elif label is Label.NPWP and len(digits) in {15, 16} and mixed:
        kind = None if _is_of_firm(text, start, digits.removeprefix("0" * (len(digits) - 15))) else Kind.NPWP
    elif label is Label.IDENTITY and is_nik(digits):
        kind = Kind.NIK
    elif label is Label.IDENTITY and 8 <= len(digits) <= 16 and mixed:
        kind, confidence = Kind.IDENTITY, 0.9
    elif len(digits) == 18 and (is_nip(digits) or (label is Label.NIP and mixed)):
        kind = _nip_kind(text, start, hint)
    elif len(digits) == 16 and is_nik(digits):
        kind, confidence = Kind.NIK, 0.9
    return kind, confidence


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not part of a longer word, a fraction or an amount of money."""
    before, after = text[max(0, start - 2) : start], text[end : end + 3]
    if (before[-1:].isalpha() and label_before(text, start) is None) or _is_fraction(text, start, end):
        return False
    if before[-1:] == "_":  # the name of a file: KTP_Suwarno_3522080101600011.pdf
        return end - start == 16 and _FILE.match(text, end) is not None
    if before[-1:] == "#":
        return end - start == 16
    if before[-1:] == "." and before[:1].isdigit():
        return False
    if before == "0," and not after[:1].strip(".)") and not text[max(0, start - 3) : start - 2].strip():
        return False  # a fraction; in a line of cells something would follow
    if before[-1:] == "-" and before[:1].isalnum() and not before[:1].isdigit():
        return is_nik(text[start:end]) or label_before(text, start) is not None
    if after[:1].isalpha():
        return len(after) == 3 and after[:1].isupper() and after.isalpha() and end - start in {16, 18}
    return (end - start == 16 and _FILE.match(text, end) is not None) or _GOES_ON.match(text, end) is None


def _is_fraction(text: str, start: int, end: int) -> bool:
    """``0,3522…``; in a line of cells something would stand before the 0 or after the number."""
    alone = not text[max(0, start - 3) : max(0, start - 2)].strip() and not text[end : end + 1].strip(".)")
    return alone and text[max(0, start - 2) : start] == "0,"


def _plausible_nik(digits: str) -> bool:
    if is_nik(digits, truncated=True):
        return True
    if len(digits) == 16:
        return len(set(digits)) > 2 and digits not in _COUNTING
    return len(digits) in {15, 17} and int(digits[:2]) in PROVINCES and 1 <= int(digits[8:10]) <= 12


def _of_group(text: str, match: re.Match[str], kind: Kind, hint: Label | None) -> Kind | None:
    start, end = match.span()
    label = label_before(text, start) or hint
    if _is_part(text, start, end) or label in {Label.OTHER, Label.MONEY}:
        return None
    digits = _SEPARATORS.sub("", match[0])
    found = None
    if kind is Kind.NPWP:
        said = "." in match[0] or label is Label.NPWP
        found = Kind.NPWP if said and not _is_of_firm(text, start, digits) else None
    elif kind is Kind.NIP:
        found = _nip_kind(text, start, hint) if is_nip(digits) else None
    elif label in {Label.NIK, Label.FAMILY_CARD}:
        found = _KINDS[label] if _plausible_nik(digits) else None
    elif is_nik(digits) and "/" not in match[0] and _parted(match[0]) and not _in_row(text, match):
        found = Kind.NIK
    return found


def _is_part(text: str, start: int, end: int) -> bool:
    """Of a word or of a longer number."""
    before = text[max(0, start - 2) : start]
    longer = before[:1].isdigit() and before[-1:] in {".", "-", "/", ","}
    return before[-1:].isalnum() or longer or text[end : end + 1].isalpha()


def _in_row(text: str, match: re.Match[str]) -> bool:
    """Of numbers with blanks between them."""
    before = text[max(0, match.start() - 2) : match.start()]
    if before[:1].isdigit() and before[-1:] == " ":
        return True
    return " " in match[0] and _NEXT_NUMBER.match(text, match.end()) is not None


def _parted(text: str) -> bool:
    """Whether the groups keep place, date and serial apart, or are all of four digits, or all of three.

    ``35.22.12.2006.001.001`` is the code of a neighbourhood.
    """
    sizes = [len(group) for group in _SEPARATORS.split(text)]
    if set(sizes) in ({4}, {1}) or (sizes[0] == 1 and set(sizes[1:]) == {3}) or "\u200b" in text:
        return True
    ends = {sum(sizes[: count + 1]) for count in range(len(sizes))}
    return (6 in ends and 12 in ends) or len(sizes) == 2


def _labelled(text: str, hint: Label | None) -> Iterator[Hit]:
    """A number in any grouping, where a header or word says that it is one of ours."""
    for match in _LABELLED.finditer(text):
        label = label_before(text, match.start()) or hint
        kind = _KINDS.get(label) if label else None
        digits = _SEPARATORS.sub("", match[0])
        if kind in {Kind.NIK, Kind.FAMILY_CARD}:
            fits = len(digits) == 16 and _plausible_nik(digits)
        elif kind is Kind.NIP:
            fits = is_nip(digits)
        elif kind is Kind.IDENTITY:
            fits = len(digits) >= 6
        else:
            fits = (
                kind is Kind.NPWP and len(digits) in {15, 16} and not _is_of_firm(text, match.start(), digits)
            )
        if kind and fits:
            found = _nip_kind(text, match.start(), hint) if kind is Kind.NIP else kind
            yield Hit(kind=found, start=match.start(), end=match.end(), confidence=0.9)


def _of_float(match: re.Match[str], label: Label | None) -> Kind | None:
    """``3,52215E+15``: what a spreadsheet makes of a long number."""
    digits, exponent = match[1] + (match[2] or ""), int(match[3])
    kind = None
    if label is None:
        if exponent == 15 and len(digits) >= 5 and int(digits[:2]) in PROVINCES:
            kind = Kind.NIK
        elif exponent == 17 and len(digits) >= 5 and (digits[:2] == "20" or "194" <= digits[:3] <= "199"):
            kind = Kind.NIP
    elif exponent in _EXPONENTS.get(label, ()):
        kind = _KINDS.get(label)
    elif label is Label.PHONE and exponent in {10, 11, 12} and digits.startswith(("8", "628")):
        kind = Kind.PHONE
    elif label is Label.BANK:
        kind = Kind.BANK_ACCOUNT
    return kind


def _nip_kind(text: str, start: int, hint: Label | None) -> Kind:
    if hint is Label.NIP:
        return Kind.NIP
    near = text[max(0, start - 240) : start].lower() + _below(text, start).lower()
    return Kind.OFFICIAL if _SIGNATURE.search(near) and not _ATTENDANCE.search(near) else Kind.NIP


def _below(text: str, start: int) -> str:
    """What stands in the lines below a number: there an official signs too."""
    after = _TITLE_AFTER.search(text, start, start + 60)
    if after:
        return after[0]
    rest = text[start : start + 140].partition("\n")
    return rest[2] if len(rest[0]) < 30 else ""


def _is_of_firm(text: str, start: int, digits: str) -> bool:
    """Whether an NPWP is a firm's or an office's."""
    return digits.startswith(_OF_FIRMS) and _FIRM.found_in(text[max(0, start - 80) : start])
