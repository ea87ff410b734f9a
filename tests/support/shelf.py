"""A plugin that lists what a test says, and what is told of its runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from harvester.domain.decide import State
from harvester.ports import RunRow
from harvester.sdk import (
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Problem,
    RawRecord,
    RecordInvalid,
    Severity,
    SkipRecord,
    SourcePlugin,
)

if TYPE_CHECKING:
    from harvester.service import Service

Harvest = Callable[..., RunRow]


class ShelfPlugin(SourcePlugin):
    """Lists the records that a test puts on the shelf."""

    name = "shelf"
    title = "Shelf"
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL, Capability.TOMBSTONES})
    shelf: ClassVar[list[Any]] = []
    asked: ClassVar[list[Mapping[str, Any]]] = []
    incremental: ClassVar[bool] = False
    keeps: ClassVar[list[str]] = []

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        self.asked.append({"full": ctx.full, "state": dict(ctx.state)})
        for item in self.shelf:
            if isinstance(item, Exception):
                raise item
            if isinstance(item, Problem):
                ctx.problem(item, "listing[7]")
                continue
            yield item
        for prefix in self.keeps:
            ctx.keep(prefix)
        if self.incremental:
            ctx.partial("only changes were asked for")
        ctx.save_state({"cursor": len(self.shelf)})

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        if told.get("skip"):
            raise SkipRecord(told["skip"])
        if told.get("invalid"):
            problem = Problem(code="no-title", message="There is no title.", severity=Severity.ERROR)
            raise RecordInvalid(problem)
        if told.get("fault"):
            raise ZeroDivisionError(told["fault"])
        url = f"https://shelf.example.org/{raw.identifier}.csv"
        return DatasetDraft(
            title=told.get("title"),
            series=told.get("series"),
            issued=told.get("issued"),
            description="A dataset.",
            distribution=[DistributionDraft(identifier=raw.identifier, download_url=url, format="CSV")],
        )


def record(identifier: str, **told: Any) -> RawRecord:
    content = {"title": f"Data {identifier}"} | told
    return RawRecord(identifier=identifier, content=content, url=f"https://shelf.example.org/{identifier}")


def many(count: int, **told: Any) -> list[RawRecord]:
    return [record(f"r{number:04}", **told) for number in range(count)]


def counts(run: RunRow) -> dict[str, int]:
    return {name: number for name, number in asdict(run.counts).items() if number}


def titles(service: Service, state: State = State.ACTIVE) -> list[str]:
    return sorted(d.title for d in service.core.catalogue.page(state=state))
