"""The privacy guard in a run: what a record contributes is looked at before anything is kept."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvester.domain.identity import canonical
from harvester.normalise.context import Change, Normalised
from harvester.normalise.privacy import Finding, Released, TableScanner, guard, mask, mask_json
from harvester.normalise.privacy.suspicion import is_suspicious

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Table
    from harvester.domain.json import Json, JsonObject
    from harvester.domain.problem import Problem
    from harvester.ports import TableFiles


@dataclass(frozen=True, kw_only=True, slots=True)
class Screened:
    """A contribution after the guard. When ``held``, everything in it is masked."""

    normalised: Normalised
    raw: bytes
    held: bool = False


def screen(
    normalised: Normalised,
    content: Json,
    tables: TableFiles,
    *,
    files: Mapping[str, Sequence[Finding]] | None = None,
    released: bool = False,
) -> Screened:
    """Look for personal data in a contribution, its tables and the files behind it.

    A hit in the metadata holds the whole contribution; a hit in a table or a file takes that
    distribution out. What is kept then, raw record included, is masked. ``files`` are the findings in
    linked files, by the distribution's identifier.
    """
    dataset = normalised.dataset
    findings: dict[str, Sequence[Finding]] = dict(files or {})
    for item in dataset.distribution:
        if item.table is not None:
            found = scan_table(item.table, tables, title=" ".join(item.title.values()))
            findings[item.identifier] = (*findings.get(item.identifier, ()), *found)
    guarded = guard(dataset, findings, released=Released(dataset=True) if released else None)
    if released:
        whole = _with(normalised, guarded.dataset, guarded.problems)
        return Screened(normalised=whole, raw=canonical(content))
    if guarded.held or guarded.quarantined:
        _discard(dataset, guarded.dataset, tables, all_of_it=guarded.quarantined)
    return Screened(
        normalised=_with(_masked(normalised), guarded.dataset, guarded.problems),
        raw=screen_raw(content, personal=bool(guarded.problems)),
        held=guarded.quarantined,
    )


def screen_raw(content: Json, *, personal: bool = False) -> bytes:
    """A raw record as canonical JSON, masked where it may hold personal data."""
    raw = canonical(content)
    return canonical(mask_json(content)) if personal or is_suspicious(raw) else raw


def masked(problem: Problem) -> Problem:
    """A problem without personal data: problems quote what is wrong."""
    params = {key: mask(value) for key, value in problem.params.items()}
    return problem if params == problem.params else replace(problem, params=params)


def screen_state(state: JsonObject | None) -> JsonObject | None:
    """A plugin's memory of its source, masked where it may hold personal data: addresses it saw may."""
    if not state or not is_suspicious(canonical(state)):
        return state
    kept = mask_json(state)
    return dict(kept) if isinstance(kept, Mapping) else None


def scan_table(table: Table, tables: TableFiles, *, title: str = "") -> tuple[Finding, ...]:
    """What a table of ours holds of private persons."""
    headers = [column.title or column.name for column in table.columns]
    scanner = TableScanner(columns=headers, path="table", title=title)
    for part in table.parts:
        with tables.path(part).open(encoding="utf-8", newline="") as body:
            for row in csv.reader(body):
                scanner.feed(row)
    return scanner.findings()


def _with(normalised: Normalised, dataset: Dataset, problems: Sequence[Problem]) -> Normalised:
    return replace(normalised, dataset=dataset, problems=(*normalised.problems, *problems))


def _masked(normalised: Normalised) -> Normalised:
    """What was noticed in normalising quotes values."""
    return replace(
        normalised,
        problems=tuple(map(masked, normalised.problems)),
        changes=tuple(
            Change(path=c.path, before=mask(c.before), after=mask(c.after), rule=c.rule)
            for c in normalised.changes
        ),
    )


def _discard(before: Dataset, after: Dataset, tables: TableFiles, *, all_of_it: bool) -> None:
    """Rows of persons are not kept on disk either."""
    kept = {part for d in after.distribution if d.table and not all_of_it for part in d.table.parts}
    for item in before.distribution:
        for part in item.table.parts if item.table else ():
            if part not in kept:
                tables.discard(part)
