"""A layer of an ArcGIS Server as a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harvester.sdk import DatasetDraft, DistributionDraft, Json, JsonObject, PlaceDraft, SkipRecord
from plugins._arcgis_links import query_links
from plugins._arcgis_rest import box, moment
from plugins._json_pages import count
from plugins._terms import terms_of_use
from plugins._values import as_html, mappings, text, texts

_LAYERS = frozenset({"Feature Layer", "Table", "Raster Layer", "Mosaic Layer", "Raster Catalog Layer"})
_DATA = frozenset({"FeatureServer", "MapServer", "ImageServer"})
_FORMATS = {
    "FeatureServer": "ArcGIS FeatureServer",
    "MapServer": "ArcGIS MapServer",
    "ImageServer": "ArcGIS ImageServer",
}
_REST = "ArcGIS GeoServices REST API"


def layer_draft(told: JsonObject, *, url: str) -> DatasetDraft:
    """The draft of a layer, a table or an image service; ``url`` is its address.

    Raises:
        SkipRecord: the service or the layer is no data.
    """
    kind = text(told.get("kind")) or "unknown"
    if kind not in _DATA:
        raise SkipRecord(f"It is a service of the kind “{kind}”, which holds no data.")
    layer, service = _mapping(told.get("layer")), _mapping(told.get("service"))
    sort = text(layer.get("type")) or "Feature Layer"
    if kind != "ImageServer" and sort not in _LAYERS:
        raise SkipRecord(f"It is a “{sort}”, which only arranges or labels other layers.")
    about = _mapping(service.get("documentInfo"))
    terms = text(layer.get("copyrightText")) or text(service.get("copyrightText"))
    licence, rights = terms_of_use(terms)
    editing = _mapping(layer.get("editingInfo"))
    extent = box(layer.get("extent"))
    return DatasetDraft(
        title=as_html(_title(told, layer, about)),
        description=as_html(_description(layer, service, about)),
        html=True,
        identifier=url,
        keyword=texts(about.get("Keywords"), split=True),
        theme=texts(about.get("Category"), split=True),
        modified=moment(editing.get("dataLastEditDate")) or moment(editing.get("lastEditDate")),
        license=licence if licence and licence.startswith("http") else None,
        rights=rights or (licence if licence and not licence.startswith("http") else None),
        landing_page=url,
        spatial=(PlaceDraft(geometry=extent),) if extent else (),
        distribution=tuple(_distributions(told, layer, kind, sort, url)),
        extras=_extras(layer, kind if kind == "ImageServer" else sort),
    )


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _title(told: JsonObject, layer: JsonObject, about: JsonObject) -> str | None:
    """The layer's name; of the only layer of a service, the title of its document says more."""
    document = text(about.get("Title")) if told.get("alone") is True else None
    name = text(layer.get("name")) or (text(told.get("name")) or "").rpartition("/")[2]
    return document or name or None


def _description(layer: JsonObject, service: JsonObject, about: JsonObject) -> str | None:
    candidates = (
        layer.get("description"), service.get("serviceDescription"), service.get("description"),
        about.get("Comments"), about.get("Subject"),
    )  # fmt: skip
    return next((found for told in candidates if (found := text(told))), None)


def _distributions(
    told: JsonObject, layer: JsonObject, kind: str, sort: str, url: str
) -> Iterator[DistributionDraft]:
    yield DistributionDraft(
        identifier="service", title=_FORMATS[kind], access_url=url, access_service=url, format=_REST
    )
    for other in mappings(told.get("also")):
        address, name = text(other.get("url")), text(other.get("kind")) or ""
        if address:
            yield DistributionDraft(
                identifier=f"service-{name}",
                title=_FORMATS.get(name, name),
                access_url=address,
                access_service=address,
                format=_REST,
            )
    capabilities = text(layer.get("capabilities")) or "Query"
    if sort in {"Feature Layer", "Table"} and kind != "ImageServer" and "query" in capabilities.casefold():
        formats = text(layer.get("supportedQueryFormats")) or "JSON"
        yield from query_links(url, formats, count(layer.get("maxRecordCount")))


def _extras(layer: JsonObject, sort: str) -> dict[str, Json]:
    named = {
        "arcgis_type": sort,
        "geometry_type": text(layer.get("geometryType")),
        "arcgis_item": text(layer.get("serviceItemId")),
    }
    return {key: value for key, value in named.items() if value}
