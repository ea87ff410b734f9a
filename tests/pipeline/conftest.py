"""What the tests of runs share: a source that a test fills, and places where messages arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Site, serve
from mail_sink import MailSink, receiving
from shelf import ShelfPlugin

from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.service import Service

if TYPE_CHECKING:
    from shelf import Harvest

    from harvester.ports import RunRow


@pytest.fixture
def shelved(service: Service) -> Service:
    """A service with the shelf plugin and a source on it."""
    registry = Registry(plugins={"shelf": ShelfPlugin})
    core = replace(service.core, registry=registry)
    made = Service(
        core=core,
        sources=type(service.sources)(core),
        harvests=type(service.harvests)(core),
        deliveries=type(service.deliveries)(core),
    )
    ShelfPlugin.asked, ShelfPlugin.incremental, ShelfPlugin.keeps = [], False, []
    made.sources.add(Source(name="s", title="Shelf", url="https://shelf.example.org/", plugin="shelf"))
    return made


@pytest.fixture
def harvest(shelved: Service) -> Harvest:
    """Harvest what is on the shelf."""

    def run(shelf: list[Any], **how: Any) -> RunRow:
        ShelfPlugin.shelf = shelf
        return shelved.harvests.harvest("s", **how)

    return run


@pytest.fixture
def hook() -> Iterator[Site]:
    """A webhook that takes everything."""
    with serve({"/hook": b"ok"}) as running:
        yield running


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that keeps what it gets."""
    with receiving() as running:
        yield running
