"""A portal of several pages that is listed in full: nothing is read where every page is as it was."""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from loopback import Exchange, Site, serve

from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.service import Service, open_service
from harvester.settings import HttpSettings, PrivacySettings, Settings, config_dir

ROWS = 3


@dataclass
class Portal:
    """CKAN's search over a few packages."""

    titles: dict[int, str] = field(default_factory=lambda: {n: f"Jumlah pasar {n}" for n in range(8)})
    noisy: bool = False
    down_from: int | None = None

    def __call__(self, exchange: Exchange) -> None:
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(exchange.path).query))
        start, rows = int(query.get("start", 0)), int(query.get("rows", 10))
        if self.down_from is not None and start >= self.down_from:
            return exchange.answer(404, b"gone")
        names = sorted(self.titles)
        result: dict[str, Any] = {"count": len(names), "results": []}
        for number in names[start : start + rows]:
            package = {
                "id": f"id-{number}",
                "name": f"pasar-{number}",
                "title": self.titles[number],
                "notes": f"Tentang pasar {number}",
                "metadata_modified": "2024-01-01T00:00:00",
                "resources": [],
            }
            if self.noisy:
                package["tracking_summary"] = {"total": time.monotonic()}
            result["results"].append(package)
        return exchange.answer(200, json.dumps({"success": True, "result": result}).encode())


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def site(portal: Portal) -> Iterator[Site]:
    with serve({"/api/3/action/package_search": portal}) as running:
        yield running


@pytest.fixture
def service(tmp_path: Path, site: Site) -> Iterator[Service]:
    opened = open_service(
        Settings(
            state_dir=tmp_path,
            config_dir=config_dir(),
            http=HttpSettings(allow_networks=("127.0.0.0/8",), delay=0, retries=0),
            privacy=PrivacySettings(inspect_files=False),
        )
    )
    opened.sources.add(
        Source(
            name="s",
            title="S",
            url=site.url,
            plugin="ckan",
            config={"rows": ROWS},
            options={"full_every_days": 0, "grace_days": 0, "brake_count": 3, "brake_share": 0.3},
        )
    )
    yield opened
    opened.close()


def counted(service: Service) -> tuple[int, int, int, int]:
    counts = service.harvests.harvest("s").counts
    return counts.seen, counts.created, counts.updated, counts.unchanged


def read_by(service: Service) -> set[int]:
    """The runs that last read a record."""
    with service.core.engine.connect() as connection:
        return set(connection.exec_driver_sql("select seen_run from record").scalars())


def test_pages_as_before_are_not_read(service: Service, site: Site, portal: Portal) -> None:
    assert counted(service) == (8, 8, 0, 0)
    asked = len(site.asked)
    assert counted(service) == (8, 0, 0, 8)
    assert len(site.asked) == 2 * asked
    assert read_by(service) == {1}
    portal.titles[7] = "Jumlah pasar hewan"
    assert counted(service) == (8, 0, 1, 7)
    assert len(site.asked) == 3 * asked
    assert counted(service) == (8, 0, 0, 8)
    assert read_by(service) == {3}


def test_a_complete_listing_that_was_not_read_is_one(service: Service) -> None:
    ends = []
    for _ in range(2):
        service.harvests.harvest("s")
        ends.append(str(service.core.sources.get("s").last_full))
    assert "2" < ends[0] < ends[1] < "3"


def test_a_portal_whose_answers_always_differ_is_compared_package_by_package(
    service: Service, portal: Portal
) -> None:
    portal.noisy = True
    assert [counted(service) for _ in range(2)] == [(8, 8, 0, 0), (8, 0, 0, 8)]
    assert read_by(service) == {2}


def test_a_forced_run_reads_all(service: Service) -> None:
    counted(service)
    service.harvests.harvest("s", force=True)
    assert read_by(service) == {2}


def test_what_came_and_went_while_a_run_broke_off_is_read(service: Service, portal: Portal) -> None:
    counted(service)
    portal.titles[0] = "Jumlah pasar baru"
    portal.down_from = 6
    assert service.harvests.harvest("s").status is RunStatus.FAILED
    portal.titles[0], portal.down_from = "Jumlah pasar 0", None
    assert counted(service) == (8, 0, 1, 7)
    assert counted(service) == (8, 0, 0, 8)


def test_packages_that_come_back_are_no_longer_missing(service: Service, portal: Portal) -> None:
    counted(service)
    whole = dict(portal.titles)
    for number in range(4, 8):
        del portal.titles[number]
    assert service.harvests.harvest("s").status is RunStatus.NEEDS_REVIEW  # the brake holds
    portal.titles.update(whole)
    run = service.harvests.harvest("s")
    assert (run.status, run.held, run.counts.unchanged) == (RunStatus.DONE, 0, 8)
    with service.core.engine.connect() as connection:
        missing = connection.exec_driver_sql("select count(*) from record where missing_since is not null")
        assert missing.scalar() == 0


def test_pages_of_an_opendatasoft_portal_as_before_are_not_read(service: Service) -> None:
    title = "Arbres"

    def page(exchange: Exchange) -> None:
        start = int(dict(urllib.parse.parse_qsl(exchange.path.partition("?")[2]))["offset"])
        found = [
            {
                "dataset_id": f"arbres-{n}",
                "metas": {
                    "default": {"title": f"{title} {n}", "description": "Inventaire", "publisher": "Ville"}
                },
            }
            for n in range(start, min(start + 100, 130))
        ]
        exchange.answer(200, json.dumps({"total_count": 130, "results": found}).encode())

    with serve({"/api/explore/v2.1/catalog/datasets": page}) as portal:
        service.sources.add(Source(name="ods", title="Ville", url=portal.url, plugin="opendatasoft"))
        runs = [service.harvests.harvest("ods") for _ in range(2)]
        assert [(run.counts.created, run.counts.unchanged) for run in runs] == [(130, 0), (0, 130)]
        assert len(portal.asked) == 4
        assert read_by(service) == {runs[0].id}
        title = "Pohon"
        assert service.harvests.harvest("ods").counts.updated == 130
