"""Prices of staple foods: SISKAPERBAPO, SP2KP and PIHPS, each as one long table a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta, timezone
from typing import ClassVar

from harvester.sdk import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    PeriodDraft,
    PlaceDraft,
    Problem,
    RawRecord,
    Recognition,
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
    SourceUnavailable,
    TableDraft,
)
from harvester.sdk.options import text_option, texts_option
from plugins import _prices_siskaperbapo, _prices_sp2kp
from plugins._prices_board import COLUMNS, About, Board, Price, read_wanted
from plugins._prices_pihps import Pihps
from plugins._prices_recognise import recognise, system_of
from plugins._prices_siskaperbapo import Siskaperbapo
from plugins._prices_sp2kp import Sp2kp
from plugins._prices_span import Held, day_of, plan
from plugins._told import field, text

WIB = timezone(timedelta(hours=7))
GIVE_UP = 14  #: days after which a day that cannot be read is not asked for again
MOST_FAILURES = 3  #: parts that fail one after another before a run gives up

_DEFAULT_REGIONS = {
    "siskaperbapo": _prices_siskaperbapo.DEFAULT_REGION,
    "sp2kp": _prices_sp2kp.DEFAULT_REGION,
    "pihps": "",  # the address may name it
}


class PricesPlugin(SourcePlugin):
    """Prices of one region in one system: a record a day, a distribution a year."""

    name = "prices"
    title = "Price board (SISKAPERBAPO, SP2KP, PIHPS)"
    description = (
        "Daily prices of staple foods as one table a year: date, market, group, commodity, unit, price."
    )
    # The days listed are those that may have changed, never all: absence means nothing, and the state is
    # needed in every run. Hence no capability.
    capabilities = frozenset()
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "system": {
                "type": "string",
                "enum": ["auto", "siskaperbapo", "sp2kp", "pihps"],
                "default": "auto",
                "title": "System",
                "description": "What answers at the address. Auto: told from the address.",
            },
            "region": text_option(
                "Region",
                "The region in the system's own code: bojonegorokab (SISKAPERBAPO), 3522 or "
                "35 (SP2KP), a province's number (PIHPS). Empty: Bojonegoro, or its province.",
            ),
            "place": text_option(
                "Name of the region",
                "For titles, such as “Kabupaten Bojonegoro”. Empty: as the system names it.",
            ),
            "markets": texts_option(
                "Markets", "Only these, by name or number (SP2KP: number=name). Empty: all, or the mean."
            ),
            "start": {
                "type": "string",
                "pattern": r"^(?:\d{4}-\d{2}-\d{2})?$",
                "default": "",
                "title": "First day",
                "description": "As 2021-01-31. Empty: the last 30 days at first, then onwards.",
            },
            "days": {
                "type": "integer",
                "minimum": 5,
                "maximum": 4000,
                "default": 120,
                "title": "Days a run",
                "description": "A long archive is read in portions of so many days, one a run.",
            },
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A board is known by its own list of markets, its table, or the shape of its answers."""
        return recognise(page)

    def _board(self) -> tuple[str, Board]:
        told = text(self.config.get("system"))
        system = told if told in _DEFAULT_REGIONS else system_of(self.url)
        region = text(self.config.get("region")).strip() or _DEFAULT_REGIONS[system]
        place = text(self.config.get("place")).strip()
        wanted = read_wanted(self.config.get("markets"))
        if system == "pihps":
            return system, Pihps(url=self.url, region=region, place=place)
        kind = Sp2kp if system == "sp2kp" else Siskaperbapo
        return system, kind(url=self.url, region=region, place=place, wanted=wanted)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The days that are not held yet, and the last ones held again."""
        system, board = self._board()
        about = board.open(ctx)
        key = f"{system}/{about.region}"
        today = ctx.now.astimezone(WIB).date()
        most = self.config.get("days")
        span = plan(
            Held.load(ctx.state, key),
            start=day_of(text(self.config.get("start"))),
            today=today,
            most=most if isinstance(most, int) else 120,
            limit=ctx.limit,
        )
        seen: set[date] = set()
        done, failures = span.first - timedelta(days=1), 0
        whole, answered = True, False
        for first, last in span.parts(board.days_at_once):
            try:
                found = board.read(ctx, first, last)
            except (SourceUnavailable, SourceRefused) as error:
                failures += 1
                if failures >= MOST_FAILURES or (last == span.last and not answered):
                    raise
                ctx.problem(_not_read(first, error), first.isoformat())
                # A day that never answers must not hold up those after it for ever.
                whole = whole and last < today - timedelta(days=GIVE_UP)
                done = last if whole else done
                continue
            failures, answered = 0, True
            done = last if whole else done
            for day in sorted(found):
                if day not in seen and day <= today:
                    seen.add(day)
                    yield _record(ctx, key, about, day, found[day])
        if not seen and span.first <= today - timedelta(days=7):
            ctx.problem(_nothing(span.first, span.last))
        before = Held.load(ctx.state, key)
        lasts = [*(day for day in seen if day <= done), *([before.last] if before and before.last else [])]
        ctx.save_state(Held(start=span.start, read=done, last=max(lasts, default=None)).save(key))

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The day's part of the year's table."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        spool = raw.tables.get("prices")
        day = day_of(field(told, "date"))
        if spool is None or day is None:
            raise SkipRecord("There are no prices of this day.")
        system, place = text(told.get("system")), text(told.get("place"))
        title = f"Harga bahan pokok {place} ({system})"
        period = PeriodDraft(start=day.isoformat(), end=day.isoformat())
        return DatasetDraft(
            title=title,
            description=f"Harga harian bahan pokok di {place} dalam rupiah per satuan, menurut tanggal, "
            f"pasar dan komoditas, sebagaimana dicatat {text(told.get('full_name'))}. "
            "Satu berkas setiap tahun; hari tanpa harga tidak memiliki baris.",
            series=text(told.get("series")),
            keyword=("harga", "bahan pokok", "pasar"),
            publisher=AgentDraft(name=text(told.get("publisher")) or None),
            accrual_periodicity="harian",
            modified=day.isoformat(),
            landing_page=raw.url,
            spatial=(PlaceDraft(name=place),) if place else (),
            temporal=(period,),
            distribution=(
                DistributionDraft(
                    identifier=f"{text(told.get('series'))}/{day.year}",
                    title=f"{title} {day.year}",
                    format="CSV",
                    temporal=period,
                    table=TableDraft(columns=COLUMNS, spool=spool),
                ),
            ),
        )


def _record(ctx: FetchContext, key: str, about: About, day: date, prices: Sequence[Price]) -> RawRecord:
    rows = [(day.isoformat(), *price) for price in prices]
    content: dict[str, Json] = {
        "series": key,
        "date": day.isoformat(),
        "system": about.system,
        "full_name": about.full_name,
        "publisher": about.publisher,
        "place": about.place,
        "prices": len(rows),
    }
    return RawRecord(
        identifier=f"{key}/{day.isoformat()}",
        content=content,
        url=about.page,
        tables={"prices": ctx.table(COLUMNS, rows)},
    )


def _not_read(day: date, error: Exception) -> Problem:
    return Problem(
        code="prices-day-not-read",
        message="The prices from {day} on cannot be read ({reason}); they are asked for again for two weeks.",
        params={"day": day.isoformat(), "reason": str(error)[:200]},
        severity=Severity.ERROR,
    )


def _nothing(first: date, last: date) -> Problem:
    return Problem(
        code="prices-none",
        message="There is no price from {first} to {last}. Look at the board in a browser; "
        "it may have moved, or the region or the markets may be written differently.",
        params={"first": first.isoformat(), "last": last.isoformat()},
        severity=Severity.ERROR,
    )
