"""A proxy between us and CKAN that counts, delays, cuts, and answers in CKAN's place."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WRITES = ("_create", "_update", "_patch", "_delete", "_purge", "_revise")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one request. ``after`` lets CKAN do it first."""

    delay: float = 0.0
    cut: bool = False
    after: bool = False
    status: int | None = None
    body: bytes = b"<html>Bad Gateway</html>"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})


Rule = Callable[[str, int], Fault | None]
"""(action, how many calls of it before) → what happens to it."""


class Proxy:
    """``with Proxy(ckan_url) as proxy:`` ``proxy.url`` stands for CKAN; ``proxy.rule`` makes the faults."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urllib.parse.urlsplit(upstream)
        self.rule: Rule = lambda action, before: None
        self.limit: int | None = None  # bytes of a body, beyond which 413 is answered
        self.calls: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def writes(self) -> int:
        """Calls that may change something, since the last :meth:`reset`."""
        return sum(n for action, n in self.calls.items() if action.endswith(WRITES))

    def reset(self) -> None:
        """Count anew, without faults."""
        with self._lock:
            self.calls.clear()
            self.rule = lambda action, before: None
            self.limit = None

    def fault(self, action: str, size: int = 0) -> Fault:
        """Count a call of so many bytes and say what happens to it."""
        with self._lock:
            if self.limit is not None and size > self.limit:
                return Fault(status=413, body=b"<html><h1>413 Request Entity Too Large</h1></html>")
            before = self.calls[action]
            self.calls[action] += 1
            return self.rule(action, before) or Fault()

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a body would wait 40 ms for the ACK of its headers

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fault = proxy.fault(self.path.rsplit("/", 1)[-1], len(body))
                time.sleep(fault.delay)
                breaks = fault.cut or fault.status is not None
                answer = None if breaks and not fault.after else self._ask(body)
                if fault.cut:
                    self.close_connection = True
                elif fault.status is not None:
                    self._answer(fault.status, fault.body, fault.headers)
                elif answer is not None:
                    self._answer(*answer)

            def _ask(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
                upstream = http.client.HTTPConnection(proxy.upstream.hostname, proxy.upstream.port)
                headers = {k: v for k, v in self.headers.items() if k not in ("Host", "Accept-Encoding")}
                upstream.request("POST", self.path, body, headers)
                response = upstream.getresponse()
                content = response.read()
                upstream.close()
                return response.status, content, {"Content-Type": response.headers.get("Content-Type", "")}

            def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
