"""Well-known text (OGC 06-103r4) → GeoJSON geometry, as far as catalogues use it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.json import Json

_WKT = re.compile(
    r"(?:<(?P<crs>[^<>\s]{1,100})>\s*)?(?:SRID=(?P<srid>[0-9]+);\s*)?"
    r"(?P<type>POINT|MULTIPOINT|LINESTRING|MULTILINESTRING|POLYGON|MULTIPOLYGON|ENVELOPE|BOX)"
    r"\s*(?:ZM|Z|M)?\s*(?P<body>\(.*\))",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS_LIKE = re.compile(
    r"(?:<[^<>\s]{1,100}>\s*)?(?:SRID=[0-9]+;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|ENVELOPE|BOX)\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)
_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?:nan|inf(?:inity)?)"
_POSITION = re.compile(rf"(?:{_NUMBER})(?:\s+(?:{_NUMBER})){{1,3}}", re.IGNORECASE)
_TYPES = {
    "POINT": "Point", "MULTIPOINT": "MultiPoint", "LINESTRING": "LineString",
    "MULTILINESTRING": "MultiLineString", "POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon",
}  # fmt: skip
_LATITUDE_FIRST = ("EPSG/0/4326", "EPSG::4326", "EPSG/4326")
_KNOWN = (*_LATITUDE_FIRST, "CRS84", "EPSG:4326")


def is_wkt(text: str) -> bool:
    """Whether ``text`` means to be well-known text, well-formed or not."""
    return _LOOKS_LIKE.match(text.strip()) is not None


def read_wkt(text: str) -> Json:
    """A GeoJSON geometry, or ``[west, south, east, north]`` of an envelope.

    A GeoSPARQL literal with EPSG:4326 has the latitude first; its axes are exchanged.

    Raises:
        ValueError: not well-known text, or in a reference system other than WGS 84.
    """
    match = _WKT.fullmatch(text.strip())
    if not match:
        raise ValueError(text[:40])
    crs, srid = match["crs"] or "", match["srid"] or "4326"
    if srid != "4326" or (crs and not crs.endswith(_KNOWN)):
        raise ValueError(crs or srid)
    kind = match["type"].upper()
    if kind == "ENVELOPE":  # CQL: west, east, north, south
        west, east, north, south = (float(part) for part in match["body"].strip("() ").split(","))
        return [west, south, east, north]
    flip = crs.endswith(_LATITUDE_FIRST)
    marked = _POSITION.sub(lambda found: _position(found[0], flip=flip), match["body"])
    coordinates = json.loads(marked.replace("(", "[").replace(")", "]"))
    if kind == "BOX":
        return [*coordinates[0], *coordinates[1]]
    if kind == "POINT":
        coordinates = coordinates[0]
    elif kind == "MULTIPOINT":
        coordinates = [one[0] if isinstance(one[0], list) else one for one in coordinates]
    return {"type": _TYPES[kind], "coordinates": coordinates}


def _position(text: str, *, flip: bool) -> str:
    x, y = (float(part) for part in text.split()[:2])
    return json.dumps([y, x] if flip else [x, y])
