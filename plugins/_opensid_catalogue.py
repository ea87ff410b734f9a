"""The statistics that OpenSID knows: their slugs, the numbers they had, and how their rows tell them apart.

Numbers changed between versions (SOURCES 3a), so a statistic is known by its slug, by its heading, or by
the words in its rows, and by its number only where those are silent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One statistic. ``slug`` is its identity."""

    slug: str
    key: str  #: in the addresses of ``internal_api`` and ``/first/statistik``
    label: str
    unit: str = "Penduduk"  #: what is counted
    other: tuple[str, ...] = ()  #: slugs and labels of other versions


TOPICS = (
    Topic(slug="agama", key="3", label="Agama"),
    Topic(slug="jenis-kelamin", key="4", label="Jenis Kelamin"),
    Topic(slug="pekerjaan", key="1", label="Pekerjaan"),
    Topic(slug="pendidikan-dalam-kk", key="0", label="Pendidikan dalam KK"),
    Topic(slug="rentang-umur", key="13", label="Rentang Umur", other=("umur-rentang", "umur")),
    Topic(slug="status-perkawinan", key="2", label="Status Perkawinan"),
    Topic(slug="golongan-darah", key="7", label="Golongan Darah"),
    Topic(slug="kategori-umur", key="15", label="Kategori Umur", other=("umur-kategori",)),
    Topic(slug="warga-negara", key="5", label="Warga Negara", other=("kewarganegaraan",)),
    Topic(slug="status-penduduk", key="6", label="Status Penduduk"),
    Topic(
        slug="penyandang-cacat",
        key="9",
        label="Penyandang Disabilitas",
        other=("penyandang-disabilitas", "cacat"),
    ),
    Topic(slug="penyakit-menahun", key="10", label="Penyakit Menahun", other=("sakit-menahun",)),
    Topic(
        slug="pendidikan-sedang-ditempuh",
        key="14",
        label="Pendidikan Sedang Ditempuh",
        other=("pendidikan-sedang",),
    ),
    Topic(slug="akseptor-kb", key="16", label="Akseptor KB", other=("cara-kb",)),
    Topic(slug="akta-kelahiran", key="17", label="Akta Kelahiran"),
    Topic(slug="kepemilikan-ktp", key="18", label="Kepemilikan KTP", other=("ktp", "kepemilikan-wajib-ktp")),
    Topic(
        slug="asuransi-kesehatan", key="19", label="Asuransi Kesehatan", other=("asuransi", "jenis-asuransi")
    ),
    Topic(
        slug="hubungan-dalam-kk",
        key="hubungan_kk",
        label="Hubungan dalam KK",
        other=("hubungan-kk",),
    ),
    Topic(slug="kelas-sosial", key="kelas_sosial", label="Kelas Sosial", unit="Keluarga"),
)
SLUGS = tuple(topic.slug for topic in TOPICS)
#: Who receives aid is nobody's business; these pages bring lists of names along.
_FORBIDDEN = re.compile(r"bantuan|peserta|penerima|program|^\d+$|^[a-z]?\d+$|suplemen|covid-\w+|nama")
_MARKS = re.compile(r"[^a-z0-9]+")
_AGES = re.compile(r"(?:umur\s+)?\d+\s*(?:s/d|s\.d\.?|-|sampai)\s*\d+.*")
_HEADINGS = re.compile(
    r"^(?:(?:data|jumlah|tabel|grafik|statistik|demografi|penduduk|keluarga|menurut|berdasar(?:kan)?|populasi)(?:\s+|$))+",
    re.IGNORECASE,
)
#: Words that stand in the rows of one statistic only, the most telling first.
_SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("agama", frozenset({"islam"})),
    ("pendidikan-dalam-kk", frozenset({"belum-tamat-sd-sederajat", "tidak-belum-sekolah"})),
    ("pekerjaan", frozenset({"belum-tidak-bekerja", "mengurus-rumah-tangga", "pelajar-mahasiswa"})),
    ("status-perkawinan", frozenset({"belum-kawin"})),
    ("warga-negara", frozenset({"wni"})),
    ("golongan-darah", frozenset({"ab", "ab-plus"})),
    ("status-penduduk", frozenset({"tidak-tetap"})),
    ("penyandang-cacat", frozenset({"cacat-fisik", "disabilitas-fisik", "cacat-netra-buta"})),
    ("penyakit-menahun", frozenset({"jantung", "lever", "paru-paru"})),
    ("kategori-umur", frozenset({"balita"})),
    ("pendidikan-sedang-ditempuh", frozenset({"sedang-sd-sederajat", "belum-masuk-tk-kelompok-bermain"})),
    ("akseptor-kb", frozenset({"iud", "kondom"})),
    ("kepemilikan-ktp", frozenset({"belum-rekam", "sudah-rekam", "ktp-el"})),
    ("hubungan-dalam-kk", frozenset({"kepala-keluarga"})),
)
_NOT_AGES = frozenset({"akta-kelahiran"})  #: counts certificates by age


def slug_of(words: str) -> str:
    """A name for addresses: ``Pendidikan Dalam KK`` → ``pendidikan-dalam-kk``."""
    return _MARKS.sub("-", words.lower()).strip("-")[:60].strip("-")


def listed_topic(name: str) -> Topic | None:
    """The statistic of the list above that has this slug, label or heading."""
    slug = slug_of(_HEADINGS.sub("", " ".join(name.split())))
    return next((topic for topic in TOPICS if slug in {topic.slug, slug_of(topic.label), *topic.other}), None)


def topic_of(name: str) -> Topic | None:
    """The statistic of a slug, label or heading; one that is not listed has its own words.

    ``None`` where the name is none, or one of those that are never read.
    """
    if known := listed_topic(name):
        return known
    bare = _HEADINGS.sub("", " ".join(name.split()))
    slug = slug_of(bare)
    if len(slug) < 2 or _FORBIDDEN.search(slug):
        return None
    return Topic(
        slug=slug,
        key=slug,
        label=bare if " " in bare or not bare.islower() else bare.replace("-", " ").title(),
    )


def topic_of_rows(names: Sequence[str], *, key: str | None = None) -> Topic | None:
    """The statistic that has such rows; ``key`` decides only where the rows do not tell."""
    by_key = next((topic for topic in TOPICS if topic.key == key), None)
    by_rows = _by_words({slug_of(name) for name in names}, names)
    if by_rows is None or (by_key is not None and by_key.slug in _NOT_AGES and by_rows == "rentang-umur"):
        return by_key
    return next(topic for topic in TOPICS if topic.slug == by_rows)


def _by_words(words: Collection[str], names: Sequence[str]) -> str | None:
    if words and set(words) <= {"laki-laki", "perempuan"}:
        return "jenis-kelamin"
    for slug, telling in _SIGNATURES:
        if telling & set(words):
            return slug
    ages = sum(_AGES.fullmatch(name.strip().lower()) is not None for name in names)
    return "rentang-umur" if ages >= 2 and ages * 2 > len(names) else None
