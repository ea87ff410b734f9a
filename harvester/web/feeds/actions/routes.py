"""The addresses of the Action API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, Response, g, request

from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.actions import activities, organizations, packages, resources, status, tags
from harvester.web.feeds.actions.answer import bad_request, callback, failure, success, version
from harvester.web.feeds.actions.asking import ActionError, Params, clean, mixed, not_found, required
from harvester.web.feeds.actions.refused import WRITES
from harvester.web.feeds.actions.searching import package_search
from harvester.web.feeds.answers import not_modified, tag_of, takes_gzip
from harvester.web.feeds.kept import again_or

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("actions", __name__)


def help_show(params: Params) -> str:
    """What an action does.

    :param name: the action
    """
    wanted = ACTIONS.get(required(params, "name"))
    if wanted is None:
        raise not_found("Action function not found")
    return wanted.__doc__ or ""


ACTIONS: Mapping[str, Callable[[Params], Any]] = {
    each.__name__: each
    for each in (
        help_show,
        package_search,
        *packages.ACTIONS,
        *resources.ACTIONS,
        *organizations.ACTIONS,
        *tags.ACTIONS,
        *activities.ACTIONS,
        *status.ACTIONS,
    )
}

_METHODS = ["GET", "POST"]


@blueprint.route("/api/3/action/<name>", methods=_METHODS)
@blueprint.route("/api/3/action/<name>/", methods=_METHODS)
@blueprint.route("/api/action/<name>", methods=_METHODS)
@blueprint.route("/api/action/<name>/", methods=_METHODS)
@blueprint.route("/api/1/action/<name>", methods=_METHODS)
@blueprint.route("/api/2/action/<name>", methods=_METHODS)
def act(name: str) -> ResponseReturnValue:
    """Answer one action."""
    action = ACTIONS.get(name)
    if action is None:
        return _no_action(name)
    try:
        params = _params()
    except ValueError as error:
        return bad_request(f"JSON Error: {error}")
    standing = service().core.forms.standing()
    tag = tag_of(
        request.path, standing.revision, _settings(), _now(params), *sorted(map(str, params.items()))
    )
    modified = None if _now(params) else standing.modified
    if request.method != "POST" and (same := not_modified(tag, modified)):
        return same
    g.revision = standing.revision
    try:
        key = (tag, takes_gzip(), callback())
        return again_or(key, lambda: success(name, action(params), tag=tag, modified=modified))
    except NotFound:
        return failure(name, not_found())
    except ActionError as error:
        return failure(name, error)


def _no_action(name: str) -> Response:
    if name not in WRITES:
        return bad_request(f"Action name not known: {name}")
    if request.method != "POST":
        return bad_request("JSON Error: Invalid request. Please use POST method for your request")
    message = f"Access denied: this catalogue is read-only; {name} is not for anybody"
    return failure(name, ActionError(403, "Authorization Error", {"message": message}))


@blueprint.get("/api/3")
@blueprint.get("/api/3/")
@blueprint.get("/api")
@blueprint.get("/api/")
@blueprint.get("/api/<int:number>")
def api(number: int = 3) -> ResponseReturnValue:
    """The version of the API."""
    if number not in {1, 2, 3}:
        raise NotFound(f"There is no version {number} of this API.")
    return version(number, tag=tag_of("api", number))


def _settings() -> str:
    """What answers depend on beside the datasets."""
    return f"{service().published.mark} {astuple(service().core.settings.catalogue)}"


def _now(params: Params) -> str:
    """The time, where the answer depends on it."""
    asked = (str(params.get(name, "")) for name in ("q", "fq", "fq_list"))
    return service().core.clock.now().isoformat() if any("NOW" in each for each in asked) else ""


def _params() -> dict[str, Any]:
    """The parameters, from the address or the body.

    Raises:
        ValueError: the body is not an object in JSON.
    """
    told: Any = {}
    if request.method == "POST" and request.form:
        told = mixed(request.form.lists())
        if list(told.values()) in ([""], ["1"]):  # JSON sent as a form, as curl -d does
            told = _read(next(iter(told)))
    elif request.args:
        told = mixed(request.args.lists())
    elif request.method == "POST" and request.data:
        told = _read(request.data)
    if not isinstance(told, dict):
        raise ValueError("Request data JSON needs to be a dictionary.")
    told = clean(told)
    told.pop("callback", None)
    return dict(told)


def _read(body: bytes | str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"Error decoding JSON data. Error: {error}") from None
