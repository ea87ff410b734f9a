"""A dataset as a CKAN package with plain extras (ckanext-dcat's legacy mapping)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan import managed
from harvester.dcat.ckan.extras import to_extras
from harvester.dcat.ckan.fields import dcat_fields
from harvester.dcat.ckan.fitting import Fitting
from harvester.dcat.ckan.language import shown
from harvester.dcat.ckan.licences import DEFAULT_IDS, license_id
from harvester.dcat.ckan.resources import to_resources
from harvester.dcat.ckan.scheme import Scheme, to_scheme
from harvester.dcat.ckan.tags import to_tags
from harvester.domain.identity import ckan_slug
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset
    from harvester.domain.json import Json

_LONGEST_VERSION = 100
DATASET = "harvester_dataset"
"""The extra that holds the dataset's UUID: whose package it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the dataset comes from, as the package tells it."""

    dataset: str  #: UUID
    name: str  #: CKAN name, chosen once
    source_id: str
    source_title: str
    source_url: str
    former: tuple[str, ...] = ()  #: UUIDs of datasets of ours whose package it takes over
    organization: str | None = None  #: name of its owner there


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageSettings:
    """What a catalogue shows and knows."""

    locale: str = "id"
    public_url: str | None = None  #: of our own service, for tables of ours
    license_ids: Collection[str] = DEFAULT_IDS
    scheme: Scheme | None = None  #: the fields that its datasets have, where they are not CKAN's own


@dataclass(frozen=True, kw_only=True, slots=True)
class Packaged:
    """A package for ``package_create`` (without ``owner_org``), and what did not fit."""

    package: dict[str, Any]
    problems: tuple[Problem, ...] = ()


def to_package(dataset: Dataset, origin: Origin, settings: PackageSettings | None = None) -> Packaged:
    """The CKAN package of ``dataset``; total: whatever the dataset holds, CKAN can take the result."""
    settings = settings or PackageSettings()
    fit = Fitting()
    fields: dict[str, Json] = {
        **dcat_fields(dataset, settings.locale, fit),
        **_provenance(dataset, origin),
    }
    told = dict(dataset.extras)
    package: dict[str, Any] = {"name": origin.name, **_own_fields(dataset, settings, told, fit)}
    if settings.scheme:
        own, fields = to_scheme(dataset, fields, settings.scheme, fit)
        package = {**own, **package}
        if "notes" in settings.scheme.required:
            package.setdefault("notes", package.get("title", origin.name))
    keywords = [word for words in _ordered(dataset, settings.locale) for word in words]
    package["tags"] = [{"name": tag} for tag in to_tags(keywords, fit)]
    groups = dict.fromkeys(ckan_slug(group, "group") for group in dataset.groups if group)
    package["groups"] = [{"name": group} for group in groups if len(group) >= 2]
    package["resources"] = to_resources(
        dataset,
        name=origin.name,
        locale=settings.locale,
        public_url=settings.public_url,
        fit=fit,
        scheme=settings.scheme,
    )
    reserved = frozenset(settings.scheme.dataset) if settings.scheme else frozenset()
    extras = to_extras(fields, told, fit, reserved)
    extras[managed.KEY] = managed.note(package, extras, origin.organization)
    package["extras"] = [{"key": key, "value": value} for key, value in extras.items()]
    return Packaged(package=package, problems=tuple(fit.problems))


def _provenance(dataset: Dataset, origin: Origin) -> dict[str, Json]:
    others = dataset.provenance.also_at if dataset.provenance else ()
    told: dict[str, Json] = {
        "guid": dataset.identifier,
        DATASET: origin.dataset,
        "harvest_source_id": origin.source_id,
        "harvest_source_title": origin.source_title,
        "harvest_source_url": origin.source_url,
    }
    if others:
        told["also_at"] = [f"{each.source}: {each.record_url or each.identifier}" for each in others]
    return told


def _ordered(dataset: Dataset, locale: str) -> list[Sequence[str]]:
    """Keywords, those in the catalogue's language first."""
    return [words for _, words in sorted(dataset.keyword.items(), key=lambda item: item[0] != locale)]


def _own_fields(
    dataset: Dataset, settings: PackageSettings, told: dict[str, Json], fit: Fitting
) -> dict[str, Any]:
    _, title = shown(dataset.title, settings.locale)
    _, notes = shown(dataset.description, settings.locale)
    fields = {
        "title": fit.text(title, "title").strip(),  # as CKAN does
        "notes": fit.text(notes, "description", limit=10_000_000),
        "url": fit.link(dataset.landing_page, "landingPage"),
        "version": _version(dataset.version, told, fit),
        "license_id": _license(dataset, settings),
    }
    return {key: value for key, value in fields.items() if value}


def _version(version: str | None, told: dict[str, Json], fit: Fitting) -> str:
    text = fit.text(version or "", "version")
    if len(text) <= _LONGEST_VERSION:
        return text
    told.setdefault("dcat_version", text)
    fit.note(
        "version-cut",
        "The version is longer than 100 characters; the whole is kept as “dcat_version”.",
        "version",
        Severity.INFO,
    )
    return text[: _LONGEST_VERSION - 1] + "…"


def _license(dataset: Dataset, settings: PackageSettings) -> str | None:
    licences = (dataset.license, *(each.license for each in dataset.distribution))
    return next(
        (known for licence in licences if licence and (known := license_id(licence, settings.license_ids))),
        None,
    )
