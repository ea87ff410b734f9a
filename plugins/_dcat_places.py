"""Periods and places as catalogues write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from harvester.sdk import PeriodDraft, PlaceDraft
from plugins._dcat_node import Node, datatype_of, iri_of, is_node, label, text, text_of, values
from plugins._dcat_terms import DCAT, DCT, GEO, GSP, LOCN, OWL, RDFS, SCHEMA, SCHEMAS, SKOS, TIME
from plugins._places import one_period

if TYPE_CHECKING:
    from harvester.sdk import Json

_START = (DCAT + "startDate", SCHEMA + "startDate", SCHEMAS + "startDate", TIME + "hasBeginning")
_END = (DCAT + "endDate", SCHEMA + "endDate", SCHEMAS + "endDate", TIME + "hasEnd")
_INSTANT = (
    *tuple(
        TIME + word
        for word in ("inXSDDateTimeStamp", "inXSDDateTime", "inXSDDate", "inXSDgYearMonth", "inXSDgYear")
    ),
    TIME + "inDateTime",
)
_SLASHED = re.compile(r"\s*(\d{4}[^/]*)/\s*(\d{4}[^/]*)")
_DCMI = re.compile(r"\b(start|end)\s*=\s*([^;]+)", re.IGNORECASE)
_PERIOD_IRI = re.compile(r"/id/(?:year|month|day|gregorian-\w+)/([0-9-]+)")
_GEOMETRIES = (
    LOCN + "geometry",
    GSP + "asGeoJSON",
    GSP + "asWKT",
    GSP + "hasGeometry",
    "http://www.opengis.net/rdf#asWKT",
    DCAT + "bbox",
    SCHEMA + "box",
    DCAT + "centroid",
)
_LOOKS_WKT = re.compile(
    r"\s*(?:<[^>]*>\s*)?(?:SRID=\d+;\s*)?(?:MULTI)?(?:POINT|POLYGON|LINESTRING|GEOMETRYCOLLECTION|ENVELOPE)\s*Z?\s*\(",
    re.IGNORECASE,
)
_LOOKS_BOX = re.compile(r"\s*-?\d+(?:\.\d+)?(?:\s*[,; ]\s*-?\d+(?:\.\d+)?){3}\s*$")
_LOOKS_DCMI_BOX = re.compile(r"\b(?:north|south|east|west)limit\s*=", re.IGNORECASE)
_PLACE_NAMES = (SKOS + "prefLabel", RDFS + "label", LOCN + "geographicName", DCT + "title", SCHEMA + "name")


def period(value: Any) -> PeriodDraft | None:
    """dct:PeriodOfTime in any of its spellings, an interval as text, or a text such as “2020”."""
    if not is_node(value):
        return _period_text(text_of(value))
    draft = PeriodDraft(start=_instant(value, _START), end=_instant(value, _END))
    if draft.start or draft.end:
        return draft
    named = _PERIOD_IRI.search(iri_of(value) or "")
    return _period_text(named[1] if named else label(value) or "")


def _period_text(told: str) -> PeriodDraft | None:
    ends = _SLASHED.fullmatch(told)
    if ends:
        return PeriodDraft(start=ends[1].strip(), end=ends[2].strip())
    named = {key.lower(): word.strip() for key, word in _DCMI.findall(told)}
    if named:
        return PeriodDraft(start=named.get("start"), end=named.get("end"))
    return one_period(told) if re.search(r"\d", told) else None


def _instant(node: Node, predicates: tuple[str, ...]) -> str | None:
    for value in values(node, *predicates):
        word = (text(value, *_INSTANT) or label(value)) if is_node(value) else text_of(value)
        if word:
            return word
    return None


def place(value: Any) -> PlaceDraft | None:
    """dct:Location in any of its spellings, a geometry as text, or a name."""
    if not is_node(value):
        return _place_text(text_of(value))
    name = text(value, *_PLACE_NAMES)
    draft = PlaceDraft(
        name=name,
        identifier=text(value, DCT + "identifier", SKOS + "notation"),
        uri=iri_of(value)
        or next((iri for item in values(value, OWL + "sameAs") if (iri := iri_of(item))), None),
        geometry=_geometry(value),
    )
    if draft == PlaceDraft():
        unit = next(
            (iri_of(item) for key in sorted(value) if key.startswith(LOCN) for item in values(value, key)),
            None,
        )
        draft = PlaceDraft(uri=unit) if unit else draft
    return None if draft == PlaceDraft() else draft


def _place_text(told: str) -> PlaceDraft | None:
    if not told:
        return None
    geometry = as_geometry(told)
    return PlaceDraft(name=told) if geometry is None else PlaceDraft(geometry=geometry)


def as_geometry(told: str) -> Json:
    """A text that is GeoJSON (read), WKT or a box (as told); ``None`` for any other."""
    if told.startswith("{"):
        try:
            read = orjson.loads(told)
        except orjson.JSONDecodeError:
            return None
        return read if isinstance(read, dict) else None
    if _LOOKS_WKT.match(told) or _LOOKS_BOX.match(told) or _LOOKS_DCMI_BOX.search(told):
        return told
    return None


def _geometry(node: Node) -> Json:
    for predicate in _GEOMETRIES:
        found = [_one_geometry(value) for value in values(node, predicate)]
        read = next((item for item in found if isinstance(item, dict)), None)
        told = read or next((item for item in found if item), None)
        if told:
            return told
    latitude = text(node, GEO + "lat", SCHEMA + "latitude")
    longitude = text(node, GEO + "long", SCHEMA + "longitude")
    return f"POINT ({longitude} {latitude})" if latitude and longitude else None


def _one_geometry(value: Any) -> Json:
    if is_node(value):
        return _geometry(value)
    told = text_of(value)
    if datatype_of(value).lower().endswith(("wktliteral", "gmlliteral")):
        return told or None
    return as_geometry(told) or None
