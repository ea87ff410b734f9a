"""The datasets of an ArcGIS Hub site: by its DCAT feeds, or by its search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    ContentUnreadable,
    FetchContext,
    Json,
    JsonObject,
    RawRecord,
    SourceRefused,
    SourceUnavailable,
    SourceUnchanged,
)
from plugins._arcgis_item import item_key, stable
from plugins._arcgis_rest import call
from plugins._datajson_records import catalogue_records
from plugins._dcat_walk import Walk
from plugins._json_pages import Chunk, PagedList, count, listed
from plugins._values import text

SEARCH = "/api/search/v1/collections/dataset/items"
#: The site's feeds: (name, path). Which answered is kept, since each names datasets a little differently.
FEEDS = (
    ("dcat-us", "/api/feed/dcat-us/1.1.json"),
    ("data.json", "/data.json"),
    ("dcat-ap", "/api/feed/dcat-ap/2.0.1.json"),
)
ROUTES = (*(name for name, _ in FEEDS), "search")
_ROWS = 100
_INSIDE = re.compile(r"/(?:api|datasets?|search|maps|pages|apps|documents|data\.json)(?=/|$)", re.IGNORECASE)
#: What a template of the feed leaves where a dataset has nothing to fill in.
_BLANK = re.compile(r"\s*(?:\{\{[^{}]*\}\}\s*)+")


def hub_root(url: str) -> str:
    """The site that an address belongs to."""
    parts = urlsplit(url.strip())
    inside = _INSIDE.search(parts.path)
    path = (parts.path[: inside.start()] if inside else parts.path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def filled(value: Json) -> Json:
    """``value`` without what the feed's template did not fill in."""
    if isinstance(value, str):
        return None if _BLANK.fullmatch(value) else value
    if isinstance(value, Mapping):
        if "@value" in value and filled(value["@value"]) is None:
            return None
        return {key: kept for key, inner in value.items() if (kept := filled(inner)) is not None}
    if isinstance(value, list):
        return [kept for inner in value if (kept := filled(inner)) is not None]
    return value


@dataclass
class Hub:
    """One run's reading of a site."""

    ctx: FetchContext
    root: str
    ways: tuple[str, ...] = ROUTES  #: to try, in this order
    _taken: set[str] = field(default_factory=set)

    def records(self) -> Iterator[RawRecord]:
        """Every dataset, by the way of the last run; at first by the first that answers.

        Raises:
            SourceUnchanged: the feed says that nothing changed.
            SourceUnavailable, SourceRefused: none of the ways answers.
        """
        known = text(self.ctx.state.get("route"))
        refused: SourceRefused | SourceUnavailable | None = None
        for route in dict.fromkeys((known, *self.ways) if known in self.ways else self.ways):
            try:
                records = self._search() if route == "search" else self._feed(str(route))
                first = next(records, None)
            except AddressForbidden:
                raise
            except (SourceRefused, SourceUnavailable) as error:
                silent = isinstance(error, SourceUnavailable) and error.status is None
                if silent or (isinstance(error, SourceUnavailable) and known):
                    raise  # the next run finds the same datasets by the same way
                refused = refused or error
                continue
            if first is not None:
                yield first
                yield from records
            if not self.ctx.partial_reason:
                self.ctx.save_state({**(self.ctx.new_state or {}), "route": route})
            return
        raise refused or SourceRefused(f"{self.root} is not an ArcGIS Hub site.")

    def _feed(self, route: str) -> Iterator[RawRecord]:
        url = self.root + dict(FEEDS)[route]
        if route == "dcat-ap":
            for raw in Walk(self.ctx, "auto", 1, url).records():
                yield self._named(raw, {"route": route, "tree": filled(raw.content)})
            return
        with self.ctx.http.get(url, conditional=True) as response:
            if response.not_modified:
                raise SourceUnchanged
            for raw in catalogue_records(response, self.ctx):
                told = raw.content if isinstance(raw.content, Mapping) else {}
                yield self._named(raw, {"route": route, **told, "entry": filled(told.get("entry"))})

    def _named(self, raw: RawRecord, content: JsonObject) -> RawRecord:
        key = item_key(raw.identifier)
        if key is None or key in self._taken:
            key = raw.identifier
        self._taken.add(key)
        return replace(raw, identifier=key, content=content)

    def _search(self) -> Iterator[RawRecord]:
        for identifier, feature in PagedList(self.ctx, self._fetch, _key, start=1).items():
            told = feature.get("properties")
            properties = told if isinstance(told, Mapping) else {}
            yield RawRecord(
                identifier=item_key(identifier) or identifier,
                content={
                    "route": "search",
                    "hub": self.root,
                    "item": {**stable(properties), "id": identifier},
                },
                url=f"{self.root}/datasets/{identifier}",
            )

    def _fetch(self, start: int) -> Chunk:
        url = self.root + SEARCH
        told = call(self.ctx.http, url, {"limit": _ROWS, "startindex": start})
        found = listed(told, "features", url)
        if told.get("type") != "FeatureCollection":
            raise ContentUnreadable(f"The answer of {url} is JSON, but not a list of a Hub's items.")
        total = count(told.get("numberMatched"))
        following = start + len(found)
        more = bool(found) and (following <= total if total is not None else len(found) >= _ROWS)
        return Chunk(items=found, total=total, following=following if more else None)


def _key(feature: JsonObject) -> str | None:
    properties = feature.get("properties")
    inner = text(properties.get("id")) if isinstance(properties, Mapping) else None
    return text(feature.get("id")) or inner
