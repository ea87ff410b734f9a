"""Sitemaps as sites write them."""

from __future__ import annotations

import gzip

import pytest

from harvester.sdk import ContentUnreadable
from harvester.sdk.sitemaps import SitemapEntry, parse_sitemap

URL = "https://site.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*addresses: str) -> bytes:
    items = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}>{items}</urlset>'.encode()


def test_pages_with_their_dates() -> None:
    body = f"<urlset {NAMESPACE}><url><loc> /a?x=1&amp;y=2 </loc><lastmod>2024-02-20</lastmod></url></urlset>"
    assert parse_sitemap(body.encode(), url=URL).pages == (
        SitemapEntry(url="https://site.example/a?x=1&y=2", modified="2024-02-20"),
    )


def test_an_index_names_further_sitemaps() -> None:
    body = f"<sitemapindex {NAMESPACE}><sitemap><loc>https://site.example/posts.xml</loc></sitemap></sitemapindex>"
    found = parse_sitemap(body.encode(), url=URL)
    assert not found.pages
    assert [entry.url for entry in found.sitemaps] == ["https://site.example/posts.xml"]


@pytest.mark.parametrize("wrap", [lambda body: body, gzip.compress, lambda body: b"\xef\xbb\xbf\n" + body])
def test_packed_or_with_something_before(wrap) -> None:
    assert len(parse_sitemap(wrap(urlset("https://site.example/a")), url=URL).pages) == 1


def test_doubles_and_what_is_no_web_address_are_left_out() -> None:
    body = urlset("https://site.example/a", "https://site.example/a", "mailto:x@y.z", "http://[broken", "")
    assert [entry.url for entry in parse_sitemap(body, url=URL).pages] == ["https://site.example/a"]


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    body = urlset("https://site.example/a", "https://site.example/b")[:-40]
    assert parse_sitemap(body, url=URL).pages[0].url == "https://site.example/a"


def test_entities_are_not_resolved() -> None:
    body = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.example/&x;</loc></url></urlset>'
    assert [entry.url for entry in parse_sitemap(body, url=URL).pages] in ([], ["https://a.example/"])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (b"<!doctype html><html><body>x</body></html>", "an HTML page"),
        (b"<rss><channel/></rss>", "something else"),
        (b"\x1f\x8bbroken", "cannot be unpacked"),
        (b"plain words", "sitemap at"),
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes, says: str) -> None:
    with pytest.raises(ContentUnreadable, match=says):
        parse_sitemap(body, url=URL)
