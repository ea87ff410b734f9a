"""Settings of the HTTP client that do not make tests wait."""

from __future__ import annotations

from harvester.adapters.http import HttpSettings
from harvester.domain.source import Source

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
