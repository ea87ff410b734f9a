"""What detection proposes works as it is: every recorded site, from its address alone to datasets.

Over real HTTP: the site is served on loopback, its address registered without a plugin or a configuration,
and harvested.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from recorded import SITES, StandingClock
from served import served

from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.registry import load_plugins
from harvester.sdk.testing import Site
from harvester.service import open_service
from harvester.settings import HttpSettings, PrivacySettings, Settings, config_dir

if TYPE_CHECKING:
    from pathlib import Path

PLUGINS = load_plugins().plugins
#: Recognised by the name of a host that the loopback has not, or in need of a key that no page tells.
NOT_HERE = {
    "bps/region": "needs a key",
    "bps/site-of-a-region": "needs a key",
    "arcgis/online-organisation": "Esri's host",
    "ckan/search-off": "recorded without the address that CKAN writes into its pages",
    "page/listing-iis": "recorded without the slash that the server itself adds",
    "table/hitungan": "Google's host",
}
#: What another plugin reads as well or better.
OTHERS = {"datajson/jsonld-graph": "dcat", "feed/wordpress-numbered": "wordpress"}


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


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: "/".join(folder.parts[-2:]))
def test_an_address_alone_gives_datasets(folder: Path, tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path,
        config_dir=config_dir(),
        http=HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",), retries=0, read_timeout=5),
        privacy=PrivacySettings(inspect_files=False),
    )
    service = open_service(settings, clock=StandingClock())
    try:
        with served(Site.load(folder)) as running:
            added = service.sources.add(Source(name="s", title="S", url=running.site.url, plugin=""))
            assert added.plugin in {folder.parent.name, OTHERS.get("/".join(folder.parts[-2:]))}
            run = service.harvests.harvest("s")
    finally:
        service.close()
    assert run.status in {RunStatus.DONE, RunStatus.PROBLEMS}, run.error
    assert run.counts.created, run.counts
