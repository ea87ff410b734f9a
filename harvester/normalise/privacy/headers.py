"""What a column holds, by its header, in Indonesian or English, however abbreviated."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from harvester.normalise.privacy.labels import Label


class Role(StrEnum):
    """What a header says of its column."""

    NIK = "nik"
    FAMILY_CARD = "kk"
    NIP = "nip"
    NPWP = "npwp"
    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    BANK = "bank"
    PERSON_NAME = "person name"  #: a private person by the header alone: nama kepala keluarga
    CHILD_NAME = "child name"
    OFFICIAL_NAME = "official name"
    NAME = "name"  #: ``nama`` and no more
    ENTITY = "entity"  #: nama desa, pasar, produk …
    ADDRESS = "address"
    NEIGHBOURHOOD = "neighbourhood"  #: RT, RW, dusun
    OFFICE_ADDRESS = "office address"
    BIRTH = "birth"
    AGE = "age"
    SEX = "sex"
    ATTRIBUTE = "attribute"  #: religion, job, marital status, aid …
    HEALTH = "health"
    OFFICE = "office"  #: position, rank, party: the row is about an official
    COUNT = "count"  #: jumlah …: the rows are groups of people
    LABEL = "label"  #: No, tahun, kode …: never a count
    OTHER = "other"  #: a code of something that is no person


LABELS = {
    Role.NIK: Label.NIK,
    Role.FAMILY_CARD: Label.FAMILY_CARD,
    Role.NIP: Label.NIP,
    Role.NPWP: Label.NPWP,
    Role.IDENTITY: Label.IDENTITY,
    Role.PHONE: Label.PHONE,
    Role.EMAIL: Label.EMAIL,
    Role.BANK: Label.BANK,
    Role.OTHER: Label.OTHER,
}
"""What the header tells the detectors of numbers."""

_SHORT = (
    (r"([a-z])([A-Z])", r"\1 \2"),
    (r"[^A-Za-z0-9]+", " "),
    (r"\b(?:nomor|nomer|nmr|num(?:ber)?|no)\b", "no"),
    (r"\b(?:nm|nma|name)\b", "nama"),
    (r"\bnama nama\b", "nama"),
    (r"\b(?:tanggal|tggl|tg)\b", "tgl"),
    (r"\b(?:tmpt|tmp|tpt|tempt)\b", "tempat"),
    (r"\b(?:lhr|lhir|lahr)\b", "lahir"),
    (r"\bnama almh?\b", "nama almarhum"),
    (r"\b(?:almt|alm|almat|address)\b", "alamat"),
    (r"\b(?:klrga|klg|keluarga|kel)\b", "keluarga"),
    (
        r"\bkep keluarga\b|\bkepala kk\b|\bkepala (?:rumah tangga|ruta|rt tangga)\b|\bhead of (?:family|"
        r"household)\b",
        "kepala keluarga",
    ),
    (r"\b(?:e ?ktp)\b", "ktp"),
)
_SHORTENINGS = tuple((re.compile(pattern), replacement) for pattern, replacement in _SHORT)

_COUNTS = (
    r"jumlah|jml|jlh|total|banyak\w*|persen\w*|rata|rasio|angka|kepemilikan|"
    r"cakupan|capaian|target|realisasi|prosentase|number of|count"
)
_OFFICES = (
    r"desa|kelurahan|kecamatan|kec|kabupaten|kab|kota|provinsi|prov|opd|"
    r"skpd|dinas|instansi|kantor|badan|unit\w*|satker|sekolah|madrasah|"
    r"puskesmas|posyandu|pasar|produk|barang|jasa|komoditas|komoditi|paket|"
    r"kegiatan|program|usaha|perusahaan|penyedia|toko|hotel|"
    r"wisata|jalan|ruas|jembatan|sungai|waduk|bendung\w*|irigasi|embung|"
    r"gedung|bangunan|lokasi|tempat|masjid|gereja|lembaga|yayasan|"
    r"kelompok|organisasi|koperasi|bumdes|umkm|ikm|industri|bank|indikator|"
    r"variabel|data|dataset|tabel|file|kolom|field|aplikasi|"
    r"sistem|urusan|bidang|rekening|akun|dokumen|peraturan|judul|buku|"
    r"tanaman|ternak|ikan|obat|penyakit|wilayah|dusun|rs|rumah sakit|"
    r"klinik|apotek|taman|museum|perpustakaan|stasiun|terminal|halte|titik|"
    r"pos|tps|menara|provider|merk|merek|jenis|kategori|"
    r"kesenian|budaya|cagar|event|acara|lomba|cabang|klub|club|tim|regu|"
    r"domain|website|situs|server|organi[sz]ation|company|city|"
    r"village|district|region|country|state|school|product|item|species|"
    r"station|latin|ilmiah|lain|daerah|tender|pemenang|vendor|kapal|kendaraan"
)
_PERSONS = (
    r"lengkap|kepala keluarga|kk|krt|kpm|ibu|ibu kandung|gadis ibu|ayah|"
    r"bapak|istri|isteri|suami|pasangan|orang ?tua|ortu|wali|penerima|"
    r"penduduk|warga|"
    r"pasien|penderita|korban|responden|peserta|pelapor|pemohon|pemilik|"
    r"pelanggan|nasabah|anggota|art|jama ?ah|jemaah|tersangka|terdakwa|"
    r"terlapor|terpidana|almarhumah|mendiang|pemegang|penyewa|wp|wajib pajak|petani|nelayan|lansia|pemilih|"
    r"pendaftar|pelamar|karyawan|pekerja|buruh|tki|pmi|calon|"
    r"debitur|peminjam|penghuni|pengungsi|almarhum|jenazah|akseptor|bumil|"
    r"ibu hamil|saksi|ahli waris|depan|belakang|panggilan|tgt|"
    r"relawan|tamu|pengunjung|pembeli|penjual|pedagang|pengurus|kontak "
    r"darurat|pic|saudara|yang bersangkutan|person|patient|customer|client|"
    r"user|odha|odgj|difabel|disabilitas|penyandang\w*|bumil|"
    r"klien|konsumen|sasaran|terpidana|narapidana|napi|wbp|pewaris|mustahi[kq]|wakif|donatur|santunan|"
    r"busui|balita|korban|penunggak|penggarap|janda|duda|"
    r"pus|wus|catin|caten|terduga|suspek|beneficiary|respondent"
)
_ENGLISH = (
    r"full|first|last|given|family|middle|maiden|sur|patient|recipient|customer|respondent|beneficiary|payee|payer|"
    r"guardian|head|spouse|wife|husband|mother|father|parent|holder|owner|tenant|applicant|member|participant|client|"
    r"sender|receiver|from|donor|borrower|debtor|victim|witness|resident|citizen|voter|widow|farmer|guest|buyer|seller|"
    r"pt|px|pat|cust|stu|emp|contact|claimant|complainant|reporter|account|household|caregiver|deceased|heir|worker"
)
_CHILDREN = (
    r"anak|balita|bayi|baduta|batita|siswa|siswi|santri|murid|pelajar|"
    r"peserta didik|anak asuh|anak yatim|yatim|child|student|pupil|adik"
)
_OFFICIALS = (
    r"kepala (?!keluarga)\w+|kades|lurah|camat|pejabat|direktur|pimpinan|"
    r"ketua|penanggung jawab|narahubung|petugas|operator|sekretaris|bupati|"
    r"pegawai|asn|pns|perangkat|kepsek|guru|dokter|bidan|perawat|dosen|"
    r"pengarang|penulis|author|ppk|pa|kpa|pptk|bendahara|notaris|hakim|"
    r"anggota dprd|caleg|atlet|pelatih|juri|tokoh|pahlawan|seniman|kader"
)
_OFFICERS = (  # members and candidates of public bodies, who would else be persons
    r"anggota (?:dprd|bpd|lpm|kpps|pps|panwas\w*|komisi|dewan)|"
    r"calon (?:kepala|kades|bupati|wakil|gubernur|legislatif|anggota|dprd|presiden|ketua)"
)
_ROLES = (
    (
        Role.OTHER,
        r"\b(?:nib|npsn|isbn|barcode|rup|uuid|nop|sku|nup)\b|\bkode\b|\bkd\b|"
        r"\bid (?:paket|tender|lelang|rup)\b|\b(?:order|transaction|invoice|ticket|record|row|form|"
        r"submission|instance|device|product|item|batch|message|chat|post|page|survey|payment|receipt|file|parcel|"
        r"session) (?:id|no)\b|\bno (?:surat|sk|spk|kontrak|"
        r"urut|perkara|reg\w*|inventaris|seri|rangka|mesin|polisi|meter|pelanggan|"
        r"id)\b|\bcode\b|\bid pel\b",
    ),
    (Role.PERSON_NAME, r"^nama (?:lengkap )?(?:sesuai|menurut|pada|dalam|dlm|di) "),
    (
        Role.NIK,
        r"\bnik\b|\bktp\b|induk kependudukan|no identitas|national id|id card|\bno id(?:entity)?\b(?! pel)|"
        r"^id(?:entity|entification)?(?: card)? no$|\b(?:national|citizen) id\b",
    ),
    (Role.FAMILY_CARD, r"\bno ?kk\b|\bkk no\b|kartu keluarga|^kk$|\bno k k\b|family card"),
    (Role.NIP, r"\bnip\b|induk pegawai|\bni ?pppk\b|\bnrp\b"),
    (Role.NPWP, r"\bnpwp\b"),
    (
        Role.IDENTITY,
        r"\bnisn\b|\bnuptk\b|\bbpjs\b|paspor|passport|\bno (?:bpjs|jkn|kis|rm|sim|peserta|"
        r"kks|kip|porsi|anggota|rekam medis)\b|rekam medis|\bnrm\b|\bnorm\b|"
        r"\b(?:ps)?noka\b|no kartu (?:bpjs|jkn|kis|kks|kip|pkh|atm|sembako|peserta)",
    ),
    (
        Role.BANK,
        r"\bno rek(?:ening)?(?! (?:belanja|air|listrik|anggaran|kegiatan))\b|"
        r"\bnorek\b|\brek (?!belanja|air|listrik|pdam|pln|anggaran|kegiatan|"
        r"pendapatan|koran|pembiayaan|kas)\w+|\brek(?:ening)? (?:bank|bri|bca|bni|mandiri|jatim|tabungan|"
        r"penerima|no)\b|bank account|account no|\brekening(?! (?:belanja|air|listrik|pdam|pln|anggaran|"
        r"kegiatan|"
        r"pendapatan|koran|pembiayaan|kas))\b|\bno tabungan\b|"
        r"^rek$|akun bank",
    ),
    (Role.EMAIL, r"\be ?mail\b|surel"),
    (
        Role.PHONE,
        r"\b(?:hp|wa|whats ?app|handphone|hape|phone|telp|tlp|tlpn|telepon|"
        r"telpon|ponsel|seluler|mobile|kontak|contact|cp|nohp|notelp|telephone|"
        r"tel)\b",
    ),
    (
        Role.CHILD_NAME,
        rf"\bnama (?:lengkap )?(?:{_CHILDREN})\b|\b(?:child|student|baby|infant|pupil|toddler|"
        rf"learner|orphan) nama\b|^(?:siswa|balita|bayi|murid|santri)$",
    ),
    (
        Role.OFFICE_ADDRESS,
        r"alamat (?:kantor|sekolah|web\w*|situs|url|e ?mail|ip|usaha|instansi|"
        r"perusahaan|puskesmas|lokasi|toko|madrasah|lembaga|opd|perpustakaan|"
        r"hotel|pasar|balai|rs|rumah sakit|koperasi|yayasan|masjid|objek|link)|(?:kantor|"
        r"office) alamat",
    ),
    (Role.BIRTH, r"(?:tgl|tempat)(?: dan)?(?: tgl)? ?lahir|\bttl\b|birth|\bdob\b|^lahir$|\btgllahir\b"),
    (Role.ADDRESS, r"alamat|domisili|tempat tinggal|^jalan$"),
    (Role.NEIGHBOURHOOD, r"^(?:no )?(?:rt|rw|rt rw|rtrw|dusun|dukuh|lingkungan|dsn)(?: .{0,3})?$"),
    (Role.COUNT, rf"\b(?:{_COUNTS})\b"),
    (Role.OFFICIAL_NAME, rf"\bnama (?:{_OFFICERS})\b"),
    (
        Role.PERSON_NAME,
        rf"^(?:nama )?kepala keluarga$|\bnama (?:lengkap )?(?:dari )?(?:{_PERSONS})\b|"
        rf"\bpenerima manfaat\b|\b(?:{_ENGLISH}) "
        rf"?nama\b|^(?:krt|kpm|pasien|penerima|pemilik|pelapor|pemohon|responden|ahli waris|pewaris|klien|"
        rf"korban|surname|ibu kandung|penerima bantuan|penghuni|penyewa|nasabah|pendaftar|penggarap|petani|"
        rf"nelayan|pedagang|beneficiary|respondent|patient|warga|lansia|bumil|odgj|odha|"
        rf"(?:calon )?(?:suami|istri|isteri|pengantin|mempelai|jamaah)(?: pria| wanita| laki laki|"
        rf" perempuan)?|wali|ibu|ayah|"
        rf"(?:calon )?(?:pemilik|penerima|penyewa|penggarap|pelapor|pemohon|pengguna|penghuni|peserta|"
        rf"pelanggan|"
        rf"nasabah|pasien|anggota|korban|penjual|pembeli|warga|wajib|kepala) (?:lahan|tanah|rumah|kios|"
        rf"usaha|toko|bantuan|"
        rf"blt|pkh|bpnt|bansos|manfaat|hak|sewa|sambungan|kartu|pajak|air|baru|tni|polri|lama|kk|"
        rf"kendaraan|ternak|sapi)|"
        rf"(?:di)?(?:berikan|bayarkan|serahkan) kepada|kepada|atas nama|a n|an|saksi(?: \d| i+)?|terdakwa|"
        rf"tersangka|pelanggan|debitur|penderita|almarhum|mustahi[kq]|penduduk)$",
    ),
    (Role.OFFICIAL_NAME, rf"\bnama (?:{_OFFICIALS})\b|^(?:{_OFFICIALS})\b"),
    (Role.ENTITY, rf"\bnama (?:{_OFFICES})\b|\b(?:{_OFFICES}) nama\b|^(?:{_OFFICES})$"),
    (
        Role.NAME,
        r"^(?:no )?nama$|^nama (?:dan gelar|gelar|penuh|nik|alamat|orang|l "
        r"p|ybs)\b|^namalengkap$|^nama \d$|^nama alamat",
    ),
    (Role.NAME, r"^nama [a-z]+(?: [a-z]+)?$"),  # of what nobody knows: its values will tell
    (Role.NAME, r"^(?!the |file |host |domain |brand |event |display |table |field )[a-z]+ nama$"),
    (Role.ENTITY, r"\bnama\b"),
    (Role.AGE, r"\b(?:umur|usia|age)\b(?! (?:kehamilan|kandungan))"),
    (Role.SEX, r"jenis keluarga?amin|jenis kelamin|\bjk\b|^l p$|gender|^sex$|kelamin"),
    (
        Role.HEALTH,
        r"diagnos|penyakit|disabilitas|kecacatan|\bcacat\b|\briwayat\b|keluhan|"
        r"gejala|hasil (?:lab|tes|pcr|swab|rapid)|status (?:gizi|hiv|tbc?|"
        r"covid|stunting|kehamilan|kesehatan)|kondisi kesehatan|golongan darah|"
        r"\bgol darah\b|berat badan|tinggi badan|imunisasi|\bgizi\b|stunting|"
        r"\bhiv\b|\bicd\b|kehamilan|tindakan medis|\bbb u\b|\btb u\b|^bb$|"
        r"^tb$|usia kandungan|pengobatan|blood|^lila$|^hb$|^td$|tensi|^gds?$|"
        r"gula darah|kolesterol|asam urat|^spo2$|saturasi|^imt$|lingkar perut|^hpht$|^hpl$",
    ),
    (Role.OFFICE, r"jabatan|eselon|pangkat|golongan|\bgol\b|partai|fraksi|dapil|position|unit kerja|tupoksi"),
    (
        Role.ATTRIBUTE,
        r"agama|pekerjaan|penghasilan|pendapatan|status (?:kawin|perkawinan|"
        r"keluarga|dalam keluarga|hubungan)|hubungan keluarga|\bshdk\b|pendidikan "
        r"terakhir|bantuan|\bblt\b|\bpkh\b|\bbpnt\b|nominal|religion|salary|"
        r"income|\bkelas\b|nilai rapor|\bdesil\b|kewarganegaraan",
    ),
    (
        Role.LABEL,
        r"^(?:no|tahun|th|thn|bulan|bln|tgl|hari|minggu|urut|no urut|ranking|"
        r"peringkat|rank|id|pos|kodepos|lat\w*|long?\w*|lng|x|y|rt|rw|year|"
        r"month|date|umur|usia|semester|triwulan)$",
    ),
)
_HAS_DIGIT = re.compile(r"\d")
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)


@functools.lru_cache(maxsize=4096)
def role_of(header: str) -> Role | None:
    """The role of a column by its header; ``None`` when the header says nothing that matters here."""
    if len(header) > 120:
        return None
    text = normal(header)
    if not text:
        return None
    role = next((role for role, pattern in _COMPILED if pattern.search(text)), None)
    if role is None and "(" in header:
        role = role_of(header.partition("(")[0])  # Pelapor (anak)
    if role in {None, Role.ENTITY} and "/" in header and not _HAS_DIGIT.search(header):
        parts = [role_of(part) for part in header.split("/")]  # Inisial/Nama, Ibu/Ayah
        role = next((part for part in parts if part not in {None, Role.LABEL}), role)
    return role


def normal(header: str) -> str:
    """A header in lower case, with one spelling for each common word."""
    text = header.strip()
    if text.isupper():
        text = text.lower()
    for index, (pattern, replacement) in enumerate(_SHORTENINGS):
        text = pattern.sub(replacement, text)
        if index == 1:
            text = text.lower().strip()
    return text
