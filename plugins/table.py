"""Any spreadsheet or CSV at an address: a file on a site, or a Google sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from harvester.sdk import (
    AgentDraft,
    Capability,
    ContentUnreadable,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
    SourceUnchanged,
    SpooledTable,
    TableDraft,
)
from harvester.sdk.grids import find_table
from harvester.sdk.options import publisher_option, text_option, texts_option
from harvester.sdk.series import period_of, series_of
from harvester.sdk.sheets import CsvSheet, is_html, is_workbook
from plugins._table_counts import NotCountable, count_rows
from plugins._table_files import (
    Part,
    Place,
    Readable,
    check_answer,
    name_of,
    parts_of,
    place_of,
    sent_name,
)
from plugins._told import field, text, texts

_CSV_TYPES = frozenset({"text/csv", "text/tab-separated-values", "application/csv", "text/x-csv"})
_PLAIN_TYPES = frozenset({"", "text/plain", "application/octet-stream", "application/vnd.ms-excel"})


class TablePlugin(SourcePlugin):
    """Each sheet of a spreadsheet, or the one table of a CSV file, as a dataset; or counts of its rows."""

    name = "table"
    title = "Spreadsheet or CSV (also Google Sheets)"
    description = (
        "A file with tables at an address: XLSX, XLS, ODS, CSV or a Google sheet; one dataset a sheet."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "sheets": texts_option(
                "Sheets", "Only the sheets of these names, also hidden ones. Empty: all that are shown."
            ),
            "title": text_option(
                "Title", "Of the dataset. Empty: the lines above the table, else the file's name."
            ),
            "publisher": publisher_option(),
            "page": text_option("Page", "Address of a page about the data, for its readers."),
            "aggregate": texts_option(
                "Count by",
                "Columns to count the rows by; days count by month. Then only the counts are "
                "published: rows about people, reports or households never leave this service.",
            ),
            "hide_below": {
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 0,
                "title": "Hide counts below",
                "description": "Counts smaller than this are left blank, such as 5 for data about health.",
            },
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By what the file begins with, or by the address of a Google sheet; a page is none."""
        if page.status != 200:
            return 0.0
        parts = urlsplit(page.url)
        if parts.hostname == "docs.google.com" and "/spreadsheets/" in parts.path:
            return Recognition(confidence=0.95, evidence=("the address is that of a Google sheet",))
        if is_workbook(page.body[:64_000]):
            return Recognition(confidence=0.95, evidence=("the file is a spreadsheet (XLSX, XLS or ODS)",))
        told = page.media_type
        sent = sent_name(page.headers.get("content-disposition", "")).lower()
        endings = (".csv", ".tsv")
        named = (parts.path.lower().endswith(endings) or sent.endswith(endings)) and told in _PLAIN_TYPES
        if (told not in _CSV_TYPES and not named) or is_html(page.body) or page.json() is not None:
            return 0.0
        return _recognise_csv(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """One record a sheet."""
        place = place_of(self.url)
        with ctx.http.get(place.download, conditional=True) as answer:
            if answer.not_modified:
                raise SourceUnchanged
            check_answer(answer, place)
            file = name_of(answer, place.download)
            wanted = {name.strip().casefold() for name in texts(self.config.get("sheets"))}
            names: list[str] = []
            chosen, empty, read = 0, list[RawRecord](), False
            for part in parts_of(answer):
                names.append(part.key)
                if part.key.casefold() in wanted or (not wanted and not part.hidden):
                    chosen += 1
                    record = self._record(ctx, part, file, place)
                    read = read or bool(record and record.tables)
                    if record is not None and record.tables:
                        yield record
                    elif record is not None:
                        empty.append(record)
            if not chosen:
                raise SourceRefused(_no_sheet(names))
            yield from self._empty(ctx, empty, read=read)

    def _empty(self, ctx: FetchContext, empty: list[RawRecord], *, read: bool) -> Iterator[RawRecord]:
        """Sheets without a table: nothing beside others; where there is no other, something is wrong."""
        if read:
            yield from empty
            return
        for record in empty:
            ctx.partial("There was no table.")
            ctx.problem(_NO_TABLE, record.identifier)

    def _record(self, ctx: FetchContext, part: Part, file: str, place: Place) -> RawRecord | None:
        content: dict[str, Json] = {"sheet": part.name, "file": file, "page": place.page}
        if part.broken:
            ctx.problem(_broken(part), part.key)
            ctx.partial("A sheet could not be read.")
            return None
        if part.table is None:
            return RawRecord(identifier=part.key, content=content)
        told = self._told(ctx, part, part.table)
        if told is None:
            return None
        table, more = told
        return RawRecord(identifier=part.key, content={**content, **more}, tables={"table": table})

    def _told(
        self, ctx: FetchContext, part: Part, table: Readable
    ) -> tuple[SpooledTable, dict[str, Json]] | None:
        by = texts(self.config.get("aggregate"))
        title: dict[str, Json] = {"title": table.title}
        if not by:
            return ctx.table(table.columns, table.rows(), told=True), {**title, "notes": list(table.notes)}
        hide = self.config.get("hide_below")
        try:
            counted = count_rows(
                [column.title or column.name for column in table.columns],
                table.rows(),
                by,
                hide_below=hide if isinstance(hide, int) else 0,
            )
        except NotCountable as error:
            ctx.problem(_not_countable(part, error), part.key)
            ctx.partial("The rows of a sheet could not be counted.")
            return None
        # Remarks and title lines of such a file may name people; neither is taken.
        return ctx.table(counted.columns, counted.rows), {
            "title": None,
            "by": list(by),
            "total": counted.total,
        }

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The sheet's table. Sheets named by nothing but their period are one dataset."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        spool = raw.tables.get("table")
        if spool is None:
            raise SkipRecord("There is no table of two columns and two rows in this sheet.")
        sheet, file = text(told.get("sheet")), text(told.get("file"))
        own = text(told.get("title"))
        title, series = self._names(raw.identifier, sheet, file, own)
        notes = texts(told.get("notes"))
        period = next((p for line in (own, sheet, *notes, file) if line and (p := period_of(line))), None)
        shown = own or sheet or title
        page = text(self.config.get("page")) or text(told.get("page"))
        publisher = text(self.config.get("publisher"))
        counts = texts(told.get("by"))
        if counts:
            page = text(self.config.get("page")) or _root(self.url)
        return DatasetDraft(
            title=title,
            description=_described(title, sheet, notes, counts, field(told, "total")),
            series=series,
            publisher=AgentDraft(name=publisher) if publisher else None,
            landing_page=page or None,
            temporal=(period,) if period else (),
            distribution=(
                DistributionDraft(
                    identifier=raw.identifier,
                    title=f"{title} – {shown}" if shown not in title else title,
                    format="CSV",
                    temporal=period,
                    table=TableDraft(columns=spool.columns, spool=spool),
                ),
            ),
        )

    def _names(self, key: str, sheet: str, file: str, own: str) -> tuple[str, str]:
        """The dataset's title, and the series that the sheet contributes to."""
        given = text(self.config.get("title")).strip()
        if sheet and period_of(sheet) and series_of(sheet, "x").key == "x":
            return given or series_of(own or file).title or self._nameless(), "lembar"
        if given:
            return (f"{given} – {sheet}" if sheet and not _is_default(sheet) else given), key
        return own or " – ".join(
            filter(None, (file, "" if _is_default(sheet) else sheet))
        ) or self._nameless(), key

    def _nameless(self) -> str:
        return f"Tabel dari {urlsplit(self.url).hostname or self.url}"


def _recognise_csv(page: Page) -> float | Recognition:
    try:
        found = find_table(CsvSheet(io.BytesIO(page.body), page.headers.get("content-type", "")))
    except ContentUnreadable:
        return 0.0
    if found is None:
        return 0.0
    evidence = f"the file is CSV with {len(found.columns)} columns"
    return Recognition(confidence=0.9, evidence=(evidence,))


def _is_default(sheet: str) -> bool:
    """Whether a sheet has the name that the program gave it: ``Sheet1``, ``Lembar 2``."""
    return not sheet or sheet.rstrip("0123456789 ").casefold() in {
        "sheet",
        "lembar",
        "lembar kerja",
        "worksheet",
    }


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


_NO_TABLE = Problem(
    code="no-table",
    message="There is no table of two columns and two rows in this file. Look whether it is empty or broken; "
    "what was harvested before stays.",
    severity=Severity.ERROR,
)


def _described(title: str, sheet: str, notes: Sequence[str], by: Sequence[str], total: Json) -> str:
    if by:
        return (
            f"{title}: jumlah menurut {', '.join(by)}, dihitung dari {total} baris. "
            "Data per baris tidak dipublikasikan."
        )
    where = f" dari lembar “{sheet}”" if sheet and not _is_default(sheet) and sheet not in title else ""
    what = title if title.startswith("Tabel") else f"Tabel {title}"
    return " ".join([f"{what}{where}.", *(f"{note.rstrip('.')}." for note in notes)])[:3000]


def _no_sheet(names: Sequence[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in names)[:500] or "none"
    return f"None of the sheets in the configuration is in the file. Its sheets are: {listed}."


def _broken(part: Part) -> Problem:
    return Problem(
        code="sheet-unreadable",
        message="The sheet “{sheet}” cannot be read: {reason}",
        params={"sheet": part.key[:100], "reason": (part.broken or "")[:300]},
        severity=Severity.ERROR,
    )


def _not_countable(part: Part, error: NotCountable) -> Problem:
    return Problem(
        code="table-not-countable",
        message="The rows of the sheet “{sheet}” are not counted, and nothing of it is published: {reason}",
        params={"sheet": part.key[:100], "reason": str(error)[:700]},
        severity=Severity.ERROR,
    )
