"""A package in CKAN brought in line with what is wanted: ours is replaced, the rest stays."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from harvester.dcat.ckan.managed import (
    COMPUTED,
    FIELDS,
    HARVEST_OBJECT,
    Managed,
    extras_of,
    fields_of,
    managed,
    names_of,
)
from harvester.dcat.ckan.resources import DISTRIBUTION, UPLOADED
from harvester.domain.duplicates.addresses import normal_address

Package = Mapping[str, Any]
Resource = Mapping[str, Any]

#: A sysadmin's ``metadata_modified`` that is sent back sticks.
_DROPPED = frozenset({"metadata_modified"})
#: Of a resource, what is taken away when the source no longer says it. The rest stays: CKAN guesses
#: format and media type, people write descriptions.
_FACTS = frozenset(
    {
        "size", "hash", "hash_algorithm", "issued", "modified", "license", "rights", "status", "availability",
        "language", "conforms_to", "compress_format", "package_format", "access_url", "download_url",
        "temporal_start", "temporal_end", "access_services",
    }
)  # fmt: skip
_NOTHING: tuple[Any, ...] = (None, "", [])
#: What package_show tells of a package beyond its fields.
_SHOWN = frozenset(
    {
        "id", "type", "creator_user_id", "metadata_created", "metadata_modified", "isopen", "num_resources",
        "num_tags", "organization", "license_title", "license_url", "relationships_as_object",
        "relationships_as_subject", "tracking_summary",
    }
)  # fmt: skip
_OF_THE_FILE = ("url", "url_type", "mimetype", "size", "hash", "hash_algorithm", UPLOADED)


def merge(
    current: Package,
    wanted: Package,
    resource_ids: Mapping[str, str],
    uploads: Collection[str] = (),
) -> dict[str, Any]:
    """``current`` (as ``package_show`` gives it) with what is ours as ``wanted``.

    ``resource_ids`` maps distribution identifiers to the ids of resources delivered before. Of the
    distributions in ``uploads``, a file that CKAN holds stays as it is.
    """
    ours = managed(current)
    merged = {key: value for key, value in current.items() if key not in _DROPPED}
    for field in dict.fromkeys([*fields_of(wanted), *ours.fields]):
        if field in wanted:
            merged[field] = wanted[field]
        elif field in FIELDS or field in current:
            merged[field] = [] if isinstance(current.get(field), list) else ""
    if wanted.get("owner_org"):
        merged["owner_org"] = wanted["owner_org"]
    merged["tags"] = _named(current, wanted, "tags", ours.tags)
    merged["groups"] = _named(current, wanted, "groups", ours.groups)
    merged["extras"] = _extras(current, wanted, ours)
    merged["resources"] = _resources(current, wanted, resource_ids, uploads)
    if current.get("state") != "draft":  # which only people make of it
        merged["state"] = "active"
    return merged


def _named(current: Package, wanted: Package, key: str, ours: frozenset[str]) -> list[Any]:
    """Tags or groups: those wanted, and those that are not ours to take away."""
    names = names_of(wanted, key)
    there = [item for item in current.get(key) or () if isinstance(item, Mapping)]
    kept = [
        item
        for item in there
        if item.get("name") in names or item.get("name") not in ours or item.get("vocabulary_id")
    ]
    present = {item.get("name") for item in kept}
    return [*kept, *({"name": name} for name in names if name not in present)]


def _extras(current: Package, wanted: Package, ours: Managed) -> list[dict[str, Any]]:
    ours_now = extras_of(wanted)
    kept = {
        key: value
        for key, value in extras_of(current).items()
        if key in ours_now or key not in ours.extras | {HARVEST_OBJECT}
    }
    return [{"key": key, "value": value} for key, value in {**kept, **ours_now}.items()]


def _resources(
    current: Package, wanted: Package, ids: Mapping[str, str], uploads: Collection[str]
) -> list[dict[str, Any]]:
    there = [item for item in current.get("resources") or () if isinstance(item, Mapping)]
    resources: Sequence[Resource] = wanted.get("resources") or ()
    matched = _matched(there, resources, ids)
    taken, delivered = {id(item) for item in matched.values()}, set(ids.values())
    by_hand = [
        dict(item)
        for item in there
        if id(item) not in taken and item.get("id") not in delivered and not item.get(DISTRIBUTION)
    ]
    ours = [
        _resource(matched.get(n, {}), resource, upload=resource.get(DISTRIBUTION) in uploads)
        for n, resource in enumerate(resources)
    ]
    return [*ours, *by_hand]


Key = Callable[[Resource], Any]
Value = TypeVar("Value")


def _matched(
    there: Sequence[Resource], wanted: Sequence[Resource], ids: Mapping[str, str]
) -> dict[int, Resource]:
    """Positions in ``wanted`` → the resource in CKAN: of the id delivered, our own field, or the address.

    One of ours that is wanted no more, and one that is new, are the same when they lie at the same place but
    for scheme, ``www.`` and the like, or when both alone have their name and format: files move.
    """
    rules: tuple[tuple[Key, Key], ...] = (
        (lambda item: item.get("id"), lambda resource: ids.get(resource[DISTRIBUTION])),
        (lambda item: str(item.get(DISTRIBUTION)), lambda resource: resource[DISTRIBUTION]),
        (
            lambda item: None if item.get(DISTRIBUTION) else _address(item.get("url")),
            lambda resource: _address(resource["url"]),
        ),
    )
    matched: dict[int, Resource] = {}
    for of_item, of_resource in rules:
        taken = {id(item) for item in matched.values()}
        free = {of_item(item): item for item in reversed(there) if id(item) not in taken}
        free.pop(None, None)
        for position, resource in enumerate(wanted):
            if position not in matched and (item := free.pop(of_resource(resource), None)) is not None:
                matched[position] = item
    for key in (_place, _label):
        taken = {id(item) for item in matched.values()}
        left = [item for item in there if item.get(DISTRIBUTION) and id(item) not in taken]
        new = [position for position in range(len(wanted)) if position not in matched]
        before = _single((key(item), item) for item in left)
        after = _single((key(wanted[position]), position) for position in new)
        matched |= {position: before[value] for value, position in after.items() if value in before}
    return matched


def _single(keyed: Iterable[tuple[Any, Value]]) -> dict[Any, Value]:
    """What alone has its key."""
    found: dict[Any, list[Value]] = {}
    for key, value in keyed:
        found.setdefault(key, []).append(value)
    return {key: values[0] for key, values in found.items() if key is not None and len(values) == 1}


def _place(resource: Resource) -> Any:
    """Where a file of the source lies; nothing for one that CKAN holds."""
    return None if resource.get("url_type") == "upload" else normal_address(str(resource.get("url") or ""))


def _label(resource: Resource) -> Any:
    name = str(resource.get("name") or "").casefold()
    return (name, str(resource.get("format") or "").casefold()) if name else None


def _address(url: Any) -> str:
    return urllib.parse.unquote(str(url or ""), errors="replace").rstrip("/")


def _resource(current: Resource, wanted: Resource, *, upload: bool) -> dict[str, Any]:
    held = current.get("url_type") == "upload"
    if held and upload:
        wanted = {**wanted, **{key: current[key] for key in _OF_THE_FILE if current.get(key)}}
    merged = {key: value for key, value in current.items() if key not in _FACTS or key in wanted or not value}
    for key, value in wanted.items():
        if not _same(key, merged.get(key), value):
            merged[key] = value
    if held and not upload:
        merged |= {"url_type": "", "clear_upload": "true", UPLOADED: ""}
    if current and set(_differing(current, merged)):
        merged.pop("metadata_modified", None)
    return merged


def differing_fields(current: Package, wanted: Package) -> tuple[str, ...]:
    """Paths of what differs between two packages, as far as ``wanted`` says anything; sorted by kind."""
    shown = [field for field in fields_of(wanted) if field in FIELDS or field not in _SHOWN]
    paths = [*shown, *(field for field in ("owner_org", "state") if field in wanted)]
    differing = [field for field in paths if not _same(field, current.get(field), wanted[field])]
    differing += [
        key
        for key in ("tags", "groups")
        if key in wanted and set(names_of(current, key)) != set(names_of(wanted, key))
    ]
    if "extras" in wanted:
        there, told = extras_of(current), extras_of(wanted)
        shown_anyway = COMPUTED if HARVEST_OBJECT in there else ()
        differing += [f"extras.{key}" for key in _differing(there, told) if key not in shown_anyway]
    if "resources" in wanted:
        differing += _differing_resources(current.get("resources") or (), wanted["resources"])
    return tuple(differing)


def _differing_resources(current: Sequence[Resource], wanted: Sequence[Resource]) -> list[str]:
    differing = []
    for position, resource in enumerate(wanted):
        there = current[position] if position < len(current) else {}
        if resource.get("id") != there.get("id") and "id" in resource:
            differing.append(f"resources[{position}]")
        else:
            differing += [f"resources[{position}].{key}" for key in _differing(there, resource)]
    if len(current) > len(wanted):
        differing.append("resources")
    return differing


def _differing(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    keys = [*wanted, *(key for key in current if key not in wanted)]
    return [
        key
        for key in keys
        if key != "metadata_modified" and not _same(key, current.get(key), wanted.get(key))
    ]


def _same(key: str, one: Any, two: Any) -> bool:
    """Whether CKAN shows both alike: formats in its own case, ``None`` and ``""`` for nothing."""
    if one in _NOTHING and two in _NOTHING:
        return True
    if isinstance(one, list) and isinstance(two, list):
        return [_filled(item) for item in one] == [_filled(item) for item in two]
    if key == "format":
        return str(one).casefold() == str(two).casefold()
    if key == "size":
        return str(one) == str(two)
    return bool(one == two)


def _filled(item: Any) -> Any:
    """A repeating subfield without what is empty."""
    return {k: v for k, v in item.items() if v not in _NOTHING} if isinstance(item, Mapping) else item
