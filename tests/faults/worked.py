"""A process that harvests or delivers, to be killed: ``python worked.py STATE WHAT CKAN_URL``.

WHAT is ``harvest``, ``deliver``, or ``moved``: a harvest after all records got other identifiers.

The source is a plugin in this file; the target is whatever answers the Action API at CKAN_URL.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from harvester.domain.errors import Conflict
from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.sdk import Capability, DatasetDraft, DistributionDraft, FetchContext, RawRecord, SourcePlugin
from harvester.service import Service, open_service
from harvester.settings import DeliverSettings, Settings, TargetSettings, config_dir

COUNT = 160


class SlowShelf(SourcePlugin):
    """Lists records, some of which share a series, not too fast to be killed among them."""

    name = "shelf"
    title = "Shelf"
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    folder: ClassVar[str] = ""

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        for number in range(COUNT):
            if number % 10 == 0:
                time.sleep(0.02)
            url = f"{ctx.url}{self.folder}{number}"
            yield RawRecord(identifier=url, content={"number": number}, url=url)

    def draft(self, raw: RawRecord) -> DatasetDraft:
        told: Any = raw.content
        number = told["number"]
        file = DistributionDraft(identifier=raw.identifier, download_url=f"{raw.url}/f.csv", format="CSV")
        series = f"bersama-{number // 20}" if number % 2 else None
        title = f"Data bersama {number // 20}" if number % 2 else f"Data {number}"
        return DatasetDraft(title=title, series=series, landing_page=raw.url, distribution=[file])


def opened(state: Path, url: str) -> Service:
    """A service with the shelf registered, and a target at ``url``."""
    target = TargetSettings(name="ckan", url=url, token="t", uploads=False)
    settings = Settings(
        state_dir=state, config_dir=config_dir(), targets=(target,), deliver=DeliverSettings(timeout=5)
    )
    service = open_service(settings)
    core = replace(service.core, registry=Registry(plugins={"shelf": SlowShelf}))
    made = Service(
        core=core,
        sources=type(service.sources)(core),
        harvests=type(service.harvests)(core),
        deliveries=type(service.deliveries)(core),
    )
    with contextlib.suppress(Conflict):
        made.sources.add(
            Source(name="s", title="S", url="https://sumber.example/", plugin="shelf", organization="dinas")
        )
    return made


if __name__ == "__main__":
    made = opened(Path(sys.argv[1]), sys.argv[3])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    SlowShelf.folder = "baru/" if sys.argv[2] == "moved" else ""
    if sys.argv[2] != "deliver":
        made.harvests.harvest("s")
    else:
        made.deliveries.deliver("ckan")
    made.close()
