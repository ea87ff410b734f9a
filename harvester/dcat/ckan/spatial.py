"""Places as ckanext-spatial and ckanext-dcat keep them: GeoJSON, text and IRI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from harvester.dcat.ckan.fitting import TERM_LIMIT, dump
from harvester.domain.problem import Severity

if TYPE_CHECKING:
    from harvester.dcat.ckan.fitting import Fitting
    from harvester.domain.dataset import Location
    from harvester.domain.json import Json

Box = tuple[float, float, float, float]


def spatial_fields(places: Sequence[Location], fit: Fitting) -> dict[str, Json]:
    """``spatial`` (GeoJSON), ``spatial_text``, ``spatial_uri`` and ``spatial_identifier``."""
    labels = dict.fromkeys(place.pref_label for place in places if place.pref_label)
    codes = dict.fromkeys(place.identifier for place in places if place.identifier)
    return {
        "spatial": next((geometry for place in places if (geometry := _geometry(place, fit))), None),
        "spatial_text": "; ".join(labels),
        "spatial_uri": next((place.uri for place in places if place.uri), None),
        "spatial_identifier": "; ".join(codes),
    }


def _geometry(place: Location, fit: Fitting) -> str:
    if place.geometry:
        text = dump(place.geometry)
        if len(text.encode("utf-8", "surrogatepass")) <= TERM_LIMIT:
            return text
        box = _box(place.geometry)
        fit.note(
            "geometry-too-large",
            "The geometry is larger than the catalogue takes; its bounding box stands for it.",
            "spatial",
            Severity.INFO,
        )
        return _polygon(box) if box else ""
    return _polygon(place.bbox) if place.bbox else ""


def _polygon(box: Box) -> str:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return dump({"type": "Polygon", "coordinates": [ring]})


def _box(geometry: Json) -> Box | None:
    points = list(_points(geometry))
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _points(geometry: Json) -> Iterator[tuple[float, float]]:
    """Positions in the coordinates of any GeoJSON object, however deep."""
    waiting: list[Json] = [geometry]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [value.get(key) for key in ("coordinates", "geometry", "geometries", "features")]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            match value:
                case [int() | float() as x, int() | float() as y, *_]:
                    yield float(x), float(y)
                case _:
                    waiting += value
