from __future__ import annotations

import os
from collections.abc import Iterator

import ckanapi
import pytest
from proxy import Proxy
from world import World


@pytest.fixture(scope="module")
def ckan() -> Iterator[ckanapi.RemoteCKAN]:
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        required = os.environ.get("CI") == "true" and os.environ.get("HARVESTER_TEST_REQUIRE_CKAN") == "1"
        reason = "HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN to test against"
        pytest.fail(reason) if required else pytest.skip(reason)
    with ckanapi.RemoteCKAN(url, apikey=token) as remote:
        yield remote


@pytest.fixture(scope="module")
def proxy(ckan: ckanapi.RemoteCKAN) -> Iterator[Proxy]:
    with Proxy(ckan.address) as running:
        yield running


@pytest.fixture
def world(ckan: ckanapi.RemoteCKAN, proxy: Proxy) -> Iterator[World]:
    proxy.reset()
    made = World(ckan, proxy)
    yield made
    made.clean()
