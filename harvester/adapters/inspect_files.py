"""Looks into a file for personal data: a sample within limits of size, rows and time."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harvester.adapters.file_readers.archives import members, open_zip, read_member
from harvester.adapters.file_readers.delimited import decode, read_delimited
from harvester.adapters.file_readers.documents import read_docx, read_pdf
from harvester.adapters.file_readers.json_tables import read_json
from harvester.adapters.file_readers.parts import Budget, Limits, Part, TablePart, TextPart, Unreadable
from harvester.adapters.file_readers.spreadsheets import read_workbook
from harvester.domain.problem import Problem, Severity
from harvester.normalise.privacy import Finding, TableScanner, mask, scan_page, scan_text

_DEPTH = 2
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|table|div|p|kml|[a-z]+[\s>:])", re.IGNORECASE)
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"\x00\x00\x00",
    b"OggS",
    b"ID3",
    b"Rar!",
    b"7z\xbc\xaf",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """What was found in a file. ``complete``: all of it was looked at."""

    findings: tuple[Finding, ...] = ()
    format: str = ""
    complete: bool = True
    problems: tuple[Problem, ...] = ()


def inspect_file(path: Path, *, name: str = "", title: str = "", limits: Limits | None = None) -> Inspection:
    """Look into a file on disk.

    Raises:
        OSError: the file cannot be opened.
    """
    limits = limits or Limits()
    with path.open("rb") as stream:
        data = stream.read(limits.size + 1)
    return inspect_bytes(data, name=name or path.name, title=title, limits=limits)


def inspect_bytes(
    data: bytes, *, name: str = "", title: str = "", limits: Limits | None = None
) -> Inspection:
    """Look into a file. ``title`` is the distribution's: a topic such as a disease may stand in it only."""
    limits = limits or Limits()
    budget = Budget(limits=limits)
    cut = len(data) > limits.size
    findings: list[Finding] = []
    problems: list[Problem] = []
    kind = recognise(data)
    try:
        for part in _parts(data[: limits.size], kind, budget, cut=cut):
            findings += _scan(part, name, title, budget)
            if budget.spent():
                break
    except Unreadable as error:
        problems.append(_unreadable(name, str(error)))
    return Inspection(
        findings=tuple(findings),
        format=kind,
        complete=not (cut or budget.exceeded or problems),
        problems=tuple(problems),
    )


def recognise(data: bytes) -> str:
    """The format by its first bytes: ``xlsx ods xls docx zip gzip pdf json markup image delimited``."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_zip(data)
    for magic, kind in ((b"\x1f\x8b", "gzip"), (b"\xd0\xcf\x11\xe0", "xls")):
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_BINARY):
        return "image"
    head = decode(data[:4096]).lstrip()
    if head[:1] in {"{", "["}:
        return "json"
    return "markup" if _MARKUP.match(head) else "delimited"


def _recognise_zip(data: bytes) -> str:
    head = data[:200]
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return "ods" if b"spreadsheet" in head else "zip"
    if b"xl/workbook" in data:
        return "xlsx"
    return "docx" if b"word/document.xml" in data else "zip"


def _parts(data: bytes, kind: str, budget: Budget, *, cut: bool, depth: int = 0) -> Iterator[Part]:
    if kind in {"xlsx", "ods", "xls"}:
        yield from read_workbook(data, budget)
    elif kind == "pdf":
        yield from read_pdf(data, budget)
    elif kind == "docx":
        yield from read_docx(data, budget)
    elif kind == "zip":
        yield from _archive(data, budget, depth)
    elif kind == "gzip":
        inner = _gunzip(data, budget)
        yield from _parts(inner, recognise(inner), budget, cut=cut, depth=depth + 1) if depth < _DEPTH else ()
    elif kind == "json" and not cut:
        yield from read_json(decode(data))
    elif kind in {"json", "markup"}:
        yield TextPart(text=decode(data), page=True)
    elif kind == "delimited":
        yield from read_delimited(decode(data))


def _archive(data: bytes, budget: Budget, depth: int) -> Iterator[Part]:
    if depth >= _DEPTH:
        budget.exceeded = True
        return
    with open_zip(data) as archive:
        for info in members(archive, budget):
            yield TextPart(text=Path(info.filename).stem.replace("_", " "), path=info.filename)
            inner = read_member(archive, info, budget)
            for part in _parts(inner, recognise(inner), budget, cut=False, depth=depth + 1):
                yield replace(part, path=": ".join(filter(None, [info.filename, part.path])))


def _gunzip(data: bytes, budget: Budget) -> bytes:
    unpacked = zlib.decompressobj(wbits=31)
    try:
        out = unpacked.decompress(data, budget.limits.size)
    except zlib.error as error:
        raise Unreadable("the archive is broken") from error
    budget.exceeded |= bool(unpacked.unconsumed_tail)
    return out


def _scan(part: Part, name: str, title: str, budget: Budget) -> Iterator[Finding]:
    path = f"{name}: {part.path}" if name and part.path else name or part.path
    if isinstance(part, TextPart):
        scan = scan_page if part.page else scan_text
        for finding in scan(part.text, path):
            sheet = mask(part.sheet) if part.sheet else None
            yield replace(finding, place=replace(finding.place, sheet=finding.place.sheet or sheet))
        return
    yield from _scan_table(part, path, title, budget)


def _scan_table(part: TablePart, path: str, title: str, budget: Budget) -> Iterator[Finding]:
    scanner = TableScanner(columns=part.columns, path=path, sheet=part.sheet, title=title)
    try:
        for number, row in enumerate(part.rows, 1):
            scanner.feed(row, number)
            budget.rows += 1
            if number % 256 == 0 and budget.spent():
                break
    except Unreadable:
        yield from scanner.findings()  # what was read up to here counts
        raise
    yield from scanner.findings()


def _unreadable(name: str, reason: str) -> Problem:
    return Problem(
        code="privacy-unreadable",
        path="",
        severity=Severity.WARNING,
        message="“{name}” could not be looked into for personal data: {reason}.",
        params={"name": mask(name), "reason": reason},
    )
