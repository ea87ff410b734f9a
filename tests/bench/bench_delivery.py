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
from dataclasses import replace
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

CONNECTIONS = (2, 4, 8)  #: of the bare client; the best of them counts
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


def bare(ckan: ckanapi.RemoteCKAN, wanted: list[dict[str, Any]], connections: int) -> float:
    """Seconds for ``package_create`` of all, and nothing else."""
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=connections))
    session.headers["Authorization"] = str(ckan.apikey)
    url = f"{ckan.address.rstrip('/')}/api/action/package_create"

    def create(package: dict[str, Any]) -> None:
        session.post(url, json=package, timeout=120).raise_for_status()

    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(create, wanted))
    return time.perf_counter() - started


def purge(ckan: ckanapi.RemoteCKAN, organization: str) -> None:
    """Delete every package of the organization for good."""
    query = f'organization:"{organization}"'
    while found := ckan.action.package_search(fq=query, rows=500, fl="id")["results"]:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda each: ckan.action.dataset_purge(id=each["id"]), found))


def delivered(service: Service) -> tuple[float, Any]:
    """Seconds of one pass, and its counts."""
    started = time.perf_counter()
    counts = service.deliveries.deliver("ckan")
    seconds = time.perf_counter() - started
    if counts.failed or counts.error:
        sys.exit(f"The delivery failed: {counts}")
    return seconds, counts


def run(*arguments: str) -> None:
    """Print the table."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        print("HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN to measure against.")
        return
    count, rounds = (int(a) for a in (*arguments, *("1000", "3")[len(arguments) :]))
    organization = f"harvester-bench-{uuid.uuid4().hex[:6]}"
    with ckanapi.RemoteCKAN(url, apikey=token) as ckan:
        owner = ckan.action.organization_create(name=organization)["id"]
        try:
            _compare(ckan, organization, owner, count, rounds)
        finally:
            purge(ckan, organization)
            ckan.action.organization_purge(id=owner)


def _compare(ckan: ckanapi.RemoteCKAN, organization: str, owner: str, count: int, rounds: int) -> None:
    seconds: dict[str, list[float]] = {}
    ways: dict[str, Callable[[Path], float]] = {
        f"bare client, {n} connections": lambda folder, n=n: _bare(
            ckan, organization, owner, count, n, folder
        )
        for n in CONNECTIONS
    }
    ways[f"harvester, at most {WORKERS} connections"] = lambda folder: _ours(
        ckan, organization, count, folder
    )
    with tempfile.TemporaryDirectory() as folder:  # a fresh index is slow
        _bare(ckan, organization, owner, 60, 4, Path(folder))
    purge(ckan, organization)
    for number in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                seconds.setdefault(name, []).append(way(Path(folder)))
            purge(ckan, organization)
            print(f"<!-- round {number + 1}: {name}: {count / seconds[name][-1]:.1f}/s -->", flush=True)
    medians = {name: count / statistics.median(taken) for name, taken in seconds.items()}
    best = max(rate for name, rate in medians.items() if name.startswith("bare"))
    print(f"\n| first delivery of {count:,} datasets, 3 distributions each | datasets/s | of the best bare |")
    print("|---|---|---|")
    for name, rate in medians.items():
        print(f"| {name} | {rate:.1f} | {rate / best:.0%} |")


def _bare(
    ckan: ckanapi.RemoteCKAN, organization: str, owner: str, count: int, connections: int, folder: Path
) -> float:
    with served(folder, ckan, organization, count) as service:
        return bare(ckan, packages(service, owner), connections)


def _ours(ckan: ckanapi.RemoteCKAN, organization: str, count: int, folder: Path) -> float:
    with served(folder, ckan, organization, count) as service:
        first, _ = delivered(service)
        nothing, _ = delivered(service)
        SyntheticPlugin.changed = max(count // 100, 1)
        service.harvests.harvest("s")
        few, counts = delivered(service)
        print(
            f"<!-- nothing changed: {nothing:.2f} s; 1 % changed: {counts.updated} updates in {few:.1f} s -->"
        )
        return first
