"""RSS and Atom feeds: bytes in, entries out. What is no feed is said to be none."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from harvester.domain.errors import ContentUnreadable
from harvester.sdk.http import MOST_AT_ONCE, decode
from harvester.sdk.markup import squeeze

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")
_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^>\[]{0,1000}([>\[])", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HTML = re.compile(rb"^\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_FURTHER = ("next", "prev-archive")
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A file that an entry carries."""

    url: str
    media_type: str | None = None
    byte_size: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One entry. Dates are ISO 8601 as far as they could be read; texts may hold HTML."""

    identifier: str | None  #: ``guid`` or ``atom:id``
    link: str | None
    title: str
    published: str | None
    updated: str | None
    content: str  #: the whole text where the feed has it, else empty
    summary: str
    labels: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed as read."""

    version: str  #: ``rss20``, ``atom10`` …
    title: str
    link: str | None
    generator: str
    description: str
    language: str | None
    next_link: str | None  #: the page of older entries, or the archive of them (RFC 5005)
    entries: tuple[FeedEntry, ...]


def parse_feed(body: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """Read an RSS or Atom feed, forgiving broken XML. Document types and their entities are not read.

    Raises:
        ContentUnreadable: the answer is no feed, in words that say what it looks like instead.
    """
    if not body.strip():
        raise ContentUnreadable(f"Expected a feed at {url}, but the answer is empty.")
    if len(body) > MOST_AT_ONCE:
        raise ContentUnreadable(f"The feed at {url} has more than {MOST_AT_ONCE // 2**20} MB.")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = _DECLARATION.sub("", decode(body)).encode("utf-8", "replace")
    if not _FEED_ROOT.search(body[:20_000]):
        what = "an HTML page" if _HTML.match(body) else "something else"
        raise ContentUnreadable(f"Expected a feed at {url}, but the answer is {what}.")
    headers = {"content-location": url} if url else {}
    if content_type:
        headers["content-type"] = content_type
    try:
        # A stream, since feedparser takes bytes for the name of a file that it then opens.
        read = feedparser.parse(
            io.BytesIO(_without_doctype(body)), response_headers=headers, sanitize_html=False
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise ContentUnreadable(f"The feed at {url} is broken: {error}.") from error
    if not read.get("version"):
        raise ContentUnreadable(f"Expected a feed at {url}, but the answer is something else.")
    return _feed(read)


def _without_doctype(body: bytes) -> bytes:
    """The body without its document type, so that no entity of it is there to be expanded."""
    found = _DOCTYPE.search(body[:20_000])
    if found is None:
        return body
    end = found.end()
    if found[1] == b"[":
        end = body.find(b">", body.find(b"]", end) + 1) + 1
    return body[: found.start()] + (body[end:] if end > found.start() else b"")


def _feed(read: Mapping[str, Any]) -> Feed:
    head = read.get("feed", {})
    return Feed(
        version=read["version"],
        title=_text(head.get("title")),
        link=_text(head.get("link")) or None,
        generator=" ".join(
            part
            for part in (_text(head.get("generator")), _text(_detail(head, "generator_detail").get("href")))
            if part
        ),
        description=_text(head.get("subtitle")),
        language=_text(head.get("language")) or None,
        next_link=next(
            (
                _text(link.get("href"))
                for rel in _FURTHER
                for link in head.get("links", ())
                if link.get("rel") == rel
            ),
            None,
        ),
        entries=tuple(_entry(entry) for entry in read.get("entries", ())),
    )


def _detail(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    detail = value.get(key)
    return detail if isinstance(detail, Mapping) else {}


def _text(value: object) -> str:
    return squeeze(value) if isinstance(value, str) else ""


def _entry(entry: Mapping[str, Any]) -> FeedEntry:
    content = "\n".join(
        part["value"]
        for part in entry.get("content", ())
        if isinstance(part.get("value"), str) and "xml" not in part.get("type", "").replace("xhtml+xml", "")
    )
    summary = entry.get("summary")
    return FeedEntry(
        identifier=_text(entry.get("id")) or None,
        link=_text(entry.get("link")) or None,
        title=_text(entry.get("title")),
        published=_date(entry, "published"),
        updated=_date(entry, "updated"),
        content=content,
        summary=summary if isinstance(summary, str) and summary != content else "",
        labels=tuple(
            dict.fromkeys(term for tag in entry.get("tags", ()) if (term := _text(tag.get("term"))))
        ),
        enclosures=tuple(
            Enclosure(
                url=href,
                media_type=_text(link.get("type")) or None,
                byte_size=_text(link.get("length")) or None,
            )
            for link in entry.get("links", ())
            if link.get("rel") == "enclosure" and (href := _text(link.get("href")))
        ),
    )


def _date(entry: Mapping[str, Any], key: str) -> str | None:
    """The date with the offset it was told with; feedparser's own reading is in UTC."""
    told = _text(dict.get(entry, key) if isinstance(entry, dict) else entry.get(key))
    if not told:
        return None
    if _ISO.fullmatch(told):
        return told
    try:
        return parsedate_to_datetime(told).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        parsed = entry.get(f"{key}_parsed")
        if not parsed:
            return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
    except (ValueError, TypeError):
        return None
