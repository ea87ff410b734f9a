"""A dataset as an entry of ``data.json`` (DCAT-US 1.1, https://resources.data.gov/resources/dcat-us/).

What data.go.id's harvester drops (licence, landing page, place, period) is repeated among the keys that
it copies by name, and SDI's own fields are carried as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution, Location, Text

CONFORMS_TO = "https://project-open-data.cio.gov/v1.1/schema"
HEAD: Mapping[str, Any] = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": CONFORMS_TO,
    "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
}
_PERIODICITY = {
    "ANNUAL": "R/P1Y",
    "ANNUAL_2": "R/P6M",
    "ANNUAL_3": "R/P4M",
    "QUARTERLY": "R/P3M",
    "BIMONTHLY": "R/P2M",
    "MONTHLY": "R/P1M",
    "BIWEEKLY": "R/P2W",
    "WEEKLY": "R/P1W",
    "DAILY": "R/P1D",
    "HOURLY": "R/PT1H",
    "BIENNIAL": "R/P2Y",
    "TRIENNIAL": "R/P3Y",
    "QUINQUENNIAL": "R/P5Y",
    "DECENNIAL": "R/P10Y",
    "CONT": "R/PT1S",
    "UPDATE_CONT": "R/PT1S",
    "IRREG": "irregular",
}
_NO_ADDRESS = "mailto:tidak-ada@example.org"  # the schema demands one; example.org reaches nobody (RFC 2606)


def to_entry(dataset: Dataset, *, publisher: str, language: str = "id") -> dict[str, Any]:
    """One entry. ``publisher`` stands in where the dataset names none."""
    title = _one(dataset.title, language) or dataset.identifier
    contact = dataset.contact_point[0] if dataset.contact_point else None
    agent = dataset.publisher
    entry: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": dataset.identifier,
        "title": title,
        "description": (_one(dataset.description, language) or title)[:10_000],
        "keyword": [word for words in dataset.keyword.values() for word in words] or ["data"],
        "modified": dataset.modified or dataset.issued or "1970-01-01",
        "issued": dataset.issued,
        "publisher": {
            "@type": "org:Organization",
            "name": agent.name if agent else publisher,
            **({"mbox": agent.email} if agent and agent.email else {}),
        },
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": (contact.fn if contact else None) or (agent.name if agent else publisher),
            "hasEmail": (contact.has_email if contact else None) or _NO_ADDRESS,
        },
        "accessLevel": "public",
        "license": dataset.license,
        "landingPage": dataset.landing_page,
        "language": list(dataset.language),
        "theme": list(dataset.theme),
        "accrualPeriodicity": _periodicity(dataset.accrual_periodicity),
        "spatial": _spatial(dataset.spatial[0]) if dataset.spatial else None,
        "temporal": _temporal(dataset),
        "distribution": [_distribution(item, language) for item in dataset.distribution],
    }
    for key, value in dataset.extras.items():
        entry.setdefault(key, value)
    return {key: value for key, value in entry.items() if value not in (None, "", [], {})}


def _distribution(item: Distribution, language: str) -> dict[str, Any]:
    told = {
        "@type": "dcat:Distribution",
        "title": _one(item.title, language),
        "description": _one(item.description, language),
        "accessURL": None if item.download_url else item.access_url,
        "downloadURL": item.download_url,
        "mediaType": item.media_type or ("application/octet-stream" if item.download_url else None),
        "format": item.format,
        "byteSize": item.byte_size,
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def _one(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _periodicity(frequency: str | None) -> str | None:
    return _PERIODICITY.get(frequency.rpartition("/")[2]) if frequency else None


def _spatial(place: Location) -> str | None:
    if place.bbox:
        return ",".join(f"{number:g}" for number in place.bbox)
    return place.pref_label or place.identifier or place.uri


def _temporal(dataset: Dataset) -> str | None:
    for period in dataset.temporal:
        if period.start_date and period.end_date:
            return f"{period.start_date}/{period.end_date}"
    return None
