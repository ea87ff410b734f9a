"""The prices plugin passes the contract, and its rows are what the boards say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from spooled import spooled_lines

from harvester.sdk import ContentUnreadable
from harvester.sdk.testing import PluginContract
from plugins._prices_board import read_price
from plugins._prices_pihps import read_grid
from plugins._prices_siskaperbapo import name_of, read_table
from plugins._prices_span import Held, plan
from plugins.prices import PricesPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin

CASES = Path(__file__).parent / "fixtures" / "prices"
TODAY = date(2024, 5, 1)


class TestPrices(PluginContract):
    """Recorded boards."""

    plugin: ClassVar[type[SourcePlugin]] = PricesPlugin
    cases: ClassVar[Path] = CASES


def rows(case: str) -> dict[str, list[str]]:
    """The CSV lines of each record."""
    return spooled_lines(PricesPlugin, CASES / case)


def test_groups_and_items_of_the_board() -> None:
    told = rows("siskaperbapo")
    assert told["siskaperbapo/bojonegorokab/2024-04-30"] == [
        "2024-04-30,Pasar Kota,BERAS,Beras Premium,kg,14500",
        "2024-04-30,Pasar Kota,BERAS,Beras Medium,kg,12508",
        "2024-04-30,Pasar Kota,GULA PASIR DALAM NEGERI,GULA PASIR DALAM NEGERI,kg,17100",
        "2024-04-30,Pasar Kota,MINYAK GORENG,Kemasan 620 ml,620 ml,9750.50",
        "2024-04-30,Pasar Sumberrejo,BERAS,Beras Premium,kg,14000",
        "2024-04-30,Pasar Sumberrejo,DAGING,Ayam Kampung,ekor,66012",
    ]
    assert [line.split(",")[1] for line in told["siskaperbapo/bojonegorokab/2024-05-01"]] == [
        "Pasar Kota"
    ] * 4


def test_a_defective_board_gives_what_is_readable() -> None:
    assert rows("siskaperbapo-rusak")["siskaperbapo/bojonegorokab/2024-05-01"] == [
        "2024-05-01,Rata-rata Kabupaten Bojonegoro,BERAS,Beras Premium,kg,14250",
        "2024-05-01,Rata-rata Kabupaten Bojonegoro,TELUR AYAM,TELUR AYAM,kg,28000",
    ]


def test_the_ministry_by_market_and_by_province() -> None:
    assert rows("sp2kp") == {
        "sp2kp/3522/2024-04-29": ["2024-04-29,Pasar Kota Bojonegoro,Beras,Beras Premium,kg,14250"],
        "sp2kp/3522/2024-04-30": [
            "2024-04-30,Pasar Kota Bojonegoro,Beras,Beras Premium,kg,14333.33",
            "2024-04-30,Pasar Kota Bojonegoro,,Susu Bubuk,400 gr,45000",
        ],
    }
    assert rows("sp2kp-provinsi")["sp2kp/35/2024-05-01"] == [
        "2024-05-01,Rata-rata Provinsi Jawa Timur,,Beras Premium,,14240"
    ]


def test_the_banks_days_are_columns() -> None:
    assert rows("pihps") == {
        "pihps/1-16/2024-04-30": [
            "2024-04-30,Pasar tradisional,Beras,Beras Kualitas Bawah I,,12900",
            "2024-04-30,Pasar tradisional,Beras,Beras Kualitas Super I,,15100",
            "2024-04-30,Pasar tradisional,Gula Pasir,Gula Pasir,,17500",
        ],
        "pihps/1-16/2024-05-01": ["2024-05-01,Pasar tradisional,Beras,Beras Kualitas Super I,,15150"],
    }


@pytest.mark.parametrize(
    ("keys", "days"),
    [
        (["03/05/2024", "04/05/2024"], [date(2024, 5, 3), date(2024, 5, 4)]),
        (["05/03/2024", "05/04/2024"], [date(2024, 5, 3), date(2024, 5, 4)]),
        (["13/05/2024"], [date(2024, 5, 13)]),
        (["2024-05-03"], [date(2024, 5, 3)]),
        (["27/07/2023"], [date(2023, 7, 27)]),  # not asked for, but plain
        (["31/02/2024", "keterangan"], []),
    ],
)
def test_days_and_months_are_told_apart_by_what_was_asked(keys: list[str], days: list[date]) -> None:
    grid = [{"name": "Beras", "level": 1, **dict.fromkeys(keys, "12,350")}]
    assert sorted(read_grid(grid, "Pasar", date(2024, 5, 1), date(2024, 5, 20))) == days


def test_days_that_cannot_be_told_from_months_are_refused() -> None:
    with pytest.raises(ContentUnreadable, match="cannot be told apart"):
        read_grid([{"name": "Beras", "03/04/2021": "1,000"}], "Pasar", date(2024, 5, 1), date(2024, 5, 20))


@pytest.mark.parametrize(
    ("told", "price"),
    [
        ("12.508", "12508"),
        ("12,350", "12350"),
        ("Rp. 1.250.000,-", "1250000"),
        ("12.508,50", "12508.50"),
        ("9750,5", "9750.50"),
        ("16236.727272727272", "16236.73"),
        (16236.727272727272, "16236.73"),
        (14250, "14250"),
        ("0", None),
        (0, None),
        ("-", None),
        ("", None),
        ("n/a", None),
        ("1.2.3", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        ({"harga": 1}, None),
        ("9" * 40, None),
        ("-5.000", None),
    ],
)
def test_prices(told: object, price: str | None) -> None:
    assert read_price(told) == price


def test_a_page_without_the_table_is_no_day_without_prices() -> None:
    with pytest.raises(ContentUnreadable, match="no table of prices"):
        read_table("<form><input type=password></form>", "Pasar")


@pytest.mark.parametrize(
    ("region", "name"),
    [("bojonegorokab", "Kabupaten Bojonegoro"), ("kedirikota", "Kota Kediri"), ("", "Provinsi Jawa Timur")],
)
def test_names_of_regions(region: str, name: str) -> None:
    assert name_of(region) == name


def span(held: Held | None = None, **changes: object) -> tuple[str, str]:
    """First and last day of the run."""
    wanted = {"start": None, "today": TODAY, "most": 120, "limit": None, **changes}
    found = plan(held, **wanted)
    return found.first.isoformat(), found.last.isoformat()


def held(start: str, read: str, last: str | None = None) -> Held:
    """What earlier runs read."""
    return Held(
        start=date.fromisoformat(start),
        read=date.fromisoformat(read),
        last=date.fromisoformat(last) if last else None,
    )


def test_at_first_the_last_thirty_days() -> None:
    assert span() == ("2024-04-02", "2024-05-01")


def test_onwards_from_the_last_day_held_with_two_days_of_overlap() -> None:
    assert span(held("2024-03-01", "2024-04-30", "2024-04-29")) == ("2024-04-27", "2024-05-01")


def test_a_long_archive_is_read_in_portions() -> None:
    assert span(start=date(2021, 1, 1)) == ("2021-01-01", "2021-04-30")
    assert span(held("2021-01-01", "2021-04-30", "2021-04-30"), start=date(2021, 1, 1)) == (
        "2021-04-28",
        "2021-08-25",
    )


def test_an_earlier_start_reads_again_from_there() -> None:
    assert span(held("2024-04-01", "2024-04-30", "2024-04-30"), start=date(2024, 2, 1)) == (
        "2024-02-01",
        "2024-05-01",
    )


def test_a_board_that_fell_silent_does_not_hold_up_the_rest() -> None:
    assert span(held("2021-01-01", "2021-12-31", "2021-02-01"), start=date(2021, 1, 1)) == (
        "2021-12-01",
        "2022-03-30",
    )


def test_a_preview_takes_the_newest_days() -> None:
    assert span(start=date(2021, 1, 1), limit=20) == ("2024-04-29", "2024-05-01")


def test_a_start_in_the_future_is_today() -> None:
    assert span(start=date(2030, 1, 1)) == ("2024-05-01", "2024-05-01")


@pytest.mark.parametrize("state", [{}, {"board": "x", "layout": 1}, {"board": "b", "layout": 1, "start": 7}])
def test_a_state_that_says_nothing_is_none(state: dict[str, object]) -> None:
    assert Held.load(state, "b") is None


def test_a_state_survives_being_saved() -> None:
    one = held("2021-01-01", "2021-12-31", "2021-02-01")
    assert Held.load(one.save("b"), "b") == one
    assert Held.load(one.save("b"), "other") is None
