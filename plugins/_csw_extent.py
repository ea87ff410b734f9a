"""Where and when: every extent of a record, not only its first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harvester.sdk import PeriodDraft, PlaceDraft
from plugins._csw_xml import value
from plugins._xml import every, first

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
_OPEN = frozenset({"unknown", "now", "before", "after"})  #: gml:indeterminatePosition
MOST = 50  #: extents of one record


def places(identification: Element) -> tuple[PlaceDraft, ...]:
    """Boxes, and places by name or code. A box that names a place beside it is that place's."""
    found: dict[str, PlaceDraft] = {}
    for extent in every(identification, "extent", "EX_Extent"):
        boxes = [
            box for at in every(extent, "geographicElement", "EX_GeographicBoundingBox") if (box := _box(at))
        ]
        names = [
            name
            for at in every(extent, "geographicElement", "EX_GeographicDescription")
            if (name := _name(at))
        ]
        described = value(first(extent, "description"))
        if not names and described and len(described) < 100:
            names = [described]
        if len(boxes) == len(names) == 1:
            found.setdefault(boxes[0] + names[0], PlaceDraft(name=names[0], geometry=boxes[0]))
            continue
        for box in boxes:
            found.setdefault(box, PlaceDraft(geometry=box))
        for name in names:
            found.setdefault(name, PlaceDraft(name=name))
    return tuple(found.values())[:MOST]


def _box(element: Element) -> str | None:
    """``west,south,east,north`` as told, with a comma for the decimal point forgiven."""
    told = [value(first(element, side)) for side in _SIDES]
    return box(told) if any(told) else None


def box(told: list[str]) -> str:
    """Four sides as one text; the normaliser says what is wrong with them."""
    return ",".join(side.replace(",", ".").strip(" °") for side in told)


def _name(element: Element) -> str | None:
    return value(first(element, "geographicIdentifier", "MD_Identifier|RS_Identifier", "code")) or None


def periods(identification: Element) -> tuple[PeriodDraft, ...]:
    """The periods that the data cover; an open end is left open."""
    found = [
        period
        for extent in every(identification, "extent", "EX_Extent", "temporalElement", "*", "extent")
        if (period := _period(extent))
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def _period(extent: Element) -> PeriodDraft | None:
    for period in every(extent, "TimePeriod"):
        start, end = _position(period, "begin"), _position(period, "end")
        return PeriodDraft(start=start, end=end) if start or end else None
    for instant in every(extent, "TimeInstant", "timePosition"):
        told = _moment(instant)
        return PeriodDraft(start=told, end=told) if told else None
    return None


def _position(period: Element, which: str) -> str | None:
    for element in _ends(period, which):
        told = _moment(element)
        if told:
            return told
    return None


def _ends(period: Element, which: str) -> Iterator[Element]:
    yield from every(period, f"{which}Position")
    yield from every(period, which, "TimeInstant", "timePosition")


def _moment(element: Element) -> str | None:
    told = value(element)
    return told if told and told.lower() not in _OPEN else None
