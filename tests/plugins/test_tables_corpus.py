"""Real spreadsheets, CSV files and price answers, where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from harvester.sdk import ContentUnreadable, Response
from harvester.sdk.grids import SheetTable, find_table
from harvester.sdk.sheets import open_sheets
from plugins._prices_pihps import read_grid
from plugins._prices_siskaperbapo import read_table

DAY = date(2023, 7, 27)


def tables(file: Path) -> Iterator[SheetTable]:
    """The tables of a file."""
    with file.open("rb") as body:
        for sheet in open_sheets(Response(url=file.name, status=200, headers={}, body=body)):
            found = find_table(sheet)
            if found is not None:
                assert len(list(found.rows())) == found.count
                yield found


def test_every_file_gives_tables_or_a_reason(corpus: Path) -> None:
    files = [
        f
        for f in (corpus / "csv-tabular").rglob("*")
        if f.suffix in {".csv", ".tsv", ".xls", ".xlsx", ".ods"}
    ]
    unreadable = []
    for file in files:
        try:
            list(tables(file))
        except ContentUnreadable:
            unreadable.append(file.name)
    assert len(files) > 100
    assert unreadable == ["empty.csv"]


@pytest.mark.parametrize(
    ("file", "columns", "rows"),
    [
        ("csv-tabular/frictionless/issue-1024.xlsx", 39, 46),
        ("csv-tabular/frictionless/encoding-issue-274.csv", 6, 507),
        ("csv-tabular/frictionless/table-with-accents.csv", 8, 638),
        ("samples/spse/bojonegoro_tender_2018_redacted.csv", 20, 60),
        ("samples/wilayah/bojonegoro_35.22_kepmendagri_2025.tsv", 2, 459),
        ("samples/ckan/table_probolinggokota_2019_real.csv", 3, 12),
    ],
)
def test_tables_are_found_whole(corpus: Path, file: str, columns: int, rows: int) -> None:
    (table,) = tables(corpus / file)
    assert (len(table.columns), table.count) == (columns, rows)


def test_answers_of_price_boards(corpus: Path) -> None:
    folder = corpus / "samples" / "harga"
    html = (folder / "siskaperbapo_jemberkab_2023-07-28_derived.html").read_text("utf-8")
    told = [(price.group, price.commodity, price.price) for price in read_table(html, "Pasar")]
    assert ("BERAS", "Beras Premium", "12506") in told
    assert ("GULA KRISTAL PUTIH", "GULA KRISTAL PUTIH", "13347") in told
    grid = json.loads((folder / "pihps_griddata_derived.json").read_text("utf-8"))["data"]
    assert [price.price for price in read_grid(grid, "Pasar", DAY, DAY)[DAY]] == ["11900"]
