"""One run of one source: read lazily, prepare, compose, decide, store, in small batches."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harvester.domain.decide import WithdrawalPolicy, brake_holds
from harvester.domain.errors import HarvesterError, RunCancelled, SourceUnchanged
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem, Severity
from harvester.domain.run import Counts, RunStatus
from harvester.domain.source import Source
from harvester.normalise.privacy import mask
from harvester.normalise.privacy.looks import LookStatus
from harvester.pipeline.calls import listed
from harvester.pipeline.catching_up import CatchUp, CaughtUp
from harvester.pipeline.composing import Composer
from harvester.pipeline.guarding import masked, screen_state
from harvester.pipeline.inspecting import problems_of
from harvester.pipeline.listing import listed_twice, listing_empty, with_sound_identifier
from harvester.pipeline.moving import Moving
from harvester.pipeline.prepare import Prepared, Preparer
from harvester.ports import EPOCH, HarvestBatch, HarvestStore, KnownRecord, Outcome
from harvester.sdk.context import FetchContext
from harvester.sdk.plugin import Capability

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harvester.domain.record import RawRecord

logger = logging.getLogger(__name__)

BATCH_RECORDS = 250
FIRST_RECORDS = 25  #: the first batch; each is twice the one before, so that delivery begins soon
BATCH_SECONDS = 5.0

#: Called after each batch with the counts so far and how many records are expected; raises RunCancelled.
Progress = Callable[[Counts, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """How a run ended. ``state`` is the plugin's new cursor; ``full`` says that the listing was complete."""

    status: RunStatus
    counts: Counts
    error: str | None = None
    held: int = 0
    state: JsonObject | None = None
    full: bool = False
    whole: bool = False  #: nothing of the listing was left out or could not be read
    unread: bool = False  #: the source was known to be as before
    days: frozenset[str] = frozenset()  #: on which something was new or changed, as the source told

    @property
    def succeeded(self) -> bool:
        """Whether what the source said was read to its end."""
        return self.status.succeeded


@dataclass(kw_only=True)
class HarvestRun:
    """One run. Make one, call :meth:`execute` once."""

    source: Source
    run_id: int
    store: HarvestStore
    preparer: Preparer
    context: FetchContext
    policy: WithdrawalPolicy
    progress: Progress
    force: bool = False
    confirmed: bool = False  #: an administrator confirmed the withdrawals that the brake held
    counts: Counts = field(default_factory=Counts)
    _errors: int = 0
    _broken: bool = False  # the listing itself had errors
    _rules: str = ""
    _waits: bool = False  # new datasets wait for the end of the listing
    _never_inspected: Counter[LookStatus] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._composer = Composer(
            source=self.source,
            run_id=self.run_id,
            now=self.context.now,
            find_duplicates=self.preparer.find_duplicates,
            counts=self.counts,
        )

    def execute(self) -> RunResult:
        """Run to the end. Never raises: what ended the run is in its result; what came before is kept."""
        self._rules = self.preparer.rules()
        self._waits = self._may_have_moved()
        try:
            unchanged = self._reads_nothing_new()
            held = self._withdraw(unchanged=unchanged)
            self.catch_up()
            self._report_files()
            if unchanged:
                return self._unchanged(held)
        except RunCancelled as error:
            return self._ended(RunStatus.CANCELLED, str(error))
        except HarvesterError as error:
            return self._ended(RunStatus.FAILED, mask(str(error)))
        except Exception as error:  # whatever it is, it ends this run, and no other
            logger.exception("The run %s of %s ends with a fault", self.run_id, self.source.name)
            return self._ended(
                RunStatus.FAILED,
                f"The harvester has a fault ({type(error).__name__}: {mask(str(error))}). "
                "Tell whoever keeps it; what was harvested until then is kept.",
            )
        counts = self.store.tally(self.source.id, self.run_id)
        counts.seen, counts.failed = self.counts.seen, self.counts.failed
        status = RunStatus.DONE
        if self._errors or counts.failed or counts.invalid or counts.quarantined:
            status = RunStatus.PROBLEMS
        if held:
            status = RunStatus.NEEDS_REVIEW
        return RunResult(
            status=status,
            counts=counts,
            held=held,
            state=screen_state(self.context.new_state),
            full=self._complete(),
            whole=not (self._broken or counts.failed or self.context.partial_reason),
            days=frozenset(self._composer.days),
        )

    def _unchanged(self, held: int) -> RunResult:
        counts = self.store.standing(self.source.id)
        counts.withdrawn = self.counts.withdrawn
        status = RunStatus.PROBLEMS if counts.invalid or counts.quarantined else RunStatus.DONE
        status = RunStatus.NEEDS_REVIEW if held else status
        full = self.context.full and self._complete()
        return RunResult(status=status, counts=counts, held=held, full=full, whole=True, unread=True)

    def _ended(self, status: RunStatus, error: str) -> RunResult:
        counts = self.store.tally(self.source.id, self.run_id)
        counts.seen, counts.failed = self.counts.seen, self.counts.failed
        return RunResult(status=status, counts=counts, error=error, days=frozenset(self._composer.days))

    # Reading -----------------------------------------------------------------------------------

    def _reads_nothing_new(self) -> bool:
        try:
            self._read_all()
        except SourceUnchanged:
            return True
        return False

    def _read_all(self) -> None:
        batch: list[RawRecord] = []
        size = min(FIRST_RECORDS, BATCH_RECORDS)
        started = time.monotonic()
        ended = False
        try:
            for raw in listed(self.preparer.plugin, self.context):
                batch.append(with_sound_identifier(raw, self.preparer.key))
                if len(batch) >= size or time.monotonic() - started > BATCH_SECONDS:
                    full, batch = batch, []
                    size = min(2 * size, BATCH_RECORDS)
                    self._process(full)
                    self.progress(self.counts, self.context.expected)
                    started = time.monotonic()
            ended = True
        finally:
            # Also when the listing breaks off: what was read until then is kept.
            if batch:
                self._process(batch)
            self._report_listing()
            self._settle(complete=ended and self._complete())

    def _report_listing(self) -> None:
        problems = [(masked(problem), record and mask(record)) for problem, record in self.context.problems]
        self.context.problems.clear()
        if not problems:
            return
        errors = [record for problem, record in problems if problem.severity is Severity.ERROR]
        lost = sum(1 for record in errors if record is not None)
        self._errors += len(errors)
        self._broken = self._broken or bool(errors)
        self.counts.seen += lost
        self.counts.failed += lost
        with self._batch() as batch:
            batch.add_problems(problems)

    def _batch(self) -> AbstractContextManager[HarvestBatch]:
        return self.store.batch(self.source.id, self.run_id, self.context.now)

    def _process(self, raws: Sequence[RawRecord]) -> None:
        known = self.store.known(self.source.id, [raw.identifier for raw in raws])
        unchanged: list[str] = []
        gone: list[str] = []
        changed: dict[str, tuple[RawRecord, str]] = {}
        problems: list[tuple[Problem, str | None]] = []
        former: set[str] = set()
        for raw in raws:
            before = known.get(raw.identifier)
            if raw.deleted:
                gone.append(raw.identifier)
                continue
            self.counts.seen += 1
            if raw.identifier in changed or (before and before.seen_run == self.run_id):
                problems.append((listed_twice(raw.identifier), raw.identifier))
                self.counts.failed += 1
                continue
            hashed = self.preparer.raw_hash(raw)
            if before and self._is_same(before, hashed):
                unchanged.append(raw.identifier)
                self._count(before.outcome)
                continue
            changed[raw.identifier] = (raw, hashed)
        prepared = self._prepare(changed, known)
        # A record that can no longer be read keeps what it gave before; the next run tries again.
        unread = {
            name: prepared.pop(name) for name in list(prepared) if _lost(prepared[name], known.get(name))
        }
        for item in unread.values():
            problems.extend((p, item.row.identifier) for p in item.row.problems)
        former.update(series for name in prepared if name in known and (series := known[name].series))
        with self._batch() as batch:
            if changed or gone or any(known[name].missing for name in unchanged):
                batch.forget_answers()
            batch.mark_seen([*unchanged, *unread])
            batch.mark_gone(gone)
            batch.save_records([item.row for item in prepared.values()])
            if self.preparer.files:
                inspections = self.preparer.files.take()
                batch.save_inspections(inspections)
                self._never_inspected.update(
                    each.status for found in inspections.values() for each in found if each.checked is None
                )
            for item in prepared.values():
                problems.extend((p, item.row.identifier) for p in item.row.problems)
            batch.add_problems(problems)
            self._composer.compose(batch, prepared.values(), former, waits=self._waits)
        self._errors += sum(1 for problem, _ in problems if problem.severity is Severity.ERROR)

    def _prepare(
        self, changed: Mapping[str, tuple[RawRecord, str]], known: Mapping[str, KnownRecord]
    ) -> dict[str, Prepared]:
        if self.preparer.files:
            before = [identifier for identifier in changed if identifier in known]
            self.preparer.files.load(self.store.inspections(self.source.id, before))
        prepared = {}
        for identifier, (raw, hashed) in changed.items():
            prepared[identifier] = self.preparer.prepare(raw, hashed=hashed, rules=self._rules)
            self._count(prepared[identifier].row.outcome)
        return prepared

    def _is_same(self, before: KnownRecord, hashed: str) -> bool:
        return not self.force and before.raw_hash == hashed and before.rules == self._rules

    def _count(self, outcome: Outcome) -> None:
        self.counts.skipped += outcome is Outcome.SKIPPED
        self.counts.failed += outcome is Outcome.FAILED

    # Linked files --------------------------------------------------------------------------------

    def catch_up(self) -> CaughtUp:
        """Look into linked files that are due, as time is left."""
        files = self.preparer.files
        if files is None:
            return CaughtUp()
        late = CatchUp(
            source_id=self.source.id,
            store=self.store,
            files=files,
            tables=self.preparer.tables,
            released=self.preparer.released,
            batch=self._batch,
            compose=lambda batch, series: self._composer.compose(batch, [], series),
            progress=lambda: self.progress(self.counts, self.context.expected),
        )
        return late.execute()

    def _report_files(self) -> None:
        problems = problems_of(self._never_inspected)
        if problems:
            with self._batch() as batch:
                batch.add_problems([(problem, None) for problem in problems])

    # New datasets ------------------------------------------------------------------------------

    def _may_have_moved(self) -> bool:
        """Whether a new dataset may be one that is known; where it cannot, none needs to wait."""
        if Capability.COMPLETE_LISTING not in self.preparer.plugin.capabilities:
            return False
        return bool(self.source.last_full) or self.store.settled_before(self.source.id, self.run_id)

    def _settle(self, *, complete: bool) -> None:
        Moving(
            source_id=self.source.id,
            run_id=self.run_id,
            store=self.store,
            policy=self.policy,
            batch=self._batch,
            compose=lambda batch, series: self._composer.compose(batch, [], series),
        ).settle(complete=complete, kept=self.context.kept)

    # Withdrawing -------------------------------------------------------------------------------

    def _complete(self) -> bool:
        capable = Capability.COMPLETE_LISTING in self.preparer.plugin.capabilities
        return capable and self.context.partial_reason is None and self.context.limit is None

    def _withdraw(self, *, unchanged: bool) -> int:
        """Withdraw what is due; returns how many records the brake holds back.

        What a complete listing lacked is still lacking in one that is ``unchanged``.
        """
        complete = self._complete()
        now = self.context.now
        if complete and not unchanged:
            if self.counts.seen == 0 and (held := self.store.held(self.source.id)):
                with self._batch() as batch:
                    batch.add_problems([(listing_empty(held), None)])
            self.store.note_missing(self.source.id, self.run_id, now, self.context.kept)
        due = self.store.missing(self.source.id, now - self.policy.grace if complete else EPOCH)
        if due and not self.confirmed:
            held = self.store.held(self.source.id)
            if brake_holds(gone=len(due), held=held, policy=self.policy):
                return len(due)
        for start in range(0, len(due), BATCH_RECORDS):
            with self._batch() as batch:
                series = batch.remove_records(due[start : start + BATCH_RECORDS])
                self._composer.compose(batch, [], set(series))
        return 0


def _lost(item: Prepared, before: KnownRecord | None) -> bool:
    """Whether a record that belonged to a dataset cannot be read any more."""
    return item.row.outcome is Outcome.FAILED and before is not None and before.series is not None
