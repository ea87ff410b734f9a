"""A source of our own and a target in a real CKAN, behind a proxy."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING, Any

import ckanapi
from delivery_fakes import FakeClock, MemoryDeliveryStore, dataset

from harvester.adapters.ckan import CkanSettings, CkanTarget
from harvester.domain.dataset import Distribution
from harvester.domain.source import Source
from harvester.pipeline.backoff import DeliveryPolicy
from harvester.pipeline.deliver import DeliveryCounts, deliver

if TYPE_CHECKING:
    from proxy import Proxy

POLICY = DeliveryPolicy(pause=0.01)


HOSTILE: dict[str, Any] = {
    "title": {"id": "NUL \0 dan \ud800"},
    "description": {"id": "kata " * 40_000},
    "keyword": {"id": ("R&D", "C++", "data/APBD", "a,b;cc", "x" * 300, "\u0000", "日本", "e\u0301 satu")},
    "version": "1" * 200,
    "landing_page": "https://sumber.example/?" + "q" * 40_000,
    "theme": tuple(f"https://tema.example/{n}" for n in range(3_000)),
    "extras": {
        "views_total": 3,
        "title": "x",
        "guid": "y",
        "terbit_date": "2024-01-01T00:00:00+07:00",
        "besar": "x" * 40_000,
        "nilai": float("nan"),
        "dalam": [[{"a": [1, None]}]],
        "kunci\0": "\udfff",
        "日本": "nama",
        "res_url": "z",
        "": "kosong",
        "extras_x": "1",
        "vocab_y": "2",
        "id": "i",
    },
    "distribution": (
        Distribution(identifier="a", download_url="https://sumber.example/?" + "q" * 40_000),
        Distribution(identifier="b", access_url="https://sumber.example/b", byte_size=2**62),
        Distribution(identifier="b", access_url="https://sumber.example/b2"),
        Distribution(
            identifier="c",
            access_url="https://sumber.example/c",
            extras={"size": "besar", "id": "a", "n": None},
        ),
    ),
}


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
