"""BPS: dynamic and static tables of a region's statistics office, through its WebAPI."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
    SkipRecord,
    SourcePlugin,
    SourceRefused,
    SourceUnavailable,
    TableDraft,
)
from plugins._bps_api import KeyRefused, WebApi, root_of, word_of
from plugins._bps_cells import Cells, clean, read_cells, unit_of
from plugins._bps_recognise import recognised
from plugins._bps_tables import description_of, excel_of, host_of, of_static, page_of, places_of, region_of
from plugins._told import field, objects, text, texts

TABLE = "cells"
MOST_FAILURES = 5  #: in a row, before a run gives up
MOST_HTML = 2_000_000
_NO_KEY = "The WebAPI of BPS wants a key: it is free at https://webapi.bps.go.id/developer. Enter it here."


class BpsPlugin(SourcePlugin):
    """One dataset for each variable and each static table of a region."""

    name = "bps"
    title = "BPS (official statistics)"
    description = "Tables of a region's statistics office (BPS), through its WebAPI; wants a free key."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "key": {
                "type": "string",
                "writeOnly": True,
                "title": "WebAPI key",
                "description": "Free at https://webapi.bps.go.id/developer.",
            },
            "domain": {
                "type": "string",
                "pattern": "^([0-9]{4})?$",
                "default": "",
                "title": "Region (domain)",
                "description": "Four digits, such as 3522 for Kabupaten Bojonegoro, 3500 for Jawa Timur, "
                "0000 for Indonesia. Empty: as the address says.",
            },
            "tables": {
                "type": "array",
                "items": {"type": "string", "enum": ["dynamic", "static"]},
                "uniqueItems": True,
                "minItems": 1,
                "default": ["dynamic", "static"],
                "title": "Tables",
                "description": "Dynamic ones hold data cell by cell; static ones have an Excel file.",
            },
            "language": {
                "type": "string",
                "enum": ["ind", "eng"],
                "default": "ind",
                "title": "Language",
                "description": "ind (Indonesian) or eng (English), as far as BPS translates.",
            },
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By the WebAPI's answers, or the address of a site of BPS."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every variable with its cells, then every static table.

        Raises:
            SourceRefused: there is no key, or BPS does not accept it.
            SourceUnavailable: BPS does not answer.
        """
        api = self._api(ctx)
        regions = api.domains()
        api = self._with_domain(api, regions)
        region = region_of(regions, api.domain)
        wanted = texts(self.config.get("tables")) or ("dynamic", "static")
        if "dynamic" in wanted:
            yield from self._variables(api, region)
        if "static" in wanted:
            yield from self._static_tables(api, region)

    def _api(self, ctx: FetchContext) -> WebApi:
        key = text(self.config.get("key")).strip() or word_of(self.url, "key")
        if not key:
            raise KeyRefused(_NO_KEY)
        domain = text(self.config.get("domain")) or word_of(self.url, "domain")
        language = text(self.config.get("language")) or "ind"
        return WebApi(ctx=ctx, root=root_of(self.url), domain=domain, key=key, language=language)

    def _with_domain(self, api: WebApi, regions: list[Mapping[str, Any]]) -> WebApi:
        if api.domain:
            return api
        host = urlsplit(self.url).hostname or ""
        for region in regions:
            number = _id(region.get("domain_id")).zfill(4)
            if host and len(number) == 4 and host_of(text(region.get("domain_url"))) == host:
                return replace(api, domain=number)
        raise SourceRefused("Which region is meant? Enter its number (domain), such as 3522.")

    def _variables(self, api: WebApi, region: dict[str, Json]) -> Iterator[RawRecord]:
        seen: set[str] = set()
        failures = 0
        for told in api.listed("var"):
            identifier = _id(told.get("var_id"))
            if not identifier or identifier in seen:
                continue
            seen.add(identifier)
            try:
                answer = _data(api, identifier)
                failures = 0
            except (SourceRefused, SourceUnavailable) as error:
                failures += 1
                if isinstance(error, KeyRefused) or failures >= MOST_FAILURES:
                    raise
                _not_read(api.ctx, f"var/{identifier}", error)
                continue
            yield self._variable(api, told, identifier, answer or {}, region)

    def _variable(
        self,
        api: WebApi,
        told: Mapping[str, Any],
        identifier: str,
        answer: Mapping[str, Any],
        region: dict[str, Json],
    ) -> RawRecord:
        cells = read_cells(answer)
        _tell(api.ctx, cells, f"var/{identifier}")
        table = api.ctx.table(cells.columns, cells.rows) if cells.rows else None
        variable = next(iter(objects(answer.get("var"))), {})
        return RawRecord(
            identifier=f"var/{identifier}",
            url=page_of(region, identifier, 2, text(told.get("title"))),
            content={
                "kind": "var",
                "region": region,
                "title": text(told.get("title")) or text(field(variable, "label")),
                "subject": text(told.get("sub_name")) or text(field(variable, "subj")),
                "category": text(told.get("subcsa_name")),
                "definition": text(told.get("def")) or text(field(variable, "def")),
                "notes": text(told.get("notes")) or text(field(variable, "note")),
                "unit": unit_of(told.get("unit")) or unit_of(field(variable, "unit")),
                "modified": text(answer.get("last_update")),
                "frequency": cells.frequency,
                "years": list(cells.years),
                "rows": table.rows if table else 0,
                "sha256": table.sha256 if table else None,
            },
            tables={TABLE: table} if table else {},
        )

    def _static_tables(self, api: WebApi, region: dict[str, Json]) -> Iterator[RawRecord]:
        before = field(api.ctx.state, "excel")
        links: dict[str, Json] = {}
        seen: set[str] = set()
        failures = 0
        for told in api.listed("statictable"):
            identifier = _id(told.get("table_id"))
            if not identifier or identifier in seen:
                continue
            seen.add(identifier)
            try:
                view = api.table(identifier) or {}
                failures = 0
            except (SourceRefused, SourceUnavailable) as error:
                failures += 1
                if isinstance(error, KeyRefused) or failures >= MOST_FAILURES:
                    raise
                _not_read(api.ctx, f"statictable/{identifier}", error)
                continue
            updated = text(told.get("updt_date")) or text(view.get("updt_date"))
            link = excel_of(text(told.get("excel")) or text(view.get("excel")), is_clean=api.is_clean)
            kept = field(before, identifier)
            if isinstance(kept, list) and len(kept) == 2 and kept[0] == updated and kept[1]:
                link = text(kept[1])  # the address holds a cipher that differs each time
            links[identifier] = [updated, link]
            yield RawRecord(
                identifier=f"statictable/{identifier}",
                url=page_of(region, identifier, 1, text(told.get("title"))),
                content={
                    "kind": "statictable",
                    "region": region,
                    "title": text(told.get("title")) or text(view.get("title")),
                    "subject": text(told.get("subj")),
                    "modified": updated,
                    "size": text(told.get("size")),
                    "excel": link,
                    "html": html.unescape(text(view.get("table")))[:MOST_HTML],
                },
            )
        api.ctx.save_state({"excel": links})

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The variable or the static table as a dataset."""
        told = raw.content
        title = clean(text(field(told, "title")))
        if not isinstance(told, Mapping) or not title:
            raise RecordInvalid(_NO_TITLE)
        region = told.get("region")
        name, site = text(field(region, "name")), text(field(region, "site"))
        bare = name.partition(" ")[2] or name
        office = f"Badan Pusat Statistik {name}".strip()
        kind = text(told.get("kind"))
        distributions = tuple(self._of_cells(raw, title) if kind == "var" else of_static(told, title))
        if not distributions:
            raise SkipRecord("BPS has no data for this table.")
        years = [year for year in texts(told.get("years")) if year]
        subject, unit = clean(text(told.get("subject"))), text(told.get("unit"))
        category = clean(text(told.get("category")))
        return DatasetDraft(
            title=title if bare.casefold() in title.casefold() else f"{title} ({name})",
            description=description_of(told, title, office, unit),
            identifier=f"{root_of(self.url)}#{text(field(region, 'domain'))}/{raw.identifier}",
            keyword=tuple(dict.fromkeys(word for word in (subject, category) if word)),
            theme=(subject,) if subject else (),
            publisher=AgentDraft(name=office, homepage=site or None),
            modified=text(told.get("modified")) or None,
            accrual_periodicity=text(told.get("frequency")) or None,
            language=("eng",) if self.config.get("language") == "eng" else ("ind",),
            landing_page=raw.url,
            spatial=places_of(region),
            temporal=(PeriodDraft(start=min(years), end=max(years)),) if years else (),
            distribution=distributions,
        )

    def _of_cells(self, raw: RawRecord, title: str) -> Iterator[DistributionDraft]:
        table = raw.tables.get(TABLE)
        if table is not None:
            yield DistributionDraft(
                identifier="data",
                title=title,
                format="CSV",
                modified=text(field(raw.content, "modified")) or None,
                table=TableDraft(columns=table.columns, spool=table),
            )


def _data(api: WebApi, identifier: str) -> Mapping[str, Any] | None:
    """The cells of all years; year by year where BPS gives no more than some at a time."""
    try:
        answer = api.data(identifier)
    except KeyRefused:
        raise
    except SourceRefused:
        answer = None
    if answer is not None:
        return answer
    merged: dict[str, Any] = {}
    for year in api.listed("th", var=identifier):
        if number := _id(year.get("th_id")):
            _merge(merged, api.data(identifier, years=number) or {})
    return merged or None


def _merge(merged: dict[str, Any], answer: Mapping[str, Any]) -> None:
    for name, told in answer.items():
        known = merged.get(name)
        if isinstance(known, list) and isinstance(told, list):
            merged[name] = [*known, *(item for item in told if item not in known)]
        elif isinstance(known, dict) and isinstance(told, Mapping):
            known.update(told)
        else:
            merged[name] = dict(told) if isinstance(told, Mapping) else told


def _id(told: Any) -> str:
    word = str(told).strip() if isinstance(told, str | int) and not isinstance(told, bool) else ""
    return word if word.isascii() and word.isdigit() else ""


def _not_read(ctx: FetchContext, record: str, error: Exception) -> None:
    ctx.partial("Some tables could not be read.")
    ctx.problem(
        Problem(
            code="table-not-read",
            message="This table could not be read, and stays as it was: {why}",
            params={"why": str(error)[:300]},
        ),
        record,
    )


def _tell(ctx: FetchContext, cells: Cells, record: str) -> None:
    told = (
        (
            cells.ambiguous,
            "cells-ambiguous",
            "{count} cells are left out: their keys fit more than one place.",
        ),
        (cells.unknown, "cells-unknown", "{count} cells are left out: their keys fit no entry of the lists."),
        (int(cells.too_many), "cells-too-many", "The lists have too many combinations to find the cells by."),
    )
    for count, code, message in told:
        if count:
            ctx.problem(Problem(code=code, message=message, params={"count": str(count)}), record)


_NO_TITLE = Problem(
    code="table-without-title", message="This table has no title. Tell BPS, or leave it: the others go on."
)
