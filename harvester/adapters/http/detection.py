"""Pages for recognising what software answers at an address."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from harvester.adapters.http.urls import completed
from harvester.domain.errors import AddressForbidden, SourceError
from harvester.sdk.page import Page

if TYPE_CHECKING:
    from harvester.adapters.http.session import HttpSession

PAGE_BYTES = 512_000
MAX_PROBES = 12
MAX_SECONDS = 60.0  #: for all probes of one detection


def fetch_page(session: HttpSession, address: str) -> Page:
    """The page at an address as a person types it; without a scheme, https and then http are tried.

    A page that answers 401, 403, 404 … is a page too, with that ``status``: an interface may well
    stand behind a front page that is missing.

    Raises:
        SourceError: no answer, in words; of several tries, the first one's.
    """
    first: SourceError | None = None
    for url in completed(address):
        try:
            return _get(session, url, _Prober(session))
        except AddressForbidden:
            raise
        except SourceError as error:
            first = first or error
    raise first or SourceError()


def _get(session: HttpSession, url: str, prober: _Prober) -> Page:
    with session.get_beginning(url, PAGE_BYTES) as response:
        return Page(
            url=response.url,
            status=response.status,
            headers=response.headers,
            body=response.content,
            text=response.text,
            prober=prober,
        )


class _Prober:
    """Fetches further addresses of one detection, each once; few of them, and never for long."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session
        self._pages: dict[str, Page | None] = {}
        self._until = time.monotonic() + MAX_SECONDS

    def __call__(self, url: str) -> Page | None:
        url = url.partition("#")[0]
        if url not in self._pages:
            if len(self._pages) >= MAX_PROBES or time.monotonic() > self._until:
                return None
            self._pages[url] = self._probe(url)
        return self._pages[url]

    def _probe(self, url: str) -> Page | None:
        try:
            page = _get(self._session, url, self)
        except SourceError:
            return None
        return page if 200 <= page.status < 300 else None
