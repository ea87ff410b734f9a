"""Runs: the list, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from harvester.domain.run import COUNTS
from harvester.web.admin.access import blueprint, needs
from harvester.web.asking import asked, asked_page, asked_text
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.ports import ProblemKind

A_PAGE = 50


@blueprint.get("/runs")
def runs() -> ResponseReturnValue:
    """Runs, newest first."""
    core = service().core
    name = request.args.get("source")
    source = core.sources.get(name) if name else None
    found = core.runs.latest(
        source_id=source.id if source else None,
        limit=A_PAGE + 1,
        before=asked("before") or None,
    )
    busy = any(not run.status.finished for run in found)
    return render_template(
        "admin/runs.html",
        runs=found[:A_PAGE],
        older=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        source=source,
        refresh=10 if busy else None,
    )


@blueprint.get("/runs/<int(max=2147483647):run_id>")
def run(run_id: int) -> ResponseReturnValue:
    """One run."""
    core = service().core
    found = core.runs.get(run_id)
    page = asked_page("page")
    changed = asked_page("changed")
    kinds = core.runs.problem_kinds(run_id)
    kind = asked_text("kind")
    problems = core.runs.problems(run_id, code=kind, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    items = core.runs.items(run_id, limit=A_PAGE + 1, offset=(changed - 1) * A_PAGE)
    numbers = core.runs.count_problems(run_id)
    return render_template(
        "admin/run.html",
        run=found,
        counts=[(name, getattr(found.counts, name)) for name in COUNTS],
        problems=problems,
        numbers=numbers,
        kinds=kinds,
        kind=kind,
        page=page,
        pages=-(-_how_many(kinds, kind, sum(numbers.values())) // A_PAGE),
        items=items[:A_PAGE],
        changed=changed,
        more_items=len(items) > A_PAGE,
        refresh=None if found.status.finished else 3,
    )


def _how_many(kinds: Sequence[ProblemKind], code: str | None, every: int) -> int:
    return every if code is None else sum(kind.number for kind in kinds if kind.example.code == code)


@blueprint.post("/runs/<int(max=2147483647):run_id>/cancel")
@needs("editor")
def cancel_run(run_id: int) -> ResponseReturnValue:
    """Ask a run to stop."""
    core = service().core
    core.runs.get(run_id)
    core.runs.cancel(run_id, core.clock.now())
    flash(_("The run is asked to stop; what was harvested is kept."), "good")
    return redirect(url_for("admin.run", run_id=run_id))
