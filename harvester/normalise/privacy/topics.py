"""What can be told of a person that is private: words, phrases and patterns, by kind and weight.

A phrase is looked up word by word, so a text is read once however many there are.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from harvester.normalise.privacy.finding import Kind


@dataclass(frozen=True, slots=True)
class Topic:
    """``weight`` 2: told of private persons only; 1: of others too, so more must stand beside it."""

    name: str
    kind: Kind
    weight: int


@dataclass(frozen=True, slots=True)
class Told:
    """Where something of a topic stands in a text."""

    topic: Topic
    start: int
    end: int


_AID = Topic("aid", Kind.PERSON, 2)
_COURT = Topic("court", Kind.PERSON, 2)
_DEBT = Topic("debt", Kind.PERSON, 2)
_FAMILY = Topic("family event", Kind.PERSON, 2)
_PROPERTY = Topic("property", Kind.PERSON, 1)
_HOME = Topic("home", Kind.PERSON, 1)
_KIN = Topic("kin", Kind.PERSON, 1)
_TRADE = Topic("trade", Kind.PERSON, 1)
_PAPER = Topic("paper", Kind.PERSON, 1)
_MONEY = Topic("money", Kind.PERSON, 1)
_PLACE = Topic("place", Kind.PERSON, 1)
_WEIGHT = Topic("weight", Kind.CHILD, 1)
_HEALTH = Topic("health", Kind.HEALTH, 2)
_CHILD = Topic("child", Kind.CHILD, 2)

_PHRASES = {
    _AID: """
        kpm, mustahik, mustahiq, graduasi, tidak mampu, kurang mampu, bedah rumah, rumah tidak layak,
        tidak layak huni, penerima bantuan, penerima manfaat, penerima blt, penerima pkh, penerima bpnt,
        penerima bst, penerima bansos, penerima sembako, penerima zakat, penerima santunan, penerima
        jamban, penerima rtlh, penerima beras, menerima bantuan, menerima blt, menerima santunan, menerima
        zakat, menerima sembako, menerima beras, mendapat bantuan, mendapatkan bantuan, berhak menerima,
        dapat beras, dapat bantuan, dapat blt, nampi bantuan, fakir miskin, dhuafa, duafa, sebatang kara,
        gubuk, rts, rtsm, rtm, gakin, sktm, prakerja, pra kerja, keluarga miskin, jompo, lansia terlantar,
        beneficiary, beneficiaries, aid recipient, household head
    """,
    _COURT: """
        tersangka, terdakwa, tergugat, penggugat, terpidana, terlapor, dipidana, buron, buronan, pelaku,
        cerai, perceraian, dakwaan, ditangkap, diringkus, narapidana, denda, didenda, isbat nikah,
        dibekuk, diamankan polisi, curanmor, pencurian, dicabuli, pencabulan, diperkosa, dibacok, judi,
        ditilang, talak, termohon, terlantar
    """,
    _DEBT: """
        menunggak, tunggakan, penunggak, debitur, nasabah, peminjam, pinjaman, angsuran, sisa pokok,
        kurang bayar, terhutang, ganti rugi, jatuh tempo, simpanan, tabungan, gaji, upah, honor, belum
        lunas, utang, hutang, berhutang, cicilan, kredit macet, belum bayar, sudah bayar, nunggak, phk,
        pensiunan, pelamar, diberhentikan, penyewa, penjual, pembeli
    """,
    _FAMILY: """
        almarhum, almarhumah, alm, almh, jenazah, meninggal, berpulang, ahli waris, pewaris, warisan, hak
        waris, pengantin, mempelai, janda, duda, mengungsi, pengungsi, dievakuasi, wajib lapor, menginap,
        pindah, pendatang, pemudik, rumah duka, kehilangan, kelahiran, saksi, pernikahan, nikah, korban,
        menikah, dinikahi, akad, melahirkan, tewas, tenggelam, hanyut, luka berat, luka ringan, tkw, tki,
        dipulangkan, haji, umrah, jamaah, jemaah, my name, i live, hidup sendiri
    """,
    _PROPERTY: """
        sertifikat, sppt, nop, seluas, lahan, tanah, batas, kartu tani, pekarangan, sawah, nopol,
        kendaraan, stnk, bpkb, sepeda motor, mobil, pelanggan, undian, letter c, shm, hm, petok, sapi,
        kambing, ternak, ekor, sumur, motor, rumahnya, pbb, pajak
    """,
    _HOME: """
        rumah, kediaman, umur, usia, berusia, agama, pekerjaan, alamat, beralamat, domisili, jenis
        kelamin, status, lahir, warga, keluarga, bantuan, asal, penduduk, tetangga, roboh, terbakar,
        terdampak, ambruk, rusak berat, kerugian, lansia, kabur, hilang, dusun, dsn, kediamannya, hamlet,
        widow, widower
    """,
    _KIN: """
        suami, istri, isteri, suaminya, istrinya, anaknya, anak ke, anak dari, ayah, ayahnya, ibu kandung,
        ibunya, menantu, cucu, adik, adiknya, kakak, kakaknya, mertua, tetangganya
    """,
    _PAPER: """
        ijazah, ktp, kis, skck, akta, surat keterangan, lamaran, iuran, arisan, ronda, jimpitan, dompet,
        tms, kupon, kurban, qurban, zakat, fitrah, infak, sedekah, sembako, beras, santunan, blt, bpnt,
        kerja bakti, absen, cuti, izin, alpa, lunas, setor, spp, tagihan, kartu, paspor, ktp el, kk, sim,
        jadwal, gotong royong, iuran sampah, lomba, lulus, tidak lulus, kuasa, surat kuasa, mediasi,
        pengambilan, pengajuan, mengajukan, permohonan
    """,
    _HEALTH: """
        pasien, penderita, odgj, odha, odhiv, pasung, dipasung, skizofrenia, hiv, aids, tb, tbc, kusta,
        disabilitas, difabel, tuna netra, tuna rungu, tuna wicara, tuna daksa, tuna grahita, tunanetra,
        tunarungu, tunawicara, tunadaksa, tunagrahita, lumpuh, stroke, kanker, gagal ginjal, hidrosefalus,
        down syndrome, autis, bibir sumbing, swab, reaktif, isolasi mandiri, hbsag, depresi, bunuh diri,
        sabu, minum obat, operasi, rekam medis, rawat inap, gizi buruk, gizi kurang, stunting, kehamilan,
        keguguran, bumil, ibu hamil, iva positif, suspek, riwayat penyakit, diabetes, hipertensi, tumor,
        epilepsi, hepatitis, malaria, campak, difteri, polio, dbd, leukemia, thalasemia, cuci darah,
        cacat, tuberkulosis, gangguan jiwa, diagnosa, diagnosis, didiagnosa, didiagnosis, dx, terapi,
        terbaring, covid, terkonfirmasi, katarak, kejang, rujukan, poli jiwa, vct, arv, kontrol rutin,
        rapid test, dirawat, opname, gula darah, gds, usg, caesar, rawat jalan
    """,
    _CHILD: """
        bocah, balita, bayi, siswa, siswi, santri, murid, ananda, yatim, yatim piatu, anak putus sekolah,
        anak yatim, anak asuh, anak korban, anak hilang, anak didik, putus sekolah, khitan, khitanan,
        sunatan, pelajar, peserta didik, absensi kelas, absen kelas, daftar kelas, rapor, raport, kip,
        pip, wisuda tk, ranking, peringkat kelas, juara kelas, lomba mewarnai, bayi baru lahir, ulang
        tahun, belum sekolah, tidak sekolah, beasiswa, anak berkebutuhan khusus
    """,
}
_RELIGIONS = "islam|kristen|katolik|hindu|buddha|budha|konghucu"
_PATTERNS = (
    (_PROPERTY, r"\b(?:luas(?:nya)? )?\d[\d.,]* ?(?:m2|m²|ha\b)|\bbidang (?:tanah )?\d"),
    (_PROPERTY, r"\b[A-Z]{1,2} \d{3,4} [A-Z]{1,3}\b(?! ?\d)"),
    (
        _HOME,
        r"\b(?:[Rr][Tt]|RW)\.? ?/?\d|\b\d{1,3} ?(?:[Tt][Hh]n?|[Tt]ahun)\b|\b\d+ (?:jiwa|orang)\b|\(\d{2}\)",
    ),
    (
        _TRADE,
        rf"(?i)[,;:(/|=] ?(?:buruh|petani|tani|swasta|wiraswasta|pedagang|irt|lulusan|kawin|cerai|lajang|"
        rf"{_RELIGIONS})\b|"
        rf"\brdkk\b",
    ),
    (_MONEY, r"\bRp\.? ?\d[\d.]{3,}"),
    (_PLACE, r"-?\d{1,3}[.,]\d{4,}\s?[,;/ ]\s?(?:lon\w* ?|lng ?)?-?\d{1,3}[.,]\d{4,}"),
    (_AID, r"\b(?:diserahkan|disalurkan|dibagikan|diberikan)\b[^.\n]{0,40}\bkepada\b"),
    (
        _AID,
        r"\b(?:[Pp]enerima|[Bb]erhak)\b[^.\n]{0,30}\b(?:bantuan|BLT|PKH|BPNT|BST|[Bb]ansos|[Zz]akat|"
        r"[Ss]embako)\b",
    ),
    (_WEIGHT, r"\b\d[\d.,]* ?(?:kg|cm|gram|gr)\b"),
    (_CHILD, r"\b[Kk](?:elas|ELAS) (?:\d|[IVX]+\b)|\b(?:SD|MI|TK|SMP|MTs)N?\b(?! ?\d+ ?:)"),
)
_COMPILED = tuple((topic, re.compile(pattern)) for topic, pattern in _PATTERNS)
_DIGIT_WORDS = """
luas seluas rt rw th thn tahun jiwa orang rp diserahkan disalurkan dibagikan diberikan penerima berhak
kelas sd sdn mi min tk smp smpn mts mtsn buruh petani tani swasta wiraswasta pedagang irt lulusan kawin lajang
koordinat lat lon kg cm gram gr rdkk islam kristen katolik hindu buddha budha konghucu m ha bidang kendaraan
nopol plat
"""
_WORD = re.compile(r"[a-z]+")
_FORM = re.compile(r"(?:di|ber|ter|meng?|mem|pen?|ke)?(?P<stem>[a-z]{5,}?)(?:nya|kan|an)?\Z")


def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], Topic]]]:
    found: defaultdict[str, list[tuple[tuple[str, ...], Topic]]] = defaultdict(list)
    for topic, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            first, *rest = phrase.split()
            found[first].append((tuple(rest), topic))
    return dict(found)


_INDEX = _by_first_word()
WORDS = frozenset(_INDEX) | frozenset(_DIGIT_WORDS.split())
"""Without one of these nothing private is told."""


@functools.lru_cache(8192)
def _stem(word: str) -> str:
    """``dikhitan`` without what it begins with, ``berhutangnya`` also without what it ends with."""
    match = _FORM.match(word)
    return match["stem"] if match else word


def told_in(text: str) -> Iterator[Told]:
    """What is told in a sentence."""
    found = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text.lower())]
    for index, (word, start, _) in enumerate(found):
        for rest, topic in _INDEX.get(word) or _INDEX.get(_stem(word)) or ():
            last = index + len(rest)
            if last < len(found) and all(found[index + n][0] == part for n, part in enumerate(rest, 1)):
                yield Told(topic, start, found[last][2])
    for topic, pattern in _COMPILED:
        for match in pattern.finditer(text):
            yield Told(topic, match.start(), match.end())
