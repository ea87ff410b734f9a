"""Datasets as CKAN's Action API shows them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.package import Origin, PackageSettings, to_package
from harvester.dcat.document import from_document

if TYPE_CHECKING:
    from harvester.ports import DatasetRow
    from harvester.service import Service

_NAMESPACE = uuid.UUID("0f8c5c1e-35a2-5d0b-8a64-3522b0c0a002")


def naive(moment: datetime) -> str:
    """CKAN's way to write a time: UTC without a zone, with microseconds; readers compare it as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def organization_id(name: str) -> str:
    """A stable id of an organization."""
    return str(uuid.uuid5(_NAMESPACE, name))


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


def package(service: Service, row: DatasetRow) -> dict[str, Any]:
    """``package_show`` of a dataset."""
    settings = service.core.settings
    dataset = from_document(row.document)
    source = service.core.sources.by_id(row.source_id)
    told = to_package(
        dataset,
        Origin(
            dataset=row.uuid,
            name=row.name,
            source_id=source.uuid,
            source_title=source.title,
            source_url=source.url,
        ),
        PackageSettings(locale=settings.language, public_url=settings.public_url),
    ).package
    owner = row.organization or source.organization or source.name
    title = dataset.publisher.name if dataset.publisher and row.organization else source.title
    resources = [
        {
            "id": str(uuid.uuid5(uuid.UUID(row.uuid), str(resource.get("harvester_distribution", position)))),
            "package_id": row.uuid,
            "position": position,
            "state": "active",
            **resource,
        }
        for position, resource in enumerate(told.get("resources", []))
    ]
    tags = [
        {"id": organization_id(f"tag:{tag['name']}"), "display_name": tag["name"], "state": "active", **tag}
        for tag in told.get("tags", [])
    ]
    return {
        "author": None,
        "author_email": None,
        "maintainer": None,
        "maintainer_email": None,
        "license_id": None,
        "notes": None,
        "url": None,
        "version": None,
        **told,
        "id": row.uuid,
        "name": row.name,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": bool(told.get("license_id")),
        "metadata_created": naive(row.created),
        "metadata_modified": naive(row.updated),
        "owner_org": organization_id(owner),
        "organization": organization(owner, title),
        "groups": [{"display_name": g["name"], "title": g["name"], **g} for g in told.get("groups", [])],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        # Kept for a CKAN that we deliver to; a reader has no use for them.
        "extras": [e for e in told.get("extras", []) if e["key"] != "harvester_managed"],
    }
