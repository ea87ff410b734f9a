"""Halves of characters (lone surrogates), which no file, database or request can hold, never come out."""

from __future__ import annotations

import pytest

from harvester.sdk import SourceRefused
from harvester.sdk.http import decode, parse_json
from harvester.sdk.testing import Answer, FakeHttp, Site, fill_defaults, make_context
from plugins.spse import SpsePlugin

SPSE = "https://spse.inaproc.id/contohkab"


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "raw_unicode_escape", "undefined", "idna", "x" * 99]
)
@pytest.mark.parametrize("body", [b"a+2AA-b", b"a\\ud800b", b"a\xed\xa0\x80b"])
def test_charsets_that_are_none_of_the_web(charset: str, body: bytes) -> None:
    for text in (
        decode(body, f"text/html; charset={charset}"),
        decode(b'<meta charset="' + charset.encode() + b'">' + body),
    ):
        assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (rb'"x\ud800y"', "x\ufffdy"),
        (rb'"\udc00"', "\ufffd"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"\\ud800"', r"\ud800"),
        (rb'"\\\ud800\ud800"', "\\\ufffd\ufffd"),
    ],
)
def test_escapes_in_json(told: bytes, read: str) -> None:
    assert parse_json(b'{"a": ' + told + b"}") == {"a": read}
    assert parse_json(b'{"a": ' + told + b', "b": "\x01"}')["a"] == read


def test_a_list_of_tenders_with_half_a_character() -> None:
    page = b"<script>url: '/contohkab/dt/lelang'; d.authenticityToken = 'abcdef123';</script>"
    config = fill_defaults(SpsePlugin.config_schema, {"kinds": ["tender"], "years": [2024]})

    class Server(FakeHttp):
        def get(self, url: str, **_: object) -> object:
            return FakeHttp(
                {url: Answer(body=page, headers={"Content-Type": "text/html; charset=utf-7"})}
            ).get(url)

        def post(self, url: str, *, data: object = None, **_: object) -> object:
            first = isinstance(data, dict) and data["start"] == "0"
            rows = (
                rb'[["10000001", "Pembangunan \ud800 Jalan", "Pemda", "Selesai", "1 M"]]' if first else b"[]"
            )
            return FakeHttp({url: Answer(body=b'{"data": ' + rows + b"}")}).get(url)

    context = make_context(Server({}), Site(url=SPSE, config=config, answers={}))
    (record,) = SpsePlugin(SPSE, config).records(context)
    assert record.tables["packages"].rows == 1


def test_a_page_of_tenders_with_half_a_character_in_its_token_is_refused() -> None:
    page = b"<script>d.authenticityToken = 'abc+2AA-def';</script>"
    config = fill_defaults(SpsePlugin.config_schema, {"kinds": ["tender"], "years": [2024]})
    answer = Answer(body=page, headers={"Content-Type": "text/html; charset=utf-7"})
    context = make_context(FakeHttp({}, otherwise=answer), Site(url=SPSE, config=config, answers={}))
    with pytest.raises(SourceRefused):
        list(SpsePlugin(SPSE, config).records(context))
