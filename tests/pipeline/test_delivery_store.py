"""What is kept of deliveries, by the batch, while runs change the same datasets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import writing
from harvester.domain.decide import Action
from harvester.domain.problem import Problem
from harvester.domain.source import Source
from harvester.ports import Delivered, Settled, Wanted
from harvester.registry import Registry
from harvester.sdk import Capability, DatasetDraft, FetchContext, RawRecord, SourcePlugin

if TYPE_CHECKING:
    from harvester.service import Service


class Titles(SourcePlugin):
    """One dataset for each title."""

    name = "titles"
    title = "Titles"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    titles: ClassVar[list[str]] = []

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        for number, title in enumerate(self.titles):
            yield RawRecord(identifier=f"r{number}", content={"title": title}, url=f"{ctx.url}{number}")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        return DatasetDraft(title=told["title"], landing_page=raw.url)


@pytest.fixture
def harvested(open_with: Callable[..., Service]) -> Service:
    """A service that holds five datasets for the target “ckan”, whose pass has begun."""
    service = open_with()
    core = replace(service.core, registry=Registry(plugins={"titles": Titles}))
    made = replace(
        service, core=core, sources=type(service.sources)(core), harvests=type(service.harvests)(core)
    )
    made.sources.add(Source(name="s", title="S", url="https://s.example/", plugin="titles"))
    Titles.titles = [f"Data {n}" for n in range(5)]
    made.harvests.harvest("s")
    core.deliveries.open("ckan", core.clock.now())
    return made


def wanted(service: Service) -> list[Wanted]:
    return list(service.core.deliveries.wanted("ckan", service.core.clock.now(), limit=10))


def created(each: Wanted) -> Settled:
    package = Delivered(action=Action.CREATED, package_id=f"p{each.dataset.id}", resources={"a": "b"})
    return Settled(wanted=each, delivered=package)


def test_a_batch_of_all_kinds_is_kept_and_reported(harvested: Service) -> None:
    deliveries, now = harvested.core.deliveries, harvested.core.clock.now()
    problem = Problem(code="x", message="CKAN says no")
    first, second, third, *_ = wanted(harvested)
    settled = [
        created(first),
        Settled(wanted=second, refused=True, error="no", problems=(problem,)),
        Settled(wanted=third, error="502", next_try=now),
    ]
    deliveries.keep("ckan", settled, now)
    deliveries.close("ckan", now, None, {"created": 1})
    states = {s.delivery.dataset_id: s for s in harvested.core.reports.states("ckan")}
    assert [s.delivery.status for s in states.values()] == [
        "delivered",
        "refused",
        "failed",
        "pending",
        "pending",
    ]
    assert states[first.dataset.id].delivery.resources == {"a": "b"}
    assert states[second.dataset.id].problems == (problem,)
    assert states[third.dataset.id].delivery.attempts == 1
    (latest,) = harvested.core.reports.passes("ckan")
    items = harvested.core.reports.items(latest.id)
    assert [item.action for item in items] == ["created", "refused", "failed"]


def test_what_changed_while_it_was_on_its_way_is_still_wanted(harvested: Service) -> None:
    deliveries, now = harvested.core.deliveries, harvested.core.clock.now()
    on_their_way = wanted(harvested)
    Titles.titles[1] = "Data lain"
    harvested.harvests.harvest("s")
    deliveries.keep("ckan", [created(each) for each in on_their_way], now)
    (again,) = wanted(harvested)
    assert again.dataset.title == "Data lain"
    assert again.delivery.package_id == f"p{again.dataset.id}"


def test_a_dataset_that_was_forgotten_hinders_no_other(harvested: Service) -> None:
    deliveries, now = harvested.core.deliveries, harvested.core.clock.now()
    on_their_way = wanted(harvested)
    with writing(harvested.core.engine) as connection:
        gone = on_their_way[0].dataset.id
        connection.execute(schema.dataset.delete().where(schema.dataset.c.id == gone))
    deliveries.keep("ckan", [created(each) for each in on_their_way], now)
    assert deliveries.counts("ckan") == {"delivered": 4}


def test_rows_that_another_transaction_changes_are_waited_for_alone(harvested: Service) -> None:
    """On PostgreSQL two transactions can hold rows of each other; SQLite knows one writer at a time."""
    core = harvested.core
    on_their_way = wanted(harvested)
    batch = [created(each) for each in on_their_way]
    delivery = schema.delivery
    with ThreadPoolExecutor(1) as pool:
        with writing(core.engine) as other:
            held = delivery.update().where(delivery.c.dataset_id == on_their_way[-1].dataset.id)
            other.execute(held.values(error="busy"))
            keeping = pool.submit(core.deliveries.keep, "ckan", batch, core.clock.now())
            # Had the batch locked its rows and then waited, these two would wait for one another.
            first = delivery.update().where(delivery.c.dataset_id == on_their_way[0].dataset.id)
            other.execute(first.values(error="busy"))
        keeping.result(timeout=30)
    assert core.deliveries.counts("ckan") == {"delivered": 5}
