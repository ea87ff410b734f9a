"""``data.json`` files: DCAT-US 1.1 (Project Open Data), as Satu Data Indonesia asks for, and DCAT-US 3.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    Capability,
    ContentUnreadable,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    RawRecord,
    Recognition,
    Response,
    SourcePlugin,
    SourceRefused,
    SourceUnchanged,
)
from plugins._datajson_recognise import recognised
from plugins._datajson_records import catalogue_records, entry_record_draft


class DataJsonPlugin(SourcePlugin):
    """Reads every dataset of a ``data.json`` file, however large, and however loosely written."""

    name = "datajson"
    title = "data.json file"
    description = "A list of datasets in one JSON file (DCAT-US, “Project Open Data”)."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "include_non_public": {
                "type": "boolean",
                "default": False,
                "title": "Include datasets that are not public",
                "description": "Harvest also what the file marks as private, non-public or tertutup.",
            }
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By a list of datasets in JSON, here or at ``/data.json``."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every entry of the file.

        Raises:
            SourceUnchanged: the server says that the file is the same as at the last run.
        """
        address, response = self._fetch(ctx)
        with response:
            if response.not_modified:
                raise SourceUnchanged
            yield from catalogue_records(response, ctx)
        ctx.save_state({**(ctx.new_state or {}), "address": address})

    def _fetch(self, ctx: FetchContext) -> tuple[str, Response]:
        refused: SourceRefused | None = None
        before = ctx.state.get("address")
        for url in addresses(self.url):
            try:  # a page that is as before, at another address, says nothing of the file
                response = ctx.http.get(url, conditional=before in (None, url))
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
                continue
            if response.not_modified or not _is_html(response):
                return url, response
            response.close()
            refused = refused or ContentUnreadable(f"{url} is an HTML page, not a data.json file.")
        raise refused or SourceRefused(f"No data.json file is found at {self.url}.")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The entry as a draft; what is not public, and what is no dataset, is skipped."""
        return entry_record_draft(raw, include_non_public=self.config.get("include_non_public") is True)


def addresses(url: str) -> list[str]:
    """Where the file may be, given its own address, its folder, or the site."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    folder = urlunsplit((parts.scheme, parts.netloc, f"{path}/data.json", "", ""))
    root = urlunsplit((parts.scheme, parts.netloc, "/data.json", "", ""))
    found = [folder, url] if not path and not parts.query else [url]
    if path and not path.lower().endswith((".json", ".jsonld")):
        found += [folder, root]
    return list(dict.fromkeys(found))


def _is_html(response: Response) -> bool:
    start = response.open().read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<body"))
