"""A dataset as an entry of a DCAT-US 3.0 catalogue (https://resources.data.gov/resources/dcat-us/).

GSA's JSON Schemas and DOI's SHACL shapes demand different fields; an entry has those of both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harvester.dcat.datajson import extras_beside
from harvester.dcat.datajson_values import date, keywords, mail, media_type, periodicity, two_letters
from harvester.dcat.rdf_distribution import distribution_uri
from harvester.dcat.rdf_model import last_part
from harvester.dcat.rdf_terms import THEME_LABELS, THEMES
from harvester.dcat.rdf_values import clean_iri, plain_json
from harvester.dcat.texts import in_language, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.dcat.published import Catalogue
    from harvester.domain.dataset import Agent, Dataset, Distribution, Location, PeriodOfTime, Text

_NOTHING: tuple[object, ...] = (None, "", [], {})
#: Keys of the schema for a dataset that extra fields may not take.
_FIELDS = frozenset(
    {
        "@id", "@type", "otherIdentifier", "sample", "status", "supportedSchema", "versionNotes",
        "contactPoint", "distribution", "first", "hasCurrentVersion", "hasVersion", "inSeries",
        "keyword", "landingPage", "last", "prev", "previousVersion", "qualifiedRelation",
        "spatialResolutionInMeters", "temporalResolution", "theme", "version", "describedBy",
        "geographicBoundingBox", "liabilityStatement", "metadataDistribution", "purpose",
        "accessRights", "accrualPeriodicity", "conformsTo", "contributor", "created", "creator",
        "description", "hasPart", "identifier", "isReferencedBy", "isPartOf", "issued", "language",
        "license", "modified", "provenance", "publisher", "relation", "replaces", "rights",
        "rightsHolder", "source", "spatial", "subject", "temporal", "title", "category",
        "hasQualityMeasurement", "page", "qualifiedAttribution", "wasAttributedTo", "wasGeneratedBy",
        "wasUsedBy", "image", "scopeNote",
    }
)  # fmt: skip


def head_3(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue without its datasets."""
    root = catalogue.addresses.root
    return {
        "@id": catalogue.addresses.catalog,
        "@type": "Catalog",
        "conformsTo": {
            "@type": "Standard",
            "title": "DCAT-US 3.0",
            "@id": "https://resources.data.gov/dcat-us/3.0.0/",
        },
        "title": one_line(catalogue.title) or "?",
        "description": one_line(catalogue.title) or "?",
        "publisher": {"@type": "Organization", "name": one_line(catalogue.publisher) or "?"},
        "homepage": {"@type": "Document", "title": one_line(catalogue.title) or "?", "accessURL": root},
        "language": two_letters((catalogue.language,)),
        "themeTaxonomy": [{"@id": THEMES, "@type": "ConceptScheme", "title": "Data theme"}],
    }


def to_entry_3(dataset: Dataset, *, uri: str, publisher: str, language: str = "id") -> dict[str, Any]:
    """One entry. ``uri`` is the dataset's IRI; ``publisher`` stands in where the dataset names none."""
    title = one_line(in_language(dataset.title, language)) or one_line(dataset.identifier) or "?"
    name = one_line(dataset.publisher.name if dataset.publisher else publisher) or "?"
    contacts = [
        {"@type": "Kind", "fn": one_line(each.fn) or name, "hasEmail": mail(each), "tel": each.has_telephone}
        for each in dataset.contact_point
    ] or [{"@type": "Kind", "fn": name, "hasEmail": mail(None)}]
    parts: list[dict[str, Any]] = [
        _distribution(item, uri, language, contacts[0], name) for item in dataset.distribution
    ]
    entry: dict[str, Any] = {
        "@id": uri,
        "@type": "Dataset",
        "identifier": one_line(dataset.identifier) or "?",
        "title": title,
        "description": one_line(in_language(dataset.description, language)) or title,
        "keyword": keywords(dataset),
        "publisher": _agent(dataset.publisher, "Organization") or {"@type": "Organization", "name": name},
        "creator": _agent(dataset.creator, "Agent"),
        "contactPoint": [_kept(each) for each in contacts],
        "issued": date(dataset.issued),
        "modified": date(dataset.modified),
        "accrualPeriodicity": periodicity(dataset.accrual_periodicity),
        "language": two_letters(dataset.language),
        "license": one_line(dataset.license),
        "rights": _texts(dataset.rights),
        "accessRights": one_line(dataset.access_rights),
        "landingPage": _document(dataset.landing_page, title),
        "page": [found for link in dataset.page if (found := _document(link, link))],
        "conformsTo": _standards(dataset.conforms_to),
        "theme": [_concept(theme) for theme in dataset.theme if one_line(theme)],
        "spatial": [_place(place) for place in dataset.spatial],
        "temporal": [period for each in dataset.temporal if (period := _period(each))],
        "version": one_line(dataset.version),
        "versionNotes": one_line(in_language(dataset.version_notes, language)),
        "category": [_concept(dataset.type)] if one_line(dataset.type) else None,
        "provenance": _texts(dataset.provenance_statement),
        "distribution": parts,
    }
    entry |= extras_beside(dataset.extras, _FIELDS)
    return _kept(entry)


def _distribution(
    item: Distribution, uri: str, language: str, contact: Mapping[str, Any], publisher: str
) -> dict[str, Any]:
    download = clean_iri(item.download_url)
    checksum = item.checksum
    told = {
        "@id": distribution_uri(uri, item.identifier),
        "@type": "Distribution",
        "identifier": one_line(item.identifier),
        "title": one_line(in_language(item.title, language)),
        "description": one_line(in_language(item.description, language)),
        "accessURL": clean_iri(item.access_url),
        "downloadURL": download,
        "format": one_line(item.format),
        "mediaType": media_type(item.media_type),
        "compressFormat": one_line(item.compress_format),
        "packageFormat": one_line(item.package_format),
        "byteSize": str(item.byte_size) if item.byte_size is not None else None,
        "checksum": {"algorithm": checksum.algorithm, "checksumValue": checksum.checksum_value}
        if checksum
        else None,
        "issued": date(item.issued),
        "modified": date(item.modified),
        "license": one_line(item.license),
        "rights": _texts(item.rights),
        "language": two_letters(item.language),
        "conformsTo": _standards(item.conforms_to),
        "availability": _concept(item.availability) if one_line(item.availability) else None,
        "status": _concept(item.status) if one_line(item.status) else None,
        "accessService": _service(item.access_service, contact, publisher),
        "describedBy": {
            "@type": "Distribution",
            "downloadURL": f"{download.removesuffix('.csv')}.schema.json",
            "mediaType": "application/json",
        }
        if download and item.table
        else None,
    }
    return _kept(told)


def _service(endpoint: str | None, contact: Mapping[str, Any], publisher: str) -> list[dict[str, Any]]:
    address = clean_iri(endpoint)
    if address is None:
        return []
    agent = {"@type": "Agent", "name": publisher}
    told = {"@type": "DataService", "title": address, "endpointURL": [address], "publisher": agent}
    return [{**told, "contactPoint": [_kept(contact)]}]


def _agent(agent: Agent | None, kind: str) -> dict[str, Any] | None:
    if agent is None or not one_line(agent.name):
        return None
    return _kept({"@id": clean_iri(agent.uri), "@type": kind, "name": one_line(agent.name)})


def _document(link: str | None, title: str) -> dict[str, Any] | None:
    address = clean_iri(link)
    return (
        {"@type": "Document", "title": one_line(title) or address, "accessURL": address} if address else None
    )


def _concept(term: str | None) -> dict[str, Any]:
    told = one_line(term)
    label = THEME_LABELS.get(told.removeprefix(THEMES + "/")) or one_line(last_part(told)) or told
    return _kept({"@id": clean_iri(told), "@type": "Concept", "prefLabel": label})


def _standards(told: Iterable[str]) -> list[dict[str, Any]]:
    names = filter(None, map(one_line, told))
    return [_kept({"@id": clean_iri(name), "@type": "Standard", "title": last_part(name)}) for name in names]


def _place(place: Location) -> dict[str, Any]:
    geometry = plain_json(place.geometry) if isinstance(place.geometry, Mapping) else None
    whole = isinstance(geometry, Mapping) and {"type", "coordinates"} <= geometry.keys()
    told = {
        "@id": clean_iri(place.uri),
        "@type": "Location",
        "identifier": one_line(place.identifier),
        "prefLabel": one_line(place.pref_label),
        "geometry": geometry if whole else json.dumps(geometry) if geometry else None,
        "bbox": _polygon(place.bbox) if place.bbox else None,
    }
    return _kept(told)


def _polygon(bbox: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = bbox
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _period(period: PeriodOfTime) -> dict[str, Any]:
    ends = _kept({"startDate": date(period.start_date), "endDate": date(period.end_date)})
    return {"@type": "PeriodOfTime", **ends} if ends else {}


def _texts(text: Text) -> list[str]:
    return [told for word in text.values() if (told := one_line(word))]


def _kept(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in _NOTHING}
