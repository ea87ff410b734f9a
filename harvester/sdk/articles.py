"""Posts' own pages, for feeds that carry only summaries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from harvester.domain.errors import SourceRefused, SourceUnavailable
from harvester.domain.problem import Problem, Severity
from harvester.sdk.markup import parse_html

if TYPE_CHECKING:
    from harvester.sdk.context import FetchContext

_BODIES = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' post-body ')]",
    "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
    "//article",
    "//main",
)


class Articles:
    """Reads the pages of one run's posts."""

    def __init__(self, ctx: FetchContext) -> None:
        self._ctx = ctx
        self.missed = 0  #: posts that could not be read now; do not move a cursor past them

    def whole(self, identifier: str, link: str | None, summary: str) -> str | None:
        """The body of a post as its page has it; its summary, with a problem, where the page does not help.

        ``None`` when the page cannot be read now. Then leave the record out, so that what is known of the
        post stays as it is: the run is marked partial, and the record counts as failed.
        """
        if link:
            try:
                with self._ctx.http.get(link, crawl=True) as answer:
                    if body := article_html(answer.text):
                        return body
            except SourceUnavailable as error:
                self.missed += 1
                self._ctx.partial("The pages of some posts could not be read.")
                problem = replace(_page_missing(error), severity=Severity.ERROR)
                self._ctx.problem(problem, identifier)
                return None
            except SourceRefused as error:
                self._ctx.problem(_page_missing(error), identifier)
                return summary
        self._ctx.problem(_ONLY_SUMMARY, identifier)
        return summary


def article_html(page: str) -> str | None:
    """The body of a post on its own page, without what surrounds it; ``None`` when it is not found."""
    tree = parse_html(page)
    if tree is None:
        return None
    for path in _BODIES:
        found = tree.xpath(path)
        if isinstance(found, list) and found and isinstance(found[0], etree._Element):
            return etree.tostring(found[0], encoding="unicode", method="html", with_tail=False)
    return None


def _page_missing(error: Exception) -> Problem:
    return Problem(
        code="post-page-unreadable",
        message="The feed holds only a summary, and the post's page could not be read: {reason}",
        params={"reason": str(error)},
    )


_ONLY_SUMMARY = Problem(
    code="post-only-summary",
    message="Only a summary of this post could be read; ask the owner to let the feed carry whole posts.",
)
