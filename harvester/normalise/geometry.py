"""Bounding boxes and geometries as catalogues write them → GeoJSON, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.dataset import Location
    from harvester.domain.json import Json
    from harvester.domain.problem import Problem


def read_geometry(value: Json, *, path: str = "") -> tuple[Location | None, Problem | None]:
    """A Location with ``bbox`` or ``geometry`` from “w,s,e,n” text, WKT, GeoJSON (object or text) or a
    list of four numbers. ``(None, None)`` when the value is not a geometry at all (a place name)."""
    raise NotImplementedError
