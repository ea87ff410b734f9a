"""Datasets as RDF: DCAT-AP 3.0.1 in N-Triples, Turtle, JSON-LD and RDF/XML, with Hydra paging.

A dataset is written once, into a fragment of each syntax that may be kept; a page of the feed is a
head, any fragments one after another, and a foot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.dcat.rdf_agents import add_agent, foaf_document
from harvester.dcat.rdf_dataset import dataset_graph
from harvester.dcat.rdf_distribution import add_languages
from harvester.dcat.rdf_licence import add_licence
from harvester.dcat.rdf_model import Graph
from harvester.dcat.rdf_syntax import MEDIA_TYPES, SYNTAXES, Syntax, foot, head, separator, write
from harvester.dcat.rdf_terms import THEMES, WITHDRAWN, XSD
from harvester.dcat.rdf_values import clean_iri
from harvester.domain.dataset import Agent, Dataset, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.domain.json import JsonObject

__all__ = [
    "MEDIA_TYPES",
    "SYNTAXES",
    "CatalogInfo",
    "Fragments",
    "Paging",
    "Syntax",
    "dataset_fragment",
    "fragments",
    "page",
    "page_head",
    "tombstone",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragments:
    """One dataset in each syntax, without head and foot; UTF-8."""

    nt: bytes
    ttl: bytes
    jsonld: bytes
    rdfxml: bytes

    def of(self, syntax: Syntax) -> bytes:
        """The fragment in one syntax."""
        told: bytes = getattr(self, syntax)
        return told


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogInfo:
    """dcat:Catalog. ``uri`` is the same on every page; title, description and publisher are mandatory."""

    uri: str
    title: Text
    description: Text
    publisher: Agent
    homepage: str | None = None
    language: tuple[str, ...] = ()
    issued: str | None = None
    modified: str | None = None
    license: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """Where a page stands among its siblings, as absolute addresses."""

    this: str
    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None
    total: int | None = None  #: datasets in the whole catalogue
    size: int | None = None  #: datasets on a full page


def fragments(
    dataset: Dataset, uri: str, catalog_uri: str | None = None, document: JsonObject | None = None
) -> Fragments:
    """A dataset in every syntax; ``uri`` is its stable IRI, ``catalog_uri`` the catalogue that lists it.

    ``document`` is what another harvester of this kind reads of it.

    Pure: equal datasets give equal bytes. Values that RDF cannot carry are mended or left out, so no
    dataset breaks the page that it stands on.
    """
    return _fragments(dataset_graph(dataset, uri, catalog_uri, document))


def dataset_fragment(syntax: Syntax, dataset: Dataset, uri: str, document: JsonObject) -> bytes:
    """A dataset in one syntax."""
    return write(syntax, dataset_graph(dataset, uri, document=document).nodes.values())


def tombstone(uri: str, identifier: str, *, title: Text, modified: str | None = None) -> Fragments:
    """A withdrawn dataset.

    It is a dcat:Resource with a status, not a dcat:Dataset: consumers that only know presence and absence
    (ckanext-dcat) then see it gone, and ours sees it withdrawn.
    """
    graph = Graph()
    node = graph.node(uri, "dcat:Resource")
    node.text("dct:identifier", identifier)
    node.texts("dct:title", title)
    node.date("dct:modified", modified)
    node.iri("adms:status", graph.concept(WITHDRAWN, "skos:Concept"))
    return _fragments(graph)


def page(
    syntax: Syntax,
    fragments: Iterable[bytes],
    catalog: CatalogInfo | None = None,
    paging: Paging | None = None,
) -> Iterator[bytes]:
    """A whole document, piece by piece: the catalogue and the paging first, then the fragments."""
    first = page_head(syntax, catalog, paging)
    yield first
    started = first != head(syntax)
    for fragment in fragments:
        if fragment:
            if started and (between := separator(syntax)):
                yield between
            yield fragment
            started = True
    yield foot(syntax)


def page_head(
    syntax: Syntax,
    catalog: CatalogInfo | None = None,
    paging: Paging | None = None,
    members: Iterable[str] = (),
) -> bytes:
    """What stands before the fragments of a page; ``members`` are the IRIs of the datasets on it."""
    return head(syntax) + write(syntax, _head_graph(catalog, paging, members).nodes.values())


def _fragments(graph: Graph) -> Fragments:
    nodes = list(graph.nodes.values())
    return Fragments(**{syntax: write(syntax, nodes) for syntax in SYNTAXES})


def _head_graph(catalog: CatalogInfo | None, paging: Paging | None, members: Iterable[str]) -> Graph:
    graph = Graph()
    if catalog:
        _add_catalog(graph, catalog)
        node = graph.node(catalog.uri)
        for member in members:
            node.iri("dcat:dataset", member)
    if paging:
        _add_paging(graph, paging)
        if catalog and (this := clean_iri(paging.this)):
            graph.node(catalog.uri).iri("hydra:view", this)
    return graph


def _add_catalog(graph: Graph, catalog: CatalogInfo) -> None:
    node = graph.node(catalog.uri, "dcat:Catalog")
    node.texts("dct:title", catalog.title)
    node.texts("dct:description", catalog.description)
    node.iri("dct:publisher", add_agent(graph, catalog.publisher))
    if homepage := clean_iri(catalog.homepage):
        node.iri("foaf:homepage", foaf_document(graph, homepage))
    add_languages(graph, node, catalog.language)
    node.date("dct:issued", catalog.issued)
    node.date("dct:modified", catalog.modified)
    if catalog.license:
        node.iri("dct:license", add_licence(graph, catalog.license))
    graph.node(THEMES, "skos:ConceptScheme").text("dct:title", "Data theme")
    node.iri("dcat:themeTaxonomy", THEMES)


def _add_paging(graph: Graph, paging: Paging) -> None:
    """The page as both of Hydra's collections, its links in both spellings."""
    this = clean_iri(paging.this)
    if this is None:
        return
    node = graph.node(this, "hydra:PartialCollectionView", "hydra:PagedCollection")
    for names, address in (
        (("first", "firstPage"), paging.first),
        (("previous", "previousPage"), paging.previous),
        (("next", "nextPage"), paging.next),
        (("last", "lastPage"), paging.last),
    ):
        if target := clean_iri(address):
            for name in names:
                node.iri(f"hydra:{name}", target)
    for name, number in (("totalItems", paging.total), ("itemsPerPage", paging.size)):
        if number is not None:
            node.typed(f"hydra:{name}", str(number), XSD + "integer")
