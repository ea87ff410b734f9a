"""``package_search``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import g

from harvester.dcat.ckan.register import LICENCES
from harvester.dcat.ckan.shown import organization_id
from harvester.dcat.pieces import Piece
from harvester.web.current import service
from harvester.web.feeds.actions.answer import Spliced
from harvester.web.feeds.actions.asking import (
    MOST_ROWS,
    Params,
    bad_search,
    json_list,
    listed,
    natural,
    text,
    truth,
    whole,
)
from harvester.web.feeds.actions.organizations import organizations
from harvester.web.feeds.fields import DEFAULT_SORT, read_sort
from harvester.web.feeds.packages import indexed, package_bytes, package_pieces
from harvester.web.feeds.query import read_query, renamed

if TYPE_CHECKING:
    from harvester.adapters.db.facets import Value
    from harvester.dcat.search import Condition

_FACET_LIMIT = 50
_UNDERSTOOD = frozenset({"q", "fq", "fq_list", "rows", "start", "sort", "fl"})
_FACETED = frozenset({"facet", "facet.field", "facet.limit", "facet.mincount"})
#: Everything that is found is public and active.
_WITHOUT_EFFECT = frozenset({"include_private", "include_drafts", "include_deleted", "use_default_schema"})
_RANKING = frozenset({"qf", "bf", "boost", "tie", "defType", "mm", "df", "wt", "extras"})
_KNOWN = _UNDERSTOOD | _FACETED | _WITHOUT_EFFECT | _RANKING
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Faceting:
    names: Sequence[str]
    limit: int
    least: int


def package_search(params: Params) -> Spliced:
    """Datasets that fit a query, in Solr's language as far as harvesters and front ends use it.

    :param q: words and fields that are asked for (optional)
    :param fq: a filter (optional)
    :param fq_list: further filters (optional)
    :param sort: fields with ``asc`` or ``desc`` (optional; ``score desc, metadata_modified desc``)
    :param rows: how many (optional; 10, at most 1,000)
    :param start: after how many (optional)
    :param fl: which fields alone (optional)
    :param facet.field: fields to count the datasets by, a list in JSON (optional)
    :param facet.limit: how many values of each, -1 for all (optional; 50)
    :param facet.mincount: values of so many datasets or more (optional; 1)

    What is not understood is left out, so that more is found, and told in ``ignored``.
    """
    if unknown := [name for name in params if name not in _KNOWN and not name.startswith("ext_")]:
        raise bad_search(f"Invalid search parameters: {unknown}")
    rows = natural(params, "rows", 10, MOST_ROWS, "Please enter an integer value")
    start = natural(params, "start", 0)
    faceting = _faceting(params)
    condition, ignored = _condition(params)
    sort = str(params["sort"]) if params.get("sort") not in {None, "rank"} else DEFAULT_SORT
    try:
        order, unsorted = read_sort(sort)
    except ValueError:
        raise bad_search('Invalid "sort" parameter') from None
    found = service().core.search.find(
        condition,
        order=order or read_sort(DEFAULT_SORT)[0],
        start=start,
        limit=rows,
        facets=faceting.names,
        facet_limit=faceting.limit,
        revision=g.get("revision", ""),
    )
    facets = {name: _counted(found.facets.get(name), faceting) for name in faceting.names}
    ignored += unsorted + [f"facet.field: {name}" for name in faceting.names if name not in found.facets]
    ignored += [f"{name}: {text(params, name)[:200]}" for name in sorted(_RANKING & params.keys())]
    told: dict[str, Any] = {
        "sort": sort,
        "search_facets": {name: _shown(name, values) for name, values in facets.items()},
        **({"ignored": ignored} if ignored else {}),
    }
    counted = {"count": found.count, "facets": {n: _numbers(values) for n, values in facets.items()}}
    before = orjson.dumps(counted)[:-1] + b',"results":['
    return Spliced(_results(params, found.ids), before, b"]," + orjson.dumps(told)[1:])


def _condition(params: Params) -> tuple[Condition, list[str]]:
    filters = params.get("fq_list")
    if isinstance(filters, str):
        filters = listed(params, "fq_list") if filters.startswith("[") else [filters]
    queries = [text(params, "q"), text(params, "fq"), *(filters if isinstance(filters, list) else [])]
    queries = [each for each in map(str, queries) if each not in {'""', "''"}]
    asked = read_query(*queries, now=service().core.clock.now())
    condition = asked.condition
    if any(_UUID.search(query) for query in queries):
        names = {organization_id(each.value): each.value for each in organizations()}
        condition = renamed(condition, "organization", lambda value: names.get(value, value))
    return condition, asked.ignored


def _faceting(params: Params) -> _Faceting:
    told = params.get("facet.field")
    several = isinstance(told, list)  # facet.field=a&facet.field=b
    names = list(dict.fromkeys(json_list(params, "facet.field"))) if told or several else []
    limit = whole(params, "facet.limit", _FACET_LIMIT)
    least = natural(params, "facet.mincount", 1)
    wanted = "facet" not in params or truth(params, "facet")
    return _Faceting(names=names[:_FACET_LIMIT] if wanted else (), limit=limit, least=least)


def _counted(values: Sequence[Value] | None, faceting: _Faceting) -> list[Value]:
    kept = [each for each in values or () if each.count >= faceting.least]
    return sorted(kept, key=lambda each: each.value) if faceting.limit < 0 else kept


def _numbers(values: Sequence[Value]) -> dict[str, int]:
    return {each.value: each.count for each in values}


def _shown(name: str, values: Sequence[Value]) -> dict[str, Any]:
    items = [{"name": each.value, "display_name": _label(name, each), "count": each.count} for each in values]
    return {"title": name, "items": sorted(items, key=lambda item: str(item["display_name"]), reverse=True)}


def _label(name: str, value: Value) -> str:
    if name == "license_id" and value.value in LICENCES:
        return LICENCES[value.value].title
    return value.label if name in {"organization", "groups", "place", "source"} else value.value


def _results(params: Params, ids: Sequence[int]) -> Sequence[Piece]:
    names = [name for each in listed(params, "fl") for name in each.split()]
    if not names or "*" in names:
        return package_pieces(service(), ids)
    packages: list[Mapping[str, Any]] = [orjson.loads(each) for each in package_bytes(service(), ids)]
    return [Piece.of(orjson.dumps(indexed(package, names)), level=1) for package in packages]
