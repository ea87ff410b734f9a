"""A recorded site of each plugin moves to another address: what it lists stays the same datasets.

Over real HTTP, from the address alone; the second time the site is served elsewhere, so that every address in
it is another, and with them the identifiers of many plugins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from recorded import folders, over_loopback
from served import served

from harvester.domain.decide import State
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.sdk.testing import Site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harvester.service import Service


def standing(service: Service) -> Mapping[tuple[str, State], list[tuple[int, str, str]]]:
    """Title and state → what is kept for life, of all that have them."""
    found: dict[tuple[str, State], list[tuple[int, str, str]]] = {}
    for each in service.core.catalogue.page(state=None, limit=1000):
        if each.state is State.INVALID:  # which has no title to be known by
            continue
        found.setdefault((each.title, each.state), []).append((each.id, each.uuid, each.name))
    return {title: sorted(ids) for title, ids in found.items()}


SITES = {folder.parent.name: folder for folder in reversed(folders())}


@pytest.mark.parametrize("folder", SITES.values(), ids=SITES.keys())
def test_a_site_that_moves_keeps_its_datasets(folder: Path, tmp_path: Path) -> None:
    service = over_loopback(tmp_path)
    try:
        with served(Site.load(folder)) as running:
            source = service.sources.add(Source(name="s", title="S", url=running.site.url, plugin=""))
            first = service.harvests.harvest("s")
            before = standing(service)
            with served(Site.load(folder)) as moved:
                (best, *_) = service.sources.detect(moved.site.url)
                service.sources.save(replace(source, url=moved.site.url, config=best.config))
                second = service.harvests.harvest("s")
        after = standing(service)
    finally:
        service.close()
    assert second.status in {RunStatus.DONE, RunStatus.PROBLEMS}, second.error
    assert second.counts.seen == first.counts.seen
    assert before
    assert after == before
