"""Tables of examples: what is written, and what is made of it. The documentation shows them too."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.normalise.dates import read_date
from harvester.normalise.geometry import read_geometry
from harvester.normalise.numbers import classify_column, read_cell
from harvester.normalise.organisations import OrganisationIndex, organisation_index
from harvester.normalise.periods import find_period, read_period
from harvester.normalise.places import PlaceIndex, place_index

FIXTURES = Path(__file__).parent / "fixtures" / "normalise"
CONFIG = Path(__file__).parents[2] / "config" / "vocabularies"


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def written(text: str) -> str:
    """A cell; JSON where blanks at its ends matter."""
    return json.loads(text) if text.startswith('"') else text


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return place_index(load_vocabularies(CONFIG).places)


@pytest.fixture(scope="module")
def offices(places: PlaceIndex) -> OrganisationIndex:
    return organisation_index(load_vocabularies(CONFIG).organisations, places)


@pytest.mark.parametrize("row", rows("dates.tsv"), ids=lambda row: row["input"])
def test_date(row: dict[str, str]) -> None:
    value, problem = read_date(written(row["input"]), path="issued")
    assert (value or "", problem.code if problem else "") == (row["output"], row["problem"])
    if value:
        assert read_date(value) == (value, None)
    if problem:
        assert problem.path == "issued"
        assert "{" not in problem.text


@pytest.mark.parametrize("row", rows("periods.tsv"), ids=lambda row: row["input"])
def test_period(row: dict[str, str]) -> None:
    period = read_period(row["input"])
    assert ((period and period.start_date) or "", (period and period.end_date) or "") == (
        row["start"],
        row["end"],
    )


@pytest.mark.parametrize("row", rows("titles.tsv"), ids=lambda row: row["title"])
def test_period_in_a_title(row: dict[str, str]) -> None:
    period, rest = find_period(row["title"])
    found = (period and period.start_date) or "", (period and period.end_date) or "", rest
    assert found == (row["start"], row["end"], row["rest"])


@pytest.mark.parametrize("row", json.loads((FIXTURES / "columns.json").read_text("utf-8")), ids=str)
def test_column(row: dict[str, object]) -> None:
    fmt = classify_column(row["cells"], row["header"])
    read = [read_cell(cell, fmt) for cell in row["cells"]]
    assert {"type": fmt.type, "unit": fmt.unit, "read": read} == {
        key: row[key] for key in ("type", "unit", "read")
    }


@pytest.mark.parametrize("row", json.loads((FIXTURES / "geometries.json").read_text("utf-8")), ids=str)
def test_geometry(row: dict[str, object]) -> None:
    location, problem = read_geometry(row["input"], path="spatial")
    bbox = list(location.bbox) if location and location.bbox else None
    assert (bbox, location.geometry if location else None) == (row["bbox"], row["geometry"])
    assert (problem.code if problem else None) == row["problem"]
    if location and location.geometry:
        assert read_geometry(location.geometry) == (location, None)
    if location and location.bbox:
        assert read_geometry(list(location.bbox))[0] == location


@pytest.mark.parametrize("row", rows("places.tsv"), ids=lambda row: f"{row['name']} {row['host']}")
def test_place(row: dict[str, str], places: PlaceIndex) -> None:
    location, problem = places.resolve(row["name"], host=row["host"] or None)
    found = (location and location.identifier) or "", (location and location.pref_label) or ""
    assert found == (row["code"], row["label"])
    assert (problem.code if problem else "") == row["problem"]


@pytest.mark.parametrize("row", rows("organisations.tsv"), ids=lambda row: f"{row['name']} {row['host']}")
def test_organisation(row: dict[str, str], offices: OrganisationIndex) -> None:
    office = offices.resolve(row["name"], host=row["host"] or None)
    assert office is not None
    found = office.name, office.organization, office.identifier or ""
    assert found == (row["publisher"], row["organization"], row["identifier"])
