"""Words for people: excerpts, periods, numbers of tables, languages of texts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from harvester.web.catalogue.preview import grouped
from harvester.web.wording import day, excerpt, lang_of, licence, period

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Data **penduduk** dari [dinas](https://a.example/x_y) ![peta](a.png)",
            "Data penduduk dari dinas peta",
        ),
        ("# Judul\n\n- satu\n- dua\n\n| a | b |\n|---|---|\n", "Judul satu dua a b"),
        ("harga_beras dan _miring_, 2-3 * 4", "harga_beras dan miring , 2-3 4"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_excerpt_has_no_marks(text: str | None, expected: str) -> None:
    assert excerpt(text) == expected


def test_an_excerpt_ends_between_words_and_takes_no_time() -> None:
    assert excerpt("satu dua tiga empat", 13) == "satu dua tiga…"
    assert excerpt("x" * 500, 50) == "x" * 50 + "…"
    begun = time.perf_counter()
    for hostile in ("[" * 100_000, "](" * 50_000, "_ " * 50_000, "|-" * 50_000, "#" * 100_000):
        excerpt(hostile)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("told", "english", "indonesian"),
    [
        ({"startDate": "2024-01-01", "endDate": "2024-12-31"}, "2024", "2024"),
        ({"startDate": "2024-02-01", "endDate": "2024-02-29"}, "February 2024", "Februari 2024"),
        ({"startDate": "2023-02-01", "endDate": "2023-02-28"}, "February 2023", "Februari 2023"),
        ({"startDate": "2024", "endDate": "2024"}, "2024", "2024"),
        ({"startDate": "2024-05-02"}, "2 May 2024 – …", "2 Mei 2024 – …"),
        ({"endDate": "2024-05"}, "… – May 2024", "… – Mei 2024"),
        ({"startDate": "2024-99-01", "endDate": "2024-99-31"}, "2024-99-01 – 2024-99-31", None),
        ({"startDate": "soon", "endDate": "later"}, "soon – later", None),
        ({}, "", ""),
    ],
)
def test_a_period_is_told_in_few_words(
    app: Flask, told: dict[str, Any], english: str, indonesian: str | None
) -> None:
    with app.test_request_context("/?lang=en"):
        assert period(told) == english
    with app.test_request_context("/?lang=id"):
        assert period(told) == (english if indonesian is None else indonesian)


@pytest.mark.parametrize(
    ("text", "indonesian"),
    [
        ("1234567", "1.234.567"),
        ("-1234.50", "-1.234,50"),
        ("12.5", "12,5"),
        ("-0.5", "-0,5"),
        ("999", "999"),
        ("", ""),
        ("1.234.567", "1.234.567"),
        ("0012345", "0012345"),
        ("12 kg", "12 kg"),
        ("1" * 30, "1" * 30),
        ("١٢٣٤٥", "١٢٣٤٥"),
    ],
)
def test_numbers_of_tables_are_grouped(text: str, indonesian: str) -> None:
    assert grouped(text, "id") == indonesian
    assert grouped(text, "en") == (
        indonesian.translate(str.maketrans(",.", ".,")) if indonesian != text else text
    )


def test_the_rest(app: Flask) -> None:
    with app.test_request_context("/?lang=id"):
        assert day("2024-05-03T23:11:00+00:00") == "4 Mei 2024"  # in Jakarta
        assert day("2024-05") == "Mei 2024"
        assert day("T-shirt") == "T-shirt"
        assert lang_of({"en": "Text"}) == ' lang="en"'
        assert lang_of({"id": "Teks", "en": "Text"}) == ""
        assert lang_of({'x" onload="': "Text"}) == ""
        assert licence("notspecified") == "tidak disebutkan"
        assert licence("http://own.example/licence") == "http://own.example/licence"
