"""Searching, on whichever database the tests run on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from datasets import source_named, store
from sqlalchemy import select, update

from harvester.adapters.db import indexing, schema
from harvester.adapters.db.search import FACETS
from harvester.dcat.search import Alternatives, Between, Every, Has, Not, Words, ask
from harvester.domain.decide import State

if TYPE_CHECKING:
    from harvester.dcat.search import Condition
    from harvester.service import Service

ALL = Every()


def document(identifier: str, title: str, **fields: Any) -> dict[str, Any]:
    return {"identifier": identifier, "title": {"id": title}, **fields}


DOCUMENTS = [
    document(
        "penduduk",
        "Jumlah Penduduk Kecamatan Dander",
        keyword={"id": ["penduduk", "kecamatan"]},
        organization="dinas-dukcapil",
        publisher={"name": "Dinas Kependudukan dan Pencatatan Sipil"},
        spatial=[{"identifier": "35.22.05", "prefLabel": "Kecamatan Dander"}],
        temporal=[{"startDate": "2021-01-01", "endDate": "2023-12-31"}],
        license="https://creativecommons.org/licenses/by/4.0/",
        theme=["http://publications.europa.eu/resource/authority/data-theme/SOCI"],
        distribution=[{"identifier": "a", "downloadURL": "https://a.example/a.csv", "format": "CSV"}],
    ),
    document(
        "anggaran",
        "Penganggaran Belanja Daerah",
        description={"id": "Rencana dan realisasi anggaran; lihat “APBD” 2023/2024."},
        organization="bappeda",
        publisher={"name": "Bappeda"},
        distribution=[
            {"identifier": "a", "downloadURL": "https://a.example/a.xlsx", "format": "XLSX"},
            {"identifier": "b", "title": {"id": "Lampiran Rembang"}, "format": "PDF"},
        ],
    ),
    document(
        "sekolah",
        "Daftar Sekolah",
        description={"id": "Alamat sekolah menurut kecamatan, dengan jumlah murid. Penduduk tidak termasuk."},
        organization="disdik",
        spatial=[{"identifier": "35.22.05.2001", "prefLabel": "Desa Ngumpakdalem"}],
        distribution=[{"identifier": "a", "downloadURL": "https://a.example/s.csv", "format": "CSV"}],
    ),
]


@pytest.fixture
def filled(service: Service) -> Service:
    store(service, DOCUMENTS)
    return service


def found(service: Service, condition: Condition, **options: Any) -> list[str]:
    """Series in the order found."""
    ids = service.core.search.find(condition, **options).ids
    rows = {row.id: row.series for row in service.core.catalogue.by_ids(ids)}
    return [rows[dataset_id] for dataset_id in ids]


def worded(service: Service, text: str) -> list[str]:
    return found(service, Words(ask(text)))


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("penduduk", ["penduduk", "sekolah"]),  # in a title before a description
        ("kependudukan", ["penduduk", "sekolah"]),
        ("PENDUDUKNYA", ["penduduk", "sekolah"]),
        ("anggaran", ["anggaran"]),
        ("dianggarkan", ["anggaran"]),
        ("pend", ["penduduk", "sekolah"]),  # while it is typed
        ("bersekolah", ["sekolah"]),
        ('"jumlah penduduk"', ["penduduk"]),
        ('"penduduk jumlah"', []),
        ("jumlah yang di penduduk", ["penduduk", "sekolah"]),  # stop words ask for nothing
        ("2023/2024", ["anggaran"]),
        ("2024/2023", []),
        ("rembang", ["anggaran"]),  # the title of a file
        ("xlsx", ["anggaran"]),
        ("ngumpakdalem", ["sekolah"]),  # a place
        ("sipil dinas", ["penduduk"]),  # the publisher
        ("tidak ada kata ini", []),
        ("dan", ["penduduk", "anggaran"]),
        ("Pendùdùk", ["penduduk", "sekolah"]),
    ],
)
def test_words(filled: Service, text: str, series: list[str]) -> None:
    assert sorted(worded(filled, text)) == sorted(series)
    if text == "penduduk":
        assert worded(filled, text) == series


@pytest.mark.parametrize(
    "text",
    [
        *('"', "'", "*", "-", "(", ")", "a AND", "NEAR(a b)", "title:", '"a', "a*b", "^", ":", "{title}: a"),
        *("a & b", "!a", "<->", "\\", "%", "_", "a\0b", "\ud800", "☃", "ꦢꦺꦱ", "x" * 5000, "a " * 5000),
        *("'; DROP TABLE words; --", "rowid", "words MATCH 'a'", "+ +", "…", "NOT NOT", '""', '" "'),
    ],
)
def test_nothing_that_is_typed_is_an_error(filled: Service, text: str) -> None:
    search, everything = filled.core.search, filled.core.search.find(ALL).count
    tag = Has("tags", (text.replace("\0", "").replace("\ud800", ""),))
    for condition in (Words(ask(text)), Words(ask(text), in_title=True), tag):
        assert 0 <= search.find(condition, facets=FACETS).count <= everything


@pytest.mark.parametrize(
    ("condition", "series"),
    [
        (ALL, ["anggaran", "penduduk", "sekolah"]),
        (Has("organization", ("bappeda",)), ["anggaran"]),
        (Has("organization", ("bappeda", "disdik")), ["anggaran", "sekolah"]),
        (Not(Has("organization", ("bappeda",))), ["penduduk", "sekolah"]),
        (Has("res_format", ("CSV",)), ["penduduk", "sekolah"]),
        (Has("res_format", ("PDF",)), []),  # a file without an address is not shown
        (Has("organization", (), ("*d*",)), ["anggaran", "penduduk", "sekolah"]),
        (Has("organization", (), ("b?ppeda",)), ["anggaran"]),
        (Has("organization", (), ("_appeda",)), []),
        (Has("organization", (), ("BAPP*",)), []),  # as in Solr, whatever the database makes of LIKE
        (Has("res_format", (), ("c*",)), []),
        (Has("res_format", (), ("C*",)), ["penduduk", "sekolah"]),
        (Has("license_id", ("cc-by",)), ["penduduk"]),
        (Has("theme", ("SOCI",)), ["penduduk"]),
        (Has("year", ("2022",)), ["penduduk"]),
        (Has("tags", ("kecamatan",)), ["penduduk"]),
        (Has("place", ("35.22.05.2001",)), ["sekolah"]),
        (Has("place", ("35.22.05",)), ["penduduk", "sekolah"]),  # with the villages in it
        (Has("place", ("35.22.0",)), []),
        (Has("harvest_source_title", ("Sumber",)), ["anggaran", "penduduk", "sekolah"]),
        (Has("name", (), ("jumlah-*",)), ["penduduk"]),
        (Words(ask("penduduk"), in_title=True), ["penduduk"]),
        (Every((Words(ask("penduduk")), Has("res_format", ("CSV",)), Has("year", ("2021",)))), ["penduduk"]),
        (Alternatives((Words(ask("anggaran")), Has("tags", ("kecamatan",)))), ["anggaran", "penduduk"]),
        (Alternatives(()), []),
        (Between("metadata_modified", datetime(2025, 1, 1, tzinfo=UTC)), []),
        (
            Between("metadata_modified", None, datetime(2025, 1, 1, tzinfo=UTC)),
            ["anggaran", "penduduk", "sekolah"],
        ),
    ],
)
def test_conditions(filled: Service, condition: Condition, series: list[str]) -> None:
    assert sorted(found(filled, condition)) == series
    assert filled.core.search.find(condition).count == len(series)


def test_facets_count_what_is_found(filled: Service) -> None:
    told = filled.core.search.find(Words(ask("penduduk")), facets=FACETS, limit=0)
    assert (told.count, told.ids) == (2, [])
    counted = {name: {v.value: v.count for v in values} for name, values in told.facets.items()}
    assert counted["organization"] == {"dinas-dukcapil": 1, "disdik": 1}
    assert counted["res_format"] == {"CSV": 2}
    assert counted["year"] == {"2021": 1, "2022": 1, "2023": 1}
    labels = {v.value: v.label for v in told.facets["organization"]}
    assert labels["dinas-dukcapil"] == "Dinas Kependudukan dan Pencatatan Sipil"
    assert [v.value for v in filled.core.search.values("organization")] == [
        *("bappeda", "dinas-dukcapil", "disdik")
    ]


def test_values_are_found_whatever_their_case_in_any_alphabet(filled: Service) -> None:
    store(filled, [document("kafe", "Kafe", keyword={"id": ["KAFÉ"]}, organization="dinas-kafe")])
    for typed in ("kafé", "KAFÉ", "Afé"):
        assert [each.value for each in filled.core.search.values("tags", like=typed)] == ["KAFÉ"]
    assert not filled.core.search.values("tags", like="kafe")


def test_order_and_pages(filled: Service) -> None:
    assert found(filled, ALL, order=[("title_string", False)]) == ["sekolah", "penduduk", "anggaran"]
    assert found(filled, ALL, order=[("title_string", True)], start=1, limit=1) == ["penduduk"]
    assert found(filled, ALL, start=9) == []


def test_what_is_hidden_is_not_found(filled: Service) -> None:
    store(filled, [DOCUMENTS[0]], state=State.QUARANTINED)
    assert worded(filled, "penduduk") == ["sekolah"]
    store(filled, [DOCUMENTS[0]])
    assert worded(filled, "penduduk") == ["penduduk", "sekolah"]
    dataset = schema.dataset
    with filled.core.engine.begin() as connection:  # whoever hides it
        connection.execute(update(dataset).where(dataset.c.series == "penduduk").values(state="withdrawn"))
        assert not connection.scalars(
            select(schema.facet.c.dataset_id).join(dataset).where(dataset.c.series == "penduduk")
        ).all()
    assert worded(filled, "penduduk") == ["sekolah"]
    filled.core.sources.remove(source_named(filled, "sumber").id, filled.core.clock.now())
    told = filled.core.search.find(ALL, facets=FACETS)
    assert (told.count, sum(map(len, told.facets.values()))) == (0, 0)


def test_a_change_is_found_at_once(filled: Service) -> None:
    changed = {**DOCUMENTS[2], "title": {"id": "Daftar Puskesmas"}, "organization": "dinkes"}
    store(filled, [changed])
    assert worded(filled, "puskesmas") == ["sekolah"]
    assert found(filled, Has("organization", ("disdik",))) == []


def test_a_source_that_is_renamed_takes_its_datasets_along(filled: Service) -> None:
    store(filled, [document("x", "Tanpa Pemilik")], source="lain")
    source = source_named(filled, "lain")
    assert found(filled, Has("organization", ("lain",))) == ["x"]
    filled.core.sources.save(replace(source, organization="pemilik"), filled.core.clock.now())
    assert found(filled, Has("organization", ("lain",))) == []
    assert found(filled, Has("organization", ("pemilik",))) == ["x"]


def test_an_index_can_be_made_anew(filled: Service) -> None:
    engine = filled.core.engine
    assert indexing.stale(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM words")
        connection.exec_driver_sql("DELETE FROM facet")
    assert worded(filled, "penduduk") == []
    assert indexing.reindex(engine) == 3
    assert not indexing.stale(engine)
    assert worded(filled, "penduduk") == ["penduduk", "sekolah"]
    assert found(filled, Has("theme", ("SOCI",))) == ["penduduk"]
