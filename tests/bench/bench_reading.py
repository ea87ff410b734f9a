"""Large sources: the memory of a harvest above the idle service, and its processor time beside a bare parse.

``python -m tests.bench reading [NAME…]``. The sources are made up on the fly and served by another process;
every harvest and every bare parse is a process of its own.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import lxml.html
import orjson

from harvester.domain.source import Source
from harvester.pipeline.tables import spool_as_told
from harvester.sdk import FetchContext
from harvester.service import Service, open_service
from harvester.settings import HttpSettings, PrivacySettings, Settings, config_dir
from tests.bench import reading_inputs as inputs

MOST_MEMORY = 150.0  #: MB above the idle service
MOST_SECONDS = 2.0  #: of processor time, for 1,000 posts


@dataclass(frozen=True, kw_only=True)
class Case:
    """One large source."""

    title: str
    file: str
    make: Callable[[Path], int]
    plugin: str
    path: str  #: of the address that is registered
    bare: Callable[[bytes], object]
    seconds: float | None = None  #: the limit of processor time for fetching and parsing


def _tables(body: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text_content() for cell in row] for row in table.iter("tr")]
        for table in lxml.html.fromstring(body).iter("table")
    ]


def _posts(body: bytes) -> list[object]:
    return [_tables(entry["content"]["$t"]) for entry in orjson.loads(body)]


def _csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(body.decode().splitlines(), delimiter=";"))


def _write_posts(path: Path) -> int:
    posts = list(inputs.blog_feed())
    path.write_bytes(orjson.dumps(posts))
    return len(posts)


CASES = {
    "jdih": Case(
        title="JDIH feed, regulations",
        file="document.json",
        make=inputs.jdih_feed,
        plugin="jdih",
        path="document.json",
        bare=orjson.loads,
    ),
    "datajson": Case(
        title="data.json, entries",
        file="data.json",
        make=inputs.data_json,
        plugin="datajson",
        path="data.json",
        bare=orjson.loads,
    ),
    "csv": Case(
        title="price table as CSV, rows",
        file="harga.csv",
        make=inputs.price_csv,
        plugin="table",
        path="harga.csv",
        bare=_csv,
    ),
    "html": Case(
        title="price table in a page, rows",
        file="harga.html",
        make=inputs.price_table,
        plugin="table",
        path="harga.html",
        bare=_tables,
    ),
    "posts": Case(
        title="blog posts with tables",
        file="posts.json",
        make=_write_posts,
        plugin="blogger",
        path="",
        bare=_posts,
        seconds=MOST_SECONDS,
    ),
}


def memory(kind: str) -> float:
    """``VmRSS`` (now) or ``VmHWM`` (at most so far) of this process, in MB."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition(f"{kind}:")[2].split()[0]) / 1024


@contextmanager
def _opened(folder: Path) -> Iterator[Service]:
    service = open_service(
        Settings(
            state_dir=folder,
            config_dir=config_dir(),
            http=HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",)),
            privacy=PrivacySettings(inspect_files=False),
        )
    )
    yield service
    service.close()


def harvest(name: str, base: str, folder: Path) -> dict[str, Any]:
    """One whole harvest of a case in this process."""
    case = CASES[name]
    with _opened(folder) as service:
        service.sources.add(Source(name="s", title="S", url=base + case.path, plugin=case.plugin))
        idle = memory("VmRSS")
        began = time.process_time()
        run = service.harvests.harvest("s")
        taken = time.process_time() - began
    counts = {key: count for key, count in asdict(run.counts).items() if count}
    return {
        "told": f"{run.status}: {counts} {run.error or ''}",
        "idle": idle,
        "above": memory("VmHWM") - idle,
        "processor": taken,
    }


def read(name: str, base: str, folder: Path) -> dict[str, Any]:
    """Only fetching and parsing: the plugin's records and their drafts, in this process."""
    case = CASES[name]
    with _opened(folder) as service:
        config = service.core.registry.configure(case.plugin, {})
        plugin = service.core.registry.get(case.plugin)(base + case.path, config)
        source = Source(name="s", title="S", url=base + case.path, plugin=case.plugin)
        began = time.process_time()
        with service.core.fetcher.session(source) as http:
            context = FetchContext(
                url=source.url,
                http=http,
                now=datetime.now(UTC),
                spool=service.core.tables.write,
                spool_told=partial(spool_as_told, files=service.core.tables),
                config=config,
            )
            for raw in plugin.records(context):
                plugin.draft(raw)
        return {"processor": time.process_time() - began}


def bare(name: str, path: Path) -> dict[str, Any]:
    """The bare parse of a case in this process."""
    case = CASES[name]
    idle = memory("VmRSS")
    body = path.read_bytes()
    began = time.process_time()
    kept = case.bare(body)
    taken = time.process_time() - began
    assert kept
    return {"above": memory("VmHWM") - idle, "processor": taken}


def _child(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.bench_reading", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.reading_site", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as site:
        assert site.stdin
        assert site.stdout
        yield site.stdout.readline().strip()
        site.stdin.close()


def run(*names: str) -> None:
    """Print the table; exits with a message when a limit is not kept."""
    print("| source | MB | memory above idle, MB | read, s | harvest, s | bare parse: MB | s | read/bare |")
    print("|---|---|---|---|---|---|---|---|")
    missed = []
    for name in names or CASES:
        case = CASES[name]
        with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as state:
            path = Path(made) / case.file
            count = case.make(path)
            with _serving(Path(made)) as base:
                whole = _child("harvest", name, base, f"{state}/1")
                reading = _child("read", name, base, f"{state}/2")["processor"]
            plain = _child("bare", name, str(path))
            print(
                f"| {count:,} {case.title} | {path.stat().st_size / 1e6:.1f} | {whole['above']:.0f} "
                f"| {reading:.2f} | {whole['processor']:.2f} | {plain['above']:.0f} "
                f"| {plain['processor']:.2f} | {reading / plain['processor']:.1f} |",
                flush=True,
            )
            print(f"<!-- idle {whole['idle']:.0f} MB; {whole['told']} -->", flush=True)
            if whole["above"] > MOST_MEMORY or reading > (case.seconds or reading):
                missed.append(name)
    print(f"\nLimits: {MOST_MEMORY:.0f} MB above the idle service; {MOST_SECONDS:.0f} s to read the posts.")
    if missed:
        sys.exit(f"Not within the limits: {', '.join(missed)}.")


if __name__ == "__main__":
    kind, name, *rest = sys.argv[1:]
    if kind == "bare":
        told = bare(name, Path(rest[0]))
    else:
        told = {"harvest": harvest, "read": read}[kind](name, rest[0], Path(rest[1]))
    sys.stdout.write(json.dumps(told))
