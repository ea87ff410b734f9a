"""Personal data never gets further than the run that met it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shelf import ShelfPlugin, counts, many, record, titles
from sqlalchemy import select

from harvester.adapters.db import schema
from harvester.domain.decide import State
from harvester.domain.errors import ConfigInvalid
from harvester.domain.identity import canonical, digest
from harvester.domain.run import RunStatus
from harvester.pipeline.listing import with_sound_identifier
from harvester.sdk import Column, DatasetDraft, DistributionDraft, RawRecord, TableDraft

if TYPE_CHECKING:
    from harvester.ports import RunRow
    from harvester.service import Service

OTHER = "3522151204850003"
NIK = "3522155203900007"
SECRET = NIK.encode()


def traces(service: Service) -> list[str]:
    """Files of the state folder that hold the number, compressed columns included."""
    files = (path for path in Path(service.core.settings.state_dir).rglob("*") if path.is_file())
    found = [path.name for path in files if SECRET in path.read_bytes()]
    for dataset in service.core.catalogue.page(state=None, limit=1000):
        told = [dataset.document, *(r.raw for r in service.core.catalogue.records(dataset))]
        told += [r.changes for r in service.core.catalogue.records(dataset)]
        if NIK in str(told) or NIK in str([p.text for p in dataset.problems]):
            found.append(dataset.name)
    return found


class RegisterPlugin(ShelfPlugin):
    """Describes with what the record tells, and carries its table."""

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        distributions = [DistributionDraft(identifier="berkas", download_url="https://x.example.org/a.csv")]
        if "rows" in told:
            columns = tuple(Column(name=name.lower(), title=name) for name in told["header"])
            table = TableDraft(columns=columns, rows=told["rows"])
            distributions.append(DistributionDraft(identifier="tabel", title="Tabel", table=table))
        return DatasetDraft(
            title=told["title"],
            description=told.get("about"),
            series=told.get("series"),
            issued=told.get("issued"),
            distribution=distributions,
        )


@pytest.fixture(autouse=True)
def _register(shelved: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShelfPlugin, "draft", RegisterPlugin.draft)


PEOPLE = {
    "header": ["Nama", "NIK", "Alamat"],
    "rows": [["Siti Aminah", NIK, "RT 03 RW 01"], ["Budi Santoso", "3522151204850003", "RT 02 RW 01"]],
}
COUNTS = {"header": ["Dusun", "Jumlah"], "rows": [["Krajan", "310"], ["Ngrowo", "287"]]}


def test_a_dataset_that_tells_of_a_person_is_held_back(
    harvest: Callable[..., RunRow], shelved: Service
) -> None:
    run = harvest([record("a", about=f"Penerima: Siti Aminah, NIK {NIK}"), record("b")])
    assert (run.status, counts(run)) == (RunStatus.PROBLEMS, {"seen": 2, "created": 1, "quarantined": 1})
    assert titles(shelved) == ["Data b"]
    (problem,) = [
        p.problem for p in shelved.core.runs.problems(run.id) if p.problem.code == "personal-data-nik"
    ]
    assert NIK not in problem.text
    assert traces(shelved) == []
    again = harvest([record("a", about=f"Penerima: Siti Aminah, NIK {NIK}"), record("b")])
    assert counts(again) == {"seen": 2, "unchanged": 1, "quarantined": 1}


def test_a_table_of_persons_is_left_out_and_removed(harvest: Callable[..., RunRow], shelved: Service) -> None:
    run = harvest([record("a", **PEOPLE), record("b", **COUNTS)])
    assert counts(run) == {"seen": 2, "created": 2}
    first, second = shelved.core.catalogue.page()
    assert [d["identifier"] for d in first.document["distribution"]] == ["berkas"]
    assert [d["identifier"] for d in second.document["distribution"]] == ["berkas", "tabel"]
    assert traces(shelved) == []
    assert "personal-data-nik" in {p.code for p in first.problems}


def test_one_post_of_a_series_does_not_hold_the_others(
    harvest: Callable[..., RunRow], shelved: Service
) -> None:
    posts = [record(f"p{n}", series="bansos", issued=f"2024-0{n}-01") for n in (1, 2)]
    bad = record("p3", series="bansos", issued="2024-03-01", about=f"an. Siti Aminah NIK {NIK}")
    harvest([*posts, bad])
    (dataset,) = shelved.core.catalogue.page()
    assert dataset.state is State.ACTIVE
    assert dataset.document["modified"] == "2024-02-01"
    assert traces(shelved) == []


def test_an_administrator_lets_it_go_with_a_reason(harvest: Callable[..., RunRow], shelved: Service) -> None:
    shelf = [record("a", about=f"Contoh isian formulir: NIK {NIK}"), *many(3)]
    harvest(shelf)
    (held,) = shelved.core.catalogue.page(state=State.QUARANTINED)
    for reason in ("", "boleh"):
        with pytest.raises(ConfigInvalid):
            shelved.harvests.release(held.name, reason)
    shelved.harvests.release(held.name, "Nomor contoh dari petunjuk pengisian, bukan orang.")
    run = harvest(shelf)
    assert counts(run) == {"seen": 4, "updated": 1, "unchanged": 3}
    assert NIK in str(shelved.core.catalogue.get(held.name).document)
    other = next(d for d in shelved.core.catalogue.page() if d.name != held.name)
    with pytest.raises(ConfigInvalid):
        shelved.harvests.release(other.name, "Tidak ada yang ditahan di sini.")


def test_what_was_let_go_is_looked_at_again_when_it_changes(
    harvest: Callable[..., RunRow], shelved: Service
) -> None:
    harvest([record("a", about=f"Contoh isian formulir: NIK {NIK}"), *many(1)])
    (held,) = shelved.core.catalogue.page(state=State.QUARANTINED)
    reason = "Nomor contoh dari petunjuk pengisian, bukan orang."
    shelved.harvests.release(held.name, reason)
    harvest([record("a", about=f"Contoh isian formulir: NIK {NIK}"), *many(1)])
    assert shelved.core.catalogue.get(held.name).state is State.ACTIVE

    run = harvest([record("a", about=f"Siti Aminah, NIK {OTHER}"), *many(1)])
    again = shelved.core.catalogue.get(held.name)
    assert again.state is State.QUARANTINED
    assert again.release_reason == reason
    assert OTHER not in str(again.document)
    assert NIK not in str(shelved.core.catalogue.versions(again))
    assert "release-outdated" in {each.problem.code for each in shelved.core.runs.problems(run.id)}

    harvest([record("a", about="Petunjuk pengisian tanpa nomor."), *many(1)])
    assert shelved.core.catalogue.get(held.name).state is State.ACTIVE


def test_numbers_are_not_found_by_trying_the_digests_of_all(
    harvest: Callable[..., RunRow], shelved: Service
) -> None:
    shelf = [record(f"warga-{NIK}"), record(f"warga-{OTHER}"), record("b", about=f"an. Siti, NIK {NIK}")]
    assert counts(harvest(shelf))["seen"] == 3
    assert counts(harvest(shelf)) == {"seen": 3, "quarantined": 3}
    table = schema.record
    with shelved.core.engine.connect() as connection:
        kept = connection.execute(select(table.c.identifier, table.c.raw_hash)).all()
    assert len({row.identifier for row in kept}) == 3
    for raw in shelf:
        told = [digest(raw.identifier.encode()), digest(canonical([raw.content, raw.url, {}]))]
        assert not [row for row in kept for plain in told if plain[:16] in f"{row.identifier} {row.raw_hash}"]
    assert traces(shelved) == []


def test_a_digest_is_of_one_installation() -> None:
    raw = RawRecord(identifier=f"warga-{NIK}", content=None)
    first, again, other = (with_sound_identifier(raw, key).identifier for key in (b"a", b"a", b"b"))
    assert first == again != other
    assert NIK not in first
