"""How a village site run on OpenSID is known; village sites on other software look much the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from plugins._opensid_site import root_of
from plugins._opensid_village import from_sentence
from plugins._told import field
from plugins._wordpress_marks import marks_of_wordpress

if TYPE_CHECKING:
    from harvester.sdk import Page

_META = re.compile(r"<meta\b[^<>]{0,1000}>", re.IGNORECASE)
_FOOTER = re.compile(
    r"""<a\b[^<>]{0,500}href\s*=\s*["']?https?://(?:www\.)?"""
    r"(?:github\.com/opensid/opensid|opensid\.(?:my\.)?id|opendesa\.id)[^<>]{0,500}>"
    r"\s*(?:<[^<>]{1,200}>\s*){0,5}opensid\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\bOpenSID\s+v?\d{2,4}\.\d{1,2}\b", re.IGNORECASE)
_LINK = re.compile(r"""(?:href|src|action)\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_PATHS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"/desa/themes/|/vendor/themes/|/storage/app/themes/|/theme_asset/"), "theme"),
    (
        re.compile(r"/assets/(?:front|js|css)/(?:css|js|peta|leaflet|mandiri)|/desa/(?:upload|logo)/"),
        "assets",
    ),
    (
        re.compile(
            r"/first(?:/(?:artikel|statistik|kategori|wilayah|dpt|arsip|gallery|peraturan_desa|informasi_publik)\b"
            r"|/?$)"
        ),
        "first",
    ),
    (
        re.compile(r"/data-statistik/[\w-]+|/data-wilayah$|/status-idm/\d{4}|/siteman$|/layanan-mandiri"),
        "menu",
    ),
    (re.compile(r"/artikel/\d{4}/\d{1,2}/\d{1,2}/[\w-]+"), "articles"),
)
_WORDS = {
    "theme": "the page loads its own theme from OpenSID's folder",
    "assets": "the page loads its own files from OpenSID's folders",
    "first": "the page links to its own pages under /first/",
    "menu": "the menu has OpenSID's own pages",
    "articles": "articles have addresses as OpenSID gives them",
}
_WEIGHT = {"theme": 0.75, "assets": 0.45, "first": 0.6, "menu": 0.6, "articles": 0.4}
_SCRIPT = re.compile(
    r"internal_api/(?:statistik|idm|produk-hukum|informasi-publik|arsip)"
    r"|\bvar\s+SITE_URL\b[\s\S]{0,200}?\bvar\s+setting\b"
)
_OTHERS = re.compile(
    r"github\.com/OpenSID/(?:OpenDK|OpenKab|Pantau)|content\s*=\s*[\"']?(?:joomla|drupal|blogger|wix)",
    re.IGNORECASE,
)
_VILLAGE = re.compile(r"\b(?:pemerintah|website|situs|portal)\b[^<]{0,30}\bdesa\b|\bopensid\b", re.IGNORECASE)


def marks_of_opensid(page: Page) -> tuple[dict[str, float], str]:
    """What shows that the page is of an OpenSID site, with how surely; and the site's root."""
    root = root_of(page.url)
    if told := _of_interface(page):
        return told, root
    if page.status != 200:
        return {}, root
    wordpress, _ = marks_of_wordpress(page)
    if max(wordpress.values(), default=0.0) >= 0.7:
        return {}, root
    seen = _of_page(page)
    strongest = max(seen.values(), default=0.0)
    others = _OTHERS.search(page.text[:500_000])
    if strongest < 0.9 and not others and (strongest >= 0.4 or _may_be_village(page)):
        probed = page.probe(f"{root}ppid")
        seen |= _of_interface(probed) if probed else {}
    return seen, root


def _of_page(page: Page) -> dict[str, float]:
    html = _shown(page.text[:500_000])
    seen: dict[str, float] = {}
    heads = [meta.lower() for meta in _META.findall(html)]
    if any("generator" in meta and "opensid" in meta for meta in heads):
        seen["the page names OpenSID as its generator"] = 0.95
    if _OTHERS.search(html):
        return seen
    if _FOOTER.search(html):
        footer = 0.9 if _VERSION.search(_without_tags(html)) else 0.6
        seen["the footer links to OpenSID"] = footer
    kinds = {
        kind
        for address in _own_addresses(page.url, html)
        for pattern, kind in _PATHS
        if pattern.search(address)
    }
    for kind in sorted(kinds, key=lambda name: (-_WEIGHT[name], name)):
        seen[_WORDS[kind]] = _WEIGHT[kind]
    if _SCRIPT.search(html):
        seen["a script asks OpenSID's internal_api"] = 0.7
    return seen


def confidence_of(seen: Mapping[str, float]) -> float:
    """Marks support one another: each further one takes a third of the doubt that is left."""
    weights = sorted(seen.values(), reverse=True)
    if not weights:
        return 0.0
    doubt = 1 - weights[0]
    for _ in weights[1:]:
        doubt *= 2 / 3
    return round(min(0.97, 1 - doubt), 2)


def _of_interface(page: Page) -> dict[str, float]:
    """``/ppid`` in JSON, or the feed whose channel says which village it is."""
    beginning = page.text.lstrip("\ufeff \t\r\n")[:1]
    if beginning == "{":
        told = page.json()
        data = field(told, "data")
        if field(told, "status") == "success" and field(data, "pengiriman") in {"semua", "perubahan"}:
            return {"/ppid answers as OpenSID does": 0.95}
    if beginning == "<" and "<rss" in page.text[:500]:
        about = re.search(r"<description>\s*(?:<!\[CDATA\[)?\s*(Situs Web [^<\]]{5,200})", page.text[:5_000])
        if about and from_sentence(about[1]).district:
            return {"the feed says which village it is, as OpenSID's does": 0.8}
    return {}


def _own_addresses(url: str, html: str) -> set[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    found = set()
    for told in _LINK.findall(html):
        try:
            parts = urlsplit(urljoin(url, told))
        except ValueError:
            continue
        if (parts.hostname or "").removeprefix("www.") == host:
            found.add(parts.path)
    return found


def _without_tags(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", "", html)


def _shown(html: str) -> str:
    """The page without comments; one that does not end takes the rest along."""
    first, *rest = html.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _may_be_village(page: Page) -> bool:
    host = urlsplit(page.url).hostname or ""
    named = host.endswith(".desa.id") or "opensid" in host
    return named or _VILLAGE.search(page.text[:200_000]) is not None
