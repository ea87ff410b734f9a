"""What portals read, side by side: the same datasets in our service and in a real CKAN, each as it is served.

``python -m tests.bench consumers [DATASETS [SECONDS]]``; HARVESTER_TEST_CKAN_URL and …_TOKEN
name the CKAN, in which an organization is made and purged. Eight connections ask for one page after another;
theirs and ours take turns, so that whatever else the machine does weighs on both.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ckanapi
import requests

from tests.bench.bench_delivery import purge, served

DATASETS, SECONDS = 1_000, 5.0
CONNECTIONS, ROUNDS = 8, 3
_PATIENCE = 60.0
_A_PAGE = 100
PACKED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A page that both have; ``{number}`` stands for its number from 1, ``{start}`` for what comes before,
    ``{any}`` for any place of the list."""

    name: str
    theirs: str
    ours: str
    goal: int  #: how many times as many of ours a second

    def paths(self, organization: str, count: int) -> tuple[list[str], list[str]]:
        """The addresses of all pages: theirs, ours."""
        last = max(1, count // _A_PAGE)
        if "{any}" in self.ours:  # pages that nobody has asked for yet, in an order that is none
            starts = random.Random(7).sample(range(max(1, count - _A_PAGE)), max(1, count - _A_PAGE))
            pages = [{"any": start, "organization": organization} for start in starts]
        else:
            pages = [
                {"number": number, "start": (number - 1) * _A_PAGE, "organization": organization}
                for number in range(1, last + 1)
            ]
        return [self.theirs.format(**page) for page in pages], [self.ours.format(**page) for page in pages]


_SEARCH = "/api/3/action/package_search?rows=100&start={start}&sort=id+asc&fq=organization:{organization}"
_WINDOW = "/api/3/action/package_search?rows=100&start={any}&sort=id+asc&fq=organization:{organization}"
_WORDS = "/api/3/action/package_search?rows=100&q=penduduk&fq=organization:{organization}+res_format:CSV"
_TURTLE = "/catalog.ttl?page={number}"
ROWS = (
    Asked(name="`package_search?rows=100`", theirs=_SEARCH, ours=_SEARCH, goal=10),
    Asked(name="the same, from anywhere", theirs=_WINDOW, ours=_WINDOW, goal=10),
    Asked(name="the same with text and two filters", theirs=_WORDS, ours=_WORDS, goal=10),
    Asked(name="`/catalog.ttl`", theirs=_TURTLE + "&fq=organization:{organization}", ours=_TURTLE, goal=50),
)


@dataclass(slots=True)
class Taken:
    """Answers, their bytes, and the seconds that they took."""

    answers: int = 0
    size: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds if self.seconds else 0.0


def run(datasets: str = str(DATASETS), seconds: str = str(SECONDS)) -> None:
    """Print the table."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        print("HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN.")
        return
    organization, count = f"harvester-bench-{uuid.uuid4().hex[:6]}", int(datasets)
    with tempfile.TemporaryDirectory() as folder, ckanapi.RemoteCKAN(url, apikey=token) as ckan:
        try:
            with served(Path(folder), ckan, organization, count) as service:
                service.deliveries.deliver("ckan")
            with serving(Path(folder)) as ours:
                print(f"{count:,} datasets, {CONNECTIONS} connections, {ROUNDS} × {seconds} s each:\n")
                print("| page of 100 | CKAN | ours | ours is faster by | goal |\n|---|---|---|---|---|")
                for row in ROWS:
                    theirs, own = row.paths(organization, count)
                    rivals = {url.rstrip("/"): theirs, ours: own}
                    _compare(row, rivals, float(seconds))
        finally:
            purge(ckan, organization)
            with contextlib.suppress(ckanapi.NotFound):
                ckan.action.organization_purge(id=organization)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """``harvester serve`` in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "HARVESTER_STATE_DIR": str(folder), "HARVESTER_PUBLIC_URL": url}
    command = [sys.executable, "-c", "from harvester.cli import main; main()", "serve", "--port", str(port)]
    with (
        (folder / "serve.log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(url)
            yield url
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/api/3", timeout=5).ok:
                return
        time.sleep(0.2)
    sys.exit("harvester serve does not answer.")


def _compare(row: Asked, rivals: Mapping[str, Sequence[str]], seconds: float) -> None:
    for url, paths in rivals.items():
        for path in paths[:20]:  # what is kept is made, there as here
            requests.get(url + path, timeout=_PATIENCE).raise_for_status()
    taken = {url: Taken() for url in rivals}
    for _ in range(ROUNDS):
        for url, paths in rivals.items():
            _load(url, paths, seconds, taken[url])
    theirs, ours = taken.values()
    faster = ours.rate / max(theirs.rate, 1e-9)
    print(f"| {row.name} | {_told(theirs)} | {_told(ours)} | {faster:.1f}× | {row.goal}× |", flush=True)


def _told(taken: Taken) -> str:
    return f"{taken.rate:.1f}/s, {taken.size / max(taken.answers, 1) / 1000:.0f} kB"


def _load(url: str, paths: Sequence[str], seconds: float, taken: Taken) -> None:
    """Ask for one page after another on several connections for so long; add what came to ``taken``."""
    following, lock = itertools.cycle(paths), threading.Lock()
    begun = time.perf_counter()

    def ask() -> None:
        place = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_PATIENCE)
        while time.perf_counter() - begun < seconds:
            with lock:
                path = next(following)
            connection.request("GET", path, headers=PACKED)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                sys.exit(f"{answer.status} of {url}{path}: {body[:300]!r}")
            with lock:
                taken.answers += 1
                taken.size += len(body)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.seconds += time.perf_counter() - begun
