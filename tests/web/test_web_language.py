"""Indonesian and English: which is chosen, and that nothing is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.domain.problem import Problem
from harvester.registry import load_plugins
from harvester.web.extract import untranslated
from harvester.web.language import read_catalogue
from harvester.web.messages import collect, sentences
from harvester.web.wording import said, size, tell, tell_text, text_of

if TYPE_CHECKING:
    from browser import Browser
    from flask import Flask

_WRITTEN_DOWN = (
    ("There is no run 7.", "Tidak ada panen 7."),
    (
        "https://x.example/ says that there is no such page; check the address (HTTP 404).",
        "https://x.example/ mengatakan halaman itu tidak ada; periksa alamatnya (HTTP 404).",
    ),
    (
        "https://x.example/ says that we ask too often; raise “delay” of this source (HTTP 429)."
        " It asks to be left alone for 12 minutes.",
        "https://x.example/ mengatakan kami terlalu sering meminta; naikkan “delay” sumber ini"
        " (HTTP 429). Situs minta tidak diganggu selama 12 menit.",
    ),
    ("Words that nobody of us wrote.", "Words that nobody of us wrote."),
    ("", ""),
    (None, ""),
)
_MARK = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_every_text_is_translated() -> None:
    catalogue = read_catalogue("id")
    said_now = {message.id for message in collect(load_plugins()) if message.id}
    missing = [text for text in said_now if text not in catalogue]
    assert not missing, "run `python -m harvester.web.extract`, then translate what is empty in messages.po"
    assert not untranslated(catalogue)


def test_translations_keep_the_placeholders() -> None:
    for message in read_catalogue("id"):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            told = message.string if isinstance(message.string, tuple) else (message.string,)
            for text in told:
                assert set(_MARK.findall(text)) == set(_MARK.findall(ids[-1])), ids
            if "python-format" in message.flags:
                assert ids[-1].count("%%") == told[-1].count("%%"), ids


def test_the_language_is_chosen_and_remembered(visitor: Browser) -> None:
    assert "Datasets" in visitor.get("/").html
    assert 'lang="id"' in visitor.get("/", headers={"Accept-Language": "id-ID,id;q=0.9,en;q=0.8"}).html[:200]
    page = visitor.get("/?lang=id")
    assert page.headers["Content-Language"] == "id"
    assert "Katalog masih kosong." in page.text
    assert "Katalog masih kosong." in visitor.get("/", headers={"Accept-Language": "en"}).text
    assert "still empty" in visitor.get("/?lang=en").text
    assert "still empty" in visitor.get("/?lang=xx&lang=../../etc").text
    assert "/admin/login?lang=id" in visitor.get("/admin/login").html


def test_errors_that_were_written_down_are_translated(app: Flask) -> None:
    for text, expected in _WRITTEN_DOWN:
        with app.test_request_context("/?lang=id"):
            assert tell_text(text) == expected
        with app.test_request_context("/?lang=en"):
            assert tell_text(text) == (text or "")


def test_what_a_source_wrote_is_not_translated(app: Flask) -> None:
    problem = Problem(code="x", message="There is no dataset “{name}”.", params={"name": "Status"})
    with app.test_request_context("/?lang=id"):
        assert tell(problem) == "Tidak ada dataset “Status”."


def test_sentences_are_found_in_code() -> None:
    code = '''
"""A docstring is not said to anyone."""
class Broken(SourceError):
    """The default message of an error."""
def fault(name, row):
    """Neither is this one said."""
    logger.warning("This goes to the log only.")
    if row:
        raise NotFound(f"There is no {name!r} in {row.table} of {row.table}.")
    return Problem(code="a-code", message="The value {value} " "is wrong.", path="a.b")
'''
    assert sentences(code) == [
        "The default message of an error.",
        "There is no {name} in {table} of {table}.",
        "The value {value} is wrong.",
    ]


def test_dates_sizes_and_language_maps(app: Flask) -> None:
    with app.test_request_context("/?lang=id"):
        assert [said(text) for text in ("2024", "2024-05", "2024-05-01", "nonsense", None)] == [
            "2024",
            "Mei 2024",
            "1 Mei 2024",
            "nonsense",
            "",
        ]
        assert said("2024-05-01T20:00:00Z") == "2 Mei 2024 03:00"
        assert size(1_234_567) == "1,2 MB"
        assert text_of({"en": "Rice", "id": "Beras"}) == "Beras"
        assert text_of({"fr": "Riz"}) == "Riz"
        assert text_of(None) == ""
