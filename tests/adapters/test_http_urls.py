"""Addresses as they are shown: without what is secret in them."""

from __future__ import annotations

import pytest

from harvester.adapters.http.urls import shown, split_credentials
from harvester.domain.errors import SourceRefused


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.id/x?api_key=rahasia&b=1", "https://a.id/x?api_key=…&b=1"),
        ("https://nama:rahasia@a.id/x", "https://a.id/x"),
        ("https://a.id/v1/domain/3522/key/rahasia/page/2", "https://a.id/v1/domain/3522/key/…/page/2"),
        ("https://a.id/token/rahasia?x=1#y", "https://a.id/token/…?x=1#y"),
        ("https://a.id/keyboard/abc", "https://a.id/keyboard/abc"),
        ("https://a.id/key/", "https://a.id/key/"),
    ],
)
def test_what_is_secret_is_not_shown(url: str, told: str) -> None:
    assert shown(url) == told


@pytest.mark.parametrize(
    "told",
    [
        "",
        "https://",
        "https://bukan alamat",
        "https://[::1",
        "https://budi:rahasia@[::1",
        "https://a.id:port/",
        'https://"a".id/',
        "ftp://a.id/",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_web_address_is_told_as_such(told: str) -> None:
    with pytest.raises(
        SourceRefused, match=r"is not a web address; write it as https://host/path\.$"
    ) as raised:
        split_credentials(told)
    assert "rahasia" not in str(raised.value)
