"""The vocabularies made ready for looking up: built once per :class:`Vocabularies`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.domain.dataset import Location
from harvester.domain.problem import Problem
from harvester.normalise import access_rights, frequencies, languages, licences, themes
from harvester.normalise.formats import Format, read_formats
from harvester.normalise.organisations import OrganisationIndex, Publisher, organisation_index
from harvester.normalise.places import PlaceIndex, place_index
from harvester.normalise.terms import Terms, key

if TYPE_CHECKING:
    from harvester.normalise.vocabularies import Vocabularies

_KEPT = 4
_REMEMBERED = 4096
_kept: dict[int, tuple[Vocabularies, Lookups]] = {}

Reader = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookups:
    """Readers over one set of vocabularies; each remembers what it was asked before."""

    frequency: Reader
    language: Reader
    tag: Reader
    licence: Reader
    access_right: Reader
    theme: Reader
    themes: themes.ThemeTable
    hinted: Callable[[str], tuple[tuple[str, ...], ...]]  #: the themes that each phrase of a text hints at
    formats: Callable[[str | None, str | None, tuple[str, ...]], tuple[Format, ...]]
    affairs: Mapping[str, tuple[str, ...]]  #: organisation identifier → urusan codes
    places: PlaceIndex | None
    place: Callable[[str | None, str | None, str | None], tuple[Location | None, Problem | None]]
    """By name, code and host, among ``places``; without that table a name stays a name."""
    organisations: OrganisationIndex | None
    office: Callable[[str, str | None], Publisher | None]  #: by name and host, among ``organisations``


def lookups(vocabularies: Vocabularies) -> Lookups:
    """The readers of ``vocabularies``; the same object gets the same readers."""
    kept = _kept.get(id(vocabularies))
    if kept is None or kept[0] is not vocabularies:
        if len(_kept) >= _KEPT:
            _kept.clear()
        kept = _kept[id(vocabularies)] = (vocabularies, _build(vocabularies))
    return kept[1]


def _build(vocabularies: Vocabularies) -> Lookups:
    def table(name: str) -> Terms:
        return vocabularies.terms.get(name, {})

    def words(name: str) -> Terms:
        return _with_codes(table(name), table(f"{name}/iri"), table(f"{name}/media-type"))

    def reader(read: Callable[[str, Terms], str | None], name: str) -> Reader:
        terms = words(name)
        return functools.lru_cache(_REMEMBERED)(lambda text: read(text, terms))

    theme_table = themes.ThemeTable.build(
        words("data-theme"), table("data-theme/hints"), table("data-theme/affairs")
    )
    file_types, media_types = words("file-type"), table("file-type/media-type")
    places = place_index(vocabularies.places) if vocabularies.places else None
    offices = vocabularies.organisations
    organisations = organisation_index(offices, places) if places is not None else None

    @functools.lru_cache(_REMEMBERED)
    def office(name: str, host: str | None) -> Publisher | None:
        return organisations.resolve(name, host=host) if organisations is not None else None

    @functools.lru_cache(_REMEMBERED)
    def place(name: str | None, code: str | None, host: str | None) -> tuple[Location | None, Problem | None]:
        if places is None:
            return Location(identifier=code, pref_label=name), None
        return places.resolve(name, identifier=code, host=host)

    return Lookups(
        frequency=reader(frequencies.read_frequency, "frequency"),
        language=reader(languages.read_language, "language"),
        tag=reader(languages.read_tag, "language"),
        licence=reader(licences.read_licence, "licence"),
        access_right=reader(access_rights.read_access_rights, "access-right"),
        theme=functools.lru_cache(_REMEMBERED)(lambda text: themes.read_theme(text, theme_table)),
        themes=theme_table,
        hinted=functools.lru_cache(_REMEMBERED)(lambda text: themes.hints_in(text, theme_table)),
        formats=functools.lru_cache(_REMEMBERED)(
            lambda told, media, marks: read_formats(told, media, marks, file_types, media_types)
        ),
        affairs={office.identifier: office.affairs for office in offices},
        places=places,
        place=place,
        organisations=organisations,
        office=office,
    )


def _with_codes(terms: Terms, *columns: Terms) -> Terms:
    """``terms`` with the last part of each IRI as a word, and what further columns say of a term."""
    words = dict(terms)
    for term in dict.fromkeys(terms.values()):
        for word in (term, term.rstrip("/").rpartition("/")[2]):
            words.setdefault(key(word), term)
    for column in columns:
        for term, value in column.items():
            words.setdefault(key(value), term)
    return words
