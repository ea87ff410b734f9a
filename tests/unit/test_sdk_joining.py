"""Addresses as pages tell them."""

from __future__ import annotations

import pytest

from harvester.sdk.joining import web_address

BASE = "https://a.example.go.id/data/list?page=1"


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        ("x.csv", "https://a.example.go.id/data/x.csv"),
        (" /x y.csv\n", "https://a.example.go.id/x y.csv"),
        ("?page=2", "https://a.example.go.id/data/list?page=2"),
        ("//b.example.org/", "https://b.example.org/"),
        ("HTTP://b.example.org:8080/#x", "HTTP://b.example.org:8080/#x"),
        ("", None),
        (None, None),
        ("mailto:a@b.example", None),
        ("javascript:void(0)", None),
        ("http://[broken", None),
        ("http://b.example.org:port/", None),
        ("http://b.example.org:99999/", None),
        ("https:///x", "https://a.example.go.id/x"),
    ],
)
def test_an_address_is_joined_or_none(told: str | None, whole: str | None) -> None:
    assert web_address(BASE, told) == whole


def test_without_a_base_only_a_whole_address_is_one() -> None:
    assert web_address("", "https://b.example.org/x") == "https://b.example.org/x"
    assert web_address("", "x.csv") is None
