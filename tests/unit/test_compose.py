"""Contributions become one dataset."""

from __future__ import annotations

from harvester.domain.compose import compose
from harvester.domain.dataset import Column, Dataset, Distribution, PeriodOfTime, Table

COLUMNS = (Column(name="komoditas"), Column(name="harga", type="integer"))


def month(number: int, *, table: str | None = None, **changes: object) -> Dataset:
    """The contribution of a month's post."""
    day = f"2024-{number:02}-01"
    distribution = Distribution(
        identifier=f"post-{number}",
        access_url=f"https://kim.example/{number}",
        temporal=PeriodOfTime(start_date=day[:7], end_date=day[:7]),
        table=Table(columns=COLUMNS, parts=(table,), rows=2) if table else None,
    )
    values = {
        "identifier": "harga",
        "title": {"id": f"Harga {number}"},
        "keyword": {"id": ("harga", f"bulan-{number}")},
        "issued": day,
        "temporal": (PeriodOfTime(start_date=day[:7], end_date=day[:7]),),
        "distribution": (distribution,),
    }
    return Dataset(**(values | changes))


def test_one_contribution_stays_as_it_is() -> None:
    assert compose([month(1)]) == month(1)


def test_gathers_the_periods_of_a_series() -> None:
    dataset = compose([month(1), month(2), month(3)])
    assert dataset.title == {"id": "Harga 3"}
    assert [d.identifier for d in dataset.distribution] == ["post-1", "post-2", "post-3"]
    assert dataset.temporal == (PeriodOfTime(start_date="2024-01", end_date="2024-03"),)
    assert (dataset.issued, dataset.modified) == ("2024-01-01", "2024-03-01")
    assert dataset.keyword == {"id": ("harga", "bulan-1", "bulan-2", "bulan-3")}


def test_a_corrected_record_replaces_its_resource() -> None:
    corrected = month(1, title={"id": "Harga 1 (ralat)"})
    dataset = compose([month(1), corrected])
    assert len(dataset.distribution) == 1
    assert dataset.title == {"id": "Harga 1 (ralat)"}


def test_joins_the_rows_of_one_distribution() -> None:
    whole = Distribution(identifier="2024", table=Table(columns=COLUMNS, parts=("b",), rows=3))
    first = month(
        1, distribution=(Distribution(identifier="2024", table=Table(columns=COLUMNS, parts=("a",), rows=2)),)
    )
    dataset = compose([first, month(2, distribution=(whole,))])
    assert dataset.distribution[0].table == Table(columns=COLUMNS, parts=("a", "b"), rows=5)


def test_does_not_join_tables_of_other_columns() -> None:
    other = Table(columns=(Column(name="lain"),), parts=("b",), rows=3)
    first = month(
        1, distribution=(Distribution(identifier="2024", table=Table(columns=COLUMNS, parts=("a",), rows=2)),)
    )
    dataset = compose([first, month(2, distribution=(Distribution(identifier="2024", table=other),))])
    assert dataset.distribution[0].table == other


def test_an_empty_description_does_not_hide_an_earlier_one() -> None:
    dataset = compose([month(1, description={"id": "Pantauan"}), month(2)])
    assert dataset.description == {"id": "Pantauan"}
