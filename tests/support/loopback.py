"""A real server on 127.0.0.1 whose answers are functions of the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Exchange(BaseHTTPRequestHandler):
    """One request; ``answer`` sends a plain answer, ``wfile`` takes anything else."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the ACK of its headers
    server: Any

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Send an answer. Header names have underscores for hyphens."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(length))
        site: Site = self.server.site
        site.asked.append(asked)
        route = site.routes.get(self.path.partition("?")[0])
        try:
            if route is None:
                self.answer(404, b"nothing here")
            elif callable(route):
                route(self)
            else:
                self.answer(200, route)
        except OSError:  # the client went away, as some tests want it to
            self.close_connection = True

    do_POST = do_HEAD = do_GET

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Keep the output quiet."""

    def log_error(self, *args: Any) -> None:
        """Likewise."""


Route = bytes | Callable[[Exchange], None]


@dataclass
class Site:
    """A running server."""

    url: str
    routes: dict[str, Route]
    asked: list[Asked] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def serve(
    routes: dict[str, Route], *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """Serve ``routes`` until the block ends."""
    server = _Server((host, 0), Exchange)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "https" if tls else "http"
    site = Site(url=f"{scheme}://127.0.0.1:{server.server_port}", routes=routes)
    server.site = site
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
