"""ArcGIS: Hub sites, organisations and portals, and servers, by the feeds and interfaces they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from harvester.sdk import (
    AddressForbidden,
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
)
from harvester.sdk.options import texts_option
from plugins._arcgis_hub import ROUTES, Hub, hub_root
from plugins._arcgis_item import Place, item_draft, refuse, stable
from plugins._arcgis_layer import layer_draft
from plugins._arcgis_links import ARCGIS_ONLINE, DOWNLOADS
from plugins._arcgis_portal import Portal
from plugins._arcgis_recognise import recognised
from plugins._arcgis_server import Server
from plugins._datajson_identity import told_identifier
from plugins._datajson_records import entry_of, entry_record_draft
from plugins._dcat_draft import dataset
from plugins._hosts import host_of
from plugins._terms import terms_of_use
from plugins._values import text, texts

_PAGES = frozenset({"web page", "html", "text/html", "webpage"})


class ArcgisPlugin(SourcePlugin):
    """Reads what an ArcGIS Hub site, portal or server publishes."""

    name = "arcgis"
    title = "ArcGIS (Hub, portal or server)"
    description = "Maps and tables of ArcGIS: a Hub site, an organisation or portal, or a server."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "kind": {
                "enum": ["auto", "hub", "portal", "server"],
                "default": "auto",
                "title": "What it is",
                "description": "hub: an open data site; portal: an organisation in ArcGIS Online or a portal "
                "of one's own; server: a directory of services (…/arcgis/rest/services).",
            },
            "listing": {
                "enum": ["auto", *ROUTES],
                "default": "auto",
                "title": "How a Hub site is read",
                "description": "Only for a site one of whose feeds is broken or too slow.",
            },
            "query": {
                "type": "string",
                "title": "Search words",
                "description": 'Of a portal, only what its search finds for this, e.g. tags:"open data".',
            },
            "include_types": texts_option(
                "Further types of items",
                "Items that are no data are skipped; name those that are wanted, e.g. PDF.",
            ),
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By an answer of one of ArcGIS' interfaces, here or where a page with traces of them has it."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every dataset of the site, item of the portal, or layer of the server."""
        refused: SourceRefused | None = None
        for kind in self._kinds():
            records = self._of(kind, ctx)
            try:
                first = next(records, None)
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
                continue
            if first is not None:
                yield first
                yield from records
            return
        raise refused or SourceRefused(f"{self.url} is not an address of ArcGIS.")

    def _kinds(self) -> tuple[str, ...]:
        told = text(self.config.get("kind"))
        if told in {"hub", "portal", "server"}:
            return (told,)
        path, host = urlsplit(self.url).path.lower(), host_of(self.url)
        if "/rest/services" in path:
            return ("server",)
        if host.endswith(".maps.arcgis.com") or "/sharing" in path or "/home" in path:
            return ("portal",)
        return ("hub", "portal", "server")

    def _of(self, kind: str, ctx: FetchContext) -> Iterator[RawRecord]:
        if kind == "hub":
            way = text(self.config.get("listing"))
            return Hub(ctx, hub_root(self.url), (way,) if way in ROUTES else ROUTES).records()
        return self._items(ctx) if kind == "portal" else Server(ctx, self.url).records()

    def _items(self, ctx: FetchContext) -> Iterator[RawRecord]:
        portal = Portal(ctx, self.url, text(self.config.get("query")))
        for identifier, item in portal.items():
            yield RawRecord(
                identifier=identifier,
                content={
                    "route": "portal",
                    "sharing": portal.sharing,
                    "name": portal.name,
                    "item": stable(item),
                },
                url=f"{portal.sharing.removesuffix('/sharing/rest')}/home/item.html?id={identifier}",
            )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The entry, item or layer as a draft; what is no data is skipped."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        route = text(told.get("route"))
        if route in {"dcat-us", "data.json"}:
            identifier = told_identifier(entry_of(raw)) or raw.identifier
            return _of_feed(entry_record_draft(replace(raw, identifier=identifier), include_non_public=False))
        tree = told.get("tree")
        if route == "dcat-ap" and isinstance(tree, dict):
            return _of_feed(dataset(tree))
        if route == "server":
            return layer_draft(told, url=raw.url or "")
        item = told.get("item")
        if isinstance(item, Mapping):
            refuse(item, frozenset(texts(self.config.get("include_types"))))
            return item_draft(item, _place(told, raw.url or ""), identifier=raw.identifier)
        raise RecordInvalid(
            Problem(
                code="entry-unreadable",
                message="This entry is not a JSON object, so it cannot be read as a dataset.",
                severity=Severity.ERROR,
            )
        )


def _place(told: Mapping[str, Json], page: str) -> Place:
    hub = text(told.get("hub"))
    sharing = text(told.get("sharing")) or (ARCGIS_ONLINE if hub else None)
    return Place(page=page, publisher=text(told.get("name")), sharing=sharing, hub=hub)


def _of_feed(draft: DatasetDraft) -> DatasetDraft:
    """The draft without the Hub's own page among its files, and with its terms of use read.

    Raises:
        SkipRecord: there is nothing but the page.
    """
    files = tuple(_file(one) for one in draft.distribution if not _is_page(one))
    if draft.distribution and not files:
        raise SkipRecord("The site offers only a page of it: a map, an app or a document, not data.")
    licence, rights = terms_of_use(draft.license)
    return replace(draft, distribution=files, license=licence, rights=rights or draft.rights)


def _is_page(one: DistributionDraft) -> bool:
    told = {(one.format or "").casefold().rpartition("/")[2], (one.media_type or "").casefold()}
    return not one.download_url and not one.access_service and bool(told & _PAGES)


def _file(one: DistributionDraft) -> DistributionDraft:
    """What the Hub makes when it is asked is a file, and its “ZIP” a Shapefile."""
    if one.access_url is None or DOWNLOADS not in one.access_url:
        return one
    zipped = one.title == "Shapefile"
    return replace(
        one,
        download_url=one.download_url or one.access_url,
        format="Shapefile" if zipped else one.format,
        media_type=None if zipped else one.media_type,
    )
