"""Errors become pages, or problem documents (RFC 9457) for the API."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from harvester.domain.errors import (
    ConfigInvalid,
    Conflict,
    HarvesterError,
    NotFound,
    PluginMissing,
    SourceError,
    TargetUnavailable,
)
from harvester.web.api.problems import problem_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from harvester.domain.problem import Problem

logger = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[HarvesterError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (ConfigInvalid, 422),
    (PluginMissing, 422),
    (SourceError, 502),
    (TargetUnavailable, 502),
)


def handle_errors(app: Flask) -> None:
    """Answer every error in a form that its reader understands."""
    app.register_error_handler(HarvesterError, _ours)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: HarvesterError) -> int:
    """The HTTP status that tells what an error of ours means."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def _ours(error: HarvesterError) -> ResponseReturnValue:
    status = status_of(error)
    if _for_api():
        return problem_response(status, str(error), error=error)
    problems = error.problems if isinstance(error, ConfigInvalid) else ()
    return _page(status, str(error), problems=problems)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    if _for_api():
        return problem_response(400, "The CSRF token is missing or does not fit; use an API token.")
    return _page(
        400, "", message=_("This form has expired. Go back, load the page again, and send it again.")
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    own = error.description if error.description != type(error).description else ""
    if _for_api():
        response = problem_response(error.code, error.description or "")
    elif own and _for_a_program():
        response = make_response(f"{own}\n", error.code, {"Content-Type": "text/plain; charset=utf-8"})
    else:
        response = _page(error.code, own or "")
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    mark = secrets.token_hex(4)
    logger.error("Error %s at %s %s", mark, request.method, request.path, exc_info=error)
    if _for_api():
        return problem_response(500, f"Something went wrong. The log tells more under {mark}.", mark=mark)
    message = _(
        "Something went wrong on our side. Whoever runs this service finds it in the log under %(mark)s.",
        mark=mark,
    )
    return _page(500, "", message=message)


def _for_api() -> bool:
    return request.path.startswith("/api/")


def _for_a_program() -> bool:
    """Whether who asks takes plain text as gladly as a page."""
    return request.accept_mimetypes.best_match(["text/plain", "text/html"]) != "text/html"


def _page(status: int, told: str, *, message: str = "", problems: Sequence[Problem] = ()) -> Response:
    titles = {
        400: _("This cannot be done"),
        403: _("You may not do this"),
        404: _("Not found"),
        405: _("This cannot be done"),
        409: _("Not possible now"),
        410: _("No longer available"),
        406: _("Not in this form"),
        413: _("Too large"),
        414: _("Too long"),
        422: _("Something does not fit"),
        429: _("Too many tries"),
        500: _("Something went wrong"),
        502: _("The other side does not answer as it should"),
    }
    messages = {
        403: _("Your role does not allow this. Ask an administrator."),
        404: _("There is no such page. It may have moved, or the address has a typing mistake."),
        405: _("This address does not take that kind of request."),
        410: _("This was published here once, and was withdrawn."),
        400: _("The address asks for something that cannot be. Search instead, or go to the start page."),
        406: _("There is nothing here in the form that was asked for."),
        414: _("The address is longer than this page takes. Search with fewer words and filters."),
        413: _("What was sent is larger than this page takes."),
        429: _("Wait a few minutes, then try again."),
    }
    page = render_template(
        "error.html",
        status=status,
        title=titles.get(status) or HTTPStatus(status).phrase,
        message=message or (None if told else messages.get(status)),
        told=told,
        problems=problems,
    )
    return make_response(page, status)
