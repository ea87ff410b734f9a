"""Files that earlier runs had no time for are looked into later; what is found acts at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import orjson

from harvester.dcat.document import from_document, to_document
from harvester.domain.problem import each_once
from harvester.normalise.context import Change, Normalised
from harvester.pipeline.guarding import screen
from harvester.pipeline.inspecting import FileInspections
from harvester.pipeline.prepare import release_outdated
from harvester.ports import HarvestBatch, HarvestStore, Outcome, TableFiles

if TYPE_CHECKING:
    from harvester.normalise.privacy.looks import Inspection
    from harvester.ports import RecordRow

BATCH_FILES = 20


@dataclass(kw_only=True, slots=True)
class CaughtUp:
    """What was done."""

    looked: int = 0  #: files
    held: int = 0  #: records that were held back, wholly or in part


@dataclass(kw_only=True)
class CatchUp:
    """Works off the files of one source that are due."""

    source_id: int
    store: HarvestStore
    files: FileInspections
    tables: TableFiles
    released: Mapping[str, frozenset[str]]
    batch: Callable[[], AbstractContextManager[HarvestBatch]]
    compose: Callable[[HarvestBatch, set[str]], None]  #: composes these series anew
    progress: Callable[[], None]  #: called now and then; raises RunCancelled
    _done: CaughtUp = field(default_factory=CaughtUp)

    def execute(self) -> CaughtUp:
        """Look until nothing is due or the time is used up."""
        while not self.files.inspector.exhausted():
            due = self.store.due_inspections(self.source_id, self.files.now, limit=BATCH_FILES)
            looks = [(before, self.files.again(before)) for before in due]
            done = [pair for pair in looks if pair[1].due and pair[1].due > self.files.now]
            if not done:
                break
            self._keep(done)
            self.progress()
        return self._done

    def _keep(self, looks: Sequence[tuple[Inspection, Inspection]]) -> None:
        self._done.looked += sum(1 for _, after in looks if after.checked == self.files.now)
        found: dict[str, list[Inspection]] = {}
        for before, after in looks:
            if after.personal and (before.released > after.released or not before.personal):
                found.setdefault(after.record, []).append(after)
        cleared = {before.record for before, after in looks if before.personal and not after.personal}
        with self.batch() as batch:
            batch.update_inspections([after for _, after in looks])
            outdated = {before.record for before, after in looks if before.released > after.released}
            series = {
                self._hold(batch, record, inspections, outdated=record in outdated)
                for record, inspections in found.items()
            }
            self.compose(batch, {name for name in series if name})
            batch.read_again(cleared)

    def _hold(
        self, batch: HarvestBatch, record: str, found: Sequence[Inspection], *, outdated: bool
    ) -> str | None:
        """Take what leads to these files out of a record's contribution; gives its series.

        ``outdated``: they were let go, but are other files now.
        """
        row = batch.record(record)
        if row is None or row.contribution is None or row.outcome is not Outcome.KEPT:
            return None
        released = row.raw_hash in self.released.get(row.series or "", ())
        if released and not outdated:
            return None
        held = _held(row, found, self.tables)
        if released:
            batch.end_release(row.series or "", row.raw_hash)
            held = replace(held, problems=each_once((*held.problems, release_outdated())))
        batch.save_records([held])
        problems = [problem for problem in held.problems if problem not in row.problems]
        batch.add_problems([(problem, record) for problem in problems])
        self._done.held += 1
        return row.series


def _held(row: RecordRow, found: Sequence[Inspection], tables: TableFiles) -> RecordRow:
    dataset = from_document(row.contribution or {})
    findings = {
        item.identifier: inspection.findings
        for inspection in found
        for item in dataset.distribution
        if inspection.url in {item.download_url, item.access_url}
    }
    before = Normalised(
        dataset=dataset, problems=row.problems, changes=tuple(Change(**change) for change in row.changes)
    )
    screened = screen(before, orjson.loads(row.raw) if row.raw else None, tables, files=findings)
    normalised = screened.normalised
    return replace(
        row,
        rules="",  # the next run reads it again
        outcome=Outcome.HELD if screened.held else Outcome.KEPT,
        raw=screened.raw if row.raw else None,
        contribution=to_document(normalised.dataset),
        problems=each_once(normalised.problems),
        changes=tuple(asdict(change) for change in normalised.changes),
    )
