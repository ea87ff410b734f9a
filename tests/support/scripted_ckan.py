"""A CKAN on loopback that answers as scripted, a target at it, and a dataset that is wanted there."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from delivery_fakes import MemoryDeliveryStore, dataset

from harvester.adapters.ckan import CkanSettings, CkanTarget
from harvester.domain.source import Source
from harvester.ports import DeliveryRow, Wanted

JSON = "application/json;charset=utf-8"
Answer = tuple[int, str, str, dict[str, str]]


def ok(result: Any) -> Answer:
    return 200, JSON, json.dumps({"help": "", "success": True, "result": result}), {}


def error(status: int, body: dict[str, Any]) -> Answer:
    return status, JSON, json.dumps({"help": "", "error": body, "success": False}), {}


NOT_FOUND = error(404, {"__type": "Not Found Error", "message": "Not found"})
DENIED = error(
    403,
    {"__type": "Authorization Error", "message": "Access denied: User  not authorized to create packages"},
)
CREATED = {"id": "p1", "name": "n", "resources": [{"id": "r1", "harvester_distribution": "a/0"}]}
USUAL: dict[str, Answer] = {
    "license_list": ok([{"id": "cc-by"}]),
    "scheming_dataset_schema_show": (400, JSON, '"Bad request - Action name not known"', {}),
    "organization_list_for_user": ok([{"id": "o1", "name": "dinas"}]),
    "package_search": ok({"count": 0, "results": []}),
    "package_show": NOT_FOUND,
    "package_create": ok(CREATED),
    "user_show": ok({"name": "pemanen"}),
    "dashboard_new_activities_count": DENIED,
    "status_show": ok({}),
}


class Scripted:
    """Answers each action as scripted, and remembers what was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[dict[str, Any]], Answer | None]] = dict(USUAL)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.targets: list[CkanTarget] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a body would wait 40 ms for the ACK of its headers

            def do_POST(self) -> None:
                action = self.path.rsplit("/", 1)[-1]
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
                scripted.sent.append((action, sent))
                scripted.headers.append(dict(self.headers))
                answer = scripted.answers[action]
                found = answer(sent) if callable(answer) else answer
                if found is None:
                    self.close_connection = True
                    return
                status, kind, body, headers = found
                self.send_response(status)
                more = {"Content-Type": kind, "Content-Length": str(len(body.encode())), **headers}
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):  # a client that gave up waiting
                    self.wfile.write(body.encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def actions(self) -> list[str]:
        return [action for action, _ in self.sent]

    def close(self) -> None:
        """Stop answering, and close the targets that were made."""
        while self.targets:
            self.targets.pop().close()
        self.server.shutdown()
        self.server.server_close()


def target(ckan: Scripted, **settings: Any) -> CkanTarget:
    made = CkanTarget(
        CkanSettings(**{"url": ckan.url, "token": " rahasia\n", "read_timeout": 2.0, **settings})
    )
    ckan.targets.append(made)
    return made


def wanted(**delivery: Any) -> Wanted:
    source = Source(
        uuid="5b7c3c4e-0000-4000-8000-000000000003",
        name="uji",
        title="Sumber Uji",
        url="https://sumber.example",
        plugin="ckan",
        organization="dinas",
    )
    row = MemoryDeliveryStore(source).put(1, dataset("a"))
    return Wanted(dataset=row, source=source, delivery=DeliveryRow(dataset_id=1, target="ckan", **delivery))
