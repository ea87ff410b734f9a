"""CKAN's own rules: what breaks one is refused there, and what we send breaks none."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ckanapi
import pytest
from any_drafts import RECORD, any_dataset, junk, raw_text, text
from delivery_fakes import dataset
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from harvester.dcat.ckan import Origin, to_package
from harvester.domain.dataset import Dataset, Distribution
from harvester.domain.identity import ckan_name
from harvester.domain.problem import Severity
from harvester.normalise.normalise import normalise

if TYPE_CHECKING:
    from harvester.domain.record import DatasetDraft

Package = dict[str, Any]
ZONED = "2024-05-01T09:00:00+07:00"
LONG = "a" * 32_767
FILE = Distribution(
    identifier="r", access_url="https://a.example/x.csv", download_url="https://a.example/x.csv"
)


class Shelf:
    """An organization of its own in the real CKAN, emptied afterwards."""

    def __init__(self, ckan: ckanapi.RemoteCKAN) -> None:
        self.ckan, self.numbers = ckan, itertools.count()
        self.name = f"harvester-rules-{uuid.uuid4().hex[:8]}"
        self.made: list[str] = []
        ckan.call_action("organization_create", {"name": self.name})

    def package(self, value: Dataset) -> Package:
        """The package that we would send for a dataset."""
        key = f"{self.name}-{next(self.numbers)}"
        title = next(iter(value.title.values()), "")
        origin = Origin(
            dataset=str(uuid.uuid4()),
            name=ckan_name(f"{self.name} {title}", key),
            source_id=str(uuid.uuid4()),
            source_title="S",
            source_url="https://a.example",
        )
        return {**to_package(replace(value, groups=()), origin).package, "owner_org": self.name}

    def create(self, package: Package) -> Package:
        """What CKAN made of a package; raises what it refuses."""
        made: Package = self.ckan.call_action("package_create", package)
        self.made.append(made["id"])
        return made

    def clean(self) -> None:
        for identifier in self.made:
            self.ckan.call_action("dataset_purge", {"id": identifier})
        self.ckan.call_action("organization_purge", {"id": self.name})


@pytest.fixture(scope="module")
def shelf(ckan: ckanapi.RemoteCKAN) -> Iterator[Shelf]:
    made = Shelf(ckan)
    yield made
    made.clean()


def _set(**fields: Any) -> Callable[[Package], Package]:
    return lambda package: {**package, **fields}


def _extra(key: str, value: Any) -> Callable[[Package], Package]:
    return lambda package: {**package, "extras": [*package["extras"], {"key": key, "value": value}]}


def _resource(**fields: Any) -> Callable[[Package], Package]:
    return lambda package: {**package, "resources": [{"url": "https://a.example/x.csv", **fields}]}


#: (rule of CKAN, how a package breaks it, a dataset that says the same)
RULES: list[tuple[str, Callable[[Package], Package], Dataset]] = [
    ("name of other letters", _set(name="Nama Data"), dataset("a", title={"id": "Nama Data"})),
    ("name of one letter", _set(name="a"), dataset("a", title={"id": "a"})),
    ("name too long", _set(name="a" * 101), dataset("a", title={"id": "a" * 101})),
    ("name that is a route", _set(name="new"), dataset("a", title={"id": "new"})),
    ("version too long", _set(version="1" * 101), dataset("a", version="1" * 101)),
    ("tag of one letter", _set(tags=[{"name": "x"}]), dataset("a", keyword={"id": ("x",)})),
    ("tag too long", _set(tags=[{"name": "x" * 101}]), dataset("a", keyword={"id": ("x" * 101,)})),
    ("tag with other marks", _set(tags=[{"name": "R&D"}]), dataset("a", keyword={"id": ("R&D",)})),
    (
        "extra twice",
        lambda p: _extra("k", "1")(_extra("k", "2")(p)),
        dataset("a", extras={"k": "1", "k ": "2"}),
    ),
    ("extra like a field", _extra("title", "x"), dataset("a", extras={"title": "x"})),
    ("extra like an index number", _extra("views_total", "x"), dataset("a", extras={"views_total": "x"})),
    ("extra that is a date of a zone", _extra("x_date", ZONED), dataset("a", extras={"x_date": ZONED})),
    ("extra too long", _extra("k", LONG), dataset("a", extras={"k": LONG})),
    (
        "address too long",
        _set(url=f"https://a.example/{LONG}"),
        dataset("a", landing_page=f"https://a.example/{LONG}"),
    ),
    (
        "file's address too long",
        _resource(url=f"https://a.example/{LONG}"),
        dataset(
            "a", distribution=(FILE, replace(FILE, identifier="l", download_url=f"https://a.example/{LONG}"))
        ),
    ),
    (
        "size that is no whole number",
        _resource(size="1,5 MB"),
        dataset("a", distribution=(replace(FILE, extras={"size": "1,5 MB"}),)),
    ),
    ("NUL in a title", _set(title="a\x00b"), dataset("a", title={"id": "a\x00b"})),
    ("half a character", _set(notes="a\ud800b"), dataset("a", description={"id": "a\ud800b"})),
    ("tags that are no list", _set(tags="satu, dua"), dataset("a", keyword={"id": ("satu, dua",)})),
]


@pytest.mark.parametrize(("rule", "broken", "value"), RULES, ids=[rule for rule, *_ in RULES])
def test_ckan_refuses_it_and_takes_what_we_make_of_it(
    rule: str, broken: Callable[[Package], Package], value: Dataset, shelf: Shelf
) -> None:
    with pytest.raises(ckanapi.errors.CKANAPIError):
        shelf.create(broken(shelf.package(dataset("a"))))
    assert shelf.create(shelf.package(value))["state"] == "active", rule


def test_ckan_refuses_a_package_without_an_organization(shelf: Shelf) -> None:
    package = shelf.package(dataset("a"))
    del package["owner_org"]
    with pytest.raises(ckanapi.errors.CKANAPIError):
        shelf.create(package)


@settings(
    deadline=None,
    max_examples=200,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(draft=any_dataset(st.lists(text, max_size=2) | raw_text | junk))
def test_ckan_takes_whatever_we_find_valid(shelf: Shelf, draft: DatasetDraft) -> None:
    result = normalise(draft, RECORD)
    package = shelf.package(result.dataset)
    made = shelf.create(package)
    assert {tag["name"] for tag in made["tags"]} == {tag["name"] for tag in package["tags"]}
    assert len(made["resources"]) == len(package["resources"])
    assert {e["key"]: e["value"] for e in made["extras"]} == {e["key"]: e["value"] for e in package["extras"]}
    held_back = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    assert {problem.code for problem in held_back} <= {"title-missing"}
