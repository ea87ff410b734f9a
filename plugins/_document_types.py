"""The kinds of documents that Indonesian offices must publish: planning, performance (SAKIP), budget."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PERF, _BUDGET, _PLAN, _INFO = "kinerja", "anggaran", "perencanaan", "informasi publik"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentType:
    """One kind of document: a series has one."""

    key: str
    name: str  #: for people, in Indonesian
    short: str  #: as offices abbreviate it
    words: re.Pattern[str]
    group: str  #: ``kinerja``, ``anggaran``, ``perencanaan`` or ``informasi publik``
    frequency: str | None = None  #: where a rule sets it

    @property
    def regional(self) -> bool:
        """Whether it is of the regency as a whole, whichever office publishes it."""
        return self.key in _REGIONAL


_I = "(?i:"
_YEARLY = "tahunan"
_AKIP = r"\b(?:s?akip|lk[ij]ip|lakip|sistem akuntabilitas kinerja|akuntabilitas kinerja|implementasi sakip)\b"

# Two or three capitals are an abbreviation only as capitals: “PK”, but not “pk” in a word.
#: The first whose words a title has is its type: the more particular stand before the more general.
_ROWS: tuple[tuple[str, str, str, str, str, str | None], ...] = (
    ("dip", "Daftar Informasi Publik", "DIP", rf"{_I}\bdaftar informasi publik\b)|\bDIP\b", _INFO, None),
    (
        "evaluasi-sakip",
        "Laporan Hasil Evaluasi Akuntabilitas Kinerja (LHE SAKIP)",
        "LHE SAKIP",
        rf"{_I}\blhe\b|(?:hasil |laporan )?evaluasi\b.{{0,60}}{_AKIP})",
        _PERF,
        _YEARLY,
    ),
    (
        "evaluasi-renja",
        "Evaluasi Hasil Rencana Kerja (Renja)",
        "Evaluasi Renja",
        rf"{_I}evaluasi\b.{{0,40}}\b(?:renja|rkpd|rencana kerja))",
        _PERF,
        None,
    ),
    (
        "evaluasi-renstra",
        "Evaluasi Rencana Strategis (Renstra)",
        "Evaluasi Renstra",
        rf"{_I}evaluasi\b.{{0,40}}\b(?:renstra|rencana strategis))",
        _PERF,
        None,
    ),
    (
        "rencana-aksi",
        "Rencana Aksi Kinerja",
        "Rencana Aksi",
        rf"{_I}\brenaksi\b|\brencana aksi\b(?! (?:daerah|nasional)))",
        _PERF,
        _YEARLY,
    ),
    (
        "pengukuran-kinerja",
        "Pengukuran dan Capaian Kinerja",
        "Pengukuran Kinerja",
        rf"{_I}\b(?:pengukuran|capaian|realisasi) (?:indikator )?kinerja\b)",
        _PERF,
        None,
    ),
    (
        "pohon-kinerja",
        "Pohon Kinerja (Cascading)",
        "Pohon Kinerja",
        rf"{_I}\b(?:pohon kinerja|cascad\w+|crosscutting)\b)",
        _PERF,
        None,
    ),
    (
        "perjanjian-kinerja",
        "Perjanjian Kinerja (PK)",
        "Perjanjian Kinerja",
        rf"{_I}\b(?:perjanjian|penetapan|kontrak) kinerja\b|\btapkin\b)|\bPK\b(?![- ]?\d)",
        _PERF,
        _YEARLY,
    ),
    (
        "iku",
        "Indikator Kinerja Utama (IKU)",
        "IKU",
        rf"{_I}\bindikator kinerja (?:utama|kunci)\b)|\bIKU\b|\bIku\b",
        _PERF,
        None,
    ),
    (
        "lppd",
        "Laporan Penyelenggaraan Pemerintahan Daerah (LPPD)",
        "LPPD",
        rf"{_I}\bi?lppd\b|penyelenggaraan pemerintahan (?:daerah|desa)\b)",
        _PERF,
        _YEARLY,
    ),
    (
        "lkpj",
        "Laporan Keterangan Pertanggungjawaban (LKPJ)",
        "LKPJ",
        rf"{_I}\blkpj\b|keterangan pertanggung ?jawaban\b)",
        _PERF,
        _YEARLY,
    ),
    (
        "lkjip",
        "Laporan Kinerja Instansi Pemerintah (LKjIP)",
        "LKjIP",
        rf"{_I}\blk[ij]{{0,2}}ip\b|\blk[ij]p\b|\blakip\b|\blkj\b|\blaporan (?:akuntabilitas )?kinerja\b)",
        _PERF,
        _YEARLY,
    ),
    (
        "rkt",
        "Rencana Kinerja Tahunan (RKT)",
        "RKT",
        rf"{_I}\brkt\b|\brencana (?:kinerja|kerja) tahunan\b)",
        _PERF,
        _YEARLY,
    ),
    (
        "kua-ppas",
        "Kebijakan Umum APBD dan Prioritas Plafon Anggaran Sementara (KUA-PPAS)",
        "KUA-PPAS",
        rf"{_I}\bkup?a\b|\bppas\b|\bkebijakan umum (?:perubahan )?(?:anggaran|apbd)\b"
        rf"|\bplafon anggaran\b)",
        _BUDGET,
        _YEARLY,
    ),
    (
        "lra",
        "Laporan Realisasi Anggaran (LRA)",
        "LRA",
        rf"{_I}\blra\b|\brealisasi (?:anggaran|apbd|pendapatan|belanja|fisik dan keuangan|keuangan)\b)",
        _BUDGET,
        None,
    ),
    (
        "pertanggungjawaban-apbd",
        "Pertanggungjawaban Pelaksanaan APBD",
        "Pertanggungjawaban APBD",
        rf"{_I}pertanggung ?jawaban\b.{{0,40}}\b(?:apbd|anggaran pendapatan))",
        _BUDGET,
        _YEARLY,
    ),
    (
        "penjabaran-apbd",
        "Penjabaran APBD",
        "Penjabaran APBD",
        rf"{_I}penjabaran\b.{{0,40}}\b(?:p-?apbd|apbd|anggaran pendapatan)|apbd\b.{{0,20}}\bpenjabaran)",
        _BUDGET,
        _YEARLY,
    ),
    (
        "ringkasan-apbd",
        "Ringkasan APBD",
        "Ringkasan APBD",
        rf"{_I}ringkasan\b.{{0,30}}\b(?:p-?apbd|apbd|anggaran pendapatan))",
        _BUDGET,
        _YEARLY,
    ),
    ("neraca", "Neraca Daerah", "Neraca", rf"{_I}\bneraca\b(?! (?:air|bahan|pangan|lahan)))", _BUDGET, None),
    (
        "calk",
        "Catatan atas Laporan Keuangan (CaLK)",
        "CaLK",
        rf"{_I}\bcalk\b|\bcatatan atas laporan)",
        _BUDGET,
        None,
    ),
    (
        "laporan-operasional",
        "Laporan Operasional",
        "Laporan Operasional",
        rf"{_I}\blaporan operasional\b)",
        _BUDGET,
        None,
    ),
    ("arus-kas", "Laporan Arus Kas", "Laporan Arus Kas", rf"{_I}\barus kas\b)", _BUDGET, None),
    (
        "perubahan-ekuitas",
        "Laporan Perubahan Ekuitas",
        "Laporan Perubahan Ekuitas",
        rf"{_I}\bperubahan ekuitas\b)",
        _BUDGET,
        None,
    ),
    (
        "perubahan-sal",
        "Laporan Perubahan SAL",
        "LPSAL",
        rf"{_I}\blp ?sal\b|\bperubahan (?:sal|saldo)\b)",
        _BUDGET,
        None,
    ),
    (
        "laporan-keuangan",
        "Laporan Keuangan",
        "Laporan Keuangan",
        rf"{_I}\blkpd\b|\blaporan keuangan\b)",
        _BUDGET,
        _YEARLY,
    ),
    (
        "dpa",
        "Dokumen Pelaksanaan Anggaran (DPA)",
        "DPA",
        rf"{_I}\bdpp?a\b|\bdokumen pelaksanaan (?:perubahan )?anggaran\b)",
        _BUDGET,
        _YEARLY,
    ),
    ("dipa", "Daftar Isian Pelaksanaan Anggaran (DIPA)", "DIPA", rf"{_I}\bdipa\b)", _BUDGET, _YEARLY),
    (
        "rka",
        "Rencana Kerja dan Anggaran (RKA)",
        "RKA",
        rf"{_I}\brkap?\b|\brencana kerja (?:dan|&|serta) anggaran\b)",
        _BUDGET,
        _YEARLY,
    ),
    (
        "kak",
        "Kerangka Acuan Kerja (KAK)",
        "KAK",
        rf"{_I}\bkerangka acuan\b|\bterms? of reference\b)|\bKAK\b|\bTOR\b",
        _BUDGET,
        None,
    ),
    (
        "rup",
        "Rencana Umum Pengadaan (RUP)",
        "RUP",
        rf"{_I}\brencana umum pengadaan\b)|\bRUP\b",
        _BUDGET,
        _YEARLY,
    ),
    (
        "rkpd",
        "Rencana Kerja Pemerintah Daerah (RKPD)",
        "RKPD",
        rf"{_I}\brkpd\b|\brencana kerja pemerintah(?:an)? daerah\b)",
        _PLAN,
        _YEARLY,
    ),
    (
        "rpjmd",
        "Rencana Pembangunan Jangka Menengah Daerah (RPJMD)",
        "RPJMD",
        rf"{_I}\brpjmd\b|\bjangka menengah daerah\b)",
        _PLAN,
        "5 tahun sekali",
    ),
    (
        "rpjpd",
        "Rencana Pembangunan Jangka Panjang Daerah (RPJPD)",
        "RPJPD",
        rf"{_I}\brpjpd\b|\bjangka panjang daerah\b)",
        _PLAN,
        None,
    ),
    (
        "renstra",
        "Rencana Strategis (Renstra)",
        "Renstra",
        rf"{_I}\brenstra\b|\brencana strategi[sk]\b)",
        _PERF,
        "5 tahun sekali",
    ),
    (
        "renja",
        "Rencana Kerja (Renja)",
        "Renja",
        rf"{_I}\brenja\b|\brencana kerja\b(?! (?:sama|tahunan|pemerintah|dan|bakti)))",
        _PERF,
        _YEARLY,
    ),
    ("apbdes", "APB Desa", "APB Desa", rf"{_I}\bapb ?des(?:a)?\b)", _BUDGET, _YEARLY),
    (
        "perda-apbd",
        "Peraturan Daerah tentang APBD",
        "Perda APBD",
        rf"{_I}\b(?:perda|peraturan daerah)\b.{{0,80}}\b(?:p-?apbd|apbd|anggaran pendapatan))",
        _BUDGET,
        _YEARLY,
    ),
    (
        "apbd",
        "Anggaran Pendapatan dan Belanja Daerah (APBD)",
        "APBD",
        rf"{_I}\bp?-?apbd-?p?\b|\banggaran pendapatan (?:dan )?belanja daerah\b)",
        _BUDGET,
        _YEARLY,
    ),
)
TYPES = tuple(
    DocumentType(key=key, name=name, short=short, words=re.compile(words), group=group, frequency=frequency)
    for key, name, short, words, group, frequency in _ROWS
)
_REGIONAL = frozenset(
    {
        *("rkpd", "rpjmd", "rpjpd", "lppd", "lkpj", "kua-ppas", "apbd", "perda-apbd", "penjabaran-apbd"),
        *("ringkasan-apbd", "pertanggungjawaban-apbd"),
    }
)
_BY_KEY = {kind.key: kind for kind in TYPES}
#: What only speaks of such documents: guides, invitations, news.
_ABOUT = re.compile(
    r"\b(?:pedoman|petunjuk|juknis|juklak|tata cara|sosialisasi|bimtek|bimbingan teknis|pelatihan|"
    r"workshop|rapat|undangan|berita acara|surat edaran|template|format isian|contoh|panduan|sop|"
    r"standar operasional)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def type_of(title: str) -> DocumentType | None:
    """The kind of document that a title names; ``None`` when it names none, or only speaks of it."""
    text = title[:300].replace("_", " ")
    if _ABOUT.search(text):
        return None
    return next((kind for kind in TYPES if kind.words.search(text)), None)


def type_named(key: str) -> DocumentType | None:
    """The kind with this key."""
    return _BY_KEY.get(key)
