"""dcat:Dataset as nodes, after DCAT-AP 3.0.1 and what CKAN's DCAT extension makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harvester.dcat.ckan.fitting import Fitting
from harvester.dcat.ckan.tags import to_tags
from harvester.dcat.rdf_agents import add_agent, add_contact, add_period, add_place, foaf_document
from harvester.dcat.rdf_distribution import add_distribution, add_languages
from harvester.dcat.rdf_licence import add_licence, add_rights
from harvester.dcat.rdf_model import Graph
from harvester.dcat.rdf_terms import THEME_LABELS, THEMES
from harvester.dcat.rdf_values import clean_iri, clean_text, plain_json

if TYPE_CHECKING:
    from harvester.dcat.rdf_model import Node
    from harvester.domain.dataset import Dataset
    from harvester.domain.json import JsonObject


def dataset_graph(
    dataset: Dataset, uri: str, catalog_uri: str | None = None, document: JsonObject | None = None
) -> Graph:
    """The nodes of one dataset; with ``catalog_uri`` also the statement that it is in that catalogue.

    ``document`` goes with it as one JSON literal in our own namespace, for another harvester of this kind:
    RDF has no order, and no word for some of what we know.
    """
    graph = Graph()
    node = graph.node(uri, "dcat:Dataset")
    node.text("dct:identifier", dataset.identifier)
    node.texts("dct:title", dataset.title)
    if not any(predicate == "dct:title" for predicate, _ in node.statements):
        node.text("dct:title", dataset.identifier)
    node.texts("dct:description", dataset.description)
    if not any(predicate == "dct:description" for predicate, _ in node.statements):
        # Mandatory in DCAT-AP, and CKAN portals refuse a dataset without one.
        node.texts("dct:description", dataset.title or {"": dataset.identifier})
    _add_keywords(node, dataset)
    _add_agents(graph, node, dataset)
    _add_terms(graph, node, dataset)
    _add_links(graph, node, dataset)
    _add_coverage(graph, node, dataset)
    for item in dataset.distribution:
        node.iri("dcat:distribution", add_distribution(graph, dataset, uri, item))
    if document:
        told = json.dumps(plain_json(document), ensure_ascii=False, separators=(",", ":"))
        node.text("hv:document", told)
    if catalog_uri:
        graph.node(catalog_uri).iri("dcat:dataset", uri)
    return graph


def _add_keywords(node: Node, dataset: Dataset) -> None:
    """Keywords as CKAN takes them: a portal refuses a whole dataset for one tag such as “R&D”."""
    for language, words in dataset.keyword.items():
        for tag in to_tags(words, Fitting()):
            node.texts("dcat:keyword", {language: tag})


def _add_agents(graph: Graph, node: Node, dataset: Dataset) -> None:
    if dataset.publisher:
        node.iri("dct:publisher", add_agent(graph, dataset.publisher))
    if dataset.creator:
        node.iri("dct:creator", add_agent(graph, dataset.creator))
    for contact in dataset.contact_point:
        node.iri("dcat:contactPoint", add_contact(graph, contact))


def _add_terms(graph: Graph, node: Node, dataset: Dataset) -> None:
    for theme in dataset.theme:
        node.iri("dcat:theme", add_theme(graph, theme))
    add_languages(graph, node, dataset.language)
    if dataset.accrual_periodicity:
        frequency = graph.concept(dataset.accrual_periodicity, "dct:Frequency")
        node.iri("dct:accrualPeriodicity", frequency)
    if dataset.license:
        node.iri("dct:license", add_licence(graph, dataset.license))
    if dataset.rights:
        node.iri("dct:rights", add_rights(graph, dataset.rights))
    if dataset.access_rights:
        node.iri("dct:accessRights", graph.concept(dataset.access_rights, "dct:RightsStatement"))
    for standard in dataset.conforms_to:
        node.iri("dct:conformsTo", graph.concept(standard, "dct:Standard", predicate="rdfs:label"))
    if dataset.type:
        node.iri("dct:type", graph.concept(dataset.type, "skos:Concept"))
    node.date("dct:issued", dataset.issued)
    node.date("dct:modified", dataset.modified)
    node.text("dcat:version", dataset.version)
    node.texts("adms:versionNotes", dataset.version_notes)
    if dataset.provenance_statement:
        told = json.dumps(dict(dataset.provenance_statement), sort_keys=True)
        statement = graph.node(graph.own("provenance", told), "dct:ProvenanceStatement")
        statement.texts("rdfs:label", dataset.provenance_statement)
        node.iri("dct:provenance", statement.uri)


def add_theme(graph: Graph, theme: str) -> str:
    """skos:Concept with the name of the EU's data theme, or the last part of any other IRI."""
    code = theme.removeprefix(THEMES + "/")
    return graph.concept(theme, "skos:Concept", label=THEME_LABELS.get(code))


def _add_links(graph: Graph, node: Node, dataset: Dataset) -> None:
    """Links; ``dct:hasVersion`` is not among them, as it may only name datasets that the page describes."""
    if page := clean_iri(dataset.landing_page):
        node.iri("dcat:landingPage", foaf_document(graph, page))
    for link in dataset.page:
        if page := clean_iri(link):
            node.iri("foaf:page", foaf_document(graph, page))
    for predicate, values in (
        ("dct:isVersionOf", dataset.is_version_of),
        ("prov:wasDerivedFrom", dataset.source),
    ):
        for value in values:
            if iri := clean_iri(value):
                node.iri(predicate, iri)
    _add_others(graph, node, dataset)


def _add_others(graph: Graph, node: Node, dataset: Dataset) -> None:
    """Under which other identifiers it is known, and where else it is found."""
    told = dataset.extras.get("alternate_identifier")
    others = [each for each in told if isinstance(each, str)] if isinstance(told, list | tuple) else []
    also_at = dataset.provenance.also_at if dataset.provenance else ()
    for identifier in dict.fromkeys([*others, *(each.identifier for each in also_at)]):
        if clean_text(identifier):
            other = graph.node(graph.own("identifier", identifier), "adms:Identifier")
            other.text("skos:notation", identifier)
            node.iri("adms:identifier", other.uri)
    for each in also_at:
        if (page := clean_iri(each.record_url)) and each.record_url != dataset.landing_page:
            node.iri("foaf:page", foaf_document(graph, page))


def _add_coverage(graph: Graph, node: Node, dataset: Dataset) -> None:
    for place in dataset.spatial:
        node.iri("dct:spatial", add_place(graph, place))
    for period in dataset.temporal:
        if uri := add_period(graph, period):
            node.iri("dct:temporal", uri)
