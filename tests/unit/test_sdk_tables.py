"""Tables in HTML: pairs of a page and the tables that are in it, and hostile markup."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harvester.sdk.tables import FoundTable, find_tables

PAIRS = sorted((Path(__file__).parent / "tables").glob("*.html"))


def told(table: FoundTable) -> dict[str, Any]:
    """A table as JSON, without what is empty."""
    draft = table.draft()
    whole = {
        "title": table.title,
        "columns": {column.name: column.title for column in draft.columns},
        "rows": [list(row) for row in draft.rows],
        "totals": [list(row) for row in table.totals],
        "notes": list(table.notes),
        "links": [[row, column, *links] for (row, column), links in table.links.items()],
    }
    return {key: value for key, value in whole.items() if value}


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_finds_the_tables_of_a_page(path: Path) -> None:
    found = [told(table) for table in find_tables(path.read_text("utf-8"), base="https://desa.example.id/a/")]
    expected = path.with_suffix(".json")
    if os.environ.get("HARVESTER_UPDATE_EXPECTED"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def rows_of(html: str, **options: Any) -> list[tuple[str, ...]]:
    """The rows of the only table."""
    (table,) = find_tables(html, **options)
    return list(table.draft().rows)


HEAD = "<table><tr><th>Kelompok</th><th>n</th></tr>"


def test_keeps_totals_when_asked() -> None:
    html = (
        HEAD
        + "<tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr>"
        + "<tr><td>JUMLAH</td><td>3</td></tr></table>"
    )
    assert rows_of(html) == [("A", "1"), ("B", "2")]
    assert rows_of(html, drop_totals=False)[-1] == ("JUMLAH", "3")


def test_drops_unfilled_only_when_asked_and_both_sums_around_it_always() -> None:
    html = HEAD + "".join(
        f"<tr><td>{name}</td><td>{n}</td></tr>"
        for name, n in (("ISLAM", 5), ("JUMLAH", 5), ("BELUM MENGISI", 2), ("TOTAL", 7))
    )
    assert rows_of(html) == [("ISLAM", "5"), ("BELUM MENGISI", "2")]
    assert rows_of(html, drop_unfilled=True) == [("ISLAM", "5")]


def test_a_total_among_other_rows_is_data() -> None:
    html = HEAD + "<tr><td>Jumlah</td><td>3</td></tr><tr><td>Persentase</td><td>4</td></tr></table>"
    assert rows_of(html) == [("Jumlah", "3"), ("Persentase", "4")]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "teks saja",
        "<table>",
        "<table></table>",
        "<table><tr></tr><tr></tr></table>",
        "<?xml version='1.0' encoding='utf-16'?><table><tr><td>a</td></tr></table>",
        "<!-- <table><tr><td>1</td></tr></table> -->",
        "\x00<table>\ud800</table>",
        "<table>" * 3_000,
        "<table><tr><td>" * 400 + "x" + "</td></tr></table>" * 400,
        "<div>" * 20_000 + "x",
        "<table>" + "<tr>" + "<td colspan=1000>a</td>" * 500 + "</tr>",
        "<a href='" + "x" * 100_000 + "'>",
    ],
    ids=lambda html: repr(html[:25]),
)
def test_survives_any_markup(html: str) -> None:
    assert find_tables(html) == []


def test_bounds_what_spans_claim() -> None:
    rows = "<tr><td colspan=65000 rowspan=65000>a</td></tr>" + "<tr><td>b</td><td>c</td></tr>" * 4_000
    (table,) = find_tables(f"<table><tr><th>x</th><th>y</th></tr>{rows}</table>") or [None]
    assert table is None or (table.truncated and len(table.columns) <= 256)


def test_says_when_it_did_not_read_the_end() -> None:
    rows = "".join(f"<tr><td>Desa {n}</td><td>{n}</td></tr>" for n in range(60_000))
    (table,) = find_tables(f"{HEAD}{rows}</table>")
    assert table.truncated
    assert len(table.rows) > 40_000


def test_many_tables_are_bounded() -> None:
    one = f"{HEAD}<tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>"
    assert len(find_tables(one * 500)) == 200


def test_keeps_lone_surrogates_out() -> None:
    html = f"{HEAD}<tr><td>\ud800A\x00</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>"
    assert "".join(cell for row in rows_of(html) for cell in row).encode("utf-8")


def test_a_raised_figure_is_a_remark_after_a_figure_and_a_power_after_a_unit() -> None:
    cells = [
        "30<sup>1)</sup>",
        "30<sup>2</sup>",
        "30*<sup>)</sup>",
        "5 m<sup>2</sup>",
        "10<sup>3</sup> ton",
        "7<sup>*</sup>",
    ]
    html = HEAD + "".join(f"<tr><td>A</td><td>{cell}</td></tr>" for cell in cells) + "</table>"
    assert [row[1] for row in rows_of(html)] == ["30", "30", "30*)", "5 m2", "103 ton", "7"]


@pytest.mark.parametrize(
    ("last", "dropped"),
    [
        ("Jumlah Desa 30", True),
        ("Jumlah Desa 31", False),  # no sum of the others
        ("Desa Jumlah 30", False),
        ("Total Penduduk 30", True),
        ("Total Penduduk 30,2", True),  # of rounded figures
    ],
)
def test_a_total_in_other_words_must_add_up(last: str, dropped: bool) -> None:
    label, _, figure = last.rpartition(" ")
    told = (("A", 10), ("B", 20), (label, figure))
    html = HEAD + "".join(f"<tr><td>{name}</td><td>{n}</td></tr>" for name, n in told) + "</table>"
    assert (len(rows_of(html)) == 2) is dropped


def test_many_rows_that_begin_like_totals_are_read_in_time() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>Jumlah {n}</td><td>{n}</td></tr>" for n in range(30_000))
    assert len(rows_of(f"<table><tr><th>No</th><th>Uraian</th><th>n</th></tr>{rows}</table>")) == 30_000
