"""The list of sources, and what can be done with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from harvester.domain.errors import ConfigInvalid
from harvester.domain.source import Source
from harvester.ports import RunRow
from harvester.service.schedules import next_time
from harvester.web.admin.access import blueprint, needs
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


_RUNS = 10


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A source as the list shows it."""

    source: Source
    run: RunRow | None
    due: datetime | None
    datasets: Mapping[str, int]
    broken: bool


def _line(source: Source, run: RunRow | None, datasets: Mapping[str, int]) -> SourceLine:
    core = service().core
    try:
        zone = ZoneInfo(core.settings.timezone)
        due = next_time(source.schedule, zone, core.clock.now()) if source.enabled else None
    except ConfigInvalid:
        due = None
    return SourceLine(
        source=source,
        run=run,
        due=due,
        datasets=datasets,
        broken=source.plugin not in core.registry.plugins,
    )


@blueprint.get("/")
def sources() -> ResponseReturnValue:
    """All sources."""
    core = service().core
    runs, states = core.runs.latest_by_source(), core.catalogue.states()
    lines = [_line(s, runs.get(s.id), states.get(s.id, {})) for s in core.sources.all()]
    busy = any(line.run and not line.run.status.finished for line in lines)
    return render_template("admin/sources.html", lines=lines, refresh=10 if busy else None)


@blueprint.get("/sources")
def sources_again() -> ResponseReturnValue:
    """The list under the address that people guess."""
    return redirect(url_for("admin.sources"))


@blueprint.get("/sources/<name>")
def source(name: str) -> ResponseReturnValue:
    """One source: its settings, its runs."""
    core = service().core
    found = core.sources.get(name)
    runs = core.runs.latest(source_id=found.id, limit=_RUNS)
    line = _line(found, runs[0] if runs else None, core.catalogue.states().get(found.id, {}))
    plugin = core.registry.plugins.get(found.plugin)
    reason = next((b.error for b in core.registry.broken if b.name == found.plugin), None)
    return render_template(
        "admin/source.html",
        line=line,
        source=found,
        plugin=plugin,
        reason=reason,
        values=service().sources.public_config(found),
        secrets=sorted(service().sources.secret_keys(found.plugin) & set(found.config)),
        runs=runs,
        refresh=5 if line.run and not line.run.status.finished else None,
    )


@blueprint.post("/sources/<name>/run")
@needs("editor")
def run_source(name: str) -> ResponseReturnValue:
    """Queue a run."""
    core = service().core
    found = core.sources.get(name)
    run_id = core.runs.enqueue(
        found.id,
        core.clock.now(),
        trigger="manual",
        force=bool(request.form.get("force")),
        confirmed=bool(request.form.get("confirmed")),
    )
    return redirect(url_for("admin.run", run_id=run_id))


@blueprint.post("/sources/<name>/enable")
@needs("editor")
def enable_source(name: str) -> ResponseReturnValue:
    """Run it on its schedule again."""
    return _enable(name, enabled=True)


@blueprint.post("/sources/<name>/disable")
@needs("editor")
def disable_source(name: str) -> ResponseReturnValue:
    """Do not run it on its schedule."""
    return _enable(name, enabled=False)


def _enable(name: str, *, enabled: bool) -> ResponseReturnValue:
    core = service().core
    found = core.sources.get(name)
    core.sources.save(replace(found, enabled=enabled), core.clock.now())
    if enabled:
        flash(_("“%(title)s” runs on its schedule.", title=found.title), "good")
    else:
        flash(_("“%(title)s” no longer runs on its schedule.", title=found.title), "good")
    return redirect(url_for("admin.source", name=name))


@blueprint.route("/sources/<name>/remove", methods=["GET", "POST"])
@needs("admin")
def remove_source(name: str) -> ResponseReturnValue:
    """Forget a source, after asking."""
    core = service().core
    found = core.sources.get(name)
    if request.method == "GET" or request.form.get("confirm", "").strip() != name:
        status = 200 if request.method == "GET" else 422
        count = sum(core.catalogue.states().get(found.id, {}).values())
        page = render_template("admin/remove.html", source=found, count=count, status=status)
        return page, status
    service().sources.remove(name)
    told = _("The source “%(title)s” and all that was harvested from it is removed.", title=found.title)
    flash(told, "good")
    return redirect(url_for("admin.sources"))
