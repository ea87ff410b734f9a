"""Runs against a real database, with a plugin that lists what the test says."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from shelf import Harvest, ShelfPlugin, counts, many, record, titles

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.decide import State
from harvester.domain.errors import Conflict, RunCancelled
from harvester.domain.run import Counts, RunStatus
from harvester.pipeline.harvest import BATCH_RECORDS, FIRST_RECORDS
from harvester.sdk import (
    Problem,
    Severity,
    SkipRecord,
    SourceUnavailable,
    SourceUnchanged,
)

if TYPE_CHECKING:
    from harvester.service import Service


def test_first_run_creates_and_second_changes_nothing(harvest: Harvest, shelved: Service) -> None:
    first = harvest(many(600))
    assert (first.status, counts(first)) == (RunStatus.DONE, {"seen": 600, "created": 600})
    before = shelved.core.catalogue.page(limit=1000)
    second = harvest(many(600))
    assert (second.status, counts(second)) == (RunStatus.DONE, {"seen": 600, "unchanged": 600})
    assert shelved.core.catalogue.page(limit=1000) == before
    assert shelved.core.runs.items(second.id) == []


def test_a_change_keeps_the_name_and_the_former_version(harvest: Harvest, shelved: Service) -> None:
    harvest(many(2))
    before = shelved.core.catalogue.page()[0]
    run = harvest([record("r0000", title="Lain sama sekali"), record("r0001")])
    assert counts(run) == {"seen": 2, "updated": 1, "unchanged": 1}
    after = shelved.core.catalogue.page()[0]
    assert (after.name, after.title) == (before.name, "Lain sama sekali")
    (item,) = shelved.core.runs.items(run.id)
    assert (item.action, item.fields) == ("updated", ("title",))
    (version,) = shelved.core.catalogue.versions(after)
    assert version.document == before.document


def test_records_of_one_series_are_one_dataset(harvest: Harvest, shelved: Service) -> None:
    months = [record(f"2024-{m:02}", series="harga", issued=f"2024-{m:02}-01") for m in (1, 2, 3)]
    run = harvest(months)
    assert counts(run) == {"seen": 3, "created": 1}
    (dataset,) = shelved.core.catalogue.page()
    assert [d["identifier"] for d in dataset.document["distribution"]] == ["2024-01", "2024-02", "2024-03"]
    assert len(shelved.core.catalogue.records(dataset)) == 3

    corrected = replace(months[1], content={**months[1].content, "title": "Ralat"})
    assert counts(harvest([months[0], corrected, months[2]])) == {"seen": 3, "unchanged": 1}
    april = record("2024-04", series="harga", issued="2024-04-01")
    assert counts(harvest([*months, april])) == {"seen": 4, "updated": 1}
    (dataset,) = shelved.core.catalogue.page()
    assert len(dataset.document["distribution"]) == 4
    assert dataset.document["modified"] == "2024-04-01"


def test_a_series_is_composed_across_batches(harvest: Harvest, shelved: Service) -> None:
    run = harvest([record(f"p{n:04}", series=f"s{n % 3}", issued="2024-01-01") for n in range(700)])
    assert counts(run) == {"seen": 700, "created": 3}
    sizes = [len(d.document["distribution"]) for d in shelved.core.catalogue.page()]
    assert sum(sizes) == 700


def test_the_first_batches_are_small(harvest: Harvest) -> None:
    seen: list[int] = []
    harvest(many(4 * BATCH_RECORDS), watcher=lambda found, _: seen.append(found.seen))
    sizes = [after - before for before, after in itertools.pairwise([0, *seen])]
    assert sizes[:2] == [FIRST_RECORDS, 2 * FIRST_RECORDS]
    assert max(sizes) == BATCH_RECORDS


def test_one_bad_record_is_a_problem_on_that_record(harvest: Harvest, shelved: Service) -> None:
    shelf = [
        record("a"),
        record("b", fault="boom"),
        record("c", invalid=True),
        record("d", skip="berita"),
        record("e"),
    ]
    run = harvest(shelf)
    assert run.status is RunStatus.PROBLEMS
    assert counts(run) == {"seen": 5, "created": 2, "skipped": 1, "failed": 2}
    found = {p.record: p.problem.code for p in shelved.core.runs.problems(run.id)}
    assert found["b"] == "plugin-fault"
    assert found["c"] == "no-title"
    again = harvest(shelf)
    assert (again.status, counts(again)) == (
        RunStatus.PROBLEMS,
        {"seen": 5, "unchanged": 2, "skipped": 1, "failed": 2},
    )


def test_a_record_that_breaks_keeps_what_it_gave_before(harvest: Harvest, shelved: Service) -> None:
    shelf = [record("a"), record("b"), record("c")]
    harvest(shelf)
    broken = harvest([record("a", fault="boom"), record("b", invalid=True), record("c")])
    assert (broken.status, broken.counts.failed, broken.counts.withdrawn) == (RunStatus.PROBLEMS, 2, 0)
    assert {p.record for p in shelved.core.runs.problems(broken.id)} >= {"a", "b"}
    assert titles(shelved) == ["Data a", "Data b", "Data c"]

    mended = harvest([record("a", title="Data a, mended"), record("b"), record("c")])
    assert counts(mended) == {"seen": 3, "updated": 1, "unchanged": 2}
    assert titles(shelved) == ["Data a, mended", "Data b", "Data c"]


def test_an_item_that_is_no_record_counts_as_failed(harvest: Harvest) -> None:
    lost = Problem(code="no-identifier", message="An item has no identifier.", severity=Severity.ERROR)
    run = harvest([record("a"), lost, record("b")])
    assert (run.status, counts(run)) == (RunStatus.PROBLEMS, {"seen": 3, "created": 2, "failed": 1})


def test_a_record_listed_twice_is_kept_once(harvest: Harvest) -> None:
    run = harvest([record("a"), record("a", title="Lain"), *many(300), record("a")])
    assert (run.status, counts(run)) == (RunStatus.PROBLEMS, {"seen": 303, "created": 301, "failed": 2})


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (SourceUnavailable("Halaman 3 tidak menjawab."), "Halaman 3 tidak menjawab."),
        (SkipRecord("Bukan di sini."), "Bukan di sini."),
        (KeyError("x"), "The plugin “shelf” has a fault (KeyError: 'x')."),
    ],
)
def test_a_run_that_breaks_off_keeps_what_it_has(
    harvest: Harvest, shelved: Service, fault: Exception, told: str
) -> None:
    harvest(many(10))
    run = harvest([*many(5), record("new"), fault])
    assert (run.status, run.error) == (RunStatus.FAILED, told)
    assert counts(run) == {"seen": 6, "created": 1, "unchanged": 5}
    assert len(titles(shelved)) == 11


def test_after_a_failed_run_the_cursor_stays(harvest: Harvest, shelved: Service) -> None:
    harvest(many(3))
    harvest([*many(4), SourceUnavailable("x")])
    assert shelved.core.sources.get("s").state == {"cursor": 3}


def test_304_counts_what_is_held(harvest: Harvest) -> None:
    harvest(many(4))
    run = harvest([SourceUnchanged()])
    assert (run.status, counts(run)) == (RunStatus.DONE, {"unchanged": 4})


def test_withdraws_after_the_grace_period(harvest: Harvest, shelved: Service, clock: Any) -> None:
    harvest(many(10))
    assert counts(harvest(many(9))) == {"seen": 9, "unchanged": 9}
    clock.step(days=6)
    assert counts(harvest(many(9))) == {"seen": 9, "unchanged": 9}
    clock.step(days=1)
    run = harvest(many(9))
    assert (run.status, counts(run)) == (RunStatus.DONE, {"seen": 9, "unchanged": 9, "withdrawn": 1})
    assert titles(shelved, State.WITHDRAWN) == ["Data r0009"]
    assert counts(harvest(many(9))) == {"seen": 9, "unchanged": 9}
    name = shelved.core.catalogue.page(state=State.WITHDRAWN)[0].name
    assert counts(harvest(many(10))) == {"seen": 10, "unchanged": 9, "updated": 1}
    assert shelved.core.catalogue.get(name).state is State.ACTIVE


def test_an_unchanged_listing_goes_on_lacking_what_it_lacked(
    harvest: Harvest, shelved: Service, clock: Any
) -> None:
    harvest(many(10))
    harvest(many(9))
    clock.step(days=6)
    assert counts(harvest([SourceUnchanged()])) == {"unchanged": 10}
    clock.step(days=1)
    run = harvest([SourceUnchanged()])
    assert (run.status, counts(run)) == (RunStatus.DONE, {"unchanged": 9, "withdrawn": 1})
    assert titles(shelved, State.WITHDRAWN) == ["Data r0009"]


def test_the_brake_holds_in_an_unchanged_listing_too(harvest: Harvest, clock: Any) -> None:
    harvest(many(20))
    harvest(many(10))
    clock.step(days=8)
    run = harvest([SourceUnchanged()])
    assert (run.status, run.held, counts(run)) == (RunStatus.NEEDS_REVIEW, 10, {"unchanged": 20})


def test_a_record_that_comes_back_has_its_grace_anew(harvest: Harvest, clock: Any) -> None:
    harvest(many(10))
    harvest(many(9))
    clock.step(days=6)
    harvest(many(10))
    clock.step(days=6)
    assert "withdrawn" not in counts(harvest(many(9)))


def without_grace(service: Service) -> None:
    source = service.core.sources.get("s")
    service.sources.save(replace(source, options={"grace_days": 0}))


def test_the_brake_holds_until_someone_confirms(harvest: Harvest, shelved: Service) -> None:
    without_grace(shelved)
    harvest(many(20))
    run = harvest(many(10))
    assert (run.status, run.held, counts(run)) == (RunStatus.NEEDS_REVIEW, 10, {"seen": 10, "unchanged": 10})
    run = harvest(many(10), confirmed=True)
    assert (run.status, counts(run)) == (RunStatus.DONE, {"seen": 10, "unchanged": 10, "withdrawn": 10})


def test_an_empty_listing_withdraws_nothing(harvest: Harvest, shelved: Service) -> None:
    without_grace(shelved)
    harvest(many(3))
    run = harvest([])
    assert (run.status, run.held) == (RunStatus.NEEDS_REVIEW, 3)
    assert len(titles(shelved)) == 3
    assert "listing-empty" in {p.problem.code for p in shelved.core.runs.problems(run.id)}


def test_a_partial_listing_says_nothing_of_absence(harvest: Harvest, shelved: Service) -> None:
    without_grace(shelved)
    harvest(many(10))
    ShelfPlugin.incremental = True
    run = harvest([record("r0003", title="Baru")])
    assert counts(run) == {"seen": 1, "updated": 1}
    assert len(titles(shelved)) == 10


def test_what_a_source_shows_only_for_a_while_is_kept(harvest: Harvest, shelved: Service) -> None:
    without_grace(shelved)
    shelf = [*many(10), record("tahun/2023"), record("tahun_2023"), record("tahun/2024")]
    harvest(shelf)
    ShelfPlugin.keeps = ["tahun/"]
    run = harvest([*many(10), record("tahun/2024")])
    assert counts(run) == {"seen": 11, "unchanged": 11, "withdrawn": 1}
    assert titles(shelved, State.WITHDRAWN) == ["Data tahun_2023"]
    ShelfPlugin.incremental = True
    run = harvest([replace(record("tahun/2023"), deleted=True)])
    assert counts(run) == {"withdrawn": 1}


def test_a_tombstone_skips_the_grace_but_not_the_brake(harvest: Harvest, shelved: Service) -> None:
    harvest(many(20))
    ShelfPlugin.incremental = True
    gone = [replace(item, deleted=True) for item in many(20)]
    run = harvest(gone[:1])
    assert counts(run) == {"withdrawn": 1}
    run = harvest(gone[1:12])
    assert (run.status, run.held) == (RunStatus.NEEDS_REVIEW, 11)
    assert len(titles(shelved)) == 19


def test_a_series_loses_only_the_part_that_is_gone(harvest: Harvest, shelved: Service) -> None:
    without_grace(shelved)
    shelf = [record(f"m{n}", series="harga", issued=f"2024-0{n}-01") for n in range(1, 8)]
    harvest(shelf)
    run = harvest(shelf[:6])
    assert counts(run) == {"seen": 6, "updated": 1}
    (dataset,) = shelved.core.catalogue.page()
    assert len(dataset.document["distribution"]) == 6


def test_force_reads_every_record_again(harvest: Harvest) -> None:
    harvest(many(3))
    run = harvest(many(3), force=True)
    assert counts(run) == {"seen": 3, "unchanged": 3}
    assert ShelfPlugin.asked[-1] == {"full": True, "state": {}}


def test_the_cursor_is_given_until_a_complete_listing_is_due(harvest: Harvest, clock: Any) -> None:
    harvest(many(3))
    harvest(many(3))
    assert ShelfPlugin.asked[-1] == {"full": False, "state": {"cursor": 3}}
    clock.step(days=8)
    harvest(many(3))
    assert ShelfPlugin.asked[-1] == {"full": True, "state": {}}


def test_a_new_organization_reaches_every_dataset(harvest: Harvest, shelved: Service) -> None:
    harvest(many(3))
    shelved.sources.save(replace(shelved.core.sources.get("s"), organization="dinkes"))
    assert counts(harvest(many(3))) == {"seen": 3, "updated": 3}
    assert {d.organization for d in shelved.core.catalogue.page()} == {"dinkes"}


def test_a_dataset_without_title_is_held_back(harvest: Harvest, shelved: Service) -> None:
    run = harvest([record("a"), record("b", title=None)])
    assert (run.status, counts(run)) == (RunStatus.PROBLEMS, {"seen": 2, "created": 1, "invalid": 1})
    assert titles(shelved) == ["Data a"]
    assert counts(harvest([record("a"), record("b")])) == {"seen": 2, "unchanged": 1, "updated": 1}


def test_a_cancelled_run_is_whole_up_to_there(harvest: Harvest, shelved: Service) -> None:
    def stop(found: Counts, expected: int | None) -> None:
        if found.seen >= kept:
            raise RunCancelled("Dibatalkan.")

    kept = 15 * FIRST_RECORDS  # four batches
    run = harvest(many(1000), watcher=stop)
    assert (run.status, counts(run)) == (RunStatus.CANCELLED, {"seen": kept, "created": kept})
    left = {"seen": 1000, "created": 1000 - kept, "unchanged": kept}
    assert counts(harvest(many(1000))) == left


def test_two_runs_of_one_source_exclude_each_other(harvest: Harvest, shelved: Service) -> None:
    source = shelved.core.sources.get("s")
    shelved.core.runs.start(source.id, shelved.core.clock.now(), trigger="manual")
    with pytest.raises(Conflict):
        harvest([])


def test_a_run_whose_process_died_is_closed(harvest: Harvest, shelved: Service) -> None:
    core = shelved.core
    source = core.sources.get("s")
    run = core.runs.start(source.id, core.clock.now(), trigger="manual")
    with writing(core.engine) as connection:
        owner = connection.execute(schema.run.select()).one().owner
        host = owner.split(":")[0]
        connection.execute(schema.run.update().values(owner=f"{host}:999999:1"))
    assert counts(harvest(many(2))) == {"seen": 2, "created": 2}
    assert core.runs.get(run.id).status is RunStatus.FAILED


def test_a_lease_that_ran_out_frees_the_source(harvest: Harvest, shelved: Service, clock: Any) -> None:
    core = shelved.core
    run = core.runs.start(core.sources.get("s").id, core.clock.now(), trigger="manual")
    clock.step(minutes=3)
    harvest(many(2))
    assert core.runs.get(run.id).status is RunStatus.FAILED


def test_every_change_is_queued_for_each_target(harvest: Harvest, shelved: Service) -> None:
    deliveries = shelved.core.deliveries
    harvest(many(2))
    deliveries.enrol("late")
    assert deliveries.pending("late") == 2
    harvest(many(3))
    assert deliveries.pending("late") == 3
    wanted = deliveries.wanted("late", shelved.core.clock.now(), limit=10)
    assert [w.withdraw for w in wanted] == [False, False, False]
    assert harvest([record("r0000", title=None), *many(3)[1:]]).counts.invalid == 1
    # It never got there, so there is nothing to take away.
    assert deliveries.pending("late") == 2


def test_a_missing_plugin_fails_the_run_in_words(harvest: Harvest, shelved: Service) -> None:
    source = shelved.core.sources.get("s")
    with writing(shelved.core.engine) as connection:
        connection.execute(schema.source.update().values(plugin="gone"))
    run = harvest([])
    assert run.status is RunStatus.FAILED
    assert "gone" in (run.error or "")
    assert source.name == "s"


def test_raw_records_are_kept_as_fetched(harvest: Harvest, shelved: Service) -> None:
    harvest([record("a", title="Rusak \ud800 \x00")])
    (dataset,) = shelved.core.catalogue.page()
    (kept,) = shelved.core.catalogue.records(dataset)
    assert kept.raw["title"].startswith("Rusak ")
    with reading(shelved.core.engine) as connection:
        assert connection.execute(schema.record.select()).one().missing_since is None


def test_any_identifier_can_be_a_key(harvest: Harvest, shelved: Service) -> None:
    odd = ["\ud800", "a\0b", "x" * 5000, "x" * 4999 + "y", "desa/ß/ñ/漢字"]
    run = harvest([record(identifier) for identifier in odd])
    assert counts(run) == {"seen": 5, "created": 5}
    assert counts(harvest([record(identifier) for identifier in odd])) == {"seen": 5, "unchanged": 5}


def test_odd_text_in_problems_is_kept(harvest: Harvest, shelved: Service) -> None:
    odd = Problem(code="odd", message="“{value}” is odd.", params={"value": "\ud800\0"}, path="a\0")
    run = harvest([odd, record("a")])
    assert "odd" in {p.problem.code for p in shelved.core.runs.problems(run.id)}


def test_unwanted_datasets_are_skipped_and_withdrawn(shelved: Service, harvest: Harvest) -> None:
    shelf = [record("a", title="Jumlah Penduduk"), record("b", title="Lelang Mobil Dinas")]
    harvest(shelf)
    assert titles(shelved) == ["Jumlah Penduduk", "Lelang Mobil Dinas"]
    shelved.sources.save(replace(shelved.core.sources.get("s"), options={"skip": ["lelang"]}))
    run = harvest(shelf)
    assert counts(run) == {"seen": 2, "unchanged": 1, "withdrawn": 1, "skipped": 1}
    assert titles(shelved) == ["Jumlah Penduduk"]
    shelved.sources.save(replace(shelved.core.sources.get("s"), options={}))
    harvest(shelf)
    assert titles(shelved) == ["Jumlah Penduduk", "Lelang Mobil Dinas"]
