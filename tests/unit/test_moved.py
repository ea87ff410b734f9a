"""Which new dataset is which vanished one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.domain.dataset import Column, Dataset, Distribution, Table
from harvester.domain.moved import Traits, pair, traits


def dataset(title: str = "Jumlah penduduk 2023", *files: str, **told: Any) -> Dataset:
    found = tuple(Distribution(identifier=url, access_url=url) for url in files)
    return Dataset(**({"identifier": "x", "title": {"id": title}, "distribution": found} | told))


def same(one: Dataset, other: Dataset, *, many: bool = False) -> bool:
    return pair({1: traits(one)}, {"new": traits(other)}, many=many) == {1: "new"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://dinas.example/a.csv", "https://www.dinas.example/a.csv/"),
        ("http://dinas.example/unduh?id=7", "https://dinas.example/unduh?id=7"),
        ("http://dinas.example/lama/2023/a.csv", "https://baru.example/wp-content/A.CSV?v=3"),
    ],
)
def test_its_files_tell_a_dataset(before: str, after: str) -> None:
    assert same(dataset("Judul  Data", before), dataset("judul data", after))


def test_its_page_or_all_else_that_it_says_tells_it() -> None:
    assert same(
        dataset(landing_page="http://a.example/data/7/"),
        dataset(landing_page="https://www.a.example/data/7"),
    )
    told: dict[str, Any] = {"description": {"id": "Menurut desa."}, "issued": "2024-01-02"}
    assert same(
        dataset("J", "http://a.example/unduh?id=7", **told), dataset("J", "http://b.example/f?n=9", **told)
    )
    table = Table(columns=(Column(name="desa"),), parts=("0f",), rows=3)
    files = [(Distribution(identifier=name, table=table),) for name in "ab"]
    assert same(dataset(distribution=files[0]), dataset(distribution=files[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (dataset("A", "http://a.example/a.csv"), dataset("B", "http://a.example/a.csv")),
        (dataset("A", "http://a.example/a.csv"), dataset("A", "http://a.example/b.csv")),
        (dataset("A"), dataset("A")),
        (dataset("A", description={"id": "Satu."}), dataset("A", description={"id": "Dua."})),
        (dataset("A", issued="2023-01-01"), dataset("A", issued="2023-02-01")),
        (dataset("A", landing_page="http://a.example/"), dataset("A", landing_page="http://a.example/")),
    ],
)
def test_a_title_alone_or_files_alone_tell_no_single_dataset(one: Dataset, other: Dataset) -> None:
    assert not same(one, other)


def test_what_two_share_tells_neither() -> None:
    one = traits(dataset("Laporan", "http://a.example/a.csv"))
    assert pair({1: one, 2: one}, {"n": one}) == {}
    assert pair({1: one}, {"m": one, "n": one}) == {}
    other = traits(dataset("Laporan", "http://a.example/b.csv"))
    assert pair({1: one, 2: other}, {"m": other, "n": one}) == {1: "n", 2: "m"}


def test_titles_are_enough_where_many_vanish_and_half_are_found() -> None:
    def of(count: int, host: str) -> dict[int, Traits]:
        made = [dataset(f"Data {n}", f"https://{host}/{host}?{n}") for n in range(count)]
        return {number: traits(each) for number, each in enumerate(made)}

    vanished = of(10, "lama.example")
    came = {f"n{number}": each for number, each in of(5, "baru.example").items()}
    assert pair(vanished, came, many=False) == {}
    assert pair(vanished, came, many=True) == {n: f"n{n}" for n in range(5)}
    del came["n4"]
    assert pair(vanished, came, many=True) == {}


FEW = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 4))] * 5), max_size=8)


@given(FEW, FEW, st.booleans())
def test_pairs_are_one_to_one_and_share_a_trait(one: list[Traits], two: list[Traits], many: bool) -> None:
    vanished, came = dict(enumerate(one)), {f"s{n}": each for n, each in enumerate(two)}
    found = pair(vanished, came, many=many)
    assert len(set(found.values())) == len(found)
    for number, series in found.items():
        assert any(a is not None and a == b for a, b in zip(vanished[number], came[series], strict=True))
