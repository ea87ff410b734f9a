"""What changed rules would change: counted from the records that are kept, before anything is delivered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from harvester.adapters.db.archive import SqlArchive
from harvester.adapters.tables import CsvFiles, ScratchTables
from harvester.domain.errors import Conflict
from harvester.pipeline.inspecting import FileInspections
from harvester.pipeline.rules import NeverLooks, RuleChange, RulesPreview, preview_rules
from harvester.service.core import Core
from harvester.service.file_inspection import inspects
from harvester.service.harvesting import Harvesting


@dataclass(frozen=True)
class Rules:
    """Plugins, vocabularies, configuration and normalising are rules: a new one may change every dataset."""

    core: Core

    def preview(
        self, name: str, *, told: Callable[[RuleChange], None] = lambda _: None, most: int | None = None
    ) -> RulesPreview:
        """What the next run of a source would change though the source itself says the same; keeps nothing.

        Raises:
            NotFound: there is no such source.
            Conflict: it has more than ``most`` records.
            PluginMissing, ConfigInvalid: the source cannot be read.
        """
        core = self.core
        source, now = core.sources.get(name), core.clock.now()
        archive = SqlArchive(core.engine)
        if most is not None and (number := archive.count(source.id)) > most:
            raise Conflict(
                f"“{name}” has {number} records, more than can be read while you wait. "
                f"Run `harvester rules preview {name}` on the server."
            )
        with tempfile.TemporaryDirectory(dir=core.settings.state_dir) as folder:
            tables = ScratchTables(CsvFiles(Path(folder)), core.tables)
            preparer = Harvesting(core).preparer(source, tables)
            if inspects(core, source):
                files = FileInspections(inspector=NeverLooks(), now=now, recheck=timedelta())
                preparer = replace(preparer, files=files)
            preview = RulesPreview(source=source.name)
            return preview_rules(preparer, archive, preview, now=now, told=told)


def preview_json(found: RulesPreview) -> dict[str, Any]:
    """A preview as programs get it."""
    return {
        "source": found.source,
        "records": found.records,
        "not_told": found.untold,
        "unchanged": found.unchanged,
        "changed": found.changed,
        **{action.value: number for action, number in sorted(found.actions.items())},
        "fields": dict(found.fields.most_common()),
    }


def change_json(change: RuleChange) -> dict[str, Any]:
    """One change as programs get it."""
    return {
        "action": change.action.value,
        "name": change.name,
        "title": change.title,
        "fields": list(change.fields),
    }
