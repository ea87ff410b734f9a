"""Addresses in a form that is equal for addresses of the same thing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_SCHEMES = frozenset({"http", "https", "ftp", "ftps"})
_PORTS = frozenset({80, 443, 21})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_UUID = re.compile(
    r"(?:.*[/:])?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE
)
_ROUTE = re.compile(r"!?/\w")
_NIL = frozenset({"0", "f"})


@lru_cache(1024)  # a record often has one address as identifier, series and page
def normal_address(url: str | None) -> str | None:
    """``url`` without what does not matter: scheme, ``www.``, port 80, fragment, last slash, trackers.

    The fragment stays where it is a route within a page that is a program (``#/dataset/7``). ``None`` for
    what is no web address, and for a home page, which says nothing of one dataset.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or not host:
        return None
    path = _INDEX.sub("/", quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._")).rstrip("/")
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])
    ]
    route = parts.fragment.rstrip("/") if _ROUTE.match(parts.fragment) else ""
    if not path and not query and not route:
        return None
    place = host.rstrip(".").removeprefix("www.") + (f":{port}" if port and port not in _PORTS else "")
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return place + path + asked + (f"#{route}" if route else "")


def host_of(url: str | None) -> str:
    """The host of a URL in lower case, without ``www.``; empty where there is none."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return ""
    return str(host or "").rstrip(".").removeprefix("www.")


def worldwide(identifier: str | None) -> frozenset[str]:
    """Forms of an identifier that is unique in the world: DOI, UUID, URN or web address; else nothing.

    The fragment of an address counts: ``catalog.ttl#a`` and ``#b`` are two datasets. An address that
    ends in a UUID is known by both: portals that harvest each other keep the UUID and change the
    address around it.
    """
    text = (identifier or "").strip()
    if doi := _DOI.fullmatch(text):
        return frozenset({f"doi:{doi[1].lower()}"})
    found = set()
    if (uuid := _UUID.fullmatch(text)) and not set(uuid[1].replace("-", "")) <= _NIL:
        found.add(f"uuid:{uuid[1].lower()}")
    if text.lower().startswith("urn:") and text.count(":") >= 2:
        found.add(text.lower())
    elif address := normal_address(text):
        _, hash_mark, part = text.partition("#")  # many datasets may be parts of one document
        found.add(f"{address}#{part}" if hash_mark and part and "#" not in address else address)
    return frozenset(found)
