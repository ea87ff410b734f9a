"""Lists of sources as people keep them: TOML with ``[[source]]``, or a table saved as CSV."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

#: What a source may say of itself.
KEYS = ("name", "title", "url", "plugin", "organization", "schedule", "enabled", "config", "options")
_COLUMNS = {
    "nama": "name",
    "nama singkat": "name",
    "judul": "title",
    "alamat": "url",
    "address": "url",
    "jenis": "plugin",
    "jenis sumber": "plugin",
    "type": "plugin",
    "organisasi": "organization",
    "organisation": "organization",
    "jadwal": "schedule",
    "aktif": "enabled",
}
_YES = {"true", "yes", "ya", "1", "aktif", "benar"}
_NO = {"false", "no", "tidak", "0", "nonaktif", "salah"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One entry: what it says, and where it stands (“line 3”)."""

    place: str
    told: Mapping[str, Any]


def read_list(path: Path) -> list[Listed]:
    """The entries of a file.

    Raises:
        ConfigInvalid: it is neither TOML nor CSV, or holds no source.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigInvalid(
            [fault(str(path), "This file cannot be read: {error}.", error=str(error))]
        ) from error
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")  # as spreadsheets on Windows save it
    kind = path.suffix.lower()
    if kind == ".toml":
        return _toml(path, text)
    if kind in {".csv", ".tsv", ".txt"}:
        return list(_csv(path, text))
    raise ConfigInvalid(
        [fault(str(path), "A list of sources is a TOML file, or a table saved as CSV; this file is neither.")]
    )


def _toml(path: Path, text: str) -> list[Listed]:
    try:
        entries = tomllib.loads(text).get("source")
    except tomllib.TOMLDecodeError as error:
        raise ConfigInvalid(
            [fault(str(path), "This file cannot be read: {error}.", error=str(error))]
        ) from error
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise ConfigInvalid([fault(str(path), "There is no [[source]] in this file.")])
    return [Listed(place=f"[[source]] {number}", told=entry) for number, entry in enumerate(entries, 1)]


def _csv(path: Path, text: str) -> Iterator[Listed]:
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)  # a spreadsheet in Indonesian writes semicolons
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heads = [_COLUMNS.get(head.strip().lower(), head.strip().lower()) for head in next(rows, [])]
    if "url" not in heads:
        raise ConfigInvalid(
            [
                fault(
                    str(path),
                    "The first line must name the columns, at least “url”; known are: {known}.",
                    known=", ".join(KEYS[:-2]),
                )
            ]
        )
    for cells in rows:
        told = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip() and head}
        if told:
            yield Listed(place=f"line {rows.line_num}", told=told)


def switch(told: object) -> bool:
    """Whether a source is switched on, as TOML or a spreadsheet says it.

    Raises:
        ConfigInvalid: it says neither.
    """
    if isinstance(told, bool):
        return told
    word = str(told).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise ConfigInvalid([fault("enabled", "“{value}” is neither yes nor no.", value=str(told))])


def check_keys(told: Mapping[str, Any]) -> None:
    """Look whether an entry says only what a source may say.

    Raises:
        ConfigInvalid: naming every key that does not fit.
    """
    problems = [fault(key, "There is no such key in a source.") for key in sorted(set(told) - set(KEYS))]
    problems += [
        fault(key, "A table is expected here.")
        for key in ("config", "options")
        if not isinstance(told.get(key, {}), Mapping)
    ]
    problems += [
        fault(key, "Text is expected here.") for key in KEYS[:6] if not isinstance(told.get(key, ""), str)
    ]
    if problems:
        raise ConfigInvalid(problems)


def repeated(entries: Sequence[Listed]) -> frozenset[str]:
    """Names that stand in a list more than once."""
    names = [str(entry.told.get("name", "")) for entry in entries]
    return frozenset(name for name in names if name and names.count(name) > 1)


def fault(path: str, message: str, **params: str) -> Problem:
    """An error of a source's description."""
    return Problem(code="source-invalid", path=path, message=message, params=params, severity=Severity.ERROR)
