"""A record in DataCite's schema (kernels 2 to 4, with or without its OAI envelope) as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harvester.sdk import AgentDraft, DatasetDraft, Json, PlaceDraft
from harvester.sdk.markup import squeeze
from plugins._oai_words import (
    Worded,
    access_right,
    addresses,
    all_texts,
    doi_of,
    files,
    licence_and_rights,
    one_text,
    worded,
)
from plugins._places import one_period, periods
from plugins._xml import every, first, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def resource_of(root: Element) -> Element:
    """The resource inside its envelope."""
    if name_of(root) == "resource":
        return root
    return next((element for element in root.iter() if name_of(element) == "resource"), root)


def types_of(resource: Element) -> list[str]:
    """The general type, and the words for it."""
    told = first(resource, "resourceType")
    found = (told.get("resourceTypeGeneral"), told.text) if told is not None else ()
    return [squeeze(one) for one in found if squeeze(one)]


def datacite_draft(resource: Element, *, identifier: str, repository: str | None) -> DatasetDraft:
    """The draft of a resource; ``repository`` publishes what names no publisher."""
    named = _texts(resource, "identifier")
    doi = doi_of(named)
    others = list(every(resource, "alternateIdentifiers", "alternateIdentifier"))
    pages = addresses((*named, *(squeeze(one.text) for one in others)))
    statements = list(every(resource, "rightsList", "rights"))
    told = [text for one in statements for text in (one.get("rightsURI") or "", squeeze(one.text))]
    licence, rights = licence_and_rights([text for text in told if text])
    creators = list(_names(resource, "creator"))
    dates = _dates(resource)
    collected = [period for one in dates.get("Collected", ()) for period in periods(one)]
    publisher = next(iter(_texts(resource, "publisher")), None) or repository
    year = next(iter(_texts(resource, "publicationYear")), None)
    return DatasetDraft(
        title=one_text(_titles(resource)),
        description=all_texts(_descriptions(resource)),
        html=any("</" in one.text for one in _descriptions(resource)),
        identifier=doi or identifier,
        keyword=tuple(dict.fromkeys(one for one in _texts(resource, "subjects", "subject"))),
        publisher=AgentDraft(name=publisher) if publisher else None,
        creator=AgentDraft(name=creators[0]) if creators else None,
        contact_point=tuple(
            AgentDraft(name=name) for name in _names(resource, "contributor", kind="ContactPerson")
        ),
        issued=next(iter((*dates.get("Issued", ()), *dates.get("Available", ()))), None) or year,
        modified=max(dates.get("Updated", ()), default=None),
        language=tuple(_texts(resource, "language")),
        license=licence,
        rights=rights,
        access_rights=access_right(text for text in told if text),
        landing_page=next((one for one in pages if "doi.org/" not in one), None) or doi,
        version=next(iter(_texts(resource, "version")), None),
        spatial=tuple(_places(resource)),
        temporal=tuple(collected) or tuple(one_period(one) for one in dates.get("Coverage", ())),
        is_version_of=tuple(_related(resource, "IsVersionOf")),
        has_version=tuple(_related(resource, "HasVersion")),
        source=tuple(_related(resource, "IsDerivedFrom")),
        distribution=tuple(
            files((*pages, *_related(resource, "HasPart")), _texts(resource, "formats", "format"))
        ),
        extras=_extras(resource, creators),
    )


def _texts(resource: Element, *path: str) -> list[str]:
    return [told for one in every(resource, *path) if (told := squeeze("".join(one.itertext())))]


def _titles(resource: Element) -> list[Worded]:
    """The titles; a translated or alternative one only where there is no other."""
    found = list(every(resource, "titles", "title"))
    main = [one for one in found if not one.get("titleType")]
    return [worded(one) for one in main or found]


def _descriptions(resource: Element) -> list[Worded]:
    found = list(every(resource, "descriptions", "description"))
    found.sort(key=lambda one: one.get("descriptionType") != "Abstract")
    return [worded(one) for one in found]


def _names(resource: Element, who: str, *, kind: str | None = None) -> Iterator[str]:
    for one in every(resource, f"{who}s", who):
        if kind is None or one.get("contributorType") == kind:
            name = next(iter(_texts(one, f"{who}Name")), None)
            if name:
                yield name


def _dates(resource: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in every(resource, "dates", "date"):
        if told := squeeze(one.text):
            found.setdefault(one.get("dateType") or "", []).append(told)
    return found


def _places(resource: Element) -> Iterator[PlaceDraft]:
    for location in every(resource, "geoLocations", "geoLocation"):
        name = next(iter(_texts(location, "geoLocationPlace")), None)
        box, point = first(location, "geoLocationBox"), first(location, "geoLocationPoint")
        geometry: Json = None
        if box is not None:
            sides = [next(iter(_texts(box, side)), "") for side in _SIDES]
            geometry = ",".join(sides) if all(sides) else _turned(squeeze(box.text))
        elif point is not None:
            sides = [next(iter(_texts(point, side)), "") for side in ("pointLatitude", "pointLongitude")]
            geometry = ",".join(sides) if all(sides) else squeeze(point.text) or None
        if name or geometry:
            yield PlaceDraft(name=name, geometry=geometry)


def _turned(told: str) -> str | None:
    """Kernels up to 3 write a box as ``south west north east``."""
    sides = told.split()
    return ",".join((sides[1], sides[0], sides[3], sides[2])) if len(sides) == 4 else None


def _related(resource: Element, relation: str) -> Iterator[str]:
    for one in every(resource, "relatedIdentifiers", "relatedIdentifier"):
        if one.get("relationType") == relation:
            told = squeeze(one.text)
            doi = doi_of([told]) if one.get("relatedIdentifierType") == "DOI" else None
            yield from (doi,) if doi else addresses([told])


def _extras(resource: Element, creators: list[str]) -> dict[str, Json]:
    extras: dict[str, Json] = {"type": list(types)} if (types := types_of(resource)) else {}
    for name, path in (
        ("sizes", ("sizes", "size")),
        ("formats", ("formats", "format")),
    ):
        told = _texts(resource, *path)
        if told:
            extras[name] = list(told)
    if len(creators) > 1:
        extras["authors"] = list(creators)
    others = [
        f"{one.get('relationType') or 'relation'}: {squeeze(one.text)}"
        for one in every(resource, "relatedIdentifiers", "relatedIdentifier")
        if squeeze(one.text) and one.get("relationType") not in {"IsVersionOf", "HasVersion", "IsDerivedFrom"}
    ]
    if others:
        extras["relation"] = list(others)
    return extras
