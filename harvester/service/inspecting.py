"""Looking into linked files outside of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvester.domain.errors import ConfigInvalid, PluginMissing
from harvester.domain.run import RunStatus
from harvester.pipeline.harvest import HarvestRun
from harvester.sdk.context import FetchContext
from harvester.service.core import Core
from harvester.service.file_inspection import file_inspections, never
from harvester.service.harvesting import Harvesting

if TYPE_CHECKING:
    from harvester.domain.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionPass:
    """What looking into the due files of one source did."""

    source: str
    looked: int  #: files looked into
    held: int  #: records that were held back for it, wholly or in part
    waiting: int  #: files that are still due


@dataclass(frozen=True)
class Inspecting:
    """Looks into linked files outside of runs: those that runs had no time for, and those seen long ago."""

    core: Core

    def inspect(
        self,
        name: str | None = None,
        *,
        seconds: float | None = None,
        stopped: Callable[[], bool] = never,
    ) -> list[InspectionPass]:
        """Look into the files that are due, of one source or of all, a source for ``seconds`` at most.

        A source that is being harvested, or whose plugin is missing, is left out.

        Raises:
            NotFound: there is no such source.
        """
        core = self.core
        due = list(core.harvest.sources_due(core.clock.now()))
        sources = [core.sources.get(name)] if name else [core.sources.by_id(source_id) for source_id in due]
        passes = [self._inspect(source, seconds, stopped) for source in sources if name or source.enabled]
        return [each for each in passes if each is not None]

    def standing(self, name: str | None = None) -> Mapping[str, int]:
        """How many linked files are clean, found with personal data, waiting, failed …

        Raises:
            NotFound: there is no such source.
        """
        return self.core.harvest.inspected(self.core.sources.get(name).id if name else None)

    def _inspect(
        self, source: Source, seconds: float | None, stopped: Callable[[], bool]
    ) -> InspectionPass | None:
        core = self.core
        runs = core.runs.latest(source_id=source.id, limit=1)
        if not runs or runs[0].status is RunStatus.RUNNING:
            return None
        harvests = Harvesting(core)
        try:
            preparer = harvests.preparer(source, core.tables)
        except (PluginMissing, ConfigInvalid):
            return None
        with (
            file_inspections(core, source, seconds=seconds, stopped=stopped) as files,
            core.fetcher.session(source) as http,
        ):
            if files is None:
                return None
            now = core.clock.now()
            late = HarvestRun(
                source=source,
                run_id=runs[0].id,
                store=core.harvest,
                preparer=replace(preparer, files=files),
                context=FetchContext(url=source.url, http=http, now=now, spool=core.tables.write),
                policy=harvests.policy(source),
                progress=lambda counts, expected: None,
            ).catch_up()
        waiting = core.harvest.sources_due(now).get(source.id, 0)
        return InspectionPass(source=source.name, looked=late.looked, held=late.held, waiting=waiting)
