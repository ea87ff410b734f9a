"""A post that is corrected later replaces its resource in a real CKAN; its siblings stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import requests
from loopback import Site, serve

from harvester.domain.source import Source
from harvester.registry import load_plugins

if TYPE_CHECKING:
    from place import Place

pytestmark = pytest.mark.e2e


def feed(url: str, *posts: tuple[str, str, int]) -> bytes:
    """A blog of prices: month, day of the last change, price of rice."""
    entries = "".join(
        f"<entry><id>tag:kim,2018:{month}</id><title>Harga Sembako {month} 2018</title>"
        f'<link rel="alternate" href="{url}/{month.lower()}.html"/>'
        f"<published>2018-03-01T08:00:00+07:00</published>"
        f"<updated>2018-03-{changed}T08:00:00+07:00</updated><content type='html'><![CDATA[<table>"
        f"<tr><th>Barang</th><th>Harga</th></tr><tr><td>Beras</td><td>Rp {rice}.500</td></tr>"
        f"<tr><td>Gula</td><td>Rp 12.000</td></tr></table>]]></content></entry>"
        for month, changed, rice in posts
    )
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:kim,2018:blog</id><title>KIM Contoh</title>"
        f"<updated>2018-03-09T08:00:00+07:00</updated>{entries}</feed>"
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({}) as running:
        yield running


@pytest.fixture
def blog(reopened: Callable[..., Place], organization: str, site: Site) -> Place:
    """A blog with one series, and the organization in CKAN that owns it."""
    place = reopened()
    place.service.core.registry.plugins["feed"] = load_plugins().plugins["feed"]
    place.service.sources.add(
        Source(name="kim", title="KIM", url=f"{site.url}/atom.xml", plugin="feed", organization=organization)
    )
    return place


def resources(place: Place) -> dict[str, dict[str, Any]]:
    """The resources of the one package, by the month in their name."""
    (package,) = place.packages().values()
    assert package["title"] == "Harga Sembako"
    return {each["name"].split()[2]: each | {"package": package["id"]} for each in package["resources"]}


def rice(resource: dict[str, Any]) -> str:
    """What rice costs in the file that CKAN gives."""
    answer = requests.get(resource["url"], timeout=30)
    answer.raise_for_status()
    rows = {
        row["barang"]: row["harga"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    }
    return str(rows["Beras"])


def harvest(place: Place) -> None:
    place.service.harvests.harvest("kim")
    assert place.deliver().failed == 0


def test_a_corrected_post_replaces_its_resource(blog: Place, site: Site) -> None:
    site.routes["/atom.xml"] = feed(site.url, ("Februari", "01", 9), ("Maret", "01", 10))
    harvest(blog)
    before = resources(blog)
    assert {month: rice(each) for month, each in before.items()} == {"Februari": "9500", "Maret": "10500"}

    site.routes["/atom.xml"] = feed(site.url, ("Februari", "01", 9), ("Maret", "08", 11))
    harvest(blog)
    after = resources(blog)

    assert {month: rice(each) for month, each in after.items()} == {"Februari": "9500", "Maret": "11500"}
    for month, each in before.items():
        assert (after[month]["id"], after[month]["package"]) == (each["id"], each["package"])
    assert after["Maret"]["hash"] != before["Maret"]["hash"]
    assert after["Februari"]["last_modified"] == before["Februari"]["last_modified"]  # not uploaded again
