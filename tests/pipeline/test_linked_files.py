"""Personal data in the files behind distributions is found before the catalogue leads to it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Exchange, Site, serve
from openpyxl import Workbook
from privacy_files import pdf

from harvester.domain.decide import State
from harvester.domain.source import Source
from harvester.settings import PrivacySettings

if TYPE_CHECKING:
    from clocks import SteppedClock

    from harvester.ports import RunRow
    from harvester.service import Service

NIK, OTHER = "3522155203900007", "3522151204850003"
PEOPLE = f"Nama,NIK,Alamat\nSiti Aminah,{NIK},RT 03 RW 01\nBudi Santoso,{OTHER},RT 02 RW 01\n".encode()
VILLAGES = b"Desa,Jumlah\nBareng,310\nNgrowo,287\n"


def workbook(*rows: tuple[str, ...], hidden: bool = False) -> bytes:
    book = Workbook()
    book.active.append(["Desa", "Jumlah"])
    sheet = book.create_sheet("Rincian")
    sheet.sheet_state = "hidden" if hidden else "visible"
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class Portal:
    """A data.json and the files that it links to, on one loopback site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.entries: dict[str, dict[str, Any]] = {}

    def put(self, key: str, *files: str, **changes: Any) -> None:
        self.entries[key] = {
            "identifier": key,
            "title": f"Data {key}",
            "description": "Contoh.",
            "modified": "2024-05-01",
            "distribution": [
                {"downloadURL": file if "://" in file else f"{self.site.url}/{file}", "title": "Berkas"}
                for file in files
            ],
        } | changes
        self.site.routes["/data.json"] = json.dumps({"dataset": list(self.entries.values())}).encode()

    def file(self, path: str, body: bytes, **headers: str) -> None:
        def answer(exchange: Exchange) -> None:
            told = exchange.headers.get("If-None-Match")
            if told and told == headers.get("ETag"):
                exchange.answer(304, Content_Length="0")
            else:
                exchange.answer(200, body, **headers)

        self.site.routes[f"/{path}"] = answer

    def asked(self) -> list[str]:
        """The files that were asked for since the last time."""
        paths = [path for path in self.site.paths if path not in {"/data.json", "/robots.txt"}]
        self.site.asked.clear()
        return paths


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve({}) as site:
        yield Portal(site)


@pytest.fixture
def harvest(service: Service, portal: Portal) -> Callable[..., RunRow]:
    def run(on: Service = service, **how: Any) -> RunRow:
        if not on.core.sources.all():
            on.sources.add(Source(name="s", title="S", url=f"{portal.site.url}/data.json", plugin="datajson"))
        return on.harvests.harvest("s", **how)

    return run


Harvest = Callable[..., "RunRow"]


def counts(run: RunRow) -> dict[str, int]:
    return {name: number for name, number in asdict(run.counts).items() if number}


def codes(service: Service, run: RunRow) -> set[str]:
    return {each.problem.code for each in service.core.runs.problems(run.id)}


def links(service: Service, title: str, state: State = State.ACTIVE) -> list[str]:
    (found,) = [d for d in service.core.catalogue.page(state=state) if d.title == title]
    distributions: Any = found.document.get("distribution", ())
    return [each["downloadURL"].rpartition("/")[2] for each in distributions]


def traces(service: Service) -> list[str]:
    """Files of the state folder that hold a number, compressed columns included."""
    secrets = (NIK.encode(), OTHER.encode(), b"Siti Aminah")
    files = [path for path in Path(service.core.settings.state_dir).rglob("*") if path.is_file()]
    found = [path.name for path in files if any(secret in path.read_bytes() for secret in secrets)]
    for dataset in service.core.catalogue.page(state=None, limit=1000):
        records = service.core.catalogue.records(dataset)
        told = str([dataset.document, dataset.problems, [(r.raw, r.changes, r.problems) for r in records]])
        if any(secret.decode() in told for secret in secrets):
            found.append(dataset.name)
    return found


FILES = {
    "warga.csv": PEOPLE,
    "warga.xlsx": workbook(("Nama", "NIK"), ("Siti Aminah", NIK), ("Budi Santoso", OTHER), hidden=True),
    "warga.pdf": pdf([f"Daftar penerima bantuan\n1. Siti Aminah NIK {NIK}\n2. Budi Santoso NIK {OTHER}"]),
    "warga.html": (
        "<html><body><table><tr><th>Nama<th>NIK</tr>"
        f"<tr><td>Siti Aminah<td>{NIK}</tr><tr><td>Budi Santoso<td>{OTHER}</tr></table></body></html>"
    ).encode(),
    "warga.json": json.dumps([{"nama": "Siti Aminah", "nik": NIK}, {"nama": "Budi", "nik": OTHER}]).encode(),
    "unduh": PEOPLE,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_persons_is_left_out(service: Service, portal: Portal, harvest: Harvest, name: str) -> None:
    portal.file(name, FILES[name])
    portal.file("desa.csv", VILLAGES)
    portal.put("a", name, "desa.csv")
    portal.put("b", name)
    run = harvest()
    assert counts(run) == {"seen": 2, "created": 1, "quarantined": 1}
    assert links(service, "Data a") == ["desa.csv"]
    assert [d.title for d in service.core.catalogue.page(state=State.QUARANTINED)] == ["Data b"]
    assert "personal-data-nik" in codes(service, run)
    assert traces(service) == []
    assert sorted(portal.asked()) == ["/desa.csv", f"/{name}"]
    again = harvest()
    assert counts(again) == {"seen": 2, "unchanged": 1, "quarantined": 1}
    assert portal.asked() == []


def test_a_host_that_does_not_answer_costs_three_tries(
    service: Service, portal: Portal, harvest: Harvest
) -> None:
    for number in range(8):
        portal.put(f"r{number}", f"tidak-ada-{number}.csv")
    run = harvest()
    assert counts(run) == {"seen": 8, "created": 8}
    assert len(portal.asked()) == 3
    problems = [each.problem for each in service.core.runs.problems(run.id)]
    (told,) = [problem for problem in problems if problem.code == "file-not-inspected"]
    assert told.params == {"number": "8"}
    harvest(force=True)
    assert portal.asked() == []


def test_a_changed_file_is_asked_for_with_what_is_known_of_it(
    service: Service, portal: Portal, harvest: Harvest, clock: SteppedClock
) -> None:
    portal.file("desa.csv", VILLAGES, ETag='"1"')
    portal.put("a", "desa.csv")
    harvest()
    portal.put("a", "desa.csv", title="Data A")
    harvest()
    assert portal.asked() == ["/desa.csv"]  # the record says nothing of another file
    portal.put("a", "desa.csv", modified="2024-05-02")
    harvest()
    assert [asked.headers.get("if-none-match") for asked in portal.site.asked if "csv" in asked.path] == [
        '"1"'
    ]
    portal.site.asked.clear()
    portal.file("desa.csv", PEOPLE, ETag='"2"')
    portal.put("a", "desa.csv", modified="2024-05-03")
    assert counts(harvest()) == {"seen": 1, "quarantined": 1}


def test_what_there_was_no_time_for_is_found_later(
    open_with: Callable[..., Service], portal: Portal, harvest: Harvest, clock: SteppedClock
) -> None:
    portal.file("warga.csv", PEOPLE)
    portal.file("desa.csv", VILLAGES)
    portal.put("a", "warga.csv", "desa.csv")
    portal.put("b", "warga.csv")
    hasty = open_with(privacy=PrivacySettings(seconds_per_run=0))
    run = harvest(hasty)
    assert (counts(run), portal.asked()) == ({"seen": 2, "created": 2}, [])
    assert "file-not-inspected" in codes(hasty, run)
    patient = open_with()
    (late,) = patient.inspections.inspect()
    assert (late.looked, late.held, late.waiting) == (3, 2, 0)
    assert sorted(portal.asked()) == ["/desa.csv", "/warga.csv"]
    assert links(patient, "Data a") == ["desa.csv"]
    assert [d.title for d in patient.core.catalogue.page(state=State.QUARANTINED)] == ["Data b"]
    assert traces(patient) == []
    assert counts(harvest(patient)) == {"seen": 2, "unchanged": 1, "quarantined": 1}
    assert portal.asked() == []
    assert patient.inspections.inspect() == []


def test_the_next_run_goes_on_though_no_record_changed(
    open_with: Callable[..., Service], portal: Portal, harvest: Harvest
) -> None:
    portal.file("warga.csv", PEOPLE)
    portal.put("a", "warga.csv")
    harvest(open_with(privacy=PrivacySettings(seconds_per_run=0)))
    service = open_with()
    run = harvest(service)
    assert counts(run) == {"seen": 1, "quarantined": 1}
    assert "personal-data-nik" in codes(service, run)


def test_a_mended_file_comes_back_though_its_record_did_not_change(
    service: Service, portal: Portal, harvest: Harvest, clock: SteppedClock
) -> None:
    portal.file("warga.csv", PEOPLE, ETag='"1"')
    portal.put("a", "warga.csv")
    harvest()
    portal.file("warga.csv", VILLAGES, ETag='"2"')
    clock.step(days=1, hours=1)
    service.inspections.inspect()
    assert counts(harvest()) == {"seen": 1, "updated": 1}
    assert links(service, "Data a") == ["warga.csv"]


def released(service: Service, portal: Portal, harvest: Harvest) -> str:
    """A dataset that an administrator let go though its file holds residents; its name."""
    portal.put("a", "warga.csv")
    harvest()
    (held,) = service.core.catalogue.page(state=State.QUARANTINED)
    service.harvests.release(held.name, "Nomor contoh dari petunjuk pengisian, bukan orang.")
    assert counts(harvest()) == {"seen": 1, "updated": 1}
    assert links(service, "Data a") == ["warga.csv"]
    portal.site.asked.clear()
    return held.name


@pytest.mark.parametrize("headers", [{"ETag": '"1"'}, {}], ids=["by ETag", "by its bytes"])
def test_what_is_released_passes_while_it_is_the_same_file(
    service: Service,
    portal: Portal,
    harvest: Harvest,
    clock: SteppedClock,
    headers: dict[str, str],
) -> None:
    portal.file("warga.csv", PEOPLE, **headers)
    released(service, portal, harvest)
    clock.step(days=2)
    harvest()
    assert service.inspections.inspect() == []
    assert portal.asked() == []
    clock.step(days=13)
    service.inspections.inspect()
    assert [a.headers.get("if-none-match") for a in portal.site.asked] == [headers.get("ETag")]
    harvest()
    assert links(service, "Data a") == ["warga.csv"]


@pytest.mark.parametrize("headers", [{"ETag": '"2"'}, {}], ids=["by ETag", "by its bytes"])
def test_a_released_file_that_changes_in_place_is_looked_into_again(
    service: Service,
    portal: Portal,
    harvest: Harvest,
    clock: SteppedClock,
    headers: dict[str, str],
) -> None:
    portal.file("warga.csv", PEOPLE, ETag='"1"')
    name = released(service, portal, harvest)
    portal.file("warga.csv", PEOPLE.replace(OTHER.encode(), b"3522151204850001"), **headers)
    clock.step(days=15)
    (late,) = service.inspections.inspect()
    assert (late.looked, late.held) == (1, 1)
    assert portal.asked() == ["/warga.csv"]
    again = service.core.catalogue.get(name)
    assert again.state is State.QUARANTINED
    assert "release-outdated" in {problem.code for problem in again.problems}
    assert again.release_reason == "Nomor contoh dari petunjuk pengisian, bukan orang."
    assert counts(harvest()) == {"seen": 1, "quarantined": 1}
    assert service.core.catalogue.get(name).state is State.QUARANTINED
    service.harvests.release(name, "Juga yang baru ini adalah contoh isian saja.")
    assert counts(harvest()) == {"seen": 1, "updated": 1}


def test_a_released_file_that_is_mended_stays_and_is_watched(
    service: Service, portal: Portal, harvest: Harvest, clock: SteppedClock
) -> None:
    portal.file("warga.csv", PEOPLE)
    name = released(service, portal, harvest)
    portal.file("warga.csv", VILLAGES)
    clock.step(days=15)
    service.inspections.inspect()
    assert service.core.catalogue.get(name).state is State.ACTIVE
    portal.file("warga.csv", PEOPLE)
    clock.step(days=15)
    service.inspections.inspect()
    assert service.core.catalogue.get(name).state is State.QUARANTINED


def test_a_source_may_forgo_it(service: Service, portal: Portal, harvest: Harvest) -> None:
    portal.file("warga.csv", PEOPLE)
    portal.put("a", "warga.csv")
    source = Source(
        name="s",
        title="S",
        url=f"{portal.site.url}/data.json",
        plugin="datajson",
        options={"inspect_files": False},
    )
    service.sources.add(source)
    assert counts(harvest()) == {"seen": 1, "created": 1}
    assert portal.asked() == []


def test_a_preview_looks_too(service: Service, portal: Portal) -> None:
    portal.file("warga.csv", PEOPLE)
    portal.put("a", "warga.csv")
    portal.put("b", "tidak-ada.csv")
    source = Source(name="preview", title="Portal", url=f"{portal.site.url}/data.json", plugin="datajson")
    lines = list(service.harvests.preview(source))
    assert [line.state for line in lines] == [State.QUARANTINED, State.ACTIVE]
    assert [p.code for p in lines[1].problems if p.code == "file-not-inspected"] == ["file-not-inspected"]
    assert traces(service) == []


def test_a_page_that_names_its_office_is_no_list_of_persons(
    service: Service, portal: Portal, harvest: Harvest
) -> None:
    imprint = "<p>Hubungi: desabareng1@gmail.com, WA 0812-3456-7890</p>"
    table = "<table><tr><th>Desa<th>Jumlah</tr><tr><td>Bareng<td>310</tr></table>"
    portal.file("profil.html", f"<html><body>{table}{imprint}</body></html>".encode())
    portal.put("a", "profil.html")
    assert counts(harvest()) == {"seen": 1, "created": 1}


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04broken", b"%PDF-1.7 broken", b"\xd0\xcf\x11\xe0", b"", b"\x00" * 500, b"x" * 6_000_000],
)
def test_what_cannot_be_read_passes_and_is_told(
    service: Service, portal: Portal, harvest: Harvest, body: bytes
) -> None:
    portal.file("berkas.xlsx", body)
    portal.put("a", "berkas.xlsx")
    assert counts(harvest()) == {"seen": 1, "created": 1}
