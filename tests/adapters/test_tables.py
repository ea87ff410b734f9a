from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.adapters.tables import CsvFiles
from harvester.dcat.table_schema import table_schema
from harvester.domain.dataset import Column, Table
from harvester.domain.errors import NotFound

COLUMNS = (Column(name="desa", title="Desa"), Column(name="jumlah", type="integer", unit="jiwa"))


@pytest.fixture
def files(tmp_path: Path) -> CsvFiles:
    return CsvFiles(tmp_path / "tables")


def read(files: CsvFiles, table: Table) -> str:
    return b"".join(files.open_csv(table)).decode()


def test_names_a_body_by_its_hash(files: CsvFiles, tmp_path: Path) -> None:
    spooled = files.write(COLUMNS, [["Bareng", "1024"], ["Kalitidu, Utara", 'kata "baru"']])
    body = b'Bareng,1024\r\n"Kalitidu, Utara","kata ""baru"""\r\n'
    assert spooled.sha256 == hashlib.sha256(body).hexdigest()
    assert spooled.rows == 2
    assert files.path(spooled.sha256).read_bytes() == body
    assert files.path(spooled.sha256).parent == tmp_path / "tables" / spooled.sha256[:2]
    again = files.write(COLUMNS, iter([("Bareng", "1024"), ("Kalitidu, Utara", 'kata "baru"')]))
    assert again == spooled


def test_streams_the_header_and_then_the_parts(files: CsvFiles) -> None:
    one = files.write(COLUMNS, [["Bareng", "1"]])
    two = files.write(COLUMNS, [["Jono", "2"]])
    table = Table(columns=COLUMNS, parts=(one.sha256, two.sha256, one.sha256), rows=3)
    assert read(files, table) == "desa,jumlah\r\nBareng,1\r\nJono,2\r\nBareng,1\r\n"


def test_a_table_without_rows(files: CsvFiles) -> None:
    spooled = files.write(COLUMNS, [])
    assert spooled.rows == 0
    assert read(files, Table(columns=COLUMNS, parts=(spooled.sha256,), rows=0)) == "desa,jumlah\r\n"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-5", "-5"),
        ("-1.234,50", "-1.234,50"),
        ("+62 353 881 826", "+62 353 881 826"),
        ("- tidak ada", "- tidak ada"),
        ("-", "-"),
        ("", ""),
        ("a=b", "a=b"),
        ("NUL\x00inside", "NULinside"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_defuses_formulas_and_nothing_else(files: CsvFiles, told: str, kept: str) -> None:
    spooled = files.write(COLUMNS, [[told, "1"]])
    with files.path(spooled.sha256).open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [[kept, "1"]]


def test_leaves_nothing_behind_when_the_rows_fail(files: CsvFiles, tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["Bareng", "1"]
        raise RuntimeError("the page ended")

    with pytest.raises(RuntimeError):
        files.write(COLUMNS, rows())
    assert [path for path in (tmp_path / "tables").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_cannot_lead_elsewhere(files: CsvFiles, name: str) -> None:
    with pytest.raises(NotFound):
        files.path(name)


def test_a_missing_part_is_told_before_anything_is_sent(files: CsvFiles) -> None:
    one = files.write(COLUMNS, [["Bareng", "1"]])
    with pytest.raises(NotFound):
        files.open_csv(Table(columns=COLUMNS, parts=(one.sha256, "a" * 64), rows=2))


def test_the_header_is_quoted_where_it_must_be(files: CsvFiles) -> None:
    columns = (Column(name="a,b"), Column(name="c"))
    spooled = files.write(columns, [])
    first = next(
        iter(csv.reader(io.StringIO(read(files, Table(columns=columns, parts=(spooled.sha256,), rows=0)))))
    )
    assert first == ["a,b", "c"]


def test_the_table_schema() -> None:
    assert table_schema(Table(columns=COLUMNS, parts=(), rows=0)) == {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {"name": "desa", "type": "string", "title": "Desa"},
            {"name": "jumlah", "type": "integer", "unit": "jiwa"},
        ],
        "missingValues": [""],
    }
