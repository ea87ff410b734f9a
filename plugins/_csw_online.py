"""Online resources → distributions and pages, by protocol, function and address.

Protocols are free text: ``OGC:WMS``, ``OGC:WMS-1.1.1-http-get-map``, ``WWW:DOWNLOAD-1.0-http--download``,
``ESRI:REST``, or nothing; the address then tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from harvester.sdk import DistributionDraft
from harvester.sdk.links import find_target


@dataclass(frozen=True, kw_only=True, slots=True)
class Online:
    """A CI_OnlineResource as told."""

    url: str
    protocol: str = ""
    name: str = ""
    description: str = ""
    function: str = ""
    byte_size: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """What the online resources of a record are to a dataset."""

    distributions: tuple[DistributionDraft, ...] = ()
    pages: tuple[str, ...] = ()


#: Services by what their protocol, or else their address, holds; the first that fits.
_SERVICES = tuple(
    (kind, re.compile(protocol, re.IGNORECASE), re.compile(address, re.IGNORECASE))
    for kind, protocol, address in (
        ("WMTS", r"\bwmts\b", r"service=wmts\b|/wmts(?:/|$|\?)|WMTSCapabilities\.xml"),
        ("WMS", r"\bwms(?:-c)?\b", r"service=wms\b|/wms(?:/?$|\?)|/WMSServer"),
        ("WFS", r"\bwfs\b", r"service=wfs\b|/wfs(?:/?$|\?)|/WFSServer"),
        ("WCS", r"\bwcs\b", r"service=wcs\b|/wcs(?:/?$|\?)|/WCSServer"),
        (
            "API",
            r"ogc[ -]?api|ogcfeat|\boapi",
            r"/ogc/(?:features|tiles|maps|coverages)/|/collections/[^/]+/?(?:items)?/?(?:\?|$)",
        ),
        ("MapServer", r"esri.*(?:map|image)|arcgis.*map", r"/rest/services/.+/(?:MapServer|ImageServer)"),
        ("API", r"esri|arcgis", r"/rest/services(?:/|$)"),
        ("API", r"\bsos\b|sensorthings|\bwps\b|opendap|\bdap\b", r"service=(?:sos|wps)\b|/dodsC/"),
    )
)
_STANDARDS = {
    "WMS": "http://www.opengis.net/def/serviceType/ogc/wms",
    "WFS": "http://www.opengis.net/def/serviceType/ogc/wfs",
    "WCS": "http://www.opengis.net/def/serviceType/ogc/wcs",
    "WMTS": "http://www.opengis.net/def/serviceType/ogc/wmts",
}
_ANSWERS_A_FILE = re.compile(r"request=get(?:feature|coverage|map)\b|outputformat=", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download|unduh|^file[:/]|^ftp", re.IGNORECASE)
_PICTURE = re.compile(r"thumbnail|image-?legend|browse ?graphic|\blegend\b", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_NO_DATA = frozenset({"HTML", "XML", "PNG", "JPEG", "GIF"})
_NOT_DATA = re.compile(r"\bcsw\b|metadata|text/xml|getrecordbyid|request=getcapabilities$", re.IGNORECASE)
_GEOSERVER = re.compile(r"/geoserver/|/ows/?$|/wfs/?$", re.IGNORECASE)
_LAYER = re.compile(r"[\w.-]+(?::[\w.-]+)?")
_OGC_WORDS = """
    service version request layers layer styles typename typenames srs crs bbox width height format
    outputformat maxfeatures count srsname transparent
"""
_OGC_KEYS = frozenset(_OGC_WORDS.split())
#: Formats by the words that catalogues put into names and descriptions of downloads.
_WORDS = (
    (re.compile(r"geo ?json", re.IGNORECASE), "GeoJSON"),
    (re.compile(r"shape-?zip|shape ?file|\bshp\b|esri shape", re.IGNORECASE), "SHP"),
    (re.compile(r"geopackage|\bgpkg\b", re.IGNORECASE), "GPKG"),
    (re.compile(r"\bkmz\b", re.IGNORECASE), "KMZ"),
    (re.compile(r"\bkml\b|google earth", re.IGNORECASE), "KML"),
    (re.compile(r"geo ?tiff?\b", re.IGNORECASE), "GeoTIFF"),
    (re.compile(r"\bgml", re.IGNORECASE), "GML"),
    (re.compile(r"\bcsv\b", re.IGNORECASE), "CSV"),
    (re.compile(r"\bxlsx?\b|\bexcel\b", re.IGNORECASE), "XLSX"),
    (re.compile(r"file ?geodatabase|\bfgdb\b|\bgdb\b", re.IGNORECASE), "GDB"),
    (re.compile(r"\bdxf\b", re.IGNORECASE), "DXF"),
    (re.compile(r"netcdf", re.IGNORECASE), "NetCDF"),
    (re.compile(r"\bpdf\b", re.IGNORECASE), "PDF"),
)


def links(resources: Iterable[Online], *, formats: tuple[str, ...] = (), geojson: bool = True) -> Links:
    """Distributions and pages. ``formats`` are those that the record names for all its downloads."""
    distributions: dict[str, DistributionDraft] = {}
    pages: dict[str, None] = {}
    extra: list[DistributionDraft] = []
    for online in resources:
        if _is_picture(online):
            continue
        if not _splits(online.url):  # the normaliser says what is wrong with it
            distributions.setdefault(
                online.url, DistributionDraft(title=_title(online), access_url=online.url)
            )
            continue
        kind = _service(online)
        if kind:
            drafted = _as_service(online, kind)
            if geojson and kind == "WFS" and (features := _as_geojson(online)):
                extra.append(features)
        elif _is_download(online):
            drafted = _as_download(online, formats)
        elif _NOT_DATA.search(f"{online.protocol} {online.url}"):
            continue
        else:
            if _WEB.match(online.url):
                pages.setdefault(online.url)
            continue
        distributions.setdefault(_key(drafted), drafted)
    if not any(drafted.format == "GeoJSON" for drafted in distributions.values()):
        for drafted in extra:
            distributions.setdefault(drafted.identifier or "", drafted)
    return Links(distributions=tuple(distributions.values()), pages=tuple(pages))


def _key(drafted: DistributionDraft) -> str:
    """What tells distributions apart: of services the endpoint and the layer, however they are asked."""
    layer = drafted.extras.get("layer", "")
    at = drafted.access_service
    return f"{drafted.format} {at} {layer}" if at else drafted.identifier or ""


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _is_picture(online: Online) -> bool:
    return bool(
        _PICTURE.search(f"{online.protocol} {online.function}") or "getlegendgraphic" in online.url.lower()
    )


def _service(online: Online) -> str | None:
    """The kind of service: by its protocol, else by its address; a link that answers a file is none."""
    if _ANSWERS_A_FILE.search(unquote(online.url)):
        return None
    by_protocol = next((kind for kind, word, _ in _SERVICES if word.search(online.protocol)), None)
    if by_protocol and not _DOWNLOAD.search(online.protocol):
        return by_protocol
    bare = online.url.partition("#")[0]
    return next((kind for kind, _, address in _SERVICES if address.search(bare)), None)


def _is_download(online: Online) -> bool:
    if online.function in {"download", "offlineAccess"} and not _NOT_DATA.search(online.protocol):
        return True
    if _DOWNLOAD.search(online.protocol) or _ANSWERS_A_FILE.search(unquote(online.url)):
        return True
    target = find_target(online.url)
    told = target.format if target else None
    if told == "PDF" and online.function in {"information", "completeMetadata"}:
        return False
    return told is not None and told not in _NO_DATA


def _as_service(online: Online, kind: str) -> DistributionDraft:
    endpoint, layer = _endpoint(online.url), _layer(online)
    standard = _STANDARDS.get(kind)
    return DistributionDraft(
        identifier=f"{online.url}#{layer}" if layer else online.url,
        title=_title(online) or (f"{kind}: {layer}" if layer else None),
        description=_described(online),
        access_url=online.url,
        format=kind,
        conforms_to=(standard,) if standard else (),
        access_service=endpoint,
        extras={"layer": layer} if layer else {},
    )


def _as_download(online: Online, formats: tuple[str, ...]) -> DistributionDraft:
    target = find_target(online.url)
    told = f"{online.name} {online.description} {online.protocol} {unquote(online.url)}"
    named = next((name for pattern, name in _WORDS if pattern.search(told)), None)
    found = target.format if target else None
    if found in {None, "ZIP", "JSON", "XML"} and named:
        found = named
    if found in {None, "ZIP"} and len(formats) == 1:
        found = formats[0]
    return DistributionDraft(
        identifier=online.url,
        title=_title(online),
        description=_described(online),
        access_url=online.url,
        download_url=online.url,
        format=found,
        package_format="application/zip" if urlsplit(online.url).path.lower().endswith(".zip") else None,
        byte_size=online.byte_size,
    )


def _as_geojson(online: Online) -> DistributionDraft | None:
    """The features themselves, of a server that is known to give GeoJSON (GeoServer), for one layer."""
    endpoint, layer = _endpoint(online.url), _layer(online)
    if not endpoint or not layer or not _GEOSERVER.search(urlsplit(endpoint).path):
        return None
    query = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": layer,
             "outputFormat": "application/json", "srsName": "EPSG:4326"}  # fmt: skip
    url = f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query, quote_via=quote, safe=':/')}"
    return DistributionDraft(
        identifier=f"{online.url}#{layer}#geojson",
        title=f"{_title(online) or layer} (GeoJSON)",
        access_url=url,
        download_url=url,
        format="GeoJSON",
        media_type="application/geo+json",
    )


def _endpoint(url: str) -> str | None:
    """The address of a service without the words of one request; other parameters (``map=``) stay."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return None
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in _OGC_KEYS]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept, safe="/:"), ""))


def _layer(online: Online) -> str | None:
    """The layer: as the address asks for it, else the resource's name where that can be one."""
    query: Mapping[str, str] = {k.lower(): v for k, v in parse_qsl(urlsplit(online.url).query)}
    asked = query.get("typenames") or query.get("typename") or query.get("layers") or query.get("layer")
    for told in (asked, online.name):
        if told and _LAYER.fullmatch(told) and not told.lower().startswith(("http", "www.")):
            return told
    return None


def _title(online: Online) -> str | None:
    name = online.name or ""
    if online.description and len(online.description) < 120 and (not name or _LAYER.fullmatch(name)):
        return online.description
    return name or None


def _described(online: Online) -> str | None:
    return online.description if online.description and online.description != _title(online) else None
