"""Hosts of addresses, and whether two belong together."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """The host of an address, or of a bare ``host/path``, in lower case; empty where there is none."""
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return ""


def is_of_site(url: str, home: str) -> bool:
    """Whether an address belongs to the site at ``home``: the same host, one below it, or its sibling.

    Half the web shows base maps of Esri's servers, and libraries link to each other's repositories.
    """
    host, site = host_of(url), host_of(home).removeprefix("www.")
    above = site.partition(".")[2]
    same = host.removeprefix("www.") == site or host.endswith(f".{site}")
    return same or (above.count(".") >= 2 and host.endswith(f".{above}"))
