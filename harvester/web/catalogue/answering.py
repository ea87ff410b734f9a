"""How pages that are the same for everybody are answered: validators, compression, caching."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import make_response, request, session

from harvester.web.current import service
from harvester.web.feeds.answers import not_modified, tag_of, whole
from harvester.web.language import language

if TYPE_CHECKING:
    from flask import Response

_NOT_FOR_OTHERS = "private, no-cache"
_WEB = Path(__file__).parents[1]
_LOOK = ("templates", "static", "translations")


def for_everybody(render: Callable[[], str], *made_of: object) -> Response:
    """The page that ``render`` gives, or 304 when the reader has it.

    It is taken to change with the catalogue, the day (links are checked every day), the language and
    ``made_of``. For somebody who is logged in, or who changes the language just now, it is not for others.
    """
    if session:
        response = make_response(render())
        response.headers["Cache-Control"] = _NOT_FOR_OTHERS
        return response
    core, published = service().core, service().published
    standing = core.forms.standing()
    today = core.clock.now().date()
    tag = tag_of(request.full_path, language(), look(), published.mark, standing.revision, today, *made_of)
    sets_language = "lang" in request.args
    if not sets_language and (same := not_modified(tag, standing.modified)):
        return same
    response = whole(render().encode(), "text/html; charset=utf-8", tag=tag, modified=standing.modified)
    if sets_language:
        response.headers["Cache-Control"] = _NOT_FOR_OTHERS
    return response


@cache
def look() -> str:
    """Another text whenever the pages look or read otherwise."""
    digest = hashlib.sha256()
    for folder in _LOOK:
        for path in sorted((_WEB / folder).rglob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
