"""Every rule that changes a value says so: what stood there, and what stands there now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from any_drafts import RECORD

from harvester.domain.record import AgentDraft, DatasetDraft, DistributionDraft, PeriodDraft, PlaceDraft
from harvester.normalise.normalise import normalise

CC = "https://creativecommons.org/licenses/"
EU = "http://publications.europa.eu/resource/authority/"
HOME = "https://data.bojonegorokab.go.id"
HERE = replace(RECORD, url=f"{HOME}/dataset/a", source=replace(RECORD.source, url=HOME))


@pytest.mark.parametrize(
    ("rule", "path", "before", "after", "draft"),
    [
        ("date", "modified", "Jum’at 27 Oktober 2017", "2017-10-27", {"modified": "Jum’at 27 Oktober 2017"}),
        ("date", "issued", "Bojonegoro 17 Mei 2024", "2024-05-17", {"issued": "Bojonegoro 17 Mei 2024"}),
        (
            "period",
            "temporal[0]",
            "TW II 2022",
            "2022-04/2022-06",
            {"temporal": [PeriodDraft(start="TW II 2022")]},
        ),
        (
            "place",
            "spatial[0]",
            "Kec. Kapas",
            "Kecamatan Kapas 35.22.14",
            {"spatial": [PlaceDraft(name="Kec. Kapas")]},
        ),
        (
            "geometry",
            "spatial[0]",
            "111,-7,112,-6",
            "(111.0, -7.0, 112.0, -6.0)",
            {"spatial": [PlaceDraft(geometry="111,-7,112,-6")]},
        ),
        (
            "organisation",
            "publisher.name",
            "Dinkes",
            "Dinas Kesehatan",
            {"publisher": AgentDraft(name="Dinkes")},
        ),
        ("licence", "license", "cc-by", f"{CC}by/4.0/", {"license": "cc-by"}),
        (
            "frequency",
            "accrualPeriodicity",
            "tahunan",
            f"{EU}frequency/ANNUAL",
            {"accrual_periodicity": "tahunan"},
        ),
        ("access-right", "accessRights", "terbuka", f"{EU}access-right/PUBLIC", {"access_rights": "terbuka"}),
        ("theme", "theme[0]", "Kesehatan", f"{EU}data-theme/HEAL", {"theme": ["Kesehatan"]}),
        ("theme-from-words", "theme", "", f"{EU}data-theme/ECON", {"title": "Harga Sembako"}),
        ("language", "language", "IND", "id", {"language": ["IND"]}),
        (
            "language",
            "language",
            "Indonesia dan Inggris",
            "id, en",
            {"language": ["Indonesia dan Inggris"]},
        ),
        (
            "e-mail",
            "contactPoint[0].hasEmail",
            "e-mail",
            "mailto:",
            {"contact_point": [AgentDraft(name="PPID", email="ppid (at) bojonegorokab.go.id")]},
        ),
        ("keywords", "keyword.id", "padi, jagung", "padi; jagung", {"keyword": ["padi, jagung"]}),
        ("text", "title", "A &amp; B", "A & B", {"title": "A &amp; B"}),
        (
            "address",
            "landingPage",
            "www.a.go.id/b c",
            "http://www.a.go.id/b%20c",
            {"landing_page": "www.a.go.id/b c"},
        ),
    ],
)
def test_each_rule_tells_what_it_changed(
    rule: str, path: str, before: str, after: str, draft: dict[str, Any]
) -> None:
    changes = normalise(DatasetDraft(**{"title": "A", **draft}), HERE).changes
    assert (path, before, after, rule) in [(c.path, c.before, c.after, c.rule) for c in changes]


@pytest.mark.parametrize(
    ("rule", "key", "told", "after"),
    [
        ("format", "format", {"format": "Excel"}, "XLSX"),
        ("media-type", "mediaType", {"media_type": "TEXT/CSV; charset=utf-8"}, "text/csv"),
        ("byteSize", "byteSize", {"byte_size": "1,5 MB"}, "1500000"),
        ("checksum", "checksum", {"checksum": "MD5:" + "AB" * 16}, "ab" * 16),
        ("status", "status", {"status": "completed"}, f"{EU}distribution-status/COMPLETED"),
        ("availability", "availability", {"availability": "stable"}, f"{EU}planned-availability/STABLE"),
    ],
)
def test_each_rule_for_files_tells_what_it_changed(
    rule: str, key: str, told: dict[str, Any], after: str
) -> None:
    draft = DatasetDraft(
        title="A", distribution=[DistributionDraft(download_url="https://a.go.id/b", **told)]
    )
    (before,) = told.values()
    changes = [(c.path, c.before, c.after, c.rule) for c in normalise(draft, HERE).changes]
    assert (f"distribution[0].{key}", before, after, rule) in changes
