"""How ArcGIS gives itself away: a Hub site, a portal, a server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from harvester.sdk import Json, Page, Recognition
from plugins._arcgis_hub import FEEDS, SEARCH, hub_root
from plugins._arcgis_portal import sharing_roots
from plugins._arcgis_server import directory_of
from plugins._hosts import host_of, is_of_site
from plugins._values import text

_HUB_HOST = re.compile(r"(?:^|\.)(?:hub|opendata)\.arcgis\.com$", re.IGNORECASE)
_PORTAL_HOST = re.compile(r"\.maps\.arcgis\.com$|^(?:www\.)?arcgis\.com$", re.IGNORECASE)
_HUB = re.compile(
    r"hubcdn\.arcgis\.com|opendata-ui|/api/feed/dcat-us/|content=[\"']ArcGIS Hub|window\.__SITE\b"
    r"|hub\.arcgis\.com/",
    re.IGNORECASE,
)
_PORTAL = re.compile(
    r"/sharing/rest\b|portal/home/|esriPortal"
    r"|<title>[^<]{0,60}(?:Portal for ArcGIS|ArcGIS (?:Enterprise|Online))",
    re.IGNORECASE,
)
_DIRECTORY = re.compile(
    r"<title>\s*(?:Folder|ArcGIS REST Services Directory)|ArcGIS REST Services Directory", re.IGNORECASE
)
_TO_SERVER = re.compile(
    r"""["'(](https?://[^"'\s)]+?/rest/services|/[\w/-]*/rest/services)(?=[/"'?)])""", re.IGNORECASE
)
#: How the entries of a Hub's feed are named; the files of other catalogues may lead there too.
_HUB_ENTRY = re.compile(
    r'"(?:dct:)?identifier"\s*:\s*"https?://[^"]*/home/item\.html\?id=[0-9a-f]{32}', re.IGNORECASE
)
_DATASETS = re.compile(r'"(?:dcat:)?dataset"\s*:\s*\[')
_NARROWED = re.compile(r"group\.html\?(?:.*&)?id=|[?&]orgid=", re.IGNORECASE)  #: a group, an organisation
_FEED_PATH = re.compile(r"/api/feed/dcat-(?:us|ap)/", re.IGNORECASE)


def recognised(page: Page) -> float | Recognition:
    """By an answer of one of its interfaces; a page that has traces of one is asked for it."""
    return _by_answer(page) or _as_server(page) or _as_hub(page) or _as_portal(page) or 0.0


def _by_answer(page: Page) -> Recognition | None:
    start = page.text.lstrip("\ufeff \t\r\n")
    if start[:1] != "{":
        return None
    told: Json = page.json()
    keys = told if isinstance(told, Mapping) else {}
    if _DATASETS.search(start[:50_000]) and (_FEED_PATH.search(page.url) or _is_own_feed(page.url, start)):
        return _found(0.97, "hub", hub_root(page.url), "The feed of an ArcGIS Hub site.")
    if "currentVersion" in keys and (_lists(keys, "services") or _lists(keys, "layers")):
        return _found(
            0.97, "server", page.url.partition("?")[0], "The services directory of an ArcGIS Server."
        )
    if SEARCH in page.url and _lists(keys, "features"):
        return _found(0.97, "hub", hub_root(page.url), "The search of an ArcGIS Hub site.")
    if _lists(keys, "results") and {"nextStart", "start", "num"} <= set(keys):
        return _found(0.95, "portal", _bare(page.url), "The search of an ArcGIS portal.")
    if "/sharing/rest" in page.url and ("currentVersion" in keys or "isPortal" in keys):
        return _found(0.95, "portal", _bare(page.url), "An ArcGIS portal.")
    return None


def _is_own_feed(url: str, start: str) -> bool:
    """Whether the entries are a Hub's, and of this site: other catalogues list datasets of Hubs as well."""
    host = host_of(url)
    own = bool(_HUB_HOST.search(host)) or f"://{host}/datasets/" in start
    return own and bool(_HUB_ENTRY.search(start[:50_000]))


def _as_server(page: Page) -> Recognition | None:
    path = urlsplit(page.url).path
    if "/rest/services" in path.lower():
        address = page.url.partition("?")[0]
        if _DIRECTORY.search(page.text[:20_000]):
            return _found(0.97, "server", address, "The services directory of an ArcGIS Server.")
        return _server_at(page, address)
    for linked in _TO_SERVER.findall(page.text[:400_000]):
        if is_of_site(linked if "//" in linked else page.url, page.url):
            return _server_at(page, linked, less=0.25)
    return None


def _server_at(page: Page, address: str, *, less: float = 0.0) -> Recognition | None:
    probe = page.probe(f"{address}?f=json")
    told: Json = probe.json() if probe else None
    if probe and isinstance(told, Mapping) and "currentVersion" in told:
        roots, _, _ = directory_of(probe.url.partition("?")[0])
        url = roots[0] if less else probe.url.partition("?")[0]
        return _found(0.95 - less, "server", url, f"An ArcGIS Server answers at {probe.url}.")
    return None


def _as_hub(page: Page) -> Recognition | None:
    hosted = bool(_HUB_HOST.search(host_of(page.url)))
    if not (hosted or _HUB.search(page.text[:400_000])):
        return None
    root = hub_root(page.url)
    probe = page.probe(f"{root}{SEARCH}?limit=1")
    told: Json = probe.json() if probe else None
    if isinstance(told, Mapping) and _lists(told, "features"):
        number = told.get("numberMatched")
        return _found(
            0.96,
            "hub",
            root,
            f"An ArcGIS Hub site with {number if isinstance(number, int) else 'some'} datasets.",
        )
    probe = page.probe(root + FEEDS[0][1])
    if probe and _DATASETS.search(probe.text[:200_000]) and probe.text.lstrip()[:1] == "{":
        return _found(0.96, "hub", root, f"An ArcGIS Hub site with a feed at {probe.url}.")
    return _found(0.6, "hub", root, "The address is one of ArcGIS Hub.") if hosted else None


def _as_portal(page: Page) -> Recognition | None:
    hosted = bool(_PORTAL_HOST.search(host_of(page.url)))
    if not (hosted or _PORTAL.search(page.text[:400_000])):
        return None
    for root in sharing_roots(page.url)[:2]:
        probe = page.probe(f"{root}/portals/self?f=json")
        told: Json = probe.json() if probe else None
        known = isinstance(told, Mapping) and ("isPortal" in told or "urlKey" in told)
        if isinstance(told, Mapping) and known and (text(told.get("id")) or _NARROWED.search(page.url)):
            name = text(told.get("name")) or text(told.get("portalName")) or "ArcGIS"
            return _found(0.93, "portal", page.url, f"An ArcGIS portal: {name}.")
    return None


def _found(confidence: float, kind: str, url: str, said: str) -> Recognition:
    return Recognition(confidence=confidence, evidence=(said,), config={"kind": kind}, url=url)


def _lists(told: Mapping[str, Json], name: str) -> bool:
    return isinstance(told.get(name), list)


def _bare(url: str) -> str:
    """An address of a portal without its query, which asks for one page; a group or an organisation stays."""
    return url if _NARROWED.search(url) else url.partition("?")[0]
