"""The CSW plugin over real records: those of OWSLib, ckanext-spatial and GSA; and over damaged ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from damage import damaged

from harvester.sdk import DatasetDraft, RawRecord, RecordInvalid, SkipRecord
from plugins._csw_paging import identifier_of
from plugins._csw_waf import read_file
from plugins._csw_xml import to_text
from plugins._xml import every, parse_xml
from plugins.csw import CswPlugin

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FIXTURES = Path(__file__).parent / "fixtures" / "csw"
OWSLIB, SPATIAL = CORPUS / "csw-xml" / "owslib", CORPUS / "iso-xml" / "ckanext-spatial"
GSA = CORPUS / "peers" / "GSA+datagov-harvester" / "example_data"
corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")


def outcome(body: bytes) -> DatasetDraft | str:
    """What becomes of a file: a draft, or why not."""
    try:
        return CswPlugin("https://example.org/waf/", {}).draft(
            RawRecord(identifier="a", content=read_file(body, "https://example.org/waf/a.xml"))
        )
    except (SkipRecord, RecordInvalid) as told:
        return str(told)


def files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.xml"))


@corpus
@pytest.mark.parametrize("path", files(OWSLIB, SPATIAL, GSA), ids=lambda path: path.name)
def test_every_file_is_read_or_told_why_not(path: Path) -> None:
    told = outcome(path.read_bytes())
    if isinstance(told, DatasetDraft):
        assert told.title
        assert told.identifier or "Invalid" in path.name
    else:
        assert told.endswith((".", "it is kept."))


@corpus
@pytest.mark.parametrize("folder", [SPATIAL / "gemini2.1" / "validation"])
def test_datasets_and_series_are_data_and_services_are_not(folder: Path) -> None:
    for path in files(folder):
        kind = path.name.split("_")[1]
        told = outcome(path.read_bytes())
        misplaced = "Invalid_Element_srv" in path.name
        assert isinstance(told, DatasetDraft) == (kind in {"Dataset", "Series"} and not misplaced), path.name


@corpus
def test_a_record_in_full() -> None:
    told = outcome((SPATIAL / "gemini2.1" / "dataset1.xml").read_bytes())
    assert isinstance(told, DatasetDraft)
    assert told.title == "Country Parks (Scotland)"
    assert told.identifier == "test-dataset-1"
    assert told.publisher
    assert told.publisher.name == "Scottish Natural Heritage"
    assert told.temporal[0].start == "1998"
    assert told.spatial[0].geometry == "-8.97114288,54.529947158,0.205857204,61.06066944"
    assert told.conforms_to == ("http://www.opengis.net/def/crs/EPSG/0/27700",)
    assert told.language == ("eng",)


@corpus
def test_a_record_of_19115_3() -> None:
    told = outcome((OWSLIB / "iso3_examples" / "metawal.wallonie.be-catchments.xml").read_bytes())
    assert isinstance(told, DatasetDraft)
    assert told.title == "Protection des captages - Série"
    assert {drafted.format for drafted in told.distribution} == {"API", "WMS"}
    assert told.publisher
    assert told.license is None or "http" in told.license


@corpus
def test_a_swiss_profile() -> None:
    told = outcome((OWSLIB / "iso_che.xml").read_bytes())
    assert isinstance(told, DatasetDraft)
    assert told.title == "Gewässerschutzkarte"
    assert told.spatial[0].geometry


@corpus
@pytest.mark.parametrize("name", ["inspire-getrecords-response.xml", "csw_dov_getrecordbyid.xml"])
def test_answers_of_catalogues(name: str) -> None:
    root = parse_xml((OWSLIB / name).read_bytes())
    records = list(every(root, "SearchResults", "MD_Metadata")) or list(every(root, "MD_Metadata"))
    assert records
    assert all(identifier_of(record) for record in records)


# Damage ------------------------------------------------------------------------------------


def survivors() -> list[Any]:
    own = [FIXTURES / "waf" / "jalan.xml", FIXTURES / "pycsw-post-dublin" / "records.xml"]
    pages = [FIXTURES / "geonetwork-paged" / "page1.xml"]
    found = [*own, *pages, *(files(OWSLIB, SPATIAL) if CORPUS.is_dir() else [])]
    return [pytest.param(path, id=path.name) for path in found if path.name != "error_bad_xml.xml"]


@pytest.mark.parametrize("path", survivors())
def test_no_damage_ends_a_run(path: Path) -> None:
    body = path.read_bytes()
    root = parse_xml(body)
    inner = next(iter(every(root, "SearchResults", "MD_Metadata|Record")), None)
    body = to_text(inner).encode() if inner is not None else body
    chance = random.Random(path.name)
    for _ in range(20):
        assert isinstance(outcome(damaged(body, chance)), DatasetDraft | str)
