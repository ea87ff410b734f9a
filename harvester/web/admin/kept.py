"""Secrets typed into a form that is not saved yet.

They are never sent back to the browser; the form carries a ticket instead, so that looking at a preview
or mending another field does not lose them.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE = timedelta(hours=2)
_MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    owner: str
    plugin: str
    host: str
    until: datetime
    values: Mapping[str, str]


@dataclass
class KeptSecrets:
    """Holds them in memory, each for its typist, plugin and host only."""

    _entries: OrderedDict[str, _Entry] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, values: Mapping[str, str], *, owner: str, plugin: str, host: str, now: datetime) -> str:
        """A ticket for these values; empty when there are none."""
        if not values:
            return ""
        ticket = secrets.token_urlsafe(16)
        with self._lock:
            self._entries[ticket] = _Entry(
                owner=owner, plugin=plugin, host=host, until=now + LIFE, values=dict(values)
            )
            while len(self._entries) > _MOST:
                self._entries.popitem(last=False)
        return ticket

    def get(self, ticket: str, *, owner: str, plugin: str, host: str, now: datetime) -> Mapping[str, str]:
        """The values behind a ticket; none when it is unknown, too old, or another's."""
        with self._lock:
            entry = self._entries.get(ticket)
        if entry is None or entry.until < now:
            return {}
        return entry.values if (entry.owner, entry.plugin, entry.host) == (owner, plugin, host) else {}
