"""How a CSV file is written: its encoding and its delimiter, found from its bytes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from charset_normalizer import from_bytes

_DELIMITERS = ";,\t|"
_SAMPLE = 64_000
_LINES = 200
_LONGEST = 1_000_000  #: characters in a line; more is broken into several
_SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How a CSV file is written."""

    encoding: str
    delimiter: str
    skip_bytes: int = 0  #: of a byte order mark
    skip_lines: int = 0  #: ``sep=;``, which spreadsheets put before the table


def find_dialect(body: IO[bytes], content_type: str = "") -> Dialect:
    """The dialect of a file, from its byte order mark, its bytes, and its first lines."""
    encoding, skip = _find_encoding(body, content_type)
    dialect = Dialect(encoding=encoding, delimiter=",", skip_bytes=skip)
    lines = []
    size = 0
    for line in text_lines(body, dialect):
        lines.append(line)
        size += len(line)
        if len(lines) >= _LINES or size > _SAMPLE:
            break
    if lines and (told := _SEP.fullmatch(lines[0].strip('\r\n"'))):
        return Dialect(encoding=encoding, delimiter=told[1], skip_bytes=skip, skip_lines=1)
    return Dialect(encoding=encoding, delimiter=_find_delimiter(lines), skip_bytes=skip)


def text_lines(body: IO[bytes], dialect: Dialect) -> Iterator[str]:
    """The lines of the file with their ends; bytes that do not decode are marked, NUL is left out."""
    body.seek(dialect.skip_bytes)
    text = io.TextIOWrapper(body, encoding=dialect.encoding, errors="replace", newline="")
    try:
        for _ in range(dialect.skip_lines):
            text.readline()
        first = text.readline(_LONGEST)
        # A byte order mark inside, or one that went through a wrong encoding, is no part of the first name.
        yield first.replace("\x00", "").removeprefix("\ufeff").removeprefix("ï»¿")
        while line := text.readline(_LONGEST):
            yield line.replace("\x00", "")
    finally:
        text.detach()  # else the file would be closed with it


def _find_encoding(body: IO[bytes], content_type: str) -> tuple[str, int]:
    body.seek(0)
    head = body.read(_SAMPLE)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) > len(head) * 0.3:
            return encoding, 0
    return _without_mark(body, content_type), 0


def _without_mark(body: IO[bytes], content_type: str) -> str:
    if (foreign := _first_not_utf8(body)) is None:
        return "utf-8"
    if (told := _CHARSET.search(content_type)) and (name := _known(told[1])) and name != "utf-8":
        return name
    # Files of offices here are in Windows' Western code page; a rarer guess from a few bytes is mostly wrong.
    try:
        foreign.decode("cp1252")
    except UnicodeDecodeError:
        best = from_bytes(foreign).best()
        return best.encoding if best else "cp1252"
    return "cp1252"


def _first_not_utf8(body: IO[bytes]) -> bytes | None:
    """The piece of the file that is not UTF-8; ``None`` when all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    body.seek(0)
    while piece := body.read(_SAMPLE):
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return piece
    return None


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _find_delimiter(lines: list[str]) -> str:
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        width, times = max(
            Counter(w for w in widths if w > 1).items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0)
        )
        score = (round(times / max(1, len(widths)), 2), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best
