"""Which posts belong together, and the period that each speaks of."""

from __future__ import annotations

import time

import pytest

from harvester.sdk import PeriodDraft
from harvester.sdk.series import own_places, period_of, series_of

SAME = [
    ("Harga Sembako Januari 2018", "Update Harga Sembako Februari 2018", "Harga Sembako"),
    ("Harga Sembako, Jum’at 27 Oktober 2017", "HARGA SEMBAKO TERBARU 12", "Harga Sembako"),
    ("Harga Sembako Hari Ini", "Harga Sembako (Update 3/1/2018)", "Harga Sembako"),
    ("Rabu Pahing, 3 Januari 2018: Harga Cabai", "Harga Cabai Minggu ke-2 Maret", "Harga Cabai"),
    (
        "Laporan Realisasi APBDes Semester I – 2019",
        "Realisasi APBDes Semester II Tahun 2020",
        "Realisasi APBDes",
    ),
    ("Penyaluran BLT Tahap I", "Penyaluran BLT Tahap II Tahun 2021", "Penyaluran BLT"),
    ("Data Stunting Triwulan II 2024", "Data Stunting TW III 2023", "Data Stunting"),
    ("Renstra 2018-2023", "Renstra Tahun Anggaran 2024", "Renstra"),
    ("Data Penduduk per 31 Desember 2019", "Data Penduduk s/d Desember 2020", "Data Penduduk"),
    ("Harga Gabah Des '19", "Harga Gabah Okt. 2020", "Harga Gabah"),
    ("📊 Statistik Sektoral 2023", "Statistik Sektoral", "Statistik Sektoral"),
    ("APBDes Desa Wonorejo 2017", "APBDes 2018", "APBDes Desa Wonorejo"),
    ("Data RT 01 2019", "Data RT 1 2020", "Data RT 01"),
    ("Jumlah Guru SD 2022", "Jumlah Guru SD 2023", "Jumlah Guru SD"),
    ("Jumlah Guru SD s.d. Juni 2024", "Jumlah Guru SD sd. Juli 2024", "Jumlah Guru SD"),
    ("APBDes TA 2024 Desa X", "APBDes TA2023 Desa X", "APBDes Desa X"),
    ("Realisasi PAD Triwulan II/2023", "Realisasi PAD TW I-2024", "Realisasi PAD"),
    ("Realisasi PAD Catur Wulan I 2023", "Realisasi PAD Q1-2023", "Realisasi PAD"),
    ("Realisasi PAD 10/2023", "Realisasi PAD 20231031", "Realisasi PAD"),
    ("Realisasi PAD Mei 23", "Realisasi PAD Okt", "Realisasi PAD"),
    ("Data Penduduk (per 31/12/2022)", "Data Penduduk keadaan 31 Desember 2021", "Data Penduduk"),
    ("Data Penduduk kondisi akhir tahun 2022", "Data Penduduk Semester 1 2023", "Data Penduduk"),
    ("Siswa TP. 2022/2023", "Siswa Tahun Pelajaran 2021/2022", "Siswa"),
    ("Panen-Padi-2023", "panen_padi_2022.xlsx", "Panen Padi"),
    ("Panen Padi Jan-Mar 2023", "Panen Padi April-Juni 2023", "Panen Padi"),
    ("Curah Hujan Dasarian II Mei 2023", "Curah Hujan Dasarian I Juni 2023", "Curah Hujan"),
    ("Perbup Nomor 12 Tahun 2019", "Perbup No 12/2019", "Perbup Nomor 12 Tahun 2019"),
    ("RKPD 2024 FINAL fix rev2.pdf", "RKPD Tahun 2023 (Final)", "RKPD"),
    (
        "Data Penduduk Kec. Dander Semester I 2023",
        "Data Penduduk Kecamatan Dander 2022",
        "Data Penduduk Kec. Dander",
    ),
    ("Penduduk Menurut Agama 2022", "Penduduk berdasarkan Agama 2023", "Penduduk Menurut Agama"),
    ("Perda No 3 Tahun 2023 tentang APBD", "Perda No 5 Tahun 2024 tentang APBD", "Perda tentang APBD"),
]


@pytest.mark.parametrize(("one", "other", "title"), SAME)
def test_posts_that_differ_in_period_or_filler_are_one_series(one: str, other: str, title: str) -> None:
    first, second = (series_of(told, "Data", places=("Wonorejo",)) for told in (one, other))
    assert first.key == second.key
    assert first.title == title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Data Penduduk Dusun 1", "Data Penduduk Dusun 2"),
        ("Data RT 01 RW 02", "Data RT 02 RW 01"),
        ("Nilai Kelas 5", "Nilai Kelas 6"),
        ("Siswa SDN 1", "Siswa SDN 2"),
        ("Penduduk Usia 0-5 Tahun", "Penduduk Usia 6-12 Tahun"),
        ("Data Desa Ngunut 2020", "Data Desa Bareng 2020"),
        ("Harga Pasar Minggu", "Harga Pasar Kliwon"),
        ("Laporan Mingguan", "Laporan Bulanan"),
        ("Data Covid-19", "Data TBC"),
        ("Data Kelahiran 2020", "Data Kematian 2020"),
        ("APBDes 2019", "APBDes Perubahan 2019"),
        ("Perbup Nomor 12 Tahun 2019", "Perbup Nomor 13 Tahun 2019"),
        ("Perbup Nomor 12 Tahun 2019", "Perbup Nomor 12 Tahun 2020"),
        ("Peraturan Desa Nomor 3 Tahun 2024", "Peraturan Desa No. 1 Tahun 2023"),
        ("Keputusan Kepala Dinas Nomor 188/12/2019", "Keputusan Kepala Dinas Nomor 188/13/2019"),
        ("SK Kepala Desa No 188/12/KEP/2023", "SK Kepala Desa No 188/15/KEP/2023"),
        ("Renja Revisi 2023", "Renja 2023"),
        ("Sepak Bola Final 2023", "Sepak Bola 2023"),
        ("Undang-Undang 23 Tahun 2014", "Undang-Undang 24 Tahun 2014"),
        ("Kelas 2000", "Kelas 2001"),
        ("RT 02", "RT 03"),
        ("ISO 9001", "ISO 27001"),
        ("Jumlah Guru SD 2022", "Jumlah Guru SMP 2022"),
    ],
)
def test_posts_that_differ_in_more_are_not(one: str, other: str) -> None:
    assert series_of(one, "Data").key != series_of(other, "Data").key


def test_labels_part_series() -> None:
    assert series_of("Data 2020", "Panen").key != series_of("Data 2020", "Penduduk").key
    assert series_of("Data 2020", None).key == "data"


@pytest.mark.parametrize("title", ["27 Oktober 2017", "Laporan Januari 2018", "", "2019", "Update!", "…"])
def test_a_title_that_is_only_a_date_keeps_the_label(title: str) -> None:
    assert series_of(title, "Harga Sembako") == ("harga-sembako", "Harga Sembako")


def test_always_names_something() -> None:
    assert series_of("", None) == ("tanpa-judul", "Tanpa judul")
    assert series_of("2019", None) == ("2019", "2019")
    assert series_of("數據 2019", None).key


def test_without_a_label_a_title_of_filler_and_period_keeps_the_filler() -> None:
    assert (
        series_of("Laporan Semester 1 2023") == series_of("Laporan Semester 2 2023") == ("laporan", "Laporan")
    )


def test_a_place_alone_is_no_series_but_stays_in_the_title() -> None:
    assert series_of("Desa Wonorejo 2019", None, places=("Wonorejo",)) == ("desa-wonorejo", "Desa Wonorejo")


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("Harga Jum'at Pon, 27 Oktober 2017", "27 Oktober 2017"),
        ("Harga 19 dan 27 Oktober 2017", "19 dan 27 Oktober 2017"),
        ("Panen Januari s.d. Maret 2018", "Januari s.d. Maret 2018"),
        ("Stunting Triwulan II 2022", "Triwulan II 2022"),
        ("Stunting Triwulan II Tahun 2022", "Triwulan II Tahun 2022"),
        ("Triwulan IV APBDes 2021", "Triwulan IV 2021"),
        ("Renstra 2018-2023", "2018-2023"),
        ("APBDes Tahun Anggaran 2019", "2019"),
        ("APBDes TA. 2019", "2019"),
        ("BLT Tahap II Tahun 2021", "2021"),
        ("BLT Tahap II Maret 2021", "Maret 2021"),
        ("Harga 3/1/2018", "3/1/2018"),
        ("Harga 2018-01-05", "2018-01-05"),
        ("Harga Sembako Januari", "Januari 2018"),
        ("Harga Sembako Desember", "Desember 2017"),
        ("Harga 3 Februari", "3 Februari 2018"),
        ("Harga hari ini", "2018-02-05"),
        ("Harga Minggu ke-2 Maret", "Minggu ke-2 Maret 2017"),
        ("Harga Minggu II Januari 2018", "Minggu II Januari 2018"),
        ("Harga Pekan ke-3 2020", "2020"),
        ("Ekspor Q3 2020", "Q3 2020"),
        ("Harga Sembako", None),
        ("Realisasi Triwulan II/2023", "Triwulan II/2023"),
        ("Realisasi TW I-2023", "TW I-2023"),
        ("Realisasi PAD 10/2023", "10/2023"),
        ("Realisasi PAD Mei 23", "Mei 2023"),
        ("APBDes TA2024 Desa X", "2024"),
        ("Panen-Padi-2023.xlsx", "2023"),
        ("Perbup No 12/2019", "2019"),
        ("Kelas 2000", None),
        ("RT 02", None),
        ("Data 5 Dusun", None),
        ("Peta Jalan 1900x1200", None),
        ("Mari Belajar Mandiri", None),
    ],
)
def test_reads_the_period_from_a_title(title: str, start: str | None) -> None:
    period = period_of(title, "2018-02-05T10:00:00+07:00")
    assert (period.start if period else None) == start


def test_a_year_or_a_day_is_the_whole_of_it() -> None:
    year, day, month = (period_of(told) for told in ("APBDes 2019", "Harga 2018-01-05", "Harga Mei 2019"))
    assert year == PeriodDraft(start="2019", end="2019")
    assert day == PeriodDraft(start="2018-01-05", end="2018-01-05")
    assert month == PeriodDraft(start="Mei 2019")


def test_needs_no_date_of_publishing() -> None:
    period = period_of("Harga Januari")
    assert period is not None
    assert period.start == "Januari"
    assert period_of("hari ini") is None
    assert period_of("Januari", "bukan tanggal") is not None


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("KIM Sendang Potro", ("Sendang Potro",)),
        ("Pemerintah Desa Bareng Kecamatan Sekar", ("Bareng",)),
        ("Website Resmi DESA TLOGOHAJI", ("TLOGOHAJI",)),
        ("Info Harga Sembako", ()),
        ("desa", ()),
        ("", ()),
    ],
)
def test_takes_the_place_from_a_publishers_name(name: str, places: tuple[str, ...]) -> None:
    assert own_places(name) == places


@pytest.mark.parametrize(
    ("part", "times"),
    [
        ("1-", 5_000),
        ("dan ", 5_000),
        ("Januari ", 3_000),
        ("(", 5_000),
        ("senin, ", 3_000),
        ("- ", 8_000),
    ],
)
def test_long_titles_take_no_long_time(part: str, times: int) -> None:
    began = time.process_time()
    series_of(part * times, "x", places=("y y",))
    period_of(part * times)
    assert time.process_time() - began < 2.0
