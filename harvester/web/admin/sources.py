"""The list of sources, and what can be done with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from harvester.domain.errors import ConfigInvalid, HarvesterError
from harvester.domain.problem import Problem
from harvester.domain.source import Source
from harvester.ports import RunRow
from harvester.service.removing import Fate
from harvester.service.schedules import next_time
from harvester.service.staleness import stale
from harvester.web.admin.access import blueprint, needs
from harvester.web.current import service
from harvester.web.wording import tell_text

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
    stale: Problem | None


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
        stale=stale(core, source, run),
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
    """Forget a source, after asking; also what becomes of its datasets in the targets."""
    core = service().core
    found = core.sources.get(name)
    told = request.form.get("datasets", Fate.KEEP.value)
    fate = Fate(told) if told in {each.value for each in Fate} else None
    fault = None
    if request.method == "POST" and request.form.get("confirm", "").strip() != name:
        fault = _("Type the short name exactly as it is shown.")
    elif request.method == "POST" and fate is not None:
        try:
            service().removals.remove(name, fate)
        except HarvesterError as error:
            fault = tell_text(str(error))
        else:
            message = _(
                "The source “%(title)s” and all that was harvested from it is removed.", title=found.title
            )
            flash(message, "good")
            return redirect(url_for("admin.sources"))
    page = render_template(
        "admin/remove.html",
        source=found,
        count=sum(core.catalogue.states().get(found.id, {}).values()),
        standing={target: count for target, count in service().removals.standing(name).items() if count},
        fate=fate or Fate.KEEP,
        fault=fault,
    )
    return page, 200 if request.method == "GET" else 422
