"""The stylesheet and the icon: kept by browsers until they change, and compressed."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import request, url_for

from harvester.web.feeds.answers import takes_gzip

if TYPE_CHECKING:
    from flask import Flask, Response

_FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"


def serve_assets(app: Flask) -> None:
    """Give templates ``asset(name)``, an address that changes with the file."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint != "static":
            return response
        response.headers["Cache-Control"] = _FOREVER if "v" in request.args else _AN_HOUR
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.method == "GET" and takes_gzip():
            response.direct_passthrough = False
            response.set_data(gzip.compress(response.get_data(), 9, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            response.set_etag(response.get_etag()[0] or "", weak=True)  # both encodings are one file
        return response


def asset(name: str) -> str:
    """The address of a file of ours."""
    return url_for("static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:10]
