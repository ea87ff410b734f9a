"""Where: places by name, code or IRI, and geometries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harvester.domain.dataset import Location
from harvester.domain.record import PlaceDraft
from harvester.normalise.geometry import read_geometry
from harvester.normalise.iri import mend_iri
from harvester.normalise.scope import items
from harvester.normalise.text import read_title, told

if TYPE_CHECKING:
    from harvester.normalise.scope import Scope


def read_spatial(drafts: object, scope: Scope) -> tuple[Location, ...]:
    """Locations, each once. A name that is really a bounding box is read as one."""
    found: list[Location] = []
    for index, draft in enumerate(items(drafts)):
        location = _read(draft, f"spatial[{index}]", scope) if isinstance(draft, PlaceDraft) else None
        if location is not None and location not in found:
            found.append(location)
    return tuple(found)


def _read(draft: PlaceDraft, path: str, scope: Scope) -> Location | None:
    name, code = read_title(draft.name), told(draft.identifier)
    geometry = _geometry(draft.geometry, path, scope) if draft.geometry else None
    if geometry is None and name and any(c.isdigit() or c == "(" for c in name):
        geometry = _geometry(name, path, scope)
        name = None if geometry else name
    place = _place(name, code, path, scope)
    if place is not None and place.identifier and (place.identifier, place.pref_label) != (code, name):
        before = " ".join(text for text in (name, code) if text)
        scope.changed(path, before, f"{place.pref_label or ''} {place.identifier}".strip(), "place")
    uri = mend_iri(draft.uri) if draft.uri else None
    if geometry is None and place is None and uri is None:
        return None
    if place is not None and geometry is None and uri is None:
        return place
    merged = place or Location()
    return replace(
        merged,
        uri=uri or merged.uri,
        bbox=geometry.bbox if geometry else merged.bbox,
        geometry=geometry.geometry if geometry else merged.geometry,
    )


def _geometry(value: object, path: str, scope: Scope) -> Location | None:
    location, problem = read_geometry(value, path=path)  # type: ignore[arg-type]  # it reads any value
    scope.findings.add(problem)
    if location is not None and value not in (location.geometry, location.bbox):
        scope.findings.change(path, value, location.bbox or location.geometry, "geometry")
    return location


def _place(name: str | None, code: str | None, path: str, scope: Scope) -> Location | None:
    if not name and not code:
        return None
    location, problem = scope.lookups.place(name, code, scope.host)
    scope.findings.add(problem.at(path) if problem else None)
    return location
