"""What changed rules would make of the records that are kept: read again without asking the source."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from harvester.dcat.document import differing_keys, from_document
from harvester.domain.decide import Action, State
from harvester.domain.problem import Problem, Severity
from harvester.domain.record import RawRecord
from harvester.normalise.privacy.looks import Look, LookStatus
from harvester.pipeline.assess import Part, assess_parts
from harvester.ports import Kept, Outcome, RecordRow

if TYPE_CHECKING:
    from harvester.pipeline.prepare import Preparer
    from harvester.ports import ArchiveStore, TableFiles

_PAGE = 250


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleChange:
    """One dataset that would differ. ``fields`` are the keys of its document."""

    action: Action
    title: str
    name: str | None = None  #: none for a dataset that is not there yet
    fields: tuple[str, ...] = ()


@dataclass(kw_only=True)
class RulesPreview:
    """How many datasets of a source would differ, and in what."""

    source: str
    records: int = 0
    untold: int = 0  #: records that are kept masked, or not at all; taken as they are
    unchanged: int = 0
    actions: Counter[Action] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        """Datasets that would be delivered anew, withdrawn or held back."""
        return sum(self.actions.values())

    def add(self, change: RuleChange) -> None:
        """Count one."""
        self.actions[change.action] += 1
        self.fields.update(change.fields)


class NeverLooks:
    """Implements ``ports.FileInspector`` without fetching anything: what is known of a file counts."""

    def exhausted(self) -> bool:
        """There is no time."""
        return True

    def look(
        self,
        url: str,
        *,
        title: str = "",
        whole: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Look:
        """Not now."""
        return Look(status=LookStatus.WAITING)


def preview_rules(
    preparer: Preparer,
    store: ArchiveStore,
    preview: RulesPreview,
    *,
    now: datetime,
    told: Callable[[RuleChange], None] = lambda _: None,
) -> RulesPreview:
    """Make every dataset of a source anew from its stored records, compare, and count into ``preview``.

    ``preparer`` gets a place of its own for tables. Nothing is fetched, and nothing is kept. Memory
    does not grow with the source: contributions wait in a temporary file.
    """
    with closing(_Contributions()) as contributions:
        records = store.records(preparer.source.id)
        while page := list(itertools.islice(records, _PAGE)):
            if preparer.files:
                preparer.files.load(store.inspections(preparer.source.id, [row.identifier for row in page]))
            for row in page:
                preview.records += 1
                again = _read_again(preparer, row)
                preview.untold += again is None
                contributions.add(again or row, former=row.series)
            if preparer.files:
                preparer.files.take()
        for series in contributions.series():
            standing = store.standing(preparer.source.id, series)
            for each in series:
                change = _change(preparer, contributions.parts(each), standing.get(each), now)
                if change is None:
                    preview.unchanged += each in standing
                else:
                    preview.add(change)
                    told(change)
    return preview


def _read_again(preparer: Preparer, row: RecordRow) -> RecordRow | None:
    """What the record becomes now; ``None`` when it is not kept as the source told it."""
    if not row.raw:
        return None
    raw = RawRecord(identifier=row.identifier, content=orjson.loads(row.raw), url=row.url, tables=row.tables)
    there = all(_is_there(preparer.tables, table.sha256) for table in row.tables.values())
    if preparer.raw_hash(raw) != row.raw_hash or not there:
        return None
    return preparer.prepare(raw, hashed=row.raw_hash, rules=row.rules).row


def _is_there(tables: TableFiles, sha256: str) -> bool:
    return tables.path(sha256).is_file()


def _change(
    preparer: Preparer, parts: Sequence[Part], standing: Kept | None, now: datetime
) -> RuleChange | None:
    before = standing.state if standing else State.WITHDRAWN
    name, title = (standing.name, standing.title) if standing else (None, "")
    if not parts:
        if before is State.WITHDRAWN:
            return None
        return RuleChange(action=Action.WITHDRAWN, title=title, name=name)
    assessed = assess_parts(parts, source=preparer.source, harvested=now)
    if standing and (standing.state, standing.content_hash) == (assessed.state, assessed.content_hash):
        return None
    actions = {State.INVALID: Action.INVALID, State.QUARANTINED: Action.QUARANTINED}
    action = actions.get(assessed.state, Action.UPDATED if standing else Action.CREATED)
    fields = differing_keys(standing.document, assessed.document) if standing else ()
    return RuleChange(action=action, title=assessed.title, name=name, fields=tuple(fields))


class _Contributions:
    """Contributions of all records of a source, by series, on disk."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # a temporary file, gone when it is closed
        self._database.execute("CREATE TABLE part (series, position, identifier, document, held, problems)")
        self._database.execute("CREATE INDEX part_series ON part (series, position, identifier)")

    def add(self, row: RecordRow, *, former: str | None) -> None:
        """Keep what a record contributes, and remember the series that it contributed to before."""
        document = orjson.dumps(row.contribution) if row.contribution is not None and row.series else None
        problems = orjson.dumps([[p.code, p.severity.value] for p in row.problems])
        self._database.execute(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
            (row.series, row.position, row.identifier, document, row.outcome is Outcome.HELD, problems),
        )
        if former is not None and former != row.series:
            self._database.execute(
                "INSERT INTO part VALUES (?, '', ?, NULL, 0, '[]')", (former, row.identifier)
            )

    def series(self) -> Iterator[list[str]]:
        """All series, a page at a time."""
        found = self._database.execute("SELECT DISTINCT series FROM part WHERE series IS NOT NULL")
        while page := found.fetchmany(_PAGE):
            yield [series for (series,) in page]

    def parts(self, series: str) -> list[Part]:
        """The contributions to one dataset, oldest first."""
        rows = self._database.execute(
            "SELECT document, held, problems FROM part WHERE series = ? AND document IS NOT NULL"
            " ORDER BY position, identifier",
            (series,),
        )
        return [
            Part(
                dataset=from_document(orjson.loads(document)),
                held=bool(held),
                problems=[
                    Problem(code=code, message=code, severity=Severity(severity))
                    for code, severity in orjson.loads(problems)
                ],
            )
            for document, held, problems in rows
        ]

    def close(self) -> None:
        """Give the file back."""
        self._database.close()
