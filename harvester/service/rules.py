"""What changed rules would change: counted from the records that are kept, before anything is delivered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from harvester.adapters.db.archive import SqlArchive
from harvester.adapters.tables import CsvFiles, ScratchTables
from harvester.pipeline.inspecting import FileInspections
from harvester.pipeline.rules import NeverLooks, RuleChange, RulesPreview, preview_rules
from harvester.service.core import Core
from harvester.service.file_inspection import inspects
from harvester.service.harvesting import Harvesting


@dataclass(frozen=True)
class Rules:
    """Plugins, vocabularies, configuration and normalising are rules: a new one may change every dataset."""

    core: Core

    def preview(self, name: str, *, told: Callable[[RuleChange], None] = lambda _: None) -> RulesPreview:
        """What the next run of a source would change though the source itself says the same; keeps nothing.

        Raises:
            NotFound: there is no such source.
            PluginMissing, ConfigInvalid: the source cannot be read.
        """
        core = self.core
        source, now = core.sources.get(name), core.clock.now()
        with tempfile.TemporaryDirectory(dir=core.settings.state_dir) as folder:
            tables = ScratchTables(CsvFiles(Path(folder)), core.tables)
            preparer = Harvesting(core).preparer(source, tables)
            if inspects(core, source):
                files = FileInspections(inspector=NeverLooks(), now=now, recheck=timedelta())
                preparer = replace(preparer, files=files)
            preview = RulesPreview(source=source.name)
            return preview_rules(preparer, SqlArchive(core.engine), preview, now=now, told=told)
