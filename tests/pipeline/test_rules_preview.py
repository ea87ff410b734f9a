"""What changed rules would change is what the next harvest then changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from harvester.domain.decide import State
from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import Capability, DatasetDraft, DistributionDraft, FetchContext, RawRecord, SourcePlugin

if TYPE_CHECKING:
    from harvester.pipeline.rules import RuleChange
    from harvester.service import Service


class Shelf(SourcePlugin):
    """Six records, two of which are one dataset; a later version reads them otherwise."""

    name = "shelf"
    title = "Shelf"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    version = "1"
    asked: ClassVar[int] = 0

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        type(self).asked += 1
        for number in range(6):
            yield RawRecord(identifier=f"r{number}", content={"n": number}, url=f"{ctx.url}{number}")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        number, later = told["n"], self.version == "2"
        return DatasetDraft(
            title=None if later and number == 5 else f"Data {number}",
            series="berdua" if number < (1 if later else 2) else None,
            version="2" if later and number == 3 else None,
            distribution=[
                DistributionDraft(identifier=raw.identifier, download_url=f"{raw.url}.csv", format="CSV")
            ],
        )


@pytest.fixture
def harvested(open_with: Callable[..., Service], monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(Shelf, "version", "1")
    service = open_with()
    core = replace(service.core, registry=Registry(plugins={"shelf": Shelf}))
    made = replace(
        service, core=core, sources=type(service.sources)(core), harvests=type(service.harvests)(core)
    )
    made.sources.add(Source(name="s", title="S", url="https://s.example/", plugin="shelf"))
    made.harvests.harvest("s")
    return made


def test_nothing_changed(harvested: Service) -> None:
    found = harvested.rules.preview("s")
    assert (found.records, found.untold, found.unchanged, found.changed) == (6, 0, 5, 0)


def test_it_counts_what_the_next_harvest_changes(harvested: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shelf, "version", "2")
    asked = Shelf.asked
    before = {d.series: d.content_hash for d in harvested.core.catalogue.page()}
    told: list[RuleChange] = []
    found = harvested.rules.preview("s", told=told.append)
    assert Shelf.asked == asked
    assert {d.series: d.content_hash for d in harvested.core.catalogue.page()} == before

    run = harvested.harvests.harvest("s")

    items = {item.name: item for item in harvested.core.runs.items(run.id)}
    assert found.changed == len(items) == 4
    assert found.unchanged == 2
    for change in told:
        if change.name:
            assert change.action.value == items[change.name].action
            assert change.fields == items[change.name].fields
    assert sum(change.name is None for change in told) == 1
    assert found.fields["version"] == 1


def test_a_duplicate_does_not_count_as_changed(harvested: Service) -> None:
    harvested.sources.add(Source(name="t", title="T", url="https://s.example/", plugin="shelf"))
    harvested.harvests.harvest("t")
    source = harvested.core.sources.get("t")
    assert harvested.core.catalogue.count(state=State.DUPLICATE, source_id=source.id) == 5
    found = harvested.rules.preview("t")
    assert (found.unchanged, found.changed) == (5, 0)
