"""Persons by name in running text: with an address or birth date, with an illness, or as a child."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from harvester.normalise.privacy import circumstances, described, spelt, words
from harvester.normalise.privacy.contacts import find_emails
from harvester.normalise.privacy.digits import find_codes
from harvester.normalise.privacy.finding import Hit, Kind
from harvester.normalise.privacy.names import has_known_name, is_person_like
from harvester.normalise.privacy.naming import LEADS, has_name, may_name
from harvester.normalise.privacy.roles import acts_for_office, undotted
from harvester.normalise.privacy.shapes import NAME, STREET, TITLE

_FORM = frozenset({"nama", "nm", "name"})
_PLACED = frozenset(
    {
        "rt",
        "rw",
        "jl",
        "jln",
        "jalan",
        "gg",
        "gang",
        "dusun",
        "dsn",
        "dukuh",
        "ds",
        "desa",
        "rumah",
        "kediaman",
    }
)
_BIRTHS = frozenset({"ttl", "t", "lahir", "dob", "birth", "born"})
_PATIENTS = frozenset(
    {
        "pasien",
        "penderita",
        "suspek",
        "penyintas",
        "bumil",
        "hamil",
        "balita",
        "bayi",
        "odgj",
        "odha",
        "difabel",
        "patient",
        "penyandang",
        "tuna",
        "tunanetra",
        "anak",
    }
)
_TITLES = frozenset({"mr", "mrs", "tn", "ny", "nn", "an", "sdr", "sdri", "saudara", "saudari", "n", "atas"})
_SUFFERING = frozenset(
    {
        "menderita",
        "mengidap",
        "mengalami",
        "diagnosa",
        "diagnosis",
        "didiagnosa",
        "didiagnosis",
        "terdiagnosa",
        "terdiagnosis",
        "positif",
        "terinfeksi",
        "terjangkit",
        "terkena",
        "terpapar",
        "dirawat",
        "sakit",
        "penderita",
        "meninggal",
        "diagnosed",
        "terserang",
        "suffers",
        "suffering",
        "tested",
        "infected",
        "hospitalized",
    }
)
_CHILDREN = frozenset(
    {
        "ananda",
        "adik",
        "adek",
        "pelajar",
        "by",
        "anak",
        "siswa",
        "siswi",
        "balita",
        "bayi",
        "santri",
        "murid",
        "putra",
        "putri",
    }
)
_CODES = frozenset({"paspor", "passport", "rm", "norm", "rekam"})  # of numbers too short to be suspect
_OF_ANY_NAME = (described.MARKS | _FORM | _PATIENTS | _CHILDREN) - {"atas"}
"""Words beside which an uncommon name is looked for too."""

_SPELT = frozenset({"dot", "titik"})  # of e-mail addresses
_AGES = frozenset({"th", "thn", "tahun", "bln", "bulan"})
_ANY = frozenset(
    word.encode()
    for word in circumstances.WORDS
    | described.MARKS
    | spelt.WORDS
    | _CODES
    | _SPELT
    | _FORM
    | _PLACED
    | _BIRTHS
    | _PATIENTS
    | _TITLES
    | _SUFFERING
    | _CHILDREN
    | _AGES
)

_TELLING = frozenset(
    word.encode() for word in spelt.WORDS | _CODES | _SPELT | _BIRTHS | _AGES | _OF_ANY_NAME | LEADS
)
"""Without one of these and without a common name only an apostrophe may be part of one."""


def has_person_words(text: str) -> bool:
    """Whether a text has one of the words without which :func:`find_people` finds nothing. Cheap."""
    if len(text) < 8:
        return False
    found = words.split_words(text)
    if not _TELLING.isdisjoint(found) or has_name(found):
        return True
    return "'" in text and not _ANY.isdisjoint(found)


_LABELLED = re.compile(
    r"[Nn](?<![A-Za-z-].)(?i:(?:ama|m|ame)(?:[ ](?P<who>[a-z]+(?:[ ][a-z]+)?))?\s*[:=|]\s*)(?P<name>"
    + NAME
    + ")"
)
_ADDRESS_LABEL = re.compile(
    r"(?<![a-z])(?:alamat(?: rumah| lengkap| ktp| tinggal)?|domisili|tempat "
    r"tinggal|address)\s*[:=|]",
    re.IGNORECASE,
)
_PERSONAL_LABEL = re.compile(
    r"(?<![a-z])(?:nik|(?:tempat|tgl|tanggal)[^:\n]{0,16}lahir|ttl|umur|"
    r"usia|jenis kelamin|agama|pekerjaan|rt ?/ ?rw|"
    r"status perkawinan)\s*[:=|]",
    re.IGNORECASE,
)
_HEALTH_LABEL = re.compile(
    r"(?:diagnos\w*|penyakit|keluhan|riwayat(?: penyakit)?|hasil (?:lab|tes|swab|pcr))\s*[:=|]", re.IGNORECASE
)
_CHILD_WHO = re.compile(
    r"anak|balita|bayi|siswa|siswi|santri|murid|peserta didik|child|student", re.IGNORECASE
)
_STATUS = (
    r"\(?\d{1,3} ?(?:th|tahun|thn)|janda|duda|lansia|yatim|piatu|laki-laki|perempuan|petani|buruh|swasta|"
    r"wiraswasta|pensiunan|menikah|kawin|cerai|islam|katolik|kristen|pekerjaan|umur|usia|lahir|"
    r"ibu rumah|irt|lajang"
)
_BEFORE_ADDRESS = re.compile(
    r"(?P<title>"
    + TITLE
    + r"\s+)?(?P<name>"
    + NAME
    + r")(?:,?\s*\(?\d{1,2}\s*(?:th|tahun|thn)?\.?\)?)?(?:,\s?(?:"
    + _STATUS
    + r")[^.\n,;:]{0,20}){0,3}(?:,?[^.\n,;:]{0,30}[•,])?[\s,;(\-–]"
    r"{1,4}(?:(?:ber)?alamat(?:kan)?(?: di| [A-Z]{2,4})?|tinggal di|beralamat di|di|warga|"
    r"domisili|asal|living (?:at|in)|lives (?:at|in)|residing (?:at|in)|resident of|of)?[\s:]{0,2}"
    r"(?=(?:RT|Rt|rt|RW)[ ./]{0,2}\d|(?:Jl|Jln|Jalan|Gg|Gang|JL|JLN)\.?\s+[A-Z]|"
    r"(?:Dusun|Dsn|DUSUN|Dukuh|dusun|dsn|dukuh|DSN|DS)\.?\s+[A-Z]|Ds\.\s?[A-Z]|(?:Desa|desa) "
    r"[A-Z]\w+ (?:RT|Rt)|No\. Rumah)"
)
_BIRTH = re.compile(
    r"(?<![a-z])(?:t\.?t\.?l\b\.?|(?:tempat|tmp|tmpt)\.?\s*(?:[,/&]|dan)?\s*(?:tgl|"
    r"tanggal)\.?\s*lahir|(?:tgl|tanggal)\.?\s*lahir|date of birth|dob)\s*[:=|"
    r"]?\s*"
    r"(?P<value>(?:[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?\s*[,/]?\s*)?\d{1,2}[-/. "
    r"](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4})",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?P<title>"
    + TITLE
    + r"\s+)?(?P<name>"
    + NAME
    + r")[,\s(]{1,3}(?:yang\s+|was\s+)?(?:lahir|kelahiran|born)[\s:]+(?:(?:di|in)\s+)?(?:[A-Z]\w+[,\s]+)?"
    r"(?:(?:pada|tanggal|tgl|th|tahun|thn|on|in)\.?\s+)*"
    r"(?!\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]+)[-/. ](?:1[0-8]|190)\d)"  # whoever was born then is dead
    r"(?:\d{1,2}[-/. ]|(?:19[1-9]|20\d)\d\b|[A-Z][a-z]+ \d{1,2}, )"
)
_ILL = words.WordList(words.HEALTH)
_PUNCTUATION = re.compile(r"[,;:.()\n|/]")
_OFFICIAL = words.WordList(
    f"{words.OFFICE}|kepala|kades|camat|lurah|bupati|ketua|direktur|sekretaris|wakil|gubernur|rektor"
)
_TRADE = words.WordList(  # “Rumah Makan Bu Tini”
    "toko|warung|makan|depot|kedai|bengkel|salon|catering|katering|resto|restoran|batik|keripik|sate|soto|bakso|kios|"
    "masjid|mushola|musholla|ponpes|pondok|halte|jembatan|jalan|gang|gedung|lapangan|makam|cafe|laundry|kost?|ud|cv|pt"
)
_STREET = re.compile(STREET)
_BLANK = re.compile(r"\s+")
_SUFFER = (
    r"(?:menderita|mengidap|mengalami (?:gangguan|sakit|stroke|stunting|"
    r"gizi|kekerasan|keguguran|depresi)|di?diagnos[ai]s?|terdiagnos[ai]s?|"
    r"diagnosed with|suffers? from|suffering from|terserang|tested positive|infected with|hospitali[sz]ed|"
    r"positif|terinfeksi|terjangkit|terkena|terpapar|dirawat (?:karena|"
    r"akibat)|sakit|penderita|meninggal karena)"
)
_PATIENT = re.compile(
    r"(?P<who>[Dd]ifabel|[Pp]enyandang \w+|[Tt]una[ -]?\w+|[Aa]nak (?:stunting|gizi \w+|penderita|sakit)|"
    r"[Pp]atient|[Pp]asien|[Pp]enderita|[Ss]uspek|[Pp]enyintas|[Bb]umil|[Ii]bu "
    r"[Hh]amil|[Bb]alita|[Bb]ayi|ODGJ|ODHA|PASIEN)\b(?:\s+[a-zA-Z0-9]{2,12}){0,4}?[\s:,]+(?P<title>"
    + TITLE
    + r"[\s:]+)?(?P<name>"
    + NAME
    + ")"
)
_SUFFERS = re.compile(
    r"(?P<title>" + TITLE + r"\s+)?(?P<name>" + NAME + r")[^.\n]{0,40}?\b" + _SUFFER + r"\b"
)
_TITLED_ILL = re.compile(
    r"(?<![A-Za-z])(?P<title>(?:[Tt]n|[Nn]y|[Nn]n|[Aa]n|[Ss]dri?|[Ss]audar[ai])\.?|"
    r"[Aa]\.[Nn]\.?|[Aa]/[Nn]|[Aa]tas [Nn]ama)\s+(?P<name>" + NAME + ")"
)
_CHILD = re.compile(
    r"(?<![A-Za-z])(?:[Aa]nak|[Ss]isw[ai]|[Bb]alita|[Bb]ayi|[Ss]antri|"
    r"[Mm]urid|[Pp]utr[ai]|ANAK|SISWA)\s+(?:yang\s+)?(?P<title>bernama|"
    r"atas nama|a\.?n\.?|an\.)[\s:]+(?P<name>" + NAME + ")"
)
_PUPIL = re.compile(
    r"(?:(?<![A-Za-z])(?P<title>[Aa]nanda|[Aa]d(?:ik|ek|e))\s+(?P<name>"
    + NAME
    + r"))|(?:(?<![A-Za-z])(?P<title2>[Bb](?:ayi|y\.?)\s+(?:laki-laki\s+|perempuan\s+)?(?:dari\s+)?"
    r"(?:Ny|Ibu|Bu|NY))\.?\s+(?P<name2>" + NAME + r")(?=.{0,80}?(?:lahir|\bBB|\bPB|gram|\bkg\b|cm\b)))"
    r"|(?:(?P<name3>"
    + NAME
    + r")[,\s(]{1,3}(?:sisw[ai]|murid|santri|pelajar)\s+(?:kelas|SD|MI|TK|PAUD|SMP|MTs|RA|yatim))",
)
_HOME = re.compile(
    r"(?:[Rr]umah|[Kk]ediaman)\s+(?:milik\s+)?(?P<title>" + TITLE + r")\s+(?P<name>" + NAME + r")[^\n]{0,60}?"
    r"-?\d{1,3}[.,]\d{4,}\s?[,;/ ]\s?-?\d{1,3}[.,]\d{4,}"
)
_POINT = re.compile(r"\d[.,]\d{4,}")
_AGED = re.compile(
    r"(?P<name>"
    + NAME
    + r"),?\s*\(?(?:umur |usia |berusia )?(?P<age>\d{1,2})\s*-?(?P<unit>th|thn|tahun|bln|bulan)\b"
)
_PUPIL_MARK = re.compile(r"[AaBbsmp](?<![A-Za-z].)(?:nanda|d[ie][ek]|ayi|y\b|isw[ai]|urid|antri|elajar)")
_ADDRESS_MARK = re.compile(
    r"[RrJGDdN](?<![A-Za-z].)(?:[TtWw][ ./]{0,2}\d|[Ll]n?\b|alan\b|LN?\b|g\b|ang\b|usun\b|sn\b|USUN\b|ukuh\b|"
    r"usun\b|SN\b|S\b|s\.|esa [A-Z]\w+ [Rr]|o\. Rumah)"
)  # what _BEFORE_ADDRESS looks ahead for, found fast
_AGE_MARK = re.compile(r"\d(?<!\d\d\d)\s*-?(?:th|thn|tahun|bln|bulan)\b")
_BORN_MARK = re.compile(r"[lkb](?<![a-z].)(?:ahir|elahiran|orn)[\s:]")
_CHILD_MARK = re.compile(r"[Aab](?<![A-Za-z].)(?:ernama|tas nama|\.?n\.?)[\s:]")
_PATTERNS = (  # the words that it needs, something fast that it needs, the pattern
    (_PLACED, _ADDRESS_MARK, _BEFORE_ADDRESS, Kind.PERSON, 0.75),
    (_PLACED, _POINT, _HOME, Kind.PERSON, 0.75),
    (_BIRTHS, _BORN_MARK, _BORN, Kind.PERSON, 0.7),
    (_PATIENTS, None, _PATIENT, Kind.HEALTH, 0.85),
    (_TITLES, None, _TITLED_ILL, Kind.HEALTH, 0.75),
    (_SUFFERING, None, _SUFFERS, Kind.HEALTH, 0.8),
    (_CHILDREN, _CHILD_MARK, _CHILD, Kind.CHILD, 0.85),
    (_CHILDREN, _PUPIL_MARK, _PUPIL, Kind.CHILD, 0.8),
    (_AGES, _AGE_MARK, _AGED, Kind.CHILD, 0.75),
)
_NEEDS_ILLNESS = frozenset({_PATIENT, _TITLED_ILL})
_REACH = 320


def find_people(text: str) -> Iterator[Hit]:
    """Hits in ``text`` (made plain): the names, and birth dates that a label announces."""
    words_in = {word.decode() for word in words.split_words(text)}
    yield from spelt.find_spelt(text, words_in)
    if words_in & _CODES:
        yield from find_codes(text)
    if words_in & _SPELT:
        yield from find_emails(text)
    if words_in & _BIRTHS:
        for match in _BIRTH.finditer(text):
            yield Hit(kind=Kind.PERSON, start=match.start("value"), end=match.end("value"), confidence=0.8)
    if words_in.isdisjoint(_OF_ANY_NAME) and not may_name(text, words_in):
        return
    yield from described.find_described(text, words_in)
    yield from circumstances.find_told(text, words_in)
    if words_in & _FORM:
        yield from _labelled(text)
    for needed, mark, pattern, kind, confidence in _PATTERNS:
        if words_in & needed and (mark is None or mark.search(text)):
            yield from _named(pattern, text, kind, confidence)


def _labelled(text: str) -> Iterator[Hit]:
    for match in _LABELLED.finditer(text):
        name, who = match["name"], match["who"] or ""
        if not is_person_like(name) or is_office_label(who):
            continue
        start, end = match.start("name"), match.end("name")
        around = text[max(0, match.start() - _REACH // 2) : match.start()] + text[end : end + _REACH]
        if _CHILD_WHO.search(who):
            yield Hit(kind=Kind.CHILD, start=start, end=end, confidence=0.85)
        elif _HEALTH_LABEL.search(around):
            yield Hit(kind=Kind.HEALTH, start=start, end=end, confidence=0.85)
        elif _PERSONAL_LABEL.search(around) or (
            _ADDRESS_LABEL.search(around) and (who or has_known_name(name))
        ):
            yield Hit(kind=Kind.PERSON, start=start, end=end, confidence=0.85)


def is_office_label(who: str) -> bool:
    """Whether ``nama <who>`` names something other than a private person."""
    return (
        re.match(
            r"(?:desa|kel|kec|kab|prov|dusun|opd|skpd|dinas|instansi|kantor|sekolah|"
            r"puskesmas|pasar|produk|barang|komoditas|usaha|"
            r"perusahaan|penyedia|paket|kegiatan|program|data|dataset|indikator|"
            r"file|kolom|tempat|lokasi|jalan|ruas|wilayah|"
            r"lembaga|kelompok|organisasi|kepala (?!keluarga)|pejabat|ketua|direktur|"
            r"pimpinan|penanggung|camat|lurah|kades)",
            who,
            re.IGNORECASE,
        )
        is not None
    )


def _named(pattern: re.Pattern[str], text: str, kind: Kind, confidence: float) -> Iterator[Hit]:
    """Matches whose ``name`` is a person's; after one that is not, the search goes on at its next word."""
    match = pattern.search(text)
    while match:
        groups = match.groupdict()
        which = next((which for which in ("name", "name2", "name3") if groups.get(which)), "name")
        start, end = match.span(which)
        if _is_person(match[which], groups, text[max(0, start - 48) : start], text[end : end + 48]) and (
            pattern not in _NEEDS_ILLNESS or _ILL.found_in(text[max(0, start - 60) : end + 120])
        ):
            yield Hit(kind=kind, start=start, end=end, confidence=confidence)
            match = pattern.search(text, match.end())
        else:
            blank = _BLANK.search(text, match.start())
            match = pattern.search(text, blank.end()) if blank else None


_TITLE_AT_END = re.compile(rf"{TITLE}\s*\Z")


def _is_person(name: str, groups: Mapping[str, str | None], before: str, after: str) -> bool:
    age = groups.get("age")
    if age and not (groups.get("unit") or "").startswith("b") and int(age) >= 18:
        return False
    if _STREET.search(before):
        return False
    if groups.get("title") or groups.get("title2"):
        if acts_for_office(_TITLE_AT_END.sub("", before), name, after):
            return False
        return is_person_like(name) and not _TRADE.found_in(" ".join(before.split()[-2:]))
    if _OFFICIAL.found_in(name):
        return False
    if before.rstrip().endswith(":") and acts_for_office(before, name, ""):
        return False  # "Pengarang: Pramoedya Ananta Toer"
    before = _PUNCTUATION.split(undotted(before))[-1]  # "Kepala Desa Budi Santoso", "Masjid Agung Darussalam"
    return is_person_like(name) and has_known_name(name) and not _OFFICIAL.found_in(before)
