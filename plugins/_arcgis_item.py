"""An item of a portal or a Hub as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harvester.sdk import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    Json,
    JsonObject,
    PlaceDraft,
    SkipRecord,
)
from harvester.sdk.markup import plain_text
from plugins._arcgis_links import (
    ARCGIS_ONLINE_HUB,
    DATA,
    FILES,
    SERVICES,
    hub_downloads,
    in_arcgis_online,
    layer_of,
    query_links,
    service_link,
)
from plugins._arcgis_rest import box, moment
from plugins._fields import Fields
from plugins._json_pages import count
from plugins._terms import terms_of_use
from plugins._values import as_html, present, raw_text, text, texts

#: What changes whenever somebody looks at an item, or says nothing of the data.
_VOLATILE = frozenset(
    {"numViews", "numComments", "numRatings", "avgRating", "lastViewed", "scoreCompleteness", "score",
     "itemControl", "listed", "protected", "commentsEnabled", "ownerFolder", "isOrgItem", "proxyFilter",
     "thumbnail", "largeThumbnail", "screenshots", "banner", "appCategories", "previewImage", "guid",
     "groupDesignations", "subInfo", "itemScore", "hubScore", "views", "searchDescription", "itemModified",
     "apiToken1ExpirationDate", "apiToken2ExpirationDate", "lastApiToken1AccessDate",
     "lastApiToken2AccessDate"}
)  # fmt: skip
_BOOKKEEPING = (
    "id", "itemId", "owner", "orgId", "access", "typeKeywords", "spatialReference", "slug", "name",
    "itemPage", "culture", "properties", "documentation", "size", "advancedSettings", "hubType", "layerId",
    "geometry", "boundary", "groupIds", "errors", "token", "isPortal", "links",
)  # fmt: skip
_ITEM = re.compile(r"\b([0-9a-f]{32})(?:(?:_|&(?:amp;)?sublayer=)(\d{1,6}))?", re.IGNORECASE)
_NO_LICENCE = frozenset({"none", "custom", "nolicense", "no license", "null"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an item stands."""

    page: str  #: the item's own page
    publisher: str | None = None
    sharing: str | None = None  #: the portal's ``…/sharing/rest``
    hub: str | None = None  #: the Hub that makes files


def item_key(told: str) -> str | None:
    """What identifies an item however it is written: ``<id>``, or ``<id>_<layer>``."""
    found = _ITEM.search(told)
    if not found:
        return None
    return f"{found[1].lower()}_{int(found[2])}" if found[2] else found[1].lower()


def stable(item: JsonObject) -> JsonObject:
    """The item without what changes by itself."""
    return {key: value for key, value in item.items() if key not in _VOLATILE and present(value)}


def refuse(item: JsonObject, include: frozenset[str]) -> None:
    """Raises:
    SkipRecord: the item is no data, or not public.
    """
    kind = text(item.get("type")) or "unknown"
    if kind not in DATA and kind not in include:
        raise SkipRecord(
            f"It is a “{kind}” (a map, an app or a document), not data. "
            "Add the type to include_types to harvest it."
        )
    if (text(item.get("access")) or "public") != "public":
        raise SkipRecord("It is not public.")


def item_draft(item: JsonObject, place: Place, *, identifier: str) -> DatasetDraft:
    """The draft of an item."""
    f = Fields(item.items(), str)
    kind = text(f.take("type")) or ""
    licence, rights = _licence(f)
    extent = box(f.take("extent")) or box(item.get("boundary"))
    title = raw_text(f.take("title"))
    description = raw_text(f.take("description")) or raw_text(f.take("snippet"))
    url = text(f.take("url"))
    distributions = tuple(_distributions(item, kind, url, place, identifier))
    publisher = text(f.take("source", "orgName")) or place.publisher
    f.drop(*_BOOKKEEPING, "snippet", "orgName", "source")
    return DatasetDraft(
        title=as_html(title),
        description=as_html(description),
        html=True,
        identifier=place.page,
        keyword=texts(f.take("tags"), split=True),
        theme=tuple(_themes(f.take("categories"))),
        publisher=AgentDraft(name=publisher) if publisher else None,
        issued=moment(f.take("created")),
        modified=moment(f.take("modified")),
        license=licence,
        rights=rights,
        landing_page=place.page,
        spatial=(PlaceDraft(geometry=extent),) if extent else (),
        provenance_statement=_plain(f.take("accessInformation")),
        distribution=distributions,
        extras={"arcgis_type": kind, **f.rest()},
    )


def _licence(f: Fields) -> tuple[str | None, str | None]:
    """The licence, and the statement of rights around it."""
    structured, told, terms = (
        f.take("structuredLicense"),
        text(f.take("license")),
        text(f.take("licenseInfo")),
    )
    named = (
        text(structured.get("url")) or text(structured.get("abbr"))
        if isinstance(structured, Mapping)
        else None
    )
    if named is None and told and told.casefold() not in _NO_LICENCE:
        named = told
    licence, rights = terms_of_use(terms)
    if named and not (licence and licence.startswith("http")):
        return named, rights or (licence if licence != named else None)
    return licence, rights


def _plain(value: Json) -> str | None:
    told = text(value)
    return plain_text(told) or None if told else None


def _themes(value: Json) -> Iterator[str]:
    """The last step of each category: ``/Categories/Transportation``."""
    for told in texts(value):
        steps = [step for step in told.split("/") if step.strip()]
        if steps and steps[-1] != "Categories":
            yield steps[-1].strip()


def _distributions(
    item: JsonObject, kind: str, url: str | None, place: Place, identifier: str
) -> Iterator[DistributionDraft]:
    item_id = (item_key(identifier) or identifier).partition("_")[0]
    address = url if url and url.startswith(("http://", "https://")) else None
    if kind in SERVICES:
        if address:
            yield service_link(address, SERVICES[kind])
        layer = _layer(item, address, identifier) if kind == "Feature Service" and address else None
        if address and layer is not None:
            yield from _layer_files(address, place, item_id, layer)
        return
    size = item.get("size")
    link = address or (
        f"{place.sharing}/content/items/{item_id}/data" if place.sharing and kind in FILES else None
    )
    if link:
        yield DistributionDraft(
            identifier="data",
            title=text(item.get("name")) or kind,
            download_url=link if kind in FILES else None,
            access_url=None if kind in FILES else link,
            format=FILES.get(kind),
            byte_size=size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else None,
        )


def _layer_files(address: str, place: Place, item_id: str, layer: int) -> Iterator[DistributionDraft]:
    hub = place.hub or (ARCGIS_ONLINE_HUB if place.sharing and in_arcgis_online(place.sharing) else None)
    if hub:
        yield from hub_downloads(hub, item_id, layer)
    else:
        layer_url = address if layer_of(address) is not None else f"{address.rstrip('/')}/{layer}"
        yield from query_links(layer_url, "geojson", None)


def _layer(item: JsonObject, url: str, identifier: str) -> int | None:
    """The one layer that an item is; ``None`` when it has several, or nobody says."""
    told = layer_of(url)
    suffix = identifier.partition("_")[2]
    if told is None:
        told = int(suffix) if suffix.isdigit() else count(item.get("layerId"))
    if told is not None:
        return told
    return None if "Multilayer" in texts(item.get("typeKeywords")) else 0
