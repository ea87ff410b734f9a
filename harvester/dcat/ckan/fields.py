"""The DCAT fields of a dataset under ckanext-dcat's names for its legacy profiles.

https://docs.ckan.org/projects/ckanext-dcat/en/latest/mapping/ — lists stay lists here; a catalogue
with plain extras takes them as JSON text, one with ckanext-scheming as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.dcat.ckan.language import others, shown
from harvester.dcat.ckan.spatial import spatial_fields

if TYPE_CHECKING:
    from harvester.dcat.ckan.fitting import Fitting
    from harvester.domain.dataset import Agent, Dataset
    from harvester.domain.json import Json


def dcat_fields(dataset: Dataset, locale: str, fit: Fitting) -> dict[str, Json]:
    """What is known of the dataset beyond CKAN's own fields; unknown ones are left out."""
    _, version_notes = shown(dataset.version_notes, locale)
    _, provenance = shown(dataset.provenance_statement, locale)
    _, rights = shown(dataset.rights, locale)
    fields: dict[str, Json] = {
        "identifier": dataset.identifier,
        "uri": dataset.identifier if dataset.identifier.startswith(("http://", "https://")) else None,
        "issued": dataset.issued,
        "modified": dataset.modified,
        "frequency": dataset.accrual_periodicity,
        "language": dataset.language,
        "theme": dataset.theme,
        "access_rights": dataset.access_rights,
        "rights": rights,
        "license_uri": dataset.license,
        "conforms_to": dataset.conforms_to,
        "documentation": dataset.page,
        "provenance": provenance,
        "version_notes": version_notes,
        "dcat_type": dataset.type,
        "is_version_of": dataset.is_version_of,
        "has_version": dataset.has_version,
        "source": dataset.source,
        **_agent("publisher", dataset.publisher),
        **_agent("creator", dataset.creator),
        **_contact(dataset),
        **_temporal(dataset),
        **spatial_fields(dataset.spatial, fit),
    }
    for key, text in (("title", dataset.title), ("notes", dataset.description)):
        fields.update({f"{key}_{language}": value for language, value in others(text, locale).items()})
    return {key: value for key, value in fields.items() if value not in (None, "", (), {})}


def _agent(key: str, agent: Agent | None) -> dict[str, Json]:
    if agent is None:
        return {}
    return {
        f"{key}_name": agent.name,
        f"{key}_uri": agent.uri,
        f"{key}_email": _address(agent.email),
        f"{key}_url": agent.homepage,
        f"{key}_type": agent.type,
        f"{key}_identifier": agent.identifier,
    }


def _contact(dataset: Dataset) -> dict[str, Json]:
    if not dataset.contact_point:
        return {}
    contact = dataset.contact_point[0]
    return {
        "contact_name": contact.fn,
        "contact_email": _address(contact.has_email),
        "contact_url": contact.has_url,
        "contact_telephone": contact.has_telephone and contact.has_telephone.removeprefix("tel:"),
    }


def _address(email: str | None) -> str | None:
    return email.removeprefix("mailto:") if email else None


def _temporal(dataset: Dataset) -> dict[str, Json]:
    return {
        "temporal_start": min((p.start_date for p in dataset.temporal if p.start_date), default=None),
        "temporal_end": max((p.end_date for p in dataset.temporal if p.end_date), default=None),
    }
