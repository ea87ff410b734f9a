"""Makes the clients of runs and of detection; what they share lives here."""

from __future__ import annotations

import functools
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from harvester.adapters.http.addresses import AddressGuard
from harvester.adapters.http.connections import Gate, Resolver
from harvester.adapters.http.detection import fetch_page
from harvester.adapters.http.session import HttpSession
from harvester.adapters.http.settings import HttpSettings, SourcePolicy, source_policy
from harvester.adapters.http.tls import lenient_context, verifying_context
from harvester.adapters.http.turns import HostTurns

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.domain.source import Source
    from harvester.ports import Validators
    from harvester.sdk.page import Page


class HttpFetcher:
    """Implements :class:`harvester.ports.Fetcher`. One per process: its sessions share the hosts' turns."""

    def __init__(self, settings: HttpSettings, *, resolve: Resolver = socket.getaddrinfo) -> None:
        """``resolve`` stands in for ``socket.getaddrinfo``.

        Raises:
            ValueError: ``settings.allow_networks`` has something that is not a CIDR.
        """
        self._settings, self._resolve = settings, resolve
        self._guard = AddressGuard(settings.allow_networks)
        self._turns = HostTurns()
        self._verifying = functools.cache(functools.partial(verifying_context, settings.ca_bundle))

    @contextmanager
    def session(self, source: Source, validators: Validators | None = None) -> Iterator[HttpSession]:
        """A client with its own cookies for one run. With ``validators`` conditional requests are sent."""
        policy = source_policy(self._settings, source.options)
        session = self._open(self._settings, policy, validators)
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def brief(
        self, options: Mapping[str, Json], *, seconds: float, connect: float = 5.0, read: float = 10.0
    ) -> Iterator[HttpSession]:
        """A client that does not insist: no retries, short timeouts, ``seconds`` for one answer.

        It takes its turn at each host with all the others; ``options`` are those of a source.
        """
        settings = self._settings
        brief = replace(
            settings,
            connect_timeout=min(settings.connect_timeout, connect),
            read_timeout=min(settings.read_timeout, read),
            total_deadline=min(settings.total_deadline, seconds),
            retries=0,
        )
        session = self._open(brief, source_policy(settings, options))
        try:
            yield session
        finally:
            session.close()

    def page(self, url: str) -> Page:
        """Fetch an address for detection; its probes use the same short limits and cookies.

        Raises:
            SourceError: no answer, in words that a clerk can act on.
        """
        settings = self._settings
        hasty = replace(
            settings,
            connect_timeout=min(settings.connect_timeout, 5.0),
            read_timeout=min(settings.read_timeout, 15.0),
            total_deadline=min(settings.total_deadline, 30.0),
            retries=min(settings.retries, 1),
            max_retry_after=min(settings.max_retry_after, 5.0),
        )
        return fetch_page(self._open(hasty, source_policy(settings, {})), url)

    def stop(self) -> None:
        """The process ends: runs that wait for a turn or a retry are cancelled."""
        self._turns.stop()

    def _open(
        self, settings: HttpSettings, policy: SourcePolicy, validators: Validators | None = None
    ) -> HttpSession:
        return HttpSession(
            settings=settings,
            policy=policy,
            turns=self._turns,
            gate=Gate(guard=self._guard, resolve=self._resolve),
            context=self._verifying if policy.verify_tls else lenient_context,
            validators=validators,
        )
