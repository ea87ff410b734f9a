"""A source of our own and a target in a real CKAN, behind a proxy."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING, Any

import ckanapi
from delivery_fakes import FakeClock, MemoryDeliveryStore, dataset

from harvester.adapters.ckan import CkanSettings, CkanTarget
from harvester.domain.source import Source
from harvester.pipeline.backoff import DeliveryPolicy
from harvester.pipeline.deliver import DeliveryCounts, deliver

if TYPE_CHECKING:
    from proxy import Proxy

POLICY = DeliveryPolicy(pause=0.01)


class World:
    """A source of our own, its store, and the target behind the proxy."""

    def __init__(self, ckan: ckanapi.RemoteCKAN, proxy: Proxy) -> None:
        self.ckan, self.proxy = ckan, proxy
        self.organization = f"harvester-e2e-{uuid.uuid4().hex[:8]}"
        source = Source(
            id=1,
            uuid=str(uuid.uuid4()),
            name="uji",
            title="Sumber Uji",
            url=f"https://sumber.example/{self.organization}",
            plugin="ckan",
            organization=self.organization,
        )
        self.store, self.clock = MemoryDeliveryStore(source), FakeClock()
        self.settings = CkanSettings(
            url=proxy.url, token=str(ckan.apikey), read_timeout=30, public_url="https://panen.example"
        )
        self.target = CkanTarget(self.settings)

    def put(self, number: int, **changes: Any) -> None:
        series = f"{self.organization}-{number}"
        self.store.put(number, dataset(series, **changes))

    def deliver(self, **options: Any) -> DeliveryCounts:
        return deliver(self.store, self.target, self.clock, policy=POLICY, **options)

    def package(self, number: int) -> dict[str, Any]:
        package_id = self.store.delivery("ckan", number).package_id
        shown: dict[str, Any] = self.ckan.action.package_show(id=package_id)
        return shown

    def packages(self) -> list[dict[str, Any]]:
        query = f'organization:"{self.organization}"'
        found: list[dict[str, Any]] = self.ckan.action.package_search(fq=query, rows=1000)["results"]
        return found

    def forget(self, number: int) -> None:
        """As if our database were lost."""
        del self.store.deliveries["ckan", number]
        self.target = CkanTarget(self.settings)

    def clean(self) -> None:
        self.proxy.reset()
        for row in self.store.deliveries.values():
            if row.package_id:
                self._purge("dataset_purge", row.package_id)
        for package in self.packages():
            self._purge("dataset_purge", package["id"])
        self._purge("organization_purge", self.organization)

    def _purge(self, action: str, reference: str) -> None:
        with contextlib.suppress(ckanapi.NotFound):
            self.ckan.call_action(action, {"id": reference})


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def resource_ids(package: dict[str, Any]) -> dict[str, str]:
    return {r["harvester_distribution"]: r["id"] for r in package["resources"]}
