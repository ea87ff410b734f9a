"""How things look in JSON."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from harvester.service.as_json import problem_json
from harvester.service.staleness import stale
from harvester.web.current import service

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.pipeline.preview import PreviewLine
    from harvester.ports import DatasetRow, RunRow


def source_json(source: Source, last: RunRow | None) -> dict[str, Any]:
    """A source without its secrets; ``secrets`` names those that are stored, ``last`` is its newest run."""
    sources = service().sources
    why = stale(service().core, source, last)
    return {
        "name": source.name,
        "title": source.title,
        "url": source.url,
        "plugin": source.plugin,
        "config": sources.public_config(source),
        "secrets": sorted(sources.secret_keys(source.plugin) & set(source.config)),
        "options": dict(source.options),
        "organization": source.organization,
        "schedule": source.schedule,
        "enabled": source.enabled,
        "broken": source.plugin not in service().core.registry.plugins,
        "stale": problem_json(why) if why else None,
        "created": source.created,
        "updated": source.updated,
    }


def run_json(run: RunRow) -> dict[str, Any]:
    """A run."""
    return {
        "run": run.id,
        "source": run.source,
        "status": str(run.status),
        "trigger": run.trigger,
        "counts": dataclasses.asdict(run.counts),
        "expected": run.expected,
        "held": run.held,
        "created": run.created,
        "started": run.started,
        "finished": run.finished,
        "error": run.error,
    }


def dataset_json(row: DatasetRow, source: str | None, *, whole: bool = False) -> dict[str, Any]:
    """A dataset; ``whole`` with its document and problems."""
    told: dict[str, Any] = {
        "name": row.name,
        "uuid": row.uuid,
        "title": row.title,
        "state": str(row.state),
        "source": source,
        "organization": row.organization,
        "created": row.created,
        "updated": row.updated,
        "content_hash": row.content_hash,
        "document": row.document,
    }
    if whole:
        told["problems"] = [problem_json(problem) for problem in row.problems]
        told["release_reason"] = row.release_reason
    return told


def preview_json(line: PreviewLine) -> dict[str, Any]:
    """A line of a preview: a dataset as it would be, or a record that would be none."""
    return {
        "dataset": line.document,
        "state": str(line.state) if line.state else None,
        "quarantined": line.state == "quarantined",
        "records": list(line.records),
        "skipped": line.skipped,
        "failed": line.failed,
        "problems": [problem_json(problem) for problem in line.problems],
        "tables": [dataclasses.asdict(table) for table in line.tables],
    }
