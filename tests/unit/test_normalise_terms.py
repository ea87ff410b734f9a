"""Tables of examples for what is looked up in vocabularies, and for addresses, keywords and texts."""

from __future__ import annotations

import csv
import json
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.ckan.licences import license_id
from harvester.dcat.ckan.register import LICENCES
from harvester.normalise.formats import marks_of
from harvester.normalise.iri import is_private_host, mend_iri
from harvester.normalise.keywords import read_keywords
from harvester.normalise.lookups import Lookups, lookups
from harvester.normalise.text import read_description, read_title
from harvester.normalise.themes import themes_of_words

if TYPE_CHECKING:
    from harvester.dcat.ckan.register import Licence
    from harvester.normalise.vocabularies import Vocabularies

FIXTURES = Path(__file__).parent / "fixtures" / "normalise"
CONFIG = Path(__file__).parents[2] / "config" / "vocabularies"
EU = "http://publications.europa.eu/resource/authority/"


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    return load_vocabularies(CONFIG)


@pytest.fixture(scope="module")
def known(vocabularies: Vocabularies) -> Lookups:
    return lookups(vocabularies)


@pytest.mark.parametrize("row", rows("licences.tsv"), ids=lambda row: row["input"])
def test_licence(row: dict[str, str], known: Lookups) -> None:
    assert (known.licence(row["input"]) or "") == row["output"]
    if row["output"]:
        assert known.licence(row["output"]) == row["output"]


@pytest.mark.parametrize("licence", LICENCES.values(), ids=attrgetter("id"))
def test_every_licence_of_ckan_comes_back(licence: Licence, known: Lookups) -> None:
    read = known.licence(licence.id)
    if licence.generic or not licence.url:
        assert read is None
    else:
        assert read is not None
        assert license_id(read) == licence.id


@pytest.mark.parametrize("row", rows("formats.tsv"), ids=lambda row: "|".join(row.values()))
def test_format(row: dict[str, str], known: Lookups) -> None:
    found = known.formats(row["format"] or None, row["media type"] or None, marks_of(row["address"]))
    assert " ".join(item.format or "" for item in found) == row["formats"]
    assert " ".join(item.media_type or "" for item in found) == row["media types"]
    assert (found[0].package_format or "") == row["packed as"]


@pytest.mark.parametrize("row", rows("frequencies.tsv"), ids=lambda row: row["input"])
def test_frequency(row: dict[str, str], known: Lookups) -> None:
    assert (known.frequency(row["input"]) or "").removeprefix(f"{EU}frequency/") == row["output"]


@pytest.mark.parametrize("row", rows("languages.tsv"), ids=lambda row: row["input"])
def test_language(row: dict[str, str], known: Lookups) -> None:
    assert (known.language(row["input"]) or "", known.tag(row["input"]) or "") == (
        row["output"],
        row["map key"],
    )


@pytest.mark.parametrize("row", rows("access-rights.tsv"), ids=lambda row: row["input"])
def test_access_right(row: dict[str, str], known: Lookups) -> None:
    assert (known.access_right(row["input"]) or "").removeprefix(f"{EU}access-right/") == row["output"]


@pytest.mark.parametrize("row", rows("themes.tsv"), ids=lambda row: row["input"])
def test_theme(row: dict[str, str], known: Lookups) -> None:
    assert (known.theme(row["input"]) or "").removeprefix(f"{EU}data-theme/") == row["output"]


@pytest.mark.parametrize("row", rows("hints.tsv"), ids=lambda row: row["words"])
def test_theme_from_words(row: dict[str, str], known: Lookups) -> None:
    found = themes_of_words([row["words"]], known.hinted)
    assert " ".join(theme.rpartition("/")[2] for theme in found) == row["themes"]


@pytest.mark.parametrize("row", rows("keywords.tsv"), ids=lambda row: row["input"])
def test_keywords(row: dict[str, str]) -> None:
    found = read_keywords([row["input"]])
    assert "|".join(found) == row["output"]
    assert read_keywords(found) == found


@pytest.mark.parametrize("row", rows("iris.tsv"), ids=lambda row: row["input"])
def test_iri(row: dict[str, str]) -> None:
    found = mend_iri(row["input"], base="https://desa.id/dir/page")
    assert (found or "") == row["output"]
    assert found is None or mend_iri(found) == found


@pytest.mark.parametrize("row", rows("texts.tsv"), ids=lambda row: row["input"])
def test_title(row: dict[str, str]) -> None:
    told = row["input"]
    title = read_title(json.loads(told) if told.startswith('"') else told)
    assert (title or "") == row["output"]
    assert title is None or read_title(title) == title


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Satu</p><p>Dua<br>Tiga</p>", "Satu\n\nDua\nTiga"),
        ("<p>Lihat <a href='/data'>data</a></p>", "Lihat [data](https://desa.id/data)"),
        ("<a href='https://a.go.id/'>https://a.go.id/</a>", "https://a.go.id/"),
        ("<ul><li>satu<li>dua</ul>", "- satu\n- dua"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("<p onclick=x()>a<script>alert(1)</script><img src=data:x onerror=y></p>", "a"),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;teks", "teks"),
        ("kode_desa dan 2*3", "kode_desa dan 2*3"),
        ("umur < 5 &amp; > 3", "umur < 5 & > 3"),
        ("<div>" * 5000 + "dalam", "dalam"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert read_description(html, is_html=True, base="https://desa.id/x/") == markdown


@pytest.mark.parametrize("row", json.loads((FIXTURES / "markdown.json").read_text("utf-8")), ids=str)
def test_description(row: dict[str, str]) -> None:
    is_html = row["html"].startswith("<")
    found = read_description(row["html"], is_html=is_html, base="https://desa.id/d/") or ""
    assert found == row["markdown"]
    assert (read_description(found) or "") == found


def test_endless_lists_and_nesting_are_read_in_linear_time() -> None:
    assert read_description("<ol><li>" + "x<li>" * 40_000, is_html=True).startswith("x\nx\nx")
    assert read_description("<ul><li>" * 30_000 + "dalam", is_html=True) == "dalam"
    assert mend_iri("," * 200_000) is None


def test_markdown_with_some_html_keeps_its_lines() -> None:
    told = "Satu\n\n- dua\n- <b>tiga</b>\n\n[tautan](https://a.go.id)"
    assert read_description(told) == "Satu\n\n- dua\n- tiga\n\n[tautan](https://a.go.id)"


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("10.42.0.5", True),
        ("satudata.test", True),
        ("localhost", True),
        ("data.local", True),
        ("intranet", True),
        ("169.254.169.254", True),
        ("2130706433", True),
        ("0x7f.1", True),
        ("::1", True),
        ("fe80::1", True),
        ("8.8.8.8", False),
        ("data.go.id", False),
        ("bareng-bjn.desa.id", False),
        ("a.co", False),
    ],
)
def test_private_host(host: str, private: bool) -> None:
    assert is_private_host(host) is private
