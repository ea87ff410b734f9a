"""JDIH: the regulations of an office, from the feed that the national network (JDIHN) collects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from harvester.sdk import (
    AgentDraft,
    Capability,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    PeriodDraft,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    Severity,
    SourcePlugin,
    SourceUnchanged,
    TableDraft,
)
from harvester.sdk.options import text_option
from harvester.sdk.rowstore import RowStore
from plugins._jdih_feed import find_feed, recognised
from plugins._jdih_kinds import Kind, Kinds
from plugins._jdih_rows import fold, is_regulation, is_shown
from plugins._told import field, text, texts

if TYPE_CHECKING:
    from harvester.sdk.jsonfile import JsonFile

TABLE = "rows"


class JdihPlugin(SourcePlugin):
    """One dataset for each kind of regulation: a table, and the feed itself."""

    name = "jdih"
    title = "JDIH (regulations)"
    description = "Regulations by kind, from the JSON feed that JDIHN collects from an office's JDIH site."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "feed": text_option(
                "Path of the feed", "Such as /feed/document.json or /integrasi.php. Empty: found by trying."
            ),
            "agency": text_option(
                "Whose regulations", "For titles, such as “Kabupaten Bojonegoro”. Empty: as the feed says."
            ),
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By the shape of the feed's entries, here or at one of the usual paths of a JDIH site."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The kinds, each with its table.

        Raises:
            SourceUnchanged: the server says that the feed is the same as at the last run.
        """
        address, response, file = find_feed(ctx, self.url, text(self.config.get("feed")).strip())
        with response, RowStore() as store:
            if response.not_modified:
                raise SourceUnchanged
            kinds = Kinds(store)
            _read(file, kinds, response.url, ctx)
            agency = text(self.config.get("agency")).strip() or kinds.agency
            state: dict[str, Json] = {}
            for kind in kinds:
                held = field(field(ctx.state, "kinds"), kind.key)
                if file.broken_off and _rows(held) > len(kind.places):
                    state[kind.key] = held
                    continue
                record = self._record(kind, store, ctx, (agency, response.url, held))
                state[kind.key] = {key: field(record.content, key) for key in ("sha256", "rows", "modified")}
                yield record
            ctx.save_state({"kinds": state, "address": address})

    def _record(
        self, kind: Kind, store: RowStore, ctx: FetchContext, told: tuple[str, str, Json]
    ) -> RawRecord:
        agency, feed, held = told
        columns, kept = kind.columns()
        table = ctx.table(columns, kind.rows(store, kept))
        # PHP feeds say that all was updated just now: the date moves only when a row does.
        same = text(field(held, "sha256")) == table.sha256
        return RawRecord(
            identifier=f"jenis/{kind.key}",
            url=self.url,
            content={
                "name": kind.name,
                "abbreviation": kind.abbreviation,
                "agency": agency,
                "feed": feed,
                "years": list(kind.years or ()),
                "rows": table.rows,
                "sha256": table.sha256,
                "modified": text(field(held, "modified")) if same else kind.updated,
            },
            tables={TABLE: table},
        )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The kind as a dataset."""
        told, table = raw.content, raw.tables.get(TABLE)
        name, feed = text(field(told, "name")), text(field(told, "feed"))
        if not isinstance(told, Mapping) or table is None or not name:
            raise RecordInvalid(_NO_TABLE)
        host = urlsplit(feed or self.url).hostname or ""
        agency = text(told.get("agency"))
        abbreviation = text(told.get("abbreviation"))
        title = f"Produk hukum {agency or host}: {name}"
        also = f" ({abbreviation})" if abbreviation and abbreviation.casefold() != name.casefold() else ""
        years = texts(told.get("years"))
        period = PeriodDraft(start=years[0], end=years[-1]) if years else None
        modified = text(told.get("modified")) or None
        return DatasetDraft(
            title=title,
            description=f"Daftar {name}{also} yang dimuat di JDIH ({host}): nomor, tahun, "
            f"judul, status, dan alamat berkasnya. Jumlah: {table.rows} peraturan.",
            identifier=f"{feed}#{raw.identifier}",
            keyword=("produk hukum", "JDIH", name.lower(), *((abbreviation,) if also else ())),
            theme=("JUST",),
            publisher=AgentDraft(name=_publisher(agency)) if agency else None,
            modified=modified,
            landing_page=self.url,
            temporal=(period,) if period else (),
            distribution=(
                DistributionDraft(
                    identifier="table",
                    title=f"{name}: daftar",
                    format="CSV",
                    modified=modified,
                    table=TableDraft(columns=table.columns, spool=table),
                ),
                DistributionDraft(
                    identifier="feed",
                    title="Umpan JDIHN (semua jenis)",
                    download_url=feed,
                    format="JSON",
                    media_type="application/json",
                ),
            ),
        )


def _read(file: JsonFile, kinds: Kinds, base: str, ctx: FetchContext) -> None:
    unreadable = total = 0
    for member in file.members():
        if not member.listed:
            continue
        total += 1
        if not isinstance(member.value, Mapping) or not is_regulation(member.value):
            unreadable += 1
            continue
        entry = fold(member.value)
        if is_shown(entry):
            kinds.take(entry, base)
    for count, problem in ((unreadable, _unreadable), (kinds.changed_ids, _same_id)):
        if count:
            ctx.problem(problem(count))
    if file.broken_off:
        ctx.problem(_broken_off(total, file.broken_off))
        ctx.partial("The feed breaks off before its end.")


def _broken_off(total: int, why: str) -> Problem:
    return Problem(
        code="feed-broken-off",
        message="The feed breaks off after {total} regulations ({why}). What stands before is read; a "
        "table that would get shorter stays as it was.",
        severity=Severity.ERROR,
        params={"total": str(total), "why": why},
    )


def _rows(held: Json) -> int:
    told = field(held, "rows")
    return told if isinstance(told, int) else 0


def _publisher(agency: str) -> str:
    is_region = agency.casefold().startswith(("kabupaten ", "kota ", "provinsi "))
    return f"Pemerintah {agency}" if is_region else agency


def _unreadable(count: int) -> Problem:
    return Problem(
        code="regulations-unreadable",
        message="{count} entries of the feed are no regulations (no judul and number); they are left out.",
        params={"count": str(count)},
    )


def _same_id(count: int) -> Problem:
    return Problem(
        code="regulation-ids-shared",
        message="{count} entries have an idData that another entry has too; both are kept.",
        params={"count": str(count)},
    )


_NO_TABLE = Problem(code="regulations-without-table", message="The feed has no table for this kind.")
