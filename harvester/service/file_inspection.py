"""What looks into the files behind distributions, as the settings and a source say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from harvester.adapters.file_inspector import HttpFileInspector, InspectionLimits
from harvester.pipeline.inspecting import FileInspections

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.service.core import Core

PREVIEW_INSPECTION_SECONDS = 20.0


def never() -> bool:
    """For what is not stopped by anyone."""
    return False


def inspects(core: Core, source: Source) -> bool:
    """Whether the files of a source are looked into."""
    told = source.options.get("inspect_files")
    return told if isinstance(told, bool) else core.settings.privacy.inspect_files


@contextmanager
def file_inspections(
    core: Core, source: Source, *, seconds: float | None = None, stopped: Callable[[], bool] = never
) -> Iterator[FileInspections | None]:
    """What looks into the files of one run, for ``seconds`` at most; ``None`` where files are let be."""
    if not inspects(core, source):
        yield None
        return
    settings = core.settings.privacy
    limits = InspectionLimits(
        max_bytes=settings.max_bytes,
        seconds_per_file=settings.seconds_per_file,
        seconds_per_run=settings.seconds_per_run if seconds is None else seconds,
    )
    with core.fetcher.brief(source.options, seconds=settings.seconds_per_file) as http:
        yield FileInspections(
            inspector=HttpFileInspector(http=http, limits=limits, stopped=stopped),
            now=core.clock.now(),
            recheck=timedelta(days=settings.recheck_days),
        )
