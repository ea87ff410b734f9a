"""What can be set for a CKAN portal. Names are those of ckanext-harvest where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harvester.sdk import Json, JsonObject
from plugins._values import text, texts


def _names(title: str, description: str, default: list[str] | None = None) -> dict[str, Json]:
    return {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "default": default or [],
        "title": title,
        "description": description,
    }


def _switch(title: str, description: str, *, default: bool = False) -> dict[str, Json]:
    return {"type": "boolean", "default": default, "title": title, "description": description}


def _choice(title: str, description: str) -> JsonObject:
    return {"enum": ["keep", "ignore"], "default": "keep", "title": title, "description": description}


CONFIG_SCHEMA: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "organizations_filter_include": _names(
            "Only these organizations", "Names of organizations at the portal; empty means all."
        ),
        "organizations_filter_exclude": _names(
            "Not these organizations", "Names of organizations at the portal that are left out."
        ),
        "groups_filter_include": _names(
            "Only these groups", "Names of groups at the portal; empty means all."
        ),
        "groups_filter_exclude": _names(
            "Not these groups", "Names of groups at the portal that are left out."
        ),
        "q": {
            "type": "string",
            "title": "Search words",
            "description": "Harvest only what the portal's search finds for this (Solr query, parameter q).",
        },
        "fq": {
            "type": "string",
            "title": "Filter query",
            "description": "A further Solr filter (parameter fq), e.g. tags:kesehatan.",
        },
        "api_key": {
            "type": "string",
            "writeOnly": True,
            "title": "API token",
            "description": "Sent to the portal's own host only. Needed only for private datasets.",
        },
        "rows": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "default": 1000,
            "title": "Datasets a page",
            "description": "How many datasets to ask for at once; lower it for a slow portal.",
        },
        "include_harvested": _switch(
            "Include what the portal harvested itself",
            "Off by default: regency, province and nation harvest each other; a dataset would go in circles.",
        ),
        "include_private": _switch("Include private datasets", "Only with an API token that may see them."),
        "include_types": _names(
            "Package types", "Other types (showcase, harvest, …) are skipped.", default=["dataset"]
        ),
        "force_all": _switch(
            "Always ask for everything", "Never ask only for what changed since the last run."
        ),
        "clean_tags": _switch(
            "Clean tags",
            "Write tags in small ASCII letters, digits and hyphens, as older catalogues need them.",
        ),
        "remote_orgs": _choice(
            "Organizations of the portal",
            "keep: a dataset belongs to the organization it has at the portal (whether a missing one is "
            "made is a setting of the target); ignore: all belongs to the organization of this source.",
        ),
        "remote_groups": _choice(
            "Groups of the portal",
            "keep: a dataset stays in the groups it has at the portal; ignore: it is in none.",
        ),
        "default_tags": _names("Tags for all", "Added to the keywords of every dataset."),
        "default_groups": _names("Groups for all", "Added to the groups of every dataset."),
        "default_extras": {
            "type": "object",
            "default": {},
            "title": "Extras for all",
            "description": "Extra fields of each dataset; {dataset_id}, {harvest_source_url} are filled in.",
        },
        "override_extras": _switch(
            "Extras for all win", "They replace an extra field that the portal gives."
        ),
    },
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """The configuration, read leniently: it may come from a file that nobody checked."""

    organizations_include: frozenset[str] = frozenset()
    organizations_exclude: frozenset[str] = frozenset()
    groups_include: frozenset[str] = frozenset()
    groups_exclude: frozenset[str] = frozenset()
    q: str | None = None
    fq: str | None = None
    api_key: str | None = None
    rows: int = 1000
    include_harvested: bool = False
    include_private: bool = False
    include_types: frozenset[str] = frozenset({"dataset"})
    force_all: bool = False
    clean_tags: bool = False
    keep_organization: bool = True
    keep_groups: bool = True
    default_tags: tuple[str, ...] = ()
    default_groups: tuple[str, ...] = ()
    default_extras: Mapping[str, Json] = field(default_factory=dict)
    override_extras: bool = False

    @property
    def changes(self) -> bool:
        """Whether datasets shall be told otherwise than the portal tells them."""
        kept = self.keep_organization and self.keep_groups and not self.clean_tags
        return not kept or bool(self.default_tags or self.default_groups or self.default_extras)

    @classmethod
    def of(cls, config: Mapping[str, Json]) -> Options:
        """The options in ``config``."""
        rows, extras = config.get("rows"), config.get("default_extras")
        return cls(
            organizations_include=frozenset(texts(config.get("organizations_filter_include"))),
            organizations_exclude=frozenset(texts(config.get("organizations_filter_exclude"))),
            groups_include=frozenset(texts(config.get("groups_filter_include"))),
            groups_exclude=frozenset(texts(config.get("groups_filter_exclude"))),
            q=text(config.get("q")),
            fq=text(config.get("fq")),
            api_key=text(config.get("api_key")),
            rows=rows if isinstance(rows, int) and 1 <= rows <= 1000 else 1000,
            include_harvested=config.get("include_harvested") is True,
            include_private=config.get("include_private") is True,
            include_types=frozenset(texts(config.get("include_types")) or ("dataset",)),
            force_all=config.get("force_all") is True,
            clean_tags=config.get("clean_tags") is True,
            keep_organization=config.get("remote_orgs") != "ignore",
            keep_groups=config.get("remote_groups") != "ignore",
            default_tags=texts(config.get("default_tags")),
            default_groups=texts(config.get("default_groups")),
            default_extras=extras if isinstance(extras, Mapping) else {},
            override_extras=config.get("override_extras") is True,
        )
