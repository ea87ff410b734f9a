"""The feeds: processor time of a page, of a 304, of data.json and its memory.

``python -m tests.bench feeds [DATASETS]``
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.domain.source import Source
from harvester.web import create_app
from tests.bench.bench_harvest import SyntheticPlugin, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client

    from harvester.service import Service

DATASETS = 100_000
ROUNDS = 15
PACKED = {"Accept-Encoding": "gzip"}


def run(datasets: str = str(DATASETS)) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        service = filled(Path(folder), int(datasets))
        _measure(service, create_app(service).test_client(), int(datasets))
        service.close()


def filled(folder: Path, count: int) -> Service:
    """A service with so many datasets."""
    service = opened(folder)
    if not service.core.sources.all():
        url = "https://sumber.example/"
        service.sources.add(
            Source(name="s", title="S", url=url, plugin=SyntheticPlugin.name, config={"count": count})
        )
        service.harvests.harvest("s")
    return service


def _measure(service: Service, client: Client, count: int) -> None:
    started, worked = time.perf_counter(), time.process_time()
    for form in ("ttl", "jsonld", "rdf", "nt"):
        _walk(client, form, pages=10)
    print(f"The first 10 pages of 4 forms, made: {time.process_time() - worked:.2f} s of processor time.\n")
    print("| request | processor ms | ms | kB sent |")
    print("|---|---|---|---|")
    last = max(1, count // 100)
    for form in ("ttl", "jsonld", "rdf", "nt"):
        for page in dict.fromkeys((1, min(1000, last))):
            _row(f"`/catalog.{form}?page={page}`", client, f"/catalog.{form}?page={page}")
    _row("`/catalog.ttl`, not compressed", client, "/catalog.ttl", headers={})
    for page in dict.fromkeys((1, min(1000, last))):
        path = f"/catalog.ttl?modified_since=2000-01-01&page={page}"
        _row(f"`/catalog.ttl?modified_since=…&page={page}`", client, path)
    tag = client.get("/catalog.ttl", headers=PACKED).headers["ETag"]
    _row("304", client, "/catalog.ttl", headers={**PACKED, "If-None-Match": tag})
    name = service.core.catalogue.page(limit=1)[0].name
    for path in (
        f"/dataset/{name}.ttl",
        "/sitemap-1.xml",
        "/feed.atom",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    ):
        _row(f"`{path.replace(name, 'NAME')}`", client, path)
    for again in ("first", "again"):
        _stream(client, count, again)
    print(f"\n{time.perf_counter() - started:.0f} s in all.")


def _walk(client: Client, form: str, pages: int) -> None:
    for page in range(1, pages + 1):
        if client.get(f"/catalog.{form}?page={page}", headers=PACKED).status_code != 200:
            return


def _row(name: str, client: Client, path: str, headers: dict[str, str] | None = None) -> None:
    used, took, size = _asked(lambda: client.get(path, headers=PACKED if headers is None else headers))
    print(f"| {name} | {used:.2f} | {took:.2f} | {size / 1000:.0f} |", flush=True)


def _asked(ask: Callable[[], Any]) -> tuple[float, float, int]:
    """Medians of processor and wall time in milliseconds, and the size of the answer."""
    spent, waited = [], []
    size = 0
    ask()  # forms that are not there yet are made
    for _ in range(ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        answer = ask()
        size = len(answer.data)
        spent.append((time.process_time() - worked) * 1000)
        waited.append((time.perf_counter() - started) * 1000)
        if answer.status_code >= 400:
            sys.exit(f"{answer.status_code}: {answer.data[:300]!r}")
    return statistics.median(spent), statistics.median(waited), size


def _stream(client: Client, count: int, what: str) -> None:
    idle, most = _resident(), 0
    started, worked = time.perf_counter(), time.process_time()
    answer = client.get("/data.json", headers=PACKED, buffered=False)
    size = 0
    for number, part in enumerate(answer.iter_encoded()):
        size += len(part)
        if number % 500 == 0:
            most = max(most, _resident())
    print(
        f"\n`/data.json`, {what}: {size / 1e6:.0f} MB sent in {time.perf_counter() - started:.1f} s, "
        f"{(time.process_time() - worked) * 1e6 / count:.0f} µs of processor time a dataset, "
        f"{(most - idle) / 1e6:.1f} MB above idle ({idle / 1e6:.0f} MB)."
    )


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
