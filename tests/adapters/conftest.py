from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from scripted_ckan import Scripted

from harvester.adapters.http import HttpFetcher, HttpSettings
from harvester.domain.source import Source

if TYPE_CHECKING:
    from harvester.adapters.http.session import HttpSession

QUICK = HttpSettings(
    contact="https://example.org/harvester",
    connect_timeout=2,
    read_timeout=5,
    total_deadline=10,
    backoff=0.001,
    delay=0,
    allow_networks=("127.0.0.0/8",),
)


def source(**options: object) -> Source:
    return Source(name="s", title="S", url="http://127.0.0.1/", plugin="x", options=options)  # type: ignore[arg-type]  # options are JSON


@pytest.fixture
def fetcher() -> HttpFetcher:
    return HttpFetcher(QUICK)


@pytest.fixture
def http(fetcher: HttpFetcher) -> Iterator[HttpSession]:
    with fetcher.session(source()) as session:
        yield session


@pytest.fixture
def ckan() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()
