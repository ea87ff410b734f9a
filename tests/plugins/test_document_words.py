"""Kinds of documents, offices and categories, as titles name them."""

from __future__ import annotations

import pytest

from harvester.sdk import JsonObject, RawRecord
from plugins._categories import EXCLUDED, category_of, category_within
from plugins._document_draft import Told
from plugins._document_types import TYPES, type_of
from plugins._offices import office_in, same_office, site_office, unit_of_cell


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Renstra Dinas Kesehatan 2018-2023", "renstra"),
        ("RENCANA STRATEGIS 2024", "renstra"),
        ("Renja Perubahan 2022", "renja"),
        ("Rencana Kerja Tahunan 2019", "rkt"),
        ("Rencana Kerja Pemerintah Daerah 2024", "rkpd"),
        ("Rencana Kerja dan Anggaran SKPD", "rka"),
        ("Rencana Kerja Sama Daerah", None),
        ("RKT 2021", "rkt"),
        ("IKU 2021", "iku"),
        ("Perjanjian Kinerja Eselon III", "perjanjian-kinerja"),
        ("PK Kepala Dinas 2020", "perjanjian-kinerja"),
        ("Surat Perintah PK 01", None),
        ("LKjIP 2022", "lkjip"),
        ("LAKIP_2019", "lkjip"),
        ("LKIP Tahun 2015", "lkjip"),
        ("Laporan Kinerja Instansi Pemerintah", "lkjip"),
        ("Laporan Hasil Evaluasi atas Implementasi SAKIP", "evaluasi-sakip"),
        ("LHE AKIP 2022", "evaluasi-sakip"),
        ("Evaluasi Renja Triwulan II", "evaluasi-renja"),
        ("Perda Nomor 8 Tahun 2022 tentang APBD TA 2023", "perda-apbd"),
        ("Perbup Penjabaran Perubahan APBD 2021", "penjabaran-apbd"),
        ("Ringkasan P-APBD 2023", "ringkasan-apbd"),
        ("Pertanggungjawaban Pelaksanaan APBD", "pertanggungjawaban-apbd"),
        ("APBD 2024", "apbd"),
        ("Realisasi APBD Semester I", "lra"),
        ("LRA per 30 Juni 2023", "lra"),
        ("DPPA Setda 2022", "dpa"),
        ("DIPA 2020", "dipa"),
        ("Rancangan KUA PPAS 2024", "kua-ppas"),
        ("KAK Pembangunan Jalan", "kak"),
        ("Anak kakak beradik", None),
        ("Pedoman penyusunan LKjIP", None),
        ("Undangan bimtek RKA", None),
        ("Daftar Informasi Publik 2024", "dip"),
        ("", None),
    ],
)
def test_kinds(title: str, key: str | None) -> None:
    kind = type_of(title)
    assert (kind.key if kind else None) == key


def test_each_kind_knows_its_own_name() -> None:
    assert [kind.key for kind in TYPES if type_of(kind.name) is not kind] == []
    assert len({kind.key for kind in TYPES}) == len(TYPES)


@pytest.mark.parametrize(
    ("title", "office"),
    [
        (
            "Renstra Dinas Kesehatan Kabupaten Bojonegoro Tahun 2018-2023",
            "Dinas Kesehatan Kabupaten Bojonegoro",
        ),
        ("LKjIP BPKAD 2022", "BPKAD"),
        (
            "RENJA DINAS PEKERJAAN UMUM DAN PENATAAN RUANG TAHUN 2023",
            "Dinas Pekerjaan Umum dan Penataan Ruang",
        ),
        ("DPA Dinas Perpustakaan dan Kearsipan Perubahan 2022", "Dinas Perpustakaan dan Kearsipan"),
        ("Sub Bagian Program", None),
        ("Daftar Badan Publik", None),
        ("Renja 2023", None),
    ],
)
def test_offices(title: str, office: str | None) -> None:
    assert office_in(title) == office


@pytest.mark.parametrize(
    ("one", "other", "host", "same"),
    [
        ("Dinas Kesehatan", "DINAS KESEHATAN Kab. Bojonegoro", None, True),
        ("Dinkes", "Dinas Kesehatan", None, True),
        ("BPKAD", "Badan Pengelolaan Keuangan dan Aset Daerah", None, True),
        ("Dishub", "Dinas Perhubungan", "dishub.bojonegorokab.go.id", True),
        ("Dinas Kesehatan", "Dinas Sosial", None, False),
        ("Dinas Kesehatan", "", None, False),
    ],
)
def test_same_office(one: str, other: str, host: str | None, same: bool) -> None:
    assert same_office(one, other, host) is same


def test_whose_site_it_is() -> None:
    assert site_office("PPID Dinas Perhubungan – Informasi Berkala") == "Dinas Perhubungan"
    assert site_office("Transparansi | BPKAD Bojonegoro") == "BPKAD Bojonegoro"
    assert site_office("PPID Kabupaten Bojonegoro") == "Kabupaten Bojonegoro"
    assert site_office("Selamat Datang") is None


def test_a_person_is_no_unit() -> None:
    assert unit_of_cell("Sub Bagian Program") == "Sub Bagian Program"
    assert unit_of_cell("Drs. Contoh Nama, M.Si") is None
    assert unit_of_cell("Kepala Dinas: Ir. Contoh, MM") is None
    assert unit_of_cell("-") is None


def test_categories() -> None:
    assert category_of("A. INFORMASI YANG WAJIB DIUMUMKAN SECARA BERKALA") == "Berkala"
    assert category_of("informasi-serta-merta") == "Serta merta"
    assert category_of("Informasi berkala, serta merta dan setiap saat") is None
    assert category_of("Rahasia") == EXCLUDED
    assert category_within((), ("Laporan berkala",), ("Informasi yang Dikecualikan",)) == EXCLUDED
    assert category_within((("Judul", "Laporan berkala"),), ("D. DIKECUALIKAN",), ()) == EXCLUDED
    assert category_within((("Jenis Informasi", "Dikecualikan"),), ("A. Berkala",), ()) == EXCLUDED


@pytest.mark.parametrize(
    ("content", "title", "start"),
    [
        (
            {"title": "Perda Nomor 9 Tahun 2022 tentang APBD TA 2023"},
            "Perda Nomor 9 Tahun 2022 tentang APBD TA 2023",
            "2023",
        ),
        ({"title": "Perda Nomor 9 Tahun 2022 tentang APBD"}, "Perda Nomor 9 Tahun 2022 tentang APBD", "2022"),
        ({"title": "Penjabaran APBD", "headings": ["Tahun 2021"]}, "Penjabaran APBD 2021", "2021"),
        ({"title": "2020", "headings": ["LKjIP"]}, "LKjIP 2020", "2020"),
        ({"title": "LKjIP [PDF, 2,3 MB]", "cells": [["Tahun", "2019"]]}, "LKjIP 2019", "2019"),
        (
            {"title": "Dokumen", "kind": "file", "download": "http://x.id/2024/05/LAKIP-2018.pdf"},
            "LAKIP 2018",
            "2018",
        ),
        ({"title": "Renstra", "column": "2018-2023"}, "Renstra 2018-2023", "2018-2023"),
    ],
)
def test_titles_and_periods(content: JsonObject, title: str, start: str) -> None:
    told = Told(RawRecord(identifier="x", content=content))
    assert told.title == title
    assert told.period is not None
    assert told.period.start == start
