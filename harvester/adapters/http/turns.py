"""One request at a time per host, across all runs of this process, with a pause in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harvester.domain.errors import RunCancelled, SourceUnavailable

_LOOK_UP = 0.25  # how often a waiting run looks whether the process is stopping
_LONGEST_WAIT = 1800.0
_MANY_HOSTS = 4096


@dataclass(slots=True)
class _Line:
    lock: threading.Lock = field(default_factory=threading.Lock)
    not_before: float = 0.0  # monotonic


@dataclass(slots=True)
class Turn:
    """A turn that was handed out. ``used`` is false when the host turned out not to be asked at all."""

    used: bool = True


class HostTurns:
    """Hands out turns. A turn is held while a body is read into the spool, never longer."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let every run that waits, now or later, end with :class:`RunCancelled`."""
        self._stopping.set()

    def pause(self, seconds: float) -> None:
        """Wait outside of any turn.

        Raises:
            RunCancelled: the process is stopping.
        """
        if self._stopping.wait(max(seconds, 0)):
            raise RunCancelled("The harvester is stopping.")

    @contextmanager
    def turn(self, url: str, delay: float) -> Iterator[Turn]:
        """Wait for the turn of ``url``'s host; the next one starts ``delay`` seconds after this one ends.

        After a turn that was not used, the next one may start at once.

        Raises:
            SourceUnavailable: others kept the host busy for half an hour.
            RunCancelled: the process is stopping.
        """
        host = host_of(url)
        line = self._line(host)
        until = time.monotonic() + _LONGEST_WAIT
        while not line.lock.acquire(timeout=_LOOK_UP):
            self.pause(0)
            if time.monotonic() > until:
                raise SourceUnavailable(f"Other runs keep {host} busy; the next run tries again.")
        try:
            self.pause(line.not_before - time.monotonic())
            turn = Turn()
            try:
                yield turn
            finally:
                if turn.used:
                    line.not_before = max(line.not_before, time.monotonic() + delay)
        finally:
            line.lock.release()

    def hold(self, url: str, seconds: float) -> None:
        """Let nobody ask ``url``'s host for ``seconds``: it said so (Retry-After)."""
        line = self._line(host_of(url))
        line.not_before = max(line.not_before, time.monotonic() + seconds)

    def _line(self, host: str) -> _Line:
        with self._lock:
            if len(self._lines) > _MANY_HOSTS:
                now = time.monotonic()
                self._lines = {
                    h: line for h, line in self._lines.items() if line.lock.locked() or line.not_before > now
                }
            return self._lines.setdefault(host, _Line())


def host_of(url: str) -> str:
    """The host, with its port unless that is the scheme's own: http and https of a host share turns."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"
