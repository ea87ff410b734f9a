"""Every rule that changes a value says so: what stood there, and what stands there now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from any_drafts import RECORD

from harvester.domain.record import AgentDraft, DatasetDraft, DistributionDraft, PeriodDraft, PlaceDraft
from harvester.normalise.normalise import normalise
from harvester.web.labels import RULES

CC = "https://creativecommons.org/licenses/"
EU = "http://publications.europa.eu/resource/authority/"
HOME = "https://data.bojonegorokab.go.id"
HERE = replace(RECORD, url=f"{HOME}/dataset/a", source=replace(RECORD.source, url=HOME))


@pytest.mark.parametrize(
    ("rule", "path", "before", "after", "draft"),
    [
        ("date", "modified", "Jum’at 27 Oktober 2017", "2017-10-27", {"modified": "Jum’at 27 Oktober 2017"}),
        (
            "date",
            "issued",
            "Jum&#8217;at, 27 Oktober 2017",
            "2017-10-27",
            {"issued": "Jum&#8217;at, 27 Oktober 2017"},
        ),
        ("date", "issued", "Ngunut 8 Juni 2023", "2023-06-08", {"issued": "Ngunut 8 Juni 2023"}),
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
        ("language-of-the-texts", "language", "", "id", {"title": "Jumlah siswa"}),
        ("licence-in-words", "license", "other-open", "Other (Open)", {"license": "other-open"}),
        (
            "organisation",
            "publisher.identifier",
            "",
            "dinas-kesehatan",
            {"publisher": AgentDraft(name="Dinas Kesehatan", homepage=HOME)},
        ),
        (
            "text",
            "publisher.name",
            "Balai &amp; Benih",
            "Balai & Benih",
            {"publisher": AgentDraft(name="Balai &amp; Benih")},
        ),
        (
            "name-from-address",
            "publisher.name",
            "",
            "balai.example.id",
            {"publisher": AgentDraft(homepage="https://balai.example.id/")},
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
    assert {change.rule for change in changes} <= RULES.keys(), "a rule that the pages cannot tell in words"


@pytest.mark.parametrize(
    ("rule", "key", "told", "after"),
    [
        ("format", "format", {"format": "Excel"}, "XLSX"),
        ("media-type", "mediaType", {"media_type": "TEXT/CSV; charset=utf-8"}, "text/csv"),
        ("byteSize", "byteSize", {"byte_size": "1,5 MB"}, "1500000"),
        ("checksum", "checksum", {"checksum": "MD5:" + "AB" * 16}, "ab" * 16),
        (
            "packageFormat",
            "packageFormat",
            {"package_format": f"{EU}file-type/TAR"},
            "application/x-tar",
        ),
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
    assert {rule for *_, rule in changes} <= RULES.keys()


@pytest.mark.parametrize(
    ("told", "change"),
    [
        (
            {"download_url": "https://a.go.id/b.csv"},
            ("distribution[0].format", "", "CSV", "format-from-address"),
        ),
        (
            {"media_type": "application/pdf"},
            ("distribution[0].format", "", "PDF", "format-from-media-type"),
        ),
        (
            {"download_url": "https://a.go.id/rs.csv"},
            ("distribution[0].title", "", "rs.csv", "title-from-address"),
        ),
    ],
)
def test_what_a_file_did_not_say_is_told_too(told: dict[str, Any], change: tuple[str, ...]) -> None:
    files = [DistributionDraft(**{"download_url": "https://a.go.id/b", **told})]
    changes = normalise(DatasetDraft(title="A", distribution=files), HERE).changes
    assert change in [(c.path, c.before, c.after, c.rule) for c in changes]


@pytest.mark.parametrize(
    ("told", "code"),
    [({"byte_size": "besar"}, "size-unreadable"), ({"checksum": "ab12"}, "checksum-unreadable")],
)
def test_what_a_file_said_in_vain_is_a_problem(told: dict[str, Any], code: str) -> None:
    files = [DistributionDraft(download_url="https://a.go.id/b", **told)]
    problems = normalise(DatasetDraft(title="A", distribution=files), HERE).problems
    assert [p.code for p in problems if p.path.startswith("distribution")] == [code]


def test_many_files_do_not_crowd_out_what_happened_to_the_dataset() -> None:
    files = [
        DistributionDraft(download_url=f"https://a.go.id/{n}", format="Excel", issued="kapan-kapan")
        for n in range(500)
    ]
    result = normalise(DatasetDraft(title="A", issued="5 Mei 2020", distribution=files), HERE)
    assert ("issued", "2020-05-05") in [(c.path, c.after) for c in result.changes]
    listed = [c for c in result.changes if c.path.startswith("distribution[")]
    assert result.changes[-1].rule == "further-changes"
    assert len(listed) + int(result.changes[-1].after) == len(files)
    unread = [p for p in result.problems if p.code == "date-unreadable"]
    assert len(unread) == 200
    assert result.problems[-1].text == (
        "Its files have 300 further problems of these kinds, which are not listed."
    )


@pytest.mark.parametrize(
    "told", ["Sampai 17 Mei 2024", "Perbup 17 Mei 2024", "Tuban 17 Mei 2024", "Kapas 2024"]
)
def test_only_a_place_that_is_known_stands_before_a_date(told: str) -> None:
    result = normalise(DatasetDraft(title="A", issued=told), HERE)
    assert (result.dataset.issued, [p.code for p in result.problems]) == (None, ["date-unreadable"])
