"""As much of CKAN as delivery needs, in memory: packages with names and ids, found by what they carry."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Package = dict[str, Any]


class SmallCkan:
    """``with SmallCkan() as ckan:`` answers at ``ckan.url``. ``seconds`` is what a write takes."""

    def __init__(self, seconds: float = 0.002) -> None:
        self.packages: dict[str, Package] = {}
        self.seconds = seconds
        self.creates = 0
        self.calls = 0
        self._names: set[str] = set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> SmallCkan:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, action: str, sent: dict[str, Any]) -> tuple[int, Any]:
        """(status, result or error) of a call."""
        usual: dict[str, Any] = {
            "organization_list_for_user": [{"id": "o", "name": "dinas"}],
            "group_list_authz": [],
            "license_list": [],
            "user_show": {"name": "pemanen"},
        }
        if action in usual:
            return 200, usual[action]
        if action == "package_search":
            return 200, {"count": 0, "results": []}
        if action not in ("package_show", "package_create", "package_update", "package_delete"):
            return 400, {"__type": "Bad request"}
        time.sleep(self.seconds)
        with self._lock:
            return getattr(self, f"_{action}")(sent)

    def purge(self, package_id: str) -> None:
        """As CKAN's people do by hand."""
        with self._lock:
            self._names.discard(self.packages.pop(package_id)["name"])

    def _package_show(self, sent: dict[str, Any]) -> tuple[int, Any]:
        found = [p for p in self.packages.values() if sent["id"] in (p["id"], p["name"])]
        return (200, found[0]) if found else (404, {"__type": "Not Found Error", "message": "Not found"})

    def _package_create(self, sent: dict[str, Any]) -> tuple[int, Any]:
        if sent["name"] in self._names:
            taken = {"name": ["That URL is already in use."], "__type": "Validation Error"}
            return 409, taken
        self.creates += 1
        self._names.add(sent["name"])
        made = {**sent, "id": str(uuid.uuid4()), "state": "active"}
        return 200, self._keep(made)

    def _package_update(self, sent: dict[str, Any]) -> tuple[int, Any]:
        return 200, self._keep({**self.packages[sent["id"]], **sent})

    def _package_delete(self, sent: dict[str, Any]) -> tuple[int, Any]:
        self.packages[sent["id"]]["state"] = "deleted"
        return 200, None

    def _keep(self, package: Package) -> Package:
        package["resources"] = [
            {**each, "id": each.get("id") or str(uuid.uuid4())} for each in package.get("resources", ())
        ]
        self.packages[package["id"]] = package
        return package

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        ckan = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # an answer is two small writes

            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
                ckan.calls += 1
                status, found = ckan.answer(self.path.rsplit("/", 1)[-1], sent)
                key = "result" if status == 200 else "error"
                body = json.dumps({"success": status == 200, key: found}).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):  # the client was killed
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

            def handle(self) -> None:
                with contextlib.suppress(ConnectionResetError):
                    super().handle()

        return Handler
