"""What a source told, and what a plugin makes of it: the stages before a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harvester.domain.dataset import Column
from harvester.domain.json import Json

RawText = str | Mapping[str, str]
"""Text as told; a mapping where the source marks languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableDraft:
    """A table found in a page or feed, before it becomes a CSV.

    Either ``rows`` (cells as told, without the header) with the ``columns`` they have, or ``spool``:
    the handle that ``FetchContext.table()`` gave for rows too many to hold.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]] = ()
    spool: SpooledTable | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SpooledTable:
    """Rows written to disk by the SDK's table writer. ``sha256`` names the CSV body."""

    columns: tuple[Column, ...]
    sha256: str
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RawRecord:
    """One thing as the source told it, untouched.

    ``identifier`` is the source's own and stable (a post id, never a title). ``content`` is hashed to
    see whether the record changed, so volatile parts (view counts, fetch times) stay out of it.
    """

    identifier: str
    content: Json
    url: str | None = None  #: where a person sees the record
    deleted: bool = False  #: a tombstone: the source says that it is gone
    tables: Mapping[str, SpooledTable] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentDraft:
    """An agent as told."""

    name: str | None = None
    identifier: str | None = None
    uri: str | None = None
    homepage: str | None = None
    email: str | None = None
    telephone: str | None = None
    type: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodDraft:
    """A period as told: two ends, or one text such as ``Triwulan II 2022`` in ``start``."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceDraft:
    """A place as told: a name, a code, an IRI, a geometry (GeoJSON, WKT or a bounding box as text)."""

    name: str | None = None
    identifier: str | None = None
    uri: str | None = None
    geometry: Json = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DistributionDraft:
    """A distribution as told. URLs may be relative to the record's ``url``.

    Without ``identifier`` the normaliser derives one from the download or access URL, else the title.
    Several records of one series may contribute to the same ``identifier``: their tables are joined.
    """

    identifier: str | None = None
    title: RawText | None = None
    description: RawText | None = None
    access_url: str | None = None
    download_url: str | None = None
    format: str | None = None
    media_type: str | None = None
    compress_format: str | None = None
    package_format: str | None = None
    byte_size: str | int | float | None = None
    checksum: str | None = None
    checksum_algorithm: str | None = None
    issued: str | None = None
    modified: str | None = None
    license: str | None = None
    rights: RawText | None = None
    language: Sequence[str] = ()
    temporal: PeriodDraft | None = None
    conforms_to: Sequence[str] = ()
    availability: str | None = None
    status: str | None = None
    access_service: str | None = None
    table: TableDraft | None = None
    extras: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetDraft:
    """What a record says of a dataset, in the source's own words.

    ``series`` names the dataset that the record contributes to, within its source; by default the
    record is a dataset of its own. Strings are as told: the normaliser reads dates, licences, formats,
    places and so on. ``description`` may hold HTML (set ``html``), which becomes safe Markdown.
    """

    title: RawText | None = None
    description: RawText | None = None
    html: bool = False  #: titles and descriptions are HTML
    series: str | None = None
    identifier: str | None = None  #: dct:identifier as told; by default the record's (or series') own
    keyword: Sequence[RawText] = ()
    theme: Sequence[str] = ()
    publisher: AgentDraft | None = None
    creator: AgentDraft | None = None
    contact_point: Sequence[AgentDraft] = ()
    issued: str | None = None
    modified: str | None = None
    accrual_periodicity: str | None = None
    language: Sequence[str] = ()
    license: str | None = None
    rights: RawText | None = None
    access_rights: str | None = None
    landing_page: str | None = None
    page: Sequence[str] = ()
    conforms_to: Sequence[str] = ()
    spatial: Sequence[PlaceDraft] = ()
    temporal: Sequence[PeriodDraft] = ()
    version: str | None = None
    version_notes: RawText | None = None
    type: str | None = None
    is_version_of: Sequence[str] = ()
    has_version: Sequence[str] = ()
    source: Sequence[str] = ()
    provenance_statement: RawText | None = None
    distribution: Sequence[DistributionDraft] = ()
    groups: Sequence[str] = ()
    organization: str | None = None  #: CKAN organization at the source, name or title
    extras: Mapping[str, Json] = field(default_factory=dict)
