"""A real CKAN, behind a proxy that counts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import ckanapi
import pytest
from proxy import Proxy


@pytest.fixture(scope="session")
def ckan() -> Iterator[ckanapi.RemoteCKAN]:
    """The CKAN to test against; where one is required, its absence fails."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        reason = "HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN to test against"
        pytest.fail(reason) if os.environ.get("HARVESTER_TEST_REQUIRE_CKAN") == "1" else pytest.skip(reason)
    with ckanapi.RemoteCKAN(url, apikey=token) as remote:
        yield remote


@pytest.fixture(scope="session")
def proxy(ckan: ckanapi.RemoteCKAN) -> Iterator[Proxy]:
    """Stands between the harvester and CKAN."""
    with Proxy(ckan.address) as running:
        yield running
