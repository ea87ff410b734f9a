from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from rdf_samples import BARE, FULL, HOSTILE, URI
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, Literal, Namespace, URIRef

from harvester.dcat.rdf import SYNTAXES, CatalogInfo, Fragments, Paging, Syntax, fragments, page, tombstone
from harvester.dcat.rdf_values import clean_iri, date_literal
from harvester.domain.dataset import Agent

if TYPE_CHECKING:
    from collections.abc import Sequence

# rdflib 7 reads JSON-LD through a class that it deprecates itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SHAPES = Path(__file__).parents[2].parent / "shared" / "schemas" / "dcat-ap-3.0.1"
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
RDFLIB = {"nt": "nt", "ttl": "turtle", "jsonld": "json-ld", "rdfxml": "xml"}
OXIGRAPH = {
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
BASE = "https://data.example.go.id/catalog.ttl?page="
CATALOG = CatalogInfo(
    uri="https://data.example.go.id/",
    title={"id": "Katalog Data"},
    description={"id": "Semua dataset"},
    publisher=Agent(name="Pemerintah Kabupaten", homepage="https://kab.example.id/"),
    homepage="https://data.example.go.id/",
    language=("id", "en"),
    issued="2024-01-01",
    modified="2024-05-01T00:00:00Z",
    license="https://creativecommons.org/licenses/by/4.0/",
)
PAGING = Paging(
    this=BASE + "2",
    first=BASE + "1",
    previous=BASE + "1",
    next=BASE + "3",
    last=BASE + "9",
    total=900,
    size=100,
)
ALL = (
    fragments(FULL, URI + "full", CATALOG.uri),
    fragments(BARE, URI + "bare", CATALOG.uri),
    fragments(HOSTILE, URI + "hostile", CATALOG.uri),
    tombstone(URI + "gone", "gone", title={"id": "Hilang"}, modified="2024-05-01"),
)


def document(syntax: Syntax, told: Sequence[Fragments] = ALL, paging: Paging | None = PAGING) -> bytes:
    return b"".join(page(syntax, (item.of(syntax) for item in told), CATALOG, paging))


def graph_of(syntax: Syntax, told: Sequence[Fragments] = ALL) -> Graph:
    return Graph().parse(data=document(syntax, told), format=RDFLIB[syntax])


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_says_the_same_to_rdflib(syntax: Syntax) -> None:
    # There are no blank nodes, so isomorphic graphs are equal sets.
    graph, reference = graph_of(syntax), graph_of("nt")
    assert set(graph) ^ set(reference) == set()
    assert not any(term.n3().startswith("_:") for triple in graph for term in triple)
    assert len(graph) > 200


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_says_the_same_to_oxigraph(syntax: Syntax) -> None:
    def read(name: Syntax) -> set[object]:
        quads = pyoxigraph.parse(document(name), OXIGRAPH[name])  # strict: refuses what no RFC allows
        return {(quad.subject, quad.predicate, quad.object) for quad in quads}

    assert read(syntax) == read("nt")


@pytest.mark.parametrize("shapes", [("html/shapes.ttl", "html/range.ttl"), ("gen/dcat-ap-SHACL.ttl",)])
def test_pages_conform_to_dcat_ap(shapes: Sequence[str]) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    if not SHAPES.is_dir():
        pytest.skip("the shapes of DCAT-AP 3.0.1 are not beside the project")
    wanted = Graph()
    for name in shapes:
        wanted.parse(SHAPES / name)
    for shape in set(wanted.objects(None, SH.property)):
        if (shape, SH.path, None) not in wanted:  # two property shapes upstream have no path
            wanted.remove((None, None, shape))
            wanted.remove((shape, None, None))
    conforms, _, told = pyshacl.validate(graph_of("nt"), shacl_graph=wanted, allow_warnings=True)
    assert conforms, told
    broken = graph_of("nt")
    broken.remove((None, DCTERMS.title, None))
    assert not pyshacl.validate(broken, shacl_graph=wanted, allow_warnings=True)[0], "the shapes see nothing"


def test_paging_is_found_in_both_spellings() -> None:
    graph, this = graph_of("rdfxml"), URIRef(PAGING.this)
    assert {HYDRA.PartialCollectionView, HYDRA.PagedCollection} <= set(graph.objects(this, RDF.type))
    for names, address in ((("next", "nextPage"), BASE + "3"), (("previous", "previousPage"), BASE + "1")):
        for name in names:
            assert graph.value(this, HYDRA[name]) == URIRef(address)
    assert graph.value(this, HYDRA.totalItems) == Literal(900)


def test_the_catalogue_lists_what_the_page_describes_and_no_tombstone() -> None:
    graph = graph_of("ttl")
    listed = set(graph.objects(URIRef(CATALOG.uri), DCAT.dataset))
    assert listed == {URIRef(URI + name) for name in ("full", "bare", "hostile")}
    assert listed == set(graph.subjects(RDF.type, DCAT.Dataset))
    status = graph.value(URIRef(URI + "gone"), URIRef("http://www.w3.org/ns/adms#status"))
    assert str(status).endswith("/WITHDRAWN")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_empty_page_is_a_page(syntax: Syntax) -> None:
    assert len(graph_of(syntax, ())) > 10
    empty = b"".join(page(syntax, ()))
    assert len(Graph().parse(data=empty, format=RDFLIB[syntax])) == 0
    json.loads(document("jsonld", ()))


def test_one_dataset_alone_is_a_document() -> None:
    for syntax in SYNTAXES:
        told = b"".join(page(syntax, [fragments(FULL, URI + "full").of(syntax)]))
        graph = Graph().parse(data=told, format=RDFLIB[syntax])
        assert graph.value(URIRef(URI + "full"), DCTERMS.identifier) == Literal(FULL.identifier)


def test_equal_datasets_give_equal_bytes() -> None:
    assert fragments(FULL, URI + "full", CATALOG.uri) == ALL[0]


def test_labels_are_where_ckan_reads_them() -> None:
    graph = graph_of("nt", ALL[:1])
    rdfs, skos = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
    csv = URIRef("http://www.iana.org/assignments/media-types/text/csv")
    assert graph.value(csv, URIRef(rdfs + "label")) == Literal("text/csv")
    frequency = URIRef(str(FULL.accrual_periodicity))
    assert graph.value(frequency, URIRef(skos + "prefLabel")) == Literal("ANNUAL")
    assert graph.value(frequency, URIRef(rdfs + "label")) is None
    licence = URIRef(str(FULL.license))
    assert graph.value(licence, DCTERMS.title) == Literal("Creative Commons Attribution")


@pytest.mark.parametrize(
    ("told", "clean"),
    [
        ("https://o.example/app#!/r/R#x", "https://o.example/app#!/r/R%23x"),
        ("http://a.example/ b{c}|^`\\", "http://a.example/%20b%7Bc%7D%7C%5E%60%5C"),
        ("http://a.example/50%", "http://a.example/50%25"),
        ("http://a.example/%zz%20", "http://a.example/%25zz%20"),
        ("http://a.example/x[1].csv", "http://a.example/x%5B1%5D.csv"),
        ("http://a.example/désa", "http://a.example/désa"),
        ("http://a.example/\x96\ud800", "http://a.example/%C2%96?"),
        ("relative/path", None),
        ("bukan url", None),
        (None, None),
        (7, None),
    ],
)
def test_addresses_are_mended(told: object, clean: str | None) -> None:
    assert clean_iri(told) == clean


@pytest.mark.parametrize(
    ("told", "literal", "kind"),
    [
        ("2024", "2024", "gYear"),
        ("2024-05", "2024-05", "gYearMonth"),
        ("2024-05-01", "2024-05-01", "date"),
        ("2024-05-01T09:00:00+07:00", "2024-05-01T09:00:00+07:00", "dateTime"),
        ("2024-05-01T09:00", "2024-05-01T09:00:00", "dateTime"),
        ("2024-05-01T09:00:00.123456Z", "2024-05-01T09:00:00.123456Z", "dateTime"),
    ],
)
def test_dates_have_the_type_of_their_precision(told: str, literal: str, kind: str) -> None:
    assert date_literal(told) == (literal, "http://www.w3.org/2001/XMLSchema#" + kind)


@pytest.mark.parametrize("told", ["2024-13", "2024-02-30", "kemarin", "", None, "0000", "2024-W05"])
def test_what_is_no_date_is_none(told: str | None) -> None:
    assert date_literal(told) is None
