"""Personal data in a page: HTML, Markdown or text that may hold tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from harvester.normalise.privacy.finding import Finding, Kind
from harvester.normalise.privacy.table import TableScanner
from harvester.normalise.privacy.text import MASK, mask, scan_text

Rows = list[list[str]]

_TABLE = re.compile(r"<t[drh]\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?P<end>/?)(?P<tag>table|tr|t[dh]|br|p|div|li)\b[^<>]*>|<!?/?[A-Za-z-][^<>]*>|[^<]+|<", re.IGNORECASE
)
_BREAKS = frozenset({"br", "p", "div", "li"})
_PIPES = re.compile(r"(?:^[ \t]*\|.*\|[ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
_TABS = re.compile(r"(?:^[^\t\n]*\t[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_RULE = re.compile(r"[\s|:\-]+\Z")
_ROUNDS = 4
_SMALLEST_TABLE = 24


def scan_page(text: str, path: str = "") -> tuple[Finding, ...]:
    """One finding a kind, from the text and from the tables in it."""
    told = scan_text(text, path)
    if len(text) < _SMALLEST_TABLE or not ("<" in text or "|" in text or "\t" in text):
        return told
    found = {finding.kind: finding for finding in told}
    for number, rows in enumerate(tables_in(text), 1):
        for finding in _scan(rows, path, number).findings():
            found.setdefault(finding.kind, finding)
    return tuple(found.values())


def scan_tables(text: str, path: str = "") -> Iterator[Finding]:
    """The findings in the tables of a page only."""
    for number, rows in enumerate(tables_in(text), 1):
        yield from _scan(rows, path, number).findings()


def mask_page(text: str) -> str:
    """``text`` without its hits, and without the names in its tables of persons."""
    text = mask(text)
    for _ in range(_ROUNDS):
        cells = {cell for rows in tables_in(text) for cell in _named_cells(rows)}
        if not cells:
            break
        for cell in sorted(cells, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(cell)}(?!\w)", MASK, text)
        text = mask(text)
    return text


def tables_in(text: str) -> Iterator[Rows]:
    """The tables of a page, as rows of cells."""
    if ("<t" in text or "<T" in text) and _TABLE.search(text):
        yield from _html_tables(text)
    for match in _PIPES.finditer(text) if "|" in text else ():
        lines = (line.strip() for line in match[0].splitlines())
        yield [[c.strip() for c in line.strip("|").split("|")] for line in lines if not _RULE.match(line)]
    for match in _TABS.finditer(text) if "\t" in text else ():
        yield [line.split("\t") for line in match[0].splitlines()]


def _scan(rows: Rows, path: str, number: int) -> TableScanner:
    scanner = TableScanner(path=path, sheet=f"table {number}")
    for row in rows:
        scanner.feed(row)
    return scanner


def _named_cells(rows: Rows) -> Iterator[str]:
    for finding in _scan(rows, "", 1).findings():
        column = (finding.place.position or 0) - 1
        if finding.kind in {Kind.SMALL_CELL, Kind.OFFICIAL}:
            continue
        for row in finding.rows:
            cells = rows[row - 1]
            if 0 <= column < len(cells) and (cell := cells[column].strip()) and cell != MASK:
                yield cell


def _html_tables(text: str) -> Iterator[Rows]:
    """The cells of tables, by their tags alone: linear in the text, however broken the markup is."""
    tables: list[Rows] = []
    cell: list[str] | None = None
    for match in _MARKUP.finditer(text):
        tag = (match["tag"] or "").lower()
        if not tag and match[0][0] != "<":
            if cell is not None:
                cell.append(match[0])
        elif not tag or tag in _BREAKS:
            if cell is not None:
                cell.append("\n" if tag else "")
        else:
            if cell is not None:
                _row(tables).append(html.unescape("".join(cell)).strip())
                cell = None
            if match["end"]:
                continue
            if tag == "table" or not tables:
                tables.append([])
            if tag == "tr":
                tables[-1].append([])
            elif tag != "table":
                cell = []
    if cell is not None:
        _row(tables).append(html.unescape("".join(cell)).strip())
    yield from tables


def _row(tables: list[Rows]) -> list[str]:
    if not tables[-1]:
        tables[-1].append([])
    return tables[-1][-1]
