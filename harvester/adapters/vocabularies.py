"""The vocabulary tables of a folder (``config/vocabularies``), read into values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.normalise.vocabularies import Organisation, Place, Vocabularies

_PLACES = ("code", "name", "level", "parent", "aliases")
_ORGANISATIONS = ("identifier", "name", "aliases", "hosts", "affairs")
_TERMS = ("term", "label", "words")
_LEVELS = frozenset({"province", "regency", "district", "village", "ward"})
_SEPARATORS = re.compile(r"[\s_]+")
_EDGES = " .,:;()[]\"'“”"


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: Mapping[str, str]

    def list(self, column: str) -> tuple[str, ...]:
        return tuple(word for part in self.cells[column].split("|") if (word := part.strip()))

    def fail(self, message: str, **params: str) -> NoReturn:
        raise _invalid(self.file, self.line, message, **params)


def load_vocabularies(directory: Path) -> Vocabularies:
    """Read ``places.tsv``, ``organisations.tsv`` and one ``<table>.tsv`` a term table.

    A file is UTF-8 with tabs; lines that begin with ``#`` are comments; the first other line names the
    columns; several values in a cell are parted by ``|``. A term table has ``term``, ``label`` and
    ``words``; the label and the term itself are words too. The label and any further column ``x`` become the
    table ``<table>/x``, from term to cell. A missing file is an empty table.

    Raises:
        ConfigInvalid: naming the file and the line.
    """
    if not directory.is_dir():
        raise _invalid(directory.name, 0, "There is no folder {folder}.", folder=str(directory))
    digest = hashlib.sha256()
    places: list[Place] = []
    organisations: list[Organisation] = []
    terms: dict[str, dict[str, str]] = {}
    for path in sorted(directory.glob("*.tsv")):
        if path.name == "places.tsv":
            places = _read_places(_rows(path, _PLACES, digest))
        elif path.name == "organisations.tsv":
            organisations = _read_organisations(_rows(path, _ORGANISATIONS, digest))
        else:
            _read_terms(path.stem, _rows(path, _TERMS, digest), terms)
    return Vocabularies(
        terms=terms, places=tuple(places), organisations=tuple(organisations), digest=digest.hexdigest()
    )


def _rows(path: Path, columns: tuple[str, ...], digest: hashlib._Hash) -> Iterator[_Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path.name, 0, "The file cannot be read ({error}).", error=str(error)) from error
    header: list[str] = []
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip() or content.startswith("#"):
            continue
        cells = [cell.strip() for cell in content.split("\t")]
        digest.update(f"{path.name}\t{content}\n".encode())
        if not header:
            header = cells
            missing = [column for column in columns if column not in header]
            if missing:
                raise _invalid(path.name, line, "The column {column} is missing.", column=", ".join(missing))
            continue
        if len(cells) > len(header):
            raise _invalid(
                path.name,
                line,
                "{found} cells, but {wanted} columns.",
                found=str(len(cells)),
                wanted=str(len(header)),
            )
        cells += [""] * (len(header) - len(cells))
        yield _Row(path.name, line, dict(zip(header, cells, strict=True)))


def _read_places(rows: Iterator[_Row]) -> list[Place]:
    found: dict[str, Place] = {}
    for row in rows:
        code, name, level = row.cells["code"], row.cells["name"], row.cells["level"]
        if not re.fullmatch(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", code):
            row.fail("“{code}” is not a Kemendagri code such as 35.22.12.2006.", code=code)
        if code in found:
            row.fail("The code {code} occurs twice.", code=code)
        if not name or level not in _LEVELS:
            row.fail(
                "The place {code} needs a name, and a level out of: {levels}.",
                code=code,
                levels=", ".join(sorted(_LEVELS)),
            )
        parent = row.cells["parent"] or None
        if parent and parent not in found:
            row.fail("The place {parent} must stand before the places in it.", parent=parent)
        found[code] = Place(code=code, name=name, level=level, parent=parent, aliases=row.list("aliases"))
    return list(found.values())


def _read_organisations(rows: Iterator[_Row]) -> list[Organisation]:
    found: dict[str, Organisation] = {}
    hosts: dict[str, str] = {}
    for row in rows:
        identifier = row.cells["identifier"]
        if not re.fullmatch(r"[a-z0-9_-]{2,100}", identifier):
            row.fail(
                "“{identifier}” is not a CKAN organization name (a–z, 0–9, hyphens).", identifier=identifier
            )
        if identifier in found or not row.cells["name"]:
            row.fail("The organization {identifier} occurs twice or has no name.", identifier=identifier)
        for host in row.list("hosts"):
            if hosts.setdefault(host, identifier) != identifier:
                row.fail("The host {host} belongs to {other} already.", host=host, other=hosts[host])
        found[identifier] = Organisation(
            identifier=identifier,
            name=row.cells["name"],
            aliases=row.list("aliases"),
            hosts=row.list("hosts"),
            affairs=row.list("affairs"),
        )
    return list(found.values())


def _read_terms(table: str, rows: Iterator[_Row], terms: dict[str, dict[str, str]]) -> None:
    words = terms.setdefault(table, {})
    implied: dict[str, str] = {}
    for row in rows:
        term = row.cells["term"]
        if not term:
            row.fail("The term is missing.")
        for word in map(_word, row.list("words")):
            if words.setdefault(word, term) != term:
                row.fail("The word “{word}” stands for {other} already.", word=word, other=words[word])
        for word in (_word(term), _word(row.cells["label"])):
            implied.setdefault(word, term)
        for column, value in row.cells.items():
            if column not in {"term", "words"} and value:
                terms.setdefault(f"{table}/{column}", {})[term] = value
    for word, term in implied.items():
        if word:
            words.setdefault(word, term)


def _word(text: str) -> str:
    return _SEPARATORS.sub(" ", text).strip(_EDGES).casefold()


def _invalid(file: str, line: int, message: str, **params: str) -> ConfigInvalid:
    path = f"{file}:{line}" if line else file
    return ConfigInvalid(
        [
            Problem(
                code="vocabulary-invalid", message=message, path=path, severity=Severity.ERROR, params=params
            )
        ]
    )
