"""The site that ``bench_reading`` reads, in a process of its own.

``python -m tests.bench.reading_site FOLDER`` prints its address, and serves the files of the folder until its
standard input is closed. A blog's feed is answered page by page from ``posts.json``.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

TYPES = {".json": "application/json", ".html": "text/html", ".csv": "text/csv", ".xml": "text/xml"}


@cache
def posts(folder: Path) -> list[Any]:
    """The blog's entries."""
    told: list[Any] = json.loads((folder / "posts.json").read_bytes())
    return told


class Handler(BaseHTTPRequestHandler):
    """Answers from the folder."""

    folder: ClassVar[Path]

    def do_GET(self) -> None:
        """One file, or one page of the feed."""
        parts = urlsplit(self.path)
        if parts.path == "/feeds/posts/default":
            self._feed({key: values[0] for key, values in parse_qs(parts.query).items()})
            return
        path = self.folder / parts.path.strip("/")
        if not path.is_file():
            self.send_error(404)
            return
        self._head(path.stat().st_size, TYPES[path.suffix])
        with path.open("rb") as file:
            shutil.copyfileobj(file, self.wfile)

    def _feed(self, query: dict[str, str]) -> None:
        start, size = int(query.get("start-index", "1")), int(query.get("max-results", "25"))
        listed = posts(self.folder)
        feed = {
            "title": {"$t": "KIM Contoh"},
            "openSearch$totalResults": {"$t": str(len(listed))},
            "entry": listed[start - 1 : start - 1 + size],
        }
        body = json.dumps({"feed": feed}).encode()
        self._head(len(body), "application/json")
        self.wfile.write(body)

    def _head(self, size: int, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main(folder: str) -> None:
    """Serve."""
    Handler.folder = Path(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}/\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1])
