"""Datasets in every state, and where each came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from harvester.domain.decide import State
from harvester.domain.errors import ConfigInvalid
from harvester.normalise.quality import MOST
from harvester.web.admin.access import blueprint, needs
from harvester.web.asking import asked, asked_text
from harvester.web.current import service
from harvester.web.wording import tell

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

A_PAGE = 50
SHOWN_RECORDS = 50


@blueprint.get("/datasets")
def datasets() -> ResponseReturnValue:
    """Datasets by state, source and words."""
    core = service().core
    told = request.args.get("state", "")
    state = State(told) if told in {each.value for each in State} else None
    sources = {source.id: source for source in core.sources.all()}
    name = request.args.get("source", "")
    source = next((each for each in sources.values() if each.name == name), None)
    if name and source is None:
        abort(404)
    text = asked_text("q")
    after = asked("after")
    source_id = source.id if source else None
    found = core.catalogue.page(after=after, limit=A_PAGE + 1, state=state, source_id=source_id, text=text)
    return render_template(
        "admin/datasets.html",
        datasets=found[:A_PAGE],
        following=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        count=core.catalogue.count(state=state, source_id=source_id, text=text),
        states=list(State),
        state=state,
        sources=sources,
        source=source,
        text=text,
        after=after,
    )


@blueprint.get("/datasets/<name>")
def dataset(name: str) -> ResponseReturnValue:
    """One dataset, in whatever state, with its records, versions and deliveries."""
    core = service().core
    found = core.catalogue.get(name)
    records = core.catalogue.records(found)
    scored = found.state in {State.ACTIVE, State.INVALID}
    return render_template(
        "admin/dataset.html",
        dataset=found,
        personal=any(problem.personal for problem in found.problems),
        document=found.document,
        source=core.sources.by_id(found.source_id),
        records=records[:SHOWN_RECORDS],
        more_records=max(0, len(records) - SHOWN_RECORDS),
        steps=service().history.steps(found),
        around=service().duplicates.around(name),
        sources={source.id: source for source in core.sources.all()},
        quality=service().quality.dataset(name).quality if scored else None,
        most=MOST,
        deliveries=core.catalogue.deliveries(found),
    )


@blueprint.post("/datasets/<name>/release")
@needs("editor")
def release_dataset(name: str) -> ResponseReturnValue:
    """Let a dataset go that was held back, for a reason that is kept."""
    try:
        service().harvests.release(name, request.form.get("reason", ""))
    except ConfigInvalid as refused:
        for problem in refused.problems:
            flash(tell(problem), "bad")
    else:
        flash(_("The dataset is released. A run of its source is queued, which publishes it."), "good")
    return redirect(url_for("admin.dataset", name=name))
