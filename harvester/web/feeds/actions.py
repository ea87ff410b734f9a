"""CKAN's Action API, read-only: what harvesters, ckanapi and front ends ask for.

Shapes and status codes are CKAN 2.12's; https://docs.ckan.org/en/2.12/api/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, Response, request

from harvester.dcat.search import Every
from harvester.domain.decide import State
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.answers import addresses
from harvester.web.feeds.fields import DEFAULT_SORT, read_sort
from harvester.web.feeds.packages import organization, organization_id, package, package_bytes
from harvester.web.feeds.query import read_query, renamed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("actions", __name__)

Params = Mapping[str, Any]
MOST_ROWS = 1000
CKAN_VERSION = "2.12.0"  # whose answers these are


class ActionError(Exception):
    """A request that CKAN would refuse."""

    def __init__(self, status: int, kind: str, message: Any) -> None:
        super().__init__(str(message))
        self.status, self.kind, self.message = status, kind, message


def _missing(name: str) -> ActionError:
    return ActionError(409, "Validation Error", {name: ["Missing value"]})


def _number(params: Params, name: str, default: int, most: int) -> int:
    told = params.get(name, default)
    try:
        number = int(told)
    except (TypeError, ValueError):
        raise ActionError(409, "Validation Error", {name: ["Invalid integer"]}) from None
    if number < 0:
        raise ActionError(409, "Validation Error", {name: ["Must be a natural number"]})
    return min(number, most)


def _site_read(params: Params) -> Any:
    return True


def _status_show(params: Params) -> Any:
    settings = service().core.settings
    return {
        "site_title": settings.catalogue.title,
        "site_description": settings.catalogue.description,
        "site_url": addresses().root,
        "locale_default": settings.language,
        "ckan_version": CKAN_VERSION,
        "error_emails_to": None,
        "extensions": [],
    }


def _package_list(params: Params) -> Any:
    limit, offset = _number(params, "limit", 0, 10**9), _number(params, "offset", 0, 10**9)
    return list(service().core.catalogue.names(limit=limit or None, offset=offset))


def _package_show(params: Params) -> Any:
    name = params.get("id") or params.get("name_or_id")
    if not name:
        raise _missing("id")
    found = service().core.catalogue.get(str(name))
    if found.state is not State.ACTIVE:
        raise NotFound
    return package(service(), found)


def _package_search(params: Params) -> Any:
    rows = _number(params, "rows", 10, MOST_ROWS)
    start = _number(params, "start", 0, 10**9)
    listed = params.get("fq_list")
    filters = [params.get("fq"), *(listed if isinstance(listed, list) else [])]
    queries = [str(each) for each in (params.get("q"), *filters) if each]
    asked = read_query(*queries, now=service().core.clock.now())
    names = {organization_id(name): name for name in service().core.catalogue.organizations()}
    condition = renamed(asked.condition, "organization", lambda value: names.get(value, value))
    sort = str(params.get("sort") or DEFAULT_SORT)
    try:
        order, unknown = read_sort(sort)
    except ValueError:
        message = "Search Query is invalid: 'Invalid \"sort\" parameter'"
        raise ActionError(400, "Search Query Error", message) from None
    found = service().core.search.find(condition, order=order or _AS_STORED, start=start, limit=rows)
    result = {
        "count": found.count,
        "facets": {},
        "results": [orjson.loads(told) for told in package_bytes(service(), found.ids)],
        "sort": sort,
        "search_facets": {},
    }
    if ignored := [*asked.ignored, *unknown]:
        result["ignored"] = ignored  # not understood: the answer is wider than asked for
    return result


def _current_packages(params: Params) -> Any:
    limit = _number(params, "limit", 10, MOST_ROWS)
    offset = _number(params, "offset", 0, 10**9)
    found = service().core.search.find(
        Every(), order=(("metadata_modified", True),), start=offset, limit=limit
    )
    return [orjson.loads(told) for told in package_bytes(service(), found.ids)]


def _organization_list(params: Params) -> Any:
    counts = service().core.catalogue.organizations()
    if str(params.get("all_fields", "")).lower() not in {"true", "1", "yes"}:
        return sorted(counts)
    return [
        {**organization(name), "display_name": name, "package_count": n} for name, n in sorted(counts.items())
    ]


def _organization_show(params: Params) -> Any:
    if not params.get("id"):
        raise _missing("id")
    counts = service().core.catalogue.organizations()
    wanted = str(params["id"])
    for name, number in counts.items():
        if wanted in {name, organization_id(name)}:
            told = organization(name)
            return {**told, "display_name": told["title"], "package_count": number, "extras": [], "users": []}
    raise NotFound


def _resource_show(params: Params) -> Any:
    raise ActionError(404, "Not Found Error", "Ask for the dataset with package_show; resources stand in it.")


def _nothing(params: Params) -> Any:
    return []


def _license_list(params: Params) -> Any:
    return [
        {"id": key, "title": title, "url": url, "status": "active", "is_generic": "False"}
        for key, title, url in (
            ("cc-by", "Creative Commons Attribution", "http://www.opendefinition.org/licenses/cc-by"),
            (
                "cc-by-sa",
                "Creative Commons Attribution Share-Alike",
                "http://www.opendefinition.org/licenses/cc-by-sa",
            ),
            ("cc-zero", "Creative Commons CCZero", "http://www.opendefinition.org/licenses/cc-zero"),
            (
                "odc-by",
                "Open Data Commons Attribution License",
                "http://www.opendefinition.org/licenses/odc-by",
            ),
            (
                "odc-odbl",
                "Open Data Commons Open Database License",
                "http://www.opendefinition.org/licenses/odc-odbl",
            ),
            (
                "odc-pddl",
                "Open Data Commons Public Domain Dedication",
                "http://www.opendefinition.org/licenses/odc-pddl",
            ),
            ("notspecified", "License not specified", ""),
        )
    ]


def _help_show(params: Params) -> Any:
    action = ACTIONS.get(str(params.get("name", "")))
    if action is None:
        raise NotFound
    return f"{params['name']}: as in CKAN {CKAN_VERSION}, read-only."


_AS_STORED = (("id", False),)

ACTIONS: Mapping[str, Callable[[Params], Any]] = {
    "site_read": _site_read,
    "status_show": _status_show,
    "package_list": _package_list,
    "package_show": _package_show,
    "dataset_show": _package_show,
    "package_search": _package_search,
    "dataset_search": _package_search,
    "current_package_list_with_resources": _current_packages,
    "organization_list": _organization_list,
    "organization_show": _organization_show,
    "group_list": _nothing,
    "tag_list": _nothing,
    "license_list": _license_list,
    "resource_show": _resource_show,
    "recently_changed_packages_activity_list": _nothing,
    "help_show": _help_show,
}


@blueprint.route("/api/3/action/<name>", methods=["GET", "POST"])
@blueprint.route("/api/action/<name>", methods=["GET", "POST"])
def act(name: str) -> ResponseReturnValue:
    """Answer one action."""
    action = ACTIONS.get(name)
    if action is None:
        return Response(
            orjson.dumps(f"Bad request - Action name not known: {name}"), 400, content_type="application/json"
        )
    try:
        return _answer(name, {"success": True, "result": action(_params())}, 200)
    except NotFound:
        return _error(name, 404, "Not Found Error", "Not found")
    except ActionError as error:
        return _error(name, error.status, error.kind, error.message)


def _params() -> Params:
    if request.method == "POST":
        told = request.get_json(silent=True, force=True) if request.data else {}
        if not isinstance(told, dict):
            raise ActionError(400, "Bad request", "The request is not a JSON object.")
        return told
    return request.args.to_dict()


def _error(name: str, status: int, kind: str, message: Any) -> Response:
    told = message if isinstance(message, dict) else {"message": message}
    return _answer(name, {"success": False, "error": {**told, "__type": kind}}, status)


def _answer(name: str, told: dict[str, Any], status: int) -> Response:
    help_url = f"{addresses().root}/api/3/action/help_show?name={name}"
    response = Response(
        orjson.dumps({"help": help_url, **told}), status, content_type="application/json;charset=utf-8"
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
