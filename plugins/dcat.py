"""RDF catalogues: DCAT, DCAT-AP and its national variants, in any RDF syntax, with Hydra paging."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    Severity,
    SourcePlugin,
)
from plugins._dcat_draft import dataset
from plugins._dcat_recognise import recognise
from plugins._dcat_walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator


class DcatPlugin(SourcePlugin):
    """Harvests every dataset of an RDF catalogue."""

    name = "dcat"
    title = "DCAT catalogue (RDF)"
    description = "A catalogue in RDF/XML, Turtle, JSON-LD or another RDF syntax, with or without pages."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "format": {
                "title": "Format",
                "description": "Only needed where the server names the wrong one.",
                "type": "string",
                "enum": ["auto", "turtle", "rdfxml", "jsonld", "ntriples", "n3", "trig", "nquads"],
                "default": "auto",
            },
            "max_pages": {
                "title": "Most pages to read",
                "description": "A catalogue with more is read in part, and nothing of it is withdrawn.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100_000,
                "default": 5_000,
            },
        },
        "additionalProperties": False,
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.TOMBSTONES})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """RDF with a catalogue or datasets, at the address or where its page points."""
        return recognise(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """One record a dataset; the content is its node tree (see :mod:`plugins._dcat_graph`)."""
        yield from Walk(ctx, str(self._option("format", "auto")), self._max_pages()).records()

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """What the tree says, in the words of DCAT."""
        if not isinstance(raw.content, dict):
            raise RecordInvalid(
                Problem(
                    code="record-unreadable",
                    message="The record is not a dataset in RDF.",
                    severity=Severity.ERROR,
                )
            )
        return dataset(raw.content)

    def _option(self, key: str, default: Json) -> Json:
        value = self.config.get(key)
        return default if value is None else value

    def _max_pages(self) -> int:
        value = self._option("max_pages", 5_000)
        return value if isinstance(value, int) and value > 0 else 5_000
