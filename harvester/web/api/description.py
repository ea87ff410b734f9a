"""The description of the API (OpenAPI 3.1)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from harvester import __version__
from harvester.web.api.access import answer, blueprint
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@cache
def _description() -> dict[str, Any]:
    text = (files("harvester.web.api") / "openapi.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


@blueprint.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The description."""
    told = _description()
    server = {"url": service().core.settings.public_url.rstrip("/") + "/api/v1"}
    return answer({**told, "info": {**told["info"], "version": __version__}, "servers": [server]})
