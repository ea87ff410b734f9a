"""The contract of a source plugin: it declares and yields; it never stores, schedules or retries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from harvester.domain.json import Json, JsonObject

if TYPE_CHECKING:
    from harvester.domain.record import DatasetDraft, RawRecord
    from harvester.sdk.context import FetchContext
    from harvester.sdk.page import Page


class Capability(StrEnum):
    """What a plugin can do, beyond listing records."""

    COMPLETE_LISTING = "complete-listing"  #: a run that ends normally has named every record there is
    INCREMENTAL = "incremental"  #: uses ``ctx.state`` to ask only for what changed
    TOMBSTONES = "tombstones"  #: yields records with ``deleted=True``


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    """How surely an address belongs to a plugin, and how to harvest it."""

    confidence: float  #: 0 (not mine) to 1 (certain)
    evidence: tuple[str, ...] = ()  #: what was seen, in words
    config: Mapping[str, Json] = field(default_factory=dict)
    url: str | None = None  #: the address to register, when another than the one given


class SourcePlugin(ABC):
    """Base class of all source plugins.

    The core makes one instance a run, calls :meth:`records` once and reads it lazily, and calls
    :meth:`draft` for each record whose content changed. Set the class attributes; take configuration
    from ``self.config``, which was checked against ``config_schema`` and filled with its defaults.
    """

    name: ClassVar[str]  #: the entry point's name, and the value stored in the database
    title: ClassVar[str]  #: for the form
    description: ClassVar[str] = ""  #: one sentence for the form
    version: ClassVar[str] = "1"  #: raise it when the same record gives another draft than before
    config_schema: ClassVar[JsonObject] = {"type": "object", "properties": {}, "additionalProperties": False}
    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init__(self, url: str, config: Mapping[str, Json]) -> None:
        self.url = url
        self.config = config

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """Say whether the address is of this type. May look at ``page`` and a few ``page.probe(…)``.

        Returns:
            A confidence from 0 to 1, or a :class:`Recognition` with the reasons.
        """
        return 0.0

    @abstractmethod
    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Yield every record of the source, lazily; all I/O goes through ``ctx``.

        Raises:
            SourceUnchanged: the source says that nothing changed (304).
            SourceUnavailable, SourceRefused: the listing cannot go on; what was yielded is kept, and
                nothing is withdrawn.
        """

    @abstractmethod
    def draft(self, raw: RawRecord) -> DatasetDraft:
        """What the record says of a dataset. Pure: no I/O, no clock, the same answer each time.

        Raises:
            SkipRecord: the record is no dataset, with the reason in words.
            RecordInvalid: the record cannot be read.
        """
