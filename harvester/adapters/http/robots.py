"""robots.txt (RFC 9309) of the hosts that one run crawls."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from harvester.adapters.http.urls import shown
from harvester.domain.errors import AddressForbidden, SourceRefused, SourceUnavailable
from harvester.sdk.http import Response, decode

MAX_BYTES = 512_000  #: at least 500 KiB are parsed (RFC 9309, 2.5)
MAX_CRAWL_DELAY = 30.0
_KEPT = 24 * 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rules:
    until: float  # monotonic
    parsed: Protego | None  # None: all is allowed
    unreachable: SourceUnavailable | None = None


class Robots:
    """Asks each host once and remembers, for at most a day."""

    def __init__(self, fetch: Callable[[str], Response], token: str) -> None:
        """``fetch`` gets a robots.txt cut at :data:`MAX_BYTES`; ``token`` is our name in it."""
        self._fetch, self._token = fetch, token
        self._rules: dict[str, _Rules] = {}

    def check(self, url: str) -> float:
        """The pause between two requests that the host asks crawlers for, in seconds (0 if none).

        Raises:
            SourceRefused: robots.txt disallows ``url``.
            SourceUnavailable: robots.txt cannot be read now, which disallows everything.
        """
        rules = self._of(url)
        if rules.unreachable:
            raise SourceUnavailable(
                f"{shown(url)} is not crawled now, because the site's robots.txt cannot be read: "
                f"{rules.unreachable}",
                status=rules.unreachable.status,
            )
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, self._token):
            raise SourceRefused(
                f"The site's robots.txt asks crawlers to stay away from {shown(url)}. Ask its operator to "
                f"allow “{self._token}”, or set “obey_robots” of this source to “never” if you may."
            )
        delay = rules.parsed.crawl_delay(self._token) or 0.0
        return min(delay, MAX_CRAWL_DELAY) if math.isfinite(delay) and delay > 0 else 0.0

    def _of(self, url: str) -> _Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(origin)
        if rules is None or rules.until < time.monotonic():
            rules = self._rules[origin] = self._read(origin)
        return rules

    def _read(self, origin: str) -> _Rules:
        until = time.monotonic() + _KEPT
        try:
            response = self._fetch(f"{origin}/robots.txt")
        except AddressForbidden:
            raise
        except SourceRefused:  # 4xx, a redirect loop: no rules (RFC 9309, 2.3.1.2 and .3)
            return _Rules(until=until, parsed=None)
        except SourceUnavailable as error:  # 5xx, no connection, and 429, as search engines read it
            return _Rules(until=until, parsed=None, unreachable=error)
        with response:
            text = decode(response.content, "charset=utf-8")
        return _Rules(until=until, parsed=Protego.parse(text))
