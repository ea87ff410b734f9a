"""Bounding boxes and geometries as catalogues write them → GeoJSON (RFC 7946), checked."""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from harvester.domain.dataset import Location
from harvester.domain.problem import Problem, Severity
from harvester.normalise.positions import (
    Box,
    Faulty,
    Positions,
    box_of,
    clean_coordinates,
    flip,
    number,
    positions_of,
)
from harvester.normalise.wkt import is_wkt, read_wkt

if TYPE_CHECKING:
    from harvester.domain.json import Json

_LONGEST = 2_000_000
_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?:nan|inf(?:inity)?)"
_NUMBERS = re.compile(rf"[\s(\[]*(?:{_NUMBER})(?:[\s,;]+(?:{_NUMBER}))+[\s)\]]*", re.IGNORECASE)
_ONE_NUMBER = re.compile(_NUMBER, re.IGNORECASE)
_SIDES = (
    ("west", r"west\w*|w|minx|xmin"),
    ("south", r"south\w*|s|miny|ymin"),
    ("east", r"east\w*|e|maxx|xmax"),
    ("north", r"north\w*|n|maxy|ymax"),
)
_DCMI_BOX = re.compile(rf"\b(west|south|east|north)\w*\s*[=:]\s*({_NUMBER})", re.IGNORECASE)

_MESSAGES = {
    "geometry-unreadable": "“{value}” cannot be read as a geometry. "
    "Write a bounding box as west,south,east,north in degrees.",
    "geometry-out-of-range": "“{value}” lies outside the earth: longitudes go from -180 to 180, "
    "latitudes from -90 to 90. Coordinates in metres (UTM) must be converted to degrees.",
    "geometry-axes-swapped": "“{value}” gives latitudes first; longitude and latitude were exchanged. "
    "Correct it at the source.",
    "geometry-corners-swapped": "“{value}” has its corners in the wrong order; they were put right. "
    "Write west,south,east,north.",
    "geometry-degenerate": "“{value}” is a box without area.",
    "geometry-empty": "“{value}” is where the equator meets the meridian of Greenwich: "
    "a placeholder, left out.",
}


def read_geometry(value: Json, *, path: str = "") -> tuple[Location | None, Problem | None]:
    """A Location with ``bbox`` or ``geometry`` (never both), from “w,s,e,n” text, WKT, GeoJSON (object or
    text), a latitude/longitude pair, or the four sides by name.

    ``(None, None)`` when the value is absent or not a geometry at all (a place name). Never raises.
    """
    try:
        found = _parse(value)
        if found is None:
            return None, None
        location, code = _box(found) if isinstance(found, tuple) else _geometry(found)
    except Faulty as fault:
        location, code = None, fault.code
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError):
        location, code = None, "geometry-unreadable"  # whatever shape a stranger's JSON has
    return location, _problem(code, value, path) if code else None


def _parse(value: Json) -> Box | Mapping[str, Json] | None:
    if isinstance(value, str):
        return _parse_text(value.strip())
    if isinstance(value, Mapping):
        return _parse_object(value)
    if isinstance(value, Sequence) and value:
        if len(value) in {4, 6} and all(isinstance(part, (int, float, str)) for part in value):
            return _four([number(part) for part in value])
        if len(value) == 1 or isinstance(value[1], str):  # [box, "CARTESIAN"], as NASA writes it
            return _parse(value[0])
        corners = [corner for corner in value if isinstance(corner, Sequence) and len(corner) == 2]
        if len(value) == len(corners) == 2:
            return _four([number(part) for corner in corners for part in corner])
        raise Faulty("geometry-unreadable")
    return None


def _parse_text(text: str) -> Box | Mapping[str, Json] | None:
    if not text:
        return None
    if len(text) > _LONGEST:
        raise Faulty("geometry-unreadable")
    if text[0] in "{[" and (text[0] == "{" or not _NUMBERS.fullmatch(text)):
        return _parse(json.loads(text))
    if is_wkt(text):
        found = read_wkt(text)
        return _parse(found)
    if _NUMBERS.fullmatch(text):
        numbers = [float(part) for part in _ONE_NUMBER.findall(text)]
        if len(numbers) == 2:  # POD 1.1: “a latitude/longitude pair”
            x, y = reversed(numbers) if abs(numbers[0]) <= 90 else numbers
            return {"type": "Point", "coordinates": [x, y]}
        return _four(numbers)
    sides = {name.lower(): number for name, number in _DCMI_BOX.findall(text)}
    return _parse_object(sides) if len(sides) == 4 else None


def _parse_object(value: Mapping[str, Json]) -> Box | Mapping[str, Json] | None:
    if "coordinates" in value:
        return value
    features = value.get("features")
    if isinstance(features, Sequence) and len(features) == 1:
        return _parse(features[0])
    # a Feature, a FeatureCollection with its bbox, or a dct:Location as JSON
    inner = next((part for name in ("geometry", "bbox", "centroid") if (part := value.get(name))), None)
    if inner is not None:
        return _parse(inner)
    sides = [
        next((part for key, part in value.items() if re.fullmatch(pattern, str(key), re.IGNORECASE)), None)
        for _, pattern in _SIDES
    ]
    if any(side is None for side in sides):
        return None
    return _four([number(side) for side in sides])


def _four(numbers: list[float]) -> Box:
    if len(numbers) == 6:  # RFC 7946 section 5, with heights
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4:
        raise Faulty("geometry-unreadable")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _box(box: Box) -> tuple[Location | None, str | None]:
    code = None
    west, south, east, north = (number(side) for side in box)
    if max(abs(south), abs(north)) > 90 and max(abs(west), abs(east)) <= 90:
        west, south, east, north = south, west, north, east
        code = "geometry-axes-swapped"
    _check_range([(west, south), (east, north)])
    if south > north:
        south, north, code = north, south, code or "geometry-corners-swapped"
    if west > east and east + 360 - west > 180:  # else it crosses the antimeridian, RFC 7946 section 5.2
        west, east, code = east, west, code or "geometry-corners-swapped"
    if (west, south, east, north) == (0, 0, 0, 0):
        raise Faulty("geometry-empty")
    if (west, south) == (east, north):
        return Location(
            geometry={"type": "Point", "coordinates": [west, south]}
        ), code or "geometry-degenerate"
    if west == east or south == north:
        code = code or "geometry-degenerate"
    return Location(bbox=(west, south, east, north)), code


def _geometry(value: Mapping[str, Json]) -> tuple[Location | None, str | None]:
    kind = value.get("type")
    if not isinstance(kind, str):
        raise Faulty("geometry-unreadable")
    coordinates = clean_coordinates(kind, value["coordinates"])
    positions = positions_of(coordinates)
    code = None
    if any(abs(y) > 90 for _, y in positions) and all(abs(x) <= 90 for x, _ in positions):
        coordinates, positions = flip(coordinates), [(y, x) for x, y in positions]
        code = "geometry-axes-swapped"
    _check_range(positions)
    if set(positions) == {(0.0, 0.0)}:
        raise Faulty("geometry-empty")
    box = box_of(kind, positions)
    if box:
        location, degenerate = _box(box)
        return location, code or degenerate
    return Location(geometry={"type": kind, "coordinates": coordinates}), code


def _check_range(positions: Positions) -> None:
    if any(abs(x) > 180 or abs(y) > 90 for x, y in positions):
        raise Faulty("geometry-out-of-range")


def _problem(code: str, value: Json, path: str) -> Problem:
    text = value if isinstance(value, str) else reprlib.repr(value)  # bounded, however deep the value is
    return Problem(
        code=code,
        message=_MESSAGES[code],
        path=path,
        severity=Severity.INFO if code == "geometry-degenerate" else Severity.WARNING,
        params={"value": text.strip()[:80]},
    )
