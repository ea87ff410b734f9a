"""What validation says of documents, in whose words."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from harvester.dcat.complaints import dcat_path
from harvester.dcat.validation import context, missing, schema, validate
from harvester.domain.problem import Severity

EU = "http://publications.europa.eu/resource/authority/"
GOOD: dict[str, Any] = {
    "identifier": "a",
    "title": {"id": "Judul"},
    "description": {"id": "Isi"},
    "keyword": {"id": ["satu"]},
    "theme": ["http://publications.europa.eu/resource/authority/data-theme/HEAL"],
    "publisher": {"name": "Dinas Kesehatan"},
    "contactPoint": [{"hasEmail": "mailto:a@b.go.id"}],
    "issued": "2024-05",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "language": ["id"],
    "landingPage": "https://a.go.id/p",
    "distribution": [{"identifier": "r", "accessURL": "https://a.go.id/x.csv", "format": "CSV"}],
    "extras": {"apa saja": [None, {"x": 1.5}]},
    "provenance": {"source": "s", "plugin": "ckan"},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    document = deepcopy(GOOD)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    node: Any = document
    for part in parents:
        node = node[part]
    node[last] = value
    return document


def errors(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in validate(document) if p.severity is Severity.ERROR]


def test_a_good_document_has_no_problems() -> None:
    assert validate(GOOD) == ()


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        ("identifier", "", "identifier", "empty-value"),
        ("title", {}, "title", "empty-value"),
        ("title", {"Bahasa Indonesia": "x"}, "title", "language-invalid"),
        ("title", "Judul", "title", "wrong-type"),
        ("description", None, "description", "wrong-type"),
        ("issued", "5 Mei 2024", "issued", "date-invalid"),
        ("issued", "2024-13", "issued", "date-invalid"),
        ("theme", ["kesehatan umum"], "theme[0]", "iri-invalid"),
        ("keyword", {"id": ["a", "a"]}, "keyword.id", "doubled-value"),
        ("license", "http://a b", "license", "iri-invalid"),
        ("landingPage", "javascript:alert(1)", "landingPage", "url-invalid"),
        ("language", ["IND"], "language[0]", "language-invalid"),
        ("publisher", {"homepage": "https://a.go.id"}, "publisher", "required-missing"),
        ("contactPoint/0/hasEmail", "a@b.go.id", "contactPoint[0].hasEmail", "email-invalid"),
        ("distribution/0/accessURL", "/x.csv", "distribution[0].accessURL", "url-invalid"),
        ("distribution/0/byteSize", -1, "distribution[0].byteSize", "too-small"),
        ("distribution/0/mediaType", "csv", "distribution[0].mediaType", "media-type-invalid"),
        ("distribution/0/warna", "x", "distribution[0]", "property-unknown"),
        ("distribution/0", {"identifier": "r"}, "distribution[0]", "address-missing"),
        ("organization", "Dinas Kesehatan", "organization", "organization-invalid"),
        ("distribution", [], "distribution", "empty-value"),
        ("spatial", [{"bbox": [111.5, -7.3]}], "spatial[0].bbox", "wrong-number"),
    ],
)
def test_an_error_names_the_place_and_the_cure(path: str, value: Any, where: str, code: str) -> None:
    document = changed(path, value)
    assert (where, code) in errors(document)
    for problem in validate(document):
        assert "{" not in problem.text
        assert problem.text.endswith((".", "such as id."))


def test_all_errors_are_told_at_once() -> None:
    document = changed("issued", "x") | {"license": "x", "identifier": 5}
    assert {path for path, _ in errors(document)} == {"issued", "license", "identifier"}


def test_personal_data_stays_out_of_the_message() -> None:
    (problem,) = validate(changed("contactPoint/0/hasEmail", "siti rahasia@b.go.id"))
    assert "siti" not in problem.text
    assert "siti" not in str(problem.params)


@pytest.mark.parametrize(
    ("key", "code", "severity"),
    [
        ("distribution", "distribution-missing", Severity.WARNING),
        ("description", "description-missing", Severity.WARNING),
        ("publisher", "publisher-missing", Severity.WARNING),
        ("license", "licence-missing", Severity.INFO),
        ("contactPoint", "contact-missing", Severity.INFO),
        ("keyword", "keyword-missing", Severity.INFO),
        ("theme", "theme-missing", Severity.INFO),
    ],
)
def test_what_a_reader_would_miss(key: str, code: str, severity: Severity) -> None:
    document = {name: value for name, value in GOOD.items() if name != key}
    assert [(p.code, p.path, p.severity) for p in validate(document)] == [(code, key, severity)]


def test_a_licence_of_the_files_or_rights_is_enough() -> None:
    document = {name: value for name, value in GOOD.items() if name != "license"}
    assert not list(missing(document | {"rights": {"id": "Boleh"}}))
    files = [{"identifier": "r", "accessURL": "https://a.go.id", "license": "https://a.go.id/l"}]
    assert not list(missing(document | {"distribution": files}))


@pytest.mark.parametrize("document", [{}, {"title": [1]}, {"extras": {1: 2}}, {"identifier": "\ud800"}, []])
def test_anything_gets_an_answer(document: Any) -> None:
    assert errors(document)


def test_paths() -> None:
    assert dcat_path(["distribution", 0, "temporal", "startDate"]) == "distribution[0].temporal.startDate"
    assert dcat_path([]) == ""


def test_every_property_is_in_the_context() -> None:
    names = set(schema()["properties"]) | set(schema()["$defs"]["distribution"]["properties"])
    assert names <= set(context()["@context"])


def test_with_the_context_a_document_is_json_ld() -> None:
    document = changed("distribution/0/mediaType", "text/csv") | {
        "@context": context()["@context"],
        "@id": "urn:x",
    }
    quads = parse(json.dumps(document).encode(), RdfFormat.JSON_LD)
    triples = {(str(q.subject), q.predicate.value, getattr(q.object, "value", "")) for q in quads}
    found = {(p, o) for _, p, o in triples}
    assert ("http://purl.org/dc/terms/format", f"{EU}file-type/CSV") in found
    assert (
        "http://www.w3.org/ns/dcat#mediaType",
        "https://www.iana.org/assignments/media-types/text/csv",
    ) in found
    assert ("http://purl.org/dc/terms/language", f"{EU}language/IND") in found
    assert ("http://www.w3.org/ns/dcat#accessURL", "https://a.go.id/x.csv") in found
    assert ("<urn:x>", "http://purl.org/dc/terms/title", "Judul") in triples
    assert not [p for p, _ in found if "extras" in p or "provenance" in p]
