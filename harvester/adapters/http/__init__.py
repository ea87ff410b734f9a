"""The one HTTP client: polite, guarded, bounded. Plugins see it as :class:`harvester.sdk.http.Http`."""

from __future__ import annotations

from harvester.adapters.http.fetcher import HttpFetcher
from harvester.adapters.http.settings import HttpSettings

__all__ = ["HttpFetcher", "HttpSettings"]
