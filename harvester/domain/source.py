"""A source: an address that is harvested with one plugin and one configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from harvester.domain.json import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One registered source.

    ``config`` is the plugin's (checked against its JSON Schema); ``options`` are the core's own, the
    same for every plugin: ``defaults``, ``overrides``, ``only``, ``skip``, ``grace_days``,
    ``brake_share``, ``verify_tls``, ``obey_robots``, ``delay``, ``full_every_days``, ``language``,
    ``precedence``, ``stale_days``.
    """

    id: int = 0
    uuid: str = ""
    name: str
    title: str
    url: str
    plugin: str
    config: Mapping[str, Json] = field(default_factory=dict)
    options: Mapping[str, Json] = field(default_factory=dict)
    organization: str | None = None
    schedule: str = "manual"
    enabled: bool = True
    state: Mapping[str, Json] = field(default_factory=dict)  #: the plugin's cursor, kept after success
    days: Sequence[str] = ()  #: on which something was new or changed, newest first (:mod:`staleness`)
    last_full: datetime | None = None  #: end of the last complete listing
    created: datetime | None = None
    updated: datetime | None = None

    def number(self, option: str, default: float) -> float:
        """An option that is a number; ``default`` where it is not set."""
        told = self.options.get(option)
        return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else default
