"""Asking an SPSE for its lists: the session's cookie and token, then page by page until an empty one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import ContentUnreadable, SourceRefused
from harvester.sdk.markup import squeeze
from plugins._spse_rows import KINDS, Kind, read_row
from plugins._told import field

if TYPE_CHECKING:
    from harvester.sdk import FetchContext

PER_PAGE = 100
MAX_PAGES = 2_000
_COLUMNS_ASKED = 5
_TOKEN = re.compile(
    r"""authenticityToken["']?\s*(?:[=:]|["']?\s*value\s*=)\s*["']([^"'<>\s]{6,300})["']""", re.IGNORECASE
)
_ASKS = re.compile(
    r"""url\s*:\s*["'](?:https?://[^"'/\s]+)?(/?[^"'\s?]{0,100}?)/?dt/(?:lelang|pl|nonspk|swakelola)"""
)
_LPSE = re.compile(
    r"\bLPSE\s+((?:Kabupaten|Kota|Provinsi|Kementerian|Badan|Universitas|Pemerintah)\s[^<>|:;,&\n\r\t–—©-]{2,60})"
)
_BROWSER_ONLY = re.compile(r"cf-chl|challenge-platform|just a moment|attention required", re.IGNORECASE)
_INSIDE = frozenset({kind.page for kind in KINDS}) | {
    "dt",
    "home",
    "publik",
    "public",
    "kontak",
    "regulasi",
    "faq",
}


def root_of(url: str) -> str:
    """The address of one LPSE: ``https://spse.inaproc.id/bojonegorokab/lelang`` without its end."""
    parts = urlsplit(url)
    kept: list[str] = []
    for segment in filter(None, parts.path.split("/")):
        if segment.lower() in _INSIDE or "." in segment:
            break
        kept.append(segment)
    return urlunsplit((parts.scheme, parts.netloc, "/".join(("", *kept)), "", ""))


class Lpse:
    """One LPSE in one run."""

    def __init__(self, ctx: FetchContext, url: str) -> None:
        self._ctx = ctx
        self.root = root_of(url)
        self.name = ""  #: as its pages say
        self._tokens: dict[str, str] = {}

    def packages(self, kind: Kind, year: int) -> Iterator[list[str]]:
        """The packages of a year, each once.

        Raises:
            SourceRefused, SourceUnavailable: the list, or one of its pages, cannot be read.
        """
        known: set[str] = set()
        start = 0
        for number in range(1, MAX_PAGES + 1):
            listed = self._page(kind, year, number, start)
            fresh = 0
            for told in listed:
                row = read_row(kind, told, self.root)
                if row and row[0] not in known:
                    known.add(row[0])
                    fresh += 1
                    yield row
            if not fresh:  # recordsTotal is 2147483647: only an empty page, or one read before, is the end
                return
            start += len(listed)

    def _page(self, kind: Kind, year: int, number: int, start: int) -> list[Any]:
        for is_last_try in (False, True):
            token = self._token(kind, year)
            try:
                return self._ask(kind, year, form(number, start, token))
            except SourceRefused as error:
                # A token that is too old is answered with 403 or with a page.
                if is_last_try or (error.status not in {None, 400, 403, 419}):
                    raise
                self._tokens.pop(kind.key, None)
        return []

    def _ask(self, kind: Kind, year: int, asked: dict[str, str]) -> list[Any]:
        url = f"{self.root}/{kind.endpoint}?tahun={year}"
        headers = {
            "X-Requested-With": "XMLHttpRequest",
            "Accept": "application/json, text/javascript, */*; q=0.01",
            "Referer": self._list_page(kind, year),
        }
        with self._ctx.http.post(url, data=asked, headers=headers) as response:
            listed = field(response.json(), "data")
        if not isinstance(listed, list):
            raise ContentUnreadable(f"{url} answers JSON without a list of packages.")
        return listed

    def _list_page(self, kind: Kind, year: int) -> str:
        return f"{self.root}/{kind.page}?tahun={year}"

    def _token(self, kind: Kind, year: int) -> str:
        """The token of a list's page; asking for the page also opens the session."""
        if kind.key not in self._tokens:
            url = self._list_page(kind, year)
            with self._ctx.http.get(url) as response:
                page, address = response.text, response.url
            token = token_in(page)
            if token is None:
                raise SourceRefused(_without_token(url, page))
            self._follow(page, address)
            self.name = self.name or name_in(page)
            self._tokens[kind.key] = token
        return self._tokens[kind.key]

    def _follow(self, page: str, address: str) -> None:
        """Where the page itself asks: an LPSE may have moved, or lie under ``/eproc4``."""
        here = urlsplit(address)
        asks = _ASKS.search(page)
        self.root = (
            urlunsplit((here.scheme, here.netloc, "/" + asks[1].strip("/") if asks[1] else "", "", ""))
            if asks and (asks[1].startswith("/") or not asks[1])
            else root_of(address)
        ).rstrip("/")


def form(number: int, start: int, token: str) -> dict[str, str]:
    """What DataTables would ask for: packages by their code, so that new ones come last."""
    asked = {
        "draw": str(number),
        "start": str(start),
        "length": str(PER_PAGE),
        "search[value]": "",
        "search[regex]": "false",
        "order[0][column]": "0",
        "order[0][dir]": "asc",
        "authenticityToken": token,
    }
    for at in range(_COLUMNS_ASKED):
        asked |= {
            f"columns[{at}][data]": str(at),
            f"columns[{at}][name]": "",
            f"columns[{at}][searchable]": "true" if at != 3 else "false",
            f"columns[{at}][orderable]": "true" if at != 3 else "false",
            f"columns[{at}][search][value]": "",
            f"columns[{at}][search][regex]": "false",
        }
    return asked


def token_in(page: str) -> str | None:
    """The session's token in a page."""
    found = _TOKEN.search(page)
    return found[1] if found else None


def name_in(page: str) -> str:
    """Whose LPSE a page says it is: ``Kabupaten Bojonegoro``."""
    found = _LPSE.search(page)
    return squeeze(found[1]) if found else ""


def _without_token(url: str, page: str) -> str:
    if _BROWSER_ONLY.search(page[:50_000]):
        return f"{url} lets only browsers in (Cloudflare). Ask LKPP to admit the harvester's address."
    return f"{url} is no list of an SPSE: its page has no authenticityToken."
