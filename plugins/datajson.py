"""``data.json`` files: DCAT-US 1.1 (Project Open Data), as Satu Data Indonesia asks for, and DCAT-US 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    Capability,
    ContentUnreadable,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    Response,
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
    SourceUnchanged,
)
from plugins._datajson_draft import entry_draft
from plugins._datajson_file import CatalogueFile
from plugins._datajson_identity import is_salted, landing_page, told_identifier
from plugins._datajson_keys import local_key
from plugins._datajson_listing import Entries
from plugins._datajson_recognise import recognised
from plugins._fields import Fields
from plugins._values import text

if TYPE_CHECKING:
    from plugins._datajson_catalogue import Entry

_CLOSED = frozenset(
    {"tertutup", "private", "privat", "nonpublic", "rahasia", "closed", "internal", "confidential"}
)
_KINDS = {
    "DatasetSeries": "It is a series of datasets; the datasets in it are harvested by themselves.",
    "DataService": "It is a data service; the datasets that it serves are harvested by themselves.",
    "CatalogRecord": "It is a note of the catalogue about a dataset, not a dataset.",
}


class DataJsonPlugin(SourcePlugin):
    """Reads every dataset of a ``data.json`` file, however large, and however loosely written."""

    name = "datajson"
    title = "data.json file"
    description = "A list of datasets in one JSON file (DCAT-US, “Project Open Data”)."
    version = "1"
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
        with self._fetch(ctx) as response:
            if response.not_modified:
                raise SourceUnchanged
            found = Entries(CatalogueFile(response), ctx, response.url)
            for identifier, entry in found.named():
                yield RawRecord(
                    identifier=identifier,
                    content={
                        "kind": entry.kind,
                        "base": _base(response.url),
                        "entry": _stable(entry, identifier, found),
                    },
                    url=_page_of(entry, response.url),
                )
            ctx.save_state({"sample": found.sample, "distrust": found.distrust})

    def _fetch(self, ctx: FetchContext) -> Response:
        refused: SourceRefused | None = None
        for url in addresses(self.url):
            try:
                response = ctx.http.get(url, conditional=True)
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
                continue
            if response.not_modified or not _is_html(response):
                return response
            response.close()
            refused = refused or ContentUnreadable(f"{url} is an HTML page, not a data.json file.")
        raise refused or SourceRefused(f"No data.json file is found at {self.url}.")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The entry as a draft; what is not public, and what is no dataset, is skipped."""
        told = raw.content
        entry = told.get("entry") if isinstance(told, Mapping) else None
        if not isinstance(told, Mapping) or not isinstance(entry, Mapping):
            raise RecordInvalid(
                Problem(
                    code="entry-unreadable",
                    message="This entry is not a JSON object, so it cannot be read as a dataset.",
                    severity=Severity.ERROR,
                )
            )
        reason = _KINDS.get(text(told.get("kind")) or "")
        if reason:
            raise SkipRecord(reason)
        level = text(Fields(entry.items(), local_key).peek("accesslevel")) or ""
        if (
            "".join(filter(str.isalpha, level.lower())) in _CLOSED
            and self.config.get("include_non_public") is not True
        ):
            raise SkipRecord(f"The source marks it as “{level}”. Set include_non_public to harvest it.")
        base = text(told.get("base")) or raw.url or ""
        own = raw.identifier == told_identifier(entry) or raw.identifier.startswith(("http://", "https://"))
        return entry_draft(
            entry,
            base=base,
            identifier=raw.identifier if own else f"{base}#{raw.identifier}",
        )


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


def _base(url: str) -> str:
    return url.partition("#")[0]


def _is_html(response: Response) -> bool:
    start = response.open().read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<body"))


def _page_of(entry: Entry, base: str) -> str:
    page = landing_page(entry.value, base) if isinstance(entry.value, Mapping) else None
    return page or base


def _stable(entry: Entry, identifier: str, found: Entries) -> JsonObject:
    """The entry without an identifier that is new at every run: its hash would be new as well."""
    value = entry.value if isinstance(entry.value, Mapping) else {}
    told = told_identifier(value)
    if told and told != identifier and (found.distrust or is_salted(told)):
        return {key: inner for key, inner in value.items() if local_key(key) != "identifier"}
    return value
