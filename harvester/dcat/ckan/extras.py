"""Fields as CKAN extras: text under keys that neither CKAN nor its search index uses otherwise."""

from __future__ import annotations

import datetime
import re
import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from harvester.domain.problem import Severity

if TYPE_CHECKING:
    from harvester.dcat.ckan.fitting import Fitting
    from harvester.domain.json import Json

_PREFIX = "source_"
_KEY_LENGTH = 100
_SILENT = ("harvest_", "guid")  # the source's own harvest: every dataset of a CKAN may have it
_INDEX_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_-")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z?)?")

#: CKAN refuses an extra that is named like a field of its schema ("There is a schema field with the
#: same name"); those that package_show adds are as bad when a package is read and sent back.
_SCHEMA = frozenset(
    {
        "id", "name", "title", "author", "author_email", "maintainer", "maintainer_email", "license_id",
        "notes", "url", "version", "state", "type", "owner_org", "private", "resources", "tags", "tag_string",
        "plugin_data", "extras", "save", "return_to", "relationships_as_object", "relationships_as_subject",
        "groups", "metadata_modified", "metadata_created", "creator_user_id", "num_resources", "num_tags",
        "organization", "license_title", "license_url", "isopen", "tracking_summary", "log_message",
        "revision_id",
    }
)  # fmt: skip
#: Fields of CKAN's search index that take no text, or that CKAN fills with lists: an extra of that name
#: is an Internal Server Error for good (ckan/config/solr/schema.xml, ckan/lib/search/index.py).
_INDEX = frozenset(
    {
        "views_total", "views_recent", "resources_accessed_total", "resources_accessed_recent", "indexed_ts",
        "_version_", "index_id", "site_id", "entity_type", "dataset_type", "capacity", "permission_labels",
        "data_dict", "validated_data_dict", "with_custom_schema", "title_string", "text", "urls", "res_name",
        "res_description", "res_format", "res_url", "res_type", "harvest_object_id",
    }
)  # fmt: skip
_INDEX_PREFIXES = ("res_extras_", "extras_", "vocab_", "__")


def to_extras(
    fields: Mapping[str, Json],
    told: Mapping[str, Json],
    fit: Fitting,
    reserved: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Extras of our ``fields`` and of what the source ``told`` beyond DCAT, each key once.

    ``reserved`` are fields of the catalogue's schema, which no extra may be named like.
    """
    extras = {key: _value(value, key, fit) for key, value in fields.items()}
    for key, value in told.items():
        if value in (None, "", (), [], {}):
            continue
        free = _free_key(key, value, {**fields, **extras}, fit, reserved)
        if free:
            extras[free] = _value(value, f"extras.{free}", fit)
    return {key: value for key, value in extras.items() if value}


def _value(value: Json, path: str, fit: Fitting) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return fit.items(value, path)
    return fit.text(value, path)


def _free_key(
    key: str, value: Json, taken: Mapping[str, Json], fit: Fitting, reserved: frozenset[str]
) -> str:
    """A key that CKAN takes, as near to ``key`` as can be; empty when the value is there already."""
    clean = " ".join(fit.text(key, "extras").split())[:_KEY_LENGTH] or "extra"
    if clean in taken and taken[clean] == value:
        return ""
    free = _indexable(clean, value)
    while free in taken or free in reserved or _reserved(free):
        free = _PREFIX + free
    if free != clean and not clean.startswith(_SILENT):
        fit.note(
            "extra-renamed",
            "The catalogue has a field “{key}” of its own; the source's value is kept as “{free}”.",
            f"extras.{free}",
            Severity.INFO,
            key=clean,
            free=free,
        )
    return free


def _reserved(key: str) -> bool:
    indexed = _indexed(key)
    return bool({key, indexed} & (_SCHEMA | _INDEX)) or indexed.startswith(_INDEX_PREFIXES) or not indexed


def _indexed(key: str) -> str:
    return "".join(character for character in key if character in _INDEX_CHARACTERS)


def _indexable(key: str, value: Json) -> str:
    """``*_date`` is a date in CKAN's index: text that is none, or has a zone offset, is refused for good."""
    if _indexed(key).endswith("_date") and not (isinstance(value, str) and _is_date(value)):
        return f"{key}_text"
    return key


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
