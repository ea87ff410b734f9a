"""Rows written as told get typed columns, as tables in drafts do, without being held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvester.adapters.tables import CsvFiles
from harvester.domain.dataset import Column
from harvester.pipeline.tables import spool_as_told

if TYPE_CHECKING:
    from harvester.domain.record import SpooledTable


@pytest.fixture
def files(tmp_path: Path) -> CsvFiles:
    """CSV bodies in a folder of the test."""
    return CsvFiles(tmp_path)


def body(files: CsvFiles, table: SpooledTable) -> list[str]:
    """The lines written."""
    return files.path(table.sha256).read_text("utf-8").splitlines()


def test_columns_are_typed_by_all_of_their_cells(files: CsvFiles) -> None:
    columns = [
        Column(name=name, title=name) for name in ("Tanggal", "Harga", "Kode", "Luas (km²)", "Catatan")
    ]
    rows = [("27 Oktober 2017", "12.508", "01", "1,5", "1"), ("2017-10-28", "-", "02", "", "satu")]
    table = spool_as_told(columns, rows, files)
    assert [column.type for column in table.columns] == ["date", "integer", "string", "number", "string"]
    assert table.columns[3].unit == "km²"
    assert body(files, table) == ["2017-10-27,12508,01,1.5,1", "2017-10-28,,02,,satu"]


def test_a_column_with_a_type_keeps_it_and_its_cells(files: CsvFiles) -> None:
    table = spool_as_told([Column(name="luas", title="Luas (ha)", type="number")], [("12.508",)], files)
    assert (table.columns[0].type, table.columns[0].unit) == ("number", "ha")
    assert body(files, table) == ["12.508"]


def test_one_late_cell_makes_a_long_column_text(files: CsvFiles) -> None:
    columns = [Column(name="a", title="Harga"), Column(name="b", title="Kosong dulu")]
    rows = [*((f"{n}.000", "-" * (n % 3)) for n in range(1, 3_000)), ("mahal", "7")]
    table = spool_as_told(columns, rows, files)
    assert [column.type for column in table.columns] == ["string", "integer"]
    assert body(files, table)[0] == "1.000,"


def test_rows_of_any_width_and_text_are_written(files: CsvFiles) -> None:
    columns = [Column(name="a"), Column(name="b")]
    table = spool_as_told(columns, [("x\r\ny", "\ud800"), ("z",), ("1", "2", "3")], files)
    assert (table.rows, [column.type for column in table.columns]) == (3, ["string", "string"])
