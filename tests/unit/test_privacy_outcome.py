"""What a hit does to a dataset. Persons and numbers are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harvester.domain.dataset import Agent, ContactPoint, Dataset, Distribution
from harvester.domain.problem import Severity
from harvester.normalise.privacy import (
    MASK,
    Finding,
    Kind,
    Place,
    Released,
    guard,
    inspect_dataset,
    mask_dataset,
)

NIK = "3522071203650002"
CLEAN = Dataset(
    identifier="https://contoh.desa.id/12",
    title={"id": "Jumlah penduduk Desa Bareng"},
    description={"id": "Data 2023. Kantor desa (0353) 881234, surel desa.bareng@gmail.com"},
    keyword={"id": ("penduduk", "35.22.12.2006")},
    publisher=Agent(name="Pemerintah Desa Bareng", email="desa.bareng@gmail.com"),
    contact_point=(ContactPoint(fn="Pemdes Bareng", has_email="mailto:desa.bareng@gmail.com"),),
    landing_page="https://contoh.desa.id/12",
    distribution=(
        Distribution(identifier="a", title={"id": "2022"}, download_url="https://contoh.desa.id/a.csv"),
        Distribution(identifier="b", title={"id": "2023"}, download_url="https://contoh.desa.id/b.csv"),
    ),
)


def found(kind: Kind) -> Finding:
    return Finding(kind=kind, place=Place(path="a.csv", column="NIK", row=2), confidence=0.9)


def test_a_clean_dataset_passes_unchanged() -> None:
    guarded = guard(CLEAN)
    assert (guarded.dataset, guarded.problems, guarded.quarantined) == (CLEAN, (), False)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"title": {"id": f"Data {NIK}"}}, "title.id"),
        ({"description": {"id": "hub. Pak Budi 0812-3456-7890"}}, "description.id"),
        ({"keyword": {"id": ("a", f"nik {NIK}")}}, "keyword.id[1]"),
        ({"landing_page": f"https://contoh.id/?nik={NIK}"}, "landingPage"),
        ({"extras": {"a": [{"catatan": f"NIK {NIK}"}]}}, "extras.a[0].catatan"),
    ],
)
def test_a_hit_in_metadata_quarantines_the_dataset(changed: dict[str, object], path: str) -> None:
    dataset = replace(CLEAN, **changed)
    (problem,) = inspect_dataset(dataset)
    assert (problem.path, problem.severity) == (path, Severity.ERROR)
    assert problem.code.startswith("personal-data-")
    guarded = guard(dataset)
    assert guarded.quarantined
    told = repr((guarded.dataset, guarded.problems))
    assert NIK not in told
    assert "3456" not in told


def test_a_hit_in_one_file_takes_that_distribution_out() -> None:
    guarded = guard(CLEAN, {"a": [found(Kind.NIK)]})
    assert not guarded.quarantined
    assert [item.identifier for item in guarded.dataset.distribution] == ["b"]
    assert guarded.held == ("a",)
    assert [(p.path, p.severity) for p in guarded.problems] == [("distribution[0]", Severity.WARNING)]
    assert "row 2" in guarded.problems[0].text


def test_hits_in_all_files_quarantine_the_dataset() -> None:
    guarded = guard(CLEAN, {"a": [found(Kind.NIK)], "b": [found(Kind.PHONE)]})
    assert guarded.quarantined
    assert {problem.severity for problem in guarded.problems} == {Severity.ERROR}


def test_a_hit_in_the_title_of_a_distribution_takes_it_out() -> None:
    dataset = replace(
        CLEAN,
        distribution=(replace(CLEAN.distribution[0], title={"id": f"NIK {NIK}"}), CLEAN.distribution[1]),
    )
    guarded = guard(dataset)
    assert (guarded.quarantined, guarded.held) == (False, ("a",))


def test_officials_and_small_cells_are_warnings() -> None:
    guarded = guard(CLEAN, {"a": [found(Kind.OFFICIAL), found(Kind.SMALL_CELL)]})
    assert not guarded.quarantined
    assert guarded.dataset == CLEAN
    assert {problem.severity for problem in guarded.problems} == {Severity.WARNING}


def test_officials_in_metadata_are_masked() -> None:
    block = "Mengetahui, Kepala Dinas\nDrs. Budi Santoso\nNIP. 19780312 200501 1 003"
    guarded = guard(replace(CLEAN, description={"id": block}))
    assert not guarded.quarantined
    assert guarded.dataset.description["id"].endswith(MASK)
    assert [problem.code for problem in guarded.problems] == ["personal-data-official"]


def test_private_contacts_are_left_out_and_the_dataset_stays() -> None:
    contact = ContactPoint(
        fn="Budi Santoso", has_email="mailto:budi.santoso@gmail.com", has_telephone="tel:+6281234567890"
    )
    publisher = Agent(name="Dinas Sosial", email="siti.aminah@gmail.com")
    guarded = guard(replace(CLEAN, contact_point=(contact,), publisher=publisher))
    assert not guarded.quarantined
    assert guarded.dataset.contact_point == (ContactPoint(fn="Budi Santoso"),)
    assert guarded.dataset.publisher == Agent(name="Dinas Sosial")
    assert [p.code for p in guarded.problems] == ["personal-data-contact", "personal-data-contact"]


def test_what_an_administrator_released_passes() -> None:
    dataset = replace(CLEAN, description={"id": f"NIK {NIK}"})
    guarded = guard(dataset, {"a": [found(Kind.NIK)]}, released=Released(dataset=True))
    assert not guarded.quarantined
    assert guarded.dataset == dataset
    assert {problem.severity for problem in guarded.problems} == {Severity.WARNING}
    kept = guard(CLEAN, {"a": [found(Kind.NIK)]}, released=Released(distributions=frozenset({"a"})))
    assert kept.dataset == CLEAN


def test_mask_dataset_is_idempotent() -> None:
    dataset = replace(CLEAN, title={"id": f"Data {NIK}"}, extras={"hp": "081234567890"})
    once = mask_dataset(dataset)
    assert mask_dataset(once) == once
    assert once.title == {"id": f"Data {MASK}"}
    assert once.extras == {"hp": MASK}
