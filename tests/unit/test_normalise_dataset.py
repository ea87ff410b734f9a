"""Whole drafts: identifiers, addresses, settings, tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.dcat.validation import validate
from harvester.domain.dataset import Column
from harvester.domain.problem import Severity
from harvester.domain.record import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    PlaceDraft,
    SpooledTable,
    TableDraft,
)
from harvester.normalise.context import Normalised, RecordContext, SourceContext
from harvester.normalise.normalise import normalise

VOCABULARIES = load_vocabularies(Path(__file__).parents[2] / "config" / "vocabularies")
HOME = "https://data.bojonegorokab.go.id"
CC = "https://creativecommons.org/licenses/"
EU = "http://publications.europa.eu/resource/authority/"


def run(draft: DatasetDraft, url: str = f"{HOME}/dataset/a", **source: Any) -> Normalised:
    context = SourceContext(
        **{
            "name": "s",
            "title": "Satu Data",
            "url": HOME,
            "plugin": "ckan",
            **source,
        }
    )
    record = RecordContext(identifier="a", url=url, source=context, vocabularies=VOCABULARIES)
    return normalise(draft, record)


def codes(result: Normalised) -> list[str]:
    return [problem.code for problem in result.problems]


def test_a_full_draft() -> None:
    result = run(
        DatasetDraft(
            title={"IND": "Jumlah Penduduk", "en-US": "Population"},
            description="<p>Satu</p>",
            html=True,
            keyword=["penduduk, desa", {"en": "people"}],
            theme=["Kependudukan", "Tema Kami"],
            publisher=AgentDraft(name="Dinkes", email="noemailprovided@usa.gov"),
            contact_point=[
                AgentDraft(name="Admin", email="mailto:admin@data.bojonegorokab.go.id"),
                AgentDraft(name="-"),
            ],
            issued="05 Nov 2025 14:29:24",
            modified="R/P1Y",
            license="cc-by",
            access_rights="public",
            temporal=[PeriodDraft(start="Triwulan II 2022")],
            spatial=[PlaceDraft(name="Kecamatan Kapas")],
            distribution=[DistributionDraft(download_url="/a b.csv", byte_size="1,5 MB", checksum="AB" * 16)],
            extras={"satuan": "jiwa", "kosong": "", "nan": float("nan")},
        )
    )
    document = to_document(result.dataset)
    assert document == {
        "identifier": "a",
        "title": {"id": "Jumlah Penduduk", "en": "Population"},
        "description": {"id": "Satu"},
        "keyword": {"id": ["penduduk", "desa", "Tema Kami"], "en": ["people"]},
        "theme": [f"{EU}data-theme/SOCI"],
        "publisher": {"name": "Dinas Kesehatan", "identifier": "dinas-kesehatan", **_homepage(document)},
        "contactPoint": [{"fn": "Admin", "hasEmail": "mailto:admin@data.bojonegorokab.go.id"}],
        "issued": "2025-11-05T14:29:24+07:00",
        "accrualPeriodicity": f"{EU}frequency/ANNUAL",
        "language": ["id"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "accessRights": f"{EU}access-right/PUBLIC",
        "spatial": [{"identifier": "35.22.14", "prefLabel": document["spatial"][0]["prefLabel"]}],
        "temporal": [{"startDate": "2022-04", "endDate": "2022-06"}],
        "distribution": [
            {
                "identifier": f"{HOME}/a%20b.csv",
                "title": {"id": "a b.csv"},
                "downloadURL": f"{HOME}/a%20b.csv",
                "format": "CSV",
                "mediaType": "text/csv",
                "byteSize": 1500000,
                "checksum": {"algorithm": "md5", "checksumValue": "ab" * 16},
            }
        ],
        "organization": "dinas-kesehatan",
        "extras": {"satuan": "jiwa"},
    }
    assert [problem for problem in validate(document) if problem.severity is Severity.ERROR] == []


def _homepage(document: dict[str, Any]) -> dict[str, str]:
    homepage = document["publisher"].get("homepage")
    return {"homepage": homepage} if homepage else {}


def test_without_a_title_the_identifier_stands_in_and_it_is_an_error() -> None:
    result = run(DatasetDraft(title={"id": "N/A"}))
    assert result.dataset.title == {"id": "a"}
    assert [(p.code, p.path, p.severity) for p in result.problems] == [
        ("title-missing", "title", Severity.ERROR)
    ]


def test_identifier_falls_back_to_series_and_record() -> None:
    assert run(DatasetDraft(title="T", identifier="x", series="s")).dataset.identifier == "x"
    assert run(DatasetDraft(title="T", identifier="-", series="s")).dataset.identifier == f"{HOME}#s"
    assert run(DatasetDraft(title="T")).dataset.identifier == "a"


def test_distribution_identifiers_are_unique_and_do_not_shift() -> None:
    one = DistributionDraft(title="Satu", download_url="https://a.go.id/x", format="csv")
    two = DistributionDraft(title="Dua", download_url="https://a.go.id/x", format="xlsx")
    three = DistributionDraft(title="Tiga", identifier="r3", download_url="https://a.go.id/x")
    ids = [
        d.identifier
        for d in run(DatasetDraft(title="T", distribution=[one, two, three])).dataset.distribution
    ]
    assert ids == ["https://a.go.id/x", "https://a.go.id/x#xlsx", "r3"]
    added = DistributionDraft(title="Baru", download_url="https://a.go.id/y")
    after = run(DatasetDraft(title="T", distribution=[added, one, two, three])).dataset.distribution
    assert [d.identifier for d in after[1:]] == ids


def test_two_formats_are_two_distributions() -> None:
    draft = DistributionDraft(
        identifier="r", title="D", access_url="https://a.go.id/x", format="csv/xlsx", byte_size=9
    )
    found = run(DatasetDraft(title="T", distribution=[draft])).dataset.distribution
    assert [(d.identifier, d.format, d.byte_size) for d in found] == [
        ("r", "CSV", None),
        ("r#xlsx", "XLSX", None),
    ]


@pytest.mark.parametrize(
    "url", ["http://10.42.1.9/a.csv", "http://sipd.test/a.csv", "http://localhost/a.csv"]
)
def test_private_hosts_are_left_out_with_a_warning(url: str) -> None:
    result = run(
        DatasetDraft(
            title="T",
            distribution=[
                DistributionDraft(download_url=url),
                DistributionDraft(access_url="https://a.go.id/b.csv"),
            ],
        )
    )
    assert [d.access_url for d in result.dataset.distribution] == ["https://a.go.id/b.csv"]
    assert [(p.code, p.path, p.severity) for p in result.problems] == [
        ("host-not-public", "distribution[0].downloadURL", Severity.WARNING)
    ]


def test_a_source_in_a_private_network_keeps_its_own_files() -> None:
    draft = DatasetDraft(
        title="T",
        distribution=[
            DistributionDraft(download_url="http://127.0.0.1:5001/a.csv"),
            DistributionDraft(download_url="http://localhost/b.csv"),
            DistributionDraft(download_url="http://10.1.1.1/c.csv"),
        ],
    )
    context = SourceContext(name="s", title="S", url="http://127.0.0.1:5000", plugin="ckan")
    record = RecordContext(identifier="a", url=None, source=context, vocabularies=VOCABULARIES)
    result = normalise(draft, record)
    assert [d.download_url for d in result.dataset.distribution] == [
        "http://127.0.0.1:5001/a.csv",
        "http://localhost/b.csv",
    ]


def test_a_file_without_address_is_at_the_landing_page_or_left_out() -> None:
    draft = DatasetDraft(
        title="T", landing_page="https://a.go.id/p", distribution=[DistributionDraft(title="F")]
    )
    assert run(draft).dataset.distribution[0].access_url == "https://a.go.id/p"
    nowhere = run(replace(draft, landing_page=None), url=HOME)
    assert nowhere.dataset.distribution == ()
    assert codes(nowhere) == ["distribution-without-address"]


def test_a_spooled_table_becomes_a_csv_of_ours() -> None:
    spool = SpooledTable(
        columns=(Column(name="desa"), Column(name="desa"), Column(name=" ")), sha256="ab" * 32, rows=7
    )
    table = TableDraft(columns=(), spool=spool)
    found = run(DatasetDraft(title="T", distribution=[DistributionDraft(title="Harga", table=table)]))
    distribution = found.dataset.distribution[0]
    assert (distribution.format, distribution.media_type) == ("CSV", "text/csv")
    assert distribution.conforms_to == ("https://specs.frictionlessdata.io/table-schema/",)
    assert distribution.table is not None
    assert [c.name for c in distribution.table.columns] == ["desa", "desa_2", "kolom_3"]
    assert (distribution.table.parts, distribution.table.rows) == (("ab" * 32,), 7)


def test_a_table_that_was_not_spooled_is_a_problem() -> None:
    table = TableDraft(columns=(Column(name="a"),), rows=[["1"]])
    result = run(
        DatasetDraft(title="T", distribution=[DistributionDraft(title="x", table=table)]),
        url=HOME,
    )
    assert codes(result) == ["table-not-kept", "distribution-without-address"]


def test_an_unknown_licence_stays_as_rights() -> None:
    result = run(DatasetDraft(title="T", license="Milik Pemkab", rights="Boleh disalin"))
    assert result.dataset.license is None
    assert result.dataset.rights == {"id": "Boleh disalin\n\nMilik Pemkab"}
    assert [(p.code, p.severity) for p in result.problems] == [("licence-unknown", Severity.INFO)]
    assert run(DatasetDraft(title="T", license="notspecified")).dataset.rights == {}
    assert run(DatasetDraft(title="T", license="other-open")).dataset.rights == {"id": "Other (Open)"}


def test_the_licence_that_all_distributions_have() -> None:
    files = [DistributionDraft(access_url=f"https://a.go.id/{n}", license="cc-by") for n in range(2)]
    assert (
        run(DatasetDraft(title="T", distribution=files)).dataset.license
        == "https://creativecommons.org/licenses/by/4.0/"
    )
    files.append(DistributionDraft(access_url="https://a.go.id/x"))
    assert run(DatasetDraft(title="T", distribution=files)).dataset.license is None


def test_themes_come_from_words_where_none_is_told() -> None:
    assert run(DatasetDraft(title="Prevalensi stunting")).dataset.theme == (f"{EU}data-theme/HEAL",)
    office = DatasetDraft(title="Daftar", publisher=AgentDraft(name="Dinas Perhubungan"))
    assert run(office).dataset.theme == (f"{EU}data-theme/TRAN",)
    assert run(DatasetDraft(title="Daftar")).dataset.theme == ()


def test_defaults_fill_in_and_overrides_replace() -> None:
    result = run(
        DatasetDraft(
            title="T",
            license="notspecified",
            keyword=["satu"],
            accrual_periodicity="bulanan",
            access_rights="non-public",
            extras={"a": "told"},
            distribution=[
                DistributionDraft(access_url="https://a.go.id/x", license="cc-zero"),
                DistributionDraft(access_url="https://a.go.id/y"),
            ],
        ),
        defaults={
            "license": "CC-BY-4.0",
            "keyword": ["dua"],
            "accrualPeriodicity": "tahunan",
            "publisher.name": "Diskominfo {harvest_source_title}",
            "publisher": {"email": "a@b.go.id"},
            "extras": {"a": "default", "asal": "{harvest_source_url}#{dataset_id}"},
            "distribution.license": "cc-by",
            "salah": "x",
        },
        overrides={"accessRights": "public", "theme": ["GOVE"], "temporal": {"startDate": "2020"}},
    )
    dataset = result.dataset
    assert dataset.license == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset.keyword == {"id": ("satu", "dua")}
    assert dataset.accrual_periodicity == f"{EU}frequency/MONTHLY"
    assert dataset.publisher is not None
    assert dataset.publisher.name == "Diskominfo Satu Data"
    assert dataset.publisher.email == "a@b.go.id"
    assert dataset.extras == {"a": "told", "asal": f"{HOME}#a"}
    assert [d.license for d in dataset.distribution] == [
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "https://creativecommons.org/licenses/by/4.0/",
    ]
    assert dataset.access_rights == f"{EU}access-right/PUBLIC"
    assert dataset.theme == (f"{EU}data-theme/GOVE",)
    assert dataset.temporal[0].start_date == "2020"
    assert codes(result) == ["setting-unknown"]


def test_organization_is_the_operators_choice_first() -> None:
    draft = DatasetDraft(title="T", organization="Dinas Pertanian (KP)")
    assert run(draft).dataset.organization == "dinas-pertanian-kp"
    assert run(draft, organization="kominfo").dataset.organization == "kominfo"


def test_changes_say_what_a_rule_did() -> None:
    result = run(DatasetDraft(title="<b>T</b>", issued="5 Mei 2020", license="cc-by"))
    assert {(c.path, c.before, c.after, c.rule) for c in result.changes} == {
        ("title", "<b>T</b>", "T", "text"),
        ("publisher.name", "", "Pemerintah Kabupaten Bojonegoro", "publisher-from-host"),
        ("issued", "5 Mei 2020", "2020-05-05", "date"),
        ("language", "", "id", "language-of-the-texts"),
        ("license", "cc-by", "https://creativecommons.org/licenses/by/4.0/", "licence"),
    }


def test_thousands_of_files_are_kept_and_what_is_too_much_is_told() -> None:
    files = [DistributionDraft(download_url=f"{HOME}/{number}.csv") for number in range(10_001)]
    kept = run(DatasetDraft(title="Satu berkas setiap hari", distribution=tuple(files[:8_327])))
    assert len(kept.dataset.distribution) == 8_327
    assert "too-many-distributions" not in codes(kept)
    cut = run(DatasetDraft(title="Satu berkas setiap jam", distribution=tuple(files)))
    assert len(cut.dataset.distribution) == 10_000
    assert "too-many-distributions" in codes(cut)


def test_very_many_keywords_are_cut_and_told() -> None:
    result = run(
        DatasetDraft(title="Semua kata", keyword=tuple(f"kata {number}" for number in range(34_866)))
    )
    assert len(result.dataset.keyword["id"]) == 200
    assert "too-many-keywords" in codes(result)


@pytest.mark.parametrize(
    ("title", "told", "tag"),
    [
        ("Jumlah Penduduk menurut Agama", [], "id"),
        ("List of hospitals by district", [], "en"),
        ("Population of the villages", ["id"], "en"),
        ("Jumlah penduduk dan agama di desa", ["en"], "id"),
        ("APBD 2024", ["en"], "en"),
        ("APBD 2024", ["id", "en"], "id"),
        ("Wong Jowo", ["jv"], "jv"),
    ],
)
def test_unmarked_text_has_the_language_of_its_words_or_of_its_record(
    title: str, told: list[str], tag: str
) -> None:
    assert run(DatasetDraft(title=title, language=told)).dataset.title == {tag: title}


def test_every_language_of_a_multilingual_source_is_kept() -> None:
    draft = DatasetDraft(
        title={"id": "Penduduk", "en": "Population", "jv": "Cacahe wong"},
        description={"id": "Satu", "en": "One"},
        keyword=[{"id": "penduduk", "en": "people"}],
        language=["id", "en", "jv"],
        distribution=[DistributionDraft(download_url="/a.csv", title={"id": "Berkas", "en": "File"})],
    )
    document = to_document(run(draft).dataset)
    assert document["title"] == {"id": "Penduduk", "en": "Population", "jv": "Cacahe wong"}
    assert document["description"] == {"id": "Satu", "en": "One"}
    assert document["keyword"] == {"id": ["penduduk"], "en": ["people"]}
    assert document["language"] == ["id", "en", "jv"]
    assert document["distribution"][0]["title"] == {"id": "Berkas", "en": "File"}


def test_standards_told_by_name_are_kept_beside_those_with_an_address() -> None:
    told = ["ISO 19115", "http://www.opengis.net/def/crs/EPSG/0/4326"]
    files = [DistributionDraft(download_url="/a.csv", conforms_to=["Permendagri 90/2019"])]
    dataset = run(DatasetDraft(title="A", conforms_to=told, type="dataset", distribution=files)).dataset
    assert dataset.conforms_to == ("http://www.opengis.net/def/crs/EPSG/0/4326",)
    assert dataset.extras == {"conforms_to": ["ISO 19115"]}
    assert dataset.type == "dataset"
    assert dataset.distribution[0].extras == {"conforms_to": ["Permendagri 90/2019"]}


@pytest.mark.parametrize(
    ("licence", "iri", "rights"),
    [
        ('<a href="https://creativecommons.org/licenses/by/4.0/">CC</a>', f"{CC}by/4.0/", {}),
        ('<a href="https://a.go.id/syarat">Syarat</a>', "https://a.go.id/syarat", {}),
        ("<p>Bebas <b>dipakai</b></p>", None, {"id": "Bebas dipakai"}),
    ],
)
def test_a_licence_told_as_html(licence: str, iri: str | None, rights: dict[str, str]) -> None:
    dataset = run(DatasetDraft(title="A", license=licence)).dataset
    assert (dataset.license, dataset.rights) == (iri, rights)
