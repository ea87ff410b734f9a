"""Offices that list their files in a ``berkas.json``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin

from harvester.sdk import (
    AgentDraft,
    Capability,
    ContentUnreadable,
    DatasetDraft,
    DistributionDraft,
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


class BerkasPlugin(SourcePlugin):
    """One dataset for each file in the list."""

    name = "berkas"
    title = "Daftar berkas (berkas.json)"
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "kantor": {
                "type": "string",
                "title": "Office",
                "description": "Publisher of the files, when the list does not say.",
            }
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A ``berkas.json`` beside the page."""
        found = page.probe("berkas.json")
        told = found.json() if found else None
        if not isinstance(told, dict) or not isinstance(told.get("berkas"), list):
            return 0.0
        return Recognition(confidence=0.8, evidence=("There is a berkas.json that lists files.",))

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The entries of the list."""
        address = urljoin(ctx.url, "berkas.json")
        told = ctx.http.get(address).json()
        entries = told.get("berkas") if isinstance(told, dict) else None
        if not isinstance(entries, list):
            raise ContentUnreadable(f"{address} has no list named “berkas”.")
        seen = set()
        for position, entry in enumerate(entries):
            identifier = str(entry.get("id") or "") if isinstance(entry, dict) else ""
            if not identifier or identifier in seen:
                ctx.problem(_no_id(position), f"berkas[{position}]")
                continue
            seen.add(identifier)
            yield RawRecord(identifier=identifier, content=entry, url=ctx.url)

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """What an entry says, in its own words: the core reads dates, formats and so on."""
        entry: Any = raw.content
        if not isinstance(entry, dict) or not entry.get("judul"):
            raise RecordInvalid(_no_title())
        if not entry.get("berkas"):
            raise SkipRecord("The entry names no file.")
        return DatasetDraft(
            title=str(entry["judul"]),
            description=entry.get("uraian"),
            issued=entry.get("tanggal"),
            publisher=AgentDraft(name=str(entry.get("kantor") or self.config.get("kantor") or "") or None),
            distribution=[DistributionDraft(download_url=str(entry["berkas"]), title=str(entry["judul"]))],
        )


def _no_id(position: int) -> Problem:
    return Problem(
        code="entry-without-id",
        message="Entry {position} of berkas.json has no id of its own; give it one.",
        params={"position": str(position)},
        severity=Severity.ERROR,
    )


def _no_title() -> Problem:
    return Problem(code="title-missing", message="The entry has no title (judul).", severity=Severity.ERROR)
