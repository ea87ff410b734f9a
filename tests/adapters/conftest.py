from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fetching import QUICK, source
from scripted_ckan import Scripted

from harvester.adapters.http import HttpFetcher

if TYPE_CHECKING:
    from harvester.adapters.http.session import HttpSession


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
