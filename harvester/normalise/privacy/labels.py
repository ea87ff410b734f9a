"""The word just before a number, which often says what the number is."""

from __future__ import annotations

import re
from enum import StrEnum

from harvester.normalise.privacy.words import split_words

_REACH = 56


class Label(StrEnum):
    """What a number is said to be, by a header or by the words before it."""

    NIK = "nik"
    FAMILY_CARD = "kk"
    NIP = "nip"
    NPWP = "npwp"
    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    BANK = "bank"
    OTHER = "other"  #: a code of something that is no person
    MONEY = "money"


_WORDS = (
    (Label.MONEY, r"rp|idr|rupiah|usd|pagu|hps|nilai(?: kontrak| hps| pagu)?"),
    (
        Label.OTHER,
        r"nib|npsn|isbn|issn|barcode|ean|upc|gtin|kode(?: \w+){0,2}|id (?:paket|"
        r"tender|lelang|rup|transaksi|pesanan)|uuid|rup|imei|sku|nup|nop|doi|"
        r"nsm|nspp|nss|npp|p-?irt|bpom|halal|token|session|no(?:mor|\.)? statistik|"
        r"no(?:mor|\.)? ?(?:surat|sk|register|reg|registrasi|invoice|resi|"
        r"seri|tiket|dokumen|pesanan|spk|kontrak|meter|"
        r"pelanggan|id pel|paket|tender|perkara|inventaris|objek pajak|nop|"
        r"va)|id ?pel|virtual account|timestamp|"
        r"rek(?:ening)? (?:belanja|pendapatan|pembiayaan|anggaran|air|listrik|"
        r"pdam|pln)|kode rek(?:ening)?|kbli|akun|account code",
    ),
    (
        Label.NIK,
        r"nik|(?:no(?:mor|\.)?)? ?(?:e-?)?ktp|nomor induk kependudukan|no(?:mor|"
        r"\.)? identitas|national id|id card",
    ),
    (Label.FAMILY_CARD, r"(?:no(?:mor|\.)?)? ?kk|(?:no(?:mor|\.)?)? ?kartu keluarga|family card"),
    (Label.NIP, r"nip|nomor induk pegawai|nipppk|ni ?pppk|nrp|nip baru|nip lama"),
    (Label.NPWP, r"npwp ?(?:15|16)?|nomor pokok wajib pajak|tax(?:payer)? (?:id|number|no)"),
    (
        Label.IDENTITY,
        r"nisn|nuptk|(?:kartu )?(?:bpjs|jkn|kis|kks|kip)(?: (?:kesehatan|ketenagakerjaan|pbi|non pbi|"
        r"mandiri))?|noka|no(?:mor|"
        r"\.)? (?:kartu )?(?:bpjs|jkn|kis|kks|kip|rm|sim|paspor|peserta|porsi(?: haji)?|spph|anggota)|"
        r"kartu indonesia (?:sehat|pintar)|(?:no(?:mor|\.)? )?induk siswa nasional|"
        r"sim(?: ?[abcd])?(?: umum)?|"
        r"jkn(?:-kis)?|paspor(?: ri)?|passport(?: n(?:o|umber))?|no(?:mor|\.)? ?rekam medi[sk]|"
        r"rekam medi[sk]|norm",
    ),
    (
        Label.PHONE,
        r"hp|handphone|hape|wa|whats ?app|telp|tlp|tlpn|telepon|telpon|tel|"
        r"ponsel|seluler|phone|mobile|cp|contact person|tel(?:f|ef)on|tlf|cell(?:phone)?|"
        r"hub|hubungi|kontak|sms|japri|chat|call|inbox|pc|telegram|signal|line",
    ),
    (
        Label.BANK,
        r"no\.? ?rek(?:ening)?|nomor rek(?:ening)?|norek|rek(?:ening)?|a/c|"
        r"acc(?:ount)?(?:\.? ?no)?|account number|bank account|"
        r"no akun bank|no(?:mor|\.)? tabungan|tabungan|simpanan",
    ),
)
_BANKS = (
    r"bri|bca|bni|btn|bsi|mandiri|bank [a-z]+|cimb(?: niaga)?|danamon|muamalat|simpedes|jatim|seabank|jago"
)
_BETWEEN = (
    r"(?:no|nomor|nomer|number|nya|saya|kami|anda|beliau|ke|di|adalah|yang bersangkutan|milik|is|of|yaitu|"
    r"atas nama|krt|ibu|ayah|"
    r"bapak|istri|"
    r"suami|anak|kepala keluarga|kk|warga|pemilik|"
    r"pribadi|baru|penerima|pemohon|pasien|bank|wa|aktif|dan|" + _BANKS + r"|"
    r"[a-z']{2,15} ?:|(?:kcp|kc|unit|cabang|cab) [a-z]+|"
    r"(?:sdri?|saudar[ai]|bpk|bapak|ibu|pak|bu|an|a\.n|a/n)\.? ?[a-z']+(?: [a-z']+){0,2})"
)
_PATTERN = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<{label.name}>{pattern})" for label, pattern in _WORDS)
    + r"|(?P<BANKNAME>"
    + _BANKS
    + r"))(?=[^a-z]|$)[^a-z0-9]{0,8}(?:"
    + _BETWEEN
    + r"(?![a-z])[^a-z0-9]{0,4}){0,2}\Z"
)

# Without one of these words there is no label: looked up before the long pattern is tried.
_HEADS = frozenset(
    b"""
    pokok tax taxpayer japri chat call inbox pc telegram signal line telfon telefon tlf cell cellphone rp
    idr rupiah usd pagu hps nilai nib npsn isbn issn barcode ean upc gtin kode id uuid rup imei sku nup nop
    doi nsm nspp nss npp irt bpom halal token session no nomor idpel virtual timestamp rek rekening kbli
    akun account nik ktp ektp noktp nomorktp nokk nomorkk induk national kk kartu family nip nipppk pppk
    nrp npwp nisn nuptk bpjs jkn kis kks kip noka indonesia siswa sim paspor passport norekam rekam
    nomorrekam norm hp handphone hape
    wa whatsapp whats telp tlp tlpn telepon telpon tel ponsel seluler phone mobile cp contact hub hubungi
    kontak sms norek a acc accno acct bank tabungan simpanan bri bca bni btn bsi mandiri cimb danamon
    muamalat simpedes jatim seabank jago
    """.split()
)


def label_before(text: str, start: int) -> Label | None:
    """What the words before ``start`` say of the number there, if they say anything."""
    if start == 0:
        return None
    before = text[max(0, start - _REACH) : start]
    if _HEADS.isdisjoint(split_words(before)):
        return None
    match = _PATTERN.search(before.lower().replace("_", " "))
    if not match:
        return None
    name = match.lastgroup or ""
    return Label.BANK if name == "BANKNAME" else Label[name]
