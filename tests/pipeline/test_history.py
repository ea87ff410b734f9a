"""Versions of a dataset with what changed, and how long they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import DatasetDraft, FetchContext, RawRecord, SourcePlugin
from harvester.service import Service
from harvester.worker import Scheduler

if TYPE_CHECKING:
    from clocks import SteppedClock


class Post(SourcePlugin):
    """One record, as a test says."""

    name = "post"
    title = "Post"
    told: ClassVar[dict[str, Any]] = {}

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        yield RawRecord(identifier="1", content=dict(self.told), url="https://post.example.org/1")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        return DatasetDraft(title=told["title"], modified=told.get("modified"), description=told.get("text"))


@pytest.fixture
def opened(open_with: Callable[..., Service]) -> Callable[..., Service]:
    def open_changed(**settings: Any) -> Service:
        service = open_with(**settings)
        core = replace(service.core, registry=Registry(plugins={"post": Post}))
        return Service(
            core=core,
            sources=type(service.sources)(core),
            harvests=type(service.harvests)(core),
            deliveries=type(service.deliveries)(core),
        )

    return open_changed


def harvest(service: Service, clock: SteppedClock, **told: Any) -> None:
    if not service.core.sources.all():
        service.sources.add(Source(name="s", title="S", url="https://post.example.org/", plugin="post"))
    Post.told = {"title": "Harga cabai", **told}
    service.harvests.harvest("s")
    clock.step(days=1)


def test_a_version_tells_what_changed_and_a_record_which_rule_did_it(
    opened: Callable[..., Service], clock: SteppedClock
) -> None:
    service = opened()
    harvest(service, clock, modified="Jum’at 27 Oktober 2017")
    harvest(service, clock, modified="Sabtu 28 Oktober 2017", title="Harga cabai rawit")
    (row,) = service.core.catalogue.page()
    (step,) = service.history.steps(row)
    assert {each.path: (each.before, each.after) for each in step.changes} == {
        "title.id": ("Harga cabai", "Harga cabai rawit"),
        "modified": ("2017-10-27", "2017-10-28"),
    }
    (record,) = service.core.catalogue.records(row)
    assert {"path": "modified", "before": "Sabtu 28 Oktober 2017", "after": "2017-10-28"}.items() <= next(
        dict(each) for each in record.changes if each["path"] == "modified"
    ).items()
    assert record.raw == {"title": "Harga cabai rawit", "modified": "Sabtu 28 Oktober 2017"}


def test_as_many_versions_are_kept_as_the_settings_say(
    opened: Callable[..., Service], clock: SteppedClock
) -> None:
    service = opened(keep_versions=2)
    for number in range(5):
        harvest(service, clock, text=f"Teks {number}")
    (row,) = service.core.catalogue.page()
    assert len(service.core.catalogue.versions(row)) == 4
    Scheduler(service).clean()
    (newest, before) = service.history.steps(row)
    assert [each.after for each in newest.changes] == ["Teks 4"]
    assert [each.after for each in before.changes] == ["Teks 3"]


def test_old_versions_and_raw_records_are_forgotten(
    opened: Callable[..., Service], clock: SteppedClock
) -> None:
    service = opened(keep_versions=0, keep_versions_days=2.5, keep_raw_days=3)
    for number in range(4):
        harvest(service, clock, text=f"Teks {number}")
    (row,) = service.core.catalogue.page()
    assert service.history.forget().versions == 1
    assert len(service.core.catalogue.versions(row)) == 2
    assert service.core.catalogue.records(row)[0].raw is not None
    clock.step(days=3)
    assert service.history.forget().raw == 1
    (record,) = service.core.catalogue.records(row)
    assert record.raw is None
    assert service.core.catalogue.page()[0].document["description"] == {"id": "Teks 3"}


def test_by_default_records_are_kept(opened: Callable[..., Service], clock: SteppedClock) -> None:
    service = opened()
    harvest(service, clock)
    clock.step(days=3000)
    service.history.forget()
    (row,) = service.core.catalogue.page()
    assert service.core.catalogue.records(row)[0].raw is not None


def test_what_is_masked_stays_masked_in_the_history(
    opened: Callable[..., Service], clock: SteppedClock
) -> None:
    service = opened()
    nik = "3522151708850003"
    harvest(service, clock, text="Baik.")
    harvest(service, clock, text=f"Hubungi Budi, NIK {nik}.")
    (row,) = service.core.catalogue.page(state=None)
    told = str(service.history.steps(row)) + str(service.core.catalogue.records(row)) + str(row.document)
    assert nik not in told
