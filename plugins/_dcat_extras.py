"""What has no field in a draft: kept under the names that CKAN's own DCAT extension gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from plugins._dcat_node import Node, all_texts, is_node, label, text, text_of, values
from plugins._dcat_terms import ADMS, DCAT, DCATAP, DCT, FOAF, OWN, PROV, SKOS

if TYPE_CHECKING:
    from harvester.sdk import Json

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


def own_document(node: Node) -> Json:
    """The dataset as a feed of this harvester says it beside DCAT; nothing in any other feed."""
    try:
        told: Json = orjson.loads(text(node, OWN + "document") or "null")
    except orjson.JSONDecodeError:
        return None
    return told


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
    return found


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
