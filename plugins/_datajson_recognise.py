"""How a ``data.json`` gives itself away."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harvester.sdk import Json, JsonObject, Page, Recognition
from plugins._datajson_keys import local_key
from plugins._values import text

_PROFILE = re.compile(r"project-open-data\.cio\.gov/v1\.[01]|resources\.data\.gov/dcat-us", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|\?xml|rss|feed|rdf:rdf)", re.IGNORECASE)
_DATASETS = re.compile(r'"(?:dcat:)?dataset"\s*:\s*\[\s*(?:\{|\])', re.IGNORECASE)
_GRAPH = re.compile(r'"@graph"\s*:\s*\[', re.IGNORECASE)
_DATASET_TYPE = re.compile(
    r'"@type"\s*:\s*\[?\s*"(?:dcat:|http://www\.w3\.org/ns/dcat#)?Dataset"', re.IGNORECASE
)


def recognised(page: Page) -> float | Recognition:
    """A confidence with what was seen; for a web page, its site's ``/data.json`` is tried."""
    here = _seen(page)
    if here:
        return Recognition(confidence=here[0], evidence=(here[1],), url=page.url)
    if "<" not in page.text[:2000] and page.status == 200:
        return 0.0
    probe = page.probe("/data.json")
    there = _seen(probe) if probe else None
    if probe and there:
        return Recognition(
            confidence=min(there[0], 0.8), evidence=(f"At {probe.url}: {there[1]}",), url=probe.url
        )
    return 0.0


def _seen(page: Page) -> tuple[float, str] | None:
    start = page.text.lstrip("\ufeff \t\r\n")
    if not start or _MARKUP.match(start):
        return None
    told: Json = page.json()
    if told is None:
        return _seen_in_part(start)
    if isinstance(told, Mapping):
        return _seen_in_object(told, start)
    if isinstance(told, list) and told and _is_dataset(told[0]):
        return 0.7, "a JSON list of datasets."
    return None


def _seen_in_object(told: JsonObject, start: str) -> tuple[float, str] | None:
    keys = {local_key(key): value for key, value in told.items()}
    datasets = keys.get("dataset")
    if isinstance(datasets, list) and _PROFILE.search(str(keys.get("conformsto"))):
        return 0.96, "a list of datasets after Project Open Data (DCAT-US)."
    if isinstance(datasets, list) and (not datasets or _is_dataset(datasets[0])):
        return 0.85, "a JSON object with a list of datasets."
    if "datasetseries" in keys or "catalog" in keys or "service" in keys:
        is_catalogue = "catalog" in str(told.get("@type")).casefold()
        return (0.7, "a DCAT catalogue in JSON.") if is_catalogue else None
    if isinstance(keys.get("@graph"), list) and _DATASET_TYPE.search(start):
        return 0.6, "a JSON-LD graph with datasets."
    return None


def _seen_in_part(start: str) -> tuple[float, str] | None:
    """What the beginning of a large or broken file shows."""
    if not (_DATASETS.search(start) or _GRAPH.search(start)):
        return None
    if _PROFILE.search(start):
        return 0.93, "the beginning of a list of datasets after Project Open Data (DCAT-US)."
    return (0.6, "the beginning of a list of datasets.") if _DATASET_TYPE.search(start) else None


def _is_dataset(value: Json) -> bool:
    if not isinstance(value, Mapping):
        return False
    keys = {local_key(key) for key in value}
    marks = {"distribution", "accesslevel", "landingpage", "contactpoint", "publisher", "identifier"}
    return ("title" in keys and bool(keys & marks)) or "dataset" in (
        text(value.get("@type")) or ""
    ).casefold()
