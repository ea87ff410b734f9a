"""Pages of real and of made-up datasets: all four forms say the same, and conform to DCAT-AP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
import rdflib
from any_dataset import datasets
from browser import Browser
from datasets import store
from hypothesis import HealthCheck, Phase, given, settings
from real import real_documents

from harvester.dcat.document import to_document
from harvester.dcat.rdf_values import plain_json

if TYPE_CHECKING:
    from flask import Flask

    from harvester.domain.dataset import Dataset
    from harvester.service import Service

# rdflib 7 reads JSON-LD through a class that it deprecates itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

FORMS = {
    "nt": ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
    "ttl": ("turtle", pyoxigraph.RdfFormat.TURTLE),
    "rdf": ("xml", pyoxigraph.RdfFormat.RDF_XML),
    "jsonld": ("json-ld", pyoxigraph.RdfFormat.JSON_LD),
}
OF_THE_PAGE = "/catalog."  # in the names of the page and its neighbours, which each form has for itself


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


def triples(data: bytes, form: str) -> set[Any]:
    quads = pyoxigraph.parse(data, FORMS[form][1])
    told = ((str(q.subject), str(q.predicate), str(q.object)) for q in quads)
    return {each for each in told if not any(OF_THE_PAGE in term for term in (each[0], each[2]))}


def graph(data: bytes, form: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=data, format=FORMS[form][0])


def pages(visitor: Browser) -> list[int]:
    last = visitor.client.get("/catalog.nt").headers["Link"].split("page=")[-1].split(">")[0]
    return list(range(1, int(last) + 1))


def shapes(folder: Path, *names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names:
        found.parse(folder / name)
    for shape in set(found.objects(None, rdflib.SH.property)):
        if (shape, rdflib.SH.path, None) not in found:  # two property shapes upstream have no path
            found.remove((None, None, shape))
            found.remove((shape, None, None))
    return found


ALL_SHAPES = [("html/shapes.ttl", "html/range.ttl"), ("gen/dcat-ap-SHACL.ttl",)]


def violations(data: bytes, folder: Path) -> list[str]:
    import pyshacl

    told = graph(data, "nt")
    found = []
    for names in ALL_SHAPES:
        conforms, _, text = pyshacl.validate(told, shacl_graph=shapes(folder, *names), allow_warnings=True)
        found += [] if conforms else [text[:2000]]
    return found


@pytest.fixture
def stored(service: Service, corpus: Path) -> Service:
    store(service, real_documents(corpus)[::4])
    return service


@pytest.mark.usefixtures("stored")
def test_pages_of_real_datasets_say_the_same_in_every_form(visitor: Browser) -> None:
    numbers = pages(visitor)
    assert len(numbers) >= 4
    for number in numbers:
        told = {form: visitor.client.get(f"/catalog.{form}?page={number}").data for form in FORMS}
        reference = triples(told["nt"], "nt")
        assert len(reference) > 100
        for form, data in told.items():
            assert triples(data, form) == reference, (form, number)
    # The slower library, with one page of each form.
    size = {form: len(graph(told[form], form)) for form in FORMS}
    assert len(set(size.values())) == 1, size


@pytest.mark.usefixtures("stored")
def test_pages_of_real_datasets_conform_to_dcat_ap(visitor: Browser, shared: Path) -> None:
    folder = shared / "schemas" / "dcat-ap-3.0.1"
    for number in pages(visitor):
        assert not violations(visitor.client.get(f"/catalog.nt?page={number}").data, folder), number


def test_pages_of_any_datasets_conform_to_dcat_ap(service: Service, visitor: Browser, shared: Path) -> None:
    made: list[Dataset] = []

    @settings(
        max_examples=60, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(datasets)
    def make(dataset: Dataset) -> None:
        made.append(dataset)

    make()
    documents = [storable(number, dataset) for number, dataset in enumerate(made)]
    store(service, documents)
    told = {form: visitor.client.get(f"/catalog.{form}").data for form in FORMS}
    reference = triples(told["nt"], "nt")
    assert sum("ns/dcat#Dataset>" in each[2] for each in reference) == len(documents) > 20
    for form, data in told.items():
        assert triples(data, form) == reference, form
        assert len(graph(data, form)) == len(graph(told["nt"], "nt")), form
    assert not violations(told["nt"], shared / "schemas" / "dcat-ap-3.0.1")
    assert visitor.client.get("/data.json").get_json()["dataset"]


def storable(number: int, dataset: Dataset) -> Any:
    """What a run would store: text without lone surrogates and NUL, and what a document must have."""
    document: Any = plain_json(to_document(dataset))
    document["identifier"] = f"{document.get('identifier', '')}-{number}"
    if not any(document.get("title", {}).values()):
        document["title"] = {"id": "Judul"}
    for place in document.get("spatial", ()):
        if None in place.get("bbox", ()):
            del place["bbox"]
    for place_of, part in enumerate(document.get("distribution", ())):
        part["identifier"] = f"{part.get('identifier', '')}-{place_of}"  # unique in its dataset
        if isinstance(part.get("byteSize"), str):
            del part["byteSize"]
        if part.get("checksum", {}).keys() < {"algorithm", "checksumValue"}:
            part.pop("checksum", None)
    for agent in ("publisher", "creator"):
        if agent in document:
            document[agent].setdefault("name", "?")
    return document
