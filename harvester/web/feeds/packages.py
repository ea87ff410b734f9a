"""Datasets as CKAN's Action API shows them, from the forms that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from harvester.dcat.ckan.shown import naive, organization, organization_id
from harvester.dcat.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.dcat.pieces import Piece
    from harvester.ports import DatasetRow
    from harvester.service import Service

__all__ = ["naive", "organization", "organization_id", "package", "package_bytes", "package_pieces"]


def package_pieces(service: Service, ids: Sequence[int]) -> list[Piece]:
    """``package_show`` of datasets in this order, compressed JSON; those that are not shown are left out."""
    found = service.published.of(Form.PACKAGE, ids)
    return [found[dataset_id] for dataset_id in ids if dataset_id in found]


def package_bytes(service: Service, ids: Sequence[int]) -> list[bytes]:
    """The same as JSON."""
    return [piece.plain() for piece in package_pieces(service, ids)]


def package(service: Service, row: DatasetRow) -> dict[str, Any]:
    """``package_show`` of one dataset, which is active."""
    told: dict[str, Any] = orjson.loads(package_bytes(service, [row.id])[0])
    return told
