"""Blogger's feed, in JSON or Atom, as plain values; and how a blog is known by its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from harvester.sdk import ContentUnreadable
from harvester.sdk.feeds import parse_feed
from plugins._told import objects, text

if TYPE_CHECKING:
    from harvester.sdk import Page

_FEED_PATH = re.compile(r"^(/feeds/(?:\d+/)?posts)/(?:default|summary|full)")
_LABEL_PATH = re.compile(r"/(?:-|search/label)/([^/?#]+)")
_HEAD_TAG = re.compile(r"<(?:meta|link)\b[^>]{0,2000}>", re.IGNORECASE)
_GENERATOR = re.compile(r"""name\s*=\s*["']?generator""", re.IGNORECASE)
_NAMED = re.compile(r"""content\s*=\s*(?:"blogger"|'blogger'|blogger[\s/>])""", re.IGNORECASE)
_FEED_LINK = re.compile(
    r"""href\s*=\s*["']?(https?://[^"'\s>]+/feeds/(?:\d+/)?posts/default)""", re.IGNORECASE
)
_HOST = re.compile(r"(?:^|\.)blogspot\.(?:com|co|[a-z]{2})(?:\.[a-z]{2})?$")


@dataclass(frozen=True, slots=True)
class Address:
    """A blog's addresses, from any address of it that a person may paste."""

    root: str
    feed: str  #: the address of the feed of all posts
    label: str | None

    @classmethod
    def read(cls, url: str) -> Address:
        """Read a blog's, post's, label's or feed's address."""
        parts = urlsplit(url if "//" in url else f"http://{url}")
        root = f"{parts.scheme}://{parts.netloc}"
        path = _FEED_PATH.match(parts.path)
        label = _LABEL_PATH.search(parts.path)
        return cls(
            root=f"{root}/",
            feed=f"{root}{path[1] if path else '/feeds/posts'}/default",
            label=unquote(label[1]) if label else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One post. ``html`` is ``None`` where the feed holds only a summary."""

    identifier: str
    title: str
    html: str | None
    summary: str
    published: str | None
    updated: str | None
    link: str | None
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPage:
    """One page of the feed."""

    title: str
    total: int | None
    has_next: bool
    entries: tuple[Entry, ...]


def read_json(told: Any) -> FeedPage:
    """Read the JSON form.

    Raises:
        ContentUnreadable: it is JSON, but no feed.
    """
    feed = told.get("feed") if isinstance(told, Mapping) else None
    if not isinstance(feed, Mapping):
        raise ContentUnreadable("Expected a blog's feed, but the JSON holds something else.")
    total = text(feed.get("openSearch$totalResults"))
    return FeedPage(
        title=text(feed.get("title")),
        total=int(total) if total.isdecimal() and len(total) < 10 else None,
        has_next=any(link.get("rel") == "next" for link in objects(feed.get("link"))),
        entries=tuple(_entry(entry) for entry in objects(feed.get("entry"))),
    )


def _entry(entry: Mapping[str, Any]) -> Entry:
    links = {link.get("rel"): link.get("href") for link in reversed(objects(entry.get("link")))}
    link = links.get("alternate")
    return Entry(
        identifier=text(entry.get("id")).strip(),
        title=text(entry.get("title")),
        html=text(entry.get("content")) if "content" in entry else None,
        summary=text(entry.get("summary")),
        published=text(entry.get("published")) or None,
        updated=text(entry.get("updated")) or None,
        link=link if isinstance(link, str) and link else None,
        labels=tuple(
            dict.fromkeys(term for c in objects(entry.get("category")) if (term := text(c.get("term"))))
        ),
    )


def read_atom(body: bytes, url: str) -> FeedPage:
    """Read the Atom form.

    Raises:
        ContentUnreadable: it is no feed.
    """
    read = parse_feed(body, url=url)
    return FeedPage(
        title=read.title,
        total=None,
        has_next=read.next_link is not None,
        entries=tuple(
            Entry(
                identifier=entry.identifier or "",
                title=entry.title,
                html=entry.content or None,
                summary=entry.summary,
                published=entry.published,
                updated=entry.updated,
                link=entry.link,
                labels=entry.labels,
            )
            for entry in read.entries
        ),
    )


def is_login(url: str) -> bool:
    """Whether an answer came from Google's sign-in page instead of the blog."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host.startswith("accounts.") or (host.endswith("blogger.com") and "login" in parts.path)


def marks_of_blogger(page: Page) -> tuple[str, ...]:
    """What shows that a page is a Blogger blog's own; a mere link to one does not."""
    if page.status != 200:
        return ()
    if (told := _json_feed(page)) is not None:
        return told
    parts = urlsplit(page.url)
    host = (parts.hostname or "").lower()
    seen = []
    for tag in _HEAD_TAG.findall(page.text[:300_000]):
        if _GENERATOR.search(tag) and _NAMED.search(tag):
            seen.append("the page names Blogger as its generator")
        link = _FEED_LINK.search(tag)
        if link and (urlsplit(link[1]).hostname or "").lower() in {host, "www.blogger.com"}:
            seen.append("the page links to its Blogger feed")
    if _HOST.search(host) and "<" in page.text and (seen or "blogger.com" in page.text):
        seen.append("the host is blogspot")
    return tuple(dict.fromkeys(seen))


def _json_feed(page: Page) -> tuple[str, ...] | None:
    if "/feeds/" not in urlsplit(page.url).path:
        return None
    told = page.json()
    feed = told.get("feed") if isinstance(told, Mapping) else None
    if isinstance(feed, Mapping) and "blogger" in text(feed.get("generator")).lower():
        return ("the feed names Blogger as its generator", "the address is a Blogger feed")
    return None
