"""Offices under all their names → one publisher and one CKAN organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.normalise.places import PlaceIndex
    from harvester.normalise.vocabularies import Organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """An office, resolved or passed through."""

    name: str
    organization: str  #: CKAN organization name
    identifier: str | None = (
        None  #: alias-table id, or Kemendagri code of a village or district; None = unknown
    )
    homepage: str | None = None
    affairs: tuple[str, ...] = ()  #: urusan codes


class OrganisationIndex:
    """Looks up the offices of one table. Build once: :func:`organisation_index` keeps it."""

    def __init__(self, organisations: Sequence[Organisation], places: PlaceIndex) -> None:
        raise NotImplementedError

    def resolve(self, name: str | None, *, host: str | None = None) -> Publisher | None:
        """The office that ``name`` (else ``host``) means; an unknown name passes through with a slug."""
        raise NotImplementedError

    def of_host(self, host: str) -> Publisher | None:
        """The office or village whose site ``host`` is."""
        raise NotImplementedError


def organisation_index(organisations: Sequence[Organisation], places: PlaceIndex) -> OrganisationIndex:
    """The index of a table, built once."""
    raise NotImplementedError
