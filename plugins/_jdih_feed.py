"""Where the JDIHN feed of a site is: at a path of the site's own choosing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from harvester.sdk import (
    AddressForbidden,
    ContentUnreadable,
    Page,
    Recognition,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.jsonfile import JsonFile
from plugins._jdih_rows import is_regulation

if TYPE_CHECKING:
    from harvester.sdk import FetchContext, Response

#: Paths seen in the field, the most usual first.
PATHS = (
    "/feed/document.json",
    "/integrasi.php",
    "/api/jdih",
    "/integrasi",
    "/api/jdihn",
    "/jdih/integrasi.php",
    "/feed/document",
    "/api/integrasi",
)
_PROBED = 4  #: the probes of a detection are shared with all other plugins
_LOOKED_AT = 50  #: entries of a file that may be of another shape
_IN_PART = re.compile(
    r'^[^{]{0,40}\[\s*\{(?=[^{}]*"judul"\s*:)(?=[^{}]*"(?:singkatanJenis|noPeraturan)"\s*:)', re.IGNORECASE
)
_NAMED = re.compile(
    r"jaringan\s+dokumentasi\s+(?:dan\s+|&amp;\s+|&\s+)?informasi\s+hukum|\bJDIHN?\b", re.IGNORECASE
)
_HOST = re.compile(r"(?:^|\.)jdih[\w-]*\.", re.IGNORECASE)
_FEED = "a list of regulations as JDIHN collects them (judul, singkatanJenis, noPeraturan)"


def addresses(url: str, told: str) -> Sequence[str]:
    """Where to look: only at the path that was configured; else the address itself, then the usual paths."""
    if told:
        return (urljoin(url, told),)
    return tuple(dict.fromkeys((url, *(urljoin(url, path) for path in PATHS))))


def find_feed(ctx: FetchContext, url: str, told: str) -> tuple[str, Response, JsonFile]:
    """The first address that answers with a feed, its answer, and the feed.

    Raises:
        SourceRefused, SourceUnavailable: none does; of several answers the one that says most.
    """
    failed: SourceRefused | SourceUnavailable | None = None
    before = ctx.state.get("address")
    for address in addresses(url, told):
        try:  # a page that is as before, at another address, says nothing of the feed
            response = ctx.http.get(address, conditional=before in (None, address))
            if response.not_modified:
                return address, response, JsonFile(response)
            file = JsonFile(response)
            if _is_feed(file):
                return address, response, file
            response.close()
            raise ContentUnreadable(f"{address} holds no list of regulations (judul, singkatanJenis …).")
        except AddressForbidden:
            raise
        except (SourceRefused, SourceUnavailable) as error:
            failed = _telling(failed, error)
    if failed and told:
        raise failed
    if isinstance(failed, SourceUnavailable):
        raise failed
    raise SourceRefused(
        f"No JDIHN feed is found at {url} or at the usual paths of its site; set “feed” to its path. "
        f"{failed or ''}"
    )


def _telling(
    before: SourceRefused | SourceUnavailable | None, error: SourceRefused | SourceUnavailable
) -> SourceRefused | SourceUnavailable:
    """A server that is out of order says more than a path that is not there: the feed may be there again."""
    if isinstance(before, SourceUnavailable):
        return before
    return error if before is None or isinstance(error, SourceUnavailable) else before


def _is_feed(file: JsonFile) -> bool:
    """Whether regulations are listed; an empty list is a feed without any."""
    found = False
    for member in islice(file.members(), _LOOKED_AT):
        found = True
        if member.listed and is_regulation(member.value):
            return True
    return not found and file.keys == {""}


def recognised(page: Page) -> float | Recognition:
    """A feed by the shape of its entries; a JDIH site by its name and a feed at one of the usual paths."""
    if _shows_feed(page):
        return Recognition(confidence=0.95, evidence=(f"It is {_FEED}.",), url=page.url)
    if page.text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"} or not _calls_itself_jdih(page):
        return 0.0
    for probe in _probes(page):
        if _shows_feed(probe):
            path = urlsplit(probe.url).path
            return Recognition(
                confidence=0.93,
                evidence=("The site calls itself JDIH.", f"At {probe.url} is {_FEED}."),
                url=page.url,
                config={"feed": path},
            )
    return 0.0


def _calls_itself_jdih(page: Page) -> bool:
    return bool(_HOST.search(urlsplit(page.url).hostname or "") or _NAMED.search(page.text[:200_000]))


def _probes(page: Page) -> Iterator[Page]:
    for path in PATHS[:_PROBED]:
        probe = page.probe(path)
        if probe is not None and probe.status == 200:
            yield probe


def _shows_feed(page: Page) -> bool:
    told = page.json() if len(page.body) < 500_000 else None
    if told is None:
        return _IN_PART.match(page.text.lstrip("\ufeff \t\r\n")[:20_000]) is not None
    lists = told.values() if isinstance(told, dict) else (told,)
    return any(
        isinstance(entries, list) and any(is_regulation(entry) for entry in entries[:_LOOKED_AT])
        for entries in lists
    )
