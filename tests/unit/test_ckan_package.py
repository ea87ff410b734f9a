"""Datasets as CKAN packages: file pairs, and rules that hold for any dataset."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from delivery_fakes import dataset
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.dcat.ckan import Origin, PackageSettings, to_package
from harvester.dcat.ckan.licences import license_id
from harvester.dcat.document import from_document
from harvester.domain.dataset import Column, Dataset, Distribution, Table

FIXTURES = Path(__file__).parent / "fixtures" / "ckan_package"
CASES = sorted(FIXTURES.glob("*.dataset.json"))
ORIGIN = Origin(
    dataset="7a38c859-be4d-5423-a35f-c59244b3a888",
    name="jumlah-penduduk-0a1b2c3d",
    source_id="5b7c3c4e-0000-4000-8000-000000000001",
    source_title="Desa Contoh",
    source_url="https://contoh-bjn.desa.example",
)
SETTINGS = PackageSettings(public_url="https://panen.example/")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[0])
def test_package(path: Path) -> None:
    packaged = to_package(from_document(json.loads(path.read_text())), ORIGIN, SETTINGS)
    got = {
        **packaged.package,
        "extras": {extra["key"]: extra["value"] for extra in packaged.package["extras"]},
        "problems": [f"{p.severity} {p.path}: {p.text}" for p in packaged.problems],
    }
    assert got == json.loads(path.with_name(path.name.replace(".dataset.", ".package.")).read_text())


def test_there_are_cases() -> None:
    assert len(CASES) >= 4


@pytest.mark.parametrize(
    ("keyword", "tags"),
    [
        ("R&D", ["R D"]),
        ("C++", ["C plus plus"]),
        ("C#", ["C sharp"]),
        ("data/APBD", ["data APBD"]),
        ("kesehatan (ibu)", ["kesehatan ibu"]),
        ("satu, dua ;tiga|satu", ["satu", "dua", "tiga"]),
        ("Padi,padi", ["Padi"]),
        ("pendidikan-ñ_1.0", ["pendidikan-ñ_1.0"]),
        ("日本", ["日本"]),
        ("cafe\u0301", ["café"]),
        ("x", []),
        ("kata " * 40, [("kata " * 20).strip()]),
        ("y" * 150, ["y" * 100]),
        ("  \t ", []),
    ],
)
def test_tags(keyword: str, tags: list[str]) -> None:
    package = to_package(dataset("a", keyword={"id": (keyword,)}), ORIGIN).package
    assert [tag["name"] for tag in package["tags"]] == tags


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("http://creativecommons.org/licenses/by/3.0/id/", "cc-by"),
        ("https://creativecommons.org/licenses/by-sa/4.0", "cc-by-sa"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "cc-nc"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", None),
        ("https://creativecommons.org/licenses/by-nd/4.0/", None),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc-zero"),
        ("http://www.opendefinition.org/licenses/cc-by", "cc-by"),
        ("http://www.opendefinition.org/licenses/cc-by-sa", "cc-by-sa"),
        ("http://www.opendefinition.org/licenses/cc-zero", "cc-zero"),
        ("http://www.opendefinition.org/licenses/odc-odbl", "odc-odbl"),
        ("https://opendatacommons.org/licenses/by/1-0/", "odc-by"),
        ("https://opendatacommons.org/licenses/pddl/", "odc-pddl"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", "cc-by"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0", "cc-by-sa"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYNC_4_0", "cc-nc"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYNCND_4_0", None),
        ("http://publications.europa.eu/resource/authority/licence/CC0", "cc-zero"),
        ("cc-by", "cc-by"),
        ("https://lisensi.example/sendiri", None),
        ("", None),
    ],
)
def test_licence(licence: str, expected: str | None) -> None:
    assert license_id(licence) == expected


def test_a_catalogue_with_ids_of_its_own() -> None:
    ids = {"CC-BY-4.0", "cc-by"}
    assert license_id("https://creativecommons.org/licenses/by/4.0/", ids) == "CC-BY-4.0"
    assert license_id("https://creativecommons.org/licenses/by/2.0/", ids) == "cc-by"


def test_a_table_of_ours_links_to_us() -> None:
    table = Table(columns=(Column(name="desa"),), parts=("0" * 64,), rows=3)
    value = dataset("a", distribution=(Distribution(identifier="t", table=table, title={"id": "Tabel"}),))
    (resource,) = to_package(value, ORIGIN, SETTINGS).package["resources"]
    assert re.fullmatch(
        r"https://panen\.example/dataset/jumlah-penduduk-0a1b2c3d/table/[0-9a-f]{12}\.csv", resource["url"]
    )
    without = to_package(value, ORIGIN)
    assert without.package["resources"] == []
    assert [p.code for p in without.problems] == ["distribution-without-address"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)
KEYS = st.text(max_size=12) | st.sampled_from(
    ["title", "views_total", "views total.", "guid", "x_date", "res_url", "extras_a", "日本", "id", "theme"]
)
ANY_TEXT = st.text(st.characters(codec=None), max_size=40)
TEXTS = st.dictionaries(st.sampled_from(["id", "en", "id-ID"]), ANY_TEXT, max_size=3)
DISTRIBUTIONS = st.builds(
    Distribution,
    identifier=ANY_TEXT,
    title=TEXTS,
    access_url=ANY_TEXT,
    format=ANY_TEXT,
    byte_size=st.none() | st.integers(),
    extras=st.dictionaries(KEYS, JSON, max_size=3),
)
DATASETS = st.builds(
    Dataset,
    identifier=ANY_TEXT,
    title=TEXTS,
    description=TEXTS,
    keyword=st.dictionaries(st.sampled_from(["id", "en"]), st.lists(ANY_TEXT, max_size=4).map(tuple)),
    theme=st.lists(ANY_TEXT, max_size=3).map(tuple),
    version=st.none() | st.text(max_size=300),
    groups=st.lists(ANY_TEXT, max_size=2).map(tuple),
    extras=st.dictionaries(KEYS, JSON, max_size=5),
    distribution=st.lists(DISTRIBUTIONS, max_size=3).map(tuple),
)
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
SCHEMA_FIELDS = {"title", "id", "name", "url", "notes", "tags", "groups", "resources", "extras", "version"}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for item in value.items() for part in item for s in strings(part)]
    if isinstance(value, list):
        return [s for item in value for s in strings(item)]
    return [value] if isinstance(value, str) else []


@settings(deadline=None, max_examples=60)
@given(DATASETS)
def test_any_dataset_fits_ckan(value: Dataset) -> None:
    package = to_package(value, ORIGIN, SETTINGS).package
    json.dumps(package, allow_nan=False)
    keys = [extra["key"] for extra in package["extras"]]
    assert len(keys) == len(set(keys))
    assert not SCHEMA_FIELDS & set(keys)
    assert not {"views_total", "res_url"} & {re.sub(r"[^\w-]", "", key, flags=re.ASCII) for key in keys}
    assert all(isinstance(extra["value"], str) for extra in package["extras"])
    assert all(re.fullmatch(r"[\w \-.]{2,100}", tag["name"]) for tag in package["tags"])
    assert all(re.fullmatch(r"[a-z0-9_-]{2,100}", group["name"]) for group in package["groups"])
    assert len(package.get("version", "")) <= 100
    assert not any(UNREADABLE.search(text) for text in strings(package))
    identifiers = [resource["harvester_distribution"] for resource in package["resources"]]
    assert len(identifiers) == len(set(identifiers))
    assert all(isinstance(resource.get("size", 0), int) for resource in package["resources"])


@pytest.mark.parametrize("length", [32_766, 32_767, 100_000])
def test_nothing_indexed_is_longer_than_a_term(length: int) -> None:
    long = "é" * (length // 2)
    value = dataset(
        "a",
        title={"id": long},
        theme=tuple(f"https://tema.example/{long[:100]}/{n}" for n in range(500)),
        landing_page=f"https://x.example/{long}",
        extras={"panjang": long, "daftar": [long, long]},
        publisher=None,
    )
    package = to_package(value, ORIGIN).package
    assert all(len(extra["value"].encode()) <= 32_766 for extra in package["extras"])
    assert len(package["title"].encode()) <= 32_766
    assert len(package.get("url", "").encode()) <= 32_766
    assert isinstance(json.loads(next(e["value"] for e in package["extras"] if e["key"] == "theme")), list)
