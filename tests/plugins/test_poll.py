"""The poll plugin passes the contract, and finds polls as pages write them, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from spooled import spooled_lines

from harvester.sdk.testing import PluginContract
from plugins._poll_read import read_page
from plugins.poll import PollPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin

CASES = Path(__file__).parent / "fixtures" / "poll"
SEED = [("Sangat Puas", 74), ("Puas", 11), ("Cukup Puas", 5), ("Tidak Puas", 11)]


class TestPoll(PluginContract):
    """Recorded pages."""

    plugin: ClassVar[type[SourcePlugin]] = PollPlugin
    cases: ClassVar[Path] = CASES


def rows(case: str) -> dict[str, list[str]]:
    """The CSV lines of each record."""
    return spooled_lines(PollPlugin, CASES / case)


def test_one_observation_a_visit() -> None:
    assert rows("kalimat") == {
        "jajak/bagaimana-penilaian-anda-atas-pelayanan-kami/2024-05-01": [
            "2024-05-01,Sangat Puas,74",
            "2024-05-01,Puas,11",
            "2024-05-01,Cukup Puas,5",
            "2024-05-01,Tidak Puas,11",
        ]
    }


def test_a_poll_that_was_named_keeps_its_key_when_it_is_worded_anew() -> None:
    assert list(rows("tabel")) == ["jajak/2024-05-01"]


def test_the_survey_is_put_on_one_scale() -> None:
    (lines,) = rows("skm").values()
    assert lines[0] == "2024-05-01,Persyaratan,75.25"
    assert lines[-1] == "2024-05-01,IKM,76.25"
    assert len(lines) == 10


PUAS = "Bagaimana kepuasan Anda?"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Sangat Puas 74 %, Puas 11 %, Cukup Puas 5 %, Tidak Puas 11 %</p>",
        "<p>Sangat Puas: 74%<br>Puas: 11%<br>Cukup Puas: 5%<br>Tidak Puas: 11%</p>",
        "<p>74% Sangat Puas, 11% Puas, 5% Cukup Puas, 11% Tidak Puas</p>",
        "<p>Sangat Puas (74%) Puas (11%) Cukup Puas (5%) Tidak Puas (11%)</p>",
        "".join(f"<li>{label} - {value} persen (3 suara)</li>" for label, value in SEED),
        "".join(f"<div>{label}</div><div>12 suara</div><div>{value},0 %</div>" for label, value in SEED),
        "<table>" + "".join(f"<tr><td>{label}<td>7<td>{value}%" for label, value in SEED) + "</table>",
        "".join(
            f"<label>{label}</label><progress value={value} max=100></progress>" for label, value in SEED
        ),
        "".join(
            f"<p>{label}</p><div class=bar><i class=fill style='width:{v}%'></i></div>" for label, v in SEED
        ),
        "<dl>" + "".join(f"<dt>{label}</dt><dd>&nbsp;{value}%</dd>" for label, value in SEED) + "</dl>",
        "<script>series:[{data:["
        + ",".join(f"{{name:'{label}', y: {value}}}" for label, value in SEED)
        + "]}]</script>",
        "<script>google.arrayToDataTable([['Pilihan','Persen'],"
        + ",".join(f"['{label}', {value}]" for label, value in SEED)
        + "])</script>",
    ],
)
def test_polls_as_pages_write_them(html: str) -> None:
    found = read_page(f"<html><title>Beranda</title><h3>{PUAS}</h3>{html}</html>")
    assert [(poll.question, [(label, int(p)) for label, p in poll.options]) for poll in found.polls] == [
        (PUAS, SEED)
    ]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Realisasi belanja 60% dan sisa 40% dari pagu.</p>",
        "<p>Diskon 50% untuk baik-baik saja</p>",
        "<h3>Polling</h3><p>Baik 74%, Buruk 10%</p>",  # an answer is missing
        "<h3>Survei</h3><p>Baik 740%, Buruk -640%</p>",
        "<h3>Polling</h3><p>Baik 50%, Baik 50%</p>",
        "<div style='width:60%'>Baik</div><div style='width:40%'>Buruk</div>",  # columns of a layout
        "<h3>Polling</h3><img src=hasil.png alt='Baik'>",
        "<h3>Polling</h3><p hidden>Baik 60%, Buruk 40%</p>",
        "<script>labels: ['Baik', 'Buruk'], data: [0, 0]</script>",
        "<p>Persyaratan 3,2 Prosedur 9 Waktu 80</p>",
    ],
)
def test_what_is_no_poll(html: str) -> None:
    found = read_page(f"<html><body>{html}</body></html>")
    assert (found.polls, found.survey) == ((), None)


def test_votes_of_a_chart_become_percentages() -> None:
    (poll,) = read_page("<script>data:{labels:['Baik','Buruk'],datasets:[{data:[30, 10]}]}</script><p>").polls
    assert poll.options == (("Baik", Decimal("75.00")), ("Buruk", Decimal("25.00")))


def test_a_long_hostile_page_is_read_quickly_enough_to_end() -> None:
    page = "<p>" + "Puas 1% " * 50_000 + "</p>" + "<div>Baik 10%</div>" * 5_000
    assert len(read_page(page).polls) <= 5_000
