"""Harvests of sources in which nothing changed, beside a bare download and parse of the same bytes.

``python -m tests.bench unchanged [DATASETS] [ROUNDS]``. The sites answer from another process; a small CKAN,
which has everything, counts what it is asked.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyoxigraph
import requests

from harvester.domain.source import Source
from harvester.service import Service, open_service
from harvester.service.along import delivering_along
from harvester.settings import HttpSettings, PrivacySettings, Settings, TargetSettings, config_dir
from tests.support.small_ckan import SmallCkan

ROWS = 1000  #: packages in an answer of CKAN's search


@dataclass(frozen=True, kw_only=True)
class Way:
    """A kind of source, and how its bytes are parsed by a library alone."""

    title: str
    plugin: str
    path: str
    parse: Callable[[bytes], object]
    always_full: bool = False

    def bare(self, site: str, count: int) -> None:
        """Download and parse, all in memory."""
        with requests.Session() as session:
            for start in range(0, count if self.plugin == "ckan" else 1, ROWS):
                query = f"/api/3/action/package_search?rows={ROWS}&start={start}"
                path = self.path + query if self.plugin == "ckan" else self.path
                self.parse(session.get(site + path, timeout=60).content)


def _turtle(body: bytes) -> object:
    return list(pyoxigraph.parse(body, pyoxigraph.RdfFormat.TURTLE))


WAYS = (
    Way(title="DCAT (Turtle) with `ETag`", plugin="dcat", path="/tagged/catalog.ttl", parse=_turtle),
    Way(title="DCAT (Turtle)", plugin="dcat", path="/catalog.ttl", parse=_turtle),
    Way(title="data.json", plugin="datajson", path="/data.json", parse=orjson.loads),
    Way(title="CKAN, only changes asked for", plugin="ckan", path="", parse=orjson.loads),
    Way(title="CKAN, listed in full", plugin="ckan", path="", parse=orjson.loads, always_full=True),
    Way(
        title="CKAN, listed in full, views counted in every answer",
        plugin="ckan",
        path="/counting",
        parse=orjson.loads,
        always_full=True,
    ),
)


def run(*arguments: str) -> None:
    """Print the table."""
    count, rounds = (int(a) for a in (*arguments, *("10000", "3")[len(arguments) :]))
    command = [sys.executable, "-m", "tests.bench.unchanged_site", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        site = process.stdout.readline().strip()
        print(
            f"| {count:,} datasets, nothing changed | download and parse, s "
            "| harvest and delivery, s | ratio | requests to the source | to CKAN |"
        )
        print("|---|---|---|---|---|---|", flush=True)
        try:
            for way in WAYS:
                measure(way, site, count, rounds)
        finally:
            process.terminate()


def measure(way: Way, site: str, count: int, rounds: int) -> None:
    """One line: a first harvest and delivery, then rounds of both in turn."""
    with tempfile.TemporaryDirectory() as folder, SmallCkan(seconds=0.0) as ckan:
        service = opened(Path(folder), ckan.url)
        service.sources.add(
            Source(
                name="s",
                title="S",
                url=site + way.path,
                plugin=way.plugin,
                organization="dinas",
                options={"full_every_days": 0} if way.always_full else {},
            )
        )
        harvested(service, count)
        bare, ours, asked = [], [], 0
        before = ckan.calls
        for _ in range(rounds):
            bare.append(_seconds(lambda: way.bare(site, count)))
            requests_before = _asked(site)
            ours.append(_seconds(lambda: harvested(service, count)))
            asked = _asked(site) - requests_before
        service.close()
        parsed, whole = statistics.median(bare), statistics.median(ours)
        print(
            f"| {way.title} | {parsed:.2f} | {whole:.2f} | {whole / parsed:.2f} "
            f"| {asked} | {ckan.calls - before} |",
            flush=True,
        )


def opened(folder: Path, ckan: str) -> Service:
    """A service with a target."""
    return open_service(
        Settings(
            state_dir=folder,
            config_dir=config_dir(),
            targets=(TargetSettings(name="ckan", url=ckan, token="t"),),
            http=HttpSettings(allow_networks=("127.0.0.0/8",), delay=0.0),
            privacy=PrivacySettings(inspect_files=False),
        )
    )


def harvested(service: Service, count: int) -> None:
    """A harvest with delivery, after which all is as it should be."""
    with delivering_along(service.deliveries) as along:
        run = service.harvests.harvest("s")
        counts = along.finish("ckan")
    standing = service.core.deliveries.counts("ckan").get("delivered", 0)
    if run.error or counts.failed or counts.error or standing != count:
        sys.exit(f"The harvest failed: {run} {counts}, {standing} of {count} stand in CKAN.")


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _asked(site: str) -> int:
    return int(requests.get(f"{site}/asked", timeout=10).text)
