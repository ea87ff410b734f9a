"""Hosts that fail again and again are left alone for the rest of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.adapters.http.faults import PASSING
from harvester.adapters.http.turns import host_of
from harvester.domain.errors import SourceUnavailable

FAILURES = 3


@dataclass(kw_only=True)
class HostBreaker:
    """Counts failures in a row, a host at a time."""

    _failures: dict[str, int] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def open(self, url: str) -> str | None:
        """Why ``url``'s host is left alone, or ``None``."""
        host = host_of(url)
        return self._words.get(host) if self._failures.get(host, 0) >= FAILURES else None

    def answered(self, url: str) -> None:
        """The host gave what was asked."""
        self._failures.pop(host_of(url), None)

    def failed(self, url: str, error: Exception) -> None:
        """The host did not. One that is overloaded, or asks for a rest, is left alone at once."""
        host = host_of(url)
        busy = isinstance(error, SourceUnavailable) and error.status in PASSING
        self._failures[host] = FAILURES if busy else self._failures.get(host, 0) + 1
        self._words[host] = f"{host} failed several times and is left alone in this run."
