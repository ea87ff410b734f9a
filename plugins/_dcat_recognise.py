"""Is there an RDF catalogue at an address?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.sdk import Recognition
from plugins._dcat_links import link_alternates
from plugins._dcat_parse import as_text, sniff

if TYPE_CHECKING:
    from harvester.sdk import Page

_DCAT = re.compile(r"http://www\.w3\.org/ns/dcat#|https?://(?:www\.)?w3\.org/ns/dcat")
_CLASSES = re.compile(r"(?:dcat:|ns/dcat#)(?:Catalog|Dataset)\b(?!Record|Series)")
_POD = re.compile(r"project-open-data\.cio\.gov")
_CKAN = re.compile(
    r"<meta\s+name=\"generator\"\s+content=\"ckan|/api/3/action|ckan\.(?:js|css)|data-site-root=",
    re.IGNORECASE,
)
_PROBES = ("/catalog.ttl", "/catalog.xml")


def recognise(page: Page) -> Recognition:
    """RDF with datasets is certain; a page that points to some, or a site that has some, likely."""
    if page.status != 200:
        return Recognition(confidence=0)
    found = _as_catalogue(page)
    if found:
        name, confidence = found
        return Recognition(confidence=confidence, evidence=(f"{name} with dcat:Catalog or dcat:Dataset",))
    told = page.text or as_text(page.body, page.headers.get("content-type", ""))
    if not re.search(r"<html|<head|<body", told[:8192], re.IGNORECASE):
        return Recognition(confidence=0)
    ckan = bool(_CKAN.search(told))
    return _linked(page, told, ckan=ckan) or _probed(page, ckan=ckan) or Recognition(confidence=0)


def _as_catalogue(page: Page) -> tuple[str, float] | None:
    told = page.text or as_text(page.body, page.headers.get("content-type", ""))
    name = sniff(told, page.media_type, page.url)
    if name is None or not _DCAT.search(told):
        return None
    if name == "jsonld" and (_POD.search(told[:4096]) or '"@context"' not in told):
        return ("jsonld", 0.4) if '"@context"' in told else None
    return (name, 0.95) if _CLASSES.search(told) or name == "jsonld" else None


def _linked(page: Page, told: str, *, ckan: bool) -> Recognition | None:
    """The page says where its RDF is; a CKAN portal is better read through its API."""
    for address, media_type in link_alternates(told, page.url)[:2]:
        other = page.probe(address)
        if other is not None and _as_catalogue(other):
            return Recognition(
                confidence=0.45 if ckan else 0.8,
                evidence=(f"the page names {address} ({media_type}), which is a DCAT catalogue",),
                url=address,
            )
    return None


def _probed(page: Page, *, ckan: bool) -> Recognition | None:
    for path in _PROBES:
        other = page.probe(path)
        if other is not None and other.status == 200 and _as_catalogue(other):
            return Recognition(
                confidence=0.45 if ckan else 0.7,
                evidence=(f"the site has a DCAT catalogue at {other.url}",),
                url=other.url,
            )
    return None
