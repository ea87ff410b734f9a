"""Harvests of many records: speed, memory and the slowest queries. Every run is a process of its own.

``python -m tests.bench harvest [SMALL] [LARGE]``
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import event

from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import (
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    RawRecord,
    SourcePlugin,
)
from harvester.service import Service, open_service
from harvester.settings import Settings, config_dir

SMALL, LARGE = 20_000, 200_000


class SyntheticPlugin(SourcePlugin):
    """Yields as many records as its configuration says, one at a time."""

    name = "synthetic"
    title = "Synthetic"
    config_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {"count": {"type": "integer"}},
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    changed: ClassVar[int] = 0  #: so many records differ; no part of the configuration, which is a rule

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        count = int(str(ctx.config["count"]))
        ctx.expect(count)
        for number in range(count):
            url = f"https://sumber.example/dataset/{number}"
            content = {
                "title": f"Jumlah penduduk menurut kecamatan {number}",
                "notes": "Data penduduk per kecamatan, dihitung dari laporan desa. " * 4,
                "tags": ["penduduk", "kecamatan"],
                "revision": int(number < self.changed),
            }
            yield RawRecord(identifier=url, content=content, url=url)

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        return DatasetDraft(
            title=told["title"],
            description=told["notes"],
            keyword=told["tags"],
            version=str(told["revision"]),
            landing_page=raw.url,
            distribution=[
                DistributionDraft(
                    identifier=f"{raw.identifier}/{n}", download_url=f"{raw.url}/{n}.csv", format="CSV"
                )
                for n in range(3)
            ],
        )


def opened(folder: Path) -> Service:
    """A service that knows the synthetic plugin alone."""
    service = open_service(Settings(state_dir=folder, config_dir=config_dir()))
    core = replace(service.core, registry=Registry(plugins={"synthetic": SyntheticPlugin}))
    return Service(
        core=core,
        sources=type(service.sources)(core),
        harvests=type(service.harvests)(core),
        deliveries=type(service.deliveries)(core),
    )


def child(folder: Path, count: int, changed: int) -> None:
    """One harvest; prints what it took as JSON."""
    service = opened(folder)
    service.core.deliveries.enrol("ckan")
    SyntheticPlugin.changed = changed
    config = {"count": count}
    known = {source.name: source for source in service.core.sources.all()}
    if "s" not in known:
        url = "https://sumber.example/"
        service.sources.add(Source(name="s", title="S", url=url, plugin="synthetic", config=config))
    slowest: dict[str, float] = {}
    hardest = 0.0
    begun = threading.local()  # the run's heartbeat asks, too

    def before(*_: Any) -> None:
        begun.at = (time.perf_counter(), time.thread_time())

    def after(_: Any, __: Any, statement: str, *___: Any) -> None:
        nonlocal hardest
        clock, worked = begun.at
        spent = time.perf_counter() - clock
        hardest = max(hardest, time.thread_time() - worked)
        if not statement.startswith("BEGIN"):  # which waits for another writer's turn to end
            slowest[statement] = max(spent, slowest.get(statement, 0.0))

    event.listen(service.core.engine, "before_cursor_execute", before)

    event.listen(service.core.engine, "after_cursor_execute", after)
    started, worked = time.perf_counter(), time.process_time()
    run = service.harvests.harvest("s")
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    service.close()
    worst = sorted(slowest.items(), key=lambda item: -item[1])[:6]
    told = {
        "status": str(run.status),
        "created": run.counts.created,
        "updated": run.counts.updated,
        "unchanged": run.counts.unchanged,
        "seconds": seconds,
        "rate": count / seconds,
        "processor": processor,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "hardest": hardest * 1000,
        "slowest": [(round(spent * 1000, 1), " ".join(text.split())[:150]) for text, spent in worst],
    }
    sys.stdout.write(json.dumps(told) + "\n")


def measured(folder: Path, count: int, changed: int = 0) -> dict[str, Any]:
    """One harvest in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_harvest", str(folder), str(count), str(changed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def run(*sizes: str) -> None:
    """Print the table."""
    counts = [int(size) for size in sizes] or [SMALL, LARGE]
    print(
        "| records | run | records/s | of processor time | seconds | peak MB "
        "| slowest query ms | of processor time |"
    )
    print("|---|---|---|---|---|---|---|---|")
    slow: list[tuple[float, str]] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            for name, changed in (("first", 0), ("unchanged", 0), ("1 % changed", count // 100)):
                told = measured(Path(folder), count, changed)
                print(
                    f"| {count:,} | {name} | {told['rate']:,.0f} "
                    f"| {count / told['processor']:,.0f} | {told['seconds']:.1f} "
                    f"| {told['peak']:.0f} | {told['slowest'][0][0]} | {told['hardest']:.0f} |",
                    flush=True,
                )
                slow += [(spent, f"{count:,} {name}: {text}") for spent, text in told["slowest"]]
    for spent, text in sorted(slow, reverse=True)[:12]:
        print(f"- {spent} ms: {text}")


if __name__ == "__main__":
    child(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
