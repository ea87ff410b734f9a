"""The entries of a ``data.json`` as records, and back as drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from harvester.sdk import (
    DatasetDraft,
    FetchContext,
    JsonObject,
    Problem,
    RawRecord,
    RecordInvalid,
    Response,
    Severity,
    SkipRecord,
)
from plugins._datajson_draft import entry_draft
from plugins._datajson_file import CatalogueFile
from plugins._datajson_identity import is_salted, landing_page, told_identifier
from plugins._datajson_keys import local_key
from plugins._datajson_listing import Entries
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


def catalogue_records(response: Response, ctx: FetchContext) -> Iterator[RawRecord]:
    """Every entry of the file that was answered; what is to be known at the next run is saved.

    Raises:
        ContentUnreadable: it is no JSON, or holds no list of datasets.
    """
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


def entry_of(raw: RawRecord) -> JsonObject:
    """The entry in a record.

    Raises:
        RecordInvalid: there is none.
    """
    entry = raw.content.get("entry") if isinstance(raw.content, Mapping) else None
    if not isinstance(entry, Mapping):
        raise RecordInvalid(
            Problem(
                code="entry-unreadable",
                message="This entry is not a JSON object, so it cannot be read as a dataset.",
                severity=Severity.ERROR,
            )
        )
    return entry


def entry_record_draft(raw: RawRecord, *, include_non_public: bool) -> DatasetDraft:
    """The entry as a draft.

    Raises:
        RecordInvalid: it is no JSON object.
        SkipRecord: it is not public, or no dataset.
    """
    entry = entry_of(raw)
    told = raw.content if isinstance(raw.content, Mapping) else {}
    reason = _KINDS.get(text(told.get("kind")) or "")
    if reason:
        raise SkipRecord(reason)
    level = text(Fields(entry.items(), local_key).peek("accesslevel")) or ""
    if "".join(filter(str.isalpha, level.lower())) in _CLOSED and not include_non_public:
        raise SkipRecord(f"The source marks it as “{level}”. Set include_non_public to harvest it.")
    base = text(told.get("base")) or raw.url or ""
    own = raw.identifier == told_identifier(entry) or raw.identifier.startswith(("http://", "https://"))
    return entry_draft(entry, base=base, identifier=raw.identifier if own else f"{base}#{raw.identifier}")


def _base(url: str) -> str:
    return url.partition("#")[0]


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
