"""Place names and codes → Kemendagri codes, over the table of regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.dataset import Location
    from harvester.domain.problem import Problem
    from harvester.normalise.vocabularies import Place


class PlaceIndex:
    """Looks up the places of one table. Build once: :func:`place_index` keeps it."""

    def __init__(self, places: Sequence[Place]) -> None:
        raise NotImplementedError

    def find(self, text: str | None, *, host: str | None = None) -> Place | None:
        """The one place that ``text`` (name, path of names, or code) means; ``host`` may tell twins apart."""
        raise NotImplementedError

    def resolve(
        self, name: str | None, *, identifier: str | None = None, host: str | None = None, path: str = ""
    ) -> tuple[Location | None, Problem | None]:
        """Like :meth:`find`, as a Location. What is ambiguous stays at the regency, with a problem; a
        place outside the table keeps its name as label."""
        raise NotImplementedError

    def of_host(self, host: str) -> Place | None:
        """The village or district that a host name such as ``bareng-bjn.desa.id`` belongs to."""
        raise NotImplementedError


def place_index(places: Sequence[Place]) -> PlaceIndex:
    """The index of a table, built once."""
    raise NotImplementedError
