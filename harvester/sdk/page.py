"""A fetched page, for recognising what software answers at an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin

from harvester.domain.errors import ContentUnreadable
from harvester.sdk.http import parse_json


class Prober(Protocol):
    """Fetches a further address for detection; ``None`` when it gives no answer."""

    def __call__(self, url: str) -> Page | None:
        """The answer."""
        ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer of a site. ``probe`` fetches a sibling address once and shares it among plugins."""

    url: str  #: after redirects
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)  #: keys in lower case
    body: bytes = b""  #: the first part, decoded from gzip; cut at a limit
    text: str = ""
    prober: Prober | None = None

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def probe(self, path: str) -> Page | None:
        """GET ``path`` (relative to this page, or a whole address) if the core allows one more probe."""
        try:
            url = urljoin(self.url, path)
        except ValueError:  # a link such as http://[broken
            return None
        return self.prober(url) if self.prober else None

    def json(self) -> Any:
        """The body as JSON, or ``None``."""
        try:
            return parse_json(self.body, self.url)
        except ContentUnreadable:
            return None
