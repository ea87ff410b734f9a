"""How an OCDS publication is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harvester.sdk import Recognition
from plugins._told import objects

if TYPE_CHECKING:
    from harvester.sdk import Page

_LIST = re.compile(r'"(?:releases|records)"\s*:\s*\[')
_OCID = re.compile(r'"ocid"\s*:\s*"')
_FRAME = re.compile(r'"(?:publishedDate|publicationPolicy)"\s*:')
_LINK = re.compile(
    r"""href\s*=\s*["']([^"'<>\s]{0,300}(?:ocds|release-?package|record-?package)[^"'<>\s]{0,300}\.jsonl?(?:\.gz)?)["']""",
    re.IGNORECASE,
)
_LEAST = 2  #: marks of a release beside its ocid
_MARKS = frozenset(
    {
        "tag",
        "tender",
        "awards",
        "contracts",
        "buyer",
        "planning",
        "parties",
        "initiationType",
        "compiledRelease",
    }
)


def recognised(page: Page) -> float | Recognition:
    """By packages, releases or records in JSON or JSON Lines; in a web page by a link to such a file."""
    if seen := _seen(page):
        return Recognition(confidence=seen[0], evidence=(seen[1],), url=page.url)
    link = _LINK.search(page.text[:300_000]) if "<" in page.text[:2000] else None
    probe = page.probe(link[1].replace("&amp;", "&")) if link else None
    if probe is not None and (seen := _seen(probe)):
        return Recognition(
            confidence=0.85, evidence=("The page links to an OCDS file.", seen[1]), url=probe.url
        )
    return 0.0


def _seen(page: Page) -> tuple[float, str] | None:
    start = page.text.lstrip("\ufeff \t\r\n")
    if start[:1] not in {"{", "["} or page.status != 200:
        return None
    told: Any = page.json()
    if told is None:
        return _seen_in_part(start)
    if isinstance(told, list):
        return (0.9, "a list of OCDS releases.") if any(map(is_release, told[:20])) else None
    if not isinstance(told, Mapping):
        return None
    if is_release(told):
        return 0.85, "an OCDS release."
    for key in ("releases", "records"):
        listed = told.get(key)
        if isinstance(listed, list) and any("ocid" in item for item in objects(listed[:20])):
            return 0.96, f"an OCDS package of {key}."
        if listed == [] and "publishedDate" in told and {"publisher", "uri"} & told.keys():
            return 0.8, f"an OCDS package without {key} as yet."
    return None


def _seen_in_part(start: str) -> tuple[float, str] | None:
    """What the beginning of a large file, or of JSON Lines, shows."""
    if not _OCID.search(start):
        return None
    if _LIST.search(start) or _FRAME.search(start):
        return 0.93, "the beginning of an OCDS package."
    head = start[:200_000]
    marks = sum(f'"{mark}"' in head for mark in _MARKS)
    return (0.85, "the beginning of OCDS releases.") if marks >= _LEAST else None


def is_release(told: Any) -> bool:
    """Whether it is a release or a record."""
    return (
        isinstance(told, Mapping)
        and "ocid" in told
        and (len(_MARKS & told.keys()) >= 1 or "releases" in told)
    )
