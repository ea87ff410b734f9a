"""Delivery to a real CKAN, against a bare threaded client that sends the same packages.

``python -m tests.bench delivery [DATASETS] [ROUNDS]``; HARVESTER_TEST_CKAN_URL and
HARVESTER_TEST_CKAN_TOKEN name the CKAN, in which an organization is made and purged.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ckanapi
import requests

from harvester.dcat.ckan import Origin, to_package
from harvester.dcat.document import from_document
from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.service import Service, open_service
from harvester.settings import DeliverSettings, Settings, TargetSettings, config_dir
from tests.bench.bench_harvest import SyntheticPlugin

CONNECTIONS = (4, 8)  #: of the bare client; the best of them counts
WORKERS = 8  #: our limit; how many are used is found by measuring


@contextmanager
def served(folder: Path, ckan: ckanapi.RemoteCKAN, organization: str, count: int) -> Iterator[Service]:
    """A service that has harvested ``count`` synthetic datasets, and delivers to ``ckan``."""
    target = TargetSettings(name="ckan", url=ckan.address, token=str(ckan.apikey))
    opened = open_service(
        Settings(
            state_dir=folder,
            config_dir=config_dir(),
            targets=(target,),
            deliver=DeliverSettings(workers=WORKERS),
        )
    )
    core = replace(opened.core, registry=Registry(plugins={"synthetic": SyntheticPlugin}))
    service = Service(
        core=core,
        sources=type(opened.sources)(core),
        harvests=type(opened.harvests)(core),
        deliveries=type(opened.deliveries)(core),
    )
    url = f"https://sumber.example/{organization}/"
    service.sources.add(
        Source(
            name="s",
            title="S",
            url=url,
            plugin="synthetic",
            organization=organization,
            config={"count": count},
        )
    )
    SyntheticPlugin.changed = 0
    service.harvests.harvest("s")
    try:
        yield service
    finally:
        service.close()


def packages(service: Service, owner: str) -> list[dict[str, Any]]:
    """The packages that are delivered, for the bare client."""
    made: list[dict[str, Any]] = []
    source, after = service.core.sources.get("s"), 0
    while page := service.core.catalogue.page(after=after, limit=500):
        after = page[-1].id
        for row in page:
            origin = Origin(
                dataset=row.uuid,
                name=row.name,
                source_id=source.uuid,
                source_title=source.title,
                source_url=source.url,
            )
            made.append({**to_package(from_document(row.document), origin).package, "owner_org": owner})
    return made


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds by the clock, and of our own processor time."""

    clock: float
    processor: float

    @classmethod
    def begin(cls) -> Taken:
        """Now."""
        return cls(clock=time.perf_counter(), processor=time.process_time())

    def end(self) -> Taken:
        """What went by since."""
        now = Taken.begin()
        return Taken(clock=now.clock - self.clock, processor=now.processor - self.processor)


def bare(ckan: ckanapi.RemoteCKAN, wanted: list[dict[str, Any]], connections: int) -> Taken:
    """``package_create`` of all, and nothing else."""
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=connections))
    session.headers["Authorization"] = str(ckan.apikey)
    url = f"{ckan.address.rstrip('/')}/api/action/package_create"

    def create(package: dict[str, Any]) -> None:
        session.post(url, json=package, timeout=120).raise_for_status()

    watch = Taken.begin()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(create, wanted))
    return watch.end()


def purge(ckan: ckanapi.RemoteCKAN, organization: str) -> None:
    """Delete every package of the organization for good."""
    query = f'organization:"{organization}"'
    while found := ckan.action.package_search(fq=query, rows=500, fl="id")["results"]:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: ckan.action.dataset_purge(id=each["id"]), found))


def delivered(service: Service) -> tuple[Taken, Any]:
    """One pass, and its counts."""
    watch = Taken.begin()
    counts = service.deliveries.deliver("ckan")
    taken = watch.end()
    if counts.failed or counts.error:
        sys.exit(f"The delivery failed: {counts}")
    return taken, counts


def run(*arguments: str) -> None:
    """Print the table."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        print("HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN to measure against.")
        return
    count, rounds = (int(a) for a in (*arguments, *("1000", "3")[len(arguments) :]))
    name = f"harvester-bench-{uuid.uuid4().hex[:6]}"
    with ckanapi.RemoteCKAN(url, apikey=token) as ckan:
        owner = ckan.action.organization_create(name=name)["id"]
        bench = Bench(ckan=ckan, organization=name, owner=owner, count=count)
        try:
            bench.compare(rounds)
        finally:
            purge(ckan, name)
            ckan.action.organization_purge(id=owner)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The ways that are compared, round by round, each beginning with an empty organization."""

    ckan: ckanapi.RemoteCKAN
    organization: str
    owner: str
    count: int

    def compare(self, rounds: int) -> None:
        """Measure and print."""
        ours = f"harvester, at most {WORKERS} connections"
        ways: dict[str, Callable[[Path], Taken]] = {
            f"bare client, {n} connections": partial(self.bare, connections=n) for n in CONNECTIONS
        }
        ways[ours] = self.ours
        self._once(partial(self.bare, connections=4))  # a fresh index is slow
        taken: dict[str, list[Taken]] = {name: [] for name in ways}
        for number in range(rounds):
            order = list(ways)[number % len(ways) :] + list(ways)[: number % len(ways)]
            for name in order:
                taken[name].append(self._once(ways[name]))
                rate = self.count / taken[name][-1].clock
                print(f"<!-- round {number + 1}: {name}: {rate:.1f}/s -->", flush=True)
        clock = {name: statistics.median(t.clock for t in each) for name, each in taken.items()}
        own = {name: statistics.median(t.processor for t in each) for name, each in taken.items()}
        best = min(seconds for name, seconds in clock.items() if name != ours)
        print(f"\n| {self.count:,} datasets, 3 distributions each | /s | of the best bare | own ms each |")
        print("|---|---|---|---|")
        for name, seconds in clock.items():
            each = 1000 * own[name] / self.count
            print(f"| {name} | {self.count / seconds:.1f} | {best / seconds:.0%} | {each:.1f} |")

    def _once(self, way: Callable[[Path], Taken]) -> Taken:
        with tempfile.TemporaryDirectory() as folder:
            taken = way(Path(folder))
        purge(self.ckan, self.organization)
        return taken

    def bare(self, folder: Path, connections: int) -> Taken:
        """The packages, made beforehand, by so many connections."""
        with served(folder, self.ckan, self.organization, self.count) as service:
            return bare(self.ckan, packages(service, self.owner), connections)

    def ours(self, folder: Path) -> Taken:
        """Our whole delivery: from the database to CKAN and back into the database."""
        with served(folder, self.ckan, self.organization, self.count) as service:
            first, _ = delivered(service)
            nothing, _ = delivered(service)
            SyntheticPlugin.changed = max(self.count // 100, 1)
            service.harvests.harvest("s")
            few, counts = delivered(service)
            told = f"nothing changed: {nothing.clock:.2f} s; 1 % changed: {counts.updated} updates"
            print(f"<!-- {told} in {few.clock:.1f} s -->")
            return first
