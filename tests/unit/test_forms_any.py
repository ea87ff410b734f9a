"""Every form of any dataset is whole: parsers and validators take it, whatever the dataset holds."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from any_dataset import datasets
from hypothesis import given, settings
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree
from real import real_documents
from referencing import Registry, Resource

from harvester.dcat import forms
from harvester.dcat.datajson3 import head_3
from harvester.dcat.document import from_document
from harvester.dcat.forms import Form
from harvester.dcat.published import Addresses, Catalogue, Shown
from harvester.dcat.rdf_syntax import foot, head
from harvester.domain.dataset import Dataset
from harvester.domain.source import Source

ROOT = "https://katalog.example.go.id"
CATALOGUE = Catalogue(
    addresses=Addresses(public_url=ROOT), title="Katalog", publisher="Pemerintah Kabupaten", language="id"
)
SOURCE = Source(name="s", title="S", url="https://s.example/", plugin="told")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RDF = {
    Form.NT: pyoxigraph.RdfFormat.N_TRIPLES,
    Form.TTL: pyoxigraph.RdfFormat.TURTLE,
    Form.RDFXML: pyoxigraph.RdfFormat.RDF_XML,
    Form.JSONLD: pyoxigraph.RdfFormat.JSON_LD,
}


def written(form: Form, dataset: Dataset) -> bytes:
    shown = Shown(
        dataset=dataset,
        uuid="5b1f6d2e-0000-5000-8000-000000000000",
        name="nama",
        organization="kantor",
        created=NOW,
        updated=NOW,
        source=SOURCE,
    )
    return forms.write(form, shown, CATALOGUE).plain()


def read_rdf(form: Form, dataset: Dataset) -> set[Any]:
    syntax: Any = form.value
    body = head(syntax) + written(form, dataset) + foot(syntax)
    return {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(body, RDF[form])}


@given(datasets)
@settings(max_examples=150)
def test_rdf_says_the_same_in_every_syntax(dataset: Dataset) -> None:
    told = read_rdf(Form.NT, dataset)
    assert len(told) > 3
    assert all(read_rdf(form, dataset) == told for form in RDF)


@given(datasets)
@settings(max_examples=150)
def test_json_and_xml_forms_parse(dataset: Dataset) -> None:
    for form in (Form.DCAT_US, Form.DCAT_US_3, Form.PACKAGE, Form.SCHEMA_ORG):
        assert json.loads(written(form, dataset), parse_constant=pytest.fail)
    for form in (Form.ATOM, Form.OAI_DC):
        body = written(form, dataset)
        spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
        etree.fromstring(f"<x {spaces}>".encode() + body + b"</x>", etree.XMLParser(huge_tree=True))


@functools.cache
def validators(schemas: Path) -> tuple[Any, Any, Any]:
    """DCAT-US 1.1 of Project Open Data and of GSA, and 3.0 of GSA."""
    pod = {path.name: read(path) for path in (schemas / "dcat-us-1.1-pod").glob("*.json")}
    registry = Registry().with_resources((name, Resource.from_contents(each)) for name, each in pod.items())
    checker = Draft202012Validator.FORMAT_CHECKER
    gsa = read(schemas / "dcat-us-1.1-gsa" / "non-federal_dataset.json")
    three = [read(path) for path in (schemas / "dcat-us-3.0-gsa" / "definitions").glob("*.json")]
    (catalog,) = [each for each in three if each["$id"].endswith("/catalog")]
    known = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in three)
    return (
        Draft4Validator(
            pod["dataset-non-federal.json"], registry=registry, format_checker=Draft4Validator.FORMAT_CHECKER
        ),
        Draft202012Validator(gsa, format_checker=checker),
        Draft202012Validator(catalog, registry=known, format_checker=checker),
    )


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def faults(validator: Any, told: Mapping[str, Any]) -> list[str]:
    return [f"{fault.json_path}: {fault.message[:300]}" for fault in validator.iter_errors(told)]


def as_1(dataset: Dataset) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(written(Form.DCAT_US, dataset))
    return entry


def as_3(every: Iterable[Dataset]) -> dict[str, Any]:
    return {**head_3(CATALOGUE), "dataset": [json.loads(written(Form.DCAT_US_3, each)) for each in every]}


@given(dataset=datasets)
@settings(max_examples=150)
def test_any_dataset_is_valid_dcat_us(shared: Path, dataset: Dataset) -> None:
    pod, gsa, three = validators(shared / "schemas")
    assert not faults(pod, as_1(dataset))
    assert not faults(gsa, as_1(dataset))
    assert not faults(three, as_3([dataset]))


def test_real_datasets_are_valid_dcat_us(shared: Path, corpus: Path) -> None:
    pod, gsa, three = validators(shared / "schemas")
    real = [from_document(each) for each in real_documents(corpus)]
    assert len(real) > 1_500
    for dataset in real[::8]:
        assert not faults(pod, as_1(dataset)), dataset.identifier
        assert not faults(gsa, as_1(dataset)), dataset.identifier
    assert not faults(three, as_3(real[::8]))
    assert faults(pod, {**as_1(real[0]), "modified": "kemarin"}), "the schema sees nothing"


def test_a_description_of_a_megabyte_is_carried_whole() -> None:
    dataset = Dataset(
        identifier="x", title={"id": "Panjang"}, description={"id": "panjang \u202e " * 100_000}
    )
    for form in RDF:
        assert len(read_rdf(form, dataset)) > 3
    assert len(as_1(dataset)["description"]) <= 10_000
    assert len(as_3([dataset])["dataset"][0]["description"]) > 900_000
