"""A package without what changes by itself, so that its hash changes only when the dataset does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plugins._fields import key_values, plain_key
from plugins._values import text

if TYPE_CHECKING:
    from harvester.sdk import Json, JsonObject

_VOLATILE = frozenset(
    {
        "tracking_summary", "score", "revision_id", "revision_timestamp", "num_resources", "num_tags",
        "isopen", "index_id", "data_dict", "validated_data_dict", "indexed_ts", "views_total",
        "views_recent", "archiver", "qa", "package_count", "num_followers", "users", "creator_user_id",
    }
)  # fmt: skip
_VOLATILE_RESOURCE = _VOLATILE | {
    "cache_last_updated", "cache_url", "cache_filepath", "webstore_last_updated", "webstore_url",
    "package_id", "position", "resource_group_id", "task_created", "openness_score",
    "openness_score_reason", "openness_score_failure_count", "metadata_modified", "validation_timestamp",
    "validation_status", "has_views", "on_same_domain", "ckan_url",
    "datastore_contains_all_records_of_source_file",
}  # fmt: skip
_MODIFIED = frozenset({"modified", "dcat_modified", "date_updated"})
_ASKED_FOR = _MODIFIED | {"harvest_source_id"}
_KEPT_OF_OWNER = ("id", "name", "title", "display_name", "description", "title_translated")
#: Marks that the portal harvested the package itself (ckanext-harvest).
HARVEST_MARKS = ("harvest_source_id", "harvest_source_title", "harvest_source_url", "harvest_object_id")


def content(package: JsonObject) -> JsonObject:
    """``package`` without view counts, revision stamps, ranks and the ids of harvest jobs."""
    kept: dict[str, Json] = {k: v for k, v in package.items() if k not in _VOLATILE}
    extras = sorted(key_values(package.get("extras")), key=lambda pair: pair[0])
    pairs = (*package.items(), *extras)
    told = {name for k, v in pairs if (name := plain_key(k)) in _ASKED_FOR and text(v)}
    if told & _MODIFIED:
        kept.pop("metadata_modified", None)  # touched by every rebuild of an index or a nightly job
    kept["extras"] = [{"key": k, "value": _mark(k, v)} for k, v in extras if _keep(k, told)]
    kept["tags"] = _tags(package.get("tags"))
    kept["organization"] = _owner(package.get("organization"))
    kept["groups"] = [_owner(group) for group in _list(package.get("groups"))]
    kept["resources"] = [
        {k: v for k, v in resource.items() if k not in _VOLATILE_RESOURCE}
        for resource in _list(package.get("resources"))
        if isinstance(resource, Mapping)
    ]
    return {k: v for k, v in kept.items() if v not in (None, "", [], {})}


def _keep(name: str, told: set[str]) -> bool:
    """A harvest object is new at every harvest: it stays only where it is the one mark of harvesting."""
    return plain_key(name) != "harvest_object_id" or "harvest_source_id" not in told


def _mark(name: str, value: Json) -> Json:
    return "unknown" if plain_key(name) == "harvest_object_id" else value


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _owner(value: Json) -> Json:
    return {k: value[k] for k in _KEPT_OF_OWNER if value.get(k)} if isinstance(value, Mapping) else value


def _tags(value: Json) -> list[str]:
    """Tags by name: a portal gives them in any order."""
    tags = value.split(",") if isinstance(value, str) else _list(value)
    names = {
        text(tag.get("display_name")) or text(tag.get("name")) if isinstance(tag, Mapping) else text(tag)
        for tag in tags
        if not (isinstance(tag, Mapping) and tag.get("state") == "deleted")
    }
    return sorted(name for name in names if name)
