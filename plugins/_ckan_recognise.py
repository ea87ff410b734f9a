"""How a CKAN portal gives itself away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from harvester.sdk import Page, Recognition
from plugins._ckan_api import ACTION, roots
from plugins._values import text

_GENERATOR = re.compile(r"""<meta[^>]+generator[^>]+content=["']?\s*ckan\s*([\d.]*)""", re.IGNORECASE)
_GENERATOR_TURNED = re.compile(r"""<meta[^>]+content=["']?\s*ckan\s*([\d.]*)[^>]+generator""", re.IGNORECASE)
_TRACES = re.compile(
    r"""/api/3/action/|data-site-root=|ckan(?:ext)?[-_.]|/api/i18n/|/webassets/(?:base|ckan)"""
    r"""|powered by\s*<[^>]*ckan"""
    r"""|class=["'][^"']*\bckan-""",
    re.IGNORECASE,
)
_SITE_ROOT = re.compile(r"""data-site-root=["'](https?://[^"'\s]+)""", re.IGNORECASE)
_DATASET_LINKS = re.compile(r"""href=["'][^"']*/dataset/(?!\?)""", re.IGNORECASE)


def recognised(page: Page) -> float | Recognition:
    """A confidence with what was seen, and the portal's root as the address to register."""
    own = _envelope(page)
    if own:
        return Recognition(confidence=0.97, evidence=(own,), url=_root(page))
    html = page.text[:400_000]
    generator = _GENERATOR.search(html) or _GENERATOR_TURNED.search(html)
    traces = _TRACES.search(html)
    if generator:
        version = f" {generator[1]}" if generator[1] else ""
        return Recognition(
            confidence=0.95, evidence=(f"The page is made by CKAN{version}.",), url=_root(page)
        )
    if "<" not in html[:2000] and page.status == 200:
        return 0.0
    root = _root(page)
    for action in ("status_show", "site_read"):
        probe = page.probe(root + ACTION + action)
        if probe and (said := _envelope(probe)):
            return Recognition(confidence=0.95, evidence=(said,), url=_root(probe))
        if not traces and not _DATASET_LINKS.search(html):
            break
    if traces:
        return Recognition(
            confidence=0.4, evidence=("The page has traces of CKAN, but its API does not answer.",)
        )
    return 0.0


def _root(page: Page) -> str:
    """The portal's root: as its pages say themselves, else by the address."""
    said = _SITE_ROOT.search(page.text[:400_000])
    if said and urlsplit(said[1]).netloc == urlsplit(page.url).netloc:
        return said[1].rstrip("/")
    return roots(page.url)[0]


def _envelope(page: Page) -> str | None:
    """What an answer of the Action API says, in words."""
    if page.text.lstrip()[:1] != "{" or '"success"' not in page.text:
        return None
    told = page.json()
    if not isinstance(told, Mapping):
        cut = ACTION in page.url or '"help": "' in page.text[:300]
        return "An answer of CKAN’s Action API (cut short)." if cut and '"results"' in page.text else None
    if told.get("success") is not True or "result" not in told:
        return None
    result, help_text = told["result"], text(told.get("help")) or ""
    if isinstance(result, Mapping) and text(result.get("ckan_version")):
        return f"The Action API says that CKAN {text(result.get('ckan_version'))} runs here."
    if ACTION in page.url or "help_show" in help_text or "/api/3" in help_text:
        return "CKAN’s Action API answers here."
    return None
