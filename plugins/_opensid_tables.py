"""What the tables of a village have in common: their rows in records, and the dataset around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.sdk import (
    Column,
    DatasetDraft,
    DistributionDraft,
    Json,
    PeriodDraft,
    Problem,
    RawRecord,
    RecordInvalid,
    TableDraft,
)

if TYPE_CHECKING:
    from plugins._opensid_village import Village

Row = list[str]


def rows_of(told: Json, width: int) -> list[Row]:
    """The rows of a record's table.

    Raises:
        RecordInvalid: there are none.
    """
    listed = told if isinstance(told, list | tuple) else ()
    rows = [
        [str(cell) for cell in row] for row in listed if isinstance(row, list | tuple) and len(row) == width
    ]
    if not rows:
        raise RecordInvalid(_EMPTY)
    return rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One table of a village and the dataset that it belongs to."""

    series: str
    title: str
    description: str
    keyword: tuple[str, ...]
    theme: tuple[str, ...] = ()
    columns: Sequence[Column]
    rows: Sequence[Row]
    year: str = ""  #: of a dataset with a table for each year
    updated: str | None = None
    identifier: str = ""  #: the dataset's path on the site, where it is not its series


def draft_sheet(sheet: Sheet, raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The dataset with the table, without columns in which nothing stands."""
    kept = [at for at in range(len(sheet.columns)) if any(row[at] for row in sheet.rows)]
    period = PeriodDraft(start=sheet.year, end=sheet.year) if sheet.year else None
    return DatasetDraft(
        title=sheet.title,
        description=sheet.description,
        series=sheet.series,
        identifier=f"{home}{sheet.identifier or sheet.series}",
        keyword=sheet.keyword,
        theme=sheet.theme,
        publisher=village.publisher(home),
        modified=sheet.updated,
        landing_page=raw.url,
        spatial=village.places,
        temporal=(period,) if period else (),
        distribution=(
            DistributionDraft(
                identifier=raw.identifier,
                title=f"{sheet.title} Tahun {sheet.year}" if sheet.year else sheet.title,
                format="CSV",
                modified=sheet.updated,
                temporal=period,
                table=TableDraft(
                    columns=tuple(sheet.columns[at] for at in kept),
                    rows=[[row[at] for at in kept] for row in sheet.rows],
                ),
            ),
        ),
    )


_EMPTY = Problem(code="table-without-rows", message="This page has no rows that can be read.")
