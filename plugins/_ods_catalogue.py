"""The catalogue of an Opendatasoft portal by whichever of its interfaces answers, the newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    FetchContext,
    Json,
    JsonObject,
    Problem,
    Response,
    Severity,
    SourceRefused,
)
from harvester.sdk.jsonfile import JsonFile
from plugins._json_pages import Chunk, PagedList, count, listed
from plugins._values import text

ROWS = 100  #: the most that a page may have
WINDOW = 10_000  #: the interface refuses ``offset + limit`` above this
_INSIDE = re.compile(r"/(?:api|explore|pages?|map|chart|data\.json)(?=/|$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """One version of the interface: its path, and the names it has for things."""

    name: str
    path: str
    size: str
    offset: str
    items: str
    total: str
    export: str | None = None


APIS = (
    Api(
        name="v2.1",
        path="/api/explore/v2.1/catalog/datasets",
        size="limit",
        offset="offset",
        items="results",
        total="total_count",
        export="/api/explore/v2.1/catalog/exports/json",
    ),
    Api(
        name="v2.0",
        path="/api/explore/v2.0/catalog/datasets",
        size="limit",
        offset="offset",
        items="datasets",
        total="total_count",
        export="/api/explore/v2.0/catalog/exports/json",
    ),
    Api(
        name="v1",
        path="/api/datasets/1.0/search/",
        size="rows",
        offset="start",
        items="datasets",
        total="nhits",
    ),
)


def roots(url: str) -> list[str]:
    """Where the portal may begin, given any address of it."""
    parts = urlsplit(url.strip())
    inside = _INSIDE.search(parts.path)
    path = parts.path[: inside.start()] if inside else parts.path.rstrip("/")
    found = [urlunsplit((parts.scheme, parts.netloc, one, "", "")) for one in (path, "")]
    return list(dict.fromkeys(found))


def plain(entry: JsonObject) -> JsonObject:
    """The dataset itself: version 2.0 wraps it with its links."""
    inner = entry.get("dataset")
    return inner if isinstance(inner, Mapping) else entry


def key(entry: JsonObject) -> str | None:
    """The dataset's id, which is part of its address."""
    told = plain(entry)
    return text(told.get("dataset_id")) or text(told.get("datasetid"))


@dataclass
class Catalogue:
    """One run's reading of a portal."""

    ctx: FetchContext
    url: str
    root: str = ""  #: of the portal, once it answered
    api: Api = APIS[0]

    def datasets(self) -> Iterator[tuple[str, JsonObject]]:
        """Every dataset with its id.

        Raises:
            SourceUnavailable, SourceRefused: none of the interfaces answers at the address.
        """
        first = self._open()
        pages = PagedList(self.ctx, self._fetch, key)
        beyond = (first.total or 0) > WINDOW and self.ctx.limit is None
        export = self._export() if beyond else None
        if export is None:
            yield from ((name, plain(entry)) for name, entry in pages.walk(first))
            if pages.missing() and self.ctx.limit is None and not beyond:
                export = self._export()  # the order of the pages moved while they were read
        if export is not None:
            pages.total = first.total
            yield from self._exported(export, pages)
        pages.conclude()

    def _open(self) -> Chunk:
        """The first page of the newest interface there is."""
        refused: SourceRefused | None = None
        for root, api in product(roots(self.url), APIS):
            self.root, self.api = root, api
            try:
                return self._fetch(0)
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
        raise refused or SourceRefused(f"{self.url} is not an address of an Opendatasoft portal.")

    def _fetch(self, start: int) -> Chunk:
        url = self.root + self.api.path
        page = {self.api.size: ROWS, self.api.offset: start}
        with self.ctx.http.get(url, params=page, listing=True) as response:
            told: Json = response.json()
        found = listed(told, self.api.items, url)
        total = count(told.get(self.api.total)) if isinstance(told, Mapping) else None
        following = start + len(found)
        more = bool(found) and (following < total if total is not None else len(found) >= ROWS)
        reachable = more and following + ROWS <= WINDOW
        return Chunk(items=found, total=total, following=following if reachable else None)

    def _export(self) -> Response | None:
        """The whole catalogue in one file, where the interface offers it."""
        if self.api.export is None:
            return None
        try:
            return self.ctx.http.get(f"{self.root}{self.api.export}", listing=True)
        except SourceRefused:
            return None

    def _exported(self, response: Response, pages: PagedList) -> Iterator[tuple[str, JsonObject]]:
        with response:
            file = JsonFile(response)
            for number, member in enumerate(file.members()):
                yield from ((name, plain(entry)) for name, entry in pages.fresh((member.value,), number))
            if file.broken_off:
                self.ctx.problem(
                    Problem(
                        code="file-cut-off",
                        message="The file breaks off after {total} entries ({why}). What was read is kept.",
                        severity=Severity.ERROR,
                        params={"total": str(len(pages.seen)), "why": file.broken_off},
                    )
                )
                self.ctx.partial("The file breaks off before its end.")
