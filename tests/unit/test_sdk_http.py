"""Answers as plugins get them: what is too large is said to be, before it takes the memory of everyone."""

from __future__ import annotations

import io

import pytest

from harvester.sdk import ContentUnreadable, ResponseTooLarge
from harvester.sdk.feeds import parse_feed
from harvester.sdk.http import MOST_AT_ONCE, Response


def answer(body: bytes) -> Response:
    return Response(url="https://a.id/x", status=200, headers={}, body=io.BytesIO(body))


def test_what_is_read_at_once_has_a_limit() -> None:
    within = b'"' + b"x" * (MOST_AT_ONCE - 2) + b'"'
    assert len(answer(within).json()) == MOST_AT_ONCE - 2
    assert len(answer(within).text) == MOST_AT_ONCE
    with pytest.raises(ResponseTooLarge, match="32 MB"):
        answer(within + b" ").json()
    with pytest.raises(ResponseTooLarge, match="32 MB"):
        _ = answer(within + b" ").text


def test_a_feed_has_the_same_limit() -> None:
    item = b"<item><title>a</title><description>" + b"x" * MOST_AT_ONCE + b"</description></item>"
    with pytest.raises(ContentUnreadable, match="32 MB"):
        parse_feed(b"<rss version='2.0'><channel>" + item + b"</channel></rss>", url="https://a.id/feed")
