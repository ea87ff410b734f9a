"""Reads the term tables of ``config/vocabularies/*.tsv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path


def read_terms(folder: Path) -> dict[str, Mapping[str, str]]:
    """The tables that start with the columns ``term``, ``label`` and ``words``.

    A table's words, label and term lead to the term. Every further column ``x`` of a table ``t`` is a
    table of its own, ``t/x``, from the term to the value; so is the label (``t/label``).
    """
    tables: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if (rows.fieldnames or [])[:3] == ["term", "label", "words"]:
                tables |= _tables(path.stem, list(rows))
    return tables


def _tables(name: str, rows: list[dict[str, str]]) -> dict[str, Mapping[str, str]]:
    words: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    for row in rows:
        term = row["term"]
        code = term.rstrip("/").rpartition("/")[2]
        for word in (term, code, code.replace("_", " "), row["label"], *row["words"].split("|")):
            if word:
                words.setdefault(word.casefold(), term)
        for column, value in row.items():
            if column not in {"term", "words"} and value:
                columns.setdefault(column, {})[term] = value
                if column in {"iri", "media-type"}:
                    words.setdefault(value.casefold(), term)
    return {name: words} | {f"{name}/{column}": values for column, values in columns.items()}
