"""What detection proposes works as it is: every recorded site, from its address alone to datasets.

Over real HTTP: the site is served on loopback, its address registered without a plugin or a configuration,
and harvested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from recorded import folders, over_loopback
from served import served

from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.registry import load_plugins
from harvester.sdk.testing import Site

if TYPE_CHECKING:
    from pathlib import Path

PLUGINS = load_plugins().plugins
#: What another plugin reads as well or better.
OTHERS = {"datajson/jsonld-graph": "dcat", "feed/wordpress-numbered": "wordpress"}


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: "/".join(folder.parts[-2:]))
def test_an_address_alone_gives_datasets(folder: Path, tmp_path: Path) -> None:
    service = over_loopback(tmp_path)
    try:
        with served(Site.load(folder)) as running:
            added = service.sources.add(Source(name="s", title="S", url=running.site.url, plugin=""))
            assert added.plugin in {folder.parent.name, OTHERS.get("/".join(folder.parts[-2:]))}
            run = service.harvests.harvest("s")
    finally:
        service.close()
    assert run.status in {RunStatus.DONE, RunStatus.PROBLEMS}, run.error
    assert run.counts.created, run.counts
