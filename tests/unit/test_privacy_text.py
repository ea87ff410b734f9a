"""Texts: what is found, what is left alone, and what masking keeps. Persons and numbers are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.normalise.privacy import (
    MASK,
    Kind,
    find_hits,
    mask,
    mask_json,
    mask_page,
    scan_page,
    scan_text,
)
from harvester.normalise.privacy.numbers import is_mobile, is_nik, is_nip

NIK = "3522071203650002"
PIECES = st.sampled_from(
    [
        *(NIK, "3522 0712 0365 0002", "NIK", "No KK:", "3,52215E+15", "0812-3456-7890", "+62 857 3211 4567"),
        *(
            "NIP.",
            "19780312 200501 1 003",
            "budi.santoso@gmail.com",
            "wagiran(at)gmail(dot)com",
            "a.n. Budi Santoso",
        ),
        *(
            "RT 03",
            "alamat Jl. Pemuda",
            "Pasien Siti Aminah",
            "diagnosa TBC",
            "rekening",
            "BRI",
            "0012-01-012345-50-7",
        ),
        *(
            "\n",
            ", ",
            " ",
            "<td>",
            "</td>",
            "|",
            f"https://contoh.id/?nik={NIK}",
            "•••",
            "\u200b",
            "３５２２",
            "\ud800",
        ),
        "5.1.02.01.01.0024",
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=12).map("".join))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"an. Budi Santoso, NIK {NIK}", Kind.NIK),
        ("hub. Pak Budi 0812-3456-7890", Kind.PHONE),
        ("No. KK 3522150101080012", Kind.FAMILY_CARD),
        ("3,52215E+15", Kind.NIK),
        ("NPWP 01.234.567.8-601.000", Kind.NPWP),
        ("Mengetahui, Kepala Dinas\nDrs. Budi Santoso\nNIP. 19780312 200501 1 003", Kind.OFFICIAL),
        ("pegawai dengan NIP 197803122005011003", Kind.NIP),
        ("Nama: Siti Aminah\nDiagnosa: TB paru", Kind.HEALTH),
        ("An. Kenzo (3 th) gizi buruk", Kind.CHILD),
    ],
)
def test_found(text: str, kind: Kind) -> None:
    assert kind in {finding.kind for finding in scan_text(text)}


@pytest.mark.parametrize(
    "text",
    [
        "10942236000",
        "35.22.12.2006.001.001",
        "5.1.02.01.01.0024",
        "Kantor (0353) 881234",
        "dinkes.bjn@gmail.com",
        "https://drive.google.com/file/d/1A2b3522071203650002xyz/view",
        "3522 1204 1503 1988 2001 3004",
        "Kepala Desa Budi Santoso, Jl. Raya 1",
    ],
)
def test_left_alone(text: str) -> None:
    assert scan_page(text) == ()


def test_the_same_number_is_judged_by_the_words_before_it() -> None:
    assert scan_text(f"Kode program {NIK}") == ()
    assert [finding.kind for finding in scan_text(f"No KK {NIK}")] == [Kind.FAMILY_CARD]


def test_structure_of_numbers() -> None:
    assert is_nik("3522075203650002"), "a woman's day is 40 more"
    assert not is_nik("3522073202650002"), "there is no 32nd"
    assert not is_nik("2022071203650002"), "20 is no province"
    assert not is_nik("3522071203650000")
    assert is_nik("3522071203650000", truncated=True)
    assert is_nip("197803122005011003")
    assert not is_nip("197813122005011003")
    assert is_mobile("081234567890")
    assert not is_mobile("0353881234")


def test_mask_keeps_the_rest() -> None:
    assert mask(f"NIK {NIK}, Desa Bareng, 35.22.12.2006") == f"NIK {MASK}, Desa Bareng, 35.22.12.2006"


def test_mask_page_takes_names_out_of_tables_of_persons() -> None:
    html = (
        "<table><tr><th>Nama</th><th>Alamat</th></tr>"
        "<tr><td>Budi Santoso</td><td>Dusun Krajan RT 03</td></tr>"
        "<tr><td>Siti Aminah</td><td>Dusun Ngampel RT 01</td></tr></table>"
    )
    masked = mask_page(html)
    assert "Budi" not in masked
    assert "Aminah" not in masked
    assert "Nama" in masked


def test_mask_json_reads_the_keys() -> None:
    record = {
        "no_kk": 3522150101080012,
        "nama": "Budi Santoso",
        "hp": "081234567890",
        "id": 7,
        "lat": -7.15097512345,
    }
    assert mask_json(record) == {"no_kk": MASK, "nama": MASK, "hp": MASK, "id": 7, "lat": -7.15097512345}


def test_mask_json_survives_depth_and_odd_numbers() -> None:
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    assert MASK in str(mask_json({"a": deep}))
    assert str(mask_json({"nik": float("nan"), "kk": float("inf")})) == "{'nik': nan, 'kk': inf}"


@given(TEXTS)
def test_masking_twice_changes_nothing_and_leaves_nothing(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert find_hits(masked) == ()


@given(TEXTS)
def test_pages_never_raise_and_findings_never_carry_the_value(text: str) -> None:
    for finding in scan_page(f"{text} {NIK} budi.santoso@gmail.com"):
        told = repr(finding)
        assert NIK not in told
        assert "budi.santoso" not in told


@given(TEXTS)
def test_hits_are_in_order_and_apart(text: str) -> None:
    hits = find_hits(text)
    ends = [0, *(hit.end for hit in hits)]
    assert all(end <= hit.start < hit.end <= len(text) for end, hit in zip(ends, hits, strict=False))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_mask_json_never_raises(value: object) -> None:
    mask_json(value)
