"""A real CKAN, behind a proxy that counts."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import ckanapi
import pytest
from place import Place, Shelf
from proxy import Proxy
from required import missing
from world import World

from harvester.domain.errors import Conflict
from harvester.domain.source import Source
from harvester.registry import Registry
from harvester.service import Service
from harvester.settings import TargetSettings


@pytest.fixture(scope="session")
def ckan() -> Iterator[ckanapi.RemoteCKAN]:
    """The CKAN to test against; where one is required, its absence fails."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    if not url or not token:
        missing("HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN name no CKAN to test against")
    with ckanapi.RemoteCKAN(url, apikey=token) as remote:
        yield remote


@pytest.fixture(scope="session")
def proxy(ckan: ckanapi.RemoteCKAN) -> Iterator[Proxy]:
    """Stands between the harvester and CKAN."""
    with Proxy(ckan.address) as running:
        yield running


@pytest.fixture
def world(ckan: ckanapi.RemoteCKAN, proxy: Proxy) -> Iterator[World]:
    proxy.reset()
    made = World(ckan, proxy)
    yield made
    made.clean()


@pytest.fixture
def organization() -> str:
    return f"harvester-e2e-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def target(ckan: ckanapi.RemoteCKAN, organization: str) -> TargetSettings:
    return TargetSettings(name="ckan", url=ckan.address, token=str(ckan.apikey))


@pytest.fixture
def reopened(
    ckan: ckanapi.RemoteCKAN,
    open_with: Callable[..., Service],
    organization: str,
    target: TargetSettings,
) -> Iterator[Callable[..., Place]]:
    """Opens the same database with a target that is changed by keyword, and ``more`` targets."""

    def open_changed(more: tuple[TargetSettings, ...] = (), **changes: Any) -> Place:
        service = open_with(targets=(replace(target, **changes), *more))
        core = replace(service.core, registry=Registry(plugins={"shelf": Shelf}))
        made = Service(
            core=core,
            sources=type(service.sources)(core),
            harvests=type(service.harvests)(core),
            deliveries=type(service.deliveries)(core),
        )
        with contextlib.suppress(Conflict):
            url = f"https://sumber.example/{organization}/"
            made.sources.add(
                Source(
                    name="s",
                    title="Sumber",
                    url=url,
                    plugin="shelf",
                    organization=organization,
                    options={"grace_days": 0, "brake_share": 1},
                )
            )
        return Place(ckan, made, organization)

    yield open_changed
    for state in ("active", "deleted"):
        query = f'harvest_source_title:"Sumber" OR organization:"{organization}"'
        found = ckan.action.package_search(
            q=query, fq=f"state:{state}", rows=200, include_private=True, include_deleted=True
        )["results"]
        for package in found:
            if (package.get("organization") or {}).get("name", "").startswith(organization):
                ckan.action.dataset_purge(id=package["id"])
    for name in (organization, f"{organization}-lain"):
        with contextlib.suppress(ckanapi.NotFound, ckanapi.ValidationError):
            ckan.action.organization_purge(id=name)


@pytest.fixture(scope="module")
def scheming() -> Iterator[ckanapi.RemoteCKAN]:
    """A CKAN whose datasets follow ckanext-dcat's schema."""
    url = os.environ.get("HARVESTER_TEST_SCHEMING_URL")
    token = os.environ.get("HARVESTER_TEST_SCHEMING_TOKEN")
    if not url or not token:
        missing("HARVESTER_TEST_SCHEMING_URL and …_TOKEN name no CKAN with a schema")
    with ckanapi.RemoteCKAN(url, apikey=token) as remote:
        yield remote
