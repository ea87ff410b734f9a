"""A dataset in the terms of DCAT 3 / DCAT-AP 3, normalised.

Absent means unknown: ``None`` or an empty tuple, never an empty string. Text that people read is a
language map, ``{"id": "…", "en": "…"}`` (BCP 47 keys). Dates are ISO 8601 strings, precise to what
was said (``2024``, ``2024-05``, ``2024-05-01``, ``2024-05-01T09:00:00+07:00``). Vocabulary terms are IRIs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from harvester.domain.json import Json

Text = Mapping[str, str]
Texts = Mapping[str, tuple[str, ...]]

#: Where our own JSON feeds carry a dataset's document, for another harvester of this kind.
DOCUMENT_MEMBER = "harvester_document"


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """foaf:Agent: a publisher or creator."""

    name: str
    identifier: str | None = None  #: Kemendagri code, alias-table id or IRI
    uri: str | None = None
    homepage: str | None = None
    email: str | None = None
    type: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactPoint:
    """vcard:Kind: whom to ask. ``has_email`` is a ``mailto:`` IRI."""

    fn: str | None = None
    has_email: str | None = None
    has_url: str | None = None
    has_telephone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodOfTime:
    """dct:PeriodOfTime; both ends are inclusive and as precise as they were said."""

    start_date: str | None = None
    end_date: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """dct:Location. ``bbox`` and ``geometry`` are GeoJSON (RFC 7946)."""

    identifier: str | None = None  #: Kemendagri code such as ``35.22.12.2006``
    uri: str | None = None
    pref_label: str | None = None
    geometry: Json = None
    bbox: tuple[float, float, float, float] | None = None  #: west, south, east, north in degrees


@dataclass(frozen=True, kw_only=True, slots=True)
class Checksum:
    """spdx:Checksum."""

    algorithm: str
    checksum_value: str


ColumnType = Literal["string", "integer", "number", "date", "boolean", "year"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A field of a Table Schema (Frictionless, https://specs.frictionlessdata.io/table-schema/)."""

    name: str
    type: ColumnType = "string"
    title: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of ours, kept as CSV bodies (without header) named by their SHA-256.

    A distribution whose rows come from several records has several ``parts``, in order; the
    published CSV is the header and then the parts, one after another.
    """

    columns: tuple[Column, ...]
    parts: tuple[str, ...]
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Distribution:
    """dcat:Distribution. ``identifier`` is unique in the dataset and stable over runs."""

    identifier: str
    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    access_url: str | None = None
    download_url: str | None = None
    format: str | None = None  #: code of the EU file-type table (``CSV``), or the source's word in capitals
    media_type: str | None = None
    compress_format: str | None = None
    package_format: str | None = None
    byte_size: int | None = None
    checksum: Checksum | None = None
    issued: str | None = None
    modified: str | None = None
    license: str | None = None
    rights: Text = field(default_factory=dict)
    language: tuple[str, ...] = ()
    temporal: PeriodOfTime | None = None
    conforms_to: tuple[str, ...] = ()
    availability: str | None = None
    status: str | None = None
    access_service: str | None = None  #: endpoint URL of the dcat:DataService behind it
    table: Table | None = None
    extras: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """Another source that has the same dataset."""

    source: str  #: its title
    identifier: str  #: of the dataset there
    record_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a dataset came from. Not part of the content hash."""

    source: str
    plugin: str
    record_url: str | None = None
    harvested: str | None = None
    also_at: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """dcat:Dataset."""

    identifier: str
    title: Text
    description: Text = field(default_factory=dict)
    keyword: Texts = field(default_factory=dict)
    theme: tuple[str, ...] = ()
    publisher: Agent | None = None
    creator: Agent | None = None
    contact_point: tuple[ContactPoint, ...] = ()
    issued: str | None = None
    modified: str | None = None
    accrual_periodicity: str | None = None
    language: tuple[str, ...] = ()
    license: str | None = None
    rights: Text = field(default_factory=dict)
    access_rights: str | None = None
    landing_page: str | None = None
    page: tuple[str, ...] = ()
    conforms_to: tuple[str, ...] = ()
    spatial: tuple[Location, ...] = ()
    temporal: tuple[PeriodOfTime, ...] = ()
    version: str | None = None
    version_notes: Text = field(default_factory=dict)
    type: str | None = None
    is_version_of: tuple[str, ...] = ()
    has_version: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    provenance_statement: Text = field(default_factory=dict)
    distribution: tuple[Distribution, ...] = ()
    groups: tuple[str, ...] = ()  #: names of the CKAN groups at the source
    organization: str | None = None  #: name of the CKAN organization that owns it, once decided
    extras: Mapping[str, Json] = field(default_factory=dict)  #: what DCAT has no word for (SDI fields …)
    provenance: Provenance | None = None
