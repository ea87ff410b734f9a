"""What can be had of a layer, a service or a file in ArcGIS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from harvester.sdk import DistributionDraft

ARCGIS_ONLINE = "https://www.arcgis.com/sharing/rest"  #: where every Hub keeps its items
DOWNLOADS = "/api/download/v1/items/"
ARCGIS_ONLINE_HUB = "https://hub.arcgis.com"
#: Types of items that are services → the format they are.
SERVICES = {
    "Feature Service": "ArcGIS GeoServices REST API",
    "Map Service": "ArcGIS MapServer",
    "Image Service": "ArcGIS GeoServices REST API",
    "Scene Service": "ArcGIS GeoServices REST API",
    "Vector Tile Service": "ArcGIS GeoServices REST API",
    "OGCFeatureServer": "OGC API Features",
    "WFS": "WFS",
    "WMS": "WMS",
    "WMTS": "WMTS",
    "WCS": "WCS",
}
#: Types of items that are files → the format they are; ``None`` where the type does not say.
FILES: dict[str, str | None] = {
    "CSV": "CSV",
    "CSV Collection": "ZIP",
    "Microsoft Excel": "XLSX",
    "Shapefile": "SHP",
    "File Geodatabase": "GDB",
    "SQLite Geodatabase": "SQLITE",
    "GeoJson": "GeoJSON",
    "GeoPackage": "GPKG",
    "Apache Parquet": "PARQUET",
    "KML": "KML",
    "KML Collection": "KML",
    "Feature Collection": "JSON",
    "Image Collection": "ZIP",
    "Statistical Data Collection": None,
    "CAD Drawing": "DWG",
    "PDF": "PDF",
    "Image": None,
    "Microsoft Word": "DOCX",
    "Microsoft Powerpoint": "PPTX",
    "Document Link": None,
}
#: Types that are data. Web maps, apps, dashboards, story maps, sites and documents are none.
DATA = (*SERVICES, *(name for name in tuple(FILES) if name not in {
    "PDF", "Image", "Microsoft Word", "Microsoft Powerpoint", "Document Link",
}))  # fmt: skip
_DOWNLOADS = (("csv", "CSV"), ("geojson", "GeoJSON"), ("shapefile", "Shapefile"), ("kml", "KML"))
_LAYER = re.compile(r"/(?:Feature|Map)Server/(\d{1,6})/?$", re.IGNORECASE)


def layer_of(url: str) -> int | None:
    """The number of the layer that an address of a service ends with."""
    found = _LAYER.search(url.partition("?")[0])
    return int(found[1]) if found else None


def service_link(url: str, form: str) -> DistributionDraft:
    """The service itself."""
    return DistributionDraft(
        identifier="service", title="ArcGIS GeoService" if "ArcGIS" in form else form, access_url=url,
        access_service=url, format=form,
    )  # fmt: skip


def hub_downloads(hub: str, item: str, layer: int) -> Iterator[DistributionDraft]:
    """The files that a Hub makes of a layer when they are asked for (its download interface, version 1)."""
    for kind, name in _DOWNLOADS:
        yield DistributionDraft(
            identifier=f"download-{kind}",
            title=name,
            download_url=f"{hub}{DOWNLOADS}{item}/{kind}?layers={layer}",
            format=name,
        )


def query_links(layer_url: str, formats: str, most: int | None) -> Iterator[DistributionDraft]:
    """Queries for all rows of a layer, in the formats it offers; a layer gives only so many at once."""
    offered = {word.strip().casefold() for word in formats.split(",")}
    description = f"Paling banyak {most} baris sekali minta." if most else None
    for word, name, form in (
        ("geojson", "GeoJSON", "geojson"),
        ("csv", "CSV", "csv"),
        ("json", "JSON (Esri)", "json"),
    ):
        if word not in offered or (word == "json" and "geojson" in offered):
            continue
        yield DistributionDraft(
            identifier=f"query-{word}",
            title=name,
            description=description,
            download_url=f"{layer_url}/query?where=1%3D1&outFields=*&outSR=4326&f={form}",
            format=word.upper(),
        )


def in_arcgis_online(url: str) -> bool:
    """Whether an address is Esri's own cloud."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return host == "arcgis.com" or host.endswith(".arcgis.com")
