"""How a repository with OAI-PMH gives itself away."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from harvester.sdk import Page, Recognition
from plugins._hosts import host_of, is_of_site

_ANSWER = re.compile(r"<(?:\w+:)?OAI-PMH[\s>]")
_NAME = re.compile(r"<(?:\w+:)?repositoryName>\s*([^<]{1,200})")
_LINK = re.compile(
    r"""(?:href|content)\s*=\s*["']([^"']{1,500}[?&](?:amp;)?verb=Identify[^"']*)["']""", re.IGNORECASE
)
_INTERFACE = re.compile(r"/(?:oai|oai2|oai2d|oai-?pmh|oai/request)/?$", re.IGNORECASE)
_JOURNAL = re.compile(r"(/index\.php/[\w-]+)", re.IGNORECASE)


class _Software(NamedTuple):
    name: str
    traces: re.Pattern[str]
    paths: tuple[str, ...]
    confidence: float


def _software(name: str, traces: str, *paths: str, confidence: float = 0.9) -> _Software:
    return _Software(name, re.compile(traces, re.IGNORECASE), paths, confidence)


#: Journals come last: what they hold are articles, and few of them datasets.
_KNOWN = (
    _software(
        "EPrints",
        r"""generator["'][^>]*EPrints|/cgi/(?:search|oai2)|powered by[^<]*<[^>]*eprints""",
        "/cgi/oai2",
    ),
    _software(
        "DSpace",
        r"""generator["'][^>]*DSpace|/(?:xmlui|jspui)/|<ds-app|dspace-angular|/bitstream/handle/""",
        "/oai/request",
        "/server/oai/request",
    ),
    _software("Dataverse", r"dataverse(?:\.xhtml|Header|-theme|_)|/dataverse/\w", "/oai"),
    _software("InvenioRDM", r"invenio[-_ ]?(?:rdm|app|theme|search)|/api/records/\d", "/oai2d"),
    _software(
        "OJS",
        r"""generator["'][^>]*Open (?:Journal|Monograph|Preprint|Conference) Systems""",
        "/index.php/index/oai",
        "/oai",
        confidence=0.6,
    ),
)


def recognised(page: Page) -> float | Recognition:
    """By an answer of the protocol; a page of repository software is asked for one at the usual places."""
    if _ANSWER.search(page.text[:3000]):
        return _found(0.95, page, "")
    if _INTERFACE.search(urlsplit(page.url).path):
        probe = page.probe(f"{_bare(page.url)}?verb=Identify")
        if probe and _ANSWER.search(probe.text[:3000]):
            return _found(0.93, probe, "")
    html = page.text[:400_000]
    for software in _KNOWN:
        if software.traces.search(html):
            for address in _addresses(page.url, html, software):
                probe = page.probe(f"{address}?verb=Identify")
                if probe and _ANSWER.search(probe.text[:3000]):
                    return _found(software.confidence, probe, software.name)
            return 0.0
    if linked := _linked(page.url, html):
        probe = page.probe(f"{linked}?verb=Identify")
        if probe and _ANSWER.search(probe.text[:3000]):
            return _found(0.8, probe, "")
    return 0.0


def _addresses(url: str, html: str, software: _Software) -> list[str]:
    """Where the interface may be: as the page links to it, then the usual places of the software."""
    found: list[str] = []
    if linked := _linked(url, html):
        found.append(linked)
    if software.name == "OJS" and (journal := _JOURNAL.search(urlsplit(url).path) or _JOURNAL.search(html)):
        found.append(urljoin(url, f"{journal[1]}/oai"))
    found += [urljoin(url, path) for path in software.paths]
    return [one for one in dict.fromkeys(found) if host_of(one)][:3]


def _linked(url: str, html: str) -> str | None:
    """The interface that a page links to, if it is one of its own site."""
    for told in _LINK.findall(html):
        try:
            address = _bare(urljoin(url, unescape(told)))
        except ValueError:  # http://[broken
            continue
        if is_of_site(address, url):
            return address
    return None


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def _found(confidence: float, page: Page, software: str) -> Recognition:
    name = _NAME.search(page.text[:20_000])
    told = f"“{unescape(name[1]).strip()}”" if name else "a repository"
    said = f"OAI-PMH answers at {_bare(page.url)}: {told}."
    made = (f"The page is made by {software}.",) if software else ()
    return Recognition(confidence=confidence, evidence=(said, *made), url=_bare(page.url))
