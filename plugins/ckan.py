"""CKAN portals, by their Action API (CKAN 2.8 to 2.12 and whatever answers like one)."""

from __future__ import annotations

import re
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
from plugins._ckan_config import CONFIG_SCHEMA, Options
from plugins._ckan_content import HARVEST_MARKS, content
from plugins._ckan_draft import PackageReader, page_at_source
from plugins._ckan_listing import Listing, wanted
from plugins._ckan_recognise import recognised
from plugins._ckan_search import key
from plugins._fields import Fields, key_values
from plugins._values import text


class CkanPlugin(SourcePlugin):
    """Reads every dataset of a CKAN portal, or only what changed since the last run."""

    name = "ckan"
    title = "CKAN portal"
    description = "A data portal that runs on CKAN, read through its Action API."
    config_schema: ClassVar[JsonObject] = CONFIG_SCHEMA
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL, Capability.TOMBSTONES})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By the generator mark, the Action API's envelope, or its status."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every package that the filters let through."""
        options = Options.of(self.config)
        listing = Listing(ctx, options, self.url)
        for package in listing.packages():
            identifier = key(package)
            if identifier is None or not wanted(package, options):
                continue
            name = text(package.get("name")) or identifier
            yield RawRecord(
                identifier=identifier,
                content=content(package),
                url=page_at_source(package, options) or f"{listing.root}/dataset/{quote(name)}",
                deleted=text(package.get("state")) == "deleted",
            )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The package as a draft; other types, private and harvested packages are skipped."""
        if not isinstance(raw.content, Mapping) or key(raw.content) is None:
            raise RecordInvalid(
                Problem(
                    code="not-a-package",
                    message="This is not a CKAN dataset: it has neither id nor name.",
                    severity=Severity.ERROR,
                )
            )
        options = Options.of(self.config)
        _refuse(raw.content, options)
        portal = re.sub(r"/dataset/[^/]*$", "", raw.url or "")
        return PackageReader(raw.content, portal=portal, options=options).draft()


def _refuse(package: JsonObject, options: Options) -> None:
    kind = text(package.get("type")) or "dataset"
    state = text(package.get("state")) or "active"
    if state != "active":
        raise SkipRecord(f"Its state at the portal is “{state}”, so it is not published.")
    if text(package.get("private")) in {"true", "True"} and not options.include_private:
        raise SkipRecord("It is private at the portal. Set include_private if it should be harvested.")
    if kind not in options.include_types:
        raise SkipRecord(
            f"It is of type “{kind}”, not a dataset. Add the type to include_types to harvest it."
        )
    if options.include_harvested:
        return
    marks = Fields((*package.items(), *key_values(package.get("extras"))))
    if any(mark in marks for mark in HARVEST_MARKS):
        source = text(marks.peek("harvest_source_title", "harvest_source_url", "harvest_source_id"))
        raise SkipRecord(
            f"The portal harvested it itself from “{source or 'another catalogue'}”; harvest it there, "
            "or set include_harvested."
        )
