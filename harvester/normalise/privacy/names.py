"""Name-likeness: whether a text is what Indonesians are called."""

from __future__ import annotations

import functools
import re

from harvester.normalise.privacy import words
from harvester.normalise.privacy.name_list import NAMES

_SUFFIX = re.compile(
    r"^[a-z]{2,}(?:wati|ningsih|ningrum|yanto|wanto|ianto|janto|danto|"
    r"tanto|santo|yono|wono|jono|dono|sono|tiono|"
    r"yanti|wanti|ianti|arti|atun|inah|ijah|imin|iyati|wardi|yadi|hadi|"
    r"priadi|joyo|santi|iyem|inem|iyah|udin|uddin|ullah|ulloh|rahman|rohman|"
    r"iawan|yawan|nugroho|hartono)$"
)
_JAVANESE = re.compile(  # a root and an ending of those that Javanese names are built of
    r"^(?:la|ka|ra|wa|da|sa|pa|ta|ma|na|ja|su|nga|tu|pu|po|mu|ju|ru|si|wi|ya|ba|gi|mi|le|kli|"
    r"pra)[srmntkdjlwygp]{1,2}"
    r"(?:man|min|mi|mo|ni|no|nah|ti|to|tun|tini|tono|di|ji|jo|yo|jan|ran|yem|nem|inem|iyah|midi|madi|maji|"
    r"mono|mini|"
    r"minah|mijan|dijo|wadi|wati|wanto|yanto|yono|iman|imin|inah|iran|ijan|ikin|idi|isih|ori|onah|ingsih)$"
)
_NOT_NAMES = frozenset(
    [
        "wonosari",
        "rahayu",
        "kusuma",
        "jaya",
        "makmur",
        "pasti",
        "panti",
        "nanti",
        "mandi",
        "janji",
        "santo",
        "lampiran",
        "giliran",
        "hari",
    ]
)
_DEGREE = re.compile(
    r"(?<![A-Za-z])(?:Drs?a?|Dra|Ir|Prof|H|Hj|KH|R|RA|Rr|dr|drg|Tn|Ny|Nn|An|By|Sdri?|Bpk|Bapak|Ibu|Pak|Bu|"
    r"S\.? ?[A-Z][A-Za-z]{0,4}(?:\.? ?[A-Z][a-z]{0,3})?|M\.? ?[A-Z][A-Za-z]{0,3}(?:\.? "
    r"?[A-Z][a-z]{0,2})?|A\. ?Md(?:\.? ?\w+)?|Ph\. ?D|SH|SE|ST|SKM|"
    r"MM|MSi|MT|SSos|SPd|SIP|AMd)\.(?=[\s,.]|$)|(?<=,)\s*(?:S|M|A)\.? ?[A-Z][A-Za-z.]{0,6}(?=[\s,]|$)"
)
_SHAPE = re.compile(r"[A-Za-zÀ-ž'’`.\- ,()/]{3,60}\Z")
_WORD = re.compile(r"[A-Za-zÀ-ž'’`]+")
_OFFICE = words.WordList(words.OFFICE)
_COMMON = words.WordList(
    "jumlah|total|rata|laki|perempuan|pria|wanita|islam|kristen|katolik|"
    "hindu|budha|buddha|konghucu|belum|sudah|tidak|"
    "tahun|bulan|januari|februari|maret|april|mei|juni|juli|agustus|september|"
    "oktober|november|desember|selesai|"
    "petani|buruh|wiraswasta|guru|pelajar|mahasiswa|pedagang|swasta|pegawai|"
    "pensiunan|nelayan|tani|umum|baik|rusak|"
    "kegiatan|program|pembangunan|peningkatan|pengadaan|rehabilitasi|"
    "pemeliharaan|belanja|anggaran|laporan|data|"
    "kepala|sekretaris|camat|lurah|kawin|cerai|hidup|mati|beras|gula|"
    "minyak|daging|telur|cabai|cabe|bawang|jagung|"
    "kedelai|padi|ayam|sapi|kambing|ikan|tepung|susu|garam|the|of|and|"
    "for|dan|untuk|dari|yang|di|ke|dengan|pada|"
    "sma|smp|sarjana|diploma|strata|tamat|sederajat|lainnya|lain|wib|rp|lokasi|nama|alamat|aktif|negeri"
)


def is_person_like(text: str) -> bool:
    """Whether the text has the shape of a person's name and no word of an office, firm or place."""
    text = text.strip()
    if not _SHAPE.match(text):
        return False
    bare = _bare(text)
    found = _WORD.findall(bare)
    if not 1 <= len(found) <= 6 or max(map(len, found)) < 2:
        return False
    return not (_OFFICE.found_in(bare) or _COMMON.found_in(bare))


@functools.lru_cache(maxsize=8192)
def has_known_name(text: str) -> bool:
    """Whether one of the text's words is a common given or family name."""
    return any(is_name_token(word) for word in _WORD.findall(_bare(text)))


@functools.lru_cache(maxsize=32768)
def is_name_token(token: str) -> bool:
    """Whether a word is a common name, by list or by its ending."""
    low = token.lower()
    if low in _NOT_NAMES:
        return False
    if low in NAMES or (len(low) > 5 and _SUFFIX.match(low)):
        return True
    return len(low) > 4 and _JAVANESE.match(low) is not None


def is_office_like(text: str) -> bool:
    """Whether the text has a word of an office, firm, building or place."""
    return _OFFICE.found_in(text)


def _bare(text: str) -> str:
    return _DEGREE.sub(" ", text.split(",", 1)[0] if "," in text else text)
