"""A source that gives its records other identifiers keeps its datasets, against a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from sqlalchemy import select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading
from harvester.domain.decide import State
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import (
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    RawRecord,
    SourcePlugin,
    SourceUnavailable,
)
from harvester.service import Service

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.ports import DatasetRow, RunRow

URL = "https://dinas.example.org/"


class Cms(SourcePlugin):
    """Lists posts, under whatever identifiers and addresses the site has just now."""

    name = "cms"
    title = "CMS"
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL})
    posts: ClassVar[list[Any]] = []
    partial: ClassVar[bool] = False
    full: ClassVar[list[bool]] = []

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        self.full.append(ctx.full)
        for post in self.posts:
            if isinstance(post, Exception):
                raise post
            yield RawRecord(identifier=post["id"], content=post, url=post.get("url"))
        if self.partial:
            ctx.partial("only changes were asked for")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        files = [DistributionDraft(download_url=url, format="CSV") for url in told.get("files", ())]
        return DatasetDraft(
            title=told["title"], series=told.get("series"), landing_page=told.get("url"), distribution=files
        )


def old(number: int, **told: Any) -> dict[str, Any]:
    return {
        "id": f"{number}",
        "title": f"Data {number}",
        "files": [f"http://dinas.example.org/f/{number}.csv"],
    } | told


def new(number: int, **told: Any) -> dict[str, Any]:
    return {
        "id": f"baru-{number}",
        "title": f"Data {number}",
        "files": [f"https://www.dinas.example.org/f/{number}.csv"],
    } | told


class Site:
    def __init__(self, service: Service) -> None:
        self.service, self.core = service, service.core

    def harvest(self, *posts: Any, partial: bool = False) -> RunRow:
        Cms.posts, Cms.partial = list(posts), partial
        return self.service.harvests.harvest("s")

    def datasets(self, state: State | None = State.ACTIVE) -> dict[str, DatasetRow]:
        return {each.title: each for each in self.core.catalogue.page(state=state, limit=1000)}

    def problems(self, run: RunRow) -> list[Problem]:
        return [each.problem for each in self.core.runs.problems(run.id)]

    def codes(self, run: RunRow) -> set[str]:
        return {each.code for each in self.problems(run)}

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        with reading(self.core.engine) as connection:
            return [tuple(row) for row in connection.execute(select(*columns))]


@pytest.fixture
def site(service: Service) -> Site:
    core = replace(service.core, registry=Registry(plugins={"cms": Cms}))
    made = Service(
        core=core,
        sources=type(service.sources)(core),
        harvests=type(service.harvests)(core),
        deliveries=type(service.deliveries)(core),
    )
    Cms.full = []
    made.sources.add(Source(name="s", title="S", url=URL, plugin="cms"))
    return Site(made)


def identity(found: dict[str, DatasetRow]) -> dict[str, tuple[int, str, str]]:
    return {title: (each.id, each.uuid, each.name) for title, each in found.items()}


def test_all_identifiers_change_and_all_datasets_stay(site: Site) -> None:
    site.harvest(*map(old, range(30)))
    before = identity(site.datasets())
    run = site.harvest(*map(new, range(30)))
    assert identity(site.datasets(None)) == before
    assert (run.status, run.counts.updated, run.counts.created, run.counts.withdrawn) == (
        RunStatus.DONE, 30, 0, 0,
    )  # fmt: skip
    (told,) = [each for each in site.problems(run) if each.code == "identifiers-changed"]
    assert told.params["count"] == "30"
    assert {row[0] for row in site.rows(schema.record.c.identifier)} == {f"baru-{n}" for n in range(30)}
    again = site.harvest(*map(new, range(30)))
    assert again.counts.unchanged == 30
    assert "identifiers-changed" not in site.codes(again)
    assert identity(site.datasets(None)) == before


def test_more_than_once_and_back(site: Site) -> None:
    site.harvest(*map(old, range(8)))
    before = identity(site.datasets())
    for make in (new, old, new, old):
        site.harvest(*map(make, range(8)))
        assert identity(site.datasets(None)) == before


def test_one_record_moves_while_the_others_stay(site: Site) -> None:
    site.harvest(*map(old, range(10)))
    before = identity(site.datasets())
    run = site.harvest(*map(old, range(9)), new(9), {"id": "x", "title": "Lain", "files": []})
    assert (run.counts.updated, run.counts.created) == (1, 1)
    after = identity(site.datasets(None))
    assert after.pop("Lain")
    assert after == before


def test_what_is_new_or_gone_besides_is_so(site: Site) -> None:
    site.harvest(*map(old, range(10)))
    before = identity(site.datasets())
    run = site.harvest(*map(new, range(5, 15)))
    after = identity(site.datasets(None))
    assert {title: after[title] for title in before} == before
    assert (run.counts.updated, run.counts.created) == (5, 5)
    missing = site.rows(schema.record.c.identifier, schema.record.c.missing_since)
    assert {name for name, since in missing if since} == {f"{n}" for n in range(5)}


def test_ambiguous_ones_are_left_alone(site: Site) -> None:
    twins = [{"id": f"t{n}", "title": "Laporan", "files": []} for n in range(4)]
    site.harvest(*twins, *map(old, range(4)))
    run = site.harvest(*[{**each, "id": f"baru-{each['id']}"} for each in twins], *map(new, range(4)))
    assert (run.counts.updated, run.counts.created) == (4, 4)
    assert site.core.catalogue.count(state=None) == 12


def test_a_new_cms_changes_every_address(site: Site) -> None:
    site.harvest(*(old(n, url=f"http://dinas.example.org/?p={n}") for n in range(12)))
    before = identity(site.datasets())
    there = "https://data.dinas.example.org"
    site.harvest(
        *(new(n, url=f"{there}/dataset/{n + 500}", files=[f"{there}/unduh/{n + 500}"]) for n in range(12))
    )
    assert identity(site.datasets(None)) == before


def test_a_dataset_of_several_records_moves_whole(site: Site) -> None:
    months = [old(n, series="harga", title="Harga beras") for n in range(3)]
    site.harvest(*months, *map(old, range(10, 14)))
    before = identity(site.datasets())
    run = site.harvest(
        *(new(n, series="harga-beras", title="Harga beras") for n in range(3)), *map(old, range(10, 14))
    )
    assert identity(site.datasets(None)) == before
    assert run.counts.updated == 1
    assert len(site.datasets()["Harga beras"].document["distribution"]) == 3


def test_an_old_identifier_may_come_back_as_another_dataset(site: Site) -> None:
    site.harvest(*map(old, range(6)))
    site.harvest(*map(new, range(6)))
    before = identity(site.datasets())
    run = site.harvest(*map(new, range(6)), old(3, title="Data 3", files=["http://dinas.example.org/x.csv"]))
    assert (run.status, run.counts.created) == (RunStatus.DONE, 1)
    rows = site.core.catalogue.page(state=State.ACTIVE, limit=100)
    assert len({each.uuid for each in rows}) == len({each.name for each in rows}) == 7
    assert set(identity(site.datasets()).values()) >= set(before.values()) - {before["Data 3"]}


def test_a_listing_that_breaks_off_decides_nothing_yet(site: Site) -> None:
    site.harvest(*map(old, range(10)))
    before = identity(site.datasets())
    broken = site.harvest(*map(new, range(8)), SourceUnavailable("down"))
    assert broken.status is RunStatus.FAILED
    assert "new-datasets-wait" in site.codes(broken)
    assert identity(site.datasets(None)) == before
    run = site.harvest(*map(new, range(10)))
    assert identity(site.datasets(None)) == before
    assert run.counts.updated == 10


def test_a_listing_that_always_breaks_off_shows_what_is_new_at_the_next_run(site: Site) -> None:
    site.harvest(*map(old, range(4)))
    posts = [*({"id": f"x{n}", "title": f"Baru {n}"} for n in range(20)), SourceUnavailable("down")]
    site.harvest(*posts)
    assert site.core.catalogue.count(state=State.ACTIVE) == 4
    site.harvest(*posts)
    assert site.core.catalogue.count(state=State.ACTIVE) == 24
    one = site.harvest({"id": "y", "title": "Satu lagi"}, SourceUnavailable("down"))
    assert "new-datasets-wait" not in site.codes(one)
    assert site.core.catalogue.count(state=State.ACTIVE) == 25


def test_many_new_among_changes_ask_for_the_whole_list(site: Site) -> None:
    site.harvest(*map(old, range(10)))
    before = identity(site.datasets())
    site.harvest(*map(new, range(10)), partial=True)
    assert identity(site.datasets(None)) == before
    site.harvest(*map(new, range(10)))
    assert Cms.full == [True, False, True]
    assert identity(site.datasets(None)) == before
    few = site.harvest({"id": "y", "title": "Satu lagi"}, partial=True)
    assert few.counts.created == 1


def test_a_first_harvest_waits_for_nothing(site: Site) -> None:
    site.harvest(*map(old, range(10)), SourceUnavailable("down"))
    assert site.core.catalogue.count(state=State.ACTIVE) == 10
