"""A blog that falls silent keeps its datasets and is marked as stale, wherever sources are listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from loopback import Exchange, Site, serve

from harvester.cli import root
from harvester.domain.decide import State
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.domain.staleness import Attempt, StalePolicy, newest, staleness, usual_gap
from harvester.service.staleness import stale

if TYPE_CHECKING:
    from clocks import SteppedClock

    from harvester.ports import RunRow
    from harvester.service import Service

NOW = datetime(2024, 5, 6, 1, 0, tzinfo=UTC)
TABLE = (
    "<table><tr><th>Barang</th><th>Harga</th></tr>"
    "<tr><td>Beras</td><td>{0}</td></tr><tr><td>Gula</td><td>9</td></tr></table>"
)


def feed(days: list[datetime]) -> bytes:
    """A blog with a post of prices on each of ``days``."""
    items = "".join(
        f"<item><title>Harga Sembako {day:%d/%m/%Y}</title><link>http://kim.example/{number}</link>"
        f"<guid>tag:kim,{number}</guid><pubDate>{format_datetime(day)}</pubDate>"
        f"<description><![CDATA[{TABLE.format(number)}]]></description></item>"
        for number, day in enumerate(days)
    )
    return f"<rss version='2.0'><channel><title>KIM</title>{items}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({}) as running:
        yield running


def weekly(last: datetime, count: int = 5) -> list[datetime]:
    return [last - timedelta(days=7 * number) for number in range(count)]


def harvested(service: Service, site: Site) -> RunRow:
    """A run of the blog, which is registered first where it is not yet."""
    if not service.core.sources.all():
        service.sources.add(Source(name="kim", title="KIM", url=f"{site.url}/feed", plugin="feed"))
    return service.harvests.harvest("kim")


def why(service: Service) -> str | None:
    source = service.core.sources.get("kim")
    last = service.core.runs.latest(source_id=source.id, limit=1)
    found = stale(service.core, source, last[0] if last else None)
    return found.code if found else None


def active(service: Service) -> int:
    return len([row for row in service.core.catalogue.page(limit=100) if row.state is State.ACTIVE])


def test_a_blog_that_nobody_writes_any_more(service: Service, site: Site) -> None:
    site.routes["/feed"] = feed(weekly(NOW - timedelta(days=500)))
    run = harvested(service, site)

    assert run.status is RunStatus.DONE
    assert why(service) == "source-silent"
    assert active(service) == 1

    site.routes["/feed"] = feed([NOW - timedelta(days=1), *weekly(NOW - timedelta(days=500))])
    harvested(service, site)
    assert why(service) is None


def test_a_site_that_is_gone_keeps_its_datasets(service: Service, site: Site, clock: SteppedClock) -> None:
    def gone(exchange: Exchange) -> None:
        exchange.answer(404, b"Not here")

    def parked(exchange: Exchange) -> None:
        exchange.answer(200, b"<html><title>This domain is for sale</title></html>")

    site.routes["/feed"] = feed(weekly(NOW))
    harvested(service, site)
    for number, route in enumerate((gone, parked, gone, parked, gone), 1):
        assert why(service) is None, number
        site.routes["/feed"] = route
        clock.step(days=10)
        assert harvested(service, site).status is RunStatus.FAILED
    assert why(service) == "source-unanswered"
    assert active(service) == 1

    site.routes["/feed"] = feed(weekly(NOW))
    harvested(service, site)
    assert why(service) is None


def test_an_option_of_the_source_decides(service: Service, site: Site) -> None:
    site.routes["/feed"] = feed(weekly(NOW - timedelta(days=100)))
    harvested(service, site)
    source = service.core.sources.get("kim")
    assert why(service) is None
    source = service.sources.save(replace(source, options={"stale_days": 30}))
    assert why(service) == "source-silent"
    service.sources.save(replace(source, options={"stale_days": 0}))
    assert why(service) is None


def test_lists_say_so(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HARVESTER_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.delenv("HARVESTER_CKAN_URL", raising=False)

    def run(*words: str) -> str:
        return CliRunner().invoke(root, words).stdout

    site.routes["/feed"] = feed(weekly(datetime(2018, 3, 11, tzinfo=UTC)))
    run("source", "add", f"{site.url}/feed", "--name", "kim", "--plugin", "feed")
    assert json.loads(run("source", "show", "kim", "--json"))["stale"] is None
    run("harvest", "kim")

    for words in (("source", "list", "--json"), ("source", "show", "kim", "--json")):
        assert "since 2018-03-11" in json.loads(run(*words))["stale"]
    assert " stale " in run("source", "list")
    assert "stale: Nothing new has come since 2018-03-11" in run("source", "show", "kim")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        (["2024-05-05"], None),
        (["2023-05-30"], None),  # one day says nothing of the rhythm: twice as long
        (["2023-01-01"], "source-silent"),
        (["2023-10-01", "2023-10-08", "2023-10-15"], "source-silent"),
        (["2021-02-01", "2022-02-01", "2023-02-01"], None),  # once a year
        (["2018-02-01", "2019-02-01", "2020-02-01"], "source-silent"),
    ],
)
def test_silence_is_measured_by_the_rhythm(days: list[str], expected: str | None) -> None:
    found = staleness(days, [], now=NOW, policy=StalePolicy())
    assert (found.code if found else None) == expected


def test_only_runs_that_ended_count() -> None:
    failed = Attempt(status=RunStatus.FAILED, finished=NOW)
    running = Attempt(status=RunStatus.RUNNING, finished=None)
    cancelled = Attempt(status=RunStatus.CANCELLED, finished=NOW)
    nothing_new = Attempt(status=RunStatus.DONE, finished=NOW, unchanged=3)
    empty = Attempt(status=RunStatus.PROBLEMS, finished=NOW)
    policy = StalePolicy(runs=2)

    def code(*attempts: Attempt) -> str | None:
        found = staleness(["2024-05-01"], attempts, now=NOW, policy=policy)
        return found.code if found else None

    assert code(failed) is None
    assert code(running, failed, cancelled, empty) == "source-unanswered"
    assert code(failed, nothing_new, failed) is None


def test_days_are_few_and_the_newest() -> None:
    many = [(date(2020, 1, 1) + timedelta(days=n)).isoformat() for n in range(100)]
    assert newest(many) == tuple(reversed(many[-60:]))
    assert usual_gap([date(2020, 1, 1), date(2020, 1, 8), date(2020, 3, 1), date(2020, 3, 8)]) == 7
