"""The pages of a listing, beside those that the last complete run was given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from harvester.domain.errors import SourceError, SourceUnchanged

if TYPE_CHECKING:
    from harvester.adapters.http.transfer import Answer
    from harvester.ports import Validators

HELD_PAGES = 64  # each an open file, unless it is small
#: Headers that say how a listing goes on: pages of the same bytes may have more behind them than before.
_PAGING = ("link", "x-wp-total", "x-wp-totalpages", "x-total-count")

Fetch = Callable[[str], "Answer"]


class Listing:
    """What one run asks for, page by page.

    At the first page of the last complete listing all its pages are asked for again, as long as each answers
    as it did then. What they answered waits until the plugin comes to them, so that nothing is asked twice.
    """

    def __init__(self, validators: Validators) -> None:
        self._validators = validators
        self._before = validators.pages
        self._held: dict[str, Answer | SourceError] = {}
        self._pages: dict[str, str] = {}
        self._sound = True

    def page(self, url: str, fetch: Fetch) -> Answer:
        """The page at ``url``, by whichever way it came.

        Raises:
            SourceUnchanged: every page is as in the last complete run.
            SourceError: as ``fetch`` raises.
        """
        if url == next(iter(self._before), None) and not self._pages:
            self._compare(fetch)
        answer = self._held.pop(url, None)
        try:
            if isinstance(answer, SourceError):
                raise answer
            answer = answer or fetch(url)
        except SourceError:
            self._refused()
            raise
        if answer.status != 200:
            self._refused()
            return answer
        self._sound = self._sound and url not in self._pages
        self._pages[url] = _fingerprint(answer)
        return answer

    def _refused(self) -> None:
        """Only before the first page is this no part of the listing: its address is still looked for."""
        self._sound = self._sound and not self._pages

    def close(self) -> None:
        """The run is over; its pages are remembered if asking for them again would tell the same."""
        for answer in self._held.values():
            if not isinstance(answer, SourceError) and answer.body is not None:
                answer.body.close()
        self._held.clear()
        if self._sound and self._pages:
            self._validators.put_pages(self._pages)

    def _compare(self, fetch: Fetch) -> None:
        pages: dict[str, str] = {}
        for url, before in self._before.items():
            try:
                answer = fetch(url)
            except SourceError as error:
                self._held[url] = error
                return
            pages[url] = _fingerprint(answer)
            same = answer.status == 200 and pages[url] == before
            if len(self._held) < HELD_PAGES or not same:
                self._held[url] = answer
            elif answer.body is not None:
                answer.body.close()
            if not same:
                return
        self._pages = pages
        raise SourceUnchanged


def _fingerprint(answer: Answer) -> str:
    told = [answer.sha256 or "", answer.url, *(answer.headers.get(name, "") for name in _PAGING)]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()
