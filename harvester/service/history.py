"""How a dataset became what it is: its versions with what changed, and the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from harvester.dcat.changes import Difference, differences
from harvester.ports import DatasetRow, DatasetVersion
from harvester.service.core import Core


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A former version, and what the run that superseded it changed."""

    version: DatasetVersion
    changes: Sequence[Difference]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was cleaned away."""

    runs: int = 0
    passes: int = 0
    versions: int = 0
    raw: int = 0


@dataclass(frozen=True)
class History:
    """Reads the past, and forgets what is older than the settings want."""

    core: Core

    def steps(self, dataset: DatasetRow, *, limit: int = 20) -> list[Step]:
        """The former versions of a dataset, newest first, each compared with the one that followed."""
        following = dataset.document
        found = []
        for version in self.core.catalogue.versions(dataset)[:limit]:
            changes = differences(version.document, following) if version.document else []
            found.append(Step(version=version, changes=changes))
            following = version.document or following
        return found

    def forget(self) -> Forgotten:
        """Forget what is older, or more, than the settings keep; 0 in a setting keeps it for ever."""
        core, settings = self.core, self.core.settings
        now = core.clock.now()
        runs = passes = versions = raw = 0
        if settings.keep_runs_days > 0:
            before = now - timedelta(days=settings.keep_runs_days)
            runs, passes = core.runs.forget(before), core.deliveries.forget(before)
        if settings.keep_versions > 0:
            versions += core.catalogue.forget_versions(most=settings.keep_versions)
        if settings.keep_versions_days > 0:
            days = timedelta(days=settings.keep_versions_days)
            versions += core.catalogue.forget_versions(before=now - days)
        if settings.keep_raw_days > 0:
            raw = core.catalogue.forget_raw(now - timedelta(days=settings.keep_raw_days))
        return Forgotten(runs=runs, passes=passes, versions=versions, raw=raw)
