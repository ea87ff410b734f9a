"""How an Opendatasoft portal gives itself away."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harvester.sdk import Json, Page, Recognition
from plugins._hosts import host_of
from plugins._ods_catalogue import APIS, key, roots

_HOST = re.compile(r"(?:^|\.)(?:opendatasoft|huwise)\.com$", re.IGNORECASE)
_TRACES = re.compile(
    r"opendatasoft|huwise|\bods-(?:widgets|catalog|front-|dataset)|/explore/dataset/[\w@-]+|ng-app=[\"']ods\b",
    re.IGNORECASE,
)


def recognised(page: Page) -> float | Recognition:
    """By an answer of its interface; a page that has traces of the software is asked for one."""
    here = _answer(page)
    if here:
        return Recognition(confidence=0.96, evidence=(here,), url=roots(page.url)[0])
    if not (_HOST.search(host_of(page.url)) or _TRACES.search(page.text[:400_000])):
        return 0.0
    for root in roots(page.url):
        for api in (APIS[0], APIS[-1]):
            probe = page.probe(f"{root}{api.path}?{api.size}=1")
            said = _answer(probe) if probe else None
            if probe and said:
                return Recognition(confidence=0.95, evidence=(said,), url=root)
    return 0.0


def _answer(page: Page) -> str | None:
    """What an answer of the interface says, in words."""
    start = page.text.lstrip("\ufeff \t\r\n")[:1]
    told: Json = page.json() if start == "{" else None
    if not isinstance(told, Mapping):
        return _answer_in_part(page.text[:4000]) if start == "{" else None
    for api in APIS:
        items = told.get(api.items)
        if not isinstance(items, list) or not isinstance(told.get(api.total), int):
            continue
        if any(isinstance(one, Mapping) and key(one) for one in items) or (
            not items and api.path in page.url
        ):
            return f"The catalogue interface of Opendatasoft ({api.name}) answers here."
    return None


def _answer_in_part(text: str) -> str | None:
    """The beginning of an answer too long to be read whole."""
    counted = '"total_count"' in text or '"nhits"' in text
    named = '"dataset_id"' in text or '"datasetid"' in text
    return "The catalogue interface of Opendatasoft answers here." if counted and named else None
