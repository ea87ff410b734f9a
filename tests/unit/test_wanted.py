"""Which datasets of a source are wanted."""

from __future__ import annotations

import pytest

from harvester.domain.dataset import Agent, Dataset
from harvester.domain.wanted import WantedWords

DATASET = Dataset(
    identifier="x",
    title={"id": "Jumlah Penduduk per Kecamatan", "en": "Population by District"},
    description={"id": "Disusun bersama Dinas Kesehatan."},
    keyword={"id": ["sensus penduduk", "demografi"]},
    publisher=Agent(name="Dinas Kependudukan dan Pencatatan Sipil"),
    theme=("http://publications.europa.eu/resource/authority/data-theme/SOCI",),
    groups=("kependudukan",),
)


@pytest.mark.parametrize(
    "word",
    [
        "penduduk",
        "PENDUDUK",
        "jumlah  penduduk",
        "pend*",
        "*duduk*",
        "demografi",
        "district",
        "SOCI",
        "Dinas Kependudukan",
    ],
)
def test_a_word_that_a_dataset_has(word: str) -> None:
    assert WantedWords.of(only=[word]).refusal(DATASET) is None
    assert WantedWords.of(skip=[word]).refusal(DATASET)


@pytest.mark.parametrize(
    "word", ["pendud", "penduduk jumlah", "kesehatan", "SOC", "per.*tan", "demografi jumlah"]
)
def test_a_word_that_it_has_not(word: str) -> None:
    assert WantedWords.of(only=[word]).refusal(DATASET)
    assert WantedWords.of(skip=[word]).refusal(DATASET) is None


def test_blank_entries_say_nothing() -> None:
    assert WantedWords.of(only=["", "  "], skip=[" "]).refusal(DATASET) is None


def test_one_of_the_words_is_enough_and_skip_wins() -> None:
    assert WantedWords.of(only=["banjir", "penduduk"]).refusal(DATASET) is None
    assert WantedWords.of(only=["penduduk"], skip=["demografi"]).refusal(DATASET)
