"""Real catalogues and the assertions of ckanext-dcat's own tests, where the corpus is beside the project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.dcat.rdf import fragments, page
from harvester.domain.identity import content_digest
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.sdk import ContentUnreadable
from harvester.sdk.testing import Answer, FakeHttp, Site, make_context, outcome
from plugins.dcat import DcatPlugin

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
RDF = CORPUS / "dcat-rdf"
PEER = CORPUS / "peers" / "ckan+ckanext-dcat"
EXAMPLES = PEER / "examples" / "dcat"
HARVESTER = PEER / "derived-from" / "ckanext" / "dcat" / "tests" / "harvester" / "test_harvester"
HOSTILE = CORPUS / "hostile" / "self-made"
TYPES = {
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}
MALFORMED = {
    "dataset.ttl",
    "example-bee-population-dataset-series-api.ttl",
    "example-bee-population-dataset-series-combined.ttl",
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")


def answer(path: Path) -> Answer:
    return Answer(body=path.read_bytes(), headers={"Content-Type": TYPES[path.suffix]})


def harvest(*pages: tuple[str, Path]) -> dict[str, Any]:
    answers = {url: answer(path) for url, path in pages}
    return dict(outcome(DcatPlugin, Site(url=pages[0][0], config={}, answers=answers)))


def drafts(*pages: tuple[str, Path]) -> list[dict[str, Any]]:
    result = harvest(*pages)
    assert "error" not in result, result["error"]
    return [record["draft"] for record in result.get("records", []) if "draft" in record]


def example(name: str) -> dict[str, Any]:
    return drafts(("https://site.example/" + name, EXAMPLES / name))[0]


def test_the_geochemical_survey() -> None:
    draft = example("dataset.rdf")
    assert draft["title"] == "Zimbabwe Regional Geochemical Survey."
    assert (draft["issued"], draft["modified"][:16]) == ("2012-05-10", "2012-05-10T21:04")
    assert draft["keyword"] == ["exploration", "geochemistry", "geology"]
    assert draft["temporal"] == [{"start": "1905-03-01", "end": "2013-01-05"}]
    assert draft["extras"]["alternate_identifier"] == ["alternate-identifier-1", "alternate-identifier-2"]
    distribution = draft["distribution"][0]
    assert distribution["byte_size"] == 12323
    assert distribution["checksum_algorithm"] == "sha1"
    assert distribution["checksum"].startswith("4304cf2e")


def test_the_catalogue_of_two() -> None:
    found = drafts(("https://site.example/catalog.rdf", EXAMPLES / "catalog.rdf"))
    assert [draft["title"] for draft in found] == ["Example dataset 1", "Example dataset 2"]
    assert len(found[0]["distribution"]) == 3
    assert len(found[0]["keyword"]) == 2


def test_other_examples() -> None:
    deri = example("dataset_deri.ttl")
    assert (deri["title"], len(deri["distribution"])) == ("Abandoned Vehicles", 1)
    pod = example("catalog_pod.jsonld")
    assert (pod["title"], len(pod["distribution"])) == ("U.S. Widget Manufacturing Statistics", 4)
    graph = example("catalog_with_at_graph.jsonld")
    assert (graph["title"], len(graph["distribution"])) == ("Title dataset", 1)
    assert graph["contact_point"][0]["email"] == "jane.doe@agency.gov"
    assert set(example("dataset_multilingual.ttl")["title"]) == {"ca", "en", "es"}
    assert example("dataset_health.ttl")["title"] == "HealthDCAT-AP test dataset"
    spain = example("dataset_gob_es.ttl")
    assert (spain["publisher"]["name"], spain["accrual_periodicity"]) == ("Ayuntamiento de Madrid", "R/P1Y")
    assert example("dataset_gov_de.rdf")["distribution"][0]["checksum_algorithm"] == "sha256"


@pytest.mark.parametrize("name", ["rdf_content.rdf", "ttl_content.ttl", "ttl_unicode_in_keywords.ttl"])
def test_two_datasets(name: str) -> None:
    assert len(drafts(("https://some.example/" + name, HARVESTER / name))) == 2


def test_four_datasets_on_two_pages() -> None:
    first = ("http://some.dcat.file.pagination.rdf/page/1", HARVESTER / "rdf_content_pagination_1.rdf")
    second = ("http://some.dcat.file.pagination.rdf/page/2", HARVESTER / "rdf_content_pagination_2.rdf")
    result = harvest(first, second)
    assert [record["draft"]["title"][-1] for record in result["records"]] == ["1", "2", "3", "4"]
    assert "partial" not in result
    again = harvest(first, (second[0], first[1]))
    assert len(again["records"]) == 2
    assert "same" in again["partial"]


@pytest.mark.parametrize("suffix", ["rdf", "ttl"])
def test_the_second_state_has_one_dataset_less(suffix: str) -> None:
    result = harvest((f"https://some.example/x.{suffix}", HARVESTER / f"{suffix}_remote_file_small.{suffix}"))
    assert len(result["records"]) == 1
    assert "partial" not in result


@pytest.mark.parametrize("name", ["rdf_remote_file_invalid.rdf", "ttl_remote_file_invalid.ttl"])
def test_nothing_of_an_invalid_file(name: str) -> None:
    result = harvest(("https://some.example/" + name, HARVESTER / name))
    assert "line" in result["error"]
    assert "records" not in result


def test_distributions_are_known_by_their_address_only() -> None:
    named, unnamed = (
        drafts(("https://some.example/x", HARVESTER / f"rdf_content_with_distribution{end}.rdf"))[0]
        for end in ("_uri", "")
    )
    assert named["distribution"][0]["identifier"].endswith("/resource/1")
    assert "identifier" not in unnamed["distribution"][0]


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld"])
def test_a_real_feed_of_three_pages(suffix: str) -> None:
    folder = RDF / "ckanext-dcat-2.4.4-generated"
    base = f"https://dados.example/catalog.{suffix}?page="
    pages = [(f"{base}{number}", folder / f"catalog-page-{number}.{suffix}") for number in (1, 2, 3)]
    result = harvest(*pages)
    assert "error" not in result
    assert "partial" not in result
    assert len(result["records"]) == 150
    assert all("draft" in record for record in result["records"])


def test_every_syntax_gives_the_same_records() -> None:
    folder = RDF / "ckanext-dcat-2.4.4-generated"
    found: dict[str, dict[str, str]] = {}
    for suffix in ("ttl", "rdf"):
        url = "https://dados.example/catalog"
        answers = {url: answer(folder / f"catalog-page-3.{suffix}")}
        site = Site(url=url, config={}, answers=answers)
        raws = DcatPlugin(url, {}).records(make_context(FakeHttp(answers), site))
        found[suffix] = {raw.identifier: content_digest(raw.content) for raw in raws}
    assert found["ttl"].keys() == found["rdf"].keys()
    assert sum(found["ttl"][key] == found["rdf"][key] for key in found["ttl"]) >= 45


def _documents() -> list[Path]:
    return sorted(path for path in RDF.glob("*/*") if path.suffix in TYPES and path.name != "context.jsonld")


@pytest.mark.parametrize("path", _documents(), ids=lambda path: path.name)
def test_every_document_is_read_or_refused_in_words(path: Path) -> None:
    result = harvest(("https://some.example/x", path))
    error = result.get("error", "")
    if path.name in MALFORMED:
        assert "ContentUnreadable" in error
        assert "line" in error
    else:
        assert not error or "answers 404" in error  # the next page of a feed
        assert result["records"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xxe.rdf", "Entity"),
        ("billion-laughs-depth5.rdf", "entities"),
        ("billion-laughs-depth9.rdf", "entities"),
        ("jsonld-file-context.jsonld", "context"),
        ("jsonld-remote-context.jsonld", "context"),
    ],
)
def test_hostile_documents_are_refused(name: str, words: str) -> None:
    url = "https://some.example/x"
    answers = {url: answer(HOSTILE / name)}
    http = FakeHttp(answers)
    with pytest.raises(ContentUnreadable, match=words):
        list(DcatPlugin(url, {}).records(make_context(http, Site(url=url, config={}, answers=answers))))
    assert http.requests == [url]


def test_what_only_looks_hostile_is_read() -> None:
    entity = drafts(("https://some.example/x", HOSTILE / "legit-internal-entity.rdf"))[0]
    assert (entity["title"], entity["issued"]) == ("ok", "2020-01-01")
    assert drafts(("https://some.example/x", HOSTILE / "long-multiline-literal-1MB.rdf"))
    assert harvest(("https://some.example/x", HOSTILE / "two-hash-iri.ttl"))["records"]
    loop = HOSTILE / "hydra-loop.ttl"
    result = harvest(("http://127.0.0.1/c?page=1", loop), ("http://127.0.0.1/c?page=2", loop))
    assert "partial" in result


def test_real_datasets_survive_our_own_feed() -> None:
    """Harvested, normalised, published, harvested and normalised again: the same dataset."""
    vocabularies = load_vocabularies(Path(__file__).parents[2] / "config" / "vocabularies")
    source = SourceContext(name="s", title="S", url="https://some.example/x", plugin="dcat")

    def normalised(body: bytes, media_type: str) -> list[Dataset]:
        answers = {source.url: Answer(body=body, headers={"Content-Type": media_type})}
        plugin = DcatPlugin(source.url, {})
        raws = plugin.records(
            make_context(FakeHttp(answers), Site(url=source.url, config={}, answers=answers))
        )
        return [
            normalise(
                plugin.draft(raw),
                RecordContext(
                    identifier=raw.identifier, url=raw.url, source=source, vocabularies=vocabularies
                ),
            ).dataset
            for raw in raws
        ]

    count = 0
    for name in (
        "dataset.rdf",
        "dataset_gob_es.ttl",
        "dataset_gov_de.rdf",
        "dataset_health.ttl",
        "catalog.rdf",
    ):
        for dataset in normalised((EXAMPLES / name).read_bytes(), TYPES[Path(name).suffix]):
            own = to_document(replace(dataset, provenance=None))
            told = fragments(dataset, "https://data.example.go.id/dataset/x", document=own)
            (again,) = normalised(b"".join(page("ttl", [told.ttl])), "text/turtle")
            assert to_document(replace(again, provenance=None)) == own
            count += 1
    assert count == 6
