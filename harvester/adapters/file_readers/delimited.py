"""CSV in any delimiter and encoding, and plain text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence

from harvester.adapters.file_readers.parts import Part, TablePart, TextPart

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_FIELD = 1 << 20
_CHUNK = 100_000
_LONGEST_CELL = 12  # lines; a longer one is a quotation mark that nobody closed


def decode(data: bytes) -> str:
    """Text of bytes in an unknown encoding: by its mark, else UTF-8, else UTF-16 by its NULs, else cp1252.

    Letters may come out wrong in other 8-bit encodings; digits, ``@`` and headers, which the guard reads,
    do not.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").replace("\0", "")
    head = data[:4096]
    if len(head) > 3 and head.count(0) > len(head) // 4:
        return data.decode(
            "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # a sample may end in the middle of a character
        encoding = "utf-8" if error.start >= len(data) - 4 else "cp1252"
        text = data.decode(encoding, "replace")
    return text.replace("\0", "")


def read_delimited(text: str) -> Iterator[Part]:
    """The rows of a CSV, or the text in pieces where no delimiter recurs."""
    delimiter, text = find_delimiter(text)
    if delimiter is None:
        for start in range(0, len(text), _CHUNK):
            yield TextPart(text=text[max(0, start - 200) : start + _CHUNK], page=True)
        return
    yield TablePart(rows=_rows(text, delimiter))


def find_delimiter(text: str) -> tuple[str | None, str]:
    """The delimiter of the first lines and the text without a ``sep=`` line."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    lines = _records([line for line in text[:20_000].splitlines()[:60] if line.strip()])
    best, most = None, 0
    for delimiter in _DELIMITERS:
        counts = [_outside_quotes(line, delimiter) for line in lines]
        filled = [count for count in counts if count]
        if len(filled) * 2 < len(lines) or not filled:
            continue
        typical = max(set(filled), key=filled.count)
        score = filled.count(typical) * typical
        if score > most:
            best, most = delimiter, score
    if best == "," and len(lines) > 1 and _is_prose(lines):
        return None, text
    return best, text


def _records(lines: Sequence[str]) -> Sequence[str]:
    """The lines, with those put together that a quoted cell runs over."""
    records: list[str] = []
    run = 0
    for line in lines:
        if run and run < _LONGEST_CELL:
            records[-1] += " " + line
            run = 0 if line.count('"') % 2 else run + 1
        else:
            records.append(line)
            run = line.count('"') % 2
    return records


def _is_prose(lines: Sequence[str]) -> bool:
    """Sentences have blanks after their commas, and lines of many words."""
    commas = sum(line.count(",") for line in lines)
    spaced = sum(line.count(", ") for line in lines)
    return commas > 0 and spaced >= commas * 0.9 and sum(len(line.split()) for line in lines) / len(lines) > 8


def _outside_quotes(line: str, delimiter: str) -> int:
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def _rows(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    lines = iter(text.splitlines(keepends=True))
    csv.field_size_limit(_FIELD)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field without end: what is left is taken line by line
            for line in lines:
                yield line.rstrip("\r\n").split(delimiter)
            return
