"""Runs the guard over a labelled set on disk.

The set is tab-separated text with the columns ``form file sheet row header text kind`` (``\\n``, ``\\t``
and ``\\\\`` escaped; ``kind`` is ``-`` where there is nothing personal, and ``?`` where either is right, as
of an address beside a name that is found anyhow; such a cell stands in its file but is not counted):

- ``text``: a text or page by itself;
- ``cell``: one cell under one header;
- ``file``: a cell of a file, by sheet, row and header; ``#comment`` as header is a comment;
- ``page``: the next page of a document.

A file that lies beside the set is read; where there is none, its cells are scanned as tables.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from harvester.adapters.inspect_files import inspect_file
from harvester.normalise.privacy import Finding, TableScanner, scan_page
from harvester.normalise.privacy.evaluate import Confusion, Labelled, confusion

COMMENT = "#comment"
EITHER = "?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A line of the set."""

    line: int
    form: str
    file: str
    sheet: str
    row: int
    header: str
    text: str
    kind: str


def evaluate(path: Path) -> Confusion:
    """The confusion table of the guard on the set at ``path``.

    Raises:
        OSError: the set cannot be read.
        ValueError: a line lacks a column or has a row that is no number.
    """
    return confusion(one for one in _judged(read_units(path), path.parent) if one.expected != EITHER)


def read_units(path: Path) -> tuple[Unit, ...]:
    """The lines of a labelled set."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(_unit(number, row) for number, row in enumerate(reader, 2))


def _unit(number: int, row: dict[str, str | None]) -> Unit:
    values = {name: row.get(name) or "" for name in ("form", "file", "sheet", "header", "kind")}
    if not values["form"] or not values["kind"]:
        raise ValueError(f"line {number} lacks a form or a kind")
    text = (
        (row.get("text") or "")
        .replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\0", "\\")
    )
    return Unit(line=number, row=int(row.get("row") or 0), text=text, **values)


def _judged(units: Sequence[Unit], folder: Path) -> Iterator[Labelled]:
    for unit in units:
        if unit.form == "text":
            yield _labelled(unit, scan_page(unit.text))
        elif unit.form == "cell":
            scanner = TableScanner(columns=[unit.header])
            scanner.feed([unit.text], 2)
            yield _labelled(unit, scanner.findings())
    in_files = sorted((u for u in units if u.form in {"file", "page"}), key=lambda u: (u.file, u.line))
    for name, group in groupby(in_files, key=lambda u: u.file):
        found = tuple(group)
        path = folder / name
        findings = inspect_file(path).findings if path.is_file() else tuple(_scanned(found))
        yield from _matched(found, findings)


def _matched(units: Sequence[Unit], findings: Sequence[Finding]) -> Iterator[Labelled]:
    positions = columns_of(units)
    page = 0
    for unit in units:
        sheet = unit.sheet.partition("!")[0] or None
        if unit.form == "page":
            page += 1
            mine = [
                f for f in findings if f.place.path.endswith(f"page {page}") or "page" not in f.place.path
            ]
        elif unit.header == COMMENT:
            mine = [f for f in findings if "comments" in f.place.path]
        else:
            position = positions[unit.sheet].index(unit.header) + 1
            mine = [
                f
                for f in findings
                if f.place.sheet == sheet and f.place.position == position and unit.row in f.rows
            ]
        yield _labelled(unit, mine)


def columns_of(units: Sequence[Unit]) -> dict[str, list[str]]:
    """The headers of each sheet, in order."""
    columns: dict[str, list[str]] = {}
    for unit in units:
        headers = columns.setdefault(unit.sheet, [])
        if unit.header not in headers and unit.header != COMMENT:
            headers.append(unit.header)
    return columns


def _scanned(units: Sequence[Unit]) -> Iterator[Finding]:
    """What the guard finds in the cells of a file that is not there."""
    columns = columns_of(units)
    for sheet, group in groupby(units, key=lambda u: u.sheet):
        bare = sheet.endswith("!noheader")
        scanner = TableScanner(
            columns=None if bare else columns[sheet], sheet=sheet.partition("!")[0] or None
        )
        pages = 0
        for row, cells in groupby(group, key=lambda u: u.row):
            line = tuple(cells)
            if line[0].form == "page":
                for unit in line:
                    pages += 1
                    yield from scan_page(unit.text, f"page {pages}")
            elif line[0].header == COMMENT:
                yield from (f for unit in line for f in scan_page(unit.text, "comments"))
            else:
                texts = {unit.header: unit.text for unit in line}
                scanner.feed([texts.get(header, "") for header in columns[sheet]], row)
        yield from scanner.findings()


def _labelled(unit: Unit, findings: Sequence[Finding]) -> Labelled:
    where = f"line {unit.line}"
    return Labelled(place=where, expected=unit.kind, found=frozenset(f.kind.value for f in findings))
