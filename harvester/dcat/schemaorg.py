"""A dataset for search engines: schema.org/Dataset (https://developers.google.com/search/docs/appearance/structured-data/dataset)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.dcat.texts import in_language

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Location

_SHORTEST, _LONGEST = 50, 5000  # characters that Google takes as a description


def to_schema_org(dataset: Dataset, *, uri: str, catalog: str, language: str = "id") -> dict[str, Any]:
    """The JSON-LD of a dataset's page; ``catalog`` is the catalogue's name."""
    title = in_language(dataset.title, language) or dataset.identifier
    description = in_language(dataset.description, language)
    if len(description) < _SHORTEST:
        description = f"{description} {title} – {catalog}".strip().ljust(_SHORTEST)
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": uri,
        "url": uri,
        "name": title,
        "description": description[:_LONGEST],
        "identifier": dataset.identifier,
        "sameAs": [each.record_url for each in dataset.provenance.also_at] if dataset.provenance else [],
        "keywords": [word for words in dataset.keyword.values() for word in words],
        "inLanguage": list(dataset.language),
        "license": dataset.license,
        "isAccessibleForFree": True,
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "version": dataset.version,
        "temporalCoverage": _periods(dataset),
        "spatialCoverage": [_place(place) for place in dataset.spatial],
        "creator": _organization(dataset),
        "publisher": _organization(dataset),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": catalog},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": in_language(item.title, language),
                "contentUrl": item.download_url or item.access_url,
                "encodingFormat": item.media_type or item.format,
                "contentSize": f"{item.byte_size} B" if item.byte_size else None,
            }
            for item in dataset.distribution
        ],
    }
    kept: dict[str, Any] = _without_empty(told)
    return kept


def _periods(dataset: Dataset) -> list[str]:
    return [f"{p.start_date or '..'}/{p.end_date or '..'}" for p in dataset.temporal]


def _organization(dataset: Dataset) -> dict[str, Any] | None:
    if dataset.publisher is None:
        return None
    return {"@type": "Organization", "name": dataset.publisher.name, "url": dataset.publisher.homepage}


def _place(place: Location) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "Place", "name": place.pref_label or place.identifier}
    if place.bbox:
        west, south, east, north = place.bbox
        told["geo"] = {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}
    return told


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: kept
            for key, item in value.items()
            if (kept := _without_empty(item)) not in (None, "", [], {})
        }
    if isinstance(value, list):
        return [kept for item in value if (kept := _without_empty(item)) not in (None, "", [], {})]
    return value
