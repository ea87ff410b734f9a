"""Words by which the guard tells persons from offices. Lower case; each list is one regular expression."""

from __future__ import annotations

import re

OFFICE = (
    "dinas|badan|kantor|instansi|opd|skpd|pemkab|pemkot|pemprov|pemdes|pemerintah\\w*|kementerian|kemen\\w+|"
    "dinkes|dinsos|dishub|disdik|dindik|disnaker\\w*|disperin\\w*|disbud\\w*|dispora|dinkominfo|diskominfo\\w*|"
    "kominfo|disdukcapil|dukcapil|dispend\\w*|bappeda\\w*|bpkad|bapenda|bkd|bkpp|bkpsdm|bpbd|bnn\\w*|bps|kpu|kpud|"
    "bawaslu|panwas\\w*|satpol|polres|polsek|polda|polri|kodim|koramil|kejaksaan|pengadilan|lapas|kpp|kppn|samsat|"
    "setda|setwan|sekretariat|inspektorat|bagian|bidang|seksi|subbag\\w*|upt|uptd|uptb|balai|unit|satker|"
    "puskesmas|pustu|polindes|poskesdes|posyandu|ponkesdes|rsud|rsu|rsia|rs|rumah sakit|klinik|apotek|"
    "apotik|laboratorium|pmi|damkar|pemadam|ambulans?|ambulance|sekolah|madrasah|universitas|institut|akademi|"
    "politeknik|pesantren|ponpes|yayasan|lembaga|sd|sdn|sdit|smp|smpn|sma|sman|smk|smkn|mi|min|mts|mtsn|man|tk|"
    "paud|kb|ra|slb|pkbm|lkp|balai desa|kelurahan|kecamatan|kabupaten|provinsi|kota|desa|bumdes\\w*|bumd|"
    "koperasi|kud|gapoktan|poktan|kelompok|klp|kube|asosiasi|paguyuban|karang taruna|pkk|kim|lsm|ormas|panitia|"
    "partai|fraksi|komisi|dprd|pt|cv|ud|pd|perumda|perusda|perum|tbk|firma|usaha dagang|toko|warung|rumah makan|"
    "restoran|resto|depot|hotel|penginapan|losmen|homestay|bengkel|salon|pabrik|gudang|pasar|terminal|stasiun|"
    "spbu|bank|bpr|bmt|pdam|pln|telkom|indihome|masjid|musholl?a|mushola|gereja|pura|vihara|klenteng|museum|"
    "perpustakaan|taman|waduk|bendungan|embung|sungai|kali|jembatan|jalan|gedung|stadion|lapangan|gor|wisata|"
    "pantai|gunung|goa|gua|air terjun|makam|monumen|tugu|dusun|lingkungan|puskeswan|bpp|tpq|tpa|tps|tpst|sanggar|"
    "grup|group|studio|radio|redaksi|media|percetakan|fotocopy|counter|catering|katering|konveksi|mebel|batik|"
    "perumahan|agen|distributor|supplier|kontraktor|konsultan|industri|produksi|sentra|rukun|komunitas|himpunan|"
    "perkumpulan|persatuan|ikatan|forum|tim|regu|satgas|posko|pos|poliklinik|department|office|ministry|agency|"
    "bureau|council|university|school|hospital|company|inc|ltd|corp|association|committee|institute"
)
"""Names with one of these words are of offices, firms, buildings or places."""

SERVICE = (
    "call ?cent(?:er|re)|hotline|layanan|pelayanan|pengaduan|aduan|lapor|customer ?(?:service|care)|cs|helpdesk|"
    "help ?desk|admin|administrator|humas|informasi|info|sekretariat|resepsionis|reservasi|pemesanan|booking|"
    "kontak kami|hubungi kami|contact us|wa ?cent(?:er|re)|whatsapp ?cent(?:er|re)|ppid|darurat|emergency|igd|ugd|"
    "fax|faks|faksimil\\w*|kepegawaian|marketing|pemasaran|operator|narahubung kantor|bebas pulsa|sms center|siaga"
)
"""Words before a telephone number that make it an office's."""

PERSON_MARK = (
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
    "dinas|din(?:kes|sos|kominfo|pmd|dik|perta\\w*|hub)|dis(?:hub|dik|kominfo|pora|bud|perin|naker|dukcapil)|dukcapil|"
    "kominfo|desa|pemdes|pemkab|pemkot|kec(?:amatan)?(?![a-z])|^kec|kel(?:urahan)(?![a-z])|^kel[._-]|bappeda|bapenda|"
    "bpkad|bkd|bkpp|bpbd|bps|kpu|bawaslu|satpol|polres|polsek|setda|setwan|sekretariat|sekre|inspektorat|"
    "admin|info|humas|ppid|contact|kontak|office|kantor|layanan|pelayanan|pengaduan|cs[._-]|^cs|support|help|"
    "puskesmas|pkm|rsud|rsu|rumahsakit|klinik|sdn|smpn?\\d*|sman?\\d*|smk|mtsn?|madrasah|sekolah|school|paud|"
    "univ|kampus|fakultas|bumdes|koperasi|kud|upt|balai|pasar|bagian|bidang|unit|umum|kabupaten|kab[._-]|\\bkab|"
    "bojonegoro|bjn|perpus|pusdatin|opendata|satudata|data|statistik|redaksi|media|news|radio|humas|hotel|toko|"
    "catering|cv[._-]|pt[._-]|yayasan|ponpes|pesantren|masjid|gereja|pkk|kim|karangtaruna|panitia|pmi|damkar|"
    "perumda|pdam|perizinan|ptsp|lpse|ulp|jdih|arsip|wisata|pertanian|peternakan|kehutanan|perikanan|kesehatan|"
    "pendidikan|sosial|lingkungan|perhubungan|marketing|sales|order|booking|webmaster|postmaster|no-?reply|team|"
    "tim[._-]|group|official|resmi|center|centre|project|lab(?![a-z])|dept|ministry|council|service|geoportal|sdi"
)
"""What marks the local part of an address as an office's, at a free mail provider too."""

ADDRESS = r"\b(?:jl|jln|jalan|gg|gang|dusun|dsn|dukuh|dk|perum|blok|rt|rw|no\. ?rumah)\b\.?|\brt ?[./:]? ?\d|\bds\b\.?|\bdesa\b"
"""What an address has."""

HEALTH = (
    "tbc?|tuberkulosis|hiv|aids|odha|covid(?:-?19)?|corona|dbd|demam berdarah|kusta|lepra|malaria|hepatitis|diabetes|"
    "hipertensi|kanker|tumor|stroke|jantung|gagal ginjal|ginjal|epilepsi|skizofrenia|gangguan jiwa|odgj|disabilitas|"
    "difabel|cacat|tuna ?(?:netra|rungu|wicara|daksa|grahita)|lumpuh|stunting|gizi buruk|gizi kurang|bumil|hamil|"
    "keguguran|sifilis|ims|campak|difteri|polio|pneumonia|ispa|diare|asma|leukemia|thalasemia|hemofilia|autis\\w*|"
    "down syndrome|positif|reaktif|terinfeksi|diagnos\\w*|menderita|mengidap|dirawat|opname|rawat inap|sakit|penyakit"
)

SENSITIVE_TOPIC = (
    "penyakit|penderita|hiv|aids|tbc?|tuberkulosis|kusta|cacat|disabilitas|difabel|penyandang|odgj|gangguan jiwa|"
    "agama|kepercayaan|etnis|suku|kekerasan|kdrt|narkoba|napza|kriminal|terpidana|narapidana|gizi buruk|stunting|"
    "kematian (?:ibu|bayi)|hamil|perceraian|orientasi|psikotropika|pelecehan|bunuh diri|covid|hepatitis|sifilis|ims|"
    "disease|disability|religion|ethnic"
)
"""Topics on which a count of 1 to 4 may point at a person."""


def word(pattern: str) -> re.Pattern[str]:
    """The list as an expression for whole words."""
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.IGNORECASE)
