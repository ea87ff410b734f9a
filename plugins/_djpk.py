"""The APBD table of DJPK (Kementerian Keuangan): one page a year, accounts set in by their level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.sdk import (
    AgentDraft,
    Column,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    PlaceDraft,
    Problem,
    RawRecord,
    RecordInvalid,
    Severity,
    SourceRefused,
    SourceUnavailable,
    TableDraft,
)
from harvester.sdk.markup import parse_html, squeeze, text_of
from harvester.sdk.tables import make_columns
from plugins._told import field, text, texts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from harvester.sdk import FetchContext, Json

PUBLISHER = "Direktorat Jenderal Perimbangan Keuangan, Kementerian Keuangan"
_INDENT = re.compile(r"(?:padding-left|margin-left|text-indent)\s*:\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAX_YEARS = 30
_MAX_ROWS = 5_000
_MONTHS_TEXT = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_MONTHS = _MONTHS_TEXT.split()


def is_djpk(tree: Element) -> bool:
    """Whether a page holds DJPK's table, whatever its host."""
    return _table(tree) is not None and _place(tree) != ""


def _table(tree: Element) -> Element | None:
    return next((table for table in tree.iter("table") if table.get("id") == "tbl_data"), None)


def _place(tree: Element) -> str:
    label = next((label for label in tree.iter("label") if label.get("id") == "wilayah"), None)
    return text_of(label) if label is not None else ""


def apbd_records(ctx: FetchContext, url: str, tree: Element, years: tuple[int, ...]) -> Iterator[RawRecord]:
    """One record a year: those asked for, else those that the page offers, else that of the address.

    ``tree`` is the page at ``url``.
    """
    own = _year_of(url, tree)
    wanted = years or _offered(tree) or ((own,) if own else ())
    ctx.expect(len(wanted))
    for year in wanted:
        if year == own:
            if raw := _record(url, tree, year):
                yield raw
        elif raw := _fetch(ctx, with_year(url, year), year):
            yield raw


def _fetch(ctx: FetchContext, url: str, year: int) -> RawRecord | None:
    try:
        with ctx.http.get(url) as answer:
            tree = parse_html(answer.text)
    except (SourceUnavailable, SourceRefused) as error:
        if isinstance(error, SourceUnavailable):
            ctx.partial("Some years could not be read.")
        ctx.problem(_missed(year, str(error)), str(year))
        return None
    raw = _record(url, tree, year) if tree is not None and is_djpk(tree) else None
    if raw is None:
        ctx.partial("Some years hold no table.")
        ctx.problem(_missed(year, "the answer holds no rows"))
    return raw


def _missed(year: int, reason: str) -> Problem:
    return Problem(
        code="year-unreadable",
        message="The budget of {year} could not be read: {reason}",
        params={"year": str(year), "reason": reason},
        severity=Severity.WARNING,
    )


def with_year(url: str, year: int) -> str:
    """The same question for another year."""
    parts = urlsplit(url)
    pairs = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "tahun"]
    return urlunsplit((*parts[:3], urlencode([*pairs, ("tahun", str(year))]), ""))


def _year_of(url: str, tree: Element) -> int | None:
    asked = parse_qs(urlsplit(url).query).get("tahun", [""])[0]
    if _YEAR.fullmatch(asked):
        return int(asked)
    chosen = [o for o in _options(tree, "tahun") if "selected" in o.attrib]
    told = [o.get("value") or text_of(o) for o in chosen]
    return next((int(value) for value in told if _YEAR.fullmatch(value)), None)


def _offered(tree: Element) -> tuple[int, ...]:
    told = {o.get("value") or text_of(o) for o in _options(tree, "tahun")}
    return tuple(sorted((int(value) for value in told if _YEAR.fullmatch(value)), reverse=True)[:_MAX_YEARS])


def _options(tree: Element, name: str) -> Iterator[Element]:
    for select in tree.iter("select"):
        if name in {select.get("name"), select.get("id")}:
            yield from select.iter("option")


def _record(url: str, tree: Element, year: int) -> RawRecord | None:
    table = _table(tree)
    titles, rows = _rows(table) if table is not None else ([], [])
    if not rows:
        return None
    asked = dict(parse_qsl(urlsplit(url).query))
    keys = (asked.get("provinsi", ""), asked.get("pemda", ""), str(year), asked.get("periode", ""))
    content: dict[str, Json] = {
        "place": _place(tree),
        "region": [asked.get("provinsi", ""), asked.get("pemda", "")],
        "year": year,
        "month": asked.get("periode", ""),
        "columns": titles,
        "rows": [list(row) for row in rows],
    }
    return RawRecord(identifier="apbd:" + ":".join(keys), url=url, content={"apbd": content})


def _rows(table: Element) -> tuple[list[str], list[tuple[str, ...]]]:
    """Titles of the figures, and rows of level, parent, account, figures."""
    heads = [text_of(th) for th in table.iter("th")]
    told: list[tuple[float, str, list[str]]] = []
    at = 1
    for row in list(table.iter("tr"))[:_MAX_ROWS]:
        cells = list(row.iterchildren("td"))
        named = next((i for i, cell in enumerate(cells) if any(c.isalpha() for c in text_of(cell))), None)
        if named is None or len(cells) - named < 2:
            continue
        at = named
        told.append(
            (_indent(cells[named]), text_of(cells[named]), [text_of(cell) for cell in cells[named + 1 :]])
        )
    figures = max((len(values) for _, _, values in told), default=0)
    titles = [
        heads[at + n] if at + n < len(heads) and heads[at + n] else f"Nilai {n}"
        for n in range(1, figures + 1)
    ]
    levels = {indent: level for level, indent in enumerate(sorted({indent for indent, _, _ in told}), 1)}
    rows, parents = [], dict[int, str]()
    for indent, name, values in told:
        level = levels[indent]
        parents = {known: parent for known, parent in parents.items() if known < level}
        parent = parents.get(max(parents, default=0), "")
        parents[level] = name
        rows.append((str(level), parent, name, *values, *[""] * (figures - len(values))))
    return titles, rows


def _indent(cell: Element) -> float:
    styles = [cell.get("style") or "", *(inner.get("style") or "" for inner in cell.iterdescendants())]
    return next((float(found[1]) for style in styles if (found := _INDENT.search(style))), 0.0)


def draft_apbd(raw: RawRecord, publisher: str | None) -> DatasetDraft:
    """One year's table, in the dataset of its region.

    Raises:
        RecordInvalid: the record holds no rows.
    """
    told = field(raw.content, "apbd")
    rows = [texts(row) for row in _list(field(told, "rows"))]
    titles = texts(field(told, "columns"))
    year, place = field(told, "year"), squeeze(text(field(told, "place")))
    if not rows or not isinstance(year, int):
        raise RecordInvalid(_EMPTY)
    heads = ("Tingkat", "Induk", "Akun", *titles)
    region = texts(field(told, "region"))
    month = _month(text(field(told, "month")))
    name = f"Anggaran dan Realisasi APBD {place}".strip()
    return DatasetDraft(
        title=name,
        description=f"{name} menurut akun, satu tabel untuk tiap tahun anggaran, dari portal data "
        "Direktorat Jenderal Perimbangan Keuangan. Kolom Tingkat dan Induk menyatakan susunan akun.",
        series="apbd/" + "-".join(region) if any(region) else "apbd",
        keyword=("APBD", "anggaran", "realisasi anggaran"),
        publisher=AgentDraft(name=publisher or PUBLISHER),
        accrual_periodicity="tahunan",
        landing_page=raw.url,
        spatial=(PlaceDraft(name=place),) if place else (),
        temporal=(PeriodDraft(start=str(year), end=str(year)),),
        distribution=(
            DistributionDraft(
                identifier=raw.identifier,
                title=f"APBD {place} {year}".replace("  ", " "),
                description=f"Realisasi sampai dengan {month} {year}." if month else None,
                format="CSV",
                temporal=PeriodDraft(start=str(year), end=str(year)),
                table=TableDraft(columns=_columns(heads), rows=rows),
            ),
        ),
    )


def _list(value: object) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else []


def _month(told: str) -> str | None:
    return _MONTHS[int(told) - 1] if told.isdecimal() and 1 <= int(told[:3]) <= 12 else None


def _columns(heads: tuple[str, ...]) -> tuple[Column, ...]:
    return make_columns(["Persen" if head == "%" else head for head in heads])


_EMPTY = Problem(
    code="apbd-empty",
    message="The table holds no rows; look whether the address names a region and a year.",
)
