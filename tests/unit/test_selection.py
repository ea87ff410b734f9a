"""Which datasets a target takes, and what a filtered store shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import pytest
from delivery_fakes import START, MemoryDeliveryStore, dataset

from harvester.domain.decide import State
from harvester.domain.selection import Names, Selection
from harvester.domain.source import Source
from harvester.pipeline.selected import Selected
from harvester.ports import DeliveryRow

HEALTH = "http://publications.europa.eu/resource/authority/data-theme/HEAL"


def names(**listed: str) -> Names:
    return Names(**{key: frozenset(value.split()) for key, value in listed.items()})


@pytest.mark.parametrize(
    ("include", "exclude", "taken"),
    [
        (names(), names(), True),
        (names(sources="dinkes"), names(), True),
        (names(sources="bps"), names(), False),
        (names(organizations="dinas"), names(), True),
        (names(themes="HEAL"), names(), True),
        (names(themes=HEALTH), names(), True),
        (names(themes="ECON"), names(), False),
        (names(sources="dinkes", themes="ECON"), names(), False),
        (names(), names(themes="HEAL"), False),
        (names(sources="dinkes"), names(organizations="dinas"), False),
        (names(), names(sources="bps", organizations="lain", themes="ECON"), True),
    ],
)
def test_a_filter(include: Names, exclude: Names, taken: bool) -> None:
    selection = Selection(include=include, exclude=exclude)
    assert selection.admits(source="dinkes", organization="dinas", themes=[HEALTH]) is taken


def test_a_dataset_without_organization_and_theme_passes_what_lists_none() -> None:
    assert Selection(exclude=names(themes="HEAL")).admits(source="s", organization=None, themes=())
    assert not Selection(include=names(organizations="dinas")).admits(
        source="s", organization=None, themes=()
    )


@dataclass
class Leaving(MemoryDeliveryStore):
    """A store in memory that remembers what was left out."""

    left_out: list[int] = field(default_factory=list)

    def leave_out(self, target: str, dataset_ids: Collection[int]) -> None:
        self.left_out += dataset_ids
        for number in dataset_ids:
            del self.rows[number]

    def pending(self, target: str, *, source_id: int | None = None) -> int:
        return super().pending(target)


def test_what_a_filter_leaves_out_is_withdrawn_or_never_gets_there() -> None:
    source = Source(uuid="s", name="s", title="S", url="https://s.example", plugin="ckan")
    store = Leaving(source)
    for number in range(1, 8):
        store.put(number, dataset(str(number), theme=(HEALTH,) if number > 5 else ()))
    store.deliveries["ckan", 2] = DeliveryRow(dataset_id=2, target="ckan", package_id="p2")
    store.deliveries["ckan", 3] = DeliveryRow(dataset_id=3, target="ckan", status="failed", attempts=1)
    seen = Selected(store=store, selection=Selection(include=names(themes="HEAL")))

    found, after = [], 0
    while page := seen.wanted("ckan", START, limit=2, after=after):
        after = page[-1].dataset.id
        found += [(each.dataset.id, each.withdraw) for each in page]

    assert found == [(2, True), (3, True), (6, False), (7, False)]
    assert store.left_out == [1, 4, 5]


def test_a_series_waits_for_the_end_of_its_harvest() -> None:
    source = Source(uuid="s", name="s", title="S", url="https://s.example", plugin="ckan")
    store = Leaving(source)
    for number, state in ((1, State.ACTIVE), (2, State.ACTIVE), (3, State.WITHDRAWN)):
        row = store.put(number, dataset(str(number)), state=state)
        store.rows[number] = replace(row, series=row.series if number == 1 else f"series:{number}")
    store.deliveries["ckan", 3] = DeliveryRow(dataset_id=3, target="ckan", package_id="p3")
    for harvested, found in (({1}, [1, 3]), ({2}, [1, 2, 3]), (set(), [1, 2, 3])):
        seen = Selected(store=store, harvested=lambda now=harvested: now).wanted("ckan", START, limit=5)
        assert [each.dataset.id for each in seen] == found


def test_one_source_alone() -> None:
    source = Source(uuid="s", name="s", title="S", url="https://s.example", plugin="ckan")
    store = Leaving(source)
    store.put(1, dataset("1"))
    assert Selected(store=store, source_id=2).wanted("ckan", START, limit=5) == []
    assert len(Selected(store=store, source_id=1).wanted("ckan", START, limit=5)) == 1
