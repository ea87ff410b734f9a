"""Whether two datasets are the same, which is published, and our own coming back: pure values."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.domain.dataset import Agent, Dataset, Distribution, Location, PeriodOfTime
from harvester.domain.duplicates import Likeness, Marks, Member, Verdict, judge, key_of, marks_of, settle
from harvester.domain.duplicates.addresses import normal_address, worldwide
from harvester.domain.duplicates.loops import Ours, own_address, references
from harvester.normalise.nearness import nearness

CONFIG = Path(__file__).parents[2] / "config" / "vocabularies"
AGENCY, PORTAL = "https://dinkes.bojonegorokab.go.id/", "https://satudata.bojonegorokab.go.id/"
NATION = "https://data.go.id/"
OFFICE = Agent(name="Dinas Kesehatan", identifier="dinkes")
UUID = "8f5b1c52-43f0-4a53-9d2e-3b6f0a1d9c11"


def dataset(identifier: str = "1", title: str = "Jumlah Rumah Sakit 2023", **told: Any) -> Dataset:
    return Dataset(identifier=identifier, title={"id": title}, **told)


def file(*urls: str) -> tuple[Distribution, ...]:
    return tuple(Distribution(identifier=url, download_url=url, format="CSV") for url in urls)


def marks(told: Dataset, source: str = AGENCY, series: str = "x") -> Marks:
    return marks_of(told, series=series, source_url=source)


def likeness(one: Dataset, other: Dataset, sources: tuple[str, str] = (AGENCY, PORTAL)) -> Likeness:
    return judge(marks(one, sources[0]), marks(other, sources[1])).likeness


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://www.Dinkes.go.id:80/data/rs.csv#a", "dinkes.go.id/data/rs.csv"),
        ("https://dinkes.go.id/data/rs.csv/", "dinkes.go.id/data/rs.csv"),
        ("https://dinkes.go.id/data/index.php", "dinkes.go.id/data"),
        ("https://dinkes.go.id/?utm_source=fb&p=7", "dinkes.go.id?p=7"),
        ("https://dinkes.go.id/a%20b?y=2&x=1", "dinkes.go.id/a%20b?x=1&y=2"),
        ("https://dinkes.go.id:8443/a", "dinkes.go.id:8443/a"),
        ("https://dinkes.go.id/app#/data/7", "dinkes.go.id/app#/data/7"),
        ("https://dinkes.go.id/#!/data/7", "dinkes.go.id#!/data/7"),
        ("https://dinkes.go.id/#/", None),
        ("https://dinkes.go.id/", None),
        ("https://dinkes.go.id/index.html", None),
        ("mailto:a@b.go.id", None),
        ("https://[bad/", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses_of_one_thing_are_equal(url: str | None, normal: str | None) -> None:
    assert normal_address(url) == normal


@pytest.mark.parametrize(
    ("identifier", "forms"),
    [
        ("https://doi.org/10.1234/ABC.5", {"doi:10.1234/abc.5"}),
        ("doi: 10.1234/abc.5", {"doi:10.1234/abc.5"}),
        (UUID.upper(), {f"uuid:{UUID}"}),
        (f"https://a.go.id/dataset/{UUID}", {f"uuid:{UUID}", f"a.go.id/dataset/{UUID}"}),
        ("urn:isbn:123", {"urn:isbn:123"}),
        ("https://a.go.id/katalog.ttl#rs", {"a.go.id/katalog.ttl#rs"}),
        ("00000000-0000-0000-0000-000000000000", set()),
        ("https://data.go.id/", set()),
        ("data-statistik/agama", set()),
        ("42", set()),
        (None, set()),
    ],
)
def test_an_identifier_counts_when_it_is_unique_in_the_world(identifier: str | None, forms: set[str]) -> None:
    assert worldwide(identifier) == forms


def test_equal_identifiers_are_enough() -> None:
    one = dataset(f"{AGENCY}dataset/{UUID}", "Rumah Sakit")
    assert likeness(one, dataset(f"{PORTAL}dataset/{UUID}", "Lain Sekali")) is Likeness.IDENTIFIED
    assert (
        likeness(one, dataset("rs", extras={"alternate_identifier": [one.identifier]})) is Likeness.IDENTIFIED
    )
    by_record = judge(marks(one), marks(dataset("rs"), PORTAL, series=UUID))
    assert by_record.likeness is Likeness.IDENTIFIED
    assert likeness(dataset("42"), dataset("42", "Curah Hujan")) is Likeness.NONE


def test_an_office_s_own_number_counts_with_its_title_only() -> None:
    one = dataset("A-7", publisher=OFFICE)
    assert likeness(one, dataset("A-7", publisher=OFFICE)) is Likeness.IDENTIFIED
    assert likeness(one, dataset("A-7", "Puskesmas", publisher=OFFICE)) is Likeness.NONE
    assert likeness(one, dataset("A-7", publisher=Agent(name="Dinas Kesehatan"))) is Likeness.NONE


def test_a_page_counts_with_the_title() -> None:
    page = f"{AGENCY}data/rs-2023"
    one = dataset(landing_page=page)
    assert likeness(one, dataset("2", "Rumah Sakit Tahun 2023", landing_page=page)) is Likeness.SAME
    assert (
        likeness(dataset(page, "RS 2023"), dataset("2", "Data RS 2023", landing_page=page)) is Likeness.SAME
    )
    assert likeness(one, dataset("2", source=(page,))) is Likeness.SAME
    assert likeness(one, dataset("2", source=(page, f"{AGENCY}data/lain"))) is Likeness.NONE
    assert likeness(one, dataset("2", "Rumah Sakit 2022", landing_page=page)) is Likeness.ALIKE
    assert likeness(one, dataset("2", landing_page=AGENCY)) is Likeness.NONE, "a home page tells nothing"


def test_files_count_with_the_title_and_not_in_part() -> None:
    a, b, c, d = (f"{AGENCY}unduh/rs-{n}.csv" for n in "abcd")
    one = dataset(distribution=file(a, b))
    assert likeness(one, dataset("2", "Rumah Sakit 2023", distribution=file(b, a))) is Likeness.SAME
    assert likeness(one, dataset("2", distribution=file(a, b, c))) is Likeness.SAME
    assert likeness(one, dataset("2", "Puskesmas", distribution=file(a, b))) is Likeness.ALIKE
    whole = dataset("2", "Rumah Sakit 2023", distribution=file(a, b, c, d, f"{AGENCY}unduh/rs-e.csv"))
    assert likeness(one, whole) is Likeness.ALIKE
    assert likeness(dataset(distribution=file(a)), dataset("2", distribution=file(c))) is Likeness.NONE


def village(name: str, code: str | None, **told: Any) -> Dataset:
    place = (Location(identifier=code, pref_label=name),) if code else ()
    publisher = Agent(name=f"Pemerintah Desa {name}", identifier=code)
    return dataset(
        "data-statistik/agama", "Jumlah Penduduk menurut Agama", publisher=publisher, spatial=place, **told
    )


VILLAGES = ("https://bareng-bjn.desa.id/", "https://sumberagung-bjn.desa.id/")


def test_villages_with_one_template_are_not_the_same() -> None:
    form = "https://pmd.kemendesa.go.id/format/agama.xlsx"
    for told in ({}, {"distribution": file(form)}, {"landing_page": form}):
        one, other = (
            village("Bareng", "35.22.15.2006", **told),
            village("Sumberagung", "35.22.05.2001", **told),
        )
        assert likeness(one, other, VILLAGES) < Likeness.SAME
        unplaced = village("Bareng", None, **told), village("Sumberagung", None, **told)
        if "landing_page" not in told:
            assert likeness(*unplaced, VILLAGES) < Likeness.SAME


def test_fifty_villages_with_one_title_are_fifty_datasets() -> None:
    rows = load_vocabularies(CONFIG).places
    places = [place for place in rows if place.level == "village"][::8][:50]
    sites = [f"https://{place.name.lower()}-{n}-bjn.desa.id/" for n, place in enumerate(places)]
    for title in ("Jumlah Penduduk menurut Agama", "APBDes 2024", "Data Stunting"):
        told = [
            marks(
                replace(village(place.name, code), title={"id": title}, landing_page=f"{site}data/1"),
                site,
                series="data-statistik/agama",
            )
            for site, place in zip(sites, places, strict=True)
            for code in (place.code, None)
        ]
        pairs = [(a, b) for a, b in combinations(told, 2) if a.host != b.host]
        assert len(pairs) > 4_000
        assert not [(a.host, b.host) for a, b in pairs if judge(a, b).likeness >= Likeness.SAME]


def test_every_village_with_a_copied_site_keeps_its_own_dataset() -> None:
    villages = [place for place in load_vocabularies(CONFIG).places if place.level in {"village", "ward"}]
    form = file("https://pmd.kemendesa.go.id/format/agama.xlsx", "https://pmd.kemendesa.go.id/format/b.xlsx")
    regency = Agent(name="Pemerintah Kabupaten Bojonegoro", identifier="pemerintah-kabupaten-bojonegoro")
    copied = [
        replace(village("X", None), publisher=regency, identifier="data-statistik/agama"),
        replace(village("X", None), identifier=UUID),
        village("X", None, distribution=form, landing_page=form[0].download_url),
    ]
    for told in copied:
        members = [
            member(number, told, f"https://{place.name.lower()}-{number}.desa.id/", nearness=0)
            for number, place in enumerate(villages, 1)
        ]
        assert len(members) == 430
        portal = member(500, told, PORTAL, nearness=0)
        groups = settle([*members, portal])
        assert len(groups) == 430, "the portal's copy joins one of them, and no two villages join"
        assert sum(1 for group in groups if group.others) == 1


def test_villages_of_one_name_on_blogs_are_not_joined_by_a_form() -> None:
    form = file("https://pmd.kemendesa.go.id/format/agama.xlsx")
    one, other = (
        village("Sumberagung", None, distribution=form),
        village("Sumberagung", None, distribution=form),
    )
    blogs = "https://sumberagung.blogspot.com/", "https://desasumberagung.wordpress.com/"
    assert likeness(one, other, blogs) is Likeness.ALIKE


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("JUMLAH RUMAH SAKIT", {}),
        ("Jumlah Rumah Sakit Tahun 2023", {}),
        ("Jumlah Rumah Sakit di Kabupaten Bojonegoro", {}),
        ("Data Jumlah Rumah Sakit", {"license": "https://creativecommons.org/licenses/by/4.0/"}),
        ("Rumah Sakit, Jumlah", {"publisher": Agent(name="Pemerintah Kabupaten Bojonegoro")}),
    ],
)
@pytest.mark.parametrize("portal", [PORTAL, NATION])
@pytest.mark.parametrize("by", ["page", "files", "guid"])
def test_what_portals_show_of_an_agency_s_dataset_is_the_same(
    title: str, changes: dict[str, Any], portal: str, by: str
) -> None:
    files, page = file(f"{AGENCY}unduh/rs.csv", f"{AGENCY}unduh/rs.xlsx"), f"{AGENCY}data/rumah-sakit"
    agency = dataset(page, "Jumlah Rumah Sakit", landing_page=page, distribution=files, publisher=OFFICE)
    there: dict[str, dict[str, Any]] = {
        "page": {"landing_page": page},
        "files": {"landing_page": f"{portal}dataset/rs", "distribution": files},
        "guid": {"landing_page": f"{portal}dataset/rs", "extras": {"guid": page}},
    }
    shown = dataset(f"{portal}dataset/rs", title, **{**there[by], **changes})
    assert likeness(agency, shown, (AGENCY, portal)) >= Likeness.SAME


def test_another_year_at_the_same_page_is_another_dataset() -> None:
    page = f"{AGENCY}data/rumah-sakit"
    agency = dataset(page, "Jumlah Rumah Sakit 2023", landing_page=page, publisher=OFFICE)
    for title in ("Jumlah Rumah Sakit 2024", "Jumlah Rumah Sakit Tahun 2022"):
        assert likeness(agency, dataset("2", title, landing_page=page, publisher=OFFICE)) < Likeness.SAME


def test_one_file_at_a_third_place_tells_nothing_between_two_offices() -> None:
    form = "https://docs.google.com/spreadsheets/d/abc/export?format=csv"
    one = dataset(publisher=OFFICE, distribution=file(form))
    assert likeness(one, replace(one, publisher=Agent(name="Kecamatan Dander"))) is Likeness.ALIKE
    assert likeness(one, replace(one, identifier="2")) is Likeness.SAME


def test_title_publisher_and_period_are_a_suggestion() -> None:
    year = (PeriodOfTime(start_date="2023", end_date="2023"),)
    one = dataset(publisher=OFFICE, temporal=year)
    assert (
        likeness(one, dataset("2", "Rumah Sakit 2023, Jumlah", publisher=OFFICE, temporal=year))
        is Likeness.ALIKE
    )
    assert likeness(one, dataset("2", publisher=OFFICE)) is Likeness.NONE
    assert likeness(dataset(), dataset("2")) is Likeness.NONE, "nobody knows who publishes it"


def test_what_is_alike_shares_a_key() -> None:
    page = f"{AGENCY}data/rs"
    for other in (
        dataset("2", landing_page=page),
        dataset(page),
        dataset("2", extras={"alternate_identifier": page}),
    ):
        assert marks(dataset(landing_page=page)).keys() & marks(other, PORTAL).keys()
    many = file(*(f"{AGENCY}f/{n}.csv" for n in range(300)))
    one, other = marks(dataset(distribution=many)), marks(dataset("2", distribution=many[:250]), PORTAL)
    assert len(one.keys()) < 25
    assert one.keys() & other.keys()


# Groups ------------------------------------------------------------------------------------------


def member(number: int, told: Dataset | None = None, source: str = AGENCY, **more: Any) -> Member:
    told = told or dataset(f"https://x.go.id/dataset/{UUID}")
    more.setdefault("nearness", nearness(told, source))
    return Member(id=number, source_id=number, marks=marks(told, source), **more)


def chosen(*members: Member, **how: Any) -> list[tuple[int, tuple[int, ...]]]:
    groups = settle(members, **how)
    return sorted((group.chosen.id, tuple(sorted(each.id for each in group.others))) for group in groups)


def test_the_source_nearest_to_the_publisher_is_published() -> None:
    members = member(1, source=NATION), member(2, source=PORTAL), member(3)
    assert chosen(*members) == [(3, (1, 2))]
    assert chosen(*members[:2]) == [(2, (1,))]
    assert chosen(members[0], replace(members[2], precedence=-1)) == [(1, (3,))]


def test_of_equals_the_published_one_stays_then_the_fuller_then_the_newer() -> None:
    one, two = member(1, nearness=0), member(2, nearness=0)
    assert chosen(one, two) == [(1, (2,))]
    assert chosen(one, replace(two, modified="2024-01-01")) == [(2, (1,))]
    assert chosen(replace(one, complete=9), replace(two, modified="2024-01-01")) == [(1, (2,))]
    assert chosen(replace(one, complete=9), replace(two, published=True)) == [(2, (1,))]
    assert chosen(one, replace(two, published=True), member(3, nearness=5)) == [(3, (1, 2))]


def test_two_of_one_source_are_two_unless_a_person_says_otherwise() -> None:
    one, two = member(1), replace(member(2), source_id=1)
    assert chosen(one, two) == [(1, ()), (2, ())]
    assert chosen(one, two, verdicts=[Verdict(first=1, second=2, same=True)]) == [(1, (2,))]


def test_a_person_s_no_keeps_two_apart_also_in_a_chain() -> None:
    members = member(1), member(2), member(3)
    assert chosen(*members) == [(1, (2, 3))]
    assert chosen(*members, verdicts=[Verdict(first=1, second=3, same=False)]) == [(1, (2,)), (3, ())]


def test_a_mark_of_many_tells_nothing() -> None:
    page = f"{AGENCY}data/rs"
    members = member(1, dataset(landing_page=page)), member(2, dataset("2", landing_page=page), PORTAL)
    assert chosen(*members) == [(1, (2,))]
    common = frozenset({key_of(f"a {normal_address(page)}")})
    assert chosen(*members, common=common) == [(1, ()), (2, ())]


def test_villages_are_not_joined_by_a_portal_between_them() -> None:
    form = f"{PORTAL}format/agama.xlsx"
    told = {"distribution": file(form)}
    members = (
        member(1, village("Bareng", "35.22.15.2006", **told), VILLAGES[0]),
        member(2, village("Sumberagung", "35.22.05.2001", **told), VILLAGES[1]),
        member(3, dataset("f", "Jumlah Penduduk menurut Agama", distribution=file(form)), PORTAL),
    )
    assert len(chosen(*members)) == 2


def test_the_reason_is_told_and_a_held_one_keeps_its_place() -> None:
    (group,) = settle([member(1), member(2, source=PORTAL), member(3, source=NATION)])
    assert {each.code for each in group.reasons.values()} == {"duplicate-identifier"}
    assert set(group.reasons) == {2, 3}
    (group,) = settle([replace(member(1), held=True), member(2, source=PORTAL)])
    assert (group.chosen.id, group.chosen.held) == (1, True)


def test_a_portal_is_told_from_an_office() -> None:
    told = dataset(distribution=file(f"{AGENCY}a.csv"), landing_page=f"{AGENCY}a")
    hosts = (AGENCY, PORTAL, "https://opendata.jatimprov.go.id/", NATION)
    far = [nearness(told, host) for host in hosts]
    assert far == sorted(far, reverse=True)
    assert len(set(far)) == len(far)
    home = replace(told, publisher=Agent(name="Pemkab", homepage=PORTAL))
    assert nearness(home, PORTAL) > nearness(home, AGENCY)


# Loops -------------------------------------------------------------------------------------------

OURS = Ours(public_url="https://panen.example/katalog", targets=("https://data.bojonegorokab.go.id/",))


@pytest.mark.parametrize(
    ("told", "comes_back"),
    [
        (dataset("https://panen.example/katalog/dataset/rs-1a2b3c4d"), True),
        (dataset(landing_page="http://panen.example/katalog/dataset/rs-1a2b3c4d"), True),
        (dataset(extras={"alternate_identifier": ["https://panen.example/katalog/dataset/rs"]}), True),
        (dataset(distribution=file("https://panen.example/katalog/dataset/rs/table/a.csv")), True),
        (
            dataset(
                distribution=file("https://panen.example/katalog/dataset/rs/table/a.csv", f"{AGENCY}b.csv")
            ),
            False,
        ),
        (dataset("https://panen.example/lain/dataset/rs"), False),
        (dataset("https://panen.example/katalog/"), False),
        (dataset("https://panen.example.org/katalog/dataset/rs"), False),
        (dataset(page=("https://panen.example/katalog/dataset/rs",)), False),
    ],
)
def test_a_record_that_calls_itself_by_our_address_comes_back(told: Dataset, comes_back: bool) -> None:
    assert (own_address(told, OURS) is not None) is comes_back


def test_what_a_record_says_of_itself_is_looked_up() -> None:
    package = {
        "id": "p",
        "extras": [{"key": "harvester_dataset", "value": UUID}, {"key": "harvest_source_id", "value": "s-1"}],
        "resources": [{"url": "x", "uri": "https://data.bojonegorokab.go.id/dataset/rs-2023?x=1"}],
    }
    told = dataset(
        "https://data.bojonegorokab.go.id/dataset/rs-1/resource/2", landing_page=f"{PORTAL}dataset/y"
    )
    found = {each.value for each in references(told, package, OURS)}
    assert found == {UUID, "s-1", "rs-2023", "rs-1"}
