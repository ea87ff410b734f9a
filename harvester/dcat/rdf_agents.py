"""Agents, contacts, places and periods as nodes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from harvester.dcat.rdf_terms import GEOJSON, WKT
from harvester.dcat.rdf_values import clean_iri, clean_text, plain_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.dcat.rdf_model import Graph
    from harvester.domain.dataset import Agent, ContactPoint, Location, PeriodOfTime

_TELEPHONE = re.compile(r"\+?[0-9().-]+")


def add_agent(graph: Graph, agent: Agent) -> str:
    """foaf:Agent; the IRI is the agent's own, else one made from all that is said of it."""
    parts = (agent.name, agent.identifier, agent.homepage, agent.email, agent.type)
    known = clean_iri(agent.uri)
    node = graph.node(known or graph.own("agent", *parts), "foaf:Agent")
    node.text("foaf:name", clean_text(agent.name).strip() or "?")  # DCAT-AP: an agent has a name
    node.text("dct:identifier", agent.identifier)
    if homepage := clean_iri(agent.homepage):
        node.iri("foaf:homepage", foaf_document(graph, homepage))
    if agent.email and (mbox := clean_iri("mailto:" + agent.email.removeprefix("mailto:"))):
        node.iri("foaf:mbox", mbox)
    if agent.type and known is None:
        # Of one IRI two datasets of a page may say two types; DCAT-AP allows one.
        node.iri("dct:type", graph.concept(agent.type, "skos:Concept"))
    return node.uri


def add_contact(graph: Graph, contact: ContactPoint) -> str:
    """vcard:Kind."""
    parts = (contact.fn, contact.has_email, contact.has_url, contact.has_telephone)
    node = graph.node(graph.own("contact", *parts), "vcard:Kind")
    node.text("vcard:fn", contact.fn)
    if email := clean_iri(contact.has_email):
        node.iri("vcard:hasEmail", email)
    if url := clean_iri(contact.has_url):
        node.iri("vcard:hasURL", url)
    if contact.has_telephone:
        if _TELEPHONE.fullmatch(contact.has_telephone):
            node.iri("vcard:hasTelephone", "tel:" + contact.has_telephone)
        else:
            node.text("vcard:hasTelephone", contact.has_telephone)
    return node.uri


def add_place(graph: Graph, place: Location) -> str:
    """dct:Location. A place with a shape is a node of ours, since two shapes of one IRI would contradict.

    DCAT-AP's two sets of shapes disagree on locn:geometry (one wants a literal, the other a node), so
    the shape is a dcat:bbox or dcat:centroid, and in full a GeoSPARQL literal.
    """
    geometry = json.dumps(plain_json(place.geometry), sort_keys=True) if place.geometry is not None else None
    uri = clean_iri(place.uri)
    if uri and geometry is None and place.bbox is None:
        node = graph.node(uri, "dct:Location")
    else:
        parts = (place.uri, place.identifier, place.pref_label, geometry, place.bbox)
        node = graph.node(graph.own("place", *parts), "dct:Location")
        if uri:
            node.iri("owl:sameAs", uri)
    node.text("dct:identifier", place.identifier)
    node.text("skos:prefLabel", place.pref_label)
    points = list(_points(place.geometry)) if place.bbox is None else []
    if geometry is not None:
        node.typed("gsp:asGeoJSON", geometry, GEOJSON)
    if len(points) == 1:
        node.typed("dcat:centroid", f"POINT ({points[0][0]:.12g} {points[0][1]:.12g})", WKT)
    box = place.bbox or (_bounds(points) if len(points) > 1 else None)
    if box and all(math.isfinite(number) for number in box):
        west, south, east, north = (f"{number:.12g}" for number in box)
        ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
        node.typed("dcat:bbox", f"POLYGON (({ring}))", WKT)
    return node.uri


def _points(geometry: object) -> Iterator[tuple[float, float]]:
    """The positions of a GeoJSON geometry, however deep its lists are."""
    waiting = [geometry]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(value.get(key) for key in ("coordinates", "geometry", "geometries", "features"))
        elif isinstance(value, list | tuple) and value:
            if all(isinstance(number, int | float) and math.isfinite(number) for number in value):
                if len(value) > 1:
                    yield float(value[0]), float(value[1])
            else:
                waiting.extend(value)


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, along = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(along), max(across), max(along)


def add_period(graph: Graph, period: PeriodOfTime) -> str | None:
    """dct:PeriodOfTime, when it has an end that is a date."""
    node = graph.node(graph.own("period", period.start_date, period.end_date), "dct:PeriodOfTime")
    node.date("dcat:startDate", period.start_date)
    node.date("dcat:endDate", period.end_date)
    return node.uri if node.statements else None


def foaf_document(graph: Graph, uri: str) -> str:
    """foaf:Document; ``uri`` is clean."""
    return graph.node(uri, "foaf:Document").uri
