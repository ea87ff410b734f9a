"""Words by which the guard tells persons from offices. Lower case; each list is one regular expression."""

from __future__ import annotations

import re

OFFICE = (
    "dinas|badan|kantor|instansi|opd|skpd|pemkab|pemkot|pemprov|pemdes|pemerintah\\w*|kementerian|kemen\\w+|"
    "dinkes|dinsos|dishub|disdik|dindik|disnaker\\w*|disperin\\w*|disbud\\w*|"
    "dispora|dinkominfo|diskominfo\\w*|"
    "kominfo|disdukcapil|dukcapil|dispend\\w*|bappeda\\w*|bpkad|bapenda|"
    "bkd|bkpp|bkpsdm|bpbd|bnn\\w*|bps|kpu|kpud|"
    "bawaslu|panwas\\w*|satpol|polres|polsek|polda|polri|kodim|koramil|"
    "kejaksaan|pengadilan|lapas|kpp|kppn|samsat|"
    "setda|setwan|sekretariat|inspektorat|bagian|bidang|seksi|subbag\\w*|upt|uptd|uptb|balai|unit|satker|"
    "puskesmas|pustu|polindes|poskesdes|posyandu|ponkesdes|rsud|rsu|rsia|rs|rumah sakit|klinik|apotek|"
    "apotik|laboratorium|pmi|damkar|pemadam|ambulans?|ambulance|sekolah|"
    "madrasah|universitas|institut|akademi|"
    "politeknik|pesantren|ponpes|yayasan|lembaga|sd|sdn|sdit|smp|smpn|"
    "sma|sman|smk|smkn|mi|min|mts|mtsn|man|tk|"
    "paud|kb|ra|slb|pkbm|lkp|balai desa|kelurahan|kecamatan|kabupaten|provinsi|kota|desa|bumdes\\w*|bumd|"
    "koperasi|kud|pokmas|pokdarwis|kwt|lpmd|lmdh|ksm|tpk|hippam?|bumdesa|gapoktan|poktan|kelompok|klp|kube|asosiasi|paguyuban|"
    "karang taruna|pkk|kim|lsm|ormas|panitia|"
    "partai|fraksi|komisi|dprd|pt|cv|ud|pd|perumda|perusda|perum|tbk|"
    "firma|usaha dagang|toko|warung|rumah makan|"
    "restoran|resto|depot|hotel|penginapan|losmen|homestay|bengkel|salon|"
    "pabrik|gudang|pasar|terminal|stasiun|"
    "spbu|bank|bpr|bmt|pdam|pln|telkom|indihome|masjid|musholl?a|mushola|gereja|pura|vihara|klenteng|museum|"
    "perpustakaan|taman|waduk|bendungan|embung|sungai|kali|jembatan|jalan|gedung|stadion|lapangan|gor|wisata|"
    "pantai|gunung|goa|gua|air terjun|makam|monumen|tugu|dusun|lingkungan|"
    "puskeswan|bpp|tpq|tpa|tps|tpst|sanggar|"
    "grup|group|studio|radio|redaksi|media|percetakan|fotocopy|counter|"
    "catering|katering|konveksi|mebel|batik|"
    "perumahan|agen|distributor|supplier|kontraktor|konsultan|industri|"
    "produksi|sentra|rukun|komunitas|himpunan|"
    "perkumpulan|persatuan|ikatan|forum|tim|regu|satgas|posko|pos|poliklinik|"
    "department|office|ministry|agency|"
    "bureau|council|university|school|hospital|company|inc|ltd|corp|association|committee|institute"
    "|jl|jln|gg|griya|pondok|villa|guest ?house|graha|wisma|cafe|kafe|"
    "kedai|kopi|nasi|sate|bakso|soto|pecel|mie|dapur|"
    "pawon|lesehan|omah|rumah|kost?|store|mart|motor|mobil|optik|laundry|printing|collection|craft"
)
"""Names with one of these words are of offices, firms, buildings or places."""

SERVICE = (
    "call ?cent(?:er|re)|hotline|layanan|pelayanan|pengaduan|aduan|lapor|"
    "(?:customer|public) ?(?:service|care)|service desk|front desk|cs|helpdesk|"
    "help ?desk|admin|administrator|humas|informasi|info|sekretariat|resepsionis|reservasi|pemesanan|booking|"
    "kontak kami|hubungi kami|contact us|wa ?cent(?:er|re)|whatsapp ?cent(?:er|"
    "re)|ppid|darurat|emergency|igd|ugd|"
    "fax|faks|faksimil\\w*|kepegawaian|marketing|pemasaran|operator|narahubung "
    "kantor|bebas pulsa|sms center|siaga"
)
"""Words before a telephone number that make it an office's."""

PERSON_MARK = (
    "saya|aku|kabari|japri|sendiri|mama|bunda|bang|dek|cak|gus|ning|ustadz?|"
    "bapak|bpk|pak|ibu|bu|sdr|sdri|saudara|saudari|an\\.|a\\.n\\.?|a/n|atas nama|nama|mas|mbak|kang|tn|ny|nn|"
    "haji|hj|pemilik|pelapor|pemohon|pasien|penerima|warga|milik|pribadi|wali murid|orang ?tua"
)
"""Words that make what follows a person's."""

_FREEMAIL = """
163.com aol.com bol.com.br fastmail.com gmail.com gmx.com gmx.net googlemail.com hey.com hotmail.co.id
hotmail.com icloud.com inbox.com live.co.id live.com mac.com mail.com mail.ru me.com msn.com outlook.co.id
outlook.com plasa.com pm.me proton.me protonmail.com qq.com rocketmail.com telkom.net tutanota.com
uol.com.br web.de yahoo.co.id yahoo.co.uk yahoo.com yahoo.com.br yahoo.com.sg yandex.com yandex.ru ymail.com
zoho.com
"""

FREEMAIL = frozenset(_FREEMAIL.split())
"""Providers whose addresses anyone may have."""

OFFICE_MAILBOX = (
    "desa|kec|kel|kab|bkd|bkpp|bpkad|bpbd|bps|kpu|ulp|upt|uptd|cs|pkm|"
    "rsu|rs|sd|smp|sma|smk|mts|ma|mi|min|tk|paud|kud|"
    "pkk|kim|pmi|cv|pt|ud|tim|team|data|info|umum|unit|bidang|bagian|"
    "lab|dept|media|news|radio|toko|hotel|office|kantor|"
    "contact|kontak|support|help|sales|order|booking|group|official|resmi|"
    "project|council|service|sdi|jdih|lpse|ptsp|"
    "arsip|wisata|pasar|balai|kampus|school|sosial|prodi|bem|osis|forum|"
    "posko|posyandu|lapor|statistik|tu|yayasan|lsm|"
    "panitia|lembaga|komunitas|karang|taruna|bank|koperasi|sistem|it|web|center|centre|cs"
)
"""A part of a mailbox's name that makes it an office's."""

OFFICE_MAILBOX_START = (
    "kantor|posyandu|bpd(?=[b-df-hj-np-tv-z])|lpmd|pokdarwis|kwt(?=[b-df-hj-np-tv-z])|desa|pemdes|pemkab|pemkot|pemprov|pemerintah|kec(?=[b-df-hj-np-tv-z]"
    ")|kecamatan|kelurahan|dinas|"
    "din(?:kes|sos|kominfo|pmd|dik|perta|hub|perin|nak)|dis(?:hub|dik|"
    "kominfo|pora|bud|perin|nak|dukcapil|pend|kop)|dpm|dpu|dpk|dpp|dp3|"
    "dlh|"
    "bappeda|bapenda|bpkad|bakesbang|kesbang|kominfo|kpu|bawaslu|panwas|"
    "satpol|polres|polsek|kodim|koramil|setda|setwan|"
    "sekre|inspektorat|admin|info|humas|ppid|puskesmas|pkm|rsud|rsi|rsia|"
    "klinik|sdn|sdit|smpn?(?![aeiou])|sman|smk|mtsn|madrasah|"
    "sekolah|univ|fakultas|bumdes|koperasi|uptd?(?![aeiou])|kim(?=[b-df-hj-np-tv-z])|"
    "karangtaruna|yayasan|ponpes|pesantren|"
    "masjid|gereja|perum|pdam|damkar|redaksi|hotel|toko|catering|layanan|"
    "pelayanan|pengaduan|cs(?![aeiou])|kontak|contact|"
    "panitia|gapoktan|poktan|customer|no-?reply|webmaster|postmaster"
)
"""What the mailboxes of offices begin with."""

OFFICE_MAILBOX_PART = (
    "diskominfo|dukcapil|opendata|satudata|pusdatin|perpus|puskesmas|"
    "kecamatan|kelurahan|pemdes|sekretariat|perizinan|"
    "pertanian|peternakan|kehutanan|perikanan|kesehatan|pendidikan|lingkungan|"
    "perhubungan|official|geoportal|redaksi|"
    "bumdes|bappeda|inspektorat|admin|humas|rumahsakit|sekolah|ministry|statistik|wisata|noreply"
)
"""What marks a mailbox as an office's wherever it stands in it."""

ADDRESS = (
    r"\b(?:jl|jln|jalan|gg|gang|dusun|dsn|dukuh|dk|perum|blok|rt|rw|no\. "
    r"?rumah)\b\.?|\brt ?[./:]? ?\d|\bds\b\.?|\bdesa\b"
)
"""What an address has."""

HEALTH = (
    "tbc?|tuberkulosis|hiv|aids|odha|covid(?:-?19)?|corona|dbd|demam "
    "berdarah|kusta|lepra|malaria|hepatitis|diabetes|"
    "hipertensi|pre-?eklam\\w*|eklampsia|usia kehamilan|kanker|tumor|"
    "stroke|jantung|gagal ginjal|ginjal|epilepsi|skizofrenia|gangguan "
    "jiwa|odgj|disabilitas|"
    "difabel|cacat|tuna ?(?:netra|rungu|wicara|daksa|grahita)|lumpuh|"
    "stunting|gizi buruk|gizi kurang|bumil|hamil|"
    "keguguran|sifilis|ims|campak|difteri|polio|pneumonia|ispa|diare|"
    "asma|leukemia|thalasemia|hemofilia|autis\\w*|"
    "down syndrome|positif|reaktif|terinfeksi|diagnos\\w*|menderita|mengidap|"
    "dirawat|opname|rawat inap|sakit|penyakit"
)

SENSITIVE_TOPIC = (
    "penyakit|penderita|hiv|aids|tbc?|tuberkulosis|kusta|cacat|disabilitas|"
    "difabel|penyandang|odgj|gangguan jiwa|"
    "agama|kepercayaan|etnis|suku|kekerasan|kdrt|narkoba|napza|kriminal|"
    "terpidana|narapidana|gizi buruk|stunting|"
    "kematian (?:ibu|bayi)|hamil|perceraian|orientasi|psikotropika|pelecehan|"
    "bunuh diri|covid|hepatitis|sifilis|ims|"
    "disease|disability|religion|ethnic"
)
"""Topics on which a count of 1 to 4 may point at a person."""


_BLANKED = bytes(code | 32 if chr(code).isalpha() and code < 128 else 32 for code in range(256))


def split_words(text: str) -> list[bytes]:
    """The words of ASCII letters in a text, in lower case; some times faster than a regular expression."""
    return text.encode("ascii", "replace").translate(_BLANKED).split()


class WordList:
    """One of the lists above, asked for whole words. Plain words are looked up, only the others matched."""

    def __init__(self, pattern: str) -> None:
        parts = _BAR.split(pattern)
        self._words = frozenset(part.encode() for part in parts if part.isalpha())
        others = [part for part in parts if not part.isalpha()]
        self._stems = tuple({match[0].encode() for part in others if (match := _STEM.match(part))})
        self._others = re.compile(rf"(?<![a-z])(?:{'|'.join(others)})(?![a-z])") if others else None

    def found_in(self, text: str) -> bool:
        """Whether a word of the list stands in ``text``."""
        found = split_words(text)
        return not self._words.isdisjoint(found) or self._has_other(found, text)

    def last_in(self, text: str) -> int:
        """Where the last word of the list begins in ``text``; -1 where there is none."""
        found, position = split_words(text), -1
        if not self._words.isdisjoint(found):
            for match in _WORD.finditer(text.lower()):
                if match[0].encode() in self._words:
                    position = match.start()
        if self._others is not None and any(word.startswith(self._stems) for word in found):
            for match in self._others.finditer(text.lower()):
                position = max(position, match.start())
        return position

    def _has_other(self, found: list[bytes], text: str) -> bool:
        return (
            self._others is not None
            and any(word.startswith(self._stems) for word in found)
            and self._others.search(text.lower()) is not None
        )


_WORD = re.compile(r"[a-z]+")
_STEM = re.compile(r"[a-z]*(?!\?)")
_BAR = re.compile(r"\|(?![^(]*\))")  # not within a group
