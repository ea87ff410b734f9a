"""Problem documents: ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response

from harvester.domain.errors import ConfigInvalid
from harvester.service.as_json import problem_json

if TYPE_CHECKING:
    from harvester.domain.errors import HarvesterError

MEDIA_TYPE = "application/problem+json"


def problem_response(
    status: int, detail: str, *, error: HarvesterError | None = None, mark: str | None = None
) -> Response:
    """An error as a document; a ``ConfigInvalid`` brings all its faults in ``errors``."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if isinstance(error, ConfigInvalid):
        body["errors"] = [problem_json(problem) for problem in error.problems]
    if mark:
        body["instance"] = f"urn:harvester:error:{mark}"
    return Response(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
