"""Sites without an interface: by sitemap, by numbered pages, by links, JSON-LD or directory listings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

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
    SourcePlugin,
)
from harvester.sdk.posts import Post, Publication, draft_post
from plugins._document_draft import draft_document
from plugins._page_config import SCHEMA, Options
from plugins._page_dataset import draft_dataset
from plugins._page_listing import draft_file
from plugins._page_recognise import recognised
from plugins._page_run import Run
from plugins._told import text, texts


class PagePlugin(SourcePlugin):
    """Datasets, tables and files on the pages of a site that has neither feed nor interface."""

    name = "page"
    title = "Pages of a site"
    description = (
        "Tables, files and described datasets on the pages of any site: by its sitemap, by numbered pages, "
        "by links, or the listing of a directory."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL})
    config_schema: ClassVar[JsonObject] = SCHEMA

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A directory listing, described datasets, numbered pages or a sitemap."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The records of the site, in the way that the options or the address say."""
        yield from Run(ctx, Options.read(self.config), self.url).records()

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """What a page, a file or a description says."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        options = Options.read(self.config)
        kind, entry = told.get("kind"), told.get("entry")
        if kind == "dataset" and isinstance(entry, Mapping):
            return draft_dataset(entry, text(told.get("page")) or raw.url or self.url, raw.identifier)
        if kind == "listed":
            return draft_file(raw, told, options, self.url)
        if kind == "article":
            return self._draft_article(raw, told, options)
        if "download" in told or "access" in told:
            return draft_document(raw, options.publisher or None)
        raise RecordInvalid(_UNREADABLE)

    def _draft_article(self, raw: RawRecord, told: JsonObject, options: Options) -> DatasetDraft:
        return draft_post(
            Post(
                identifier=raw.identifier,
                title=text(told.get("title")),
                html=text(told.get("content")),
                url=raw.url,
                published=text(told.get("published")) or None,
                updated=text(told.get("updated")) or None,
                labels=texts(told.get("labels")),
            ),
            Publication(
                title=text(told.get("site")) or urlsplit(self.url).hostname or "",
                homepage=urljoin(self.url, "/"),
                publisher=options.publisher or None,
                places=options.places,
            ),
        )


_UNREADABLE = Problem(
    code="record-unreadable",
    message="The record holds neither a page nor a file; harvest the source again.",
)
