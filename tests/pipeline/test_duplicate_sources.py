"""The same dataset in several sources, against a real database: harvests, verdicts, deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading
from harvester.domain.decide import Action, State
from harvester.domain.errors import ConfigInvalid, NotFound
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.pipeline.deliver import deliver
from harvester.ports import Delivered, RunRow, Settled, Wanted
from harvester.registry import Registry
from harvester.sdk import (
    AgentDraft,
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    RawRecord,
    SourcePlugin,
)
from harvester.service import Service
from harvester.service.removing import Fate
from harvester.settings import DuplicateSettings, Settings, TargetSettings

AGENCY, PORTAL, NATION = "https://dinkes.example.org/", "https://satudata.example.org/", "https://data.go.id/"
UUID = "8f5b1c52-43f0-4a53-9d2e-3b6f0a1d9c1"


class Sites(SourcePlugin):
    """Lists what a test says of each address."""

    name = "sites"
    title = "Sites"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    told: ClassVar[dict[str, list[Mapping[str, Any]]]] = {}
    down: ClassVar[set[str]] = set()

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        if ctx.url in self.down:
            raise ZeroDivisionError
        for item in self.told.get(ctx.url, []):
            yield RawRecord(identifier=item["id"], content=dict(item), url=f"{ctx.url}{item['id']}")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        return DatasetDraft(
            title=told.get("title", "Jumlah rumah sakit 2023"),
            identifier=told.get("identifier"),
            landing_page=told.get("page"),
            description=told.get("description", "Menurut jenis."),
            publisher=AgentDraft(name=told["publisher"]) if "publisher" in told else None,
            distribution=[
                DistributionDraft(download_url=url, format="CSV")
                for url in told.get("files", [f"{self.url}{raw.identifier}.csv"])
            ],
        )


class Place:
    """A service with an agency, a regency's portal and the nation's, and a target that remembers."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.target = Memory()
        self.core = service.core
        for name, url in (("agency", AGENCY), ("portal", PORTAL), ("nation", NATION)):
            options: dict[str, Any] = {
                "grace_days": 0,
                "brake_share": 1,
                "brake_count": 0,
                "inspect_files": False,
            }
            service.sources.add(
                Source(name=name, title=name.title(), url=url, plugin="sites", options=options)
            )
        Sites.told, Sites.down = {}, set()

    def harvest(self, name: str, *items: Mapping[str, Any]) -> RunRow:
        Sites.told[self.core.sources.get(name).url] = list(items)
        return self.service.harvests.harvest(name)

    def states(self) -> dict[str, State]:
        """Source → state of its only dataset."""
        names = {source.id: source.name for source in self.core.sources.all()}
        found = self.core.catalogue.page(state=None)
        return {names[row.source_id]: row.state for row in found}

    def of(self, name: str) -> Any:
        source = self.core.sources.get(name)
        (row,) = self.core.catalogue.page(state=None, source_id=source.id)
        return row

    def deliver(self) -> Any:
        self.core.deliveries.open("ckan", self.core.clock.now())
        try:
            return deliver(self.core.deliveries, self.target, self.core.clock)
        finally:
            self.core.deliveries.close("ckan", self.core.clock.now(), None)


class Memory:
    """A catalogue with the rules of ours: a package is changed by its owner, or by its heir."""

    name = "ckan"

    def __init__(self) -> None:
        self.packages: dict[str, dict[str, Any]] = {}

    def foresee(self, wanted: Sequence[Wanted]) -> None:
        pass

    def deliver(self, wanted: Wanted) -> Delivered:
        package_id = wanted.delivery.package_id
        owners = {wanted.dataset.uuid, *wanted.delivery.former}
        there = self.packages.get(package_id) if package_id else None
        if wanted.withdraw:
            if there and there["owner"] in owners:
                there["state"] = "deleted"
            return Delivered(action=Action.WITHDRAWN, package_id=package_id or "")
        if there is None or there["owner"] not in owners:
            package_id = f"p{len(self.packages)}"
            self.packages[package_id] = {}
        title, also = wanted.dataset.title, wanted.dataset.document["provenance"].get("alsoAt", ())
        self.packages[str(package_id)] = {
            "owner": wanted.dataset.uuid,
            "state": "active",
            "source": wanted.source.name,
            "title": title,
            "also": [each["source"] for each in also],
        }
        return Delivered(action=Action.UPDATED if there else Action.CREATED, package_id=str(package_id))

    def active(self) -> dict[str, str]:
        return {key: each["source"] for key, each in self.packages.items() if each["state"] == "active"}


@pytest.fixture
def place(open_with: Callable[..., Service]) -> Place:
    target = TargetSettings(name="ckan", url="https://katalog.example.org")
    service = open_with(targets=(target,), public_url="https://panen.example")
    core = replace(service.core, registry=Registry(plugins={"sites": Sites}))
    return Place(
        Service(
            core=core,
            sources=type(service.sources)(core),
            harvests=type(service.harvests)(core),
            deliveries=type(service.deliveries)(core),
        )
    )


def same(**told: Any) -> dict[str, Any]:
    return {"id": "rs", "identifier": f"{UUID}1"} | told


def test_one_of_three_is_published_with_its_origins(place: Place) -> None:
    assert place.harvest("nation", same()).counts.created == 1
    assert place.states() == {"nation": State.ACTIVE}
    place.harvest("portal", same())
    assert place.states() == {"nation": State.DUPLICATE, "portal": State.ACTIVE}
    run = place.harvest("agency", same())
    assert (run.status, run.counts.created) == (RunStatus.DONE, 1)
    assert place.states() == {
        "nation": State.DUPLICATE, "portal": State.DUPLICATE, "agency": State.ACTIVE,
    }  # fmt: skip
    row = place.of("agency")
    assert [each["source"] for each in row.document["provenance"]["alsoAt"]] == ["Portal", "Nation"]
    assert place.core.catalogue.count() == 1
    (group,) = place.service.duplicates.groups()
    assert group.chosen.id == row.id
    assert {each.duplicate_reason.code for each in group.duplicates} == {"duplicate-identifier"}
    assert place.service.duplicates.count() == 2
    assert place.harvest("nation", same()).counts.unchanged == 1


def test_harvesting_again_changes_nothing_and_a_changed_duplicate_stays_one(place: Place) -> None:
    place.harvest("agency", same())
    place.harvest("portal", same())
    before = place.of("agency")
    place.service.harvests.harvest("portal", force=True)
    place.service.harvests.harvest("agency", force=True)
    assert place.of("agency") == before
    run = place.harvest("portal", same(description="Lain."))
    assert run.counts.updated == 1
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}
    assert place.of("agency").content_hash == before.content_hash
    place.harvest("agency", same(description="Baru."))
    assert place.of("agency").document["provenance"]["alsoAt"]
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}


def test_the_package_changes_hands_without_a_gap(place: Place) -> None:
    place.harvest("nation", same())
    assert place.deliver().created == 1
    assert place.target.active() == {"p0": "nation"}
    place.harvest("agency", same())
    counts = place.deliver()
    assert (counts.updated, counts.created, counts.withdrawn, counts.pending) == (1, 0, 0, 0)
    assert place.target.active() == {"p0": "agency"}
    assert place.target.packages["p0"]["also"] == ["Nation"]

    place.harvest("agency")
    assert place.states() == {"agency": State.WITHDRAWN, "nation": State.ACTIVE}
    counts = place.deliver()
    assert (counts.updated, counts.created, counts.withdrawn, counts.pending) == (1, 0, 0, 0)
    assert place.target.active() == {"p0": "nation"}
    assert place.target.packages["p0"]["also"] == []

    place.harvest("agency", same())
    place.deliver()
    assert place.target.active() == {"p0": "agency"}
    place.harvest("agency")
    place.harvest("nation")
    assert place.deliver().withdrawn == 1
    assert place.target.active() == {}


def test_two_that_stood_apart_in_the_target_become_one(place: Place) -> None:
    place.harvest("nation", same(identifier=None))
    place.harvest("agency", same(identifier=None))
    place.deliver()
    assert len(place.target.active()) == 2
    place.harvest("nation", same())
    place.harvest("agency", same())
    counts = place.deliver()
    assert (counts.withdrawn, counts.created, counts.pending) == (1, 0, 0)
    assert list(place.target.active().values()) == ["agency"]


def test_a_package_written_while_it_changes_hands_is_the_heirs(place: Place) -> None:
    place.harvest("nation", same())
    place.deliver()
    place.harvest("nation", same(description="Lain."))
    (wanted,) = place.core.deliveries.wanted("ckan", place.core.clock.now(), limit=9)
    place.harvest("agency", same())
    answer = place.target.deliver(wanted)  # it was on its way
    settled = [Settled(wanted=wanted, delivered=answer)]
    place.core.deliveries.keep("ckan", settled, place.core.clock.now())
    place.deliver()
    assert place.target.active() == {"p0": "agency"}
    place.deliver()
    assert place.target.active() == {"p0": "agency"}
    assert place.core.deliveries.pending("ckan") == 0


def test_a_source_that_fails_or_loses_all_flips_nothing(place: Place) -> None:
    place.harvest("agency", same())
    place.harvest("portal", same())
    Sites.down.add(AGENCY)
    assert place.service.harvests.harvest("agency").status is RunStatus.FAILED
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}
    Sites.down.clear()
    source = place.core.sources.get("agency")
    place.service.sources.save(replace(source, options={"grace_days": 0, "brake_share": 0.2}))
    assert place.harvest("agency").status is RunStatus.NEEDS_REVIEW
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}


def test_a_source_that_is_removed_leaves_its_packages_to_the_others(place: Place) -> None:
    place.harvest("agency", same())
    place.deliver()
    place.harvest("portal", same())
    place.service.removals.remove("agency", Fate.KEEP)
    assert place.states() == {"portal": State.ACTIVE}
    place.deliver()
    assert place.target.active() == {"p0": "portal"}
    assert "alsoAt" not in place.of("portal").document["provenance"]


def test_one_that_is_held_back_is_not_published_from_elsewhere(place: Place) -> None:
    place.harvest("portal", same())
    place.deliver()
    place.harvest("agency", same(description="Hubungi Budi, NIK 3522151708850003."))
    assert place.states() == {"agency": State.QUARANTINED, "portal": State.DUPLICATE}
    place.deliver()
    assert place.target.active() == {}
    place.harvest("agency", same())
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}


def test_a_person_s_word_is_kept_and_taken_back(place: Place) -> None:
    place.harvest("agency", same())
    place.harvest("portal", same())
    one, two = place.of("agency").name, place.of("portal").name
    duplicates = place.service.duplicates
    with pytest.raises(ConfigInvalid):
        duplicates.say(one, two, same=False, reason="nein", person="ani")
    with pytest.raises(ConfigInvalid):
        duplicates.say(one, one, same=False, reason="Itu dataset yang sama.", person="ani")
    duplicates.say(one, two, same=False, reason="Portal memuat versi lama.", person="ani")
    assert set(place.states().values()) == {State.ACTIVE}
    place.harvest("portal", same(description="Baru."))
    place.harvest("agency", same(description="Baru juga."))
    assert set(place.states().values()) == {State.ACTIVE}
    ((said, other),) = duplicates.around(one).said
    assert (said.same, said.person, said.reason) == (False, "ani", "Portal memuat versi lama.")
    assert other is not None
    assert other.name == two
    duplicates.unsay(two, one)
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}
    with pytest.raises(NotFound):
        duplicates.unsay(two, one)


def test_a_person_joins_what_no_mark_tells(place: Place) -> None:
    place.harvest("agency", {"id": "a", "title": "Rumah Sakit"})
    place.harvest("portal", {"id": "b", "title": "Faskes"})
    assert set(place.states().values()) == {State.ACTIVE}
    one, two = place.of("agency").name, place.of("portal").name
    place.service.duplicates.say(one, two, same=True, reason="Isinya sama persis.", person="ani")
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}
    assert place.of("portal").duplicate_reason.code == "duplicate-person"
    place.harvest("agency")
    assert place.states() == {"agency": State.WITHDRAWN, "portal": State.ACTIVE}
    place.harvest("agency", {"id": "a", "title": "Rumah Sakit"})
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}, "it is kept"


def test_what_is_only_alike_is_proposed(place: Place) -> None:
    told = {"title": "Rumah sakit 2023", "publisher": "Dinas Kesehatan"}
    place.harvest("agency", {"id": "a", **told})
    place.harvest("portal", {"id": "b", **told})
    assert set(place.states().values()) == {State.ACTIVE}
    (pair,) = place.service.duplicates.alike()
    assert pair.reason.code == "duplicate-alike"
    assert {pair.first.title, pair.second.title} == {"Rumah sakit 2023"}
    assert len(place.service.duplicates.around(pair.first.name).alike) == 1


def test_a_file_that_a_second_dataset_links_to_joins_nothing_any_more(place: Place) -> None:
    form = f"{AGENCY}format.xlsx"
    told = {"title": "Rekap rumah sakit", "files": [form]}
    place.harvest("agency", {"id": "a", **told})
    place.harvest("portal", {"id": "b", **told})
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}
    place.harvest("agency", {"id": "a", **told}, {"id": "c", "title": "Puskesmas", "files": [form]})
    assert place.core.catalogue.count() == 3
    place.harvest("agency", {"id": "a", **told})
    assert place.core.catalogue.count() == 1


def test_precedence_goes_before_nearness(place: Place) -> None:
    place.harvest("agency", same())
    place.harvest("portal", same())
    source = place.core.sources.get("portal")
    place.service.sources.save(replace(source, options={**source.options, "precedence": 5}))
    assert place.states() == {"agency": State.DUPLICATE, "portal": State.ACTIVE}


def test_finding_can_be_turned_off_and_on(place: Place, open_with: Callable[..., Service]) -> None:
    place.harvest("agency", same())
    place.harvest("portal", same())
    off = open_with(duplicates=DuplicateSettings(find=False))
    assert off.duplicates.check() == 2
    assert set(place.states().values()) == {State.ACTIVE}
    assert place.service.duplicates.check("agency") == 1
    assert place.service.duplicates.check() == 2
    assert place.states() == {"agency": State.ACTIVE, "portal": State.DUPLICATE}


def test_keys_follow_the_dataset(place: Place) -> None:
    def keys() -> int:
        with reading(place.core.engine) as connection:
            return len(connection.execute(schema.dataset_key.select()).all())

    place.harvest("agency", same(files=[f"{AGENCY}1.csv", f"{AGENCY}2.csv"]))
    before = keys()
    place.harvest("agency", same(files=[f"{AGENCY}1.csv"]))
    assert keys() == before - 1
    place.harvest("agency")
    assert keys() == 0


def test_our_own_datasets_that_come_back_are_skipped(place: Place) -> None:
    settings: Settings = place.core.settings
    place.harvest("agency", same())
    place.deliver()
    mine = place.of("agency")
    run = place.harvest(
        "nation",
        {"id": "1", "identifier": f"{settings.public_url}/dataset/{mine.name}"},
        {"id": "2", "page": f"{settings.public_url}/dataset/{mine.name}"},
        {"id": "3", "extras": [{"key": "harvester_dataset", "value": mine.uuid}]},
        {"id": "4", "page": "https://katalog.example.org/dataset/p0"},
        {"id": "5", "page": "https://katalog.example.org/dataset/dimuat-orang"},
        {"id": "6", "extras": [{"key": "harvester_dataset", "value": f"{UUID}9"}]},
        {
            "id": "7",
            "title": "Curah hujan",
            "files": [f"{settings.public_url}/dataset/{mine.name}/table/x.csv"],
        },
    )
    assert (run.counts.seen, run.counts.skipped, run.counts.created) == (7, 5, 2)
    record = schema.record
    with reading(place.core.engine) as connection:
        reasons = connection.scalars(record.select().with_only_columns(record.c.reason)).all()
    assert sum("comes back" in (reason or "") for reason in reasons) == 5
