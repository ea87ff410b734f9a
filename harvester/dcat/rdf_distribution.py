"""dcat:Distribution as nodes."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from harvester.dcat.rdf_agents import add_period
from harvester.dcat.rdf_licence import add_licence, add_rights
from harvester.dcat.rdf_model import last_part
from harvester.dcat.rdf_terms import (
    ALGORITHM,
    CONTAINERS,
    FILE_TYPE,
    FILE_TYPES,
    IANA,
    LANGUAGE,
    LANGUAGES,
    XSD,
)
from harvester.dcat.rdf_values import clean_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.dcat.rdf_model import Graph, Node
    from harvester.domain.dataset import Dataset, Distribution

_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def distribution_uri(dataset_uri: str, identifier: str) -> str:
    """The IRI of a distribution: stable as long as its identifier is."""
    return (
        f"{dataset_uri}#distribution-{hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:16]}"
    )


def add_distribution(graph: Graph, dataset: Dataset, uri: str, item: Distribution) -> str:
    """One distribution with all that belongs to it."""
    node = graph.node(distribution_uri(uri, item.identifier), "dcat:Distribution")
    node.text("dct:identifier", item.identifier)
    node.texts("dct:title", item.title)
    node.texts("dct:description", item.description)
    # accessURL is mandatory in DCAT-AP: the file itself, the page or the dataset stands in for it.
    stand_in = clean_iri(item.download_url) or clean_iri(dataset.landing_page) or uri
    _add_links(node, item, stand_in)
    _add_formats(graph, node, item)
    node.date("dct:issued", item.issued)
    node.date("dct:modified", item.modified)
    licence = item.license or dataset.license
    if licence:
        node.iri("dct:license", add_licence(graph, licence))
    if item.rights:
        node.iri("dct:rights", add_rights(graph, item.rights))
    add_languages(graph, node, item.language)
    period = add_period(graph, item.temporal) if item.temporal else None
    if period:
        node.iri("dct:temporal", period)
    for standard in item.conforms_to:
        node.iri("dct:conformsTo", graph.concept(standard, "dct:Standard", predicate="rdfs:label"))
    for predicate, term in (("dcatap:availability", item.availability), ("adms:status", item.status)):
        if term:
            node.iri(predicate, graph.concept(term, "skos:Concept"))
    _add_checksum(graph, node, item)
    _add_service(graph, node, item)
    return node.uri


def _add_links(node: Node, item: Distribution, stand_in: str) -> None:
    node.iri("dcat:accessURL", clean_iri(item.access_url) or stand_in)
    if download := clean_iri(item.download_url):
        node.iri("dcat:downloadURL", download)


def _add_formats(graph: Graph, node: Node, item: Distribution) -> None:
    if item.format:
        code = item.format in FILE_TYPES
        format_uri = FILE_TYPE + item.format if code else graph.own("format", item.format)
        graph.node(format_uri, "dct:MediaTypeOrExtent").text("rdfs:label", item.format)
        node.iri("dct:format", format_uri)
    for predicate, value in (
        ("dcat:mediaType", item.media_type),
        ("dcat:compressFormat", item.compress_format),
        ("dcat:packageFormat", item.package_format),
    ):
        if value:
            node.iri(predicate, _add_media_type(graph, CONTAINERS.get(value.upper(), value)))
    if item.byte_size is not None and item.byte_size >= 0:
        node.typed("dcat:byteSize", str(item.byte_size), XSD + "nonNegativeInteger")


def _add_media_type(graph: Graph, value: str) -> str:
    """dct:MediaType; CKAN shows the rdfs:label, and the whole IRI where there is none."""
    known = clean_iri(IANA + value) if _MEDIA_TYPE.fullmatch(value) else None
    node = graph.node(known or graph.own("media-type", value), "dct:MediaType")
    node.text("rdfs:label", value)
    return node.uri


def add_languages(graph: Graph, node: Node, languages: Iterable[str]) -> None:
    """dct:language as the EU table's IRIs; a code that it lacks becomes a node of ours."""
    for tag in languages:
        iri = clean_iri(tag)
        code = LANGUAGES.get(tag.lower()) or (tag.upper() if re.fullmatch("[A-Za-z]{3}", tag) else None)
        if iri is None:
            iri = LANGUAGE + code if code else graph.own("language", tag)
        graph.node(iri, "dct:LinguisticSystem").text("rdfs:label", last_part(tag))
        node.iri("dct:language", iri)


def _add_checksum(graph: Graph, node: Node, item: Distribution) -> None:
    if item.checksum is None:
        return
    value, algorithm = item.checksum.checksum_value, item.checksum.algorithm
    if not _HEX.fullmatch(value):
        return
    known = ALGORITHM + algorithm.lower() if re.fullmatch("[A-Za-z0-9]+", algorithm) else None
    kind = known or clean_iri(algorithm) or graph.own("algorithm", algorithm)
    graph.node(kind, "spdx:ChecksumAlgorithm").text("rdfs:label", algorithm)
    checksum = graph.node(graph.own("checksum", algorithm, value), "spdx:Checksum")
    checksum.iri("spdx:algorithm", kind)
    checksum.typed("spdx:checksumValue", value, XSD + "hexBinary")
    node.iri("spdx:checksum", checksum.uri)


def _add_service(graph: Graph, node: Node, item: Distribution) -> None:
    endpoint = clean_iri(item.access_service)
    if endpoint:
        service = graph.node(graph.own("service", endpoint), "dcat:DataService")
        service.text("dct:title", endpoint)
        service.iri("dcat:endpointURL", endpoint)
        node.iri("dcat:accessService", service.uri)
