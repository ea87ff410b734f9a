"""The form that registers or changes a source, step by step, without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from harvester.adapters.http.urls import completed
from harvester.domain.errors import ConfigInvalid, Conflict, HarvesterError, PluginMissing, SourceError
from harvester.domain.problem import Problem, Severity
from harvester.domain.source import Source
from harvester.service.schedules import next_time
from harvester.web.admin.access import blueprint, needs
from harvester.web.admin.draft import Draft, from_form, from_source, propose_name, with_secrets
from harvester.web.current import service
from harvester.web.moving import host_of
from harvester.web.wording import translate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.pipeline.detect import Detection
    from harvester.pipeline.preview import PreviewLine
    from harvester.web.admin.kept import KeptSecrets

PREVIEWED = 10  # records: a person waits for them
NIGHTLY = "30 2 * * *"
_UNKNOWN = "No plugin recognises this address. If you know what it is, choose the type of source yourself."


@blueprint.get("/sources/new")
@needs("editor")
def new_source() -> ResponseReturnValue:
    """Step 1: the address."""
    return render_template("admin/new.html", url=request.args.get("url", ""))


@blueprint.post("/sources/new")
@needs("editor")
def add_source() -> ResponseReturnValue:
    """The later steps of registering."""
    action = request.form.get("action", "save")
    if action == "recognise":
        return _recognise(request.form.get("url", "").strip())
    return _continue(action, None)


@blueprint.route("/sources/<name>/edit", methods=["GET", "POST"])
@needs("editor")
def edit_source(name: str) -> ResponseReturnValue:
    """Change a source."""
    before = service().core.sources.get(name)
    if request.method == "GET":
        return _show(from_source(before, service().core.registry, before=before))
    return _continue(request.form.get("action", "save"), before)


def _recognise(url: str) -> ResponseReturnValue:
    found: Sequence[Detection] = ()
    if not request.form.get("anyway"):
        try:
            found = service().sources.detect(url)
            refused = _UNKNOWN
        except SourceError as error:
            refused = str(error)
        if not found:
            return render_template("admin/new.html", url=url, refused=refused), 422
    chosen = request.form.get("choose")
    best = next((d for d in found if d.plugin == chosen), found[0] if found else None)
    address = best.url if best else completed(url)[0]
    source = Source(
        name=propose_name(address, "", {s.name for s in service().core.sources.all()}),
        title=host_of(address).partition("://")[2].removeprefix("www."),
        url=address,
        plugin=best.plugin if best else "",
        config=best.config if best else {},
        schedule=NIGHTLY,
    )
    return _show(from_source(source, service().core.registry), found=found, best=best)


def _continue(action: str, before: Source | None) -> ResponseReturnValue:
    core = service().core
    form = request.form.to_dict(flat=False)
    draft = from_form(form, core.registry, before=before)
    if not draft.source.name and before is None:
        taken = {s.name for s in core.sources.all()}
        draft.source = replace(draft.source, name=propose_name(draft.source.url, draft.source.title, taken))
        draft.typed["name"] = [draft.source.name]
    _take_secrets(draft, form)
    drawn = request.form.get("drawn") or draft.source.plugin
    if action == "fields" or drawn != draft.source.plugin:
        draft.problems = []
        if action != "fields":
            flash(_("The type of source was changed. Look at its settings, then go on."), "note")
        return _show(draft)
    if action == "preview":
        return _preview(draft)
    return _save(draft)


def _take_secrets(draft: Draft, form: Mapping[str, Sequence[str]]) -> None:
    memory = cast("KeptSecrets", current_app.extensions["harvester-secrets"])
    owner, plugin = current_user.get_id(), draft.source.plugin
    host, now = host_of(draft.source.url), service().core.clock.now()
    ticket = (form.get("kept") or [""])[-1]
    kept = memory.get(ticket, owner=owner, plugin=plugin, host=host, now=now)
    told = with_secrets(draft, form, kept)
    draft.kept = memory.keep(told, owner=owner, plugin=plugin, host=host, now=now)


def _check(draft: Draft) -> bool:
    try:
        service().sources.check(draft.source)
    except ConfigInvalid as invalid:
        known = {problem.path for problem in draft.problems}
        draft.problems += [problem for problem in invalid.problems if problem.path not in known]
    except PluginMissing as error:
        draft.problems.append(
            Problem(
                code="plugin-missing",
                path="plugin",
                message=str(error) if draft.source.plugin else "Choose the type of source.",
                severity=Severity.ERROR,
            )
        )
    return not draft.problems


def _save(draft: Draft) -> ResponseReturnValue:
    if not _check(draft):
        return _show(draft), 422
    try:
        if draft.before is None:
            saved = service().sources.add(draft.source)
        else:
            saved = service().sources.save(draft.source, keep_secrets=False)
    except Conflict as error:
        draft.problems.append(
            Problem(code="name-taken", path="name", message=str(error), severity=Severity.ERROR)
        )
        return _show(draft), 409
    flash(_("The source “%(title)s” is saved.", title=saved.title), "good")
    if request.form.get("then") == "run":
        run = service().core.runs.enqueue(saved.id, service().core.clock.now(), trigger="manual", anew=True)
        return redirect(url_for("admin.run", run_id=run))
    return redirect(url_for("admin.source", name=saved.name))


def _preview(draft: Draft) -> ResponseReturnValue:
    if not _check(draft):
        return _show(draft), 422
    lines: list[PreviewLine] = []
    error = None
    try:
        for line in service().harvests.preview(draft.source, limit=PREVIEWED):
            lines.append(line)  # noqa: PERF402  what was read before it breaks off is shown
    except HarvesterError as fault:
        error = str(fault)
    return render_template(
        "admin/preview.html",
        draft=draft,
        datasets=[line for line in lines if line.document is not None],
        left=[line for line in lines if line.document is None],
        error=error,
        limit=PREVIEWED,
    )


def _show(draft: Draft, *, found: Sequence[Detection] = (), best: Detection | None = None) -> str:
    core = service().core
    try:
        due = next_time(draft.source.schedule, ZoneInfo(core.settings.timezone), core.clock.now())
    except ConfigInvalid:
        due = None
    return render_template(
        "admin/form.html",
        draft=draft,
        found=found,
        best=best,
        plugins=sorted(core.registry.plugins.values(), key=lambda plugin: plugin.title.casefold()),
        broken=draft.source.plugin not in core.registry.plugins and bool(draft.source.plugin),
        titles={name: translate(plugin.title) for name, plugin in core.registry.plugins.items()},
        asked=request.form.get("url", ""),
        due=due,
        zone=core.settings.timezone,
    )
