"""The feeds as their readers see them: parsers, validators, our own plugins."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ckanapi
import pyoxigraph
import pytest
import rdflib
from stored import become

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import writing
from harvester.dcat.forms import Form
from harvester.dcat.pieces import Piece
from harvester.domain.decide import State

if TYPE_CHECKING:
    from browser import Browser

    from harvester.service import Service

FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
DCAT = "http://www.w3.org/ns/dcat#"


def get(reader: Browser, path: str, **headers: str) -> Any:
    return reader.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
@pytest.mark.parametrize("extension", FORMATS)
def test_both_rdf_libraries_read_every_form_alike(reader: Browser, filled: Service, extension: str) -> None:
    answer = get(reader, f"/catalog.{extension}")
    assert answer.status_code == 200
    count = filled.core.catalogue.count()
    store = pyoxigraph.Store()
    store.load(answer.data, FORMATS[extension], base_iri="http://127.0.0.1:8000/")
    dataset = pyoxigraph.NamedNode(DCAT + "Dataset")
    assert len(list(store.quads_for_pattern(None, None, dataset))) == count == 19
    graph = rdflib.Graph()
    names = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    graph.parse(data=answer.data, format=names[extension])
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(DCAT + "Dataset")))) == count


def test_conforms_to_dcat_ap(reader: Browser, shared: Path) -> None:
    import pyshacl

    shapes = rdflib.Graph()
    for name in ("html/shapes.ttl", "html/range.ttl"):
        shapes.parse(shared / "schemas" / "dcat-ap-3.0.1" / name)
    graph = rdflib.Graph()
    graph.parse(data=get(reader, "/catalog.ttl").data, format="turtle")
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes, allow_warnings=True)
    assert conforms, report[:3000]


def test_a_page_is_cut_by_a_stable_key(reader: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvester.web.feeds.rdf.A_PAGE", 5)
    seen: list[str] = []
    path = "/catalog.ttl"
    while path:
        graph = rdflib.Graph()
        graph.parse(data=get(reader, path).data, format="turtle")
        seen += [str(s) for s in graph.subjects(rdflib.RDF.type, rdflib.URIRef(DCAT + "Dataset"))]
        hydra = "http://www.w3.org/ns/hydra/core#"
        following = {
            str(o) for word in ("next", "nextPage") for o in graph.objects(None, rdflib.URIRef(hydra + word))
        }
        assert len(following) <= 1
        path = next(iter(following), "").removeprefix("http://127.0.0.1:8000")
    assert len(seen) == len(set(seen)) == 19
    assert get(reader, "/catalog.ttl?page=4").status_code == 200
    assert get(reader, "/catalog.ttl?page=5").status_code == 404


def test_304_and_gzip_and_head(reader: Browser) -> None:
    for path in ("/catalog.ttl", "/data.json", "/sitemap.xml", "/sitemap-1.xml"):
        first = get(reader, path)
        assert get(reader, path, If_None_Match=first.headers["ETag"]).status_code == 304
        packed = get(reader, path, Accept_Encoding="gzip")
        if packed.headers.get("Content-Encoding") == "gzip":
            assert gzip.decompress(packed.data) == first.data
        head = reader.client.head(path)
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_a_form_is_made_once(reader: Browser, filled: Service) -> None:
    first = get(reader, "/catalog.nt").data
    kept = filled.core.forms.page(Form.NT)
    assert len(kept) == 19
    assert all(each.piece for each in kept)
    filled.core.forms.put(
        Form.NT, [(each.id, str(each.key), Piece.of(b"# kept\n").stored()) for each in kept]
    )
    again = get(reader, "/catalog.nt?page=1").data  # another address: the answer itself is kept as well
    assert get(reader, "/catalog.nt").data == first
    assert again.count(b"# kept\n") == 19
    row = filled.core.catalogue.page()[0]
    renamed = replace(filled.core.sources.by_id(row.source_id), title="Another name")
    filled.core.sources.save(renamed, filled.core.clock.now())
    assert 0 < get(reader, "/catalog.nt").data.count(b"# kept\n") < 19  # what is made of it is made again
    assert first.startswith(b"<http")


def test_a_reader_does_not_wait_for_a_writer(reader: Browser, filled: Service) -> None:
    with writing(filled.core.engine) as connection:
        connection.execute(schema.setting.insert().values(key="k", value=1))
        assert get(reader, "/catalog.ttl").status_code == 200
        kept = [bool(each.piece) for each in filled.core.forms.page(Form.TTL)]
        assert not any(kept) or connection.dialect.name == "postgresql"  # which lets both write
    get(reader, "/catalog.ttl?page=1")
    assert all(each.piece for each in filled.core.forms.page(Form.TTL))


def test_what_changed_and_whose_it_is(reader: Browser, clock: Any, filled: Service) -> None:
    assert b"dcat:Dataset" not in get(reader, "/catalog.ttl?modified_since=2030-01-01").data
    assert get(reader, "/catalog.ttl?modified_since=soon").status_code == 400
    own = get(reader, "/organization/kim-sendang/catalog.nt").data.decode()
    assert own.count(f"<{DCAT}Dataset>") == 2


def test_negotiation(reader: Browser) -> None:
    assert get(reader, "/catalog", Accept="text/html").headers["Location"] == "/"
    assert get(reader, "/catalog", Accept="application/rdf+xml").headers["Location"] == "/catalog.rdf"
    assert get(reader, "/catalog?page=1", Accept="*/*").headers["Location"] == "/catalog.ttl?page=1"


def test_a_dataset_in_the_form_that_is_asked_for(reader: Browser, filled: Service) -> None:
    path = f"/dataset/{filled.core.catalogue.page()[0].name}"
    assert get(reader, path, Accept="text/turtle").headers["Location"] == path + ".ttl"
    assert get(reader, path, Accept="application/ld+json").headers["Location"] == path + ".jsonld"
    for people in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*"):
        assert get(reader, path, Accept=people).mimetype == "text/html"
    assert get(reader, path).mimetype == "text/html"
    assert get(reader, path, Accept="image/png").status_code == 406


def test_a_withdrawn_dataset_is_gone(reader: Browser, filled: Service) -> None:
    row = filled.core.catalogue.page()[0]
    before = get(reader, "/catalog.ttl")
    become(filled, row, State.WITHDRAWN)
    assert get(reader, "/catalog.ttl", If_None_Match=before.headers["ETag"]).status_code == 200
    answer = get(reader, f"/dataset/{row.name}.ttl")
    assert answer.status_code == 410
    assert b"adms:status" in answer.data or b"adms#status" in answer.data
    assert row.name.encode() not in get(reader, "/catalog.ttl").data


def test_data_json_is_valid(reader: Browser, shared: Path) -> None:
    from jsonschema import Draft4Validator
    from referencing import Registry, Resource

    folder = shared / "schemas" / "dcat-us-1.1-pod"
    told = json.loads(get(reader, "/data.json").data)
    assert len(told["dataset"]) == 19
    schema = json.loads((folder / "dataset-non-federal.json").read_text("utf-8"))
    registry = Registry().with_resource("dataset.json", Resource.from_contents(schema))
    validator = Draft4Validator(schema, registry=registry)
    faults = [
        f"{e.json_path}: {e.message}" for entry in told["dataset"] for e in validator.iter_errors(entry)
    ]
    assert not faults, faults[:5]


def test_ckanapi_reads_us(address: str, filled: Service) -> None:
    with ckanapi.RemoteCKAN(address) as remote:
        assert len(remote.action.package_list()) == 19
        assert remote.action.package_search(q="padi")["count"] == 1
        with pytest.raises(ckanapi.NotFound):
            remote.action.package_show(id="nonesuch")


def test_a_page_tells_search_engines(reader: Browser, filled: Service) -> None:
    row = next(d for d in filled.core.catalogue.page() if "Sembako" in d.title)
    html = get(reader, f"/dataset/{row.name}").data.decode()
    told = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (told["@type"], told["name"]) == ("Dataset", row.title)
    assert len(told["distribution"]) == 4
    assert all(d["contentUrl"].endswith(".csv") for d in told["distribution"])
