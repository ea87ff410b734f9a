"""Sources that send no validators: what is as it was is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Exchange, serve

from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.service import Service, open_service
from harvester.settings import HttpSettings, PrivacySettings, Settings, config_dir


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    opened = open_service(
        Settings(
            state_dir=tmp_path,
            config_dir=config_dir(),
            http=HttpSettings(allow_networks=("127.0.0.0/8",), delay=0),
            privacy=PrivacySettings(inspect_files=False),
        )
    )
    yield opened
    opened.close()


def catalogue(*titles: str) -> bytes:
    entries = [
        {
            "identifier": f"d{number}",
            "title": title,
            "description": f"Tentang {title}",
            "publisher": {"name": "Dinas"},
        }
        for number, title in enumerate(titles)
    ]
    return json.dumps(
        {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": entries}
    ).encode()


def counted(service: Service) -> tuple[int, int, int, int]:
    counts = service.harvests.harvest("s").counts
    return counts.seen, counts.created, counts.updated, counts.unchanged


def test_the_same_bytes_are_not_read_and_others_are(service: Service) -> None:
    body = catalogue("Satu", "Dua")
    with serve({"/data.json": lambda exchange: exchange.answer(200, body)}) as site:
        service.sources.add(Source(name="s", title="S", url=f"{site.url}/data.json", plugin="datajson"))
        assert counted(service) == (2, 2, 0, 0)
        asked = len(site.asked)
        assert counted(service) == (2, 0, 0, 2)
        assert len(site.asked) == asked + 1
        body = catalogue("Satu", "Dua belas")
        assert counted(service) == (2, 0, 1, 1)
        assert service.harvests.harvest("s", force=True).counts.seen == 2


def test_what_could_not_be_read_is_read_and_told_again(service: Service) -> None:
    body = catalogue("Satu", "Dua").replace(b'"dataset": [', b'"dataset": ["rusak", ')
    with serve({"/data.json": body}) as site:
        service.sources.add(Source(name="s", title="S", url=f"{site.url}/data.json", plugin="datajson"))
        runs = [service.harvests.harvest("s") for _ in range(3)]
    assert [run.status for run in runs] == [RunStatus.PROBLEMS] * 3
    assert [(run.counts.seen, run.counts.failed) for run in runs] == [(3, 1)] * 3
    assert all(service.core.runs.problems(run.id) for run in runs)


def test_a_front_page_that_stays_hides_no_change_of_the_file(service: Service) -> None:
    def front(exchange: Exchange) -> None:
        exchange.answer(200, b"<!doctype html><title>Portal</title>", ETag='"1"')

    body = catalogue("Satu")
    with serve({"/data": front, "/data/data.json": lambda exchange: exchange.answer(200, body)}) as site:
        service.sources.add(Source(name="s", title="S", url=f"{site.url}/data", plugin="datajson"))
        assert counted(service) == (1, 1, 0, 0)
        body = catalogue("Satu", "Dua")
        assert counted(service) == (2, 1, 0, 1)
        assert counted(service) == (2, 0, 0, 2)
