"""The page of a dataset: what it tells, its first rows, its other forms, and when it is gone."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING, Any

import pytest
from datasets import store
from lxml import html
from stored import become

from harvester.domain.dataset import Column
from harvester.domain.decide import State

if TYPE_CHECKING:
    from browser import Browser, Page

    from harvester.ports import DatasetRow
    from harvester.service import Service

PRICES = (
    Column(name="komoditas", title="Komoditas"),
    Column(name="harga", type="integer", title="Harga eceran", unit="Rp"),
    Column(name="kode_pasar", type="integer", title="Kode pasar"),
    Column(name="tahun", type="year"),
)


def table(service: Service, columns: tuple[Column, ...], rows: list[list[str]]) -> dict[str, Any]:
    """A table of ours as it stands in a document."""
    kept = service.core.tables.write(columns, rows)
    told = [
        {key: value for key, value in (("title", c.title), ("unit", c.unit)) if value}
        | {"name": c.name, "type": c.type}
        for c in columns
    ]
    return {"columns": told, "parts": [kept.sha256], "rows": kept.rows}


def prices(service: Service, month: int, rows: int = 30) -> dict[str, Any]:
    body = [[f"Beras {n}", str(12_500 + n), "3522122006", "2024"] for n in range(rows)]
    return {
        "identifier": f"m{month}",
        "title": {"id": f"Harga bulan {month}"},
        "format": "CSV",
        "temporal": {"startDate": f"2024-{month:02}-01", "endDate": f"2024-{month:02}-30"},
        "table": table(service, PRICES, body),
    }


def stored(service: Service, **fields: Any) -> DatasetRow:
    document = {"identifier": "d", "title": {"id": "Harga Sembako"}, **fields}
    store(service, [document], source="pasar")
    return service.core.catalogue.page()[0]


def shown(visitor: Browser, row: DatasetRow, language: str = "en", query: str = "") -> Page:
    page = visitor.get(f"/dataset/{row.name}{query}", headers={"Accept-Language": language})
    assert page.status == 200
    return page


def facts(page: Page) -> dict[str, str]:
    tree = html.fromstring(page.html)
    names = [each.text_content() for each in tree.xpath("//article//dt")]
    told = [" ".join(each.text_content().split()) for each in tree.xpath("//article//dd")]
    return dict(zip(names, told, strict=True))


def test_everything_that_is_known_is_told(service: Service, visitor: Browser) -> None:
    row = stored(
        service,
        description={"id": "Harga **eceran** di [pasar](https://pasar.example/)."},
        publisher={"name": "Dinas Perdagangan"},
        organization="dinas-perdagangan",
        theme=["http://publications.europa.eu/resource/authority/data-theme/ECON"],
        keyword={"id": ["harga", "sembako"]},
        issued="2024-02-01",
        modified="2024-05-03T09:11:00+07:00",
        temporal=[{"startDate": "2024-01-01", "endDate": "2024-12-31"}],
        spatial=[{"identifier": "35.22", "prefLabel": "Kabupaten Bojonegoro"}],
        accrualPeriodicity="http://publications.europa.eu/resource/authority/frequency/MONTHLY",
        license="https://creativecommons.org/licenses/by/4.0/",
        contactPoint=[{"fn": "Bidang Pasar", "hasEmail": "mailto:pasar@example.go.id"}],
        landingPage="https://pasar.example/harga",
        provenance={"source": "Pasar", "plugin": "feed"},
        distribution=[
            {
                "identifier": "a",
                "title": {"id": "Berkas"},
                "format": "XLSX",
                "downloadURL": "https://pasar.example/a.xlsx",
                "byteSize": 1_234_567,
            }
        ],
    )
    page = shown(visitor, row)
    told = facts(page)
    assert told["Organisation"] == "Dinas Perdagangan"
    assert told["Themes"] == "Economy and finance"
    assert told["Period"] == "2024"
    assert told["Place"] == "Kabupaten Bojonegoro"
    assert told["Updated how often"] == "monthly"
    assert told["Licence"] == "Creative Commons Attribution (CC BY)"
    assert told["Contact"] == "Bidang Pasar pasar@example.go.id"
    assert told["Harvested from"] == "Pasar"
    assert "of 405 points" in told["Description’s quality"]
    assert told["Published"] == "1 February 2024"
    assert "1.2 MB" in page.text
    assert "<strong>eceran</strong>" in page.html
    tree = html.fromstring(page.html)
    assert tree.xpath("//article//h1/@lang") == ["id"]
    for address in tree.xpath("//main//a/@href[starts-with(., '/')]"):
        assert visitor.client.get(address).status_code == 200, address
    indonesian = shown(visitor, row, "id")
    told = facts(indonesian)
    assert told["Tema"] == "Ekonomi dan keuangan"
    assert told["Diterbitkan"] == "1 Februari 2024"
    assert "1,2 MB" in indonesian.text
    assert not html.fromstring(indonesian.html).xpath("//article//h1/@lang")


def test_the_first_rows_have_titles_units_and_the_numbers_of_the_language(
    service: Service, visitor: Browser
) -> None:
    row = stored(service, distribution=[prices(service, 1)])
    page = html.fromstring(shown(visitor, row).html)
    heads = [each.text_content().split() for each in page.xpath("//th")]
    assert heads == [["Komoditas"], ["Harga", "eceran", "Rp"], ["Kode", "pasar"], ["tahun"]]
    assert len(page.xpath("//tbody/tr")) == 20
    assert page.xpath("//tbody/tr[1]/td/text()") == ["Beras 0", "12,500", "3522122006", "2024"]
    assert page.xpath("//div[@class='scroll small']/@tabindex") == ["0"]
    assert "The first 20 of 30 rows." in page.text_content()
    indonesian = html.fromstring(shown(visitor, row, "id").html)
    assert indonesian.xpath("//tbody/tr[1]/td/text()")[1] == "12.500"
    rows = visitor.get(page.xpath("//a[contains(text(), 'View rows')]/@href")[0])
    assert len(html.fromstring(rows.html).xpath("//tbody/tr")) == 30


def test_a_table_is_downloaded_whole_and_compressed(service: Service, visitor: Browser) -> None:
    row = stored(service, distribution=[prices(service, 1, rows=9_000)])
    page = html.fromstring(shown(visitor, row).html)
    address = page.xpath("//a[contains(@href, '.csv')]/@href")[0]
    plain = visitor.client.get(address)
    told = list(csv.reader(io.StringIO(plain.get_data(as_text=True))))
    assert len(told) == 9_001
    assert told[1] == ["Beras 0", "12500", "3522122006", "2024"]  # as stored: programs read it
    packed = visitor.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert visitor.client.get(address, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    head = visitor.client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert f"{len(plain.data) / 1000:.1f} kB" in page.text_content()


def test_the_newest_period_of_a_series_comes_first_and_long_ones_have_pages(
    service: Service, visitor: Browser
) -> None:
    row = stored(service, distribution=[prices(service, month) for month in (3, 1, 12, 2)])
    titles = [
        each.split()[-1] for each in html.fromstring(shown(visitor, row).html).xpath("//h3/span[2]/text()")
    ]
    assert titles == ["12", "3", "2", "1"]
    files = [
        {"identifier": str(n), "title": {"id": f"Berkas {n}"}, "downloadURL": f"https://a.example/{n}"}
        for n in range(70)
    ]
    row = stored(service, distribution=files)
    seen = []
    for number in (1, 2, 3):
        page = html.fromstring(shown(visitor, row, query=f"?files={number}").html)
        seen += page.xpath("//h3/span[2]/text()")
    assert seen == [f"Berkas {n}" for n in range(70)]
    assert visitor.get(f"/dataset/{row.name}?files=4").status == 404
    assert visitor.get(f"/dataset/{row.name}?files=-4").status == 200


def test_rows_that_no_longer_lie_there_and_huge_cells_break_nothing(
    service: Service, visitor: Browser
) -> None:
    columns = (Column(name="a"), Column(name="b"))
    huge = table(service, columns, [["x", "y"], ["z" * 200_000, "y"], ["after", "y"]])
    gone = table(service, columns, [["p", "q"]])
    row = stored(
        service,
        distribution=[{"identifier": "huge", "table": huge}, {"identifier": "gone", "table": gone}],
    )
    service.core.tables.discard(gone["parts"][0])
    page = html.fromstring(shown(visitor, row).html)
    cells = page.xpath("//tbody/tr/td/text()")
    assert (cells[:2], cells[3:]) == (["x", "y"], ["y", "after", "y"])
    assert len(cells[2]) < 1_000
    views = page.xpath("//a[contains(text(), 'View rows')]/@href")
    assert visitor.get(views[0]).status == 200
    missing = visitor.get(views[1])
    assert missing.status == 404
    assert "no longer kept" in missing.text


@pytest.mark.parametrize("state", [State.QUARANTINED, State.INVALID])
def test_what_is_gone_or_held_back_is_told_in_words(service: Service, visitor: Browser, state: State) -> None:
    row = stored(service, distribution=[prices(service, 1)])
    address = f"/dataset/{row.name}"
    before = visitor.client.get(address)
    become(service, row, State.WITHDRAWN)
    page = visitor.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert page.status == 410
    assert "was withdrawn" in page.text
    assert "Harga Sembako" not in page.text
    assert html.fromstring(page.html).xpath("//form[@role='search']")
    assert "ditarik" in visitor.get(address, headers={"Accept-Language": "id"}).text
    become(service, row, state)
    assert visitor.get(address).status == 404
    assert "Harga Sembako" not in visitor.get("/").text + visitor.get("/dataset").text
    become(service, row, State.WITHDRAWN)  # what was held back last leaves no trace
    assert visitor.get(address).status == 404


def test_a_dataset_page_is_cached_until_it_changes(service: Service, visitor: Browser) -> None:
    row = stored(service, distribution=[prices(service, 1)])
    address = f"/dataset/{row.name}"
    first = visitor.client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    packed = visitor.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == first.data
    assert visitor.client.head(address).headers["ETag"] == first.headers["ETag"]
    become(service, row, State.ACTIVE, title={"id": "Harga lain"})
    again = visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert b"Harga lain" in again.data


def test_a_page_is_light_whatever_the_dataset_has(service: Service, visitor: Browser) -> None:
    columns = tuple(Column(name=f"k{n}", type="number", title=f"Kolom {n}") for n in range(300))
    rows = [[str(r * 7919 * n % 1_000_003) for n in range(300)] for r in range(200)]
    wide = {"identifier": "w", "format": "CSV", "table": table(service, columns, rows)}
    row = stored(service, distribution=[{**wide, "identifier": f"w{n}"} for n in range(50)])
    answer = visitor.client.get(f"/dataset/{row.name}", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 60_000
    assert "260 columns are left out." in gzip.decompress(answer.data).decode()
