"""How an LPSE's SPSE is known, and news about it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk import Recognition
from plugins._spse_list import root_of, token_in

if TYPE_CHECKING:
    from harvester.sdk import Page

_ASKS = re.compile(r"\bdt/(?:lelang|pl|nonspk|swakelola|darurat)\b")
_LINK = re.compile(
    r"""href\s*=\s*["']?([^"'\s>]{1,300}/(?:lelang|nontender|pencatatan))(?=["'?\s>])""", re.IGNORECASE
)
_SPSE = re.compile(
    r"\bSPSE\s+v?\s*\d|Sistem\s+Pengadaan\s+Secara\s+Elektronik|harap\s+aktifkan\s+fitur\s+javascript",
    re.IGNORECASE,
)


def recognised(page: Page) -> float | Recognition:
    """By a list that asks for ``dt/lelang`` with a token; a front page by its links to such a list."""
    if page.status != 200:
        return 0.0
    root = root_of(page.url)
    if _is_list(page):
        return _found(root, "The page asks for its packages at dt/… with a token, as SPSE does.")
    host = urlsplit(page.url).netloc
    own = any(
        link.startswith("/") or urlsplit(link).netloc == host for link in _LINK.findall(page.text[:400_000])
    )
    if not own or not _SPSE.search(page.text):
        return 0.0
    probe = page.probe(f"{root}/lelang")
    if probe is not None and _is_list(probe):
        return _found(root_of(probe.url), "The site names SPSE, and its list of tenders asks with a token.")
    return Recognition(
        confidence=0.6, evidence=("The site names SPSE and links to its own list of tenders.",), url=root
    )


def _is_list(page: Page) -> bool:
    return token_in(page.text) is not None and _ASKS.search(page.text) is not None


def _found(root: str, evidence: str) -> Recognition:
    return Recognition(confidence=0.95, evidence=(evidence,), url=root)
