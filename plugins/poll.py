"""A poll's or survey's results on a page, as a time series: one observation a visit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta, timezone
from decimal import Decimal
from typing import ClassVar

from harvester.sdk import (
    AgentDraft,
    Column,
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
    Severity,
    SkipRecord,
    SourcePlugin,
    TableDraft,
)
from harvester.sdk.markup import breaks_off
from harvester.sdk.options import publisher_option, text_option
from harvester.sdk.series import series_of
from harvester.sdk.walk import page_breaks_off
from plugins._poll_read import Found, Poll, read_page
from plugins._told import field, text

Rows = tuple[tuple[str, Decimal], ...]

WIB = timezone(timedelta(hours=7))
_DAY = Column(name="tanggal", title="Tanggal", type="date")
POLL_COLUMNS = (
    _DAY,
    Column(name="pilihan", title="Pilihan"),
    Column(name="persen", title="Persen", type="number", unit="%"),
)
SURVEY_COLUMNS = (
    _DAY,
    Column(name="unsur", title="Unsur pelayanan"),
    Column(name="nilai", title="Nilai (25–100)", type="number"),
)
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—-]*$")


class PollPlugin(SourcePlugin):
    """The percentages of a poll, or the nine elements of a satisfaction survey, observed at each visit."""

    name = "poll"
    title = "Poll or satisfaction survey on a page"
    description = (
        "Results that a page shows now and not again tomorrow, kept as a time series: date, answer, percent."
    )
    # A visit sees today's results and nothing of the days before: absence means nothing.
    capabilities = frozenset()
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "question": text_option(
                "Question", "Words of the question, where the page holds several. Empty: all of them."
            ),
            "title": text_option(
                "Title", "Of the dataset. Empty: the question. Give one if the page words it anew."
            ),
            "publisher": publisher_option("Who asks."),
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """A page that shows answers which make up a hundred, or the nine elements of the survey."""
        if page.status != 200 or page.text.lstrip()[:1] != "<":
            return 0.0
        found = read_page(page.text)
        if found.survey:
            evidence = f"the page shows {len(found.survey.values)} elements of a satisfaction survey (SKM)"
            return Recognition(confidence=0.6, evidence=(evidence,))
        if found.polls:
            answers = ", ".join(f"{label} {percent}%" for label, percent in found.polls[0].options)
            return Recognition(confidence=0.55, evidence=(f"the page shows a poll: {answers}"[:200],))
        return 0.0

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """What the page shows today. A second visit on a day replaces the first."""
        with ctx.http.get(self.url, crawl=True) as answer:
            found = read_page(answer.text)
            if breaks_off(answer.text):
                ctx.problem(page_breaks_off(answer.url))
        day = ctx.now.astimezone(WIB).date()
        wanted = text(self.config.get("question")).casefold()
        polls = [poll for poll in found.polls if wanted in poll.question.casefold()]
        if not polls and (found.survey is None or wanted):
            ctx.problem(_nothing(found), day.isoformat())
        seen: set[str] = set()
        for poll in polls:
            key = self._key(poll, alone=len(polls) == 1)
            if key not in seen:
                seen.add(key)
                content: dict[str, Json] = {"series": key, "date": day.isoformat(), "question": poll.question}
                yield self._record(ctx, content, POLL_COLUMNS, poll.options)
        if found.survey and not wanted:
            content = {"series": "skm", "date": day.isoformat(), "question": found.title}
            yield self._record(ctx, content, SURVEY_COLUMNS, found.survey.values)

    def _key(self, poll: Poll, *, alone: bool) -> str:
        """The question's own key; where the administrator named the one poll, its wording may change."""
        if alone and (text(self.config.get("title")) or text(self.config.get("question"))):
            return "jajak"
        return f"jajak/{series_of(poll.question).key}"

    def _record(
        self, ctx: FetchContext, content: dict[str, Json], columns: tuple[Column, ...], rows: Rows
    ) -> RawRecord:
        day = text(content["date"])
        return RawRecord(
            identifier=f"{content['series']}/{day}",
            content=content,
            url=self.url,
            tables={"results": ctx.table(columns, [(day, label, _written(value)) for label, value in rows])},
        )

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The day's part of the year's table."""
        told = raw.content if isinstance(raw.content, Mapping) else {}
        spool = raw.tables.get("results")
        day, key = text(field(told, "date")), text(field(told, "series"))
        if spool is None or not day or not key:
            raise SkipRecord("There are no results of this day.")
        survey = key == "skm"
        subject = _SITE.sub("", text(told.get("question"))).strip() or "tanpa judul"
        if survey:
            subject = series_of(subject).title
        title = text(self.config.get("title")) or (
            f"Survei kepuasan masyarakat: {subject}" if survey else f"Jajak pendapat: {subject}"
        )
        publisher = text(self.config.get("publisher"))
        period = PeriodDraft(start=day, end=day)
        return DatasetDraft(
            title=title,
            description=_DESCRIBED_SURVEY if survey else _DESCRIBED_POLL,
            series=key,
            keyword=("survei kepuasan masyarakat", "SKM") if survey else ("jajak pendapat",),
            publisher=AgentDraft(name=publisher) if publisher else None,
            modified=day,
            landing_page=raw.url or self.url,
            temporal=(period,),
            distribution=(
                DistributionDraft(
                    identifier=f"{key}/{day[:4]}",
                    title=f"{title} ({day[:4]})",
                    format="CSV",
                    temporal=period,
                    table=TableDraft(columns=spool.columns, spool=spool),
                ),
            ),
        )


_DESCRIBED_POLL = (
    "Hasil jajak pendapat sebagaimana ditampilkan di situsnya pada hari kunjungan: tanggal, pilihan dan "
    "persentase. Satu berkas setiap tahun. Karena pembulatan, jumlah persentase tidak selalu tepat 100."
)
_DESCRIBED_SURVEY = (
    "Nilai unsur pelayanan dalam survei kepuasan masyarakat (Permenpan-RB 14/2017) sebagaimana ditampilkan "
    "di situsnya pada hari kunjungan, pada skala 25–100. Nilai rata-rata 1–4 dikalikan 25. Satu berkas "
    "setiap tahun."
)


def _written(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _nothing(found: Found) -> Problem:
    asked = "; ".join(poll.question for poll in found.polls)
    if asked:
        return Problem(
            code="poll-not-among",
            message="None of the polls on the page asks the question in the configuration. They ask: {asked}",
            params={"asked": asked[:500]},
            severity=Severity.ERROR,
        )
    return Problem(
        code="poll-none",
        message="There is no poll on this page: no answers whose percentages make up 100, and no "
        "table of the nine elements of a survey. The page may have moved, or show its results as a picture.",
        severity=Severity.ERROR,
    )
