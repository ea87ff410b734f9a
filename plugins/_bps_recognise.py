"""Is an address one of BPS?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import Recognition
from plugins._bps_api import root_of, word_of
from plugins._told import text

if TYPE_CHECKING:
    from harvester.sdk import Json, Page

_MARK = re.compile(r'"data-availability"\s*:')
_SITE = re.compile(r"(?:[a-z]+\.)?bps\.go\.id")


def recognised(page: Page) -> float | Recognition:
    """The WebAPI by its answers or its host; the site of a region's office by its host."""
    host = (urlsplit(page.url).hostname or "").lower()
    if _MARK.search(page.text[:2_000]) and isinstance(told := page.json(), dict) and text(told.get("status")):
        return _found(page, 0.95, "the address answers as the WebAPI of BPS")
    if host == "webapi.bps.go.id":
        return _found(page, 0.9, "the address is that of the WebAPI of BPS")
    if _SITE.fullmatch(host):
        return Recognition(
            confidence=0.8,
            evidence=("the site is one of BPS, whose tables are read through its WebAPI (with a key)",),
            url=f"{urlsplit(page.url).scheme}://{host}/",
        )
    return 0.0


def _found(page: Page, confidence: float, evidence: str) -> Recognition:
    """The address without the key that may stand in it."""
    domain = word_of(page.url, "domain")
    config: dict[str, Json] = {"domain": domain} if re.fullmatch(r"\d{4}", domain) else {}
    return Recognition(
        confidence=confidence, evidence=(evidence,), url=f"{root_of(page.url)}/", config=config
    )
