"""Coordinates of GeoJSON, made clean: finite numbers, two to a position, closed rings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harvester.domain.json import Json

Box = tuple[float, float, float, float]
Positions = Sequence[tuple[float, float]]

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_LEAST = {"LineString": 2, "MultiLineString": 2}


class Faulty(Exception):
    """A geometry that cannot be used; ``code`` is that of the problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def number(value: Json) -> float:
    """A finite number, from a number or its text.

    Raises:
        Faulty: not a number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Faulty("geometry-unreadable")
    try:
        found = float(value)
    except (ValueError, OverflowError) as error:
        raise Faulty("geometry-unreadable") from error
    if not math.isfinite(found):
        raise Faulty("geometry-unreadable")
    return found


def clean_coordinates(kind: str, value: Json) -> Any:
    """The coordinates of a geometry of ``kind`` as nested lists of ``[x, y]``.

    Raises:
        Faulty: another nesting, a ring that is no ring, a coordinate that is not a finite number.
    """
    depth = _DEPTHS.get(kind)
    if depth is None:
        raise Faulty("geometry-unreadable")
    return _clean(value, depth, ring=kind.endswith("Polygon"), least=_LEAST.get(kind, 1))


def positions_of(coordinates: Any) -> list[tuple[float, float]]:
    """All positions of cleaned coordinates."""
    if isinstance(coordinates[0], float):
        return [(coordinates[0], coordinates[1])]
    return [position for part in coordinates for position in positions_of(part)]


def flip(coordinates: Any) -> Any:
    """Cleaned coordinates with their axes exchanged."""
    if isinstance(coordinates[0], float):
        return [coordinates[1], coordinates[0]]
    return [flip(part) for part in coordinates]


def box_of(kind: str, positions: Positions) -> Box | None:
    """The box that a polygon is, when it is a rectangle along the axes."""
    if kind != "Polygon" or len(positions) != 5:
        return None
    xs, ys = {x for x, _ in positions}, {y for _, y in positions}
    if len(xs) > 2 or len(ys) > 2 or len(set(positions)) not in {1, 2, 4}:
        return None
    return min(xs), min(ys), max(xs), max(ys)


def _clean(value: Json, depth: int, *, ring: bool, least: int) -> Any:
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise Faulty("geometry-unreadable")
    if depth == 0:
        if not 2 <= len(value) <= 4:
            raise Faulty("geometry-unreadable")
        return [number(value[0]), number(value[1])]
    parts = [_clean(part, depth - 1, ring=ring, least=least) for part in value]
    if depth == 1 and ring:
        if parts[0] != parts[-1]:
            parts.append(parts[0])
        if len(parts) < 4:
            raise Faulty("geometry-unreadable")
    elif depth == 1 and len(parts) < least:
        raise Faulty("geometry-unreadable")
    return parts
