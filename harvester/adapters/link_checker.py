"""Asks whether an address answers: HEAD, and where that is not liked, the first byte."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from harvester.adapters.hosts import HostBreaker
from harvester.adapters.http.faults import PASSING
from harvester.adapters.http.session import HttpSession
from harvester.domain.errors import SourceError, SourceRefused, SourceUnavailable

_GONE = frozenset({410})
_EMPTY_FILE = 416  # an empty file has no first byte


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkAnswer:
    """What an address answered. ``ok`` is ``None`` where its host was too busy to tell."""

    url: str
    ok: bool | None
    status: int | None = None  #: of HTTP
    error: str | None = None


@dataclass(kw_only=True)
class LinkChecker:
    """Checks addresses one after another, ``seconds`` in all; each host has its turns as in any run."""

    http: HttpSession
    seconds: float
    stopped: Callable[[], bool]
    breaker: HostBreaker = field(default_factory=HostBreaker)

    def check(self, urls: Iterable[str]) -> Iterator[LinkAnswer]:
        """The answers, until the time is used up.

        Raises:
            RunCancelled: the process is stopping.
        """
        until = time.monotonic() + self.seconds
        for url in urls:
            if self.stopped() or time.monotonic() > until:
                return
            yield self._check(url)

    def _check(self, url: str) -> LinkAnswer:
        if reason := self.breaker.open(url):
            return LinkAnswer(url=url, ok=None, error=reason)
        try:
            return self._ask(url, beginning=False)
        except SourceError as error:
            status = _status(error)
            if status is None or status in PASSING - {500, 501} or status in _GONE:
                return self._failed(url, error)
        try:
            return self._ask(url, beginning=True)
        except SourceError as error:
            return self._failed(url, error)

    def _ask(self, url: str, *, beginning: bool) -> LinkAnswer:
        with self.http.probe(url, beginning=beginning) as answer:
            self.breaker.answered(url)
            return LinkAnswer(url=url, ok=True, status=answer.status)

    def _failed(self, url: str, error: SourceError) -> LinkAnswer:
        status = _status(error)
        if status == _EMPTY_FILE:
            return LinkAnswer(url=url, ok=True, status=status)
        if status is None or status in PASSING:
            self.breaker.failed(url, error)
        ok = None if status in {429, 503} else False
        return LinkAnswer(url=url, ok=ok, status=status, error=str(error))


def _status(error: SourceError) -> int | None:
    return error.status if isinstance(error, SourceUnavailable | SourceRefused) else None
