"""JSON Feed (https://www.jsonfeed.org/version/1.1/), in the same values as RSS and Atom."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from harvester.domain.errors import ContentUnreadable
from harvester.sdk.feeds import Enclosure, Feed, FeedEntry
from harvester.sdk.markup import squeeze

_OWN = frozenset({"content_html", "content_text", "date_published", "url", "external_url"})


def is_json_feed(told: Any) -> bool:
    """Whether JSON has the shape of a feed: it says so, or its items are like posts."""
    if not isinstance(told, Mapping) or not isinstance(items := told.get("items"), list):
        return False
    if "jsonfeed.org/version/" in _text(told.get("version")):
        return True
    first = next((item for item in items if isinstance(item, Mapping)), None)
    return first is not None and "id" in first and len(_OWN & first.keys()) >= 2


def parse_json_feed(told: Any, *, url: str = "") -> Feed:
    """Read a JSON Feed, forgiving wrong types. Relative addresses are joined to ``url``.

    Raises:
        ContentUnreadable: the JSON is no feed.
    """
    if not is_json_feed(told):
        raise ContentUnreadable(f"Expected a feed at {url}, but the JSON there holds something else.")
    return Feed(
        version="json1",
        title=_text(told.get("title")),
        link=_address(told.get("home_page_url"), url),
        generator=_text(told.get("generator")),
        description=_text(told.get("description")),
        language=_text(told.get("language")) or None,
        next_link=_address(told.get("next_url"), url),
        entries=tuple(_entry(item, url) for item in told["items"] if isinstance(item, Mapping)),
    )


def _entry(item: Mapping[str, Any], url: str) -> FeedEntry:
    marked, plain = item.get("content_html"), item.get("content_text")
    content = marked if isinstance(marked, str) else html.escape(plain) if isinstance(plain, str) else ""
    return FeedEntry(
        identifier=_text(item.get("id")) or None,
        link=_address(item.get("url"), url) or _address(item.get("external_url"), url),
        title=_text(item.get("title")),
        published=_text(item.get("date_published")) or None,
        updated=_text(item.get("date_modified")) or None,
        content=content,
        summary=item["summary"] if isinstance(item.get("summary"), str) else "",
        labels=tuple(dict.fromkeys(tag for one in _items(item.get("tags")) if (tag := _text(one)))),
        enclosures=tuple(
            Enclosure(
                url=address,
                media_type=_text(one.get("mime_type")) or None,
                byte_size=_text(one.get("size_in_bytes")) or None,
            )
            for one in _items(item.get("attachments"))
            if isinstance(one, Mapping) and (address := _address(one.get("url"), url))
        ),
    )


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    return squeeze(value) if isinstance(value, str) else ""


def _address(value: Any, url: str) -> str | None:
    told = _text(value)
    try:
        return (urljoin(url, told) if url else told) if told else None
    except ValueError:
        return None
