"""Datasets and organizations as CKAN's Action API shows them (``package_show`` of CKAN 2.12)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.managed import KEY
from harvester.dcat.ckan.package import Origin, PackageSettings, to_package
from harvester.dcat.ckan.register import LICENCES
from harvester.dcat.ckan.resources import DISTRIBUTION

if TYPE_CHECKING:
    from harvester.dcat.published import Catalogue, Shown

_NAMESPACE = uuid.UUID("0f8c5c1e-35a2-5d0b-8a64-3522b0c0a002")
#: Kept for a CKAN that we deliver to. A CKAN that harvests us gives its datasets a source of its own, and
#: would not find them by it if they had one already.
_LEFT_OUT = frozenset({KEY, "harvest_source_id"})
_RENAMED = {"harvest_source_title": "source_title", "harvest_source_url": "source_url"}
_EMPTY: dict[str, Any] = {
    "author": None,
    "author_email": None,
    "maintainer": None,
    "maintainer_email": None,
    "license_id": None,
    "notes": None,
    "url": None,
    "version": None,
    "creator_user_id": None,
    "license_title": None,
    "relationships_as_subject": [],
    "relationships_as_object": [],
}
_EMPTY_RESOURCE = {
    **dict.fromkeys(("description", "mimetype", "size", "created", "last_modified", "resource_type")),
    **dict.fromkeys(("mimetype_inner", "cache_url", "cache_last_updated", "url_type")),
    "format": "",
    "hash": "",
}
RESOURCE_PREFIX = 14  #: characters of a dataset's id that those of its resources begin with


def naive(moment: datetime) -> str:
    """CKAN's way to write a time: UTC without a zone, with microseconds; readers compare it as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def organization_id(name: str) -> str:
    """A stable id of an organization."""
    return str(uuid.uuid5(_NAMESPACE, name))


def tag_id(name: str) -> str:
    """A stable id of a tag."""
    return organization_id(f"tag:{name}")


def group_id(name: str) -> str:
    """A stable id of a group."""
    return organization_id(f"group:{name}")


def resource_id(dataset: str, identifier: str) -> str:
    """A stable id of a resource, by which its dataset is found: a UUID of version 8 (RFC 9562)."""
    own = uuid.uuid5(uuid.UUID(dataset), identifier).hex[12:]
    return str(uuid.UUID(uuid.UUID(dataset).hex[:12] + "8" + own[1:]))


def group(name: str, title: str | None = None) -> dict[str, Any]:
    """The short form of a group."""
    return {
        **organization(name, title or name),
        "id": group_id(name),
        "type": "group",
        "is_organization": False,
    }


def organization(name: str, title: str | None = None) -> dict[str, Any]:
    """The short form of an organization."""
    return {
        "id": organization_id(name),
        "name": name,
        "title": title or name.replace("-", " ").title(),
        "type": "organization",
        "description": "",
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def to_shown_package(shown: Shown, catalogue: Catalogue) -> dict[str, Any]:
    """``package_show`` of a dataset."""
    dataset, source = shown.dataset, shown.source
    told = to_package(
        dataset,
        Origin(
            dataset=shown.uuid,
            name=shown.name,
            source_id=source.uuid,
            source_title=source.title,
            source_url=source.url,
        ),
        PackageSettings(locale=catalogue.language, public_url=catalogue.addresses.public_url),
    ).package
    owner = shown.organization or source.organization or source.name
    title = dataset.publisher.name if dataset.publisher and shown.organization else source.title
    resources = [
        _resource(shown, resource, position) for position, resource in enumerate(told.get("resources", []))
    ]
    tags = [_tag(tag) for tag in told.get("tags", [])]
    return {
        **_EMPTY,
        **told,
        "id": shown.uuid,
        "name": shown.name,
        "type": "dataset",
        "state": "active",
        "private": False,
        **_licence(str(told.get("license_id"))),
        "metadata_created": naive(shown.created),
        "metadata_modified": naive(shown.updated),
        "owner_org": organization_id(owner),
        "organization": organization(owner, title),
        "groups": [_group(each["name"]) for each in told.get("groups", [])],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": [
            {**extra, "key": _RENAMED.get(extra["key"], extra["key"])}
            for extra in told.get("extras", [])
            if extra["key"] not in _LEFT_OUT
        ],
    }


def _licence(identifier: str) -> dict[str, Any]:
    licence = LICENCES.get(identifier)
    if licence is None:
        return {"isopen": False}
    address = {"license_url": licence.url} if licence.url else {}
    return {"isopen": licence.open, "license_title": licence.title, **address}


def _tag(tag: dict[str, Any]) -> dict[str, Any]:
    name = tag["name"]
    return {"id": tag_id(name), "display_name": name, "state": "active", "vocabulary_id": None, **tag}


def _group(name: str) -> dict[str, Any]:
    return {
        "id": group_id(name),
        "name": name,
        "title": name,
        "display_name": name,
        "description": "",
        "image_display_url": "",
    }


def _resource(shown: Shown, resource: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        **_EMPTY_RESOURCE,
        "id": resource_id(shown.uuid, str(resource.get(DISTRIBUTION, position))),
        "package_id": shown.uuid,
        "position": position,
        "state": "active",
        "metadata_modified": naive(shown.updated),
        **resource,
    }
