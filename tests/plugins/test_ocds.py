"""The OCDS plugin: its contract, recorded publications, merging, paging, and what must not be told."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from harvester.sdk import Problem, RawRecord, Recognition, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, MemorySpool, PluginContract, Site, make_context
from plugins._ocds_release import read_release, supplier_name
from plugins.ocds import OcdsPlugin

URL = "https://oc.contohkab.go.id/releases.json"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = sorted((CORPUS / "ocds").rglob("*.json")) + sorted(
    path for path in (CORPUS / "samples" / "ocds").glob("*.json") if "schema" not in path.name
)


class TestOcds(PluginContract):
    plugin = OcdsPlugin
    cases = Path(__file__).parent / "fixtures" / "ocds"


def package(*releases: object, **more: object) -> dict[str, Any]:
    return {
        "uri": URL,
        "publishedDate": "2024-01-01",
        "publisher": {"name": "LPSE Contoh"},
        "releases": releases,
        **more,
    }


def release(number: int, date: str, **more: object) -> dict[str, Any]:
    return {"ocid": f"ocds-x-{number}", "id": f"{number}/{date}", "date": date, "tag": ["tender"], **more}


def run(answers: dict[str, object], **state: Any) -> tuple[list[RawRecord], list[Problem], MemorySpool]:
    told = {
        url: answer if isinstance(answer, Answer) else Answer(body=json.dumps(answer).encode())
        for url, answer in answers.items()
    }
    site, spool = Site(url=URL, config={}, answers=told, state=state), MemorySpool()
    context = make_context(FakeHttp(told), site, spool)
    records = list(OcdsPlugin(URL, {}).records(context))
    return records, [problem for problem, _ in context.problems], spool


def rows(record: RawRecord, spool: MemorySpool) -> list[dict[str, str]]:
    table = record.tables["processes"]
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in csv.reader(io.StringIO(spool.bodies[table.sha256]))]


def test_the_latest_release_wins_whatever_the_order() -> None:
    one = release(1, "2023-01-01", tender={"title": "Lama", "status": "active"})
    two = release(1, "2023-02-01", tender={"status": "complete"})
    for order in ((one, two), (two, one)):
        (record,), _, spool = run({URL: package(*order)})
        (row,) = rows(record, spool)
        assert (row["judul"], row["status"], row["id"], row["tanggal"]) == (
            "Lama", "complete", "1/2023-02-01", "2023-02-01",
        )  # fmt: skip


def test_awards_are_summed_over_releases_each_once() -> None:
    def award(number: int, amount: float, **more: object) -> dict[str, Any]:
        return {"id": str(number), "value": {"amount": amount, "currency": "IDR"}, **more}

    (record,), _, spool = run(
        {
            URL: package(
                release(1, "2023-01-01", awards=[award(1, 100), award(2, 50.5)]),
                release(1, "2023-02-01", awards=[award(2, 60.25), award(3, 7, status="cancelled")]),
            )
        }
    )
    assert rows(record, spool)[0]["nilai_penetapan"] == "160.25"


def test_a_process_stays_in_the_year_in_which_bidding_began() -> None:
    tender = {"tenderPeriod": {"startDate": "2022-12-20T00:00:00Z"}}
    records, _, _ = run({URL: package(release(1, "2022-12-01", tender=tender), release(1, "2023-06-01"))})
    assert [record.identifier for record in records] == ["lpse-contoh/2022"]


def test_the_publisher_may_stand_after_the_releases_and_the_moment_of_publishing_changes_nothing() -> None:
    releases = [release(n, f"202{n}-01-01") for n in range(3)]
    first, _, _ = run({URL: package(*releases)})
    late = {"releases": releases[::-1], "publisher": {"name": "LPSE Contoh"}, "publishedDate": "2025-01-01"}
    second, _, _ = run({URL: late})
    assert sorted(first, key=lambda r: r.identifier) == sorted(second, key=lambda r: r.identifier)


def test_pages_that_lead_back_end_the_walk() -> None:
    page = package(release(1, "2023-01-01"), links={"next": URL})
    assert len(run({URL: page})[0]) == 1


def test_a_page_that_fails_makes_the_run_partial() -> None:
    page = package(release(1, "2023-01-01"), links={"next": f"{URL}?page=2"})
    records, problems, _ = run({URL: page, f"{URL}?page=2": Answer(status=503)})
    assert len(records) == 1
    assert [problem.code for problem in problems] == ["package-not-read"]


def test_a_page_that_fails_never_shortens_a_table() -> None:
    first = package(release(1, "2023-01-01"), links={"next": f"{URL}?page=2"})
    broken: dict[str, object] = {URL: first, f"{URL}?page=2": Answer(status=503)}
    assert run(broken, years={"lpse-contoh/2023": 2})[0] == []
    assert len(run(broken, years={"lpse-contoh/2023": 1})[0]) == 1


def test_a_first_page_that_fails_is_a_failed_run() -> None:
    with pytest.raises(SourceUnavailable):
        run({URL: Answer(status=503)})


def test_an_index_of_packages_links_each_year_to_its_own() -> None:
    base = "https://oc.contohkab.go.id/"
    index = {
        "publisher": {"name": "LPSE Contoh"},
        "publishedDate": "x",
        "packages": ["2022.json", "2023.json"],
    }
    records, problems, _ = run(
        {
            URL: index,
            f"{base}2022.json": package(release(1, "2022-01-01")),
            f"{base}2023.json": package(release(2, "2023-01-01")),
        }
    )
    assert not problems
    links = [record.content["files"] for record in records]
    assert links == [[f"{base}2022.json"], [f"{base}2023.json"]]


def test_json_lines_in_gzip() -> None:
    lines = b"\n".join(json.dumps(release(n, "2023-01-01")).encode() for n in range(3))
    (record,), _, _ = run({URL: Answer(body=gzip.compress(lines))})
    assert record.tables["processes"].rows == 3


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("PT Maju Contoh", "PT Maju Contoh"),
        ("CV. Karya (NPWP 01.234.567.8-601.000)", "CV. Karya"),
        ("Karya Bersama 0123456789012345", "Karya Bersama"),
        ("Ir. Budi Contoh", "Perorangan"),
        ("Siti Contoh, S.T.", "Perorangan"),
        ("PT Ir. Contoh, M.T.", "PT Ir. Contoh, M.T."),
        ("AnyCorp Cycle Provision", "AnyCorp Cycle Provision"),
        ("", ""),
    ],
)
def test_companies_are_named_and_persons_are_not(name: str, told: str) -> None:
    assert supplier_name({"name": name}, {}) == told


def test_no_identifier_contact_or_address_of_a_party_enters_a_row() -> None:
    party = {
        "id": "ID-NPWP-012345678601000",
        "name": "PT Contoh",
        "identifier": {"scheme": "ID-NPWP", "id": "012345678601000"},
        "contactPoint": {"name": "Rahasia", "telephone": "0812", "email": "a@b.id"},
        "address": {"streetAddress": "Jalan Rahasia"},
    }
    read = read_release(
        release(1, "2023-01-01", parties=[party], awards=[{"id": "1", "suppliers": [{"id": party["id"]}]}])
    )
    assert read
    whole = json.dumps([read.cells, read.deals])
    assert "PT Contoh" in whole
    assert not any(secret in whole for secret in ("012345678601000", "Rahasia", "0812", "a@b"))


@pytest.mark.parametrize(
    "body",
    [
        '[{"tag_name": "v1", "id": 1}]',
        '{"releases": [{"tag_name": "v1"}]}',
        '{"records": [], "total": 0}',
        '{"dataset": [{"title": "OCDS", "identifier": "1"}]}',
        "<html><body>Open Contracting, OCDS</body></html>",
    ],
)
def test_look_alikes_are_left_to_others(body: str) -> None:
    answer = OcdsPlugin.recognise(FakeHttp({}, otherwise=Answer(body=body.encode())).page(URL))
    assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5


def test_a_page_that_links_to_a_package_leads_to_it() -> None:
    answers = {
        "https://oc.contohkab.go.id/": Answer(body=b'<html><a href="/unduh/ocds-2023.json">Unduh</a></html>'),
        "https://oc.contohkab.go.id/unduh/ocds-2023.json": Answer(
            body=json.dumps(package(release(1, "2023-01-01"))).encode()
        ),
    }
    answer = OcdsPlugin.recognise(FakeHttp(answers).page("https://oc.contohkab.go.id/"))
    assert isinstance(answer, Recognition)
    assert answer.url == "https://oc.contohkab.go.id/unduh/ocds-2023.json"


@pytest.mark.skipif(not SAMPLES, reason="the shared corpus is not here")
def test_the_corpus_is_read() -> None:
    for path in SAMPLES:
        records, problems, spool = run({URL: Answer(body=path.read_bytes())})
        codes = {problem.code for problem in problems}
        if "blank" in str(path):
            continue
        assert records, path
        assert codes <= {"package-not-read"}, path
        for record in records:
            draft = OcdsPlugin(URL, {}).draft(record)
            assert draft.title
            assert all(row["ocid"] and row["judul"] for row in rows(record, spool)), path
