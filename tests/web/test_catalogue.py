"""The catalogue as people use it: finding datasets, in both languages, by words, filters and links alone."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from datasets import store
from lxml import html

from harvester.web.catalogue.searching import A_PAGE

if TYPE_CHECKING:
    from browser import Browser, Page

    from harvester.service import Service

THEME = "http://publications.europa.eu/resource/authority/data-theme/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def document(number: int, title: str, **fields: Any) -> dict[str, Any]:
    return {"identifier": f"d{number}", "title": {"id": title}, **fields}


def file(form: str, **fields: Any) -> dict[str, Any]:
    told = {"identifier": form, "format": form, "downloadURL": f"https://a.example/a.{form.lower()}"}
    return {**told, **fields}


@pytest.fixture
def offices(service: Service, clock: Any) -> Service:
    """Three offices: 30, 3 and 2 datasets, stored one after another."""
    people = {
        "organization": "dinas-dukcapil",
        "publisher": {"name": "Dinas Kependudukan"},
        "theme": [THEME + "SOCI"],
        "license": LICENCE,
        "spatial": [{"identifier": "35.22.05", "prefLabel": "Kecamatan Dander"}],
        "temporal": [{"startDate": "2023-01-01", "endDate": "2023-12-31"}],
    }
    health = {
        "organization": "dinas-kesehatan",
        "publisher": {"name": "Dinas Kesehatan"},
        "theme": [THEME + "HEAL"],
        "keyword": {"id": ["puskesmas"]},
    }
    harvest = {"organization": "dinas-pertanian", "publisher": {"name": "Dinas Pertanian & Pangan"}}
    store(service, [document(n, f"Penduduk {n}", **people, distribution=[file("CSV")]) for n in range(30)])
    for n in range(3):
        clock.step(hours=1)
        told = document(50 + n, f"Puskesmas {n}", **health, distribution=[file("XLSX")])
        store(service, [told], source="sehat")
    for n in range(2):
        clock.step(hours=1)
        store(service, [document(70 + n, f"Padi {n}", **harvest)], source="tani")
    return service


def titles(page: Page) -> list[str]:
    return [each.text_content() for each in html.fromstring(page.html).xpath("//ul[@class='results']//h2/a")]


def links(page: Page, part: str) -> dict[str, str]:
    """Addresses by their words, in a part of the page."""
    found = html.fromstring(page.html).xpath(f"{part}//a")
    return {" ".join(each.text_content().split()): each.get("href") for each in found}


def test_the_start_page_leads_everywhere(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/")
    assert "35 datasets" in page.text
    assert "3 organisations" in page.text
    inside = links(page, "//main")
    assert len(titles(visitor.get(inside["Population and society 30 datasets"]))) == A_PAGE
    assert "3 datasets" in visitor.get(inside["Dinas Kesehatan 3 datasets"]).text
    assert titles(visitor.get(inside["XLSX 3"])) == ["Puskesmas 2", "Puskesmas 1", "Puskesmas 0"]
    assert "Padi 1" in inside
    for address in links(page, "").values():
        assert visitor.get(address).status == 200, address


def test_filters_are_put_on_and_taken_off_one_by_one(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/dataset")
    assert "Population and society 30" in links(page, "//aside")
    page = visitor.get(links(page, "//aside")["Population and society 30"])
    page = visitor.get(links(page, "//aside")["CSV 30"])
    page = visitor.get(links(page, "//aside")["2023 30"])
    assert "30 datasets" in page.text
    chips = links(page, "//ul[@aria-label='Chosen']")
    assert list(chips) == [
        "Theme: Population and society ×take off",
        "Format: CSV ×take off",
        "Year: 2023 ×take off",
        "Take off all",
    ]
    page = visitor.get(chips["Theme: Population and society ×take off"])
    assert list(links(page, "//ul[@aria-label='Chosen']"))[:2] == [
        "Format: CSV ×take off",
        "Year: 2023 ×take off",
    ]
    assert "35 datasets" in visitor.get(chips["Take off all"]).text


def test_keywords_are_counted(offices: Service, visitor: Browser) -> None:
    page = visitor.get(links(visitor.get("/dataset"), "//aside")["puskesmas 3"])
    assert titles(page) == ["Puskesmas 2", "Puskesmas 1", "Puskesmas 0"]
    assert "Keyword: puskesmas ×take off" in links(page, "//ul[@aria-label='Chosen']")


def test_words_keep_the_filters_and_filters_the_words(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/dataset?q=dinas&organization=dinas-kesehatan&sort=title_string asc")
    form = html.fromstring(page.html).xpath("//form[@role='search']")[0]
    assert dict(form.form_values()) == {
        "q": "dinas",
        "organization": "dinas-kesehatan",
        "sort": "title_string asc",
    }
    assert titles(page) == ["Puskesmas 0", "Puskesmas 1", "Puskesmas 2"]
    assert "q=dinas" in links(page, "//aside")["Health 3"]


def test_addresses_of_ckan_work(offices: Service, visitor: Browser) -> None:
    def count(query: str) -> int:
        return len(titles(visitor.get(f"/dataset?{query}")))

    assert count("organization=dinas-pertanian&_organization_limit=0") == 2
    assert count("organization=dinas-pertanian&organization=dinas-kesehatan") == 5
    assert count("tags=puskesmas&res_format=xlsx") == 3
    assert count("license_id=cc-by&page=2") == 10
    assert count("groups=none") == 0
    assert titles(visitor.get("/dataset/?q=padi&sort=score+desc%2C+metadata_modified+desc")) == [
        "Padi 1",
        "Padi 0",
    ]
    assert titles(visitor.get("/dataset?sort=title_string+desc"))[0] == "Puskesmas 2"
    assert titles(visitor.get("/dataset?sort=metadata_modified desc"))[0] == "Padi 1"
    assert titles(visitor.get("/dataset?sort=bobby;drop"))[0] == "Padi 1"


def test_pages_hold_every_dataset_once(offices: Service, visitor: Browser) -> None:
    for order in ("", "sort=metadata_modified desc", "sort=title_string asc", "q=penduduk"):
        seen = titles(visitor.get(f"/dataset?{order}")) + titles(visitor.get(f"/dataset?{order}&page=2"))
        assert len(seen) == len(set(seen)) == (30 if "q=" in order else 35)


def test_nothing_found_is_answered_with_help(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/dataset?q=puskesmaz")
    assert "No dataset fits" in page.text
    assert "Did you mean puskesmas" in page.text
    assert len(titles(visitor.get(links(page, "//main")["puskesmas"]))) == 3
    page = visitor.get("/dataset?q=penduduk puskesmas")
    assert "Only “penduduk” (30 datasets)" in page.text.replace("\xa0", " ")
    assert "Only “puskesmas” (3 datasets)" in page.text
    page = visitor.get("/dataset?q=padi&organization=dinas-kesehatan")
    assert len(titles(visitor.get(links(page, "//main")["“padi” without filters"]))) == 2
    page = visitor.get("/dataset?q=zzzzzzzz&lang=id")
    assert "Tidak ada dataset yang cocok" in page.text
    assert "Coba kata yang lebih sedikit" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dataset?page=0", 200),
        ("/dataset?page=-1", 200),
        ("/dataset?page=7", 404),
        ("/dataset?page=1e9", 200),
        ("/dataset?page=9999999999", 404),
        ("/dataset?organization=nobody", 200),
        ("/dataset?theme=%00&place=%ff%fe&year=9999999999999999999999", 200),
        ("/dataset?q=" + "a" * 3000, 200),
        ("/dataset?q=" + "a" * 5000, 414),
        ("/dataset?q=%22%22%22*(*)-AND&tags=%25", 200),
        ("/organization?q=zzz", 200),
        ("/organization?page=8", 404),
        ("/organization/nobody", 404),
        ("/organization/%00", 404),
        ("/organization/dinas-kesehatan?page=2", 404),
        ("/organization/dinas-kesehatan?q=zzz", 200),
        ("/dataset/" + "x" * 500, 404),
    ],
)
def test_what_cannot_be_asked_for_is_told_in_words(
    offices: Service, visitor: Browser, path: str, status: int
) -> None:
    page = visitor.get(path)
    assert page.status == status
    assert "<form" in page.html
    assert len(page.text) > 100
    assert visitor.get(path, headers={"Accept-Language": "id"}).status == status


PAGES = ("/", "/dataset", "/dataset?q=padi", "/organization", "/organization/dinas-pertanian", "/about")
HOSTILE = (
    *(
        '"',
        '"a b',
        "*",
        "-x",
        "(((",
        "OR",
        "NOT",
        "'; drop table dataset; --",
        "\x00",
        "\ud800",
        "\u202e",
        "?",
        "\\",
    ),
    *(
        "é" * 50,
        "🌾",
        "{{7*7}}",
        "%ff",
        "[1 TO 2]",
        "-1",
        "1e9",
        "٣",
        "99999",
        "35.22",
        "SOCI",
        "csv",
        "padi",
    ),
)
NAMES = (
    *("q", "organization", "theme", "res_format", "place", "year", "license_id", "source", "tags", "groups"),
    *("sort", "page", "lang", "files", "unheard_of"),
)


def test_no_query_breaks_a_page(offices: Service, visitor: Browser) -> None:
    chance = random.Random(5)
    name = offices.core.catalogue.page(limit=1)[0].name
    paths = (*(path.partition("?")[0] for path in PAGES), f"/dataset/{name}")
    for number in range(200):
        told = [(chance.choice(NAMES), chance.choice(HOSTILE)) for _ in range(chance.randint(1, 5))]
        address = f"{chance.choice(paths)}?{urlencode(told, errors='replace')}"
        ask = visitor.client.head if number % 5 == 0 else visitor.client.get
        assert ask(address).status_code in {200, 301, 404}, address


def test_people_who_ask_for_a_feed_get_its_page(offices: Service, visitor: Browser) -> None:
    def led(path: str) -> str:
        answer = visitor.client.get(path, headers={"Accept": "text/html"})
        return str(answer.headers["Location"])

    assert led("/catalog") == "/"
    assert led("/organization/dinas-pertanian/catalog") == "/organization/dinas-pertanian"


def test_an_organization_has_a_page_and_a_search_of_its_own(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/organization")
    address = links(page, "//main")["Dinas Pertanian & Pangan 2 datasets"]
    assert address == "/organization/dinas-pertanian"
    page = visitor.get(address)
    assert html.fromstring(page.html).xpath("//h1/text()") == ["Dinas Pertanian & Pangan"]
    assert titles(page) == ["Padi 1", "Padi 0"]
    assert titles(visitor.get(f"{address}?q=padi 0")) == ["Padi 0"]
    feed = html.fromstring(page.html).xpath("//a[text()='Turtle']/@href")[0]
    assert visitor.client.get(feed).data.count(b"a dcat:Dataset") == 2
    assert "Dinas Kesehatan" in visitor.get("/organization?q=kes").text
    assert "1 organisation" in visitor.get("/organization?q=kes").text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_cached_compressed_and_answers_head(
    offices: Service, visitor: Browser, path: str
) -> None:
    client = visitor.client
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Last-Modified"]
    assert "Set-Cookie" not in first.headers
    assert {"Accept-Language", "Accept-Encoding", "Cookie"} <= set(first.headers["Vary"].split(", "))
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == first.data
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    other = client.get(path, headers={"Accept-Language": "id", "If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert other.headers["Content-Language"] == "id"
    store(offices, [document(99, "Padi baru")], source="tani")
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert (
        client.get(f"{path}{'&' if '?' in path else '?'}lang=id")
        .headers["Cache-Control"]
        .startswith("private")
    )


def test_a_page_for_somebody_who_is_logged_in_is_not_for_others(offices: Service, admin: Browser) -> None:
    for path in PAGES:
        answer = admin.get(path)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "ETag" not in answer.headers
        assert "Administration" in answer.text


def test_the_language_is_switched_where_one_is(offices: Service, visitor: Browser) -> None:
    page = visitor.get("/dataset?q=penduduk&theme=SOCI&page=2")
    page = visitor.get(links(page, "//footer")["Bahasa Indonesia"])
    assert html.fromstring(page.html).get("lang") == "id"
    assert "30 dataset untuk “penduduk”" in page.text
    assert len(titles(page)) == 10
    assert "Tema: Kependudukan dan masyarakat" in page.text


def test_numbers_are_written_as_the_language_does(service: Service, visitor: Browser) -> None:
    store(service, [document(n, f"Data {n}") for n in range(1_100)])
    assert "1,100 datasets" in visitor.get("/").text
    assert "Page 1 of 55" in visitor.get("/dataset").text
    indonesian = {"Accept-Language": "id"}
    assert "1.100 dataset" in visitor.get("/", headers=indonesian).text
    assert "1.100 dataset" in visitor.get("/dataset", headers=indonesian).text


@pytest.mark.parametrize("path", [*PAGES, "/dataset?q=zzz", "/nowhere"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_screen_readers_find_their_way(offices: Service, visitor: Browser, path: str, language: str) -> None:
    page = html.fromstring(visitor.get(path, headers={"Accept-Language": language}).html)
    assert page.get("lang") == language
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == len(page.xpath("//header")) == len(page.xpath("//footer")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#content"]
    assert page.xpath("//main/@id") == ["content"]
    assert all(each.get("aria-label") for each in page.xpath("//nav"))
    for field in page.xpath("//input[not(@type='hidden')]"):
        assert page.xpath("//label[@for=$name]", name=field.get("id")), field.get("name")
    for labelled in page.xpath("//*[@aria-labelledby]"):
        assert page.xpath("//*[@id=$name]", name=labelled.get("aria-labelledby"))
    assert all(each.text_content().strip() for each in page.xpath("//a[@href]"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not page.xpath("//script[not(@type='application/ld+json')]")
    assets = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
    assert assets
    assert all(each.startswith("/static/") for each in assets)


def test_the_stylesheet_is_kept_and_compressed(visitor: Browser) -> None:
    address = html.fromstring(visitor.get("/").html).xpath("//link[@rel='stylesheet']/@href")[0]
    answer = visitor.client.get(address, buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    packed = visitor.client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert gzip.decompress(packed.data) == answer.data
    again = visitor.client.get(address, headers={"If-None-Match": packed.headers["ETag"]}, buffered=True)
    assert again.status_code == 304
    head = visitor.client.head(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert head.status_code == 200
