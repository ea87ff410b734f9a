"""Serves a catalogue in several forms, for ``bench_unchanged``; the argument is how many datasets."""

from __future__ import annotations

import json
import sys
import urllib.parse
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.bench.bench_rival import NOTES, Portal

TAG = '"1"'
COUNTING = "/counting"  #: whose packages tell how often they were viewed


class Shelf:
    """The answers, by address; what was asked for is counted."""

    def __init__(self, count: int) -> None:
        self._portal = Portal(mark="tetap", count=count)
        self.asked = 0

    @cache  # noqa: B019  # the process has one
    def body(self, target: str) -> bytes | None:
        """What stands at an address."""
        parts = urllib.parse.urlsplit(target)
        if parts.path.endswith("/catalog.ttl"):
            return self._portal.catalogue()
        if parts.path == "/data.json":
            return self._datajson()
        if parts.path.endswith("/package_search"):
            query = dict(urllib.parse.parse_qsl(parts.query))
            if "metadata_modified" in query.get("fq", ""):
                query["start"] = str(self._portal.count)
            return self._portal.search(query)
        return None

    def _datajson(self) -> bytes:
        entries = [
            {
                "@type": "dcat:Dataset",
                "identifier": f"https://data.example/tetap/{n}",
                "title": f"Jumlah penduduk tetap {n}",
                "description": NOTES,
                "keyword": ["penduduk", "kecamatan"],
                "issued": "2024-01-01",
                "publisher": {"name": "Dinas"},
                "distribution": [
                    {"title": form, "format": form, "accessURL": f"https://data.example/tetap/{n}/{form}"}
                    for form in ("CSV", "XLSX", "JSON")
                ],
            }
            for n in range(self._portal.count)
        ]
        schema = "https://project-open-data.cio.gov/v1.1/schema"
        return json.dumps({"conformsTo": schema, "dataset": entries}).encode()


def serve(count: int) -> None:
    """Answer until the process is ended; the address is printed first."""
    shelf = Shelf(count)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.path == "/asked":
                return self._answer(200, str(shelf.asked).encode())
            shelf.asked += 1
            body = shelf.body(self.path.removeprefix(COUNTING))
            if body and self.path.startswith(COUNTING):
                views = b'"tracking_summary": {"total": %d}, "state"' % shelf.asked
                body = body.replace(b'"state"', views)
            tagged = self.path.startswith("/tagged/")
            if tagged and self.headers.get("If-None-Match") == TAG:
                return self._answer(304, b"", ETag=TAG)
            return self._answer(200 if body else 404, body or b"", **({"ETag": TAG} if tagged else {}))

        def _answer(self, status: int, body: bytes, **headers: str) -> None:
            kind = "application/json" if body[:1] == b"{" else "text/turtle"
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
