"""Feeds: what is one, what is in it, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.sdk import ContentUnreadable
from harvester.sdk.feeds import Enclosure, parse_feed

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Desa A &amp;amp; B</title><link>https://a.id/</link><description>Situs</description>{}</channel></rss>"""
ITEM = """<item><title>Harga &lt;b&gt;x&lt;/b&gt;</title><link>https://a.id/1</link><guid>https://a.id/?p=1</guid>
<pubDate>Wed, 17 Jan 2024 08:15:00 +0700</pubDate><category>Harga</category><category>Harga</category>
<enclosure url="https://a.id/data.csv" type="text/csv" length="12"/><description>ringkas</description>
<content:encoded><![CDATA[<table><tr><td onclick="x()">1</td></tr></table><iframe src="https://docs.google.com/a"></iframe>]]></content:encoded></item>"""


def test_reads_rss() -> None:
    feed = parse_feed(RSS.format(ITEM).encode(), url="https://a.id/feed")
    (entry,) = feed.entries
    assert (feed.version, feed.link) == ("rss20", "https://a.id/")
    assert entry.identifier == "https://a.id/?p=1"
    assert entry.published == "2024-01-17T08:15:00+07:00"
    assert entry.labels == ("Harga",)
    assert entry.enclosures == (
        Enclosure(url="https://a.id/data.csv", media_type="text/csv", byte_size="12"),
    )
    assert "<table>" in entry.content
    assert "<iframe" in entry.content
    assert entry.summary == "ringkas"


def test_reads_atom_with_a_next_page() -> None:
    body = b"""<feed xmlns='http://www.w3.org/2005/Atom'><title>B</title><link rel='next' href='https://b.id/2'/>
      <entry><id>tag:x</id><title
      type='html'>A &amp;amp; B</title><updated>2024-01-17T08:15:00.000+07:00</updated>
      <link rel='alternate' href='https://b.id/x'/><summary>s</summary></entry></feed>"""
    feed = parse_feed(body)
    assert feed.next_link == "https://b.id/2"
    assert (feed.entries[0].updated, feed.entries[0].content) == ("2024-01-17T08:15:00.000+07:00", "")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!doctype html><html><body>Selamat datang</body></html>", "HTML"),
        (b"<html><head><link rel=alternate type='application/rss+xml'></head></html>", "HTML"),
        (b'{"items": []}', "something else"),
        (b"/etc/passwd", "something else"),
        (b"https://a.id/feed", "something else"),
        (bytes(range(256)), "something else"),
    ],
)
def test_says_what_is_no_feed(body: bytes, word: str) -> None:
    with pytest.raises(ContentUnreadable, match=word):
        parse_feed(body, url="https://a.id/feed")


def test_reads_no_entities_of_a_document_type() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = RSS.format("<item><title>&b;&b;</title><guid>1</guid><description>&f;</description></item>")
    feed = parse_feed(body.replace("<rss", bomb + "<rss").encode())
    assert "xxxx" not in repr(feed)
    assert "root:" not in repr(feed)


def test_forgives_what_is_broken() -> None:
    broken = RSS.format(
        ITEM.replace("</item>", "") + "<item><title>\x0b\x00dua &nbsp; </title><pubDate>kemarin</pubDate>"
    )
    assert len(parse_feed(broken.encode()).entries) >= 1
    truncated = RSS.format(ITEM).encode()[:400]
    assert parse_feed(truncated).version == "rss20"
    assert parse_feed(RSS.format(ITEM).encode("utf-16")).version


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_reads_the_feeds_of_the_corpus() -> None:
    paths = [
        *CORPUS.glob("feeds/*/*.rss"),
        *CORPUS.glob("feeds/*/*.atom"),
        *CORPUS.glob("wordpress/*/feed-*.xml"),
    ]
    feeds = {path.name: parse_feed(path.read_bytes()) for path in paths}
    assert feeds["feed-rss2.xml"].entries[0].identifier == "http://127.0.0.1:8099/?p=1"
    assert feeds["feed-404.xml"].entries == ()
    assert len(feeds["feed-atom.xml"].entries) == 10
    assert len(feeds["feed-rdf.xml"].entries) == 10
    for path in CORPUS.glob("hostile/self-made/*rss.xml"):
        assert "root:" not in repr(parse_feed(path.read_bytes()))
