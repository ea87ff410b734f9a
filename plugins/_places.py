"""Periods and places in the many forms that catalogues write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from harvester.sdk import Json, PeriodDraft, PlaceDraft
from plugins._values import is_list, items, raw_text, text, unwrap

if TYPE_CHECKING:
    from plugins._fields import Fields

_GEOMETRY = re.compile(
    r"\s*(?:\{|<[^>]*>\s*(?=[A-Z])|SRID=\d+;|(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION|ENVELOPE"
    r"|BOX|[-+]?\d+(?:\.\d+)?(?:\s*[,\s]\s*[-+]?\d+(?:\.\d+)?){1,3}\s*$)",
    re.IGNORECASE,
)
#: ISO 8601 interval, as DCAT-US has it; not "08/2019".
_INTERVAL = re.compile(r"(\d{4}[^/]*|\.\.|)\s*/\s*(\d{4}[^/]*|P[\dA-Z.]+|\.\.|)")
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-\d{2})?")
_START = ("startDate", "start", "temporal_start", "from", "begin", "gte")
_END = ("endDate", "end", "temporal_end", "to", "until", "lte")


def _of(mapping: Mapping[str, Json], names: tuple[str, ...]) -> str | None:
    local = {re.split(r"[:/#]", key)[-1].casefold(): value for key, value in mapping.items()}
    return next((told for name in names if (told := text(unwrap(local.get(name.casefold()))))), None)


def periods(value: Json) -> Iterator[PeriodDraft]:
    """Periods out of a text (``2010/2012``, ``Triwulan II 2022``), an object with two ends, or a list."""
    for item in items(value):
        if isinstance(item, Mapping):
            start, end = _of(item, _START), _of(item, _END)
            told = None if start or end else text(item)
            if start or end or told:
                yield one_period(told) if told else PeriodDraft(start=start, end=end)
        elif is_list(item):
            ends = [text(end) for end in items(item)]
            if ends and any(ends):
                yield PeriodDraft(start=ends[0], end=ends[1] if len(ends) == 2 else None)
        elif told := text(item):
            interval = _INTERVAL.fullmatch(told)
            if interval:
                start, end = (part if part and part != ".." else None for part in interval.groups())
                yield PeriodDraft(start=start, end=end)
            else:
                yield one_period(told)


def one_period(told: str) -> PeriodDraft:
    """A period told as one text; a bare year or month is the whole of it, not its beginning."""
    return PeriodDraft(start=told, end=told if _YEAR_OR_MONTH.fullmatch(told.strip()) else None)


def first_period(fields: Fields) -> PeriodDraft | None:
    """The period of one resource, by the names that CKAN extensions use."""
    start = text(unwrap(fields.take("temporal_start", "start_date")))
    end = text(unwrap(fields.take("temporal_end", "end_date")))
    if start or end:
        return PeriodDraft(start=start, end=end)
    return next(periods(fields.take("temporal_coverage", "temporal")), None)


def places(value: Json) -> Iterator[PlaceDraft]:
    """Places out of a name, an IRI, a geometry (GeoJSON, WKT, bounding box), an object, or a list."""
    value = unwrap(value)
    if _is_box(value):
        yield PlaceDraft(geometry=value)
        return
    for item in items(value):
        if isinstance(item, Mapping):
            yield from _from_mapping(item)
        elif _is_box(item):
            yield PlaceDraft(geometry=item)
        elif told := text(item):
            yield _from_text(told)


def _is_box(value: Json) -> bool:
    return (
        isinstance(value, list)
        and len(value) in {2, 4}
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)
    )


def _from_text(told: str) -> PlaceDraft:
    if told.startswith(("http://", "https://", "urn:")):
        return PlaceDraft(uri=told)
    if _GEOMETRY.match(told):
        return PlaceDraft(geometry=told)
    if re.fullmatch(r"\d{2}(?:\.?\d{2}){1,2}(?:\.?\d{4})?", told):
        return PlaceDraft(identifier=told)
    return PlaceDraft(name=told)


def _from_mapping(told: Mapping[str, Json]) -> Iterator[PlaceDraft]:
    if "coordinates" in told or "geometries" in told or ("features" in told and "type" in told):
        yield PlaceDraft(geometry=told)
        return
    local = {re.split(r"[:/#]", key)[-1].casefold(): value for key, value in told.items()}
    name = _words(local, "preflabel", "text", "name", "label", "geographicname", "title", "description")
    uri = _words(local, "@id", "uri", "id")
    geometry = next(
        (unwrap(v) for k in ("geometry", "geom", "bbox", "centroid") if (v := local.get(k))), None
    )
    if isinstance(geometry, list) and geometry and isinstance(geometry[0], Mapping):
        geometry = geometry[0]
    if isinstance(geometry, Mapping) and not {"coordinates", "geometries"} & set(geometry):
        geometry = text(geometry)
    if geometry is None and {"west", "east", "north", "south"} <= set(local):
        geometry = ",".join(text(local[side]) or "" for side in ("west", "south", "east", "north"))
    code = _words(local, "identifier", "code", "kode")
    if uri and uri.startswith("_:"):
        uri = None
    if name or uri or geometry or code:
        yield PlaceDraft(name=name, uri=uri, geometry=geometry, identifier=code)


def _words(local: Mapping[str, Json], *names: str) -> str | None:
    for name in names:
        told = raw_text(local.get(name))
        if isinstance(told, Mapping):
            told = next(iter(told.values()), None)
        if told:
            return told
    return None


def legacy_place(fields: Fields) -> Iterator[PlaceDraft]:
    """The place in CKAN's flat fields ``spatial``, ``spatial_text``, ``spatial_uri``, ``spatial_bbox``."""
    name, uri = text(fields.take("spatial_text")), text(fields.take("spatial_uri"))
    told = list(places(fields.take("spatial", "spatial_geom")))
    geometry = next((place.geometry for place in told if place.geometry), None)
    if not geometry:
        boxes = list(places(fields.take("spatial_bbox", "bbox", "spatial_centroid")))
        geometry = boxes[0].geometry if boxes else None
        told += boxes[1:]
    if name or uri or geometry:
        yield PlaceDraft(name=name, uri=uri, geometry=geometry)
    yield from (place for place in told if place.geometry != geometry)
