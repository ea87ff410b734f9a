"""Our fields put into the fields of a ckanext-scheming schema."""

from __future__ import annotations

from typing import Any

import pytest
from delivery_fakes import dataset

from harvester.dcat.ckan import Origin, PackageSettings, differing_fields, merge, to_package
from harvester.dcat.ckan.scheme import read_scheme
from harvester.domain.dataset import Agent, PeriodOfTime

ORIGIN = Origin(
    dataset="5b7c3c4e-0000-4000-8000-000000000003",
    name="data-uji",
    source_id="s",
    source_title="S",
    source_url="https://sumber.example",
)
ANSWER: dict[str, Any] = {
    "dataset_fields": [
        {"field_name": "title"},
        {"field_name": "notes", "required": True},
        {"field_name": "theme", "preset": "multiple_text"},
        {"field_name": "frequency", "choices": [{"value": "ANNUAL"}, {"value": "DAILY"}]},
        {"field_name": "publisher", "repeating_subfields": [{"field_name": "name"}, {"field_name": "url"}]},
        {"field_name": "temporal_coverage", "repeating_subfields": [{"field_name": "start"}]},
    ],
    "resource_fields": [
        {"field_name": "language", "validators": "ignore_missing scheming_multiple_text"},
        {"field_name": "status", "choices": [{"value": "ok"}]},
    ],
}


def package(**changes: Any) -> tuple[dict[str, Any], list[str]]:
    scheme = read_scheme(ANSWER)
    assert scheme
    made = to_package(dataset("a", **changes), ORIGIN, PackageSettings(scheme=scheme))
    return made.package, [problem.code for problem in made.problems]


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"dataset_fields": "x"}, {"dataset_fields": [{"field_name": "title"}, 7]}]
)
def test_a_schema_without_dcat_is_none(answer: object) -> None:
    assert read_scheme(answer) is None


def test_a_choice_that_is_not_offered_is_left_out_and_told() -> None:
    made, codes = package(accrual_periodicity="HOURLY")
    assert "frequency" not in made
    assert codes == ["choice-unknown"]
    assert package(accrual_periodicity="DAILY")[0]["frequency"] == "DAILY"


def test_what_the_schema_lacks_stays_an_extra() -> None:
    made, _ = package(
        publisher=Agent(name="Dinas", email="mailto:a@b.example"), access_rights="PUBLIC", theme=("x",)
    )
    extras = {extra["key"]: extra["value"] for extra in made["extras"]}
    assert made["publisher"] == [{"name": "Dinas"}]
    assert extras["publisher_email"] == "a@b.example"
    assert extras["access_rights"] == "PUBLIC"
    assert "theme" not in extras


def test_a_required_description_is_made_of_the_title() -> None:
    made, _ = package(description={})
    assert made["notes"] == made["title"]


def test_lists_longer_than_the_index_takes_are_cut() -> None:
    periods = tuple(PeriodOfTime(start_date=f"{year:04}-01-01") for year in range(5000))
    made, codes = package(temporal=periods, theme=tuple(f"https://tema.example/{n}" for n in range(3000)))
    assert 0 < len(made["temporal_coverage"]) < 5000
    assert 0 < len(made["theme"]) < 3000
    assert sorted(codes) == ["list-cut", "list-cut"]


def test_a_field_that_is_gone_is_emptied_and_an_equal_one_is_no_change() -> None:
    before, _ = package(theme=("x", "y"), publisher=Agent(name="Dinas"))
    there = {**before, "id": "p", "state": "active", "publisher": [{"name": "Dinas", "url": ""}]}
    assert differing_fields(there, merge(there, before, {})) == ()
    after, _ = package(publisher=Agent(name="Dinas"))
    merged = merge(there, after, {})
    assert merged["theme"] == []
    assert "theme" in differing_fields(there, merged)
