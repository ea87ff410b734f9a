"""The score of a description: points, reasons, what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.domain.dataset import (
    Agent,
    Column,
    ContactPoint,
    Dataset,
    Distribution,
    Location,
    PeriodOfTime,
    Table,
)
from harvester.normalise.quality import MOST, Dimension, Rating, rating, summarise
from harvester.normalise.quality_checks import score
from harvester.normalise.quality_formats import MACHINE_READABLE, NON_PROPRIETARY
from harvester.normalise.quality_measures import Known

CONFIG = Path(__file__).parents[2] / "config" / "vocabularies"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
URL = "https://x.example.org/a.csv"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"

FILE = Distribution(
    identifier="a",
    access_url=URL,
    download_url=URL,
    format="CSV",
    media_type="text/csv",
    byte_size=10,
    license=LICENCE,
)
WHOLE = Dataset(
    identifier="d",
    title={"id": "Data"},
    keyword={"id": ("penduduk",)},
    theme=("http://publications.europa.eu/resource/authority/data-theme/SOCI",),
    spatial=(Location(identifier="35.22.12.2006"),),
    temporal=(PeriodOfTime(start_date="2024", end_date="2024"),),
    access_rights=PUBLIC,
    contact_point=(ContactPoint(fn="Dinas", has_email="mailto:dinas@example.go.id"),),
    publisher=Agent(name="Dinas"),
    rights={"id": "Boleh dipakai siapa saja."},
    issued="2024-01-01",
    modified="2024-02-01",
    distribution=(FILE,),
)
UNKNOWN = {"format-known": 10, "machine-readable": 20, "non-proprietary": 20}
KNOWN = Known(formats=frozenset({"CSV", "PDF"}), licences=frozenset({LICENCE}), links={URL: True})


def points(dataset: Dataset, known: Known = KNOWN) -> dict[str, float]:
    """What was lost, by check."""
    return {check.code: check.lost for check in score(dataset, known).checks if check.lost}


def test_all_that_is_asked_for_earns_all_points() -> None:
    quality = score(WHOLE, KNOWN)
    assert (quality.points, quality.rating, list(quality.to_do)) == (405.0, Rating.EXCELLENT, [])
    assert quality.dimensions == {dimension: float(most) for dimension, most in MOST.items()}


def test_the_weights_are_the_published_ones() -> None:
    weights = dict.fromkeys(Dimension, 0)
    for check in score(WHOLE, KNOWN).checks:
        weights[check.dimension] += check.most
    assert weights == MOST == dict(zip(Dimension, (100, 100, 110, 75, 20), strict=True))


#: The metrics of https://data.europa.eu/mqa/methodology with their points.
PUBLISHED = {
    Dimension.FINDABILITY: {"keyword": 30, "theme": 30, "spatial": 20, "temporal": 20},
    Dimension.ACCESSIBILITY: {"access-url": 50, "download-url": 20, "download-url-answers": 30},
    Dimension.INTEROPERABILITY: {
        "format": 20,
        "media-type": 10,
        "format-known": 10,
        "non-proprietary": 20,
        "machine-readable": 20,
        "dcat-ap": 30,
    },
    Dimension.REUSABILITY: {
        "license": 20,
        "license-known": 10,
        "access-rights": 10,
        "access-rights-known": 5,
        "contact-point": 20,
        "publisher": 10,
    },
    Dimension.CONTEXTUALITY: {"rights": 5, "byte-size": 5, "issued": 5, "modified": 5},
}


def test_every_published_metric_is_there_with_its_points() -> None:
    found: dict[Dimension, dict[str, int]] = {}
    for check in score(WHOLE, KNOWN).checks:
        found.setdefault(check.dimension, {})[check.code] = check.most
    assert found == PUBLISHED
    assert sum(sum(metrics.values()) for metrics in PUBLISHED.values()) == 405


def test_formats_are_judged_by_the_codes_that_files_have() -> None:
    known = set(load_vocabularies(CONFIG).terms["file-type"].values())
    assert (MACHINE_READABLE | NON_PROPRIETARY) - known <= {"HXL"}
    service = replace(FILE, format="WFS_SRVC", media_type=None)
    codes = points(replace(WHOLE, distribution=(service,)))
    assert not {"machine-readable", "non-proprietary"} & codes.keys()


def test_nothing_earns_nothing_but_what_cannot_be_lost() -> None:
    quality = score(Dataset(identifier="d", title={}), Known(valid=False))
    assert (quality.points, quality.rating) == (0.0, Rating.BAD)
    assert all(check.reason and check.advice for check in quality.checks)


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"keyword": {}}, {"keyword": 30}),
        ({"theme": ()}, {"theme": 30}),
        ({"spatial": ()}, {"spatial": 20}),
        ({"temporal": ()}, {"temporal": 20}),
        ({"access_rights": None}, {"access-rights": 10, "access-rights-known": 5}),
        ({"access_rights": "umum"}, {"access-rights-known": 5}),
        ({"contact_point": ()}, {"contact-point": 20}),
        ({"publisher": None}, {"publisher": 10}),
        ({"rights": {}}, {"rights": 5}),
        ({"issued": None}, {"issued": 5}),
        ({"modified": None}, {"modified": 5}),
    ],
)
def test_what_a_dataset_lacks(changes: dict[str, object], lost: dict[str, float]) -> None:
    assert points(replace(WHOLE, **changes)) == lost


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"download_url": None}, {"download-url": 20, "download-url-answers": 30}),
        ({"format": "PDF", "media_type": "application/pdf"}, {"machine-readable": 20}),
        (
            {"format": "DWG", "media_type": None},
            {"media-type": 10, "format-known": 10, "machine-readable": 20, "non-proprietary": 20},
        ),
        ({"format": None}, {"format": 20} | UNKNOWN),
        ({"license": None}, {"license": 20, "license-known": 10}),
        ({"license": "https://x.example.org/syarat"}, {"license-known": 10}),
        ({"byte_size": None}, {"byte-size": 5}),
    ],
)
def test_what_a_file_lacks(changes: dict[str, object], lost: dict[str, float]) -> None:
    item = replace(FILE, **changes)
    assert points(replace(WHOLE, distribution=(item,))) == lost


def test_an_address_earns_points_when_it_was_seen_to_answer() -> None:
    dead = {"access-url": 50, "download-url-answers": 30}
    assert points(WHOLE, replace(KNOWN, links={})) == dead
    assert points(WHOLE, replace(KNOWN, links={URL: False})) == dead


def test_files_earn_their_share() -> None:
    other = replace(FILE, identifier="b", access_url="https://x.example.org/b", download_url=None)
    quality = score(replace(WHOLE, distribution=(FILE, other)), KNOWN)
    lost = {check.code: check.lost for check in quality.to_do}
    assert lost == {"access-url": 25, "download-url-answers": 15, "download-url": 10}
    assert quality.to_do[0].text == "1 of 2 addresses are known to answer."


def test_a_table_of_ours_is_a_csv_that_answers() -> None:
    table = Table(columns=(Column(name="a"),), parts=("0" * 64,), rows=1)
    ours = Distribution(identifier="t", table=table, license=LICENCE)
    assert points(replace(WHOLE, distribution=(ours,))) == {}


def test_a_description_with_errors_does_not_follow_dcat_ap() -> None:
    assert points(WHOLE, replace(KNOWN, valid=False)) == {"dcat-ap": 30}


@pytest.mark.parametrize(
    ("total", "word"),
    [
        (405, Rating.EXCELLENT),
        (351, Rating.EXCELLENT),
        (350.9, Rating.GOOD),
        (221, Rating.GOOD),
        (220, Rating.SUFFICIENT),
        (121, Rating.SUFFICIENT),
        (120, Rating.BAD),
        (0, Rating.BAD),
    ],
)
def test_the_words_for_a_score(total: float, word: Rating) -> None:
    assert rating(total) is word


def test_a_source_is_the_mean_of_its_datasets() -> None:
    summary = summarise([score(WHOLE, KNOWN), score(replace(WHOLE, theme=()), KNOWN)])
    assert (summary.datasets, summary.points) == (2, 390.0)
    assert summary.lost == {"theme": 15.0}
    assert summary.ratings[Rating.EXCELLENT] == 2
    assert summary.dimensions[Dimension.FINDABILITY] == 85.0
    assert summarise([]).points == 0
