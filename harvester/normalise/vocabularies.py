"""The tables that normalising looks things up in. Loaded once, by an adapter; values here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A row of the region table."""

    code: str  #: Kemendagri, with dots: ``35.22.12.2006``
    name: str
    level: str  #: regency, district, village (desa) or ward (kelurahan)
    parent: str | None = None  #: code of the place above
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A row of the alias table: one office, however it is written."""

    identifier: str  #: CKAN organization name
    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()  #: urusan codes, e.g. ``1.02``; they suggest themes


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabularies:
    """All tables.

    ``terms`` maps a table (``frequency``, ``file-type``, ``data-theme``, ``language``, ``licence``,
    ``access-right``, ``media-type`` …) to words in lower case → the term (an IRI, or a code where the
    dataset document keeps codes). ``digest`` changes when any row does.
    """

    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Sequence[Place] = ()
    organisations: Sequence[Organisation] = ()
    digest: str = ""
