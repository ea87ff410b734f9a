"""Sites of public information officers (PPID): the Daftar Informasi Publik, and documents in series."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk import (
    Capability,
    Column,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    JsonObject,
    Page,
    PeriodDraft,
    RawRecord,
    Recognition,
    RecordInvalid,
    SourcePlugin,
    TableDraft,
)
from harvester.sdk.series import period_of
from plugins._dip import CATEGORY, GROUP, DipTable, find_dip
from plugins._document_config import DEPTH, PAGES, PUBLISHER
from plugins._document_draft import describe_list, draft_document, no_address, owner_of
from plugins._document_site import Collected, Site, file_at, nothing_found, site_of, walk_of
from plugins._document_types import type_named
from plugins._offices import office_in
from plugins._ppid_marks import marks_of_ppid
from plugins._told import field, objects, text, texts

if TYPE_CHECKING:
    from harvester.sdk.walk import WalkedPage

_DIP = "dip"


class PpidPlugin(SourcePlugin):
    """Lists of public information, and the documents that they or the site's pages link to."""

    name = "ppid"
    title = "PPID (public information) site"
    description = (
        "The list of public information (DIP) as a table, and the documents of a PPID site, one dataset for "
        "each kind of document. Information that the law keeps back (dikecualikan) is left out."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "publisher": PUBLISHER,
            "documents": {
                "type": "boolean",
                "default": True,
                "title": "Documents",
                "description": "Also the documents that the pages link to. Off: only the list itself.",
            },
            "depth": DEPTH,
            "pages": PAGES,
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A page with such a list, or one that calls itself PPID and leads to its categories."""
        seen = marks_of_ppid(page)
        if not seen:
            return 0.0
        return Recognition(confidence=max(seen.values()), evidence=tuple(seen))

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """One record for each page with a list of information, then one for each document."""
        if single := file_at(self.url):
            yield single
            return
        collected, site, lists = Collected(), None, 0
        rows: set[tuple[str, ...]] = set()
        for page in walk_of(ctx, self.url, self.config):
            site = site or site_of(page, text(self.config.get("publisher")))
            if raw := _dip_record(ctx, page, site, rows):
                lists += 1
                yield raw
            if self.config.get("documents", True):
                collected.add(page, site)
                if ctx.limit and len(collected) + lists >= ctx.limit:
                    break
        yield from collected
        if not lists and not len(collected):
            ctx.problem(nothing_found(self.url))

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The list as a table, or a document as part of its series."""
        publisher = text(self.config.get("publisher")) or None
        if field(raw.content, "dip") is not None:
            return _draft_dip(raw, publisher)
        return draft_document(raw, publisher)


def _dip_record(
    ctx: FetchContext, page: WalkedPage, site: Site, seen: set[tuple[str, ...]]
) -> RawRecord | None:
    """The lists of one page, without rows that an earlier page had."""
    titles = [told for told in (page.heading, page.text, page.title) if told]
    spooled = {}
    content = []
    for table in find_dip(page.tree, base=page.url, titles=titles):
        rows = [row for row in table.rows if _not_seen(table, row, seen)]
        if not rows:
            continue
        names = [column.title or column.name for column in table.columns]
        key = hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
        # As text, so that the parts of one list that stand on several pages have the same columns.
        spooled[key] = ctx.table([Column(name=c.name, title=c.title) for c in table.columns], rows)
        content.append({"key": key, "columns": names})
    if not spooled:
        return None
    return RawRecord(
        identifier=f"{_DIP}:{page.key}",
        url=page.url,
        content={"dip": content, "titles": titles, "site": site.told()},
        tables=spooled,
    )


def _not_seen(table: DipTable, row: tuple[str, ...], seen: set[tuple[str, ...]]) -> bool:
    key = tuple(
        cell
        for column, cell in zip(table.columns, row, strict=True)
        if column.title not in {CATEGORY, GROUP, "No", "No.", "NO", "Nomor"}
    )
    if key in seen:
        return False
    seen.add(key)
    return True


def _draft_dip(raw: RawRecord, publisher: str | None) -> DatasetDraft:
    titles = texts(field(raw.content, "titles"))
    owner = owner_of(raw.content, office_in(titles[0]) if titles else None, publisher)
    name = owner.name
    period = next((one for told in titles if (one := period_of(told))), None)
    title = f"Daftar Informasi Publik {name}" if name else "Daftar Informasi Publik"
    distributions = tuple(_distributions(raw, title, period))
    if not distributions:
        raise RecordInvalid(no_address())
    kind = type_named(_DIP)
    return DatasetDraft(
        title=title,
        description=describe_list(title),
        series=f"{owner.prefix}{_DIP}",
        keyword=("DIP", kind.group if kind else "informasi publik", "PPID"),
        publisher=owner.agent,
        landing_page=raw.url,
        page=(raw.url,) if raw.url else (),
        temporal=(period,) if period else (),
        distribution=distributions,
    )


def _distributions(raw: RawRecord, title: str, period: PeriodDraft | None) -> Iterator[DistributionDraft]:
    when = period.start if period else None
    several = len(raw.tables) > 1
    for part in objects(field(raw.content, "dip")):
        table = raw.tables.get(text(part.get("key")))
        if table is None:
            continue
        number = list(raw.tables).index(text(part.get("key"))) + 1
        yield DistributionDraft(
            identifier=f"{_DIP}-{text(part.get('key'))}" + (f"-{when}" if when else ""),
            title=" ".join(filter(None, (title, when, f"({number})" if several else ""))),
            format="CSV",
            temporal=period,
            table=TableDraft(columns=table.columns, spool=table),
        )
