"""Names are told by a list and by how they are built; sentences of public life are told by their words."""

from __future__ import annotations

import pytest

from harvester.normalise.privacy import Kind, TableScanner, find_hits
from harvester.normalise.privacy.name_list import NAMES
from harvester.normalise.privacy.names import is_name_token, person_in
from harvester.normalise.privacy.public_life import is_public
from harvester.normalise.privacy.words import split_words


@pytest.mark.parametrize("name", ["Ngatirah", "Suparmo", "Wakidi", "Legiyati", "Sarmonah", "Tugini"])
def test_a_name_that_is_in_no_list_is_told_by_its_build(name: str) -> None:
    assert name.lower() not in NAMES
    assert is_name_token(name)


@pytest.mark.parametrize("name", ["Soekarno", "Djoko", "Moechammad", "Soetarti"])
def test_old_spelling_is_read(name: str) -> None:
    assert is_name_token(name)


@pytest.mark.parametrize(
    "word", ["Kecamatan", "Penyaluran", "Pasti", "Lampiran", "Sumberrejo", "Dataset", "Sekolah", "Family"]
)
def test_other_words_are_no_names(word: str) -> None:
    assert not is_name_token(word)


@pytest.mark.parametrize(
    ("cell", "person", "surely"),
    [
        ("Wagini, 61 th", True, True),
        ("Suparlan Ketua RT 01", True, True),
        ("Pak Tono Bakso", True, True),
        ("Warung Pojok", False, False),
        ("anonim", False, False),
        ("Jl. Mawar 3", False, False),
    ],
)
def test_a_cell_names_a_person_whatever_follows(cell: str, person: bool, surely: bool) -> None:
    assert person_in(cell) == (person, surely)


def test_public_words_are_known_in_all_their_forms() -> None:
    for told in ("Ia menyampaikan laporan", "diresmikan kemarin", "pemimpin rombongan", "juara dua"):
        assert is_public(split_words(told)), told
    assert not is_public(split_words("rumahnya roboh diterjang angin"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yatmi menjual kalungnya untuk menebus ijazah.", True),
        ("Warga menuding Wagiran membuang limbah.", True),
        ("Uang duka untuk keluarga Sumadi belum diambil.", True),
        ("Pelukis Wagiran memamerkan karyanya.", False),
        ("Kepala Desa Wagiran membuka musyawarah.", False),
        ("Wagiran", False),
    ],
)
def test_whoever_is_named_outside_public_life_is_suspect(text: str, found: bool) -> None:
    assert bool(find_hits(text)) is found


def kinds(*rows: tuple[str, ...]) -> set[tuple[Kind, int | None]]:
    scanner = TableScanner()
    for row in rows:
        scanner.feed(row)
    return {(finding.kind, finding.place.position) for finding in scanner.findings()}


def test_long_numbers_beside_names_are_persons_whatever_their_header() -> None:
    header = ("nama", "an. rekening", "nomor")
    rows = [("Khoiri", "Khoiri", "7159884700"), ("Fathimah", "Siti Fathimah", "8063310295")]
    assert kinds(header, *rows) >= {(Kind.BANK_ACCOUNT, 3), (Kind.PERSON, 1)}
    running = [("Khoiri", "tunai", "2203410001"), ("Fathimah", "tunai", "2203410002")]
    assert kinds(("nama", "cara", "nomor"), *running) == set()


def test_accounts_are_told_by_their_build_without_a_header() -> None:
    found = kinds(("008601031607509", "SUMIYEM", "900000"), ("771301047780505", "DARSINI", "900000"))
    assert found == {(Kind.BANK_ACCOUNT, 1), (Kind.PERSON, 2)}


def test_records_side_by_side_are_read() -> None:
    found = kinds(
        ("Uraian", "Suryati", "Mispan"),
        ("Tanggal Lahir", "3 Maret 1977", "21 April 1958"),
        ("Alamat", "Dsn Kedungrejo RT 2", "Dsn Kedungrejo RT 3"),
    )
    assert found == {(Kind.PERSON, 2), (Kind.PERSON, 3)}
