"""Sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Response, request, url_for

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.domain.source import Source
from harvester.service.removing import Fate
from harvester.service.rules import change_json, preview_json
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.forms import source_json
from harvester.web.current import service
from harvester.web.moving import check_moved
from harvester.web.waiting import MOST_CHANGES, MOST_RECORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.pipeline.rules import RuleChange

_KEYS = {"name", "title", "url", "plugin", "config", "options", "organization", "schedule", "enabled"}


@blueprint.get("/sources")
def sources() -> ResponseReturnValue:
    """All sources, by name."""
    core = service().core
    runs = core.runs.latest_by_source()
    return answer({"sources": [source_json(each, runs.get(each.id)) for each in core.sources.all()]})


@blueprint.post("/sources")
@needs("editor")
def add_source() -> ResponseReturnValue:
    """Register a source; without ``plugin`` the one that recognises the address is taken."""
    source = _told(Source(name="", title="", url="", plugin=""))
    added = service().sources.add(source)
    response = answer(_shown(added), 201)
    response.headers["Location"] = url_for("api.source", name=added.name)
    return response


@blueprint.get("/sources/<name>")
def source(name: str) -> ResponseReturnValue:
    """One source."""
    return answer(_shown(service().core.sources.get(name)))


@blueprint.patch("/sources/<name>")
@needs("editor")
def change_source(name: str) -> ResponseReturnValue:
    """Change what is told; ``config`` is replaced as a whole, but for secrets that are left out."""
    before = service().core.sources.get(name)
    changed = _told(before)
    check_moved(before, changed, service().sources.secret_keys(changed.plugin))
    if changed.config is before.config:
        return answer(_shown(service().sources.save(changed, keep_secrets=False)))
    return answer(_shown(service().sources.save(changed)))


@blueprint.get("/sources/<name>/rules")
@needs("editor")
def source_rules(name: str) -> ResponseReturnValue:
    """What the next run would change by our own rules alone, counted from the records that are kept."""
    changes: list[dict[str, Any]] = []

    def tell(change: RuleChange) -> None:
        if len(changes) < MOST_CHANGES:
            changes.append(change_json(change))

    found = service().rules.preview(name, told=tell, most=MOST_RECORDS)
    return answer(preview_json(found) | {"datasets": changes})


@blueprint.delete("/sources/<name>")
@needs("admin")
def remove_source(name: str) -> ResponseReturnValue:
    """Forget a source; ``datasets`` says what becomes of those that stand in targets, ``keep`` by default."""
    told = request.args.get("datasets", Fate.KEEP.value)
    if told not in {fate.value for fate in Fate}:
        choices = ", ".join(Fate)
        problem = Problem(
            code="request-invalid",
            path="datasets",
            message="“{value}” is not one of the choices: {limit}.",
            params={"value": told[:40], "limit": choices},
            severity=Severity.ERROR,
        )
        raise ConfigInvalid([problem])
    service().removals.remove(name, Fate(told))
    return Response(status=204)


def _shown(source: Source) -> dict[str, Any]:
    last = service().core.runs.latest(source_id=source.id, limit=1)
    return source_json(source, last[0] if last else None)


def _told(base: Source) -> Source:
    told = Told(_KEYS)
    source = replace(
        base,
        name=told.text("name", base.name),
        title=told.text("title", base.title),
        url=told.text("url", base.url),
        plugin=told.text("plugin", base.plugin),
        config=told.table("config", {}) if "config" in told else base.config,
        options=told.table("options", {}) if "options" in told else base.options,
        organization=told.optional("organization", base.organization),
        schedule=told.text("schedule", base.schedule),
        enabled=told.flag("enabled", base.enabled),
    )
    told.check()
    return source
