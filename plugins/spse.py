"""SPSE: the packages that an LPSE tenders, by year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta, timezone
from typing import ClassVar
from urllib.parse import urlsplit

from harvester.sdk import (
    AgentDraft,
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
    SourcePlugin,
    SourceRefused,
    SourceUnavailable,
    SpooledTable,
    TableDraft,
)
from harvester.sdk.options import text_option
from plugins._spse_list import Lpse
from plugins._spse_recognise import recognised
from plugins._spse_rows import COLUMNS, KINDS, Kind, filled
from plugins._told import field, text, texts

WIB = timezone(timedelta(hours=7))
TABLE = "packages"
_TITLES = {kind.key: kind.title for kind in KINDS}
_REGION = re.compile(r"(.+?)(kab|kota|prov)\d*", re.IGNORECASE)
_REGIONS = {"kab": "Kabupaten", "kota": "Kota", "prov": "Provinsi"}


class SpsePlugin(SourcePlugin):
    """One dataset for each year of an LPSE, a table for each kind of procurement."""

    name = "spse"
    title = "SPSE (tenders of an LPSE)"
    description = "Packages in an LPSE's SPSE by year: tenders, and other kinds where wanted."
    # The years asked for are the newest only: absence means nothing. Hence no capability.
    capabilities = frozenset()
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "kinds": {
                "type": "array",
                "items": {"type": "string", "enum": [kind.key for kind in KINDS]},
                "uniqueItems": True,
                "minItems": 1,
                "default": ["tender", "nontender"],
                "title": "Kinds",
                "description": "Tenders, direct procurement, recorded ones, self-managed ones, emergencies.",
            },
            "years": {
                "type": "array",
                "items": {"type": "integer", "minimum": 2007, "maximum": 2100},
                "uniqueItems": True,
                "default": [],
                "title": "Years",
                "description": "Empty: this year and the last. Years read before stay.",
            },
            "agency": text_option(
                "Whose LPSE", "For titles, such as “Kabupaten Bojonegoro”. Empty: as its pages say."
            ),
        },
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By a list that asks with a token, or a front page that leads to one."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """A record for each year and kind.

        Raises:
            SourceRefused, SourceUnavailable: no list could be read.
        """
        lpse = Lpse(ctx, self.url)
        held = field(ctx.state, "rows")
        counts: dict[str, Json] = dict(held) if isinstance(held, Mapping) else {}
        failed: SourceRefused | SourceUnavailable | None = None
        read = 0
        for year in self._years(ctx):
            for kind in self._kinds():
                key = f"{year}/{kind.key}"
                try:
                    rows = list(lpse.packages(kind, year))
                except (SourceRefused, SourceUnavailable) as error:
                    failed = failed or error
                    ctx.problem(_not_read(kind, year, error))
                    continue
                read += 1
                before = counts.get(key)
                counts[key] = len(rows)
                if isinstance(before, int) and len(rows) * 2 < before:
                    ctx.problem(_fewer(kind, year, len(rows), before))
                elif rows:
                    table = self._table(rows, ctx)
                    yield self._record(kind, year, lpse, table)
        if failed and not read:
            raise failed
        ctx.save_state({"rows": counts})

    def _years(self, ctx: FetchContext) -> list[int]:
        told = self.config.get("years")
        years = [year for year in told if isinstance(year, int)] if isinstance(told, list) else []
        this = ctx.now.astimezone(WIB).year
        return sorted(years) or [this - 1, this]

    def _kinds(self) -> list[Kind]:
        wanted = texts(self.config.get("kinds")) or ("tender", "nontender")
        return [kind for kind in KINDS if kind.key in wanted]

    def _table(self, rows: list[list[str]], ctx: FetchContext) -> SpooledTable:
        rows.sort(key=lambda row: (len(row[0]), row[0]))
        kept = filled(rows)
        return ctx.table([COLUMNS[at] for at in kept], ([row[at] for at in kept] for row in rows), told=True)

    def _record(self, kind: Kind, year: int, lpse: Lpse, table: SpooledTable) -> RawRecord:
        return RawRecord(
            identifier=f"{year}/{kind.key}",
            url=f"{lpse.root}/{kind.page}?tahun={year}",
            content={
                "kind": kind.key,
                "year": str(year),
                "agency": text(self.config.get("agency")).strip() or lpse.name or _region_of(lpse.root),
                "root": lpse.root,
                "rows": table.rows,
                "sha256": table.sha256,
            },
            tables={TABLE: table},
        )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The kind as a table of its year."""
        told, table = raw.content, raw.tables.get(TABLE)
        year, agency = text(field(told, "year")), text(field(told, "agency"))
        kind = _TITLES.get(text(field(told, "kind")))
        if table is None or not kind or not year:
            raise RecordInvalid(_NO_TABLE)
        root = text(field(told, "root")) or self.url
        period = PeriodDraft(start=year, end=year)
        return DatasetDraft(
            title=f"Paket pengadaan LPSE {agency} tahun {year}",
            description=f"Paket pengadaan barang dan jasa pada LPSE {agency} (SPSE) tahun {year}, satu tabel "
            "tiap jenis: kode, nama paket, instansi, tahap, kategori, metode, dan nilai. HPS dan nilai "
            "dibulatkan oleh SPSE. LPSE juga melayani paket instansi lain.",
            series=year,
            identifier=f"{root}#{year}",
            keyword=("pengadaan", "tender", "LPSE", "SPSE"),
            theme=("GOVE", "ECON"),
            publisher=AgentDraft(name=f"LPSE {agency}", homepage=root),
            landing_page=f"{root}/lelang",
            temporal=(period,),
            distribution=(
                DistributionDraft(
                    identifier=raw.identifier,
                    title=f"{kind} tahun {year}",
                    format="CSV",
                    temporal=period,
                    table=TableDraft(columns=table.columns, spool=table),
                ),
            ),
        )


def _region_of(root: str) -> str:
    """A region's name from the address: ``…/bojonegorokab`` or ``lpse.bojonegorokab.go.id``."""
    parts = urlsplit(root)
    path = [part for part in parts.path.split("/") if part and not part.lower().startswith("eproc")]
    labels = [
        label for label in (parts.hostname or "").split(".") if label not in {"lpse", "spse", "www", "eproc"}
    ]
    told = path[0] if path else labels[0] if labels else root
    found = _REGION.fullmatch(told)
    return f"{_REGIONS[found[2].lower()]} {found[1].title()}" if found else told


def _not_read(kind: Kind, year: int, error: SourceRefused | SourceUnavailable) -> Problem:
    return Problem(
        code="packages-not-read",
        message="{kind} of {year} cannot be read, and stays as it was: {why}",
        params={"kind": kind.title, "year": str(year), "why": str(error)[:300]},
    )


def _fewer(kind: Kind, year: int, now: int, before: int) -> Problem:
    return Problem(
        code="packages-fewer",
        message="{kind} of {year} has {now} packages, after {before} before; it stays as it was this time. "
        "If the next run finds no more either, they are taken.",
        params={"kind": kind.title, "year": str(year), "now": str(now), "before": str(before)},
    )


_NO_TABLE = Problem(code="packages-without-table", message="This list has no packages.")
