"""Datasets in the administration and in the catalogue."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from lxml import html
from sqlalchemy import update

from harvester.adapters.db import schema
from harvester.domain.source import Source

if TYPE_CHECKING:
    from browser import Browser

    from harvester.service import Service

HOSTILE = '<script>alert(1)</script> & "quotes"'


@pytest.fixture
def hostile(service: Service) -> str:
    """The name of a dataset whose texts attack the page."""
    service.sources.add(
        Source(
            name="told",
            title=HOSTILE,
            url="https://told.example/",
            plugin="told",
            config={"titles": [HOSTILE]},
        )
    )
    service.harvests.harvest("told")
    return service.core.catalogue.page(state=None)[0].name


@pytest.fixture
def blog(service: Service, sites: Mapping[str, str]) -> str:
    """The name of a dataset with a table of ours."""
    service.sources.add(Source(name="blog", title="Blog", url=sites["kim-sendang"], plugin="blogger"))
    service.harvests.harvest("blog")
    rows = service.core.catalogue.page()
    return next(r.name for r in rows if any("table" in d for d in r.document["distribution"]))


def test_texts_of_a_source_cannot_attack_a_page(admin: Browser, service: Service, hostile: str) -> None:
    run = service.core.runs.latest()[0].id
    paths = [
        "/",
        f"/dataset/{hostile}",
        f"/admin/datasets/{hostile}",
        "/admin/datasets",
        "/admin/",
        "/admin/sources/told",
        "/admin/sources/told/edit",
        f"/admin/runs/{run}",
        "/dataset?q=<script>alert(9)</script>",
        '/dataset?organization=<script>alert(9)</script>&tags="><script>alert(7)</script>',
        "/organization?q=<script>alert(9)</script>",
        "/about",
        "/admin/sources/told/remove",
        "/dataset/<script>alert(8)</script>",
    ]
    for path in paths:
        page = admin.get(path)
        # The description for search engines is data: the browser does not run it, and "<" is escaped in it.
        told = page.html.replace('<script type="application/ld+json">', "", 1)
        assert not re.search(r"<script|<img|href=[\"']?javascript:", told, re.IGNORECASE), path
    page = admin.get(f"/dataset/{hostile}")
    assert "alert(1)" in page.text
    assert "<strong>bold</strong>" in page.html
    edit = admin.get("/admin/sources/told/edit")
    assert "<script" not in admin.submit(edit, button="preview").html


def test_a_dataset_shows_where_it_came_from(admin: Browser, hostile: str) -> None:
    page = admin.get(f"/admin/datasets/{hostile}")
    assert "&#34;title&#34;" in page.html or "&quot;title&quot;" in page.html
    for words in ("Records behind it", "As fetched", "Problems", "The dataset document"):
        assert words in page.text


def test_datasets_are_filtered(admin: Browser, hostile: str) -> None:
    assert hostile in admin.get("/admin/datasets?q=quotes&state=active&source=told").html
    assert hostile not in admin.get("/admin/datasets?q=nothing").html
    assert hostile not in admin.get("/admin/datasets?state=withdrawn").html
    assert hostile in admin.get("/admin/datasets?state=nonsense&after=x").html
    assert admin.get("/admin/datasets?source=nobody").status == 404


def test_only_active_datasets_are_shown_outside(visitor: Browser, service: Service, blog: str) -> None:
    table = re.search(r"/dataset/[^\"]+\.csv", visitor.get(f"/dataset/{blog}").html)
    assert table
    for state, status in (("withdrawn", 410), ("quarantined", 404), ("invalid", 404)):
        with service.core.engine.begin() as connection:
            connection.execute(
                update(schema.dataset).where(schema.dataset.c.name == blog).values(state=state)
            )
        assert visitor.get(f"/dataset/{blog}").status == status
        assert visitor.get(table[0]).status == status
        assert visitor.get(table[0].replace(".csv", ".schema.json")).status == status
        assert blog not in visitor.get("/").html


def test_a_table_is_shown_and_downloaded(visitor: Browser, blog: str) -> None:
    page = visitor.get(f"/dataset/{blog}")
    assert "First rows" in page.html
    path = re.search(r"/dataset/[^\"]+\.csv", page.html)
    assert path
    response = visitor.client.get(path[0])
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True))))
    assert len(rows) > 2
    fields = visitor.client.get(path[0].replace(".csv", ".schema.json")).get_json()["fields"]
    assert [field["name"] for field in fields] == rows[0]
    assert rows[1][0] in page.text
    assert visitor.client.get(f"/dataset/{blog}/table/000000000000.csv").status_code == 404


def test_the_list_is_searched_and_paged(visitor: Browser, service: Service) -> None:
    titles = [f"Number {n}" for n in range(25)]
    service.sources.add(
        Source(name="told", title="T", url="https://told.example/", plugin="told", config={"titles": titles})
    )
    service.harvests.harvest("told")
    assert "25 datasets" in visitor.get("/").text
    page = visitor.get("/dataset")
    assert "25 datasets" in page.text
    assert page.text.count("Number ") == 20
    following = html.fromstring(page.html).xpath("//a[@rel='next']/@href")
    assert visitor.get(following[0]).text.count("Number ") == 5
    assert "1 dataset for" in visitor.get("/?q=number 17").text  # where the search was before
    assert visitor.get("/dataset?page=nonsense&q=%00").status == 200
    assert visitor.get("/dataset?page=99999999999999999999999").status == 200
    assert visitor.get("/dataset?page=3").status == 404


def test_a_dataset_is_released_with_a_reason(
    admin: Browser, log_in: Callable[[str], Browser], service: Service, hostile: str
) -> None:
    with service.core.engine.begin() as connection:
        connection.execute(update(schema.dataset).values(state="quarantined"))
    viewer = log_in("viewer").get(f"/admin/datasets/{hostile}")
    assert "Held back" in viewer.text
    assert "As fetched" not in viewer.text
    assert not viewer.forms()
    page = admin.submit(admin.get(f"/admin/datasets/{hostile}"), action="/release", reason="short")
    assert "at least ten characters" in page.text
    assert service.core.catalogue.get(hostile).release_reason is None
    page = admin.submit(page, action="/release", reason="Published by law, checked with the office.")
    assert "checked with the office" in page.text
    queued = service.core.runs.latest()[0]
    assert (queued.status, queued.force) == ("queued", True)


def test_missing_things_are_told_in_words(admin: Browser, visitor: Browser) -> None:
    for path in (
        "/admin/sources/none",
        "/admin/runs/99",
        "/admin/datasets/none",
        "/dataset/none",
        "/dataset/%00",
        "/nowhere",
    ):
        page = admin.get(path)
        assert page.status == 404
        assert "Not found" in page.text
    assert "There is no run 99." in admin.get("/admin/runs/99").text
    assert visitor.client.post("/").status_code in {400, 405}
