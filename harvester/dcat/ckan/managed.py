"""What in a package is ours: a note that the package carries itself.

Only what we wrote may we take away again, so that tags, groups, fields and extras which people added
in CKAN stay. The note lives in CKAN, not here, so that it is true whatever becomes of our database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harvester.dcat.ckan.fitting import TERM_LIMIT

KEY = "harvester_managed"
FIELDS = ("title", "notes", "url", "version", "license_id")
"""CKAN's own fields that we write."""
HARVEST_OBJECT = "harvest_object_id"
"""The extra by which ckanext-harvest shows that it counts a package as its own."""
COMPUTED = frozenset({HARVEST_OBJECT, "harvest_source_id", "harvest_source_title"})
"""Extras that ckanext-harvest shows of such a package, whatever was written."""
_OTHERS = frozenset({"name", "tags", "groups", "resources", "extras", "owner_org", "state"})

Package = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Managed:
    """Names of what was written by us."""

    fields: frozenset[str] = frozenset()
    extras: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    organization: str | None = None  #: name of the owner that we gave it


def extras_of(package: Package) -> dict[str, Any]:
    """The extras of a package as one mapping."""
    extras = package.get("extras") or ()
    return {e["key"]: e.get("value") for e in extras if isinstance(e, Mapping) and "key" in e}


def names_of(package: Package, key: str) -> list[str]:
    """Names of the tags or groups of a package."""
    return [item["name"] for item in package.get(key) or () if isinstance(item, Mapping) and "name" in item]


def fields_of(package: Package) -> list[str]:
    """CKAN's own fields of a package of ours, then those of the catalogue's schema."""
    own = [field for field in package if field not in FIELDS and field not in _OTHERS]
    return [*(field for field in FIELDS if field in package), *own]


def note(package: Package, extras: Mapping[str, str], organization: str | None = None) -> str:
    """The note that says what of ``package`` we write, and whom we made its owner."""
    content: dict[str, Any] = {
        "fields": sorted(fields_of(package)),
        "extras": sorted(extras),
        "groups": sorted(names_of(package, "groups")),
        "tags": sorted(names_of(package, "tags")),
    }
    if organization:
        content["organization"] = organization
    text = json.dumps(content, ensure_ascii=False)
    if len(text.encode()) > TERM_LIMIT:
        text = json.dumps({**content, "tags": []}, ensure_ascii=False)
    return text if len(text.encode()) <= TERM_LIMIT else "{}"


def managed(package: Package) -> Managed:
    """What the note of ``package`` says; nothing when there is none that can be read."""
    try:
        content = json.loads(extras_of(package).get(KEY) or "{}")
    except (ValueError, TypeError, RecursionError):
        return Managed()
    if not isinstance(content, dict):
        return Managed()
    organization = content.get("organization")
    return Managed(
        **{key: _names(content.get(key)) for key in ("fields", "extras", "tags", "groups")},
        organization=organization if isinstance(organization, str) else None,
    )


def _names(value: Any) -> frozenset[str]:
    return frozenset(v for v in value if isinstance(v, str)) if isinstance(value, list) else frozenset()
