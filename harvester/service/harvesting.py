"""Running the harvest of a source, from whoever asks: a person, cron, the queue."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.adapters.db.validators import SqlValidators
from harvester.adapters.tables import CsvFiles
from harvester.domain.decide import State, WithdrawalPolicy
from harvester.domain.duplicates.loops import Ours
from harvester.domain.errors import ConfigInvalid, NotFound, PluginMissing, RunCancelled
from harvester.domain.problem import Problem, Severity
from harvester.domain.run import Counts, RunStatus
from harvester.pipeline.harvest import HarvestRun, RunResult
from harvester.pipeline.loops import Loops
from harvester.pipeline.prepare import Preparer, make_preparer
from harvester.pipeline.preview import PreviewLine, preview
from harvester.pipeline.tables import spool_as_told
from harvester.sdk.context import FetchContext, TableSpool
from harvester.sdk.plugin import Capability
from harvester.service.beating import beating
from harvester.service.core import LEAST_REASON, Core, digest_key
from harvester.service.file_inspection import PREVIEW_INSPECTION_SECONDS, file_inspections

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.ports import RunRow, TableFiles

HEARTBEAT_SECONDS = 20.0
PROGRESS_SECONDS = 1.0

#: Told now and then how a run goes on: its counts, and how many records are expected.
Watcher = Callable[[Counts, int | None], None]


@dataclass(frozen=True)
class Harvesting:
    """Runs sources."""

    core: Core

    def harvest(
        self,
        name: str,
        *,
        trigger: str = "manual",
        force: bool = False,
        confirmed: bool = False,
        watcher: Watcher | None = None,
    ) -> RunRow:
        """Harvest a source now, in this process.

        Raises:
            NotFound: there is no such source.
            Conflict: it is being harvested already.
        """
        source = self.core.sources.get(name)
        run = self.core.runs.start(
            source.id, self.core.clock.now(), trigger=trigger, force=force, confirmed=confirmed
        )
        return self.execute(run, watcher=watcher)

    def execute(self, run: RunRow, *, watcher: Watcher | None = None) -> RunRow:
        """Execute a run that was started or claimed; returns it finished."""
        core = self.core
        counts = Counts()
        try:
            source = core.sources.by_id(run.source_id)
            preparer = self.preparer(source, core.tables)
        except (NotFound, PluginMissing, ConfigInvalid) as error:
            core.runs.finish(
                run.id, core.clock.now(), status=RunStatus.FAILED, counts=counts, error=str(error)
            )
            return core.runs.get(run.id)
        finished = False
        try:
            with (
                _heartbeat(core, run.id) as pulse,
                file_inspections(core, source, stopped=lambda: pulse.cancelled) as files,
            ):
                preparer = replace(preparer, files=files)
                self._execute(run, source, preparer, pulse, watcher)
                finished = True
        finally:
            if not finished:  # interrupted: the run must not seem to go on
                core.runs.finish(
                    run.id,
                    core.clock.now(),
                    status=RunStatus.CANCELLED,
                    counts=core.harvest.tally(source.id, run.id),
                    error="The run was interrupted. What was harvested is kept; run it again.",
                )
        return core.runs.get(run.id)

    def _execute(
        self, run: RunRow, source: Source, preparer: Preparer, pulse: Pulse, watcher: Watcher | None
    ) -> None:
        core = self.core
        now = core.clock.now()
        rules = preparer.rules()
        same_rules = core.sources.rules(source.id) == rules and not run.force
        every = timedelta(days=source.number("full_every_days", core.settings.harvest.full_every_days))
        lately = source.last_full is not None and now - source.last_full < every
        full = not (same_rules and lately) or bool(core.harvest.waiting(source.id))
        # What a plugin that always lists everything keeps in its state is no cursor.
        incremental = Capability.INCREMENTAL in preparer.plugin.capabilities
        validators = SqlValidators(core.engine, source.id, send=same_rules)
        with core.fetcher.session(source, validators) as http:
            context = FetchContext(
                url=source.url,
                http=http,
                now=now,
                spool=core.tables.write,
                spool_told=_typing(core.tables),
                config=preparer.plugin.config,
                state={} if full and incremental else source.state,
                full=full,
            )
            result = HarvestRun(
                source=source,
                run_id=run.id,
                store=core.harvest,
                preparer=preparer,
                context=context,
                policy=self.policy(source),
                progress=pulse.following(watcher),
                force=run.force,
                confirmed=run.confirmed,
            ).execute()
        self._finish(run, source, result, rules, validators)

    def _finish(
        self, run: RunRow, source: Source, result: RunResult, rules: str, validators: SqlValidators
    ) -> None:
        core = self.core
        now = core.clock.now()
        if result.unread and not validators.sent:  # a 304 tells of no record
            result.counts.seen = result.counts.skipped = 0
        if result.days:
            core.sources.note_days(source.id, result.days)
        if result.succeeded:
            core.sources.finish_run(
                source.id, rules=rules, state=result.state, full_at=now if result.full else None
            )
            if result.status is not RunStatus.NEEDS_REVIEW:
                validators.commit(whole=result.whole, complete=result.full)
        core.runs.finish(
            run.id, now, status=result.status, counts=result.counts, error=result.error, held=result.held
        )

    def preparer(self, source: Source, tables: TableFiles) -> Preparer:
        """What turns records of a source into contributions, without looking into linked files.

        Raises:
            PluginMissing, ConfigInvalid: the source cannot be read.
        """
        core = self.core
        config = core.registry.configure(source.plugin, source.config)
        plugin = core.registry.get(source.plugin)(source.url, config)
        return make_preparer(
            source,
            plugin,
            vocabularies=core.vocabularies,
            tables=tables,
            language=core.settings.language,
            timezone=core.settings.timezone,
            released=core.harvest.released(source.id),
            find_duplicates=core.settings.duplicates.find,
            loops=Loops(ours=_ours(core), known=core.duplicates),
            key=digest_key(core.settings),
        )

    def policy(self, source: Source) -> WithdrawalPolicy:
        """When records that are gone are withdrawn."""
        settings = self.core.settings.harvest
        return WithdrawalPolicy(
            grace=timedelta(days=source.number("grace_days", settings.grace_days)),
            brake_share=source.number("brake_share", settings.brake_share),
            brake_count=int(source.number("brake_count", settings.brake_count)),
        )

    def preview(self, source: Source, *, limit: int = 20) -> Iterator[PreviewLine]:
        """What a source, registered or not, would become; keeps nothing.

        Raises:
            PluginMissing, ConfigInvalid: before anything is fetched.
            SourceError: the listing breaks off, after the lines of what was read.
        """
        core = self.core
        with tempfile.TemporaryDirectory(dir=core.settings.state_dir) as folder:
            tables = CsvFiles(Path(folder))
            preparer = self.preparer(source, tables)
            with (
                file_inspections(core, source, seconds=PREVIEW_INSPECTION_SECONDS) as files,
                core.fetcher.session(source) as http,
            ):
                preparer = replace(preparer, files=files)
                context = FetchContext(
                    url=source.url,
                    http=http,
                    now=core.clock.now(),
                    spool=tables.write,
                    spool_told=_typing(tables),
                    config=preparer.plugin.config,
                )
                yield from preview(preparer, context, limit=limit, tables=tables)

    def release(self, name: str, reason: str) -> int:
        """Let a quarantined dataset go, for a reason that is kept; queues the run that does it.

        Raises:
            NotFound: there is no such dataset.
            ConfigInvalid: no reason is given, or the dataset is not held back for personal data.
        """
        core = self.core
        dataset = core.catalogue.get(name)
        if dataset.state is not State.QUARANTINED and not any(each.personal for each in dataset.problems):
            raise _not_released("This dataset is not held back for personal data.")
        if len(reason.strip()) < LEAST_REASON:
            raise _not_released("Write down why it may be published (at least ten characters).")
        core.catalogue.release(dataset, reason.strip())
        return core.runs.enqueue(dataset.source_id, core.clock.now(), trigger="release", force=True)


class Pulse:
    """Keeps a run's lease while it works, shows its progress, and hears when it is to stop."""

    def __init__(self, core: Core, run_id: int) -> None:
        self._core = core
        self._run_id = run_id
        self._counts = Counts()
        self._expected: int | None = None
        self._last = 0.0
        self.cancelled = False

    def beat(self) -> None:
        """Renew the lease."""
        now = self._core.clock.now()
        self.cancelled = (
            self._core.runs.renew(self._run_id, now, self._counts, self._expected) or self.cancelled
        )

    def following(self, watcher: Watcher | None) -> Watcher:
        """A progress callback that keeps the lease too, and raises when the run is to stop."""

        def follow(counts: Counts, expected: int | None) -> None:
            self._counts, self._expected = replace(counts), expected
            if watcher:
                watcher(counts, expected)
            if time.monotonic() - self._last >= PROGRESS_SECONDS:
                self._last = time.monotonic()
                self.beat()
            if self.cancelled:
                raise RunCancelled("The run was cancelled; what was harvested until then is kept.")

        return follow


@contextmanager
def _heartbeat(core: Core, run_id: int) -> Iterator[Pulse]:
    pulse = Pulse(core, run_id)
    with beating(f"heartbeat-{run_id}", HEARTBEAT_SECONDS, pulse.beat):
        yield pulse


def _not_released(message: str) -> ConfigInvalid:
    problem = Problem(code="release-refused", path="reason", message=message, severity=Severity.ERROR)
    return ConfigInvalid([problem])


def _ours(core: Core) -> Ours:
    targets = tuple(target.url for target in core.settings.targets)
    return Ours(public_url=core.settings.public_url, targets=targets)


def _typing(files: TableFiles) -> TableSpool:
    return partial(spool_as_told, files=files)
