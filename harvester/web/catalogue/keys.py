"""How a table of ours is named in its address."""

from __future__ import annotations

import hashlib


def distribution_key(identifier: str) -> str:
    """A short name of a distribution that is safe in an address; targets link to the same."""
    return hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:12]
