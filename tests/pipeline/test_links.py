"""Links are checked politely, on a schedule, and scores follow."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Exchange, Site, serve

from harvester.domain.source import Source
from harvester.service.removing import Fate
from harvester.service.upkeep import Upkeep
from harvester.settings import LinkSettings, PrivacySettings

if TYPE_CHECKING:
    from clocks import SteppedClock

    from harvester.service import Service


def no_head(exchange: Exchange) -> None:
    if exchange.command == "HEAD":
        exchange.answer(405)
    else:
        exchange.answer(206, b"x", Content_Range="bytes 0-0/10")


def moved(exchange: Exchange) -> None:
    exchange.answer(302, Location="/ada.zip")


def busy(exchange: Exchange) -> None:
    exchange.answer(503, Retry_After="0")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/ada.zip": b"x" * 5000, "/tanpa-head.zip": no_head, "/pindah.zip": moved}) as running:
        yield running


@pytest.fixture
def linked(open_with: Callable[..., Service], site: Site) -> Callable[..., Service]:
    """A service whose catalogue has these files."""

    def make(*names: str, **settings: Any) -> Service:
        service = open_with(privacy=PrivacySettings(inspect_files=False), links=LinkSettings(**settings))
        entry = {
            "identifier": "a",
            "title": "=Data",
            "description": "Contoh.",
            "modified": "2024-05-01",
            "distribution": [
                {"downloadURL": f"{site.url}/{name}", "accessURL": f"{site.url}/{name}"} for name in names
            ],
        }
        site.routes["/data.json"] = json.dumps({"dataset": [entry]}).encode()
        service.sources.add(Source(name="s", title="S", url=f"{site.url}/data.json", plugin="datajson"))
        service.harvests.harvest("s")
        site.asked.clear()
        return service

    return make


def test_each_link_is_asked_once_and_again_only_when_due(
    linked: Callable[..., Service], site: Site, clock: SteppedClock
) -> None:
    service = linked("ada.zip", "tanpa-head.zip", "pindah.zip", "hilang.zip")
    done = service.links.check()
    assert (done.checked, done.broken, done.unknown, done.waiting) == (4, 1, 0, 0)
    asked = [(each.method, each.path) for each in site.asked]
    assert asked.count(("HEAD", "/ada.zip")) == 2  # itself, and where the other one moved to
    assert ("GET", "/ada.zip") not in asked
    (broken,) = service.links.broken("s")
    assert (broken.source, broken.link.url, broken.link.status) == ("s", f"{site.url}/hilang.zip", 404)
    site.asked.clear()
    assert service.links.check().checked == 0
    assert site.asked == []
    clock.step(days=8)
    assert service.links.check(limit=3).waiting == 1
    assert service.links.check().checked == 1


def test_a_link_that_came_back_is_no_longer_broken(
    linked: Callable[..., Service], site: Site, clock: SteppedClock
) -> None:
    service = linked("hilang.zip")
    service.links.check()
    clock.step(days=8)
    service.links.check()
    assert [each.link.failures for each in service.links.broken()] == [2]
    site.routes["/hilang.zip"] = b"ada"
    service.links.check(every=True)
    assert service.links.broken() == []


def test_a_busy_host_is_left_alone(linked: Callable[..., Service], site: Site) -> None:
    service = linked(*(f"sibuk-{n}.zip" for n in range(6)))
    site.routes.update({f"/sibuk-{n}.zip": busy for n in range(6)})
    done = service.links.check()
    assert (done.checked, done.broken, done.unknown) == (6, 0, 6)
    assert len(site.asked) == 1
    assert service.links.broken() == []


def test_a_link_that_left_the_catalogue_is_forgotten(linked: Callable[..., Service]) -> None:
    service = linked("ada.zip")
    service.links.check()
    assert len(service.core.links.all()) == 1
    service.removals.remove("s", Fate.KEEP)
    service.links.check()
    assert service.core.links.all() == {}


def test_scores_follow_the_links_and_the_village_reads_what_to_do(linked: Callable[..., Service]) -> None:
    service = linked("ada.zip", "hilang.zip")
    (before,) = service.quality.datasets("s")
    service.links.check()
    after = service.quality.dataset(before.name)
    assert after.quality.points - before.quality.points == (50 + 30) / 2
    told = {row["check"]: row for row in csv.DictReader(service.quality.csv("s"))}
    assert told["access-url"]["reason"] == "1 of 2 addresses are known to answer."
    assert told["access-url"]["title"] == "'=Data"
    assert told["keyword"]["what to do"]
    (source,) = service.quality.sources()
    assert source.summary.points == after.quality.points


def test_upkeep_checks_once_an_hour(linked: Callable[..., Service], site: Site, clock: SteppedClock) -> None:
    service = linked("ada.zip", recheck_days=0)
    upkeep = Upkeep(service)
    for minutes, asked in ((0, 1), (30, 1), (31, 2)):
        clock.step(minutes=minutes)
        upkeep.tend()
        assert site.paths.count("/ada.zip") == asked
