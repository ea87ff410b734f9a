"""A service whose sources are recorded sites, under the addresses they were recorded with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from harvester.sdk.testing import NOW, FakeHttp, Site
from harvester.service import Service, open_service
from harvester.settings import HttpSettings, PrivacySettings, Settings, TargetSettings, config_dir

if TYPE_CHECKING:
    from datetime import datetime

    from harvester.domain.source import Source
    from harvester.ports import Validators
    from harvester.sdk.page import Page

SITES = Path(__file__).parents[1] / "plugins" / "fixtures"
#: Recognised by the name of a host that the loopback has not, or in need of a key that no page tells.
NOT_HERE = {
    "bps/region": "needs a key",
    "bps/site-of-a-region": "needs a key",
    "arcgis/online-organisation": "Esri's host",
    "ckan/search-off": "recorded without the address that CKAN writes into its pages",
    "page/listing-iis": "recorded without the slash that the server itself adds",
    "table/hitungan": "Google's host",
}


def folders() -> list[Path]:
    """The recorded sites that their plugin recognises and gets records from at first."""
    found = []
    for path in sorted(SITES.glob("*/*/site.json")):
        told = json.loads(path.read_text("utf-8"))
        expected = json.loads((path.parent / "expected.json").read_text("utf-8"))
        drafts = [record for record in expected.get("records", []) if "draft" in record]
        name = "/".join(path.parts[-3:-1])
        alone = not told.get("config") and "state" not in told  # recorded for what its address says
        whole = drafts and told["answers"] and "error" not in expected
        if whole and alone and told.get("recognised", True) and name not in NOT_HERE:
            found.append(path.parent)
    return found


def over_loopback(state_dir: Path) -> Service:
    """A service for recorded sites that are served on loopback, at the time of the recordings."""
    settings = Settings(
        state_dir=state_dir,
        config_dir=config_dir(),
        http=HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",), retries=0, read_timeout=5),
        privacy=PrivacySettings(inspect_files=False),
    )
    return open_service(settings, clock=StandingClock())


class StandingClock:
    """The time of the recordings, always."""

    def now(self) -> datetime:
        """That time."""
        return NOW


class RecordedFetcher:
    """Implements :class:`harvester.ports.Fetcher` with the answers of recorded sites."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        """``sites``: source name → site; detection looks for the site by its address."""
        self._sites = dict(sites)

    @contextmanager
    def session(self, source: Source, validators: Validators | None = None) -> Iterator[FakeHttp]:
        """The answers of the source's own site."""
        yield FakeHttp(self._sites[source.name].answers)

    def page(self, url: str) -> Page:
        """The page at ``url``."""
        site = next(site for site in self._sites.values() if site.url == url)
        return FakeHttp(site.answers).page(url)


@contextmanager
def recorded_service(
    folder: Path, sites: Mapping[str, Site], targets: tuple[TargetSettings, ...] = ()
) -> Iterator[Service]:
    """A service that harvests ``sites`` (source name → site) instead of the web."""
    settings = Settings(
        state_dir=folder,
        config_dir=config_dir(),
        targets=targets,
        privacy=PrivacySettings(inspect_files=False),  # the files behind links are not recorded
    )
    opened = open_service(settings, clock=StandingClock())
    core = replace(opened.core, fetcher=cast("Any", RecordedFetcher(sites)))
    try:
        yield Service(
            core=core,
            sources=type(opened.sources)(core),
            harvests=type(opened.harvests)(core),
            deliveries=type(opened.deliveries)(core),
        )
    finally:
        opened.close()
