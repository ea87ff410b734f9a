"""urllib3 connections that look at the address before connecting, and at the clock while reading.

See docs/decisions/http-guard.md for why this is ours.
"""

from __future__ import annotations

import functools
import http.client
import io
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)

from harvester.adapters.http.addresses import AddressGuard
from harvester.domain.errors import AddressForbidden

if TYPE_CHECKING:
    import ssl

    from _typeshed import WriteableBuffer
    from requests import PreparedRequest


Resolver = Callable[..., list[Any]]  #: with the parameters and results of ``socket.getaddrinfo``


@dataclass(kw_only=True, slots=True)
class Gate:
    """What the connections of one session ask: where they may go, and until when the answer may take."""

    guard: AddressGuard
    resolve: Resolver
    deadline: float = float("inf")  #: of the present response, on the monotonic clock

    def remaining(self) -> float:
        """Seconds left, possibly below zero."""
        return self.deadline - time.monotonic()

    @property
    def expired(self) -> bool:
        """Whether the present response took too long."""
        return self.remaining() <= 0


class _TimedReader(io.RawIOBase):
    """A socket's bytes; each read waits no longer than the socket's timeout and the deadline allow."""

    def __init__(self, sock: socket.socket, gate: Gate) -> None:
        self._sock, self._gate = sock, gate
        self.ended = False
        self._silence = sock.gettimeout()
        # http.client expects a file made from the socket to keep it open until closed.
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        remaining = self._gate.remaining()
        if remaining <= 0:
            raise TimeoutError("the response took too long")
        self._sock.settimeout(remaining if self._silence is None else min(self._silence, remaining))
        count = self._raw.readinto(buffer)
        self.ended = self.ended or count == 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """Reads status line, headers and body through :class:`_TimedReader`: any of them can drip."""

    def __init__(self, gate: Gate, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self._reader = _TimedReader(sock, gate)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        while 102 <= self.status < 200:  # 103 Early Hints and the like; http.client skips 100 only
            self.headers = self.msg = cast("Any", None)
            super().begin()
        # http.client takes an end amid the headers for their end, and then the answer for an empty one.
        if self._reader.ended:
            raise http.client.IncompleteRead(b"")


class _Guarded(HTTPConnection):
    """An HTTP connection through a :class:`Gate`."""

    gate: Gate

    def enter(self, gate: Gate) -> None:
        """Use this gate from now on."""
        self.gate = gate
        self.response_class = cast("Any", functools.partial(_TimedResponse, gate))

    def _new_conn(self) -> socket.socket:
        try:
            return self._connect_to_first_allowed()
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from error
        except OSError as error:
            raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error

    def _connect_to_first_allowed(self) -> socket.socket:
        """Connect to an address that was checked as it is, so no second look-up can change it."""
        refused: list[str] = []
        failure: OSError | None = None
        for family, kind, protocol, _, address in self._candidates():
            if not self.gate.guard.allows(address[0]):
                refused.append(address[0])
                continue
            try:
                return self._connect(socket.socket(family, kind, protocol), address)
            except OSError as error:
                failure = error
        if failure is None and refused:
            raise AddressForbidden(
                f"{self.host} leads into a private network ({refused[0]}), which the harvester does not "
                "enter. An operator can let a network in with HARVESTER_ALLOW_NETWORKS."
            )
        raise failure or OSError("the name has no address")

    def _candidates(self) -> list[Any]:
        host = self._dns_host.strip("[]")
        try:
            return self.gate.resolve(host, self.port, socket.AF_UNSPEC, socket.SOCK_STREAM)
        except (UnicodeError, ValueError) as error:  # labels that are empty or too long, NUL
            raise LocationParseError(host) from error

    def _connect(self, sock: socket.socket, address: Any) -> socket.socket:
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            remaining = max(self.gate.remaining(), 0.001)
            sock.settimeout(remaining if self.timeout is None else min(self.timeout, remaining))
            sock.connect(address)
        except OSError:
            sock.close()
            raise
        return sock


class _GuardedHTTP(_Guarded):
    pass


class _GuardedHTTPS(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTP

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate = gate

    def _new_conn(self) -> Any:
        connection = cast("_Guarded", super()._new_conn())
        connection.enter(self._gate)
        return connection


class _TLSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPS  # type: ignore[assignment]  # urllib3 narrows the type for HTTPS

    def _validate_conn(self, conn: Any) -> None:
        # As urllib3's, without its warning per request: the operator chose verify_tls = false.
        if conn.is_closed:
            conn.connect()


class GuardedAdapter(HTTPAdapter):
    """requests' adapter over guarded pools; knows no proxies, and one TLS context."""

    def __init__(self, gate: Gate, context: Callable[[], ssl.SSLContext]) -> None:
        self._gate, self._context = gate, context
        super().__init__(pool_connections=16, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Make pools whose connections ask the gate."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        pools = {"http": _Pool, "https": _TLSPool}
        self.poolmanager.pool_classes_by_scheme = cast(
            "Any", {scheme: functools.partial(pool, gate=self._gate) for scheme, pool in pools.items()}
        )

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """The host, and our TLS context whatever ``verify`` says."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._context()} if host["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing: the context has it all."""
