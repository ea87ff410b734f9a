"""Settings of the HTTP client that do not make tests wait, and validators in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harvester.adapters.http import HttpSettings
from harvester.domain.source import Source
from harvester.ports import Validator

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
    return Source(name="s", title="S", url="http://127.0.0.1/", plugin="x", options=options)


@dataclass
class Kept:
    """Validators in memory."""

    told: dict[str, Validator] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Validator:
        return self.told.get(url, Validator())

    def put(self, url: str, validator: Validator) -> None:
        self.told[url] = validator

    def put_pages(self, pages: Mapping[str, str]) -> None:
        self.pages = dict(pages)
