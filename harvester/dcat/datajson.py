"""A dataset as an entry of ``data.json`` (DCAT-US 1.1, https://resources.data.gov/resources/dcat-us/).

What data.go.id's harvester drops (licence, landing page, place, period) is repeated among the keys that
it copies by name, and SDI's own fields are carried as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harvester.dcat.datajson_values import address, date, keywords, mail, media_type, periodicity, tags
from harvester.dcat.rdf_values import clean_text
from harvester.dcat.sdi import closing_lines, copied_fields
from harvester.dcat.texts import in_language, one_line

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution, Location
    from harvester.domain.json import Json

CONFORMS_TO = "https://project-open-data.cio.gov/v1.1/schema"
HEAD: Mapping[str, Any] = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": CONFORMS_TO,
    "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
}
_LONGEST = 10_000  # characters of a description
_NOTHING: tuple[object, ...] = (None, "", [], {})
#: Keys of the schema: an extra field of that name would have to be what the schema says.
_FIELDS = frozenset(
    {
        "@type", "accessLevel", "rights", "accrualPeriodicity", "bureauCode", "contactPoint",
        "describedBy", "describedByType", "conformsTo", "dataQuality", "description", "distribution",
        "identifier", "isPartOf", "issued", "keyword", "landingPage", "language", "license", "modified",
        "primaryITInvestmentUII", "programCode", "publisher", "references", "spatial",
        "systemOfRecords", "temporal", "theme", "title",
    }
)  # fmt: skip


def to_entry(dataset: Dataset, *, publisher: str, language: str = "id") -> dict[str, Any]:
    """One entry. ``publisher`` stands in where the dataset names none."""
    title = one_line(in_language(dataset.title, language)) or one_line(dataset.identifier) or "?"
    contact = dataset.contact_point[0] if dataset.contact_point else None
    agent = dataset.publisher
    name = one_line(agent.name if agent else publisher) or "?"
    entry: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": one_line(dataset.identifier) or "?",
        "title": title,
        "description": _description(dataset, title, language),
        "keyword": keywords(dataset) or ["data"],
        "modified": date(dataset.modified) or date(dataset.issued) or "1970-01-01",
        "issued": date(dataset.issued),
        "publisher": {
            "@type": "org:Organization",
            "name": name,
            **({"mbox": agent.email} if agent and agent.email else {}),
        },
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": one_line(contact.fn if contact else None) or name,
            "hasEmail": mail(contact),
        },
        "accessLevel": "public",
        "license": address(dataset.license),
        "landingPage": address(dataset.landing_page),
        "language": tags(dataset.language),
        "theme": [theme for theme in dict.fromkeys(map(one_line, dataset.theme)) if theme],
        "accrualPeriodicity": periodicity(dataset.accrual_periodicity),
        "conformsTo": address(next(iter(dataset.conforms_to), None)),
        "spatial": one_line(_spatial(dataset.spatial[0])) if dataset.spatial else None,
        "temporal": _temporal(dataset),
        "distribution": [_distribution(item, language) for item in dataset.distribution],
    }
    entry |= copied_fields(dataset) | extras_beside(dataset.extras, _FIELDS)
    return {key: value for key, value in entry.items() if value not in _NOTHING}


def _description(dataset: Dataset, title: str, language: str) -> str:
    told = one_line(in_language(dataset.description, language)) or title
    closing = closing_lines(dataset, language)
    if not closing:
        return told[:_LONGEST]
    room = max(0, _LONGEST - len(closing) - 2)
    return f"{told[:room]}\n\n{closing}"[:_LONGEST]


def extras_beside(extras: Mapping[str, Json], fields: frozenset[str]) -> dict[str, Json]:
    """What a source told beyond DCAT (SDI's fields …), but for names that the schema takes."""
    return {
        name: value
        for key, value in extras.items()
        if (name := clean_text(key)) and name not in fields and not name.startswith("@")
    }


def _distribution(item: Distribution, language: str) -> dict[str, Any]:
    download = address(item.download_url)
    schema = f"{download.removesuffix('.csv')}.schema.json" if download and item.table else None
    told = {
        "@type": "dcat:Distribution",
        "title": one_line(in_language(item.title, language)),
        "description": one_line(in_language(item.description, language)),
        "accessURL": None if download else address(item.access_url),
        "downloadURL": download,
        "mediaType": media_type(item.media_type) or ("application/octet-stream" if download else None),
        "format": one_line(item.format),
        "byteSize": item.byte_size,
        "describedBy": schema,
        "describedByType": "application/json" if schema else None,
    }
    return {key: value for key, value in told.items() if value not in _NOTHING}


def _spatial(place: Location) -> str | None:
    if place.bbox:
        return ",".join(f"{number:g}" for number in place.bbox)
    return place.pref_label or place.identifier or place.uri


def _temporal(dataset: Dataset) -> str | None:
    for period in dataset.temporal:
        start, end = date(period.start_date), date(period.end_date)
        if start and end:
            # The schema takes no time with seconds, and no end that is told more closely than the start.
            return f"{start[:10]}/{end[: min(10, len(start))]}"
    return None
