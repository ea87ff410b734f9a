"""WordPress's sitemap and the posts' own pages, for sites whose REST interface and feed are closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import ContentUnreadable, FetchContext, Problem, Severity, SourceRefused, SourceUnavailable
from harvester.sdk.markup import parse_html, text_of
from harvester.sdk.sitemaps import Sitemap, SitemapEntry, parse_sitemap
from harvester.sdk.walk import WalkedPage
from plugins._page_article import Article, read_article

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Of WordPress itself (from 5.5), of Yoast and Rank Math, of others.
USUAL = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
MOST_PAGES = 5_000
_REFUSALS = frozenset({400, 401, 403, 404, 405, 410})
_OF_KIND = {
    "posts": re.compile(r"(?:posts-post-\d+|post-sitemap\d*)\.xml", re.IGNORECASE),
    "pages": re.compile(r"(?:posts-page-\d+|page-sitemap\d*)\.xml", re.IGNORECASE),
}
_LISTS = re.compile(r"/(?:category|kategori|tag|author|page)/", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:postid|page-id)-(\d+)\b")
_SHORT = re.compile(r"[?&](?:p|page_id)=(\d+)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A post as its page tells it."""

    identifier: str  #: the post's number where the page shows it, as in REST; else its address
    url: str
    article: Article


@dataclass
class Pages:
    """The posts and pages that a site's sitemap names."""

    ctx: FetchContext
    roots: Sequence[str]
    kinds: Sequence[str]
    _seen: set[str] = field(default_factory=set, init=False)

    def entries(self) -> Iterator[SitemapEntry]:
        """The addresses of posts and pages.

        Raises:
            SourceRefused: there is no sitemap.
        """
        found = next(
            (read for root in self.roots for name in USUAL if (read := self._read(f"{root}{name}"))), None
        )
        if found is None:
            raise SourceRefused(
                "The site answers neither its REST interface nor its RSS feed, and has no sitemap. Ask its "
                "administrator to allow /wp-json/ or /feed/, or check the address."
            )
        named = [entry for kind in self.kinds for entry in found.sitemaps if _OF_KIND[kind].search(entry.url)]
        if found.sitemaps and not named:  # of a plugin that names its sitemaps otherwise
            named = list(found.sitemaps)
        listed = list(found.pages)
        for entry in named:
            inner = self._read(entry.url)
            if inner is None:
                self.ctx.partial("A part of the sitemap could not be read.")
            else:
                listed += inner.pages
        yield from (entry for entry in listed if self._is_post(entry.url))

    def _is_post(self, url: str) -> bool:
        if url in self._seen or _LISTS.search(url) or not urlsplit(url).path.strip("/"):
            return False
        self._seen.add(url)
        if len(self._seen) > MOST_PAGES:
            self.ctx.partial("The sitemap names more pages than are read in one run.")
            return False
        return True

    def _read(self, url: str) -> Sitemap | None:
        with self.ctx.http.get(url, accept_status=_REFUSALS) as answer:
            if answer.status != 200:
                return None
            try:
                return parse_sitemap(answer.content, url=answer.url)
            except ContentUnreadable:
                return None

    def read(self, entry: SitemapEntry) -> Told | None:
        """A post from its page; ``None``, with a problem, when the page cannot be read."""
        try:
            with self.ctx.http.get(entry.url, crawl=True) as answer:
                tree = parse_html(answer.text)
        except (SourceRefused, SourceUnavailable) as error:
            if isinstance(error, SourceUnavailable):
                self.ctx.partial("Some pages could not be read.")
            self.ctx.problem(_missing(error), entry.url)
            return None
        if tree is None:
            return None
        number = _number(tree)
        labels = _labels(tree)
        article = read_article(WalkedPage(url=entry.url, tree=tree, depth=0), modified=entry.modified)
        return Told(
            identifier=number or entry.url,
            url=entry.url,
            article=replace(article, labels=tuple(dict.fromkeys((*labels, *article.labels)))),
        )


def _number(tree: Element) -> str | None:
    """The post's number, as themes write it into the class of the page or the short address."""
    body = tree.find("body")
    found = _NUMBER.search(body.get("class", "") if body is not None else "")
    if found:
        return found[1]
    short = next((link for link in tree.iter("link") if link.get("rel") == "shortlink"), None)
    found = _SHORT.search(short.get("href", "") if short is not None else "")
    return found[1] if found else None


def _labels(tree: Element) -> list[str]:
    marked = (link for link in tree.iter("a") if "category" in (link.get("rel") or "").split())
    return [label for link in marked if (label := text_of(link))]


def _missing(error: Exception) -> Problem:
    return Problem(
        code="page-unreadable",
        message="The page could not be read: {reason}",
        severity=Severity.ERROR if isinstance(error, SourceUnavailable) else Severity.WARNING,
        params={"reason": str(error)},
    )
