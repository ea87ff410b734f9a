"""Pages of an agency that list documents: budget, performance, planning; and DJPK's APBD table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    RawRecord,
    Recognition,
    SkipRecord,
    SourcePlugin,
)
from plugins._djpk import apbd_records, draft_apbd, is_djpk
from plugins._document_config import DEPTH, PAGES, PUBLISHER
from plugins._document_draft import draft_document
from plugins._document_marks import marks_of_documents
from plugins._document_site import Collected, Site, file_at, nothing_found, site_of, walk_of
from plugins._document_told import Told
from plugins._document_types import TYPES
from plugins._told import field, text, texts

if TYPE_CHECKING:
    from harvester.sdk.walk import WalkedPage


class DocumentsPlugin(SourcePlugin):
    """Files that an agency lists on its pages, one dataset for each office and kind of document."""

    name = "documents"
    title = "Pages that list documents"
    description = (
        "PDF and spreadsheets that an agency lists: budget (APBD, LRA, DPA …), performance "
        "(Renstra, Renja, LKjIP …). "
        "One dataset for each office and kind of document, one file for each year. "
        "Also the APBD table of DJPK."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "publisher": PUBLISHER,
            "types": {
                "type": "array",
                "items": {"type": "string", "enum": [kind.key for kind in TYPES]},
                "uniqueItems": True,
                "default": [],
                "title": "Kinds of documents",
                "description": "Only documents of these kinds. Empty: all kinds.",
            },
            "others": {
                "type": "boolean",
                "default": True,
                "title": "Other documents",
                "description": "Also documents of no known kind, in series by their titles. "
                "Off: only known kinds.",
            },
            "depth": DEPTH,
            "pages": PAGES,
            "years": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1990, "maximum": 2100},
                "uniqueItems": True,
                "default": [],
                "title": "Years (DJPK only)",
                "description": "Budget years to read from DJPK's table. Empty: all that the page offers.",
            },
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A page with several links to documents of known kinds; surely, DJPK's table."""
        seen = marks_of_documents(page)
        if not seen:
            return 0.0
        return Recognition(confidence=max(seen.values()), evidence=tuple(seen))

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """One record for each document, or for each year of DJPK's table."""
        if single := file_at(self.url):
            yield single
            return
        pages = iter(walk_of(ctx, self.url, self.config))
        first = next(pages, None)
        if first is None:
            return
        if is_djpk(first.tree):
            yield from apbd_records(ctx, self.url, first.tree, self._years())
            return
        collected = self._collect(ctx, chain([first], pages))
        yield from collected
        if not len(collected):
            ctx.problem(nothing_found(self.url))

    def _collect(self, ctx: FetchContext, pages: Iterator[WalkedPage]) -> Collected:
        collected = Collected()
        site: Site | None = None
        for page in pages:
            site = site or site_of(page, text(self.config.get("publisher")))
            collected.add(page, site)
            if ctx.limit and len(collected) >= ctx.limit:
                break
        return collected

    def _years(self) -> tuple[int, ...]:
        told = self.config.get("years")
        return tuple(y for y in told if isinstance(y, int)) if isinstance(told, list | tuple) else ()

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The document, in the series of its office and kind."""
        publisher = text(self.config.get("publisher")) or None
        if field(raw.content, "apbd") is not None:
            return draft_apbd(raw, publisher)
        kind = Told(raw).type
        wanted = texts(self.config.get("types"))
        if kind is None and (wanted or not self.config.get("others", True)):
            raise SkipRecord("This document is of no known kind.")
        if kind and wanted and kind.key not in wanted:
            raise SkipRecord(f"This document is of another kind ({kind.short}).")
        return draft_document(raw, publisher)
