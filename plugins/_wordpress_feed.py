"""WordPress's RSS feed, for sites whose REST interface is closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.sdk import ContentUnreadable, SourceRefused, SourceUnchanged
from harvester.sdk.feeds import Feed, parse_feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harvester.sdk import FetchContext
    from harvester.sdk.feeds import FeedEntry

MAX_PAGES = 1_000
_POST_NUMBER = re.compile(r"[?&](?:amp;|#038;)?(?:p|page_id)=(\d+)")


class NoFeed(SourceRefused):
    """The site has no feed."""


def identifier_of(entry: FeedEntry) -> str | None:
    """The post's number, as its ``guid`` has it (``…/?p=731``), so that it is the same as in REST."""
    told = entry.identifier or entry.link
    number = _POST_NUMBER.search(told or "")
    return number[1] if number else told


def pages(ctx: FetchContext, roots: Sequence[str]) -> Iterator[Feed]:
    """The pages of the feed, newest first, until the site says 404 or repeats itself.

    Raises:
        SourceUnchanged: the feed has not changed since the last run.
        NoFeed: there is none at any of ``roots``.
    """
    for root in roots:
        for address, params in ((f"{root}feed/", {}), (root, {"feed": "rss2"})):
            first = _read(ctx, address, params, conditional=True)
            if first is not None:
                yield from _follow(ctx, address, params, first)
                return
    raise NoFeed


def _follow(ctx: FetchContext, address: str, params: Mapping[str, str | int], feed: Feed) -> Iterator[Feed]:
    seen: set[str] = set()
    for page in range(2, MAX_PAGES):
        fresh = {identifier_of(entry) or "" for entry in feed.entries} - seen
        if not fresh:
            return
        seen |= fresh
        yield feed
        following = _read(ctx, address, {**params, "paged": page}, conditional=False)
        if following is None:
            return
        feed = following
    ctx.partial("The feed has more pages than are read in one run.")


def _read(
    ctx: FetchContext, address: str, params: Mapping[str, str | int], *, conditional: bool
) -> Feed | None:
    """One page; ``None`` where there is none. Past the last page WordPress sends 404 with an empty feed."""
    refusals = {400, 401, 403, 404, 410} if conditional else {404, 410}
    with ctx.http.get(address, params=params, accept_status=refusals, conditional=conditional) as answer:
        if answer.not_modified:
            raise SourceUnchanged
        try:
            kind = answer.headers.get("content-type", "")
            feed = parse_feed(answer.content, url=answer.url, content_type=kind)
        except ContentUnreadable:
            if answer.status == 200 and not conditional:
                raise
            return None
        return feed if answer.status == 200 or feed.entries else None
