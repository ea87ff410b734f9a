"""Actions about the files of datasets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from harvester.dcat.ckan.shown import RESOURCE_PREFIX
from harvester.dcat.forms import Form
from harvester.dcat.search import Every, Has
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.actions.asking import MOST_ROWS, ActionError, Params, natural, required
from harvester.web.feeds.packages import package_bytes

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_TEXTS = frozenset(
    {
        "url",
        "format",
        "description",
        "hash",
        "name",
        "resource_type",
        "mimetype",
        "mimetype_inner",
        "cache_url",
    }
)
_OTHERS = frozenset({"size", "created", "last_modified", "metadata_modified", "cache_last_updated"})
_PLAIN = re.compile(r"[\w .:/-]*", re.ASCII)  # what stands in JSON as it is
_MOST_LOOKED_AT = 10_000  #: datasets: half a second of processor time
_AT_ONCE = 250


def resource_show(params: Params) -> dict[str, Any]:
    """A file of a dataset.

    :param id: its id
    """
    wanted = required(params, "id")
    if not _UUID.fullmatch(wanted):
        raise NotFound
    for row_id in service().core.catalogue.ids_like(wanted[:RESOURCE_PREFIX]):
        for told in package_bytes(service(), [row_id]):
            for resource in orjson.loads(told)["resources"]:
                if resource["id"] == wanted:
                    found: dict[str, Any] = resource
                    return found
    raise NotFound


def resource_view_list(params: Params) -> list[Any]:
    """Views of a file: none.

    :param id: the id of the file
    """
    resource_show(params)
    return []


def resource_search(params: Params) -> dict[str, Any]:
    """Files whose fields have what is asked for, whatever the case.

    :param query: ``field:text``, or several, which must all hold; of a ``hash``, its beginning
    :param order_by: the field that says which come first (optional)
    :param offset: after how many (optional)
    :param limit: how many (optional; at most 1,000)

    Of a very large catalogue those of the 10,000 datasets that changed last; ``ignored`` then says so.
    """
    asked = _asked(params)
    start, limit = natural(params, "offset", 0), natural(params, "limit", MOST_ROWS, MOST_ROWS)
    formats = [
        each.value for each in service().core.search.values("res_format", like=asked.get("format", ""))
    ]
    condition = Has("res_format", tuple(formats)) if asked.get("format") else Every()
    newest = (("metadata_modified", True),)
    found = service().core.search.find(condition, order=newest, limit=_MOST_LOOKED_AT)
    fitting = [each for each in _resources(found.ids, asked) if _fits(each, asked)]
    if (name := str(params.get("order_by") or "")) in _TEXTS | _OTHERS | {"id", "package_id", "position"}:
        fitting.sort(key=lambda each: (each.get(name) is None, each.get(name) or 0, str(each.get("id"))))
    # CKAN puts those that it answers in the order of their places in their datasets.
    results = sorted(fitting[start : start + limit], key=lambda each: each["position"])
    told: dict[str, Any] = {"count": len(fitting), "results": results}
    if found.count > _MOST_LOOKED_AT:
        told["ignored"] = [f"all but {_MOST_LOOKED_AT:,} of {found.count:,} datasets"]
    return told


def _asked(params: Params) -> dict[str, str]:
    """Field → what it has to have."""
    told = params.get("query")
    if told is None:
        raise _wrong("Missing value")
    pairs = told if isinstance(told, list) else [told]
    if not all(isinstance(pair, str) and ":" in pair for pair in pairs):
        raise _wrong("Must be <field>:<value> pair(s)")
    asked = dict(pair.split(":", 1) for pair in pairs)
    for name in asked:
        if name not in _TEXTS | _OTHERS:
            raise _wrong(f'Field "{name}" not recognised in resource_search.')
    return asked


def _wrong(why: str) -> ActionError:
    """CKAN's error, which here is no list."""
    return ActionError(409, "Validation Error", {"query": why})


def _resources(ids: Sequence[int], asked: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """The files of datasets, but for those that have nowhere what is asked for."""
    needles = [value.lower().encode() for value in asked.values() if _PLAIN.fullmatch(value)]
    forms, published = service().core.forms, service().published
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        # Not through what is kept in memory: it would push out what others ask for.
        pieces = published.pieces(
            Form.PACKAGE, [each for each in forms.of(Form.PACKAGE, some) if not each.withdrawn]
        )
        for dataset_id in some:
            told = pieces[dataset_id].plain() if dataset_id in pieces else b""
            lower = told.lower()
            if told and all(needle in lower for needle in needles):
                yield from orjson.loads(told)["resources"]


def _fits(resource: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    for name, wanted in asked.items():
        value = resource.get(name)
        if value is None:
            return False
        has = str(value).lower()
        if name == "hash":
            fits = has.startswith(wanted.lower())
        else:
            fits = wanted.lower() in has if name in _TEXTS else wanted.strip() == str(value)
        if not fits:
            return False
    return True


ACTIONS = (resource_show, resource_search, resource_view_list)
