"""Real and peers' input for the CKAN and data.json plugins, where it is at hand.

The numbers are those that the peers' own tests assert, or were counted in the files.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from harvester.sdk.testing import Answer, Site, outcome
from plugins.ckan import CkanPlugin
from plugins.datajson import DataJsonPlugin

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at ../shared/corpus")

GSA = "datajson/gsa-datagov-harvester"


def kinds(told: Any) -> Counter[str]:
    return Counter(
        kind for line in told.get("records", []) for kind in ("draft", "skipped", "invalid") if kind in line
    )


def file(path: str) -> Any:
    url = "https://data.example.gov/data.json"
    return outcome(
        DataJsonPlugin, Site(url=url, config={}, answers={url: Answer(body=(CORPUS / path).read_bytes())})
    )


@pytest.mark.parametrize(
    ("name", "drafted", "skipped", "problems"),
    [
        ("dcatus", 7, 0, 0),
        ("dcatus_2", 3, 0, 0),
        ("dcatus_same_title", 2, 0, 0),
        ("dcatus_same_title_step_2", 2, 0, 0),
        ("dcatus_single_record", 1, 0, 0),
        (
            "dcatus_no_identifier",
            1,
            0,
            1,
        ),  # the peer refuses it; here it has another key
        ("dcatus_with_none", 402, 0, 0),
        ("dcatus3_0", 4, 0, 1),
        ("dcatus3_0_nested_catalog", 3, 0, 0),
        ("dcatus3_0_with_services", 1, 2, 0),
        ("dcatus3_0_service_serves_dataset", 1, 1, 0),
        ("dcatus3_0_with_records", 1, 2, 0),
        ("dcatus3_0_record_no_id", 1, 1, 1),
        ("dcatus3_0_series_with_members", 2, 1, 0),
        ("dcatus3_0_series_member_also_top_level", 2, 1, 0),
    ],
)
def test_the_files_of_data_gov(name: str, drafted: int, skipped: int, problems: int) -> None:
    told = file(f"{GSA}/{name}.json")
    assert kinds(told) == Counter({"draft": drafted, "skipped": skipped}) - Counter()
    assert len(told.get("problems", [])) == problems


@pytest.mark.parametrize(
    ("name", "drafted"),
    [
        ("anri2025", 10), ("blitar", 25), ("contoh01", 3), ("desa", 8), ("kotasukabumi_first8", 8),
        ("magetan", 9),
        ("provinsi-jawa-timur_data", 2), ("sumedang", 3), ("tanahbumbu", 29), ("tuban", 3),
    ],
)  # fmt: skip
def test_the_files_of_indonesian_portals(name: str, drafted: int) -> None:
    told = file(f"samples/sdi-datajson/{name}.json")
    assert kinds(told) == {"draft": drafted}
    drafts = [line["draft"] for line in told["records"]]
    assert all(draft["title"] and draft["publisher"]["name"] for draft in drafts)
    links = [d.get("download_url") or d["access_url"] for draft in drafts for d in draft["distribution"]]
    assert all(link.startswith("http") for link in links)
    if name == "tuban":
        assert all(line["record"].startswith("https://sata.tubankab.go.id/") for line in told["records"])


def portal(packages: list[Any], **config: Any) -> Any:
    url = "https://data.example.gov/api/3/action/package_search?rows=100&start=0&sort=id+asc"
    body = json.dumps({"success": True, "result": {"count": len(packages), "results": packages}}).encode()
    site = Site(url="https://data.example.gov", config=config, answers={url: Answer(body=body)})
    return outcome(CkanPlugin, site)


def test_eight_hundred_datasets_of_a_national_portal() -> None:
    path = CORPUS / "ckan-json/frictionless-cassettes/legado.dados.gov.br-package_search-200-2280ddd4.json"
    packages = json.loads(path.read_bytes())["result"]["results"]
    assert kinds(portal(packages)) == {"draft": 147, "skipped": 653}
    told = portal(packages, include_harvested=True)
    assert kinds(told) == {"draft": 800}
    drafts = [line["draft"] for line in told["records"]]
    assert sum(len(draft["distribution"]) for draft in drafts) == 8006
    assert sum("accrual_periodicity" in draft for draft in drafts) > 300
    assert not [key for draft in drafts for key in draft.get("extras", {}) if key.startswith("harvest_")]


def test_the_packages_of_ckanext_dcat() -> None:
    def draft(name: str) -> Any:
        told = json.loads((CORPUS / "ckan-json/ckanext-dcat" / f"{name}.json").read_bytes())
        return portal([told])["records"][0]["draft"]

    scheming, legacy = draft("ckan_full_dataset_dcat_ap"), draft("ckan_full_dataset_dcat_ap_legacy")
    for key in (
        "identifier",
        "issued",
        "modified",
        "accrual_periodicity",
        "theme",
        "language",
        "access_rights",
    ):
        assert scheming[key] == legacy[key], key
    assert scheming["temporal"][0] == legacy["temporal"][0] == {"start": "1905-03-01", "end": "2013-01-05"}
    assert scheming["spatial"] == legacy["spatial"]
    assert draft("ckan_dataset_multilingual")["title"]["ca"] == "Conjunt de dades de prova DCAT"


def test_the_mock_portal_of_ckanext_harvest() -> None:
    folder = CORPUS / "peers/ckan+ckanext-harvest/derived-from/ckanext/harvest/tests/harvesters/mock_ckan"
    packages = json.loads((folder / "DATASETS.json").read_bytes())
    assert kinds(portal(packages)) == {"draft": 2}
    for filters, expected in (
        ({"groups_filter_include": ["remote-group"]}, ["1c65c66a-fdec-4138-9c64-0f9bf087bcbb"]),
        ({"groups_filter_exclude": ["remote-group"]}, ["dataset1-id"]),
        ({"organizations_filter_exclude": ["cabinet-office"]}, ["dataset1-id"]),
    ):
        url = "https://data.example.gov/api/3/action/package_search?rows=100&start=0&sort=id+asc"
        ((field, (name,)),) = filters.items()
        sign, key = "-" if "exclude" in field else "", "groups" if "groups" in field else "organization"
        body = json.dumps({"success": True, "result": {"count": 2, "results": packages}}).encode()
        answers = {f"{url}&fq={sign}{key}:{name}": Answer(body=body)}
        told: Any = outcome(CkanPlugin, Site(url="https://data.example.gov", config=filters, answers=answers))
        assert [line["record"] for line in told["records"]] == expected
