"""Addresses as a page tells them, made whole."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def web_address(base: str, told: str | None) -> str | None:
    """``told`` as a browser at ``base`` would open it; ``None`` for what is no address of the web.

    Links are written by hand: ``http://[broken`` and ``http://host:port`` are no addresses, and no faults.
    """
    if not told or not told.strip():
        return None
    try:
        address = urljoin(base, told.strip())
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of urljoin, or of a port that is none
        return None
    return address if is_web else None
