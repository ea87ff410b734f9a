"""Opendatasoft (Huwise) portals, by their Explore API: 2.1, 2.0, and the first one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import quote

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    Severity,
    SkipRecord,
    SourcePlugin,
)
from plugins._hosts import host_of
from plugins._ods_catalogue import Catalogue
from plugins._ods_draft import dataset_draft, federated_from, stable
from plugins._ods_recognise import recognised
from plugins._values import text


class OpendatasoftPlugin(SourcePlugin):
    """Reads every dataset of an Opendatasoft portal."""

    name = "opendatasoft"
    title = "Opendatasoft portal"
    description = "A data portal that runs on Opendatasoft (Huwise), read through its Explore API."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "include_federated": {
                "type": "boolean",
                "default": False,
                "title": "Include datasets of other portals",
                "description": "Off by default: what the portal shows of another one is harvested there.",
            }
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By an answer of the Explore API, here or where a page with its traces has it."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every dataset of the catalogue."""
        catalogue = Catalogue(ctx, self.url)
        for identifier, told in catalogue.datasets():
            yield RawRecord(
                identifier=identifier,
                content={"api": catalogue.api.name, "root": catalogue.root, "dataset": stable(told)},
                url=f"{catalogue.root}/explore/dataset/{quote(identifier, safe='@')}/",
            )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The dataset as a draft; what belongs to another portal, or is restricted, is skipped."""
        content = raw.content if isinstance(raw.content, Mapping) else {}
        told, root = content.get("dataset"), text(content.get("root")) or ""
        if not isinstance(told, Mapping):
            raise RecordInvalid(
                Problem(
                    code="entry-unreadable",
                    message="This entry is not a JSON object, so it cannot be read as a dataset.",
                    severity=Severity.ERROR,
                )
            )
        if text(told.get("visibility")) == "restricted":
            raise SkipRecord("The portal marks it as restricted.")
        origin = federated_from(told, host_of(root))
        if origin and self.config.get("include_federated") is not True:
            raise SkipRecord(
                f"The portal has it from “{origin}”; harvest it there, or set include_federated."
            )
        return dataset_draft(
            told, identifier=raw.identifier, root=root, api=text(content.get("api")) or "v2.1"
        )
