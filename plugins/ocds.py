"""OCDS: contracting processes after the Open Contracting Data Standard, by publisher and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
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
    SourcePlugin,
    SpooledTable,
    TableDraft,
)
from harvester.sdk.options import publisher_option
from harvester.sdk.rowstore import RowStore
from plugins._ocds_files import Package, Publication
from plugins._ocds_recognise import recognised
from plugins._ocds_release import read_release
from plugins._ocds_years import ALL_COLUMNS, NO_YEAR, Processes, Year
from plugins._told import field, text, texts

TABLE = "processes"
STANDARD = "https://standard.open-contracting.org/1.1/"
MAX_LINKS = 20  #: packages that a dataset links to; of more, only the address that leads to all


class OcdsPlugin(SourcePlugin):
    """One dataset for each publisher and year: the packages, and a table with a row a process."""

    name = "ocds"
    title = "OCDS (open contracting)"
    description = "Tenders and contracts after the Open Contracting Data Standard: packages and JSON Lines."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "publisher": publisher_option(
                "Whose contracts these are, where the packages do not say, or say it badly."
            )
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By packages, releases or records, or a link to them."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The years of each publisher, each with its table.

        Raises:
            SourceUnchanged: the one file is the same as at the last run.
        """
        with RowStore() as store:
            processes = Processes(store)

            def take(told: Mapping[str, Any], package: int) -> bool:
                release = read_release(told)
                if release:
                    processes.take(release, package)
                return release is not None

            publication = Publication(ctx, self.url, take)
            publication.read(conditional=field(ctx.state, "files") == 1)
            _tell(publication, ctx)
            names = [self._publisher(package) for package in publication.packages]
            counts: dict[str, Json] = {}
            for year in processes.years(names):
                key = f"{_slug(year.publisher)}/{year.year}"
                held = field(field(ctx.state, "years"), key)
                if ctx.partial_reason and isinstance(held, int) and held > len(year.ocids):
                    counts[key] = held  # what could not be read is not gone
                    continue
                counts[key] = len(year.ocids)
                table = ctx.table(ALL_COLUMNS, processes.rows(year))
                yield self._record(key, year, publication, table)
            ctx.save_state({"files": len(publication.packages), "years": counts})

    def _publisher(self, package: Package) -> str:
        told = (
            text(self.config.get("publisher")).strip()
            or text(field(package.told.get("publisher"), "name")).strip()
        )
        return told[:300] or urlsplit(self.url).hostname or self.url

    def _record(self, key: str, year: Year, publication: Publication, table: SpooledTable) -> RawRecord:
        packages = [publication.packages[number] for number in year.packages]
        return RawRecord(
            identifier=key,
            url=self.url,
            content={
                "publisher": year.publisher,
                "homepage": text(field(packages[-1].told.get("publisher"), "uri")),
                "year": year.year,
                "modified": year.modified,
                "license": text(packages[-1].told.get("license")),
                "files": _files(packages, publication.packages),
                "rows": table.rows,
                "sha256": table.sha256,
            },
            tables={TABLE: table},
        )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The year as a dataset."""
        told, table = raw.content, raw.tables.get(TABLE)
        name, year = text(field(told, "publisher")), text(field(told, "year"))
        if not isinstance(told, Mapping) or table is None or not name or not year:
            raise RecordInvalid(_NO_TABLE)
        known = year != NO_YEAR
        period = PeriodDraft(start=year, end=year) if known else None
        when = f"tahun {year}" if known else "tanpa tahun"
        modified = text(told.get("modified")) or None
        return DatasetDraft(
            title=f"Kontrak dan tender {name} {when} (OCDS)",
            description=f"Proses pengadaan barang dan jasa {name} {when} menurut Open Contracting Data "
            "Standard: satu baris tiap proses (OCID) dalam tabel, dan paket aslinya dalam JSON. "
            f"Jumlah: {table.rows} proses.",
            identifier=f"{self.url}#{raw.identifier}",
            keyword=("pengadaan", "tender", "kontrak", "OCDS"),
            theme=("GOVE", "ECON"),
            publisher=AgentDraft(name=name, homepage=text(told.get("homepage")) or None),
            modified=modified,
            license=text(told.get("license")) or None,
            landing_page=self.url,
            temporal=(period,) if period else (),
            distribution=(
                DistributionDraft(
                    identifier="table",
                    title=f"Proses pengadaan {when}",
                    format="CSV",
                    modified=modified,
                    temporal=period,
                    table=TableDraft(columns=table.columns, spool=table),
                ),
                *_links(told, when),
            ),
        )


def _files(packages: Sequence[Package], everything: Sequence[Package]) -> list[Json]:
    """The addresses to link to: of pages the first, which leads to the others."""
    if any(package.paged for package in packages) or len(packages) > MAX_LINKS:
        return [everything[0].url]
    return [package.url for package in packages]


def _links(told: JsonObject, when: str) -> Iterator[DistributionDraft]:
    """The packages, as the publisher gives them; one may hold other years too."""
    files = texts(told.get("files"))
    for number, url in enumerate(files, 1):
        lines = ".jsonl" in url.lower()
        yield DistributionDraft(
            identifier=url,
            title=f"Paket OCDS dengan proses {when}" + (f" ({number})" if len(files) > 1 else ""),
            download_url=url,
            format="JSONL" if lines else "JSON",
            media_type=None if lines else "application/json",
            conforms_to=(STANDARD,),
        )


def _tell(publication: Publication, ctx: FetchContext) -> None:
    if publication.unreadable:
        ctx.problem(
            Problem(
                code="releases-unreadable",
                message="{count} entries are no releases or records (no ocid); they are left out.",
                params={"count": str(publication.unreadable)},
            )
        )
    if publication.lines_broken:
        ctx.problem(
            Problem(
                code="lines-broken",
                message="{count} lines are not JSON; they are left out.",
                params={"count": str(publication.lines_broken)},
            )
        )
        ctx.partial("Some lines could not be read.")


def _slug(told: str) -> str:
    return re.sub(r"[\W_]+", "-", told.casefold()).strip("-")[:80] or "penerbit"


_NO_TABLE = Problem(code="processes-without-table", message="The packages have no table for this year.")
