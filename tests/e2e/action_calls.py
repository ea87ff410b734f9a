"""What both CKAN and we are asked, and how the answers are made comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Params = Mapping[str, Any]

#: Searches within our datasets; in the order that is asked for.
ORDERED: tuple[Params, ...] = (
    {"sort": "id asc", "rows": 100},
    {"sort": "id asc", "rows": 5},
    {"sort": "id asc", "rows": 5, "start": 5},
    {"sort": "id asc", "rows": 5, "start": 500},
    {"sort": "name desc"},
    {"sort": "title_string asc"},
    {"sort": "metadata_modified desc, name asc"},
    {"sort": "metadata_modified asc"},
    {"rows": 0},
    {"rows": "3", "sort": "name asc"},
    {"q": "*:*", "sort": "name asc"},
    {"q": "", "sort": "name asc"},
    {"q": '""', "sort": "name asc"},
    {"include_private": True, "include_drafts": True, "sort": "name asc"},
    {"q": "padi", "sort": "name asc"},
    {"q": "title:padi", "sort": "name asc"},
    {"q": "notes:kecamatan", "sort": "name asc"},
    {"q": '"luas panen"', "sort": "name asc"},
    {"q": '"panen luas"', "sort": "name asc"},
    {"q": "padi jagung", "sort": "name asc"},
    {"q": "title:padi OR title:jagung", "sort": "name asc"},
    {"q": "title:(padi OR jagung)", "sort": "name asc"},
    {"q": "title:padi AND tags:pangan", "sort": "name asc"},
    {"q": "+padi -sawah", "sort": "name asc"},
    {"q": "title:padi NOT title:sawah", "sort": "name asc"},
    {"q": "title:padi^2 title:sawah", "sort": "name asc"},
    {"q": "tidakadakatanya", "sort": "name asc"},
    {"fq": "tags:pangan", "sort": "name asc"},
    {"fq": "tags:PANGAN", "sort": "name asc"},
    {"fq": 'tags:"air bersih"', "sort": "name asc"},
    {"fq": r"tags:air\ bersih", "sort": "name asc"},
    {"fq": "tags:air*", "sort": "name asc"},
    {"fq": "-tags:pangan", "sort": "name asc"},
    {"fq": "tags:*", "sort": "name asc"},
    {"fq": "-tags:*", "sort": "name asc"},
    {"fq": "tags:(pangan OR air*)", "sort": "name asc"},
    {"fq": "tags:pangan AND res_format:CSV", "sort": "name asc"},
    {"fq": "+tags:pangan +res_format:XLSX", "sort": "name asc"},
    {"fq": "tags:pangan res_format:XLSX", "sort": "name asc"},
    {"fq": "(tags:pangan OR res_format:XLSX)", "sort": "name asc"},
    {"fq": "tags:pangan && -res_format:XLSX", "sort": "name asc"},
    {"fq": "res_format:CSV", "sort": "name asc"},
    {"fq": "res_format:csv", "sort": "name asc"},
    {"fq": "license_id:cc-by", "sort": "name asc"},
    {"fq": "-license_id:*", "sort": "name asc"},
    {"fq": "organization:{one}", "sort": "name asc"},
    {"fq": "organization:{one} OR organization:{two}", "sort": "name asc"},
    {"fq": "-organization:{one}", "sort": "name asc"},
    {"fq": "-organization:{one} -organization:{two}", "sort": "name asc"},
    {"fq": 'organization:"{one}"', "sort": "name asc"},
    {"fq": "groups:{group}", "sort": "name asc"},
    {"fq": "name:produksi-*", "sort": "name asc"},
    {"fq": "title:padi", "sort": "name asc"},
    {"fq": "metadata_modified:[2024-03-01T00:00:00Z TO *]", "sort": "name asc"},
    {"fq": "metadata_modified:[2024-01-01T00:00:00.000001Z TO 2024-06-01T00:00:00Z]", "sort": "name asc"},
    {"fq": "metadata_modified:[* TO 2024-03-01T00:00:00Z]", "sort": "name asc"},
    {"fq": "metadata_modified:[NOW-1DAY TO NOW]", "sort": "name asc"},
    {"fq": "metadata_modified:[2024-01-01T00:00:00Z+2MONTHS/MONTH TO *]", "sort": "name asc"},
    {"fq": "-organization:{one} metadata_modified:[2024-03-01T00:00:00Z TO *]", "sort": "name asc"},
    {"fq": "capacity:public state:active", "sort": "name asc"},
    {"fq": "dataset_type:dataset", "sort": "name asc"},
    {"fq": "state:deleted", "sort": "name asc"},
    {"fq_list": ["tags:pangan", "res_format:CSV"], "sort": "name asc"},
    {"fl": "name", "sort": "name asc"},
    {"fl": ["name", "organization"], "sort": "name asc"},
    {"facet.field": ["organization", "tags", "res_format", "license_id", "groups"], "rows": 0},
    {"facet.field": '["tags"]', "facet.limit": 2, "rows": 0},
    {"facet.field": '["tags"]', "facet.limit": -1, "rows": 0},
    {"facet.field": '["tags"]', "facet.mincount": 3, "rows": 0},
    {"facet.field": '["tags"]', "facet": "false", "rows": 0},
    {"facet.field": '["tags"]', "fq": "tags:pangan", "rows": 0},
    {"facet.field": [], "rows": 0},
)

#: Calls whose whole answers are the same, status and all.
SAME: tuple[tuple[str, Params], ...] = (
    ("license_list", {}),
    ("vocabulary_list", {}),
    ("vocabulary_show", {"id": "x"}),
    ("nonesuch", {}),
    ("dataset_show", {"id": "x"}),
    ("package_show", {}),
    ("package_show", {"id": "tidak-ada"}),
    ("package_activity_list", {}),
    ("package_relationships_list", {"id": "{name}"}),
    ("package_autocomplete", {"q": "produksi padi sa"}),
    ("package_autocomplete", {}),
    ("package_list", {"limit": "x"}),
    ("package_list", {"limit": -1}),
    ("resource_show", {}),
    ("resource_show", {"id": "x"}),
    ("resource_view_list", {"id": "x"}),
    ("resource_search", {}),
    ("resource_search", {"query": "x"}),
    ("resource_search", {"query": ["url:x", "y"]}),
    ("resource_search", {"query": "nonesuch:x"}),
    ("resource_search", {"query": "id:x"}),
    ("resource_search", {"query": "url:tidak-ada-di-mana-pun"}),
    ("organization_list", {"organizations": "{one},{two}"}),
    ("organization_list", {"organizations": "{one},{two}", "sort": "name desc"}),
    ("organization_list", {"organizations": "{one},{two}", "sort": "package_count"}),
    ("organization_list", {"organizations": "{one},{two}", "sort": "package_count asc"}),
    ("organization_list", {"organizations": "{one},{two}", "limit": 1}),
    ("organization_list", {"organizations": "{one},{two}", "limit": 1, "offset": 1}),
    ("organization_list", {"organizations": "tidak-ada"}),
    ("organization_list", {"sort": "foo"}),
    ("organization_list", {"limit": "x"}),
    ("organization_show", {}),
    ("organization_show", {"id": "tidak-ada"}),
    ("group_list", {"groups": "{group}"}),
    ("group_show", {"id": "tidak-ada"}),
    ("tag_list", {"query": "{mark}"}),
    ("tag_list", {"vocabulary_id": "x"}),
    ("tag_show", {}),
    ("tag_show", {"id": "tidak-ada"}),
    ("tag_autocomplete", {"q": "{mark}"}),
    ("help_show", {}),
    ("help_show", {"name": "nonesuch"}),
    ("package_search", {"foo": 1}),
    ("package_search", {"rows": -1}),
    ("package_search", {"rows": "x"}),
    ("package_search", {"start": -1}),
    ("package_search", {"start": "x"}),
    ("package_search", {"sort": "name sideways"}),
    ("package_search", {"facet.field": "tags"}),
    ("package_search", {"facet.field": '"tags"'}),
    ("package_search", {"facet.field": "[1]"}),
    ("package_search", {"facet.limit": "x"}),
)

#: Searches for files, of which both find the same in the same order.
RESOURCES: tuple[Params, ...] = (
    {"query": "url:{mark}", "order_by": "url"},
    {"query": "url:SUMBER.Example/{mark}/1", "order_by": "url"},
    {"query": ["url:{mark}", "format:csv"], "order_by": "url"},
    {"query": ["url:{mark}", "name:xls"], "order_by": "url"},
    {"query": ["url:{mark}", "name:csv", "format:xlsx"], "order_by": "url"},
    {"query": ["url:{mark}", "description:tidakada"], "order_by": "url"},
    {"query": ["url:{mark}", "size:12"], "order_by": "url"},
    {"query": ["url:x", "url:{mark}"], "order_by": "url"},
    {"query": "url:{mark}/_.csv", "order_by": "url"},
    {"query": "url:{mark}", "order_by": "url", "offset": 2, "limit": 3},
)

_CHANGES = frozenset({"created", "license_url", "permission_labels"})
#: Calls whose answers have the same keys, but for those that are named; what stands there is each one's own.
ALIKE: tuple[tuple[str, Params, frozenset[str]], ...] = (
    ("status_show", {}, frozenset()),
    ("package_show", {"id": "{name}"}, frozenset({"created"})),
    ("package_show", {"id": "{id}"}, frozenset({"created"})),
    ("organization_show", {"id": "{one}"}, frozenset({"created"})),
    ("organization_show", {"id": "{one}", "include_datasets": True}, frozenset({"created"})),
    ("organization_show", {"id": "{one}", "include_users": False}, frozenset({"created"})),
    ("organization_list", {"organizations": "{one}", "all_fields": True}, frozenset({"created"})),
    (
        "organization_list",
        {"organizations": "{one}", "all_fields": True, "include_extras": True},
        frozenset({"created"}),
    ),
    ("group_show", {"id": "{group}"}, frozenset({"created"})),
    ("group_list", {"groups": "{group}", "all_fields": True}, frozenset({"created"})),
    ("group_package_show", {"id": "{group}"}, frozenset({"created"})),
    ("tag_show", {"id": "{mark}"}, frozenset()),
    ("tag_list", {"query": "{mark}", "all_fields": True}, frozenset()),
    ("tag_search", {"query": "{mark}"}, frozenset()),
    ("organization_autocomplete", {"q": "{one}"}, frozenset()),
    ("resource_show", {"id": "{resource}"}, frozenset()),
    ("current_package_list_with_resources", {"limit": 200}, frozenset({"created", "license_url"})),
    ("recently_changed_packages_activity_list", {"limit": 100, "before": "{now}"}, _CHANGES),
    ("package_activity_list", {"id": "{name}"}, _CHANGES),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A search on purpose answered otherwise: what CKAN says, and what we do; see docs/feeds.md."""

    params: Params
    ckan: object
    ours: object
    ignored: list[str] = field(default_factory=list)


#: Of twelve datasets; the number found, or the status of an error.
DIFFERENT: tuple[Difference, ...] = (
    Difference({"fq": "vocab_x:y"}, 0, 12, ["vocab_x:y"]),
    Difference({"fq": "tags:(("}, "409", 12, ["tags:("]),
    Difference({"fq": "metadata_modified:[kemarin TO *]"}, "409", 12, ["metadata_modified:[kemarin TO *]"]),
    Difference({"q": "{!join from=a}padi"}, "409", 5, ["{!join from=a}"]),
    Difference({"include_private": "entah"}, "500", 12),
    Difference(
        {"fq": "tags:pangan OR tags:{mark} metadata_modified:[2024-03-01T00:00:00Z TO *]"},
        8,
        6,
    ),
    Difference({"q": "*"}, 0, 12),
    Difference({"q": "padi OR jagung"}, 1, 7),
    Difference({"q": "padi sawah puskesmas"}, 1, 0),
)


def filled(params: Params, places: Mapping[str, str]) -> dict[str, Any]:
    """Parameters with what stands for our own names put in."""

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(each) for each in value]
        if isinstance(value, str):
            for name, place in places.items():
                value = value.replace("{" + name + "}", place)
        return value

    return {key: put(value) for key, value in params.items()}


def keys(value: Any) -> Any:
    """The keys of objects, of the first of each list."""
    if isinstance(value, dict):
        return {key: keys(each) for key, each in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else type(value).__name__


def searched(told: Any) -> Any:
    """What of the answer of a search can be compared."""
    result = told["result"]
    names = [each.get("name") for each in result["results"]]
    fields = [sorted(each) for each in result["results"]] if result["results"][:1] else []
    lean = [each for each in fields if len(each) < 5]
    return {**result, "results": names, "fields": lean}
