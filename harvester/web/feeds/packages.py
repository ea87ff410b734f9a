"""Datasets as CKAN's Action API shows them, from the forms that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g

from harvester.dcat.forms import Form

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from harvester.dcat.pieces import Piece
    from harvester.service import Service

_OF_RESOURCES = {
    "res_format": "format",
    "res_name": "name",
    "res_description": "description",
    "res_url": "url",
}


def package_pieces(service: Service, ids: Sequence[int]) -> list[Piece]:
    """``package_show`` of datasets in this order, compressed JSON; those that are not shown are left out."""
    found = service.published.of(Form.PACKAGE, ids, revision=g.get("revision", ""))
    return [found[dataset_id] for dataset_id in ids if dataset_id in found]


def package_bytes(service: Service, ids: Sequence[int]) -> list[bytes]:
    """The same as JSON."""
    return [piece.plain() for piece in package_pieces(service, ids)]


def indexed(package: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Some fields of a package as they stand in CKAN's index, which ``fl`` asks for."""
    return {name: value for name in names if (value := _indexed(package, name)) not in (None, [])}


def _indexed(package: Mapping[str, Any], name: str) -> Any:
    if name == "organization":
        return package["organization"]["name"]
    if name in {"tags", "groups"}:
        return [each["name"] for each in package[name]]
    if field := _OF_RESOURCES.get(name):
        return [each[field] for each in package["resources"] if each.get(field)]
    if name.startswith("extras_"):
        return {each["key"]: each["value"] for each in package["extras"]}.get(name.removeprefix("extras_"))
    return {"dataset_type": "dataset", "capacity": "public"}.get(name, package.get(name))
