"""How a feed is known, and a page that names one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import ContentUnreadable, Recognition
from harvester.sdk.feeds import Feed, parse_feed
from harvester.sdk.jsonfeed import is_json_feed, parse_json_feed
from plugins._feed_source import links_to_feeds

if TYPE_CHECKING:
    from harvester.sdk import Page

_START = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?(?:rss|feed|RDF)\b", re.DOTALL
)
_PROBES = ("/feed.xml", "/feed/")
OWN, NAMED, UNNAMED = 0.7, 0.5, 0.4


def recognised(page: Page) -> float | Recognition:
    """A feed at the address, on the page's word, or at a usual place. Software that has a feed is surer."""
    if page.status != 200:
        return 0.0
    if feed := feed_of(page):
        kind = {"j": "a JSON Feed", "a": "an Atom feed"}.get(feed.version[:1], "an RSS feed")
        confidence = OWN if feed.entries else NAMED
        return Recognition(
            confidence=confidence,
            evidence=(f"the address is {kind} with {len(feed.entries)} posts",),
            url=page.url,
        )
    if "<" not in page.text[:2_000] or page.text.lstrip()[:1] in {"{", "["}:
        return 0.0
    for address in links_to_feeds(page.text[:500_000], page.url)[:2]:
        if (other := page.probe(address)) and (feed := feed_of(other)) and feed.entries:
            return Recognition(
                confidence=NAMED, evidence=(f"the page names its feed {address}",), url=address
            )
    return _probed(page)


def _probed(page: Page) -> float | Recognition:
    if "</" not in page.text or urlsplit(page.url).path.strip("/"):
        return 0.0
    for path in _PROBES:
        if (other := page.probe(path)) and (feed := feed_of(other)) and feed.entries:
            return Recognition(
                confidence=UNNAMED, evidence=(f"the site has a feed at {other.url}",), url=other.url
            )
    return 0.0


def feed_of(page: Page) -> Feed | None:
    """The page as a feed, if it is one; the body may be cut."""
    text = page.text.lstrip("\ufeff \t\r\n")
    try:
        if text[:1] == "{" and '"items"' in text:
            told = page.json()
            return parse_json_feed(told, url=page.url) if is_json_feed(told) else None
        if _START.match(text[:5_000]):
            return parse_feed(page.body, url=page.url, content_type=page.headers.get("content-type", ""))
    except ContentUnreadable:
        pass
    return None
