"""What has no field in a draft: kept under the names that CKAN's own DCAT extension gives it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from harvester.sdk import DatasetDraft, DistributionDraft
from plugins._dcat_node import Node, all_texts, is_node, label, text, text_of, values
from plugins._dcat_terms import ADMS, DCAT, DCATAP, DCT, FOAF, OWN, PROV, SKOS

T = TypeVar("T", DatasetDraft, DistributionDraft)

_OWN_TEXTS = frozenset(
    [
        "description",
        "access_url",
        "download_url",
        "compress_format",
        "package_format",
        "license",
        "landing_page",
        "issued",
        "modified",
        "checksum",
        "checksum_algorithm",
    ]
)
_OWN_LISTS = frozenset({"is_version_of", "has_version", "source"})

if TYPE_CHECKING:
    from harvester.sdk import Json, JsonObject

_LISTS = {
    "is_referenced_by": DCT + "isReferencedBy",
    "applicable_legislation": DCATAP + "applicableLegislation",
    "hvd_category": DCATAP + "hvdCategory",
    "related": DCT + "relation",
    "sample": ADMS + "sample",
    "documentation": FOAF + "page",
    "references": DCT + "references",
    "replaces": DCT + "replaces",
    "is_replaced_by": DCT + "isReplacedBy",
}
_SINGLE = {
    "temporal_resolution": DCAT + "temporalResolution",
    "spatial_resolution_in_meters": DCAT + "spatialResolutionInMeters",
    "granularity": DCAT + "granularity",
}


def own(node: Node) -> JsonObject:
    """What a feed of this harvester says beyond DCAT; empty in any other feed."""
    told = text(node, OWN + "extras")
    if not told:
        return {}
    try:
        read = orjson.loads(told)
    except orjson.JSONDecodeError:
        return {}
    return read if isinstance(read, dict) else {}


def with_own_fields(draft: T, node: Node) -> T:
    """The draft with the values that a feed of this harvester keeps beside what RDF could carry."""
    told = own(node).get("fields")
    if not isinstance(told, dict):
        return draft
    known = {item.name for item in fields(draft)}
    changes: dict[str, Any] = {}
    for name, value in told.items():
        if (
            name in known & _OWN_LISTS
            and isinstance(value, list)
            and all(isinstance(word, str) for word in value)
        ):
            changes[name] = tuple(value)
        elif name in known and name in _OWN_TEXTS and (value is None or isinstance(value, str)):
            changes[name] = value
    if "keyword" in known and (keywords := _own_keywords(told.get("keyword"))):
        changes["keyword"] = keywords
    return replace(draft, **changes)


def _own_keywords(told: Json) -> tuple[Json, ...]:
    """Keywords by language, where RDF carries them as CKAN takes them."""
    if not isinstance(told, dict):
        return ()
    return tuple(
        {language: word} if language else word
        for language, words in told.items()
        if isinstance(words, list)
        for word in words
        if isinstance(word, str)
    )


def extras_of(node: Node, *, without: tuple[str, ...] = ()) -> dict[str, Json]:
    """The extras of a dataset or distribution."""
    found: dict[str, Json] = {}
    for name, predicate in _LISTS.items():
        told = all_texts(node, predicate) if name not in without else ()
        if told:
            found[name] = list(told)
    for name, predicate in _SINGLE.items():
        word = text(node, predicate)
        if word:
            found[name] = word
    ours = own(node).get("extras")
    return {**found, **ours} if isinstance(ours, dict) else found


def alternate_identifiers(node: Node) -> list[str]:
    """adms:identifier: a text, or a node with skos:notation."""
    found = (_notation(value) for value in values(node, ADMS + "identifier"))
    return list(dict.fromkeys(word for word in found if word))


def _notation(value: Any) -> str | None:
    if is_node(value):
        return text(value, SKOS + "notation", DCT + "identifier", ADMS + "schemaAgency") or label(value)
    return text_of(value) or None


def series_of(node: Node) -> list[Json]:
    """The dataset series that the dataset is in."""
    found: list[Json] = []
    for value in values(node, DCAT + "inSeries"):
        word = value.get("@id") if is_node(value) else text_of(value)
        if isinstance(word, str) and word:
            found.append(word)
    return found


def derived_from(node: Node) -> tuple[str, ...]:
    """dct:source and prov:wasDerivedFrom."""
    return tuple(dict.fromkeys((*all_texts(node, DCT + "source"), *all_texts(node, PROV + "wasDerivedFrom"))))
