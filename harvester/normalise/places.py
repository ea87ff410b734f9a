"""Place names and codes → Kemendagri codes, over the table of regions.

Names repeat inside a regency and districts are named like villages, so a name alone is often not enough:
what stays ambiguous is never guessed (SOURCES 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from harvester.domain.dataset import Location
from harvester.domain.problem import Problem, Severity
from harvester.normalise.hosts import host_of, is_foreign, place_labels
from harvester.normalise.placenames import Segment, is_code, key, read_code, split_place

if TYPE_CHECKING:
    from harvester.normalise.vocabularies import Place

_LABELS = {
    "province": "Provinsi {0}",
    "regency": "Kabupaten {0}",
    "district": "Kecamatan {0}",
    "village": "Desa {0}",
    "ward": "Kelurahan {0}",
}
_LOW = ("village", "ward")


class PlaceIndex:
    """Looks up the places of one table. Build once: :func:`place_index` keeps it."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_code = {place.code: place for place in places}
        self._by_name: dict[str, list[Place]] = {}
        for place in places:
            for name in dict.fromkeys(key(word) for word in (place.name, *place.aliases)):
                self._by_name.setdefault(name, []).append(place)
        self.regency = next((place for place in places if place.level == "regency"), None)
        regency = (self.regency.name, *self.regency.aliases) if self.regency else ()
        self.home = frozenset(key(word) for word in regency)
        """Folded names of the regency; in a host name they mark a site of this regency."""

    def by_code(self, code: str | None) -> Place | None:
        """The place of a code, with or without dots (``35.22.12.2006``, ``3522122006``)."""
        return self._by_code.get(read_code(code) or "") if code else None

    def find(self, text: str | None, *, host: str | None = None) -> Place | None:
        """The one place that ``text`` (a name, a path of names, or a code) means.

        ``host`` may tell twins apart. ``None``: ambiguous, or not in the table.
        """
        if not text:
            return None
        place = self.by_code(text)
        if place:
            return place
        segments = split_place(text)
        if self._means_another(segments, host):
            return None
        found = self._one(self._candidates(segments), host)
        if found is None and len(segments) > 1 and all(segment.level is None for segment in segments):
            found = self._one(self._candidates(segments[::-1]), host)  # “Jawa Timur, Bojonegoro”
        return found

    def of_host(self, host: str) -> Place | None:
        """The village or district whose site ``host`` is (``ngunut-bjn.desa.id``), if its name is unique."""
        found = self._of_host(host)
        return found[0] if len(found) == 1 else None

    def resolve(
        self, name: str | None, *, identifier: str | None = None, host: str | None = None, path: str = ""
    ) -> tuple[Location | None, Problem | None]:
        """Like :meth:`find`, as a Location, with ``identifier`` (a code) first.

        What lies in the regency but cannot be told stays at the regency, with a problem. A place outside
        the table keeps its name as label.
        """
        by_code = self.by_code(identifier)
        if by_code:
            return self.location(by_code), self._conflict(by_code, name, path)
        place = self.find(name, host=host)
        if place:
            return self.location(place), _unknown_code(identifier, path)
        code = next((text for text in (identifier, name) if text and is_code(text)), None)
        if code:
            return self._unknown_code(code, name, path)
        if not name or not name.strip():
            return None, None
        segments = split_place(name)
        if self.regency and self._lies_at_home(segments, host):
            return self.location(self.regency), _ambiguous(name, self.label(self.regency), path)
        labelled = any(segment.level in {*_LOW, "district"} for segment in segments)
        return Location(pref_label=name.strip()), _outside(name, path) if labelled else None

    def location(self, place: Place) -> Location:
        """The place as dct:Location."""
        return Location(identifier=place.code, pref_label=self.label(place))

    def label(self, place: Place) -> str:
        """``Desa Bareng, Kecamatan Ngasem``."""
        text = _LABELS.get(place.level, "{0}").format(place.name)
        parent = self._by_code.get(place.parent or "")
        return f"{text}, {self.label(parent)}" if place.level in _LOW and parent else text

    def is_unique(self, place: Place) -> bool:
        """Whether no other village or ward of the table bears this name."""
        return sum(other.level in _LOW for other in self._by_name.get(key(place.name), ())) == 1

    def _of_host(self, host: str) -> list[Place]:
        for village, district in place_labels(host, self.home):
            found = [
                place for place in self._by_name.get(key(village), ()) if place.level in (*_LOW, "district")
            ]
            if district:
                found = [place for place in found if self._lies_in(place, Segment(None, key(district)))]
            if host.endswith(".desa.id"):
                found = [place for place in found if place.level in _LOW]
            elif not district:
                found = [place for place in found if place.level == "district"] or found
            if found:
                return found
        return []

    def _candidates(self, segments: Sequence[Segment]) -> list[Place]:
        if not segments:
            return []
        target, rest = segments[0], segments[1:]
        found = [
            place
            for place in self._by_name.get(target.key, ())
            if _fits(place, target.level) and all(self._lies_in(place, segment) for segment in rest)
        ]
        exact = [place for place in found if place.level == target.level]
        return exact or found

    def _lies_in(self, place: Place, segment: Segment) -> bool:
        above = self._by_code.get(place.parent or "")
        while above:
            if _fits(above, segment.level) and segment.key in {
                key(word) for word in (above.name, *above.aliases)
            }:
                return True
            above = self._by_code.get(above.parent or "")
        return False

    def _one(self, candidates: Sequence[Place], host: str | None) -> Place | None:
        if len(candidates) > 1 and host:
            near = self._of_host(host)
            codes = [place.code for place in near]
            candidates = (
                [place for place in candidates if place.code in codes]
                or [place for place in candidates if any(place.code.startswith(f"{code}.") for code in codes)]
                or candidates
            )
        for level in ("regency", "province"):
            named = [place for place in candidates if place.level == level]
            if len(named) == 1:
                return named[0]  # “Bojonegoro” is the regency, although a district bears its name
        return candidates[0] if len(candidates) == 1 else None

    def _lies_at_home(self, segments: Sequence[Segment], host: str | None) -> bool:
        """Whether the text names a place of the regency, although not which."""
        if self._means_another(segments, host):
            return False
        if self._candidates(segments) or self._names_home(segments):
            return True
        known = [
            segment for segment in segments[1:] if segment.level == "district" and self._candidates([segment])
        ]
        elsewhere = [segment for segment in segments if segment.level in {"regency", "province"}]
        return bool(known) and all(self._candidates([segment]) for segment in elsewhere)

    def _means_another(self, segments: Sequence[Segment], host: str | None) -> bool:
        """On the site of another government a bare name means one of its own places."""
        return (
            bool(host)
            and is_foreign(host_of(host), self.home)
            and not self._names_home(segments)
            and not (
                len(segments) == 1 and any(place.level == "province" for place in self._candidates(segments))
            )
        )

    def _unknown_code(self, code: str, name: str | None, path: str) -> tuple[Location, Problem]:
        inside = self.regency and code.strip().replace(".", "").startswith(self.regency.code.replace(".", ""))
        if self.regency and inside:
            return self.location(self.regency), _unknown_code(code, path) or _outside(code, path)
        label = None if not name or is_code(name) else name.strip()
        return Location(identifier=code.strip(), pref_label=label), _unknown_code(code, path) or _outside(
            code, path
        )

    def _names_home(self, segments: Iterable[Segment]) -> bool:
        return any(segment.key in self.home and segment.level in {None, "regency"} for segment in segments)

    def _conflict(self, place: Place, name: str | None, path: str) -> Problem | None:
        if not name or self.by_code(name):
            return None
        candidates = self._candidates(split_place(name))
        if not candidates or place in candidates:
            return None
        return Problem(
            code="place-conflict",
            message="The code {code} is {place}, but the name says “{name}”. The code was used; check both.",
            path=path,
            params={"code": place.code, "place": self.label(place), "name": name.strip()[:80]},
        )


def _fits(place: Place, level: str | None) -> bool:
    """“Desa” and “Kelurahan” are mixed up in writing, so either label finds either."""
    return level is None or place.level == level or (level in _LOW and place.level in _LOW)


def _ambiguous(name: str, regency: str, path: str) -> Problem:
    return Problem(
        code="place-ambiguous",
        message="“{name}” does not say which place in {regency} is meant; add the district, "
        "as in “Desa Bareng, Kecamatan Ngasem”. The dataset stays at the regency.",
        path=path,
        params={"name": name.strip()[:80], "regency": regency},
    )


def _outside(name: str, path: str) -> Problem:
    return Problem(
        code="place-unknown",
        message="“{name}” is not in the table of places; its name was kept, without a code.",
        path=path,
        severity=Severity.INFO,
        params={"name": name.strip()[:80]},
    )


def _unknown_code(identifier: str | None, path: str) -> Problem | None:
    if not identifier or not is_code(identifier):
        return None
    return Problem(
        code="place-code-unknown",
        message="“{code}” is not a Kemendagri code of the table of places (BPS numbers districts and "
        "villages differently); write it as 35.22.12.2006.",
        path=path,
        params={"code": identifier.strip()},
    )


_indexes: dict[int, tuple[Sequence[Place], PlaceIndex]] = {}


def place_index(places: Sequence[Place]) -> PlaceIndex:
    """The index of a table, built once for each table."""
    known = _indexes.get(id(places))
    if known is None or known[0] is not places:
        if len(_indexes) > 8:
            _indexes.clear()
        known = _indexes[id(places)] = (places, PlaceIndex(places))
    return known[1]
