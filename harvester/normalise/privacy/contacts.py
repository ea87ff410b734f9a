"""Telephone numbers, e-mail addresses and bank accounts of private persons in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harvester.normalise.privacy import words
from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.labels import Label, label_before
from harvester.normalise.privacy.names import is_name_token
from harvester.normalise.privacy.numbers import is_mobile

# The first character is one class, and what must not stand before it is asked for after it: so the search
# is fast (see text.py).
_COUNTRY = r"62\)?[ .\-]{0,2}(?:\(0\)[ ]?)?0?\(?"
_MOBILE = re.compile(
    r"[(+06](?<!\d.)(?<!\d[.,].)"
    rf"(?:(?<=\()(?:(?:\+|00)?{_COUNTRY}|0)|(?<=\+){_COUNTRY}|(?<=0)(?:0{_COUNTRY})?|(?<=6){_COUNTRY[1:]})"
    r"8[1235789]\d(?:[ .\-()\u200b/]{0,2}\d){6,9}(?!\d)"
)
_SPREAD_MOBILE = re.compile(
    r"[+06](?<![\d.].)(?:(?<=0)|(?<=6)2|(?<=\+)62)[ .\-]?8[ .\-]?[1235789](?:[ .\-]{0,3}\d){7,10}(?!\d)"
)
_USUAL_GROUPS = re.compile(r"0\d{2}(?:[ .\-]\d{3,5}){2,3}|0 8(?:[ \-]{1,3}\d){8,11}")
_RANGE = re.compile(r"(0\d+) ?- ?(0\d+)")
_BARE_MOBILE = re.compile(r"8(?<![\d.,].)[1-9]\d(?:[ .\-]?\d){6,9}(?!\d)")
_SERVICE = words.WordList(words.SERVICE)
_OFFICE = words.WordList(words.OFFICE)
_MARK = re.compile(rf"(?<![a-z])(?:{words.PERSON_MARK})(?=[\s.:,)]|$)", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    r"[\s(,\-–]{1,3}(?:an\b|a\.n|a/n|atas nama|pak|bpk|bapak|bu|ibu|mbak|mas|sdri?)\.? "
    r"(?!dinas|kantor|admin|desa)[a-z]",
    re.IGNORECASE,
)
_ONLY_LABEL = re.compile(r"\W*(?:(?:wa|hp|telp?|whatsapp|sms|no|nomor)\W*){0,2}", re.IGNORECASE)
_SENTENCE = re.compile(r"[\n;!?]|[a-z)]\. ")
_DOT = r"(?:\.|\s?[\[({](?:dot|titik)[\])}]\s?|\s(?:DOT|dot|titik)\s)"
_EMAIL = re.compile(
    r"((?<![\w.+%-])[A-Za-z0-9](?:[\w+%\u200b-]|" + _DOT + r"){0,63})"
    r"(?:\s?@\s?|\s?[\[(]@[\])]\s?|\s?[\[({](?:a|at|et|AT)[\])}]\s?|\s(?:AT|"
    r"at)\s(?=[A-Za-z0-9-]+\s?[\[({]?(?:DOT|dot|titik)\b))"
    r"([A-Za-z0-9\u200b-]+(?:" + _DOT + r"[A-Za-z0-9\u200b-]+){1,4})(?![\w@])"
)
_SPELT_AT = re.compile(r"[\[({](?:a|at|et)[\])}]|\sat\s", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s?[\[({](?:dot|titik)[\])}]\s?|\s(?:dot|titik)\s", re.IGNORECASE)
_MAILBOX = re.compile(
    rf"(?:{words.OFFICE_MAILBOX_START})|(?:{words.OFFICE_MAILBOX})\Z|.*(?:{words.OFFICE_MAILBOX_PART})"
)
_PLACE = re.compile(r"bojonegoro|bjn|jatim|kab\Z|kota\Z")
_PUBLIC_DOMAIN = re.compile(
    r"(?:\.|^)(?:go|desa|sch|ac|mil|or|gov|edu|int)(?:\.[a-z]{2})?$|(?:\.|"
    r"^)(?:org|museum|test|example|invalid)$|"
    r"(?:^|\.)(?:gov|gouv|gob|govt)\.|(?:^|\.)europa\.eu$|^example\."
)
_BANKISH = frozenset(
    b"""rek rekening norek bank bri bca bni btn bsi mandiri tabungan simpanan a acc accno account cimb danamon
    muamalat simpedes jatim seabank jago""".split()
)
_BRI = re.compile(r"\d(?<![\d\-].)\d{3}-\d\d-\d{6}-\d\d-\d(?![\d\-])")  # the bank's own way of writing
_LANDLINE = re.compile(r"0\d{2,3}[ \-]{1,3}\d{5,8}\Z")
_FIXED = re.compile(r"\(?0[2-9]\d{1,2}\)?[ \-]{0,2}\d{3,4}[ \-]?\d{2,4}(?!\d)")
_AT_HOME = re.compile(r"(?:te?lp|telepon|telpon|tel|no|nomor)\.? ?[Rr]umah\W{0,3}\Z", re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:norek|(?<!kode )\brek(?:ening)?\b)(?!\W*(?:belanja|air|listrik|"
    r"pdam|pln|anggaran|pendapatan|koran))[^\n\d]*\Z"
)
_BANK = re.compile(
    r"\b(?:bri|bca|bni|btn|bsi|mandiri|bank [a-z]+|cimb|danamon|muamalat|simpedes|seabank|jago)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:transfer|ditransfer|tf|kirim|dikirim|setor\w*|bayar|pembayaran|pencairan|dicairkan|donasi|"
    r"infa[kq]|tabungan|"
    r"norek|rek(?:ening)?|account|a\.?n\b|atas nama)\b"
)
_SAID = re.compile(r"rek|a/c|acc|tabungan|simpanan")
_ACCOUNT = re.compile(r"\d(?<![\d.,].)(?:[ .\-]{0,2}\d){7,18}(?![\d])(?![.,]\d)")
_TREASURY = re.compile(
    r"kas (?:umum )?(?:daerah|negara|desa)|rkud|rkun|rkd\b|bendahara (?:pengeluaran|penerimaan)|kas umum|"
    r"(?:a\.?n\.?|atas nama)[: ]*(?:dinas|pemerintah|pemkab|yayasan|pmi|"
    r"panitia|pt\b|cv\b|bendahara|masjid|koperasi|bpkad|badan|lembaga|"
    r"baznas|laz)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:,\d{2}|,-)?\Z")
_BUDGET = re.compile(r"\d(?:\.\d{1,2}){2,}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ .\-]+)+(?:19|20)\d\d\Z")


def find_phones(text: str, hint: Label | None, *, office: bool = False) -> Iterator[Hit]:
    """Mobile numbers that are not said to be an office's. ``office``: the row is about an office."""
    said = [
        m
        for m in _SPREAD_MOBILE.finditer(text)
        if _USUAL_GROUPS.fullmatch(m[0]) or label_before(text, m.start()) is Label.PHONE
    ]
    for match in (*_MOBILE.finditer(text), *said):
        digits = re.sub(r"\D", "", match[0])
        span = _RANGE.fullmatch(match[0])
        if not is_mobile(digits) or (span and len(span[1]) == len(span[2])):
            continue  # 081500-093000 is a time
        start = match.start()
        if (text[max(0, start - 1) : start].isalpha() or text[start - 1 : start] == "_") and label_before(
            text, start
        ) is None:
            continue
        if text[match.end() : match.end() + 1].isalpha() and text[match.end() : match.end() + 2].isalnum():
            continue
        label = label_before(text, start)
        if label in {Label.OTHER, Label.MONEY, Label.BANK, Label.IDENTITY}:
            continue
        if label is None and hint is not None and hint is not Label.PHONE:
            continue
        if not _is_of_office(text, start, match.end(), office=office):
            yield Hit(kind=Kind.PHONE, start=start, end=match.end(), confidence=0.9 if label or hint else 0.8)
    for match in _BARE_MOBILE.finditer(text):  # a spreadsheet dropped the leading 0
        start, end = match.span()
        if office or not 9 <= len(re.sub(r"\D", "", match[0])) <= 12:
            continue
        if Label.PHONE in {hint, label_before(text, start)} and not _is_of_office(text, start, end):
            yield Hit(kind=Kind.PHONE, start=start, end=end, confidence=0.8)


def find_home_phones(text: str, *, said: bool = False) -> Iterator[Hit]:
    """Fixed lines of homes. ``said``: a header says that the numbers are."""
    if not said and "umah" not in text:
        return
    for match in _FIXED.finditer(text):
        if said or _AT_HOME.search(text, 0, match.start()):
            yield Hit(kind=Kind.PHONE, start=match.start(), end=match.end(), confidence=0.8)


def _is_of_office(text: str, start: int, end: int, *, office: bool = False) -> bool:
    """By the nearest mark in the sentence: a title or ``nama`` makes it a person's."""
    before = text[max(0, start - 110) : start]
    cut = [match.end() for match in _SENTENCE.finditer(before)]
    if cut and not _ONLY_LABEL.fullmatch(before[cut[-1] :]):
        before = before[cut[-1] :]
    if _NAMED_AFTER.match(text, end) or _is_named_before(before):
        return False
    service = _SERVICE.last_in(before), _OFFICE.last_in(before)
    person = _last(_MARK, before)
    if person >= 0 and person > max(service):
        return False
    if max(service) >= 0:
        # "Dinas Sosial, Budi Santoso 0812…": a name between the office and the number
        between = re.findall(r"[A-Z][a-z]{2,}", before[max(service) :])
        return not (service[0] < service[1] and sum(map(is_name_token, between)) >= 2)
    after = re.split(r"[\n;.]", text[end : end + 40], maxsplit=1)[0]
    if re.match(r"\s*\(?(?:" + words.SERVICE + r"|kantor)(?![a-z])", after, re.IGNORECASE):
        return True
    return office and not re.search(r"pemilik|pribadi", before, re.IGNORECASE)


def _is_named_before(before: str) -> bool:
    """Whether a person's name stands right before a number: ``Kepala dusun: Sutikno (0813…``."""
    name = re.search(r"(?:[A-Z][a-z']+ ?){1,3}(?=[ (:,)–-]{1,3}\Z)", before)
    return name is not None and any(map(is_name_token, name[0].split()))


def _last(pattern: re.Pattern[str], text: str) -> int:
    position = -1
    for match in pattern.finditer(text):
        position = match.start()
    return position


def find_emails(text: str) -> Iterator[Hit]:
    """Addresses at free mail providers, or named after a person at a firm; not those of offices."""
    if "@" not in text and not _SPELT_AT.search(text):
        return
    for match in _EMAIL.finditer(text):
        local, domain = (_SPELT_DOT.sub(".", part).replace("\u200b", "") for part in match.groups())
        if " " in match[0] and "@" in match[0] and domain.lower() not in words.FREEMAIL:
            continue
        if is_private_email(local, domain):
            yield Hit(kind=Kind.EMAIL, start=match.start(), end=match.end(), confidence=0.9)


def is_private_email(local: str, domain: str) -> bool:
    """Whether an address is a private person's."""
    domain, local = domain.lower().rstrip("."), local.lower()
    parts = [part for part in re.split(r"[^a-z]+", local) if part]
    named = any(len(part) > 3 and is_name_token(part) for part in parts)
    office = any(_MAILBOX.match(part) for part in parts)
    if office and named and not _MAILBOX.match(parts[0]):
        # “bu.erna.sd” is Erna's; “sd.kartini” is a school's
        office = any(len(part) > 4 and _MAILBOX.match(part) for part in parts)
    if domain in words.FREEMAIL:
        return not office and (named or not any(_PLACE.search(part) for part in parts))
    return named and not office and domain.endswith(".id") and not _PUBLIC_DOMAIN.search(domain)


def find_accounts(text: str, hint: Label | None) -> Iterator[Hit]:
    """Bank accounts: numbers that a header or word says are one, unless the treasury's or an office's."""
    told = hint is Label.BANK or not _BANKISH.isdisjoint(words.split_words(text))
    if not told and not _BRI.search(text):
        return
    for match in _ACCOUNT.finditer(text):
        value, start = match[0], match.start()
        if text[start - 1 : start].isalpha() or re.match(r"-?[A-Za-z]", text[match.end() : match.end() + 2]):
            continue
        digits = re.sub(r"\D", "", value)
        if not 8 <= len(digits) <= 18 or len(set(digits)) < 3:
            continue
        if _THOUSANDS.match(value) or _BUDGET.match(value) or _YEARS.match(value):
            continue
        if _is_account(text, match, hint):
            yield Hit(kind=Kind.BANK_ACCOUNT, start=start, end=match.end(), confidence=0.85)


def _is_moved_to(text: str, match: re.Match[str]) -> bool:
    """``transfer ke 8181783119 (BCA Darsih)``: money is moved, and a bank is named beside the number."""
    start, end = match.span()
    near = text[max(0, start - 28) : start] + " | " + text[end : end + 22]
    return (
        10 <= len(re.sub(r"\D", "", match[0])) <= 16
        and _BANK.search(near) is not None
        and _MOVED.search(text[max(0, start - 70) : end + 50].lower()) is not None
    )


def _is_account(text: str, match: re.Match[str], hint: Label | None) -> bool:
    """Whether a header or the words before a number say that it is a person's account."""
    value, start = match[0], match.start()
    label, before = label_before(text, start), text[max(0, start - 48) : start].lower()
    if _LANDLINE.match(value) and not _SAID.search(before):
        return False
    if label is None and len(re.sub(r"\D", "", value)) >= 10 and _FURTHER.search(before):
        label = Label.BANK  # "rek. BRI a.n. Sukardi no 6134…"
    if label is None and _is_moved_to(text, match):
        label = Label.BANK
    if not (label is Label.BANK or _BRI.fullmatch(value) or (hint is Label.BANK and label is None)):
        return False
    return not _TREASURY.search(text[max(0, start - 80) : match.end() + 60].lower())
