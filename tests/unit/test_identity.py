"""Names and hashes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from harvester.dcat.document import content_hash, from_document, to_document
from harvester.domain.dataset import (
    Agent,
    Checksum,
    Column,
    ContactPoint,
    Dataset,
    Distribution,
    Location,
    PeriodOfTime,
    Provenance,
    Table,
)
from harvester.domain.identity import ckan_name, content_digest, dataset_uuid, slug, source_uuid

CKAN_NAME = re.compile(r"^[a-z0-9_-]{2,100}$")  # ckan/logic/validators.py: name_validator

FULL = Dataset(
    identifier="https://x.example/1",
    title={"id": "Jumlah Penduduk", "en": "Population"},
    keyword={"id": ("penduduk", "agama")},
    publisher=Agent(name="Pemdes Bareng", identifier="35.22.01.2001"),
    contact_point=(ContactPoint(fn="Kasi", has_email="mailto:a@b.example"),),
    spatial=(Location(identifier="35.22.01", bbox=(111.5, -7.5, 112.0, -7.0), geometry={"type": "Point"}),),
    temporal=(PeriodOfTime(start_date="2024"),),
    distribution=(
        Distribution(
            identifier="d",
            access_url="https://x.example/d",
            checksum=Checksum(algorithm="sha256", checksum_value="00"),
            table=Table(columns=(Column(name="a", unit="kg"),), parts=("p", "q"), rows=3),
            extras={"n": 1},
        ),
    ),
    extras={"satuan": "jiwa", "list": [1, {"a": None}]},
    provenance=Provenance(source="s", plugin="p"),
)


@given(st.text(), st.text())
def test_every_name_is_one_that_ckan_takes(title: str, key: str) -> None:
    name = ckan_name(title, key)
    assert CKAN_NAME.match(name)
    assert name not in {"new", "edit", "search"}


def test_a_name_tells_equal_titles_apart_and_is_kept() -> None:
    assert ckan_name("Data Penduduk", "1") != ckan_name("Data Penduduk", "2")
    assert ckan_name("Data Penduduk", "1") == ckan_name("Data Penduduk", "1")
    assert ckan_name("Data Penduduk", "1").startswith("data-penduduk-")
    assert ckan_name("数据", "1").startswith("dataset-")


def test_slug() -> None:
    assert slug("Harga Sembako – Café, 2024!") == "harga-sembako-cafe-2024"


def test_ids_are_the_same_in_another_installation() -> None:
    one = dataset_uuid(source_uuid("kim", "https://kim.example"), "series:harga")
    assert one == dataset_uuid(source_uuid("kim", "https://kim.example"), "series:harga")
    assert one != dataset_uuid(source_uuid("kim2", "https://kim.example"), "series:harga")


def test_a_digest_ignores_the_order_of_keys_and_survives_surrogates() -> None:
    assert content_digest({"a": 1, "b": [1, 2]}) == content_digest({"b": [1, 2], "a": 1})
    assert content_digest([1, 2]) != content_digest([2, 1])
    assert content_digest("\ud800")


def test_a_document_holds_all_of_a_dataset() -> None:
    document = to_document(FULL)
    assert from_document(document) == FULL
    assert document["distribution"][0]["accessURL"] == "https://x.example/d"
    assert document["contactPoint"][0]["hasEmail"] == "mailto:a@b.example"
    assert document["spatial"][0]["bbox"] == [111.5, -7.5, 112.0, -7.0]


def test_what_is_absent_is_left_out() -> None:
    assert to_document(Dataset(identifier="x", title={"id": "t"})) == {
        "identifier": "x",
        "title": {"id": "t"},
    }


def test_the_content_hash_leaves_provenance_out() -> None:
    document = to_document(FULL)
    assert content_hash(document) == content_hash(document | {"provenance": {"harvested": "2024-05-01"}})
    assert content_hash(document) != content_hash(document | {"title": {"id": "Lain"}})
