"""A source that answers 200 and is broken withdraws nothing, however long it stays so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Exchange, Site, serve

from harvester.domain.decide import State
from harvester.domain.run import RunStatus
from harvester.domain.source import Source

if TYPE_CHECKING:
    from harvester.service import Service

COUNT = 40


def listing(count: int, prefix: str = "a") -> bytes:
    return json.dumps(
        {
            "dataset": [
                {
                    "identifier": f"{prefix}{number}",
                    "title": f"Data {number}",
                    "distribution": [{"downloadURL": f"https://kota.example/{number}.csv"}],
                }
                for number in range(count)
            ]
        }
    ).encode()


def login(exchange: Exchange) -> None:
    page = b"<html><title>Masuk</title><form><input type=password name=p></form></html>"
    exchange.answer(200, page, Content_Type="text/html")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/data.json": listing(COUNT)}) as running:
        yield running


@pytest.fixture
def harvested(open_with: Callable[..., Service], site: Site) -> Service:
    service = open_with()
    options = {"inspect_files": False}
    service.sources.add(
        Source(name="s", title="S", url=f"{site.url}/data.json", plugin="datajson", options=options)
    )
    assert service.harvests.harvest("s").counts.created == COUNT
    return service


BROKEN: dict[str, Any] = {
    "empty list": b'{"dataset": []}',
    "no list": b"{}",
    "empty body": b"",
    "log-in page": login,
    "half of it": listing(COUNT // 2),
    "cut off": listing(COUNT)[:900],
    "one dataset": listing(1),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_nothing_is_withdrawn(harvested: Service, site: Site, clock: Any, answer: Any) -> None:
    site.routes["/data.json"] = answer
    for _ in range(3):
        run = harvested.harvests.harvest("s")
        assert run.counts.withdrawn == 0
        clock.step(days=8)
    told = harvested.core.runs.problems(run.id)
    assert run.status in {RunStatus.FAILED, RunStatus.NEEDS_REVIEW} or told
    assert harvested.core.catalogue.count(state=State.ACTIVE) == COUNT

    site.routes["/data.json"] = listing(COUNT)
    run = harvested.harvests.harvest("s")
    assert (run.status, run.held) != (RunStatus.NEEDS_REVIEW, 0)
    assert run.counts.withdrawn == run.counts.created == 0
    assert harvested.core.catalogue.count(state=State.ACTIVE) == COUNT


def test_other_datasets_altogether_withdraw_nothing_until_someone_confirms(
    harvested: Service, site: Site, clock: Any
) -> None:
    site.routes["/data.json"] = listing(COUNT, "baru-").replace(b"Data ", b"Lain ")
    for _ in range(2):
        run = harvested.harvests.harvest("s")
        assert run.counts.withdrawn == 0
        clock.step(days=8)
    assert (run.status, run.held) == (RunStatus.NEEDS_REVIEW, COUNT)
    run = harvested.harvests.harvest("s", confirmed=True)
    assert run.counts.withdrawn == COUNT
    assert harvested.core.catalogue.count(state=State.ACTIVE) == COUNT
