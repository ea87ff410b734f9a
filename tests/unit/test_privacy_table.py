"""Tables: header, values and grain decide together. Persons and numbers are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.normalise.privacy import Kind, TableScanner, blank_small_cells, without_signature_block
from harvester.normalise.privacy.headers import Role, role_of

Rows = list[list[str]]
NIK = "3522071203650002"


def kinds(rows: Rows, **options: str) -> set[Kind]:
    scanner = TableScanner(**options)
    for row in rows:
        scanner.feed(row)
    return {finding.kind for finding in scanner.findings()}


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("No. KTP", Role.NIK),
        ("NIK KRT", Role.NIK),
        ("nikKepalaKeluarga", Role.NIK),
        ("No KK", Role.FAMILY_CARD),
        ("Nm Ibu", Role.PERSON_NAME),
        ("TTL", Role.BIRTH),
        ("Tgl Lhr", Role.BIRTH),
        ("No. HP/WA", Role.PHONE),
        ("Nama Desa", Role.ENTITY),
        ("Kode Rekening", Role.OTHER),
        ("Jumlah Penduduk", Role.COUNT),
        ("No. Rekening", Role.BANK),
        ("Nama Siswa", Role.CHILD_NAME),
        ("Nama Kepala Desa", Role.OFFICIAL_NAME),
        ("Alamat Kantor", Role.OFFICE_ADDRESS),
    ],
)
def test_roles_of_headers(header: str, role: Role) -> None:
    assert role_of(header) is role


def test_a_column_of_names_alone_is_not_personal() -> None:
    assert kinds([["No", "Nama"], ["1", "Budi Santoso"], ["2", "Siti Aminah"]]) == set()
    assert (
        kinds([["No", "Nama", "Alamat"], ["1", "Pasar Kota", "Jl. Pasar 1"], ["2", "Pasar Wage", "Jl. Raya"]])
        == set()
    )


def test_names_with_addresses_are() -> None:
    rows = [
        ["No", "Nama", "Alamat"],
        ["1", "Budi Santoso", "Dusun Krajan RT 3"],
        ["2", "Siti Aminah", "Dusun Kedung"],
    ]
    assert kinds(rows) == {Kind.PERSON}


def test_masked_numbers_are_not_personal() -> None:
    assert kinds([["NIK", "Desa"], ["352207******0002", "Bareng"], ["352207******0003", "Kapas"]]) == set()


def test_a_header_below_titles_is_found() -> None:
    rows = [["DAFTAR PENERIMA"], [""], ["Tahun 2023"], [""], ["NO", "NAMA KPM", "NIK"], ["1", "WAGIRAN", NIK]]
    assert {Kind.NIK, Kind.PERSON} <= kinds(rows)


def test_a_second_table_on_the_sheet_has_its_own_header() -> None:
    rows = [
        ["Desa", "Jumlah Penerima"],
        ["Bareng", "12"],
        ["", ""],
        ["Nama Siswa", "Sekolah"],
        ["Aurel Kirana", "SMPN 1"],
    ]
    assert kinds(rows) == {Kind.CHILD}


def test_numbers_that_a_spreadsheet_cut() -> None:
    assert kinds([["NIK"], ["3,52215E+15"]]) == {Kind.NIK}
    assert kinds([["kolom"], ["3522071203650000"], ["3522075203850000"]]) == {Kind.NIK}


def test_codes_of_sixteen_digits_are_not_numbers_of_residents() -> None:
    codes = [["kolom", "x"], *([f"{1000000000000000 + n * 7919}", "a"] for n in range(200))]
    assert kinds(codes) == set()


def test_a_form_is_read_label_by_label() -> None:
    rows = [["Nama", ":", "Budi Santoso"], ["Alamat", ":", "Jl. Pemuda 3"], ["No. HP", ":", "081234567890"]]
    assert kinds(rows) == {Kind.PERSON, Kind.PHONE}


def test_telephones_of_offices() -> None:
    rows = [["Nama Puskesmas", "Telepon"], ["Puskesmas Kapas", "081234567890"]]
    assert kinds(rows) == set()
    assert kinds([["Nama Desa", "Kepala Desa", "No HP Pemilik"], ["Bareng", "Budi", "081234567890"]]) == {
        Kind.PHONE,
        Kind.PERSON,
    }


def test_signature_block_below_a_table() -> None:
    rows = [
        ["Uraian", "Anggaran"], ["Belanja Pegawai", "1.200"], ["", ""],
        ["", "Kepala Dinas"], ["", "Drs. Budi Santoso"], ["", "NIP. 19780312 200501 1 003"],
    ]  # fmt: skip
    assert kinds(rows) == {Kind.OFFICIAL}


def test_a_signature_block_is_cut_off() -> None:
    data = [["1", "Belanja Pegawai", "1.200"], ["2", "Belanja Barang", "800"], ["", "Jumlah", "2.000"]]
    block = [
        ["", "", ""], ["", "", "Bojonegoro, 2 Januari 2023"], ["", "", "Kepala Dinas"],
        ["", "", "Drs. Budi Santoso"], ["", "", "NIP. 19780312 200501 1 003"],
    ]  # fmt: skip
    assert without_signature_block([*data, *block]) == [*data, ["", "", ""]]
    assert without_signature_block(data) == data
    assert without_signature_block([*data, ["", "", "Sumber: Dinas Sosial"]])[-1] == [
        "",
        "",
        "Sumber: Dinas Sosial",
    ]
    assert without_signature_block([]) == []


def test_small_cells_on_sensitive_topics() -> None:
    rows = [["Agama", "Laki-laki"], ["Islam", "2285"], ["Hindu", "2"]]
    assert kinds(rows) == {Kind.SMALL_CELL}
    assert kinds([["Komoditas", "Jumlah"], ["Beras", "2"]]) == set()
    assert kinds([["Desa", "Jumlah"], ["Bareng", "2"]], title="Penderita kusta per desa") == {Kind.SMALL_CELL}


def test_blank_small_cells() -> None:
    assert blank_small_cells(["Agama", "Jumlah"], ["Hindu", "2"]) == ("Hindu", "")
    assert blank_small_cells(["Agama", "Jumlah"], ["Islam", "2285"]) == ("Islam", "2285")
    assert blank_small_cells(["Komoditas", "Jumlah"], ["Beras", "2"]) == ("Beras", "2")


def test_places_name_column_and_row_but_no_value() -> None:
    scanner = TableScanner(path=f"{NIK}.csv", sheet=NIK)
    for row in [[NIK, "Budi Santoso"], [NIK, "Siti Aminah"]]:
        scanner.feed(row)
    (finding,) = [f for f in scanner.findings() if f.kind is Kind.NIK]
    assert (finding.count, finding.rows, finding.place.column) == (2, (1, 2), "column 1")
    assert NIK not in repr(scanner.findings())


CELLS = st.one_of(
    st.text(max_size=30),
    st.none(),
    st.integers(),
    st.floats(),
    st.sampled_from(
        [
            NIK,
            "NIK",
            "Nama",
            "Alamat",
            "Budi Santoso",
            "RT 03",
            "1",
            "TBC",
            ":",
            "3,52215E+15",
            "081234567890",
        ]
    ),
)


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=8), st.none() | st.lists(st.text(max_size=20), max_size=6)
)
def test_never_raises(rows: list[list[object]], columns: list[str] | None) -> None:
    scanner = TableScanner(columns=columns, path="x.csv")
    for row in rows:
        scanner.feed(row)
    assert NIK not in repr(scanner.findings())
