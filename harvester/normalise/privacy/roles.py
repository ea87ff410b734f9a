"""Who is named for an office, or is long dead, is no private person: told by the words around a name."""

from __future__ import annotations

import re

from harvester.normalise.privacy import words

_ROLES = (
    "kepala|kades|camat|lurah|bupati|wali ?kota|ketua|direktur|dirut|sekretaris|wakil|gubernur|rektor|"
    "menteri|kadin\\w*|kasi|kabid|kabag|kasubag|sekcam|sekda|kapolres|kapolsek|danramil|dandim|kadus|"
    "kasun|kaur|presiden|"
    "wabup|dr|drg|bidan|perawat|dokter|guru|dosen|penulis|pengarang|wartawan|reporter|redaktur|editor|"
    "layout|narasumber|"
    "pelatih|ustadz?|kyai|kiai|kh|pendamping|koordinator|fasilitator|petugas|moderator|bendahara|operator|"
    "notulis|"
    "pembimbing|penyusun|pimpinan|anggota dewan|legislator|jaksa|hakim|komandan|kapten|letkol|mayor|lettu|"
    "serma|pejabat|"
    "plt|plh|pj|penjabat|staf|kontributor|fotografer|juru bicara|jubir|direktur|ceo|manajer|kapuskes|"
    "kepsek|penyuluh|"
    "menurut|kata|ujar|tutur|ungkap|jelas|imbuh|papar|terang|tambah|dipimpin|bersama|turut hadir|"
    "didampingi|"
    "dihadiri|ttd|soto|"
    "sate|bakso|pecel|keripik|ledre|pemain|atlet|gol|kiper|penyanyi|artis|dalang|karya|"
    "head|chief|mayor|governor|director|officer|minister|secretary|"
    "advokat|pengacara|notaris|pengamat|aktivis|akademisi|psikolog|apoteker|founder|pendiri|penggagas|"
    "ditulis|disusun|"
    "khotib|khatib|imam|bilal|muadzin|penceramah|dai|ust|qori|mc|dikoordinatori|dikoordinir|diketuai|"
    "dimoderatori|diwakili|dipandu|dibuka|diresmikan|disampaikan|"
    "dibimbing|dilatih"
)
_ROLE = words.WordList(_ROLES)
_OFFICES = words.WordList(f"{words.OFFICE}|{_ROLES}")
_ACTS = re.compile(
    r"[\s,]{1,2}(?:\([^)]{1,30}\)\s)?(?:juga |turut |saat |ikut |telah |akan |langsung |secara simbolis )?"
    r"(?:me(?:ng|ny|m|n)?(?:yerah|yampai|gata|buka|resmi|jelas|pimpin|imbau|gimbau|andatangan|hadir|injau|"
    r"lantik|gucap|"
    r"gapresiasi|dukung|gajak|utur|ambah|egas|gungkap|gharap|onitor|nyalur|yalur|ungkas|nambah|negas|"
    r"nutur|ngunjung|"
    r"mantau|mberi|masti|minta|respon|narget|nggelar|nyambut|nilai|wakil|rilis)\w*|serahkan|buka|resmikan|"
    r"pimpin|hadiri|"
    r"tinjau|lantik|salurkan|sampaikan|imbau|sambut|apresiasi|berharap|kata|ujar|tutur|berkunjung|selaku|"
    r"sebagai|"
    r"kunjungi|santuni|bagikan|berikan|sapa|ajak|gelar|pantau|melayani)\b"
)
_APPOSITION = re.compile(
    r"[\s,(\-–/]{1,3}(?:selaku |sebagai |Pj\.? |Plt\.? )?(?:Kepala (?!Keluarga)|Kades|Camat|Lurah|Bupati|"
    r"Ketua|Direktur|"
    r"Sekretaris|Wakil|Gubernur|Kabid|Kasi|Sekda|Anggota D|anggota D|Kapol|Dandim|Danramil|Rektor|Menteri|"
    r"KEPALA|CAMAT|"
    r"NIP|Nip)|[\s(,]{1,2}dari (?:Dinas|Kantor|Badan|Polres|Polsek|Kodim|Koramil|Puskesmas|RSUD|Bank|PT|CV|"
    r"Universitas|Kementerian|BPS|BPBD|PLN|PDAM|BPJS|Disdukcapil)\b|"
    r",? (?:S|M)\.? ?[A-Z][a-zA-Z]{0,4}\.|, (?:M|S)[A-Z]\b|, (?:SH|SE|ST|MM|MSi|SPd|SSos|AMd)\b"
)
_LONG_DEAD = re.compile(
    r"\b(?:[Rr]aden|R\.?A\.?|[Ss]unan|[Pp]angeran|[Ss]ultan|[Pp]atih|[Aa]dipati|[Tt]umenggung|[Nn]yai|"
    r"[Pp]ahlawan\w*|"
    r"[Pp]roklamator|[Pp]rabu|[Kk]i|[Ee]yang|[Ll]egenda|[Ss]ejarah|[Kk]erajaan|[Mm]akam|[Mm]onumen)\b"
)
_CONNECTORS = frozenset(
    {"dan", "di", "untuk", "daerah", "umum", "kab.", "kec.", "bapak", "ibu", "bersama", "oleh"}
)
_DEGREE = re.compile(r"\b(dr|drg|Dr|R|H|Hj|K|KH|Ir|Prof|Drs|Dra|RA|RM|RT)\.(?= )")  # no end of a sentence
_CLAUSE = re.compile(r"[,;:.()\n|/]")


def acts_for_office(before: str, name: str, after: str) -> bool:
    """Whether a name stands for an office: ``Kepala Desa Budi Santoso``, ``Budi Santoso menyerahkan …``."""
    told = undotted(before).rstrip(" .")
    if told.endswith("("):
        told = told.rstrip(" (")  # "BPD (Sumartono)"
    if told.endswith(",") and _ROLE.found_in(_led_by(told.rstrip(" ,"))):
        return True  # "Ketua PKK, Sri Rahayu"
    known = _ROLE if told.endswith(":") else _OFFICES  # "Santri TPQ Al-Huda: Budi", but "Ketua TPQ: Budi"
    return (
        known.found_in(_led_by(told))
        or (
            not name.startswith("Imam ") and _OFFICES.found_in(name.split(maxsplit=1)[0])
        )  # a name may end as an office does: Lukman Hakim
        or _ACTS.match(after) is not None
        or _APPOSITION.match(after) is not None
    )


def undotted(before: str) -> str:
    """``RSUD dr. R.`` without the dots, which end no sentence."""
    return _DEGREE.sub(r"\1", before) if "." in before else before


def _led_by(before: str) -> str:
    """The words that lead up to a name: back to the first that is neither capitalised nor of an office."""
    led: list[str] = []
    for word in reversed(_CLAUSE.split(before.rstrip(" :."))[-1].split()):
        if word == "kali" or not (word[0].isupper() or word in _CONNECTORS or _OFFICES.found_in(word)):
            break  # "dua kali" is no river
        led.append(word)
    return " ".join(reversed(led))


def is_historical(before: str, name: str) -> bool:
    """Whether a name is of nobility, of a saint or a hero."""
    return _LONG_DEAD.search(before[-40:]) is not None or _LONG_DEAD.search(name) is not None
